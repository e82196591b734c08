package kubernetes

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func specOf(change func(*Spec)) Spec {
	s := Spec{
		Name: "nightly", Image: "registry.example/tokenlap:1", Secret: "nightly-keys", Storage: "1Gi", Parts: 4,
		PlanFile: []byte("name = 'nightly'\n"),
		Plan: bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "llama", URL: "https://llama.example/v1", Model: "m"}},
			Limits:    bench.Limits{Total: 2 * time.Minute},
			Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.OpenRate, Rate: 40}, Duration: time.Minute, Grace: 30 * time.Second}},
		},
	}
	change(&s)
	return s
}

func manifestsOf(t *testing.T, s Spec) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestKeysAreReferencesToTheSecret(t *testing.T) {
	t.Setenv("B_KEY", "a-value-that-nobody-may-see")
	out := manifestsOf(t, specOf(func(s *Spec) {
		s.Plan.Endpoints[0].Key = "env:B_KEY"
		s.Plan.Endpoints = append(s.Plan.Endpoints, bench.Endpoint{Name: "qwen", Key: "env:B_KEY", Headers: map[string]string{"X-Team": "env:A_KEY", "X-Plain": "text"}})
	}))
	if strings.Contains(out, "nobody") {
		t.Error("the manifests contain the value of a key")
	}
	for _, want := range []string{
		"#     --from-literal=A_KEY=\"$A_KEY\" \\\n#     --from-literal=B_KEY=\"$B_KEY\" \\\n#     --from-literal=collector-token=",
		"            - name: A_KEY\n              valueFrom:\n                secretKeyRef:\n                  name: nightly-keys\n                  key: A_KEY\n            - name: B_KEY\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the manifests lack\n%s\nin\n%s", want, out)
		}
	}
	if n := strings.Count(out, "secretKeyRef"); n != 2 {
		t.Errorf("%d keys, in place of 2, one a variable and none for the collector", n)
	}
}

func TestANamespaceIsThatOfAllObjects(t *testing.T) {
	out := manifestsOf(t, specOf(func(s *Spec) { s.Namespace = "load" }))
	if n := strings.Count(out, "\n  namespace: load\n"); n != strings.Count(out, "\nkind: ") {
		t.Errorf("%d objects have the namespace:\n%s", n, out)
	}
	if !strings.Contains(out, "create secret generic nightly-keys --namespace load ") {
		t.Errorf("the Secret is made elsewhere:\n%s", out)
	}
}

func TestWhatAPodDoesNotHaveIsRefused(t *testing.T) {
	for reason, row := range map[string]struct {
		change func(*Spec)
		says   string
	}{
		"a key in the keychain": {func(s *Spec) { s.Plan.Endpoints[0].Key = "keyring:llama" }, `model "llama" has its key in keyring:llama`},
		"a key in a file": {func(s *Spec) {
			s.Plan.Endpoints[0].Headers = map[string]string{"X-Key": "file:/home/me/key"}
		}, "file:/home/me/key, which a Pod does not have"},
		"a variable with a sign of equality":     {func(s *Spec) { s.Plan.Endpoints[0].Key = "env:A=B" }, "cannot have an entry of that name"},
		"images of a folder":                     {func(s *Spec) { s.Plan.Images = bench.Images{Folder: "/photos", Files: make([]bench.ImageFile, 1)} }, "images of the folder /photos"},
		"a plan that no ConfigMap holds":         {func(s *Spec) { s.PlanFile = make([]byte, 1<<20) }, "1024 KiB, more than the 1008 KiB"},
		"no image":                               {func(s *Spec) { s.Image = "" }, "--image"},
		"a name with a capital":                  {func(s *Spec) { s.Name = "Nightly" }, `--name "Nightly"`},
		"a name too long for its Service":        {func(s *Spec) { s.Name = strings.Repeat("a", 53) }, "--name"},
		"a name that would be a line of its own": {func(s *Spec) { s.Name = "a\nkind: Pod" }, "--name"},
		"a namespace with a dot":                 {func(s *Spec) { s.Namespace = "a.b" }, "--namespace"},
		"a Secret with a blank":                  {func(s *Spec) { s.Secret = "a b" }, "--secret"},
		"a volume without a size":                {func(s *Spec) { s.Storage = "much" }, "--storage"},
	} {
		t.Run(reason, func(t *testing.T) {
			err := specOf(row.change).Write(&bytes.Buffer{})
			if err == nil || !strings.Contains(err.Error(), row.says) || bench.CodeOf(err) != bench.CodeInvalid {
				t.Errorf("%v, want %q", err, row.says)
			}
		})
	}
}

func TestALongestNameFits(t *testing.T) {
	name := strings.Repeat("a", 52)
	if err := specOf(func(s *Spec) { s.Name = name }).Write(io.Discard); err != nil || len(name+"-collector") > 63 {
		t.Error(err)
	}
}
