package cli_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/cli"
	"tokenlap/backend/key"
)

// echoes are the encodings in which the server of these tests repeats a key.
var echoes = []struct {
	name   string
	encode func(string) string
}{
	{"plain", func(s string) string { return s }},
	{"percent", eachByte("%%%02X")},
	{"percent, lower case", eachByte("%%%02x")},
	{"percent where needed", url.QueryEscape},
	{"percent twice", eachByte("%%25%02x")},
	{"JSON in a text", eachByte(`\u%04x`)},
	{"JSON in a text, upper case", eachByte(`\u%04X`)},
	{"a string of a program", eachByte(`\x%02x`)},
	{"HTML", eachByte("&#%d;")},
	{"HTML where needed", html.EscapeString},
	{"hexadecimal", eachByte("%02x")},
	{"HEXADECIMAL", eachByte("%02X")},
	{"base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64 behind a user", func(s string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + s)) }},
	{"base64 of URLs", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("Bearer " + s)) }},
}

func eachByte(form string) func(string) string {
	return func(text string) string {
		var out strings.Builder
		for _, b := range []byte(text) {
			fmt.Fprintf(&out, form, b)
		}
		return out.String()
	}
}

// inJSON writes a text as JSON with an escape for each letter: to a reader of
// the document it is the text itself.
func inJSON(text string) string { return eachByte(`\u%04x`)(text) }

// places are where the server repeats a key. Each answers one request.
var places = []struct {
	name   string
	answer func(w http.ResponseWriter, echo string)
}{
	{"answer", func(w http.ResponseWriter, echo string) {
		stream(w, `{"id":"1","choices":[{"delta":{"content":"`+inJSON("your key is "+echo)+`"}}]}`, finished)
	}},
	{"answer-in-two", func(w http.ResponseWriter, echo string) {
		half := len(echo) / 2
		stream(w, `{"choices":[{"delta":{"content":"`+inJSON("your key is "+echo[:half])+`"}}]}`, `{"choices":[{"delta":{"content":"`+inJSON(echo[half:]+" it is")+`"}}]}`, finished)
	}},
	{"answer-cut-off", func(w http.ResponseWriter, echo string) {
		stream(w, `{"choices":[{"delta":{"content":"`+inJSON(strings.Repeat("x", 16<<10-len(echo)/2)+echo)+`"}}]}`, finished)
	}},
	{"reasoning-and-tool", func(w http.ResponseWriter, echo string) {
		stream(w, `{"choices":[{"delta":{"reasoning_content":"`+inJSON("your key is "+echo)+`"}}]}`,
			`{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"`+inJSON(echo)+`"}}]}}]}`, finished)
	}},
	{"id-and-finish", func(w http.ResponseWriter, echo string) {
		stream(w, `{"id":"`+inJSON(echo)+`","model":"`+inJSON(echo)+`","system_fingerprint":"`+inJSON(echo)+`","choices":[{"delta":{"content":"hi"},"finish_reason":"`+inJSON(echo)+`"}]}`)
	}},
	{"unknown-field", func(w http.ResponseWriter, echo string) {
		stream(w, `{"choices":[{"delta":{"content":"","`+echo+`":"a text that is not understood"}}]}`, finished)
	}},
	{"error-event", func(w http.ResponseWriter, echo string) {
		stream(w, `{"choices":[{"delta":{"content":"hi"}}]}`, `{"error":{"message":"`+inJSON("no such key: "+echo)+`","type":"`+inJSON(echo)+`"}}`)
	}},
	{"malformed-event", func(w http.ResponseWriter, echo string) { stream(w, `{"choices":[`+echo) }},
	{"refusal", func(w http.ResponseWriter, echo string) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":{"message":"%s"}}`, inJSON("Incorrect API key provided: "+echo))
	}},
	{"refusal-raw", func(w http.ResponseWriter, echo string) {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, `<html>%s`, echo)
	}},
	{"refusal-cut-off", func(w http.ResponseWriter, echo string) {
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprintf(w, `%s%s`, strings.Repeat("-", 4<<10-len(echo)/2), echo)
	}},
	{"refused-parameter", func(w http.ResponseWriter, echo string) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":{"message":"Unsupported parameter: 'temperature'. Use '%s' instead.","param":"temperature"}}`, inJSON(echo))
	}},
	{"redirect", func(w http.ResponseWriter, echo string) {
		w.Header().Set("Location", "https://elsewhere.example/?key="+echo)
		w.WriteHeader(http.StatusFound)
	}},
	{"headers", func(w http.ResponseWriter, echo string) {
		for _, name := range []string{"Content-Type", "Retry-After", "X-Request-Id", "Server", "X-" + strings.Map(letter, echo)} {
			w.Header().Set(name, echo)
		}
		w.WriteHeader(http.StatusTooManyRequests)
	}},
	{"content-encoding", func(w http.ResponseWriter, echo string) {
		w.Header().Set("Content-Encoding", echo)
		stream(w, `{"choices":[{"delta":{"content":"hi"}}]}`, finished)
	}},
	{"status-line", func(w http.ResponseWriter, echo string) { raw(w, "HTTP/1.1 "+echo+" no\r\n\r\n") }},
	{"status-text", func(w http.ResponseWriter, echo string) {
		raw(w, "HTTP/1.1 403 "+echo+"\r\nContent-Length: 0\r\n\r\n")
	}},
	{"malformed-header", func(w http.ResponseWriter, echo string) { raw(w, "HTTP/1.1 200 OK\r\n"+echo+"\r\n\r\n") }},
	{"content-length", func(w http.ResponseWriter, echo string) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Length: "+echo+"\r\n\r\n")
	}},
	{"no-http", func(w http.ResponseWriter, echo string) { raw(w, echo+"\r\n\r\n") }},
	{"chunk-size", func(w http.ResponseWriter, echo string) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"+echo+"\r\n")
	}},
}

// metrics are the answers of a server that is asked for its metrics.
var metrics = []func(w http.ResponseWriter, echo string){
	func(w http.ResponseWriter, echo string) { raw(w, "HTTP/1.1 "+echo+"\r\n\r\n") },
	func(w http.ResponseWriter, echo string) { fmt.Fprintf(w, "vllm:num_requests_running 1\n%s\n", echo) },
	func(w http.ResponseWriter, echo string) {
		fmt.Fprintf(w, "vllm:num_requests_running{key=%q} %s\n", echo, echo)
	},
	func(w http.ResponseWriter, echo string) { fmt.Fprintf(w, `{"models":[{"name":%q,"size":1}]}`, echo) },
	func(w http.ResponseWriter, echo string) { fmt.Fprintf(w, `{"models":"%s"`, inJSON(echo)) },
	func(w http.ResponseWriter, echo string) {
		w.Header().Set("Location", "https://elsewhere.example/?key="+echo)
		w.WriteHeader(http.StatusFound)
	},
	func(w http.ResponseWriter, echo string) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, echo)
	},
}

const finished = `{"choices":[{"delta":{"content":"."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":3}}`

func letter(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return '-'
}

func stream(w http.ResponseWriter, events ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, event := range events {
		fmt.Fprintf(w, "data: %s\n\n", event)
	}
	fmt.Fprint(w, "data: [DONE]\n\n")
}

// raw answers with these bytes and nothing else.
func raw(w http.ResponseWriter, bytes string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	_, _ = conn.Write([]byte(bytes))
}

// parrot is a server that repeats the keys that it gets: at the place that the
// path names, in one encoding after the other.
type parrot struct {
	mu    sync.Mutex
	asked map[string]int // by path
	got   map[string]bool
}

func (p *parrot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	place, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	secret := p.secretOf(r)
	p.mu.Lock()
	n := p.asked[place]
	p.asked[place]++
	p.got[secret] = true
	p.mu.Unlock()
	echo := echoes[n%len(echoes)].encode(secret)
	switch {
	case r.Method == http.MethodConnect:
		raw(w, "HTTP/1.1 407 "+echo+"\r\n\r\n")
		return
	case place == "hanging":
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n", inJSON(echo))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return
	case strings.HasSuffix(r.URL.Path, "/models"):
		fmt.Fprintf(w, `{"data":[{"id":"%s"}]}`, inJSON(echo))
		return
	case strings.HasSuffix(r.URL.Path, "/metrics"):
		metrics[n%len(metrics)](w, echo)
		return
	}
	for _, one := range places {
		if one.name == place {
			one.answer(w, echo)
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

// secretOf is the key that a request carries.
func (p *parrot) secretOf(r *http.Request) string {
	for _, name := range []string{"X-Other-Token", "Proxy-Authorization", "Authorization"} {
		value := r.Header.Get(name)
		if basic, is := strings.CutPrefix(value, "Basic "); is {
			plain, _ := base64.StdEncoding.DecodeString(basic)
			_, value, _ = strings.Cut(string(plain), ":")
		}
		if value != "" {
			return strings.TrimPrefix(value, "Bearer ")
		}
	}
	return "none came"
}

// canaries are the keys by the places where they stand. Each has letters that
// encodings escape.
var canaries = map[string]string{
	"environment":         "env-canary/Zx9+Qw7=Kp3",
	"file":                "file-canary/Yt8+Re6=Lo4",
	"keychain":            "ring-canary/Wd5+Gh2=Mn1",
	"header":              "head-canary/Vc4+Jk9=Bs8",
	"header, with scheme": "scheme-canary/Ub3+Hl7=Dr6",
	"proxy":               "proxy-canary/Ta2+Fm6=Cq5",
	"issuer":              "sk-proj-Canary9Kx7Wm2Lq8Vb4Rt6",
}

// noCanary fails for what holds a key, or most of one, plain or encoded.
func noCanary(t *testing.T, what string, content []byte) {
	t.Helper()
	for place, canary := range canaries {
		for _, echo := range echoes {
			if bytes.Contains(content, []byte(echo.encode(canary))) || bytes.Contains(content, []byte(inJSON(echo.encode(canary)))) {
				t.Errorf("%s holds the key of the %s: %s", what, place, echo.name)
			}
		}
		half := len(canary) / 2
		if i := max(bytes.Index(content, []byte(canary[:half+2])), bytes.Index(content, []byte(canary[half-2:]))); i >= 0 {
			t.Errorf("%s holds half of the key of the %s: %s", what, place, content[max(0, i-80):min(len(content), i+40)])
		}
	}
}

// noCanaryIn looks through all files of a folder: database, journal, lock
// files, exports.
func noCanaryIn(t *testing.T, dir string, except ...string) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		for _, one := range except {
			if path == one {
				return nil
			}
		}
		noCanary(t, "the name of a file", []byte(path))
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		noCanary(t, path, readFile(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNoKeyThatAServerRepeatsIsWrittenAnywhere(t *testing.T) {
	h := newHome(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	server := &parrot{asked: map[string]int{}, got: map[string]bool{}}
	listening := httptest.NewServer(server)
	defer listening.Close()

	keyFile := filepath.Join(h.dir, "key")
	if err := os.WriteFile(keyFile, []byte(canaries["file"]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := key.Store("canary", canaries["keychain"]); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CANARY_KEY", canaries["environment"])
	t.Setenv("CANARY_HEADER", canaries["header"])
	t.Setenv("CANARY_SCHEME", "Bearer "+canaries["header, with scheme"])
	references := [][]string{
		{"--key", "env:CANARY_KEY"}, {"--key", "file:" + keyFile}, {"--key", "keyring:canary"},
		{"--header", "X-Other-Token=env:CANARY_HEADER"}, {"--header", "Authorization=env:CANARY_SCHEME"},
	}
	do := func(args ...string) {
		var out, errs bytes.Buffer
		cli.Main(args, strings.NewReader(""), &out, &errs)
		noCanary(t, "the output of "+strings.Join(args, " "), append(out.Bytes(), errs.Bytes()...))
	}
	for i, place := range places {
		base := listening.URL + "/" + place.name
		do(append([]string{"models", "add", place.name, "--url", base + "/v1", "--model", "m", "--server-metrics", base + "/metrics"}, references[i%len(references)]...)...)
		do("models", "test", place.name)
		do("models", "test", place.name, "--json")
		do("run", place.name, "--dry-run", "--no-visualizations")
		do("run", place.name, "--dry-run", "--json", "--no-visualizations")
	}
	var models []string
	for _, place := range places {
		models = append(models, place.name)
	}
	run := []string{"run", "--iterations", fmt.Sprint(len(echoes)), "--prompts", "short-simple-capital", "--output-dir", "out", "--junit", "junit.xml", "--step-summary", "step.md", "--slo", "ttft=1s"}
	do(append(run, "--models", strings.Join(models, ","), "--no-visualizations")...)
	do(append(run, "--json", "--no-visualizations", "--tokenizer", "o200k_base", "--models", "answer,answer-in-two,reasoning-and-tool")...)
	for _, format := range []string{"csv", "events", "json", "html", "markdown", "svg"} {
		do("export", "last", "--format", format, "--output-dir", "exported")
	}
	for _, args := range [][]string{
		{"history"}, {"history", "--json"}, {"history", "show", "last"}, {"history", "show", "last", "--json"},
		{"models", "--json"}, {"models", "export", "models.toml"}, {"models", "show", "refused-parameter"},
		{"plan", "show", "last"}, {"plan", "show", "last", "plan.toml"}, {"compare", "last:answer", "last:refusal"}, {"history", "backup", "backup.db"},
		{"completion", "bash"}, {"__complete", "models", "show", ""}, {"__complete", "history", "show", ""}, {"__complete", "run", ""},
	} {
		do(args...)
	}
	if files := noCanaryIn(t, h.dir, keyFile) + noCanaryIn(t, temp); files < 10 {
		t.Errorf("only %d files were looked at", files)
	}
	for place, canary := range canaries {
		if !server.got[canary] && place != "proxy" && place != "issuer" {
			t.Errorf("the key of the %s never reached the server", place)
		}
	}
	for _, place := range places {
		if server.asked[place.name] < len(echoes) {
			t.Errorf("%s: asked %d times, too few for all encodings", place.name, server.asked[place.name])
		}
	}
}
