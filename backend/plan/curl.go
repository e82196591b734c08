package plan

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/dialect"
)

// Curl returns the curl command that sends the first request of the plan to its
// first model that is not simulated. In place of a key it has a variable of the
// shell.
func Curl(shell Shell, plan bench.Plan) (string, error) {
	for _, endpoint := range plan.Endpoints {
		if !endpoint.IsSimulated() {
			return shell.curl(endpoint, plan)
		}
	}
	return "", bench.Invalid("simulated models have no server that curl could ask: choose another model, or serve one with tokenlap simulate")
}

func (s Shell) curl(endpoint bench.Endpoint, plan bench.Plan) (string, error) {
	secrets := s.keyHeaders(endpoint)
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
	words := []string{map[Shell]string{POSIX: "curl", PowerShell: "curl.exe"}[s]} // curl is another program in Windows PowerShell
	if plan.Generation.Stream {
		words = append(words, "-N")
	}
	if endpoint.Insecure {
		words = append(words, "--insecure")
	}
	words = append(words, s.quote(url.String()))
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		switch value := request.Header.Get(name); {
		case secrets[name].variable != "":
			words = append(words, "-H", s.header(name, secrets[name]))
		case name == "Content-Length": // curl adds it
		case value == "":
			words = append(words, "-H", s.quote(name+";")) // how curl sends an empty header
		default:
			words = append(words, "-H", s.quote(name+": "+value))
		}
	}
	image := ""
	if len(asked.Images) > 0 {
		image = filepath.Join(plan.Images.Folder, plan.Images.Files[0].Name)
	}
	return s.withBody(words, string(body), image), nil
}

// withBody adds to a curl command the body of its request; where that shows an
// image, the shell reads the file.
func (s Shell) withBody(words []string, body, image string) string {
	before, after, hasImage := strings.Cut(body, imageMark)
	read := append(words, "--data-binary", s.quote("@-"))
	switch {
	case s == POSIX && !hasImage:
		return strings.Join(append(words, "--data-raw", s.quote(body)), " ")
	case s == POSIX:
		return "{ printf %s " + s.quote(before) + "; base64 < " + s.quote(image) + ` | tr -d '\n'; printf %s ` + s.quote(after) + "; } | " + strings.Join(read, " ")
	case !hasImage:
		return s.quote(inASCII(body)) + " | " + strings.Join(read, " ")
	}
	return "(" + s.quote(inASCII(before)) + " + [Convert]::ToBase64String([IO.File]::ReadAllBytes(" + s.quote(image) + ")) + " + s.quote(inASCII(after)) + ") | " + strings.Join(read, " ")
}

// inASCII escapes in a JSON text all that is not ASCII: Windows PowerShell replaces
// it in what it hands to a program, and quotes in the words of a command.
func inASCII(text string) string {
	var escaped strings.Builder
	for _, r := range text {
		if r < 0x80 {
			escaped.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&escaped, `\u%04x`, unit)
		}
	}
	return escaped.String()
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

// keyHeaders returns the headers that hold a key by their canonical names: what
// stands before the key, and the variable of the shell that holds it.
func (s Shell) keyHeaders(endpoint bench.Endpoint) map[string]keyValue {
	secrets := map[string]keyValue{}
	if endpoint.Key != "" {
		name, prefix := dialect.For(endpoint).KeyHeader(endpoint)
		secrets[http.CanonicalHeaderKey(name)] = keyValue{prefix, s.variable(endpoint.Key)}
	}
	for name, value := range endpoint.Headers {
		name = http.CanonicalHeaderKey(name)
		delete(secrets, name) // it replaces the key of the model
		if bench.IsKeyRef(value) {
			secrets[name] = keyValue{"", s.variable(bench.KeyRef(value))}
		}
	}
	return secrets
}

// keyValue is the value of a header with a key.
type keyValue struct{ prefix, variable string }

// header returns the word of a header with a key, whose variable the shell
// replaces.
func (s Shell) header(name string, value keyValue) string {
	escape := map[Shell]*strings.Replacer{POSIX: escapeInPOSIX, PowerShell: escapeInPowerShell}[s]
	return `"` + escape.Replace(name+": "+value.prefix) + value.variable + `"`
}

// Replacers that escape a text for double quotes.
var (
	escapeInPOSIX      = strings.NewReplacer(`\`, `\\`, `$`, `\$`, "`", "\\`", `"`, `\"`)
	escapeInPowerShell = strings.NewReplacer("`", "``", `$`, "`$", `"`, "`\"")
)

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variable returns the variable of the shell for a key: that of the reference, or
// KEY.
func (s Shell) variable(ref bench.KeyRef) string {
	name, found := strings.CutPrefix(string(ref), "env:")
	if !found || !variableForm.MatchString(name) {
		name = "KEY"
	}
	if s == PowerShell {
		return "${env:" + name + "}"
	}
	return "$" + name
}
