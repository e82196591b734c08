package dialect

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tokenlap/backend/bench"
)

// readAfter reads documents into one event and returns it, and whether the last one was
// read by the pattern of the one before.
func readAfter(d *Dialect, documents ...string) (e Event, ok, isAlike bool) {
	for _, document := range documents {
		before := e.pattern.of != nil
		other := e
		isAlike = before && other.readAlike(d, []byte(document))
		ok = d.Parse(&e, []byte(document))
	}
	return e, ok, isAlike
}

// sameAsAlone fails where the last document says something else behind the others.
func sameAsAlone(t *testing.T, d *Dialect, documents ...string) {
	t.Helper()
	got, gotOK, _ := readAfter(d, documents...)
	want, wantOK, _ := readAfter(d, documents[len(documents)-1])
	said := cmp.Options{cmpopts.IgnoreUnexported(Event{}), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got, said); wantOK && diff != "" || gotOK != wantOK {
		t.Fatalf("%s: %q: %v alone, %v behind the others (-alone +behind):\n%s", d.API, documents, wantOK, gotOK, diff)
	}
}

func TestEventsLikeTheOneBeforeAreReadByItsPattern(t *testing.T) {
	for _, api := range []bench.API{bench.ChatAPI, bench.CompletionsAPI, bench.AnthropicAPI} {
		d, plain := For(bench.Endpoint{Protocol: bench.Protocol{API: api}}), plainEvents[api]
		for reason, text := range map[string]string{
			"another text": "x", "a longer text": strings.Repeat("word ", 99), "escapes": `a\n\"b\" é😀`, "a backslash": `\\`, "UTF-8": "é漢字",
		} {
			document := strings.Replace(plain, " token", text, 1)
			if _, _, isAlike := readAfter(d, plain, document); !isAlike {
				t.Errorf("%s: %s: %s is read anew", api, reason, document)
			}
			sameAsAlone(t, d, plain, document)
		}
	}
}

func TestWhatTheTextDecidesIsReadAnew(t *testing.T) {
	for reason, documents := range map[string][2]string{
		"a copy that is one no longer":   {`{"answer":"a","choices":[{"delta":{"content":"a"}}]}`, `{"answer":"a","choices":[{"delta":{"content":"b"}}]}`},
		"a field that becomes a copy":    {`{"choices":[{"delta":{"content":"a","new":"b"}}]}`, `{"choices":[{"delta":{"content":"b","new":"b"}}]}`},
		"reasoning under two names":      {`{"choices":[{"delta":{"reasoning":"a","thinking":"a"}}]}`, `{"choices":[{"delta":{"reasoning":"","thinking":"a"}}]}`},
		"two choices":                    {`{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}`, `{"choices":[{"delta":{"content":"c"}},{"delta":{"content":"b"}}]}`},
		"a tool call of the same length": {`{"choices":[{"delta":{"content":"","tool_calls":[{"function":{"arguments":"a"}}]}}]}`, `{"choices":[{"delta":{"content":"","tool_calls":[{"function":{"arguments":"b"}}]}}]}`},
		"a quote that ends the text":     {`{"choices":[{"delta":{"content":"a"}}]}`, `{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}`},
		"an escaped quote at the end":    {`{"choices":[{"delta":{"content":"a"}}]}`, `{"choices":[{"delta":{"content":"a\"}}]}`},
		"a broken escape":                {`{"choices":[{"delta":{"content":"a"}}]}`, `{"choices":[{"delta":{"content":"\u12"}}]}`},
		"a finish reason":                {`{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}`, `{"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}]}`},
		"a count":                        {`{"choices":[{"delta":{"content":"a"}}],"usage":{"completion_tokens":3}}`, `{"choices":[{"delta":{"content":"b"}}],"usage":{"completion_tokens":3}}`},
		"an error":                       {`{"choices":[{"delta":{"content":"a"}}],"error":{"message":"m"}}`, `{"choices":[{"delta":{"content":"b"}}],"error":{"message":"m"}}`},
	} {
		if _, _, isAlike := readAfter(&chat, documents[0], documents[1]); isAlike {
			t.Errorf("%s: %s is read by the pattern of %s", reason, documents[1], documents[0])
		}
		sameAsAlone(t, &chat, documents[0], documents[1])
	}
}

// An event that is no answer lies between two that are alike.
func TestThePatternOfAnEventIsThatOfTheOneBeforeAlone(t *testing.T) {
	plain, other := plainEvents[bench.ChatAPI], `{"id":"other","choices":[]}`
	if e, _, isAlike := readAfter(&chat, plain, other, plain); isAlike || string(e.ID) != "c" {
		t.Errorf("alike: %v, id %q", isAlike, e.ID)
	}
}

// FuzzAlike reads two documents that differ in one place.
func FuzzAlike(f *testing.F) {
	for _, data := range plainEvents {
		before, after, _ := strings.Cut(data, " token")
		f.Add(before, " token", `a\n\"`, after)
		f.Add(before, "", "a", after)
	}
	f.Add(`{"choices":[{"delta":{"reasoning":"`, "a", `b","thinking":"c`, `"}}]}`)
	f.Add(`{"answer":"a","choices":[{"text":"`, "a", "b", `","message":{"content":"a"}}]}`)
	f.Fuzz(func(t *testing.T, before, first, second, after string) {
		for _, d := range dialects {
			sameAsAlone(t, d, before+first+after, before+second+after)
		}
	})
}
