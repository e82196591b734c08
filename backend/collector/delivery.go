package collector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"tokenlap/backend/bench"
)

// outgoing is a file on its way to the collector.
type outgoing struct {
	path    string // of the request
	file    io.ReaderAt
	size    int64
	digest  string // as a header has it
	damaged int    // times that it arrived whole and with another digest
}

// maxDamaged is how often a file may arrive damaged.
const maxDamaged = 3

// Deliver brings the file of a part to the collector, and returns when it is on
// the collector's disk. A delivery that was cut off goes on where it was. The part
// must have been announced.
func (c *Client) Deliver(ctx context.Context, part bench.Part, file io.ReaderAt, size int64) error {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(file, 0, size)); err != nil {
		return bench.Unreadable("the file of the part", err)
	}
	o := outgoing{
		path: fmt.Sprintf("/v1/parts/%d/file", part.Index), file: file, size: size, digest: formatDigest(hex.EncodeToString(hash.Sum(nil))),
	}
	return c.retry(ctx, func() error { return c.deliver(ctx, &o) })
}

// deliver asks how much of a file is stored and sends the rest.
func (c *Client) deliver(ctx context.Context, o *outgoing) error {
	stored, err := c.call(ctx, http.MethodHead, o.path, nil, nil)
	if err != nil {
		return err
	}
	offset, err := strconv.ParseInt(stored.Header.Get(offsetHeader), 10, 64)
	if err != nil || offset < 0 || offset > o.size || stored.Header.Get(digestHeader) != o.digest {
		offset = 0
	}
	return c.sendRest(ctx, o, offset)
}

func (c *Client) sendRest(ctx context.Context, o *outgoing, offset int64) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stalled := time.AfterFunc(c.stalled, cancel)
	defer stalled.Stop()
	rest := io.NewSectionReader(o.file, offset, o.size-offset)
	body := readFunc(func(p []byte) (int, error) {
		stalled.Reset(c.stalled)
		return rest.Read(p)
	})
	r, err := c.request(ctx, http.MethodPatch, o.path, body)
	if err != nil {
		return err
	}
	if r.ContentLength = o.size - offset; r.ContentLength == 0 {
		r.Body = http.NoBody
	}
	r.Header.Set("Content-Type", "application/partial-upload")
	r.Header.Set("Expect", "100-continue") // a refusal comes before the body
	r.Header.Set(offsetHeader, strconv.FormatInt(offset, 10))
	r.Header.Set(lengthHeader, strconv.FormatInt(o.size, 10))
	r.Header.Set(digestHeader, o.digest)
	response, err := c.send(r, nil)
	if response != nil && response.StatusCode == http.StatusUnprocessableEntity {
		if o.damaged++; o.damaged == maxDamaged {
			return refusedError{err}
		}
	}
	return err
}
