package client

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"

	"pgregory.net/rapid"
)

// splitAll passes pieces of content through the tags and returns what they
// became.
func splitAll(open []string, pieces ...string) (reasoning, answer string) {
	var tags thinkTags
	tags.reset(open)
	var e dialect.Event
	collect := func() {
		reasoning += string(e.Reasoning)
		answer += string(e.Answer)
	}
	for _, piece := range pieces {
		e.Answer, e.Reasoning = append(e.Answer[:0], piece...), e.Reasoning[:0]
		tags.split(&e)
		collect()
	}
	e.Answer, e.Reasoning = e.Answer[:0], e.Reasoning[:0]
	tags.flush(&e)
	collect()
	return reasoning, answer
}

func TestReasoningWithinTheContentIsToldByItsTags(t *testing.T) {
	for _, row := range []struct {
		reason            string
		open              []string
		content           string
		reasoning, answer string
	}{
		{"a tag", bench.DefaultThinkTags, "<think>hm</think>hi", "<think>hm</think>", "hi"},
		{"another tag", bench.DefaultThinkTags, "<thinking>hm</thinking>hi", "<thinking>hm</thinking>", "hi"},
		{"a tag in brackets", bench.DefaultThinkTags, "[THINK]hm[/THINK]hi", "[THINK]hm[/THINK]", "hi"},
		{"white space around it", bench.DefaultThinkTags, "\n <think>hm</think>\n\nhi there", "\n <think>hm</think>\n\n", "hi there"},
		{"nothing thought", bench.DefaultThinkTags, "<think>\n\n</think>\n\nhi", "<think>\n\n</think>\n\n", "hi"},
		{"never closed", bench.DefaultThinkTags, "<think>hm hm </thi", "<think>hm hm </thi", ""},
		{"no tag", bench.DefaultThinkTags, "hi <think>not at the beginning</think>", "", "hi <think>not at the beginning</think>"},
		{"a tag that only begins like one", bench.DefaultThinkTags, "<thinly veiled>", "", "<thinly veiled>"},
		{"half a tag and no more", bench.DefaultThinkTags, "<thin", "", "<thin"},
		{"white space alone", bench.DefaultThinkTags, " \n", "", " \n"},
		{"a second pair is the answer's", bench.DefaultThinkTags, "<think>a</think>b<think>c</think>", "<think>a</think>", "b<think>c</think>"},
		{"an answer that begins inside", []string{"</think>"}, "hm</think>hi", "hm</think>", "hi"},
		{"the tags of a model of one's own", []string{"<plan>"}, "<plan>hm</plan>hi", "<plan>hm</plan>", "hi"},
		{"none", nil, "<think>hm</think>hi", "", "<think>hm</think>hi"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if reasoning, answer := splitAll(row.open, row.content); reasoning != row.reasoning || answer != row.answer {
				t.Fatalf("reasoning %q, answer %q", reasoning, answer)
			}
			if reasoning, answer := splitAll(row.open, strings.Split(row.content, "")...); reasoning != row.reasoning || answer != row.answer {
				t.Errorf("byte by byte: reasoning %q, answer %q", reasoning, answer)
			}
			rapid.Check(t, func(t *rapid.T) {
				var pieces []string
				for rest := row.content; rest != ""; {
					n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
					pieces, rest = append(pieces, rest[:n]), rest[n:]
				}
				if reasoning, answer := splitAll(row.open, pieces...); reasoning != row.reasoning || answer != row.answer {
					t.Errorf("%q: reasoning %q, answer %q", pieces, reasoning, answer)
				}
			})
		})
	}
}

// freshOf passes texts through a repetition and returns what was new of each,
// and whether the stream was recognised.
func freshOf(texts ...string) (fresh []string, repeated bool) {
	var r repetition
	for _, text := range texts {
		part, _ := r.reduce([]byte(text))
		fresh = append(fresh, string(part))
	}
	return fresh, r.state == repeats
}

func TestTextThatRepeatsWhatCameIsReducedToWhatIsNew(t *testing.T) {
	fresh, repeated := freshOf("The answer is", "The answer is that", "The answer is that it", "The answer is that it depends", "The answer is that it depends")
	if !repeated || fresh[2] != " it" || fresh[3] != " depends" || fresh[4] != "" {
		t.Errorf("fresh %q, recognised %v", fresh, repeated)
	}
	for reason, texts := range map[string][]string{
		"words":                     {"The", " answer", " is", " that"},
		"one that begins like one":  {"the", "there", " was", "there"},
		"short ones that grow":      {"=", "==", "===", " x", "===="},
		"the same word many times":  {"ha", "ha", "ha", "ha", "ha", "ha"},
		"two that grow and no more": {"The answer is", "The answer is that", " other"},
	} {
		fresh, repeated := freshOf(texts...)
		if repeated || strings.Join(fresh, "|") != strings.Join(texts, "|") {
			t.Errorf("%s: fresh %q, recognised %v", reason, fresh, repeated)
		}
	}
}
