package collector

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a delivery.
const (
	offsetHeader   = "Upload-Offset"
	lengthHeader   = "Upload-Length"
	completeHeader = "Upload-Complete"
	digestHeader   = "Repr-Digest"
)

// serveOffset says how much of the file of a part is stored, and of which file.
func (c *Collector) serveOffset(w http.ResponseWriter, _ *http.Request, index int) error {
	c.mu.Lock()
	part := c.state.Parts[index]
	c.mu.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	if part.Digest != "" {
		w.Header().Set(digestHeader, formatDigest(part.Digest))
	}
	c.writeOffset(w, index)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// writeOffset says how much of the file of a part is on disk.
func (c *Collector) writeOffset(w http.ResponseWriter, index int) {
	c.mu.Lock()
	part := c.state.Parts[index]
	c.mu.Unlock()
	w.Header().Set(offsetHeader, strconv.FormatInt(c.uploads[index].size(), 10))
	w.Header().Set(completeHeader, map[bool]string{true: "?1", false: "?0"}[part.isDelivered()])
}

// delivery is what a request says of the file that it brings, or a part of it.
type delivery struct {
	index          int
	digest         string // SHA-256 of the whole file, in hex
	offset, length int64
}

// serveFile appends to the file of a part. It answers when that is on disk; with
// the last byte, when the file equals its digest.
func (c *Collector) serveFile(w http.ResponseWriter, r *http.Request, index int) error {
	d, err := deliveryOf(index, r.Header)
	switch {
	case err != nil:
		return err
	case d.length > c.options.MaxPart:
		return refusef(http.StatusRequestEntityTooLarge, "the file of part %d has %d bytes, and the collector takes at most %d: start it with a larger --max-part-size", index, d.length, c.options.MaxPart)
	}
	u := c.uploads[index]
	if !u.begin(r.Context(), &writer{digest: d.digest, extend: http.NewResponseController(w).SetReadDeadline}) {
		w.Header().Set("Retry-After", "1")
		return refusef(http.StatusServiceUnavailable, "another file of part %d is being delivered", index)
	}
	defer u.end()
	isThere, err := c.prepare(d)
	if err == nil && !isThere {
		err = c.appendTo(u, http.MaxBytesReader(w, r.Body, d.length-d.offset), d)
	}
	c.writeOffset(w, index)
	if err == nil {
		answer(w, http.StatusOK, struct{}{})
	}
	return err
}

// deliveryOf reads the headers of a delivery.
func deliveryOf(index int, header http.Header) (d delivery, err error) {
	var offsetErr, lengthErr error
	d.index = index
	d.offset, offsetErr = strconv.ParseInt(header.Get(offsetHeader), 10, 64)
	d.length, lengthErr = strconv.ParseInt(header.Get(lengthHeader), 10, 64)
	switch d.digest = parseDigest(header.Get(digestHeader)); {
	case offsetErr != nil || lengthErr != nil || d.length < 1 || d.offset < 0 || d.offset > d.length:
		return d, refusef(http.StatusBadRequest, "%s and %s must be numbers, the first at most the second", offsetHeader, lengthHeader)
	case d.digest == "":
		return d, refusef(http.StatusBadRequest, "%s must have the SHA-256 of the file", digestHeader)
	}
	return d, nil
}

// formatDigest writes a SHA-256 in hex as RFC 9530 has it.
func formatDigest(digest string) string {
	sum, _ := hex.DecodeString(digest) // ours
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}

// parseDigest returns a SHA-256 in hex; "" if there is none.
func parseDigest(header string) string {
	encoded, ok := strings.CutPrefix(header, "sha-256=:")
	encoded, isWhole := strings.CutSuffix(encoded, ":")
	sum, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || !isWhole || err != nil || len(sum) != 32 {
		return ""
	}
	return hex.EncodeToString(sum)
}

// prepare makes room for what a delivery brings, or says that all of it is there.
func (c *Collector) prepare(d delivery) (isThere bool, err error) {
	u := c.uploads[d.index]
	c.mu.Lock()
	part, isKnown := c.state.Parts[d.index]
	c.mu.Unlock()
	isSame := part.Digest == d.digest && part.Length == d.length
	switch {
	case !isKnown:
		return false, refusef(http.StatusConflict, "part %d was not announced", d.index)
	case part.isDelivered() && isSame:
		return true, nil
	case part.isDelivered():
		return false, refusef(http.StatusConflict, "part %d was delivered already, with other results: two processes measured the same part", d.index)
	case c.isOver():
		return false, tooLate(d.index)
	case isSame && d.offset == u.size():
		return false, nil
	case d.offset == 0:
		return false, c.beginFile(d)
	case isSame:
		return false, refusef(http.StatusPreconditionFailed, "part %d has another number of bytes here", d.index)
	}
	return false, refusef(http.StatusPreconditionFailed, "of part %d the beginning of another file is here", d.index)
}

// beginFile drops what came of another file of the part.
func (c *Collector) beginFile(d delivery) error {
	if err := c.uploads[d.index].truncate(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.change(func(s *state) {
		part := s.Parts[d.index]
		part.Digest, part.Length = d.digest, d.length
		s.Parts[d.index] = part
	})
}

// appendTo appends what comes to an upload. The last byte makes it the file of its
// part, if it equals its digest; else it is dropped.
func (c *Collector) appendTo(u *upload, body io.Reader, d delivery) error {
	failed := u.append(body)
	var disk diskError
	if errors.As(failed, &disk) {
		return failed
	}
	if u.size() < d.length {
		return refusef(http.StatusPreconditionFailed, "the file of part %d is not complete", d.index)
	}
	digest, err := u.digest()
	if err != nil {
		return err
	}
	if digest != d.digest {
		return cmp.Or(u.truncate(), refusef(http.StatusUnprocessableEntity, "the file of part %d differs from its digest and must be sent again", d.index))
	}
	return c.accept(d)
}

// accept stores that the file of a part is complete.
func (c *Collector) accept(d delivery) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isOver() {
		return tooLate(d.index)
	}
	if err := c.folder.accept(d.index); err != nil {
		return err
	}
	err := c.change(func(s *state) {
		part := s.Parts[d.index]
		part.Delivered = time.Now()
		s.Parts[d.index] = part
	})
	if err != nil {
		return errors.Join(err, c.folder.reject(d.index))
	}
	c.options.Observe(fmt.Sprintf("Part %d delivered, %d bytes (%d of %d).", d.index, d.length, c.state.delivered(), c.state.Count))
	c.schedule()
	return nil
}

func tooLate(index int) error {
	return refusef(http.StatusConflict, "part %d comes too late: the collector no longer waits for it", index)
}
