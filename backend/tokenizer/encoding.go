package tokenizer

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	tiktoken "github.com/tiktoken-go/tokenizer"
)

// The embedded vocabularies. That of gpt-oss, o200k_harmony, differs from
// o200k_base in special tokens alone.
const (
	cl100k = "cl100k_base"
	o200k  = "o200k_base"
)

var encodings = []string{cl100k, o200k}

// families are OpenAI's models by their ids. A name that only begins like one
// of them, such as "gpt-4-x-alpaca", belongs to somebody else.
var families = []struct {
	id       *regexp.Regexp
	encoding string
}{
	{regexp.MustCompile(`^(chat)?gpt-(4o|4\.1|4\.5|5(\.\d+)?|oss)([-:@].*)?$`), o200k},
	{regexp.MustCompile(`^o[134](-(mini|pro|preview|deep-research))*([-:@]\d.*)?$`), o200k},
	{regexp.MustCompile(`^codex-mini(-latest)?$`), o200k},
	{regexp.MustCompile(`^gpt-4(-(turbo|32k|vision|preview|\d{4})([-:@].*)?|:.*)?$`), cl100k},
	{regexp.MustCompile(`^gpt-(3\.5|35)(-turbo.*|:.*)?$`), cl100k},
	{regexp.MustCompile(`^(davinci|babbage)-002(:.*)?$`), cl100k},
}

// EncodingOf returns the encoding of an OpenAI model by its id, and whether it
// is one. A provider before the id ("openai/gpt-4o") and the mark of a
// fine-tuned model ("ft:gpt-4o-mini:acme") make no difference.
func EncodingOf(model string) (string, bool) {
	id := strings.ToLower(strings.TrimSpace(model))
	id = strings.TrimPrefix(id[strings.LastIndexByte(id, '/')+1:], "ft:")
	for _, family := range families {
		if family.id.MatchString(id) {
			return family.encoding, true
		}
	}
	return "", false
}

// vocabulary is an embedded one. Its table is made when it is first used and
// stays: 10 MB for cl100k_base, 20 MB for o200k_base.
type vocabulary struct {
	name  string
	codec tiktoken.Codec // safe for concurrent use, as its mode never changes
}

var (
	vocabularies      = map[string]*vocabulary{}
	vocabulariesMutex sync.Mutex
)

// encoding returns the vocabulary of that name.
func encoding(name string) (*vocabulary, error) {
	vocabulariesMutex.Lock()
	defer vocabulariesMutex.Unlock()
	if v, ok := vocabularies[name]; ok {
		return v, nil
	}
	codec, err := tiktoken.Get(tiktoken.Encoding(name))
	if err != nil {
		return nil, fmt.Errorf("load the vocabulary %s: %w", name, err)
	}
	v := &vocabulary{name: name, codec: codec}
	vocabularies[name] = v
	return v, nil
}

func (v *vocabulary) Name() string { return v.name }

func (v *vocabulary) Count(text string) (int, error) {
	text, err := countable(text)
	if err != nil {
		return 0, err
	}
	n, err := v.codec.Count(text)
	if err != nil {
		return 0, fmt.Errorf("count tokens by %s: %w", v.name, err)
	}
	return n, nil
}
