package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// noKey is the rejection of a request without the right key.
var noKey = rejection{http.StatusUnauthorized, "the request does not carry the key that this server requires", "invalid_api_key"}

// reject answers with an error of OpenAI's API; the connection stays open.
func (c *conn) reject(status int, message string) error {
	return c.reply(status, "", openaiError(&rejection{status, message, "invalid_request_error"}))
}

// reply writes a whole JSON answer with one call. headers are whole lines.
func (c *conn) reply(status int, headers string, body []byte) error {
	if _, err := c.ready(); err != nil {
		return err
	}
	_, err := c.raw.Write(response(status, "Content-Type: application/json\r\n"+headers, body))
	return err
}

// response returns a whole answer of known length. headers are whole lines.
func response(status int, headers string, body []byte) []byte {
	out := make([]byte, 0, len(headers)+len(body)+96)
	out = append(out, "HTTP/1.1 "...)
	out = strconv.AppendInt(out, int64(status), 10)
	out = append(append(append(out, ' '), http.StatusText(status)...), "\r\n"...)
	out = append(out, headers...)
	if status != http.StatusNoContent {
		out = append(out, "Content-Length: "...)
		out = strconv.AppendInt(out, int64(len(body)), 10)
		out = append(out, "\r\n"...)
	}
	return append(append(out, "\r\n"...), body...)
}

// openaiError returns an error in the form of OpenAI's API.
func openaiError(r *rejection) []byte {
	var body struct {
		Error struct {
			Message string  `json:"message"`
			Type    string  `json:"type"`
			Param   *string `json:"param"`
			Code    *string `json:"code"`
		} `json:"error"`
	}
	body.Error.Message, body.Error.Type = r.message, r.kind
	text, _ := json.Marshal(body)
	return text
}
