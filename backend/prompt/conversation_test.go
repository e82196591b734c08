package prompt

import (
	"reflect"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestConversationsAreReadInEachForm(t *testing.T) {
	want := []bench.Prompt{
		{ID: "first", Version: 1, Text: "One?", System: "Be brief.", Turns: []string{"Two?\n\nAnd more.", "Three?"}, Category: "talk"},
		{Version: 1, Text: "Alone?", Turns: []string{}},
	}
	const openai = `{"id":"first","category":"talk","model":"x","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"One?"},{"role":"assistant","content":null},` +
		`{"role":"user","content":[{"type":"text","text":"Two?"}]},{"role":"user","content":"And more."},{"role":"assistant","content":"2"},{"role":"user","content":"Three?"}]}`
	const sharegpt = `{"id":"first","category":"talk","conversations":[{"from":"system","value":"Be brief."},{"from":"human","value":"One?"},{"from":"gpt","value":"1"},` +
		`{"from":"human","value":"Two?"},{"from":"human","value":"And more."},{"from":"gpt","value":"2"},{"from":"human","value":"Three?"},{"from":"gpt","value":"3"}]}`
	for name, c := range map[string]struct{ content, second string }{
		"lines.jsonl":    {openai + "\n\n" + `{"messages":[{"role":"assistant","content":"Hello."},{"role":"user","content":"Alone?"}],"tools":[]}`, "line-3"},
		"list.json":      {"[" + openai + ",\n" + `{"prompt":"Alone?"}]`, "prompt-2"},
		"sharegpt.json":  {"[" + sharegpt + `,{"id":7,"conversations":[{"from":"human","value":"Alone?"}]},{"id":"x","conversations":[]},{"conversations":[{"from":"gpt","value":"Only me."}]}]`, "prompt-2"},
		"sharegpt.jsonl": {sharegpt + "\n" + `{"id":"has, a comma","conversations":[{"from":"human","value":"Alone?"}]}`, "line-2"},
		"lines.json":     {openai + "\n" + `{"messages":[{"role":"user","content":"Alone?"}]}`, "line-2"},
	} {
		set, err := Load(write(t, name, c.content))
		want[1].ID = c.second
		if err == nil && len(set.Prompts) == 2 && len(set.Prompts[1].Turns) == 0 {
			set.Prompts[1].Turns = []string{}
		}
		if err != nil || !reflect.DeepEqual(set.Prompts, want) {
			t.Errorf("%s: %v\n%+v\nwant\n%+v", name, err, set.Prompts, want)
		}
	}
}

func TestMistakesInConversationsNameTheirLines(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"a.jsonl", "\n" + `{"messages":"Hello"}`, "line 2: messages must be a list"},
		{"a.jsonl", `{"messages":[{"role":"tool","content":"7"}]}`, `line 1: message 1 has the role "tool": use system, user or assistant`},
		{"a.jsonl", `{"messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}`, `line 1: message 2: its content has a part of type "image_url"`},
		{"a.jsonl", `{"messages":[{"role":"user","content":7}]}`, "line 1: message 1: its content must be text"},
		{"a.jsonl", `{"messages":[{"role":"user","content":"a"},{"role":"system","content":"b"}]}`, "line 1: message 2: a message of the system must come before"},
		{"a.jsonl", `{"text":"a","messages":[{"role":"user","content":"b"}]}`, "line 1: the prompt has a text and messages"},
		{"a.jsonl", `{"messages":[{"role":"user","content":"b"}],"conversations":[{"from":"human","value":"b"}]}`, "line 1: messages are given twice"},
		{"a.json", "[\n{\"text\":\"a\"},\n{\"text\":\"b\",\"mood\":\"good\"}]", `line 3: unknown field "mood"`},
		{"a.json", "[\n{\"text\":\"a\"},\n7]", "line 3: each prompt must be one JSON object"},
		{"a.json", "[\n{\"text\":\"a\"}", "line 2: this is not JSON: the file ends within its list"},
		{"a.json", "[{\"text\":\"a\"},{\"te", "line 1: this is not JSON: the file ends within its list"},
		{"a.json", `[{"id":"a","text":"a"},{"id":"a","text":"b"}]`, `line 1: the id "a" is taken already`},
	} {
		path := write(t, c.name, c.content)
		set, err := Load(path)
		if err == nil || bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: got %+v and error %v, want %s alone", c.content, set.Prompts, err, c.want)
		}
	}
	if _, err := Load(write(t, "a.json", "[]")); err == nil || !strings.Contains(err.Error(), "contains no prompt") {
		t.Errorf("an empty list: %v", err)
	}
}
