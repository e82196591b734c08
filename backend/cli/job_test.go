package cli_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the manifests of the demo anew")

// TestTheManifestsOfTheDemoAreWhatJobPrints compares the Kustomize base with the
// command
func TestTheManifestsOfTheDemoAreWhatJobPrints(t *testing.T) {
	folder, err := filepath.Abs("../../build/kubernetes")
	if err != nil {
		t.Fatal(err)
	}
	h := newHome(t)
	golden := filepath.Join(folder, "manifests.yaml")
	printed, _ := h.do(0, "job", "--plan", filepath.Join(folder, "demo.toml"), "--parts", "8", "--image", "localhost/tokenlap", "--name", "tokenlap")
	if *update {
		if err := os.WriteFile(golden, []byte(printed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || printed != string(want) {
		t.Errorf("%s is not what the command prints (%v): go test ./backend/cli -run Manifests -update", golden, err)
	}
}

func TestTheManifestsHaveThePlanInFull(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", "http://localhost:8000/v1", "--model", "m", "--key", "env:MY_KEY", "--header", "X-Team=env:TEAM_KEY")
	t.Setenv("MY_KEY", "sk-a-key-that-nobody-may-see")
	h.write("Load_Test.tokenlap.toml", "models = [\"llama\"]\nprompts.file = \"own.toml\"\nstages = [{ load = { users = 8 }, duration = \"1m\" }]\nmode = \"concurrent\"\n")
	h.write("own.toml", "[[prompt]]\nid = \"own\"\ntext = \"What is $(TZ)?\"\n")
	out, errs := h.do(0, "job", "--plan", "Load_Test.tokenlap.toml", "--parts", "2", "--image", "tokenlap")
	for _, want := range []string{"name: load-test-collector", "secretName: load-test-keys", "What is $(TZ)?", "url = 'http://localhost:8000/v1/chat/completions'", "key = 'env:MY_KEY'", "key: TEAM_KEY"} {
		if !strings.Contains(out, want) {
			t.Errorf("the manifests lack %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "nobody") {
		t.Errorf("the manifests have a key:\n%s", out)
	}
	if !strings.Contains(errs, "WARNING: llama is at http://localhost:8000/v1, which in a Pod is the Pod itself") {
		t.Errorf("nothing says where localhost is: %s", errs)
	}
}

func TestAJobNeedsAPlanThatIsOne(t *testing.T) {
	h := newHome(t)
	if _, errs := h.do(2, "job", "--parts", "2", "--image", "tokenlap"); !strings.Contains(errs, "--plan FILE") {
		t.Error(errs)
	}
	h.write("plan.toml", "stages = []\niterations = 0\n")
	if out, errs := h.do(2, "job", "--plan", "plan.toml", "--parts", "2", "--image", "tokenlap"); out != "" || !strings.Contains(errs, "iterations") {
		t.Error(out, errs)
	}
	h.write("plan.toml", "stages = [{ load = { users = 4 } }]\nmode = \"concurrent\"\n")
	for parts, says := range map[string]string{"0": "1 to 1000 parts", "5": "4 users cannot be divided among 5 parts"} {
		if out, errs := h.do(2, "job", "--plan", "plan.toml", "--parts", parts, "--image", "tokenlap"); out != "" || !strings.Contains(errs, says) {
			t.Error(out, errs)
		}
	}
}
