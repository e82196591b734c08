package client

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// template is the fixed part of each request to an endpoint, made once for
// what its server is known to refuse.
type template struct {
	adaptations dialect.Adaptations
	head        []byte // request line and headers, up to the length
	body        dialect.Body
}

// newTemplate prepares requests. The header holds what the endpoint's own
// headers and key resolve to.
func newTemplate(o Options, target *url.URL, viaProxy bool, a dialect.Adaptations) (template, error) {
	header := o.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	d := dialect.For(o.Endpoint)
	header.Set("Accept", "application/json")
	if o.Generation.Stream {
		header.Set("Accept", d.Framing.Accept())
	}
	for name, value := range d.Headers {
		if header.Get(name) == "" { // the user's own wins
			header.Set(name, value)
		}
	}
	body, err := d.Body(dialect.Spec{Endpoint: o.Endpoint, Generation: o.Generation, ExactLength: o.Exact, Adaptations: a})
	return template{adaptations: a, head: newHead("POST", target, viaProxy, header), body: body}, err
}

// Raw returns the first request that a client with these options writes to a
// server that it reaches without a proxy.
func Raw(o Options, r bench.Request) ([]byte, error) {
	target, err := o.target()
	if err != nil {
		return nil, err
	}
	t, err := newTemplate(o, target, false, dialect.AdaptationsOf(o.Endpoint.Protocol))
	if err != nil {
		return nil, err
	}
	return t.append(nil, t.body.Append(nil, r.Messages(), r.MaxTokens(o.Generation.MaxTokens))), nil
}

// newHead returns a request line and headers without the closing blank line.
func newHead(method string, target *url.URL, viaProxy bool, header http.Header) []byte {
	resource := target.RequestURI()
	if viaProxy {
		resource = target.String()
	}
	if header.Get("User-Agent") == "" {
		header.Set("User-Agent", "tokenlap")
	}
	header.Set("Accept-Encoding", "identity") // a compressed stream comes in lumps
	var head strings.Builder
	head.WriteString(method + " " + resource + " HTTP/1.1\r\nHost: " + target.Host + "\r\n")
	_ = header.Write(&head) // a strings.Builder takes everything
	return []byte(head.String())
}

// append appends one whole request with this body to dst.
func (t *template) append(dst, body []byte) []byte {
	dst = append(dst, t.head...)
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, int64(len(body)), 10)
	dst = append(dst, "\r\n\r\n"...)
	return append(dst, body...)
}
