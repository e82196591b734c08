package key

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// minPasted is the length in bytes from which a secret is found by FindPasted.
// Shorter ones are words such as "lm-studio", which may stand anywhere.
const minPasted = 12

// Pasted is a key in a text that is not the place for it.
type Pasted struct {
	Field string // by the JSON names of the value, joined with dots
	Owner string // name of the endpoint whose key it is; "": it only looks like a key
}

// FindPasted returns the first key in the texts of a value as JSON: one that a
// reference of the endpoints leads to, or one that says itself whose it is. The
// texts of prompts may contain the latter, as example code does. References that
// lead to no key are passed over.
func FindPasted(value any, endpoints []bench.Endpoint) (Pasted, bool) {
	texts := textsOf(value)
	if len(texts) == 0 {
		return Pasted{}, false
	}
	var all lookup
	for _, owner := range endpoints {
		known := newKnown(all.formsOf(owner))
		for _, text := range texts {
			if known.hide(text.text, minAnswerPrefix) != text.text {
				return Pasted{Field: text.field, Owner: owner.Name}, true
			}
		}
	}
	for _, text := range texts {
		plain, _, _ := unescape(text.text, nil) // a URL has escapes
		if bench.ContainsKey(plain) && !strings.Contains(text.field, "prompts.") {
			return Pasted{Field: text.field}, true
		}
	}
	return Pasted{}, false
}

// lookup looks up the keys of several endpoints. It asks a keychain that does not
// answer only once: it may wait for its password.
type lookup struct{ noKeychain bool }

// formsOf returns the encodings of the keys of an endpoint that are found.
func (l *lookup) formsOf(e bench.Endpoint) (all []string) {
	refs := append([]string{string(e.Key)}, slices.Sorted(maps.Values(e.Headers))...)
	for _, ref := range refs {
		isKeychain := strings.HasPrefix(ref, "keyring:")
		if !bench.IsKeyRef(ref) || isKeychain && l.noKeychain {
			continue
		}
		secret, err := Resolve(bench.KeyRef(ref))
		l.noKeychain = l.noKeychain || isKeychain && bench.CodeOf(err) == bench.CodeUnavailable
		for _, part := range parts(secret.Reveal()) {
			if len(part) >= minPasted {
				all = append(all, forms(part)...)
			}
		}
	}
	return all
}

// fieldText is a text and the field where it stands.
type fieldText struct{ field, text string }

// textsOf returns all texts of a value that are long enough for a key, the names
// in its maps among them.
func textsOf(value any) (texts []fieldText) {
	document, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		return nil
	}
	collect(plain, nil, func(path []string, text string) {
		if slices.ContainsFunc(strings.Fields(text), func(word string) bool { return len(word) >= minPasted }) {
			texts = append(texts, fieldText{strings.Join(path, "."), text})
		}
	})
	return texts
}

// collect passes each text of a decoded JSON document to add, with its path.
func collect(value any, path []string, add func(path []string, text string)) {
	switch v := value.(type) {
	case string:
		add(path, v)
	case []any:
		for _, inner := range v {
			collect(inner, path, add)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			add(path, name)
			collect(v[name], append(slices.Clip(path), name), add)
		}
	}
}
