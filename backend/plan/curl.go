package plan

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/dialect"
)

// Curl is the line of a terminal that sends what the first model of the plan
// gets first, of those that a server outside of Tokenlap answers for. In place
// of a key it names a variable of the shell.
func Curl(plan bench.Plan) (string, error) {
	for _, endpoint := range plan.Endpoints {
		if !endpoint.IsSimulated() {
			return curl(endpoint, plan)
		}
	}
	return "", bench.Invalid("simulated models have no server that curl could ask: choose another model, or serve one with tokenlap simulate")
}

func curl(endpoint bench.Endpoint, plan bench.Plan) (string, error) {
	secrets := references(endpoint)
	header := http.Header{}
	for name, value := range endpoint.Headers {
		header.Set(name, value)
	}
	request, body, err := written(client.Options{Endpoint: endpoint, Header: header, Generation: plan.Generation}, FirstRequest(endpoint, plan))
	if err != nil {
		return "", err
	}
	for name := range secrets { // the key's own is not among the headers
		request.Header.Set(name, "")
	}
	url, err := bench.NormalizeURL(endpoint.URL)
	if err != nil {
		return "", err
	}
	words := []string{"curl"}
	if plan.Generation.Stream {
		words = append(words, "-N")
	}
	if endpoint.Insecure {
		words = append(words, "--insecure")
	}
	words = append(words, quoted(url))
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		switch value := request.Header.Get(name); {
		case secrets[name] != "":
			words = append(words, "-H", `"`+escape.Replace(name)+": "+secrets[name]+`"`)
		case name == "Content-Length": // curl counts itself
		case value == "":
			words = append(words, "-H", quoted(name+";")) // curl's way to send an empty one
		default:
			words = append(words, "-H", quoted(name+": "+value))
		}
	}
	return strings.Join(append(words, "--data-raw", quoted(string(body))), " "), nil
}

// written is the request as the client writes it, taken apart again.
func written(options client.Options, asked bench.Request) (*http.Request, []byte, error) {
	raw, err := client.Raw(options, asked)
	if err != nil {
		return nil, nil, err
	}
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(request.Body)
	return request, body, err
}

// references are the headers that hold a key, by their canonical names, each
// with what a shell in double quotes puts in its place.
func references(endpoint bench.Endpoint) map[string]string {
	secrets := map[string]string{}
	if endpoint.Key != "" {
		name, prefix := dialect.For(endpoint).KeyHeader(endpoint)
		secrets[http.CanonicalHeaderKey(name)] = prefix + variable(endpoint.Key)
	}
	for name, value := range endpoint.Headers {
		name = http.CanonicalHeaderKey(name)
		delete(secrets, name) // it goes before the model's key
		if bench.IsKeyRef(value) {
			secrets[name] = variable(bench.KeyRef(value))
		}
	}
	return secrets
}

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variable is the shell's variable for a key: that of the reference, or KEY.
func variable(ref bench.KeyRef) string {
	if name, found := strings.CutPrefix(string(ref), "env:"); found && variableForm.MatchString(name) {
		return "$" + name
	}
	return "$KEY"
}

// escape makes a text stand for itself within double quotes.
var escape = strings.NewReplacer(`\`, `\\`, `$`, `\$`, "`", "\\`", `"`, `\"`)
