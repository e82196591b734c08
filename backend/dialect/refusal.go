package dialect

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Learn returns the adaptations that a refused request calls for: those of the
// spec and the fields that the error names as refused, and whether that is
// anything new. An error about the value of a field that the plan needs, such
// as a limit that is too large, calls for none, and neither does one that only
// quotes the request.
func (d *Dialect) Learn(s Spec, status int, body string) (Adaptations, bool) {
	if status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		return s.Adaptations, false
	}
	sent := d.sent(s)
	learned, isNew := s.Adaptations, false
	for _, c := range complaintsIn(body) {
		for _, field := range c.refused(sent) {
			if next, ok := d.adapt(learned, field, c.successor(field)); ok {
				learned, isNew = next, true
			}
		}
	}
	return learned, isNew
}

// sent returns the paths of the fields that a request of the spec holds and
// that may be left out.
func (d *Dialect) sent(s Spec) []string {
	var paths []string
	for name, value := range d.members(s) {
		if slices.Contains(indispensable, name) {
			continue
		}
		paths = append(paths, name)
		if inner, isObject := value.(map[string]any); isObject {
			for part := range inner {
				paths = append(paths, name+"."+part)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// indispensable are fields without which nothing is asked.
var indispensable = []string{"model", "messages", "prompt", "input", "contents", "stream"}

// adapt adds what follows from one refused field: its successor takes its
// place, and a successor that is refused as well is left out. Each is tried
// once.
func (d *Dialect) adapt(a Adaptations, field, successor string) (Adaptations, bool) {
	for _, known := range a {
		if known.Successor == field {
			return a.with(Adaptation{Field: known.Field}), true
		}
	}
	if a.Has(field) {
		return a, false
	}
	if successor == "" {
		successor = d.successors[field]
	}
	return a.with(Adaptation{Field: field, Successor: successor}), true
}

// complaint is one sentence of an error, with the parameter that the error
// names apart from it.
type complaint struct {
	param string // as the error has it; "": none
	text  string
	code  string // unsupported_parameter, extra_forbidden; "": none
}

var (
	// refusalWords are how servers say that they do not take a field at all,
	// or no other value of it than their own.
	refusalWords = regexp.MustCompile(`(?i)unsupported|not support|n't support|no longer support|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|forbidden|cannot find field|not a valid parameter|invalid (parameter|argument|field)|deprecated|only the default|may only be set|only \S+ is (allowed|supported|accepted)|additional propert|extra (input|field)|is not available`)
	// valueWords are how they say that a value is wrong.
	valueWords = regexp.MustCompile(`(?i)too (large|long|small|high|low|many)|maximum|minimum|exceed|at most|at least|less than|greater than|between|must be|context (length|window)`)
	// fixedWords are how they say that only their own value will do.
	fixedWords = regexp.MustCompile(`(?i)must be (set to |equal to )?1(\.0)?($|[^0-9.])|only the default|only \S+ is (allowed|supported|accepted)`)
	useInstead = regexp.MustCompile("(?i)\\b(?:use|did you mean|replaced by|favou?r of|renamed to)[:,]? (?:the )?[`'\"]?([a-z][a-z0-9_]{2,40})\\b")
	sentences  = regexp.MustCompile(`[.;]\s+|\n`)
)

// complaintsIn takes an error body apart, whatever its form.
func complaintsIn(body string) []complaint {
	var document any
	if json.Unmarshal([]byte(body), &document) != nil {
		return complaintsOf("", "", body)
	}
	return collectComplaints(nil, document, "")
}

// collectComplaints goes through a document: objects with a message, a
// parameter or a location are complaints.
func collectComplaints(all []complaint, value any, key string) []complaint {
	switch value := value.(type) {
	case string:
		if slices.Contains([]string{"message", "msg", "detail", "error", "raw", "reason", "description"}, key) {
			var inner any
			if strings.HasPrefix(strings.TrimSpace(value), "{") && json.Unmarshal([]byte(value), &inner) == nil {
				return collectComplaints(all, inner, key)
			}
			return append(all, complaintsOf("", "", value)...)
		}
	case []any:
		for _, element := range value {
			all = collectComplaints(all, element, key)
		}
	case map[string]any:
		param, code := paramOf(value), textOf(value, "code", "type")
		if message := textOf(value, "message", "msg"); param != "" {
			return append(all, complaint{param: param, text: message, code: code})
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			all = collectComplaints(all, value[name], name)
		}
	}
	return all
}

// paramOf is the parameter that an error object names: "param", or the last
// name of a location such as ["body", "temperature"].
func paramOf(object map[string]any) string {
	if param := textOf(object, "param", "parameter"); param != "" {
		return param
	}
	path, _ := object["loc"].([]any)
	var names []string
	for _, step := range path {
		if name, isText := step.(string); isText && name != "body" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ".")
}

func textOf(object map[string]any, keys ...string) string {
	for _, key := range keys {
		if text, isText := object[key].(string); isText && text != "" {
			return text
		}
	}
	return ""
}

// complaintsOf cuts a text into sentences: a refusal counts for the fields that
// its own sentence names.
func complaintsOf(param, code, text string) []complaint {
	const longest = 4 << 10
	text = text[:min(len(text), longest)]
	var all []complaint
	parts := sentences.Split(text, -1)
	for i, part := range parts {
		if i+1 < len(parts) && useInstead.MatchString(parts[i+1]) {
			part += ". " + parts[i+1] // "X is not supported. Use Y instead."
		}
		all = append(all, complaint{param, part, code})
	}
	return all
}

// refused returns those of the fields sent that the complaint refuses.
func (c complaint) refused(sent []string) []string {
	if !c.isRefusal() {
		return nil
	}
	if slices.Contains(sent, c.param) {
		return wholes([]string{c.param}, sent)
	}
	var found []string
	for _, path := range sent {
		if c.names(path) {
			found = append(found, path)
		}
	}
	return withoutInner(wholes(found, sent))
}

// isRefusal reports whether the complaint is about a field as such, and not
// about its value.
func (c complaint) isRefusal() bool {
	switch {
	case refusalWords.MatchString(strings.ReplaceAll(c.code, "_", " ")), fixedWords.MatchString(c.text):
		return true
	case valueWords.MatchString(c.text):
		return false
	}
	return refusalWords.MatchString(c.text)
}

// wholes replaces a field that is alone in its object by the object.
func wholes(found, sent []string) []string {
	for i, path := range found {
		outer, _, nested := strings.Cut(path, ".")
		within := func(other string) bool { return other != path && strings.HasPrefix(other, outer+".") }
		if nested && !slices.ContainsFunc(sent, within) {
			found[i] = outer
		}
	}
	return found
}

// names reports whether the complaint is about the field at this path.
func (c complaint) names(path string) bool {
	name := path[strings.LastIndex(path, ".")+1:]
	if c.param != "" {
		return c.param == path || c.param == name || strings.HasPrefix(c.param, path+".") || strings.HasSuffix(c.param, "."+name)
	}
	return namesWord(c.text, name)
}

// namesWord reports whether the text holds the name as a word of its own. A
// name without an underscore may be an ordinary word, so it has to stand in
// quotes, before or after a colon, or at either end.
func namesWord(text, name string) bool {
	quoted := regexp.QuoteMeta(name)
	if strings.Contains(name, "_") {
		return regexp.MustCompile(`(^|[^A-Za-z0-9_])` + quoted + `($|[^A-Za-z0-9_])`).MatchString(text)
	}
	return regexp.MustCompile("(^|['\"`.:]\\s?|(?i:parameter|argument|field|property|supports?|supported|value)s?:? |(?i:invalid|only) )" + quoted + "($|['\"`:]|\\s?$| is | (?i:not|does|may|only|parameter|field|argument))").MatchString(text)
}

// withoutInner drops the fields inside others that are among the paths.
func withoutInner(paths []string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		outer, _, nested := strings.Cut(path, ".")
		return nested && slices.Contains(paths, outer)
	})
}

// successor is the field that the complaint says to use instead; "": none.
func (c complaint) successor(field string) string {
	match := useInstead.FindStringSubmatch(c.text)
	if match == nil || match[1] == field || !strings.Contains(match[1], "_") {
		return ""
	}
	return match[1]
}

// MayRefuseInSilence reports whether a refused request holds stream_options and
// the error names nothing that it could be about.
func (d *Dialect) MayRefuseInSilence(s Spec, status int, body string) bool {
	if status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		return false
	}
	sent := d.sent(s)
	if !slices.Contains(sent, streamOptions) {
		return false
	}
	const shortest = 120 // what is longer says something
	if len(body) > shortest {
		return false
	}
	return !slices.ContainsFunc(sent, func(path string) bool {
		return namesWord(body, path) || strings.Contains(body, `"`+path+`"`)
	}) && !valueWords.MatchString(body)
}

// streamOptions asks for the server's token counts in a stream.
const streamOptions = "stream_options"

// WithoutStreamOptions returns the adaptations of the spec with that one more.
func (d *Dialect) WithoutStreamOptions(s Spec) Adaptations {
	return s.Adaptations.with(Adaptation{Field: streamOptions})
}
