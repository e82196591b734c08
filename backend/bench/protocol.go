package bench

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Protocol is how an endpoint is asked and how its answers are read, where
// that differs from what is usual. The zero value is the usual way.
type Protocol struct {
	API           API               `json:"api,omitempty" toml:"api,omitempty"`                       // "": guessed from the URL
	Omit          []string          `json:"omit,omitempty" toml:"omit,omitempty"`                     // fields of the request body that are not sent
	Rename        map[string]string `json:"rename,omitempty" toml:"rename,omitempty"`                 // fields sent under another name
	ThinkTags     []string          `json:"think_tags,omitempty" toml:"think_tags,omitempty"`         // opening tags of reasoning within the content; nil: DefaultThinkTags
	Tokenizer     string            `json:"tokenizer,omitempty" toml:"tokenizer,omitempty"`           // name of a vocabulary, or the path of a tokenizer.json; "": by the model id
	ServerMetrics string            `json:"server_metrics,omitempty" toml:"server_metrics,omitempty"` // URL of the server's own metrics
}

// NoTokenizer, as the tokenizer of an endpoint, means that its tokens are not
// counted here, whatever its model id says.
const NoTokenizer = "none"

// DefaultThinkTags are the tags that are taken for reasoning where an endpoint
// names none.
var DefaultThinkTags = []string{"<think>", "<thinking>", "[THINK]"}

// NoThinkTags, alone among the tags of an endpoint, means that no tag is
// looked for.
const NoThinkTags = "none"

// EffectiveThinkTags returns the opening tags to look for. A tag whose second
// character is a slash closes reasoning that an answer begins with.
func (p Protocol) EffectiveThinkTags() []string {
	switch {
	case len(p.ThinkTags) == 0:
		return DefaultThinkTags
	case slices.Contains(p.ThinkTags, NoThinkTags):
		return nil
	}
	return p.ThinkTags
}

var (
	bodyFieldForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]{0,63}$`)
	thinkTagForm  = regexp.MustCompile(`^(<[^<>\s]{1,40}>|\[[^\[\]\s]{1,40}\])$`)
)

// fieldsAlwaysSent are fields without which a request asks for nothing.
var fieldsAlwaysSent = []string{"model", "messages", "prompt", "input", "contents", "stream"}

func (m *mistakes) protocol(p Protocol) {
	if p.API != "" && !slices.Contains(APIs, p.API) {
		names := make([]string, 0, len(APIs))
		for _, api := range APIs {
			names = append(names, string(api))
		}
		m.add("api", "API %q is not known: use %s", shortened(string(p.API)), strings.Join(names, ", "))
	}
	for _, field := range p.Omit {
		m.bodyField("omit", field)
	}
	for _, field := range slices.Sorted(maps.Keys(p.Rename)) {
		m.bodyField("rename", field)
		m.bodyField("rename", p.Rename[field])
	}
	for _, tag := range p.ThinkTags {
		if tag != NoThinkTags && !thinkTagForm.MatchString(tag) {
			m.add("think_tags", "think tag %q: use an opening tag such as <think> or [THINK], a closing one such as </think>, or %s", shortened(tag), NoThinkTags)
		}
	}
	if slices.Contains(p.ThinkTags, NoThinkTags) && len(p.ThinkTags) > 1 {
		m.add("think_tags", "think tags hold %s beside others: leave either out", NoThinkTags)
	}
	if p.ServerMetrics != "" {
		m.join(About("server_metrics", checkMetricsURL(p.ServerMetrics)))
	}
}

func (m *mistakes) bodyField(field, name string) {
	switch {
	case !bodyFieldForm.MatchString(name):
		m.add(field, "%q is no name of a request field", shortened(name))
	case slices.Contains(fieldsAlwaysSent, name):
		m.add(field, "request field %q cannot be left out or renamed: without it nothing is sent", name)
	}
}

// checkMetricsURL says what is wrong with the URL of server metrics, or nil.
func checkMetricsURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return Invalid("the URL of the server metrics must begin with http:// or https://, such as http://localhost:8000/metrics")
	}
	if err := checkHost(u); err != nil {
		return err
	}
	return checkNoKey(u)
}
