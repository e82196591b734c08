package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"tokenlap/backend/dialect"
)

// Models asks the server which models it serves. The status is 0 where no
// answer came. Keys that the server repeats are masked.
func (c *Client) Models(ctx context.Context) (ids []string, status int, err error) {
	ids, status, err = c.requestModels(ctx)
	if err != nil {
		return nil, status, errors.New(c.options.Mask(clip(err.Error(), 4<<10)))
	}
	for i, id := range ids {
		ids[i] = c.options.MaskAnswer(id)
	}
	return ids, status, nil
}

func (c *Client) requestModels(ctx context.Context) (ids []string, status int, err error) {
	conn := c.conns.take()
	if conn == nil {
		if conn, err = c.dialer.dial(ctx); err != nil {
			return nil, 0, err
		}
	}
	defer conn.close()
	conn.socket.begin(ctx, c.options.Limits, c.options.Clock.Now())
	uncancel := context.AfterFunc(ctx, func() { _ = conn.socket.SetDeadline(time.Unix(1, 0)) })
	defer uncancel()
	if err := conn.socket.enter(heading); err != nil {
		return nil, 0, err
	}
	response, err := c.askModels(conn)
	if err != nil {
		return nil, 0, err
	}
	if err := conn.socket.enter(reading); err != nil {
		return nil, response.StatusCode, err
	}
	ids, err = readModels(response)
	return ids, response.StatusCode, err
}

func (c *Client) askModels(conn *connection) (*http.Response, error) {
	header := c.options.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	for name, value := range c.dialect.Headers {
		if header.Get(name) == "" {
			header.Set(name, value)
		}
	}
	head := newHead("GET", c.dialect.ModelsURL(c.target), c.dialer.throughProxy(), header)
	if _, err := conn.transport.Write(append(head, "\r\n"...)); err != nil {
		return nil, fmt.Errorf("the connection broke: %w", err)
	}
	response, err := http.ReadResponse(conn.in, nil)
	if err != nil {
		return nil, fmt.Errorf("no answer that can be read: %w", err)
	}
	return response, nil
}

func readModels(response *http.Response) ([]string, error) {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the answer broke off: %w", err)
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the list of models was answered with %s", response.Status)
	case len(body) > maxBody:
		return nil, errors.New("the list of models is over " + strconv.Itoa(maxBody>>20) + " MB")
	}
	return dialect.ModelIDs(body)
}
