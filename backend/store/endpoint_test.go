package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func fullEndpoint() bench.Endpoint {
	return bench.Endpoint{
		Name: "llama-vllm", Title: "Llama 3.1 8B (vLLM) äöü", URL: "https://example.org/v1/chat/completions", Model: "meta-llama/Llama-3.1-8B-Instruct",
		Family: "llama", Deployment: "vllm", Aliases: []string{"llama", "l8"}, Headers: map[string]string{"X-Team": "bench", "Authorization": "env:TEAM_KEY"},
		Body:     map[string]any{"top_k": int64(40), "seed": int64(9007199254740993), "top_p": 0.9, "stop": []any{"a", int64(1)}, "deep": map[string]any{"n": int64(-1), "on": true, "no": nil}},
		Insecure: true, Key: "env:LLAMA_KEY", PriceInput: 0.15, PriceOutput: 3, SLO: "ttft=500ms,tpot.p95=40ms", Archived: true,
	}
}

func names(list []bench.Endpoint) (names []string) {
	for _, e := range list {
		names = append(names, e.Name)
	}
	return names
}

func TestEveryFieldOfAnEndpointComesBack(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	want := fullEndpoint()
	must(t, s.AddEndpoint(t.Context(), want))
	for _, name := range []string{"llama-vllm", "llama", "L8", "LLAMA-vLLM"} {
		got, err := s.Endpoint(t.Context(), name)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %q (-kept +read):\n%s", name, diff)
		}
	}
}

func TestAPriceThatIsNotKnownIsKeptAsNothing(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, endpoint("alpha"), fullEndpoint())
	if got := count(t, dir, "SELECT count(*) FROM endpoint WHERE price_input IS NULL AND price_output IS NULL"); got != 1 {
		t.Errorf("%d endpoints have no price, want 1", got)
	}
	free := fullEndpoint()
	free.PriceInput, free.PriceOutput = 0, 0
	must(t, s.ReplaceEndpoint(t.Context(), free.Name, free))
	if got, err := s.Endpoint(t.Context(), free.Name); err != nil || got.PriceInput != 0 || got.PriceOutput != 0 {
		t.Errorf("a price that was taken away: %+v, %v", got, err)
	}
}

func TestListsOfAnEndpointAreNeverNil(t *testing.T) {
	s := mustOpen(t, t.TempDir(), endpoint("alpha"))
	got, err := s.Endpoint(t.Context(), "alpha")
	must(t, err)
	if got.Aliases == nil || got.Headers == nil || got.Body == nil {
		t.Errorf("nil where empty is meant: %#v", got)
	}
	if want := "http://localhost:8000/v1/chat/completions"; got.URL != want {
		t.Errorf("URL is %q, want the normalised %q", got.URL, want)
	}
}

func TestEndpointsComeInTheOrderOfAddingWithoutArchivedOnes(t *testing.T) {
	s := mustOpen(t, t.TempDir(), endpoint("zeta"))
	must(t, s.AddEndpoint(t.Context(), fullEndpoint())) // archived
	must(t, s.AddEndpoint(t.Context(), endpoint("alpha")))
	shown, err := s.Endpoints(t.Context())
	must(t, err)
	all, err := s.AllEndpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([][]string{{"zeta", "alpha"}, {"zeta", "llama-vllm", "alpha"}}, [][]string{names(shown), names(all)}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNamesAndAliasesAreOneNameSpace(t *testing.T) {
	s := mustOpen(t, t.TempDir(), fullEndpoint(), endpoint("qwen"))
	for name, c := range map[string]struct {
		endpoint bench.Endpoint
		code     bench.Code
		field    string
		words    []string
	}{
		"a name that is a name":    {endpoint("qwen"), bench.CodeConflict, "name", []string{`"qwen"`}},
		"in other capitals":        {endpoint("Qwen"), bench.CodeConflict, "name", []string{`"Qwen"`, `"qwen"`}},
		"a name that is an alias":  {endpoint("l8"), bench.CodeConflict, "name", []string{`"l8"`, `"llama-vllm"`}},
		"an alias that is a name":  {alias("new", "qwen"), bench.CodeConflict, "aliases", []string{`"new"`, `"qwen"`}},
		"an alias that is one":     {alias("new", "llama"), bench.CodeConflict, "aliases", []string{`"new"`, `"llama"`, `"llama-vllm"`}},
		"its own name as an alias": {alias("new", "new"), bench.CodeInvalid, "aliases", []string{`"new"`}},
	} {
		t.Run(name, func(t *testing.T) {
			err := s.AddEndpoint(t.Context(), c.endpoint)
			wantError(t, err, c.code, c.words...)
			var ours *bench.Error
			if !errors.As(err, &ours) || ours.Field != c.field {
				t.Errorf("the mistake is beside %q, want %q", ours.Field, c.field)
			}
		})
	}
	all, err := s.AllEndpoints(t.Context())
	must(t, err)
	if len(all) != 2 {
		t.Errorf("%v are there after refusals, want the first two", names(all))
	}
}

func alias(name string, aliases ...string) bench.Endpoint {
	e := endpoint(name)
	e.Aliases = aliases
	return e
}

func TestAnUnknownNameIsAnsweredWithNearOnes(t *testing.T) {
	s := mustOpen(t, t.TempDir(), fullEndpoint(), endpoint("qwen"))
	for asked, want := range map[string]string{"qven": "did you mean qwen?", "llama-vlm": "did you mean llama-vllm", "mistral": "list of models"} {
		_, err := s.Endpoint(t.Context(), asked)
		wantError(t, err, bench.CodeNotFound, asked, want)
	}
	wantError(t, s.RemoveEndpoint(t.Context(), "qven"), bench.CodeNotFound, "qwen")
	wantError(t, s.ReplaceEndpoint(t.Context(), "qven", endpoint("x")), bench.CodeNotFound, "qwen")
}

func TestReplacingKeepsThePlaceAndMayRename(t *testing.T) {
	s := mustOpen(t, t.TempDir(), alias("one", "first"), endpoint("two"))
	must(t, s.ReplaceEndpoint(t.Context(), "first", alias("uno", "one")))
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"uno", "two"}, names(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = s.Endpoint(t.Context(), "first")
	wantError(t, err, bench.CodeNotFound, "first")
	wantError(t, s.ReplaceEndpoint(t.Context(), "uno", endpoint("two")), bench.CodeConflict, "two")
	got, err := s.Endpoint(t.Context(), "one")
	must(t, err)
	if got.Name != "uno" {
		t.Errorf("the alias one leads to %q, want uno as before the refusal", got.Name)
	}
	must(t, s.RemoveEndpoint(t.Context(), "uno"))
	must(t, s.AddEndpoint(t.Context(), endpoint("one"))) // its names are free again
}

func TestAnImportIsAllOrNothing(t *testing.T) {
	s := mustOpen(t, t.TempDir(), endpoint("one"), endpoint("two"))
	wantError(t, s.AddEndpoints(t.Context(), []bench.Endpoint{endpoint("three"), endpoint("two")}), bench.CodeConflict, "two")
	wantError(t, s.AddOrReplaceEndpoints(t.Context(), []bench.Endpoint{endpoint("three"), {Name: "x", URL: "http://a", Model: "m", Key: "sk-123"}}), bench.CodeInvalid, "reference")
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"one", "two"}, names(all)); diff != "" {
		t.Fatalf("after refused imports (-want +got):\n%s", diff)
	}
	// The aliases of two that exist are exchanged for each other's.
	must(t, s.AddOrReplaceEndpoints(t.Context(), []bench.Endpoint{alias("one", "a"), alias("two", "b")}))
	must(t, s.AddOrReplaceEndpoints(t.Context(), []bench.Endpoint{alias("two", "a"), endpoint("three"), alias("one", "b")}))
	got, err := s.Endpoint(t.Context(), "a")
	must(t, err)
	all, err = s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"one", "two", "three"}, names(all)); diff != "" || got.Name != "two" {
		t.Errorf("a leads to %q; (-want +got):\n%s", got.Name, diff)
	}
	wantError(t, s.AddOrReplaceEndpoints(t.Context(), []bench.Endpoint{alias("four", "one")}), bench.CodeConflict, "four", "one")
}

func TestAKeyNeverReachesTheFile(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir, nil)
	must(t, err)
	const secret = "sk-very-secret-0123456789"
	for _, e := range []bench.Endpoint{
		{Name: "a", URL: "http://localhost", Model: "m", Key: bench.KeyRef(secret)},
		{Name: "a", URL: "http://localhost", Model: "m", Headers: map[string]string{"Authorization": "Bearer " + secret}},
		{Name: "a", URL: "http://localhost?api_key=" + secret, Model: "m"},
		{Name: "a", URL: "http://user:" + secret + "@localhost", Model: "m"},
	} {
		if err := s.AddEndpoint(t.Context(), e); err == nil || bytes.Contains([]byte(err.Error()), []byte(secret)) {
			t.Errorf("adding a key was answered with %v", err)
		}
	}
	must(t, s.Close())
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("%s holds the key", filepath.Base(file))
		}
	}
}

func TestAnArchivedModelComesBackWhereItWas(t *testing.T) {
	s := mustOpen(t, t.TempDir(), alias("one", "uno"), endpoint("two"))
	must(t, s.Archive(t.Context(), "uno"))
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"two"}, names(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	must(t, s.Unarchive(t.Context(), "one"))
	all, err = s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"one", "two"}, names(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantError(t, s.Archive(t.Context(), "none"), bench.CodeNotFound, "none")
}
