package importer_test

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
)

func TestModelsAreReadNormalisedAndGuessed(t *testing.T) {
	models, err := importer.Models(strings.NewReader(`
[[model]]
name = "llama-vllm"
url = "localhost:8000"
model = "meta-llama/Llama-3.1-8B-Instruct"
aliases = ["llama"]
key = "env:VLLM_KEY"
[model.headers]
x-team = "search"
[model.body]
top_k = 40
`), "models.toml")
	if err != nil || len(models) != 1 {
		t.Fatal(models, err)
	}
	m := models[0]
	if m.URL != "http://localhost:8000/v1/chat/completions" || m.Family != "llama" || m.Deployment != "vllm" || m.Key != bench.KeyRef("env:VLLM_KEY") ||
		m.Headers["x-team"] != "search" || m.Body["top_k"] != int64(40) || m.Aliases[0] != "llama" {
		t.Errorf("read as %+v", m)
	}
}

func TestModelsSayWhatIsWrongAndWhere(t *testing.T) {
	for _, row := range []struct{ name, file, want string }{
		{"unknown field", "[[model]]\nname = \"a\"\nurl = \"http://h\"\nmodel = \"m\"\nkay = \"x\"\n", "models.toml, line 5: unknown field \"model.kay\""},
		{"syntax", "[[model]]\nname = \n", "models.toml, line 2"},
		{"wrong type", "[[model]]\nname = 7\n", "models.toml, line 2"},
		{"nothing in it", "", "contains no model"},
		{"a key in place of a reference", "[[model]]\nname=\"a\"\nurl=\"http://h\"\nmodel=\"m\"\nkey=\"sk-abcdefghijklmnop\"\n", "must be a reference"},
		{"all mistakes at once", "[[model]]\nname=\"a b\"\nurl=\"ftp://h\"\nmodel=\"\"\n", "no model id"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := importer.Models(strings.NewReader(row.file), "models.toml")
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Fatalf("error %v, want %q", err, row.want)
			}
			if strings.Contains(err.Error(), "sk-abc") {
				t.Errorf("the key is repeated: %v", err)
			}
		})
	}
}
