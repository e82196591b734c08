package plan

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/dialect"
)

// Curl returns the curl command that sends the first request of the plan to its
// first model that is not simulated. In place of a key it has a variable of the
// shell.
func Curl(plan bench.Plan) (string, error) {
	for _, endpoint := range plan.Endpoints {
		if !endpoint.IsSimulated() {
			return curl(endpoint, plan)
		}
	}
	return "", bench.Invalid("simulated models have no server that curl could ask: choose another model, or serve one with tokenlap simulate")
}

func curl(endpoint bench.Endpoint, plan bench.Plan) (string, error) {
	secrets := keyHeaders(endpoint)
	header := http.Header{}
	for name, value := range endpoint.Headers {
		header.Set(name, value)
	}
	asked, err := FirstRequest(endpoint, plan)
	if err != nil {
		return "", err
	}
	if len(asked.Images) > 0 {
		asked.Images[0].Base64 = imageMark
	}
	request, body, err := parseRequest(client.Options{Endpoint: endpoint, Header: header, Generation: plan.Generation, Exact: plan.Output != ""}, asked)
	if err != nil {
		return "", err
	}
	for name := range secrets { // the header of the key itself is not among them
		request.Header.Set(name, "")
	}
	url, err := dialect.For(endpoint).URL(dialect.Spec{Endpoint: endpoint, Generation: plan.Generation})
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
	words = append(words, quoted(url.String()))
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		switch value := request.Header.Get(name); {
		case secrets[name] != "":
			words = append(words, "-H", `"`+escape.Replace(name)+": "+secrets[name]+`"`)
		case name == "Content-Length": // curl adds it
		case value == "":
			words = append(words, "-H", quoted(name+";")) // how curl sends an empty header
		default:
			words = append(words, "-H", quoted(name+": "+value))
		}
	}
	before, after, hasImage := strings.Cut(string(body), imageMark)
	if !hasImage {
		return strings.Join(append(words, "--data-raw", quoted(before)), " "), nil
	}
	words = append(words, "--data-binary", "@-")
	image := filepath.Join(plan.Images.Folder, plan.Images.Files[0].Name)
	return "{ printf %s " + quoted(before) + "; base64 < " + quoted(image) + ` | tr -d '\n'; printf %s ` + quoted(after) + "; } | " + strings.Join(words, " "), nil
}

// imageMark stands for the bytes of an image in a body. In the command the shell
// reads them from the file: they would be megabytes of the line, more than a shell
// takes.
const imageMark = "image-of-this-plan-in-base64"

// parseRequest returns the request and its body as the client writes them.
func parseRequest(options client.Options, asked bench.Request) (*http.Request, []byte, error) {
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

// keyHeaders returns the headers that hold a key by their canonical names, with
// their values for a shell, to be put in double quotes.
func keyHeaders(endpoint bench.Endpoint) map[string]string {
	secrets := map[string]string{}
	if endpoint.Key != "" {
		name, prefix := dialect.For(endpoint).KeyHeader(endpoint)
		secrets[http.CanonicalHeaderKey(name)] = prefix + variable(endpoint.Key)
	}
	for name, value := range endpoint.Headers {
		name = http.CanonicalHeaderKey(name)
		delete(secrets, name) // it replaces the key of the model
		if bench.IsKeyRef(value) {
			secrets[name] = variable(bench.KeyRef(value))
		}
	}
	return secrets
}

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variable returns the variable of the shell for a key: that of the reference, or
// KEY.
func variable(ref bench.KeyRef) string {
	if name, found := strings.CutPrefix(string(ref), "env:"); found && variableForm.MatchString(name) {
		return "$" + name
	}
	return "$KEY"
}

// escape escapes a text for double quotes.
var escape = strings.NewReplacer(`\`, `\\`, `$`, `\$`, "`", "\\`", `"`, `\"`)
