package window

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

func TestThePageHasTheNonceOfThisStart(t *testing.T) {
	const index = `<meta content="style-src 'nonce-` + noncePlace + `'"><meta nonce="` + noncePlace + `">`
	page := withNonce(http.FileServerFS(fstest.MapFS{"index.html": {Data: []byte(index)}, "assets/app.js": {Data: []byte(noncePlace)}}))
	get := func(path string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		page.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		return answer
	}
	answer := get("/")
	text := answer.Body.String()
	if answer.Code != http.StatusOK || strings.Count(text, nonce) != 2 || strings.Contains(text, noncePlace) || len(nonce) < 20 {
		t.Errorf("%d %s", answer.Code, text)
	}
	if length := answer.Header().Get("Content-Length"); length != strconv.Itoa(len(text)) {
		t.Errorf("its length is %s, want %d", length, len(text))
	}
	if text := get("/assets/app.js").Body.String(); text != noncePlace {
		t.Errorf("another file was changed: %s", text)
	}
	if answer := get("/none"); answer.Code != http.StatusNotFound {
		t.Errorf("what there is not is answered with %d", answer.Code)
	}
}
