package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// route is one thing that is served beside the dialects.
type route struct {
	method, path string
	serve        func(*conn, *http.Request) error
}

var routes = []route{
	{http.MethodGet, "/truth", (*conn).serveTruth},
	{http.MethodDelete, "/truth", (*conn).clearTruth},
	{http.MethodGet, metricsPath, (*conn).serveMetrics},
	{http.MethodGet, "/v1/models", (*conn).serveModels},
	{http.MethodGet, "/v1beta/models", (*conn).serveModels},
	{http.MethodGet, "/api/tags", (*conn).serveModels},
	{http.MethodGet, "/openai/models", (*conn).serveModels},
	{http.MethodGet, "/openai/v1/models", (*conn).serveModels},
}

// route answers a request, whatever it is for. An error ends the connection.
func (c *conn) route(request *http.Request) error {
	if !request.ProtoAtLeast(1, 1) {
		_ = c.reject(http.StatusHTTPVersionNotSupported, "use HTTP/1.1")
		return errIntended
	}
	path := request.URL.Path
	d := dialectAt(path)
	if d != nil && request.Method == http.MethodPost {
		return c.complete(request, d)
	}
	isServed := d != nil
	for _, r := range routes {
		if r.path != path {
			continue
		}
		if r.method == request.Method {
			return r.serve(c, request)
		}
		isServed = true
	}
	if isServed {
		return c.reject(http.StatusMethodNotAllowed, request.Method+" is not served at "+path)
	}
	return c.reject(http.StatusNotFound, "nothing is served at "+path)
}

// serveTruth answers GET /truth?since=N.
func (c *conn) serveTruth(request *http.Request) error {
	since := 0
	if text := request.URL.Query().Get("since"); text != "" {
		var err error
		if since, err = strconv.Atoi(text); err != nil || since < 0 {
			return c.reject(http.StatusBadRequest, "since must be a whole number, 0 or more")
		}
	}
	body, err := json.Marshal(c.server.page(since))
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, "", body)
}

func (c *conn) clearTruth(*http.Request) error {
	c.server.log.clear()
	return c.reply(http.StatusNoContent, "", nil)
}

// serveModels lists the models in the form of the API that asks.
func (c *conn) serveModels(request *http.Request) error {
	d := listDialect(request)
	if !c.hasKey(request, d) {
		return c.reply(http.StatusUnauthorized, "", d.errorBody(&noKey))
	}
	return c.reply(http.StatusOK, "", d.models(c.server.modelIDs(), c.server))
}

// hasKey reports whether a request bears the key that the server requires.
func (c *conn) hasKey(request *http.Request, d *dialect) bool {
	return c.server.key == "" || d.key(request) == c.server.key
}
