package cli_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestModelsAreAddedChangedAndCarriedOver(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama-vllm", "--url", "localhost:8000", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--alias", "llama,l3", "--key", "env:K", "--header", "x-team=a", "--body", "top_k=40", "--price-input", "0.2")
	h.do(0, "models", "edit", "llama", "--title", "Llama 3.1", "--deployment", "vllm-gpu", "--price-output", "0.85")
	m := read[bench.Endpoint](h, "models", "show", "l3")
	if m.Name != "llama-vllm" || m.Title != "Llama 3.1" || m.Family != "llama" || m.Deployment != "vllm-gpu" || m.URL != "http://localhost:8000/v1/chat/completions" ||
		m.Headers["x-team"] != "a" || m.Body["top_k"] != 40.0 || len(m.Aliases) != 2 || m.PriceInput != 0.2 || m.PriceOutput != 0.85 {
		t.Errorf("shown as %+v", m)
	}
	h.do(0, "models", "export", "models.toml")
	before := read[[]bench.Endpoint](h, "models")
	if out, _ := h.do(0, "models", "import", "models.toml"); out != "Known already, just so: sim-swift, sim-steady, llama-vllm\n" {
		t.Errorf("imported a second time: %s", out)
	}
	h.do(0, "models", "edit", "llama", "--title", "Another")
	if _, errs := h.do(2, "models", "import", "models.toml"); !strings.Contains(errs, "--replace") {
		t.Errorf("a model that has changed: %s", errs)
	}
	list, _ := h.do(0, "models", "export", "-")
	h.feed(list, 0, "models", "import", "-")
	if out, _ := h.do(0, "models", "import", "models.toml", "--replace"); !strings.Contains(out, "Imported 3 models") {
		t.Errorf("replaced: %s", out)
	}
	if out, _ := h.do(0, "models", "remove", "llama", "sim-swift", "sim-steady"); !strings.Contains(out, " --price-input 0.2 --price-output 0.85") {
		t.Errorf("the way back forgets the price: %s", out)
	}
	if _, errs := h.do(2, "models", "add", "dear", "--url", "https://h", "--model", "m", "--price-input", "-1"); !strings.Contains(errs, "input price -1") {
		t.Errorf("a price below zero: %s", errs)
	}
	if left := read[[]bench.Endpoint](h, "models"); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
	if _, errs := h.do(2, "run"); !strings.Contains(errs, "models add") {
		t.Errorf("with no model: %s", errs)
	}
	h.do(0, "models", "import", "models.toml")
	after := read[[]bench.Endpoint](h, "models")
	one, _ := json.Marshal(before)
	two, _ := json.Marshal(after)
	if !bytes.Equal(one, two) {
		t.Errorf("carried over as\n%s\nfrom\n%s", two, one)
	}
	out, errs := h.do(0, "models", "add", "risky", "--url", "https://h", "--model", "m", "--insecure")
	if !strings.Contains(errs, "NOT verified") {
		t.Errorf("insecure is said quietly: %s%s", out, errs)
	}
}
