package prompt

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"tokenlap/backend/bench"
)

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryFormatGivesTheSamePrompts(t *testing.T) {
	want := []bench.Prompt{
		{ID: "first", Version: 2, Text: "Say \"hello\",\nplease.", Length: "short", Complexity: "simple", Category: "greeting"},
		{ID: "second", Version: 1, Text: "Schöne Grüße 👋"},
	}
	for name, content := range map[string]string{
		"set.toml":  "[[prompt]]\nid = \"first\"\nversion = 2\ntext = \"\"\"\nSay \"hello\",\nplease.\"\"\"\nlength = \"short\"\ncomplexity = \"simple\"\ncategory = \"greeting\"\n\n[[prompt]]\nid = \"second\"\nprompt = \"Schöne Grüße 👋\"\n",
		"set.jsonl": `{"id":"first","version":2,"text":"Say \"hello\",\nplease.","length":"short","complexity":"simple","category":"greeting"}` + "\n\n" + `{"id":"second","prompt":"Schöne Grüße 👋","category":null}`,
		"set.csv":   "id,Text,length,complexity,category,version\nfirst,\"Say \"\"hello\"\",\nplease.\",short,simple,greeting,2\nsecond,Schöne Grüße 👋,,,,\n",
		"SET.CSV":   "\xef\xbb\xbfid,prompt,length,complexity,category,version\r\nfirst,\"Say \"\"hello\"\",\r\nplease.\",short,simple,greeting,2\r\nsecond,Schöne Grüße 👋,,,,\r\n",
		"excel.csv": "\xef\xbb\xbfid;prompt;length;complexity;category;version\r\nfirst;\"Say \"\"hello\"\",\r\nplease.\";short;simple;greeting;2\r\nsecond;Schöne Grüße 👋;;;;\r\n",
		"utf16.csv": utf16LE("id\tprompt\tlength\tcomplexity\tcategory\tversion\r\nfirst\t\"Say \"\"hello\"\",\r\nplease.\"\tshort\tsimple\tgreeting\t2\r\nsecond\tSchöne Grüße 👋\t\t\t\t\r\n"),
		"bom.toml":  "\xef\xbb\xbf[[prompt]]\r\nid = \"first\"\r\nversion = 2\r\ntext = \"\"\"Say \"hello\",\r\nplease.\"\"\"\r\nlength = \"short\"\r\ncomplexity = \"simple\"\r\ncategory = \"greeting\"\r\n[[prompt]]\r\nid = \"second\"\r\ntext = \"Schöne Grüße 👋\"\r\n",
		"bom.jsonl": "\xef\xbb\xbf" + `{"id":"first","version":2,"text":"Say \"hello\",\nplease.","length":"short","complexity":"simple","category":"greeting"}` + "\r\n" + `{"id":"second","text":"Schöne Grüße 👋"}` + "\r\n",
	} {
		set, err := Load(write(t, name, content))
		if err != nil || !reflect.DeepEqual(set.Prompts, want) {
			t.Errorf("%s: got %+v, %v", name, set.Prompts, err)
		}
		if set.Name != name || set.Hash != bench.HashPrompts(want) {
			t.Errorf("%s: named %q with hash %q", name, set.Name, set.Hash)
		}
	}
}

func TestPromptWithoutIDIsNamedForItsLine(t *testing.T) {
	for name, content := range map[string]string{
		"a.toml":  "# mine\n\n[[prompt]]\ntext = \"\"\"\nx\ny\"\"\"\n\n[[prompt]]\n\ntext = \"z\"",
		"a.jsonl": "\n\n{\"text\":\"x\"}\n\n\n\n\n{\"text\":\"z\"}",
		"a.csv":   "text\n\n\"x\"\n\n\n\n\nz\n",
	} {
		set, err := Load(write(t, name, content))
		if err != nil || !slices.Equal(ids(set.Prompts), []string{"line-3", "line-8"}) {
			t.Errorf("%s: got %v, %v", name, ids(set.Prompts), err)
		}
	}
}

func TestMistakesInFilesNameTheirLines(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"a.toml", "[[prompt]]\ntext = \"x\"\nid = \"a\"\n[[prompt]]\ntext = \"y\"\nid = \"a\"", `line 4: the id "a" is taken already, by line 1`},
		{"a.toml", "[[prompt]]\nid = \"a\"", "line 1: the prompt has no text"},
		{"a.toml", "[[prompt]]\ntext = \"  \"", "line 1: the prompt has no text"},
		{"a.toml", "[[prompt]]\n\ntext = 7", `line 3: the field "text" must be text`},
		{"a.toml", "[[prompt]]\ntext = \"x\"\nlanguage = \"en\"", `line 3: unknown field "language": use id, text, `},
		{"a.toml", "[[prompt]]\ntext.en = \"x\"", `line 2: unknown field "text.en"`},
		{"a.toml", "text = \"x\"", `line 1: the field "text" stands before the first [[prompt]]`},
		{"a.toml", "[[prompts]]\ntext = \"x\"\nid = \"y\"", "line 1: unknown table [[prompts]]: write each prompt as [[prompt]]"},
		{"a.toml", "[[prompt]]\ntext = \"x\"\n[prompt.more]\na = 1", "line 3: unknown table [prompt.more]"},
		{"a.toml", "prompt = [{text = \"x\"}]", "line 1: the field \"prompt\" stands before"},
		{"a.toml", "[[prompt]]\ntext = \"x", "line 2: this is not TOML"},
		{"a.toml", "[[prompt]]\ntext = \"x\"\ntext = \"y\"", "line 3: this is not TOML"},
		{"a.toml", "[[prompt]]\ntext = \"x\"\nprompt = \"y\"", `line 3: the field "text" is given twice`},
		{"a.toml", "[[prompt]]\ntext = \"x\"\nversion = 0", "line 3: the version must be a whole number from 1 on"},
		{"a.toml", "[[prompt]]\ntext = \"x\"\nversion = true", "line 3: the version must be a whole number from 1 on"},
		{"a.jsonl", "{\"text\":\"x\"}\n{\"text\":\"y\"", "line 2: this is not JSON: the object does not end on its line"},
		{"a.jsonl", "{\"text\":\"x\"} {\"text\":\"y\"}", "line 1: this is not JSON: something follows the object"},
		{"a.jsonl", "{\"text\":\"x\",\"text\":\"y\"}", `line 1: the field "text" is given twice`},
		{"a.jsonl", "[{\"text\":\"x\"}]", "line 1: each line must be one JSON object"},
		{"a.jsonl", "\n{\"text\":[\"x\"]}", `line 2: the field "text" must be text`},
		{"a.jsonl", "{\"text\":\"x\",\"version\":1.5}", "line 1: the version must be a whole number"},
		{"a.jsonl", "{\"text\":\"x\",\"tags\":[]}", `line 1: unknown field "tags"`},
		{"a.jsonl", "{\"text\":\"x\",\"id\":\"a b\"}", `line 1: the id "a b" must be`},
		{"a.jsonl", "{\"text\":\"x\",\"category\":\"a,b\"}", `line 1: the field "category" must be`},
		{"a.csv", "text,mood\nx,good", `line 1: unknown field "mood"`},
		{"a.csv", "text,text\nx,y", `line 1: the column "text" is there twice`},
		{"a.csv", "text,prompt\nx,y", "line 1: the columns text and prompt mean the same"},
		{"a.csv", "\nid\na", "line 2: there is no column text"},
		{"a.csv", "id,text\na,x\nb,y,z", "line 3: the row has 3 cells and the header 2"},
		{"a.csv", "id,text\n\"a\nb\",x", `line 2: the id "a\nb" must be`},
		{"a.csv", "text\nsay \"x\"", "line 2: a quote stands inside a cell that is not quoted"},
		{"a.csv", "text\nx\n\"y\nz", "line 3: a quoted cell does not end properly"},
		{"a.csv", "text\nx\nSch\xf6n", "line 3: this is not UTF-8 text"},
		{"a.csv", "t\x00e\x00x\x00t\x00", "line 1: this is not UTF-8 text"},
	} {
		path := write(t, c.name, c.content)
		set, err := Load(path)
		if err == nil || bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), path+", "+c.want) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%q: got %+v and error %v, want %s alone", c.content, set.Prompts, err, c.want)
		}
	}
}

func TestAllMistakesAreToldUpToTen(t *testing.T) {
	_, err := Load(write(t, "a.jsonl", "{\"text\":\"\"}\n{broken\n{\"text\":\"x\",\"id\":\"a\"}\n{\"text\":\"y\",\"id\":\"a\"}"))
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 3 ||
		!strings.Contains(lines[0], "line 1:") || !strings.Contains(lines[1], "line 2:") || !strings.Contains(lines[2], "line 4:") {
		t.Errorf("got %v", err)
	}
	_, err = Load(write(t, "b.csv", "text\n"+strings.Repeat("\" \"\n", 25)))
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 11 || !strings.HasSuffix(lines[10], "15 more mistakes follow") {
		t.Errorf("got %v", err)
	}
}

func TestUnusableFilesAreRefusedInOneSentence(t *testing.T) {
	large := write(t, "large.jsonl", "")
	if err := os.Truncate(large, maxFile+1); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "folder.csv")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		write(t, "a.toml", ""):                  "contains no prompt",
		write(t, "a.jsonl", "\n\n"):             "contains no prompt",
		write(t, "a.csv", ""):                   "contains no prompt",
		write(t, "b.csv", "text\n"):             "contains no prompt",
		write(t, "a.yaml", "x"):                 "must end in .toml, .jsonl, .json or .csv",
		large:                                   "is larger than 32 MiB",
		folder:                                  "is a folder",
		filepath.Join(t.TempDir(), "none.toml"): "there is no prompt file",
	} {
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}
}

func FuzzLoadNeverPanics(f *testing.F) {
	f.Add(0, "[[prompt]]\ntext = \"x\"\n[prompt.more]\na = {b = [1, 2]}")
	f.Add(1, "{\"text\":\"x\",\"version\":2}\n{}")
	f.Add(2, "id,text\na,\"x\ny\"\n")
	f.Add(3, `[{"conversations":[{"from":"human","value":"x"}]}, {"text":"y"}]`)
	f.Fuzz(func(t *testing.T, format int, content string) {
		read := []func([]byte, *mistakes) []record{readTOML, readJSONL, readCSV, readJSON}[uint(format)%4]
		wrong := &mistakes{file: "x"}
		for _, p := range check(read([]byte(content), wrong), wrong) {
			if wrong.err() == nil && (strings.TrimSpace(p.Text) == "" || p.ID == "" || p.Version < 1) {
				t.Errorf("accepted %+v", p)
			}
		}
	})
}

// utf16LE returns a text in UTF-16 with a byte order mark, as spreadsheets save
// it.
func utf16LE(text string) string {
	encoded := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = append(encoded, byte(unit), byte(unit>>8))
	}
	return string(encoded)
}
