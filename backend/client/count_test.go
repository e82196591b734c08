package client_test

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

func TestTheWholeOutputIsHandedOverOnlyWhereTheServerDoesNotCountIt(t *testing.T) {
	const (
		thought = `data: {"choices":[{"delta":{"reasoning_content":"Let me see. "}}]}` + "\n\n"
		tool    = `data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"look","arguments":"{}"}}]}}]}` + "\n\n"
		leaked  = `data: {"choices":[{"delta":{"content":"sk-12345678"}}]}` + "\n\n"
	)
	all := &bench.OutputText{Answer: "hihi", Reasoning: "Let me see. ", Tool: "look{}"}
	for _, row := range []struct {
		reason, body string
		countText    bool
		want         *bench.OutputText
	}{
		{"no usage", thought + word + word + tool + finish, true, all},
		{"more than is kept of an answer", strings.Repeat(word, 100) + finish, true, &bench.OutputText{Answer: strings.Repeat("hi", 100)}},
		{"cut off before its usage", word + word, true, &bench.OutputText{Answer: "hihi"}},
		{"a key that the server sends back", word + leaked + finish, true, &bench.OutputText{Answer: "hi[key]"}},
		{"usage", thought + word + word + tool + finish + usage, true, nil},
		{"not asked for", thought + word + word + tool + finish, false, nil},
		{"more than can be counted", `data: {"choices":[{"delta":{"content":"` + strings.Repeat("a ", 2<<20+1) + `"}}]}` + "\n\n" + finish, true, nil},
		{"no output", finish, true, nil},
	} {
		o := options(raw(t, streamed(row.body)))
		o.CountText, o.KeepText, o.MaskAnswer = row.countText, 10, hiding("sk-12345678")
		c, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
		c.Close()
		if (s.Uncounted == nil) != (row.want == nil) || s.Uncounted != nil && *s.Uncounted != *row.want {
			t.Errorf("%s: %+v, want %+v", row.reason, s.Uncounted, row.want)
		}
	}
}
