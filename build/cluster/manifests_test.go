package cluster

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// planText is a plan whose model has a key, at a rate of which each part has a
// share that ends long after a part that died has begun anew.
const planText = `
name = "cluster"
keep_text = 0
prompts.lengths = ["short"]

[[endpoints]]
name = "llama"
url = "http://model.test:8000/v1"
model = "m"
key = "env:MODEL_KEY"

[[stages]]
load = { rate = 40 }
duration = "40s"
settle = "1s"
grace = "10s"
`

// manifests are what the command line prints for planText in four parts.
func manifests(t *testing.T) []byte {
	plan := filepath.Join(t.TempDir(), "plan.toml")
	write(t, plan, []byte(planText))
	return run(t, "job", "--data-dir", t.TempDir(), "--plan", plan, "--parts", "4", "--image", "localhost/tokenlap", "--name", "load", "--namespace", "load")
}

// base is what Kustomize makes of an overlay of the base in build/kubernetes.
func base(t *testing.T) []byte {
	dir := t.TempDir()
	base, err := filepath.Abs("../kubernetes")
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(dir, base)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "kustomization.yaml"), []byte("namespace: demo\nresources: ["+relative+"]\nimages: [{ name: localhost/tokenlap, newName: registry.example/tokenlap, newTag: \"1\" }]\n"))
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := built.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("image: registry.example/tokenlap:1\n")); n != 2 {
		t.Errorf("%d images are those of the overlay", n)
	}
	return text
}

// decode decodes manifests strictly and returns the kinds of their objects.
func decode(text [][]byte) (kinds string, err error) {
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	var all []string
	for _, one := range text {
		object, kind, err := decoder.Decode(one, nil, nil)
		if err != nil && !runtime.IsStrictDecodingError(err) {
			return "", err
		}
		if err != nil || object == nil {
			return kind.Kind, err
		}
		all = append(all, kind.Kind)
	}
	return strings.Join(all, " "), nil
}

func TestTheManifestsAreObjectsOfKubernetes(t *testing.T) {
	written, err := os.ReadFile("../kubernetes/manifests.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"printed": manifests(t), "in the base": written, "of an overlay": base(t)} {
		kinds, err := decode(documents(t, text))
		if err != nil || strings.Count(kinds, "Job") != 2 || len(strings.Fields(kinds)) != 5 {
			t.Errorf("%s: %s, %v", name, kinds, err)
		}
	}
	page, err := os.ReadFile("../../docs/cluster.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$").FindAllSubmatch(page, -1)
	for _, block := range shown {
		if _, err := decode(documents(t, block[1])); err != nil {
			t.Errorf("docs/cluster.md: %v in\n%s", err, block[1])
		}
	}
	if len(shown) != 2 {
		t.Errorf("docs/cluster.md shows %d manifests", len(shown))
	}
	misspelt := bytes.Replace(written, []byte("backoffLimitPerIndex"), []byte("backofLimitPerIndex"), 1)
	if kind, err := decode(documents(t, misspelt)); err == nil || kind != "Job" {
		t.Errorf("a field that Kubernetes does not have is decoded: %v", err)
	}
}
