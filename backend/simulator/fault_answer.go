package simulator

import (
	"cmp"
	"net/http"
)

// Faults that answer in place of the model.

func rejectBy(r rejection) func(*exchange) error {
	return func(x *exchange) error { return x.reject(&r) }
}

// retryBy rejects with a Retry-After.
func retryBy(r rejection) func(*exchange) error {
	return func(x *exchange) error {
		return x.sendJSON(r.status, x.retryAfter(), x.dialect.errorBody(&r))
	}
}

// redirect sends the client to an address that does not exist.
func redirect(x *exchange) error {
	return x.sendJSON(http.StatusFound, "Location: "+x.server.URL()+"/elsewhere\r\n", nil)
}

// echoKey rejects with a message that repeats the Authorization header, or the
// key where the API has another.
func echoKey(x *exchange) error {
	key := cmp.Or(x.http.Header.Get("Authorization"), x.dialect.key(x.http))
	return x.reject(&rejection{http.StatusUnauthorized, "incorrect key provided: " + key, "invalid_api_key"})
}

func sendWebPage(x *exchange) error {
	return x.send(http.StatusOK, "Content-Type: text/html; charset=utf-8\r\n", []byte("<!DOCTYPE html>\n<html><body><h1>Welcome to the gateway</h1></body></html>\n"))
}

// Faults of an answer that is not streamed.

// sendHalf sends the first half as if it were all.
func sendHalf(x *exchange) error {
	body := x.answer()
	return x.sendJSON(http.StatusOK, "", body[:len(body)/2])
}

// cutHalfway closes the connection after half of the body.
func cutHalfway(x *exchange) error {
	body := x.answer()
	at, err := x.ready()
	if err != nil {
		return err
	}
	x.truth.Status, x.truth.Head = http.StatusOK, at
	x.recordTruth(at)
	full := response(http.StatusOK, "X-Request-Id: "+x.truth.ID+"\r\nContent-Type: application/json\r\n", body)
	if _, err := x.raw.Write(full[:len(full)-len(body)/2]); err != nil {
		return err
	}
	return errIntended
}

// resetHalfway resets the connection after half of the body.
func resetHalfway(x *exchange) error {
	err := cutHalfway(x)
	if err == errIntended {
		x.conn.reset()
	}
	return err
}
