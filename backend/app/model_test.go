package app_test

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/simulator"
)

// serve starts a server of models and returns its URL.
func serve(t *testing.T, query string) string {
	t.Helper()
	behaviour, err := simulator.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	server, err := simulator.Start("127.0.0.1:0", behaviour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server.URL()
}

// save wants these mistakes beside their fields.
func (o own) save(was string, endpoint bench.Endpoint, wrong ...string) app.ModelSaved {
	o.t.Helper()
	saved, err := o.SaveModel(o.t.Context(), app.ModelForm{Was: was, Endpoint: endpoint})
	o.ok(err)
	if got := fields(saved.Mistakes); !slices.Equal(got, append([]string{}, wrong...)) {
		o.t.Fatalf("mistakes beside %q, want %q: %v", got, wrong, saved.Mistakes)
	}
	return saved
}

// find is a model of the list.
func (o own) find(name string) app.Model {
	o.t.Helper()
	models, err := o.Models(o.t.Context())
	o.ok(err)
	for _, model := range models {
		if model.Name == name {
			return model
		}
	}
	o.t.Fatalf("there is no model %q among %v", name, models)
	return app.Model{}
}

func TestAModelIsStoredAsTheCommandLineStoresIt(t *testing.T) {
	o := newOwn(t)
	form := bench.Endpoint{Name: " qwen ", URL: "localhost:11434", Model: " qwen2.5:7b", Title: "Qwen ", Aliases: []string{" q ", ""}}
	if saved := o.save("", form); saved.Name != "qwen" {
		t.Errorf("stored as %q", saved.Name)
	}
	args := []string{"models", "add", "other", "--url", "localhost:11434", "--model", "qwen2.5:7b", "--title", "Qwen", "--alias", "o", "--data-dir", o.folder}
	if code := cli.Main(args, strings.NewReader(""), new(bytes.Buffer), os.Stderr); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	mine, theirs := o.find("qwen").Endpoint, o.find("other").Endpoint
	if mine.Aliases[0] != "q" || mine.Deployment != "ollama" {
		t.Errorf("got %+v", mine)
	}
	mine.Name, mine.Aliases = theirs.Name, theirs.Aliases
	if diff := cmp.Diff(theirs, mine); diff != "" {
		t.Errorf("(-command line +window):\n%s", diff)
	}
}

func TestTheMistakesOfAModelAreBesideTheirFields(t *testing.T) {
	taken := model("alpha")
	taken.Aliases = []string{"a"}
	o := newOwn(t, taken, model("beta"))
	for reason, c := range map[string]struct {
		was    string
		change func(*bench.Endpoint)
		want   []string
	}{
		"several at once": {"", func(e *bench.Endpoint) {
			*e = bench.Endpoint{Name: "a b", URL: "ftp://x", Aliases: []string{"c d"}, Key: "sk-12345678", Headers: map[string]string{"Host": "x"}, Body: map[string]any{"stream": true}}
		}, []string{"name", "aliases", "url", "model", "key", "headers", "body"}},
		"nothing filled in":             {"", func(e *bench.Endpoint) { *e = bench.Endpoint{} }, []string{"name", "url", "model"}},
		"a name that is taken":          {"", func(e *bench.Endpoint) { e.Name = "Alpha" }, []string{"name"}},
		"a name that is an alias":       {"", func(e *bench.Endpoint) { e.Name = "a" }, []string{"name"}},
		"an alias that is taken":        {"", func(e *bench.Endpoint) { e.Aliases = []string{"new-alias", "alpha"} }, []string{"aliases"}},
		"a tokenizer that is not there": {"", func(e *bench.Endpoint) { e.Tokenizer = "/nowhere/tokenizer.json" }, []string{"tokenizer"}},
		"no encoding, and no model id":  {"", func(e *bench.Endpoint) { e.Tokenizer, e.Model = "o200k", "" }, []string{"tokenizer", "model"}},
		"an old one, by its new name":   {"beta", func(e *bench.Endpoint) { e.Name = "alpha" }, []string{"name"}},
	} {
		t.Run(reason, func(t *testing.T) {
			endpoint := model("gamma")
			c.change(&endpoint)
			if saved := o.save(c.was, endpoint, c.want...); saved.Name != c.was {
				t.Errorf("stored as %q in spite of mistakes", saved.Name)
			}
		})
	}
	if models, err := o.Models(t.Context()); err != nil || len(models) != 2 {
		t.Errorf("%d models, want the first two: %v", len(models), err)
	}
	_, err := o.SaveModel(t.Context(), app.ModelForm{Was: "gone", Endpoint: model("gamma")})
	if bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("a model that is gone: %v", err)
	}
}

func TestModelsAreArchivedAndRemovedAndKeepTheirRuns(t *testing.T) {
	o := newOwn(t, model("alpha"), model("beta"))
	o.remember("first", usual("alpha", "beta"), 1, 1, 1)
	o.remember("second", usual("alpha"), 1, 1, 1)
	if a, b := o.find("alpha"), o.find("beta"); a.Runs != 2 || b.Runs != 1 || !a.Simulated || a.Probe != nil {
		t.Errorf("alpha %+v, beta %+v", a, b)
	}
	o.ok(o.ArchiveModel(t.Context(), "alpha"))
	if a := o.find("alpha"); !a.Archived || a.Runs != 2 {
		t.Errorf("got %+v", a)
	}
	o.ok(o.UnarchiveModel(t.Context(), "alpha"))
	if o.find("alpha").Archived {
		t.Error("it is still archived")
	}
	o.ok(o.RemoveModel(t.Context(), "alpha"))
	for _, err := range []error{o.RemoveModel(t.Context(), "alpha"), o.ArchiveModel(t.Context(), "alpha"), o.UnarchiveModel(t.Context(), "alpha")} {
		if bench.CodeOf(err) != bench.CodeNotFound {
			t.Errorf("got %v", err)
		}
	}
}

func states(steps []app.ProbeStep) map[string]string {
	all := map[string]string{}
	for _, step := range steps {
		all[step.Name] = step.State
	}
	return all
}

func TestATestGoesStepByStepAndIsRemembered(t *testing.T) {
	o := newOwn(t, model("alpha"))
	test := func(form app.ModelForm) map[string]string {
		t.Helper()
		steps, err := o.TestModel(t.Context(), form)
		o.ok(err)
		return states(steps)
	}
	simulated := o.find("alpha").Endpoint
	if got := test(app.ModelForm{Endpoint: simulated}); got["connect"] != "ok" || got["stream"] != "ok" {
		t.Errorf("got %v", got)
	}
	if o.find("alpha").Probe != nil {
		t.Error("the test of a form is remembered of a model that it is not")
	}
	moved := simulated
	moved.URL = "http://" + closedPort(t) + "/v1"
	if got := test(app.ModelForm{Was: "alpha", Endpoint: moved}); got["connect"] != "failed" {
		t.Errorf("got %v", got)
	}
	if o.find("alpha").Probe != nil {
		t.Error("the test of a change that was not saved is remembered")
	}
	o.save("alpha", moved) // now it is
	probe := o.find("alpha").Probe
	if probe == nil || probe.State != "failed" || !strings.HasPrefix(probe.Message, "connect: ") || probe.At == "" {
		t.Fatalf("got %+v", probe)
	}
	other := simulated
	other.URL += "&seed=7"
	o.save("alpha", other)
	if got := o.find("alpha").Probe; got != nil {
		t.Errorf("the test of another server is remembered: %+v", got)
	}
	if got := test(app.ModelForm{Was: "alpha", Endpoint: other}); got["stream"] != "ok" {
		t.Errorf("got %v", got)
	}
	if got := o.find("alpha").Probe; got == nil || got.State != "ok" && got.State != "warn" {
		t.Errorf("got %+v", got)
	}
	test(app.ModelForm{Endpoint: moved}) // of something else, in between
	titled := other
	titled.Title = "another title"
	o.save("alpha", titled)
	if o.find("alpha").Probe == nil {
		t.Error("a title made the test forgotten")
	}
}

func TestATestSaysWhereTokensWillComeFrom(t *testing.T) {
	o := newOwn(t)
	for reason, c := range map[string]struct{ usage, model, tokenizer, state, hint string }{
		"the server counts":     {"as_asked", "m", "", "ok", ""},
		"nobody counts":         {"none", "m", "", "warn", "estimated"},
		"an OpenAI model":       {"none", "gpt-4o", "", "warn", "counted by o200k_base"},
		"a tokenizer is chosen": {"none", "m", "cl100k_base", "warn", "counted by cl100k_base"},
		"one that is gone":      {"none", "m", "/nowhere/tokenizer.json", "failed", "there is no tokenizer at"},
	} {
		e := bench.Endpoint{Name: "one", URL: "simulated:?usage=" + c.usage, Model: c.model, Protocol: bench.Protocol{Tokenizer: c.tokenizer}}
		steps, err := o.TestModel(t.Context(), app.ModelForm{Endpoint: e})
		o.ok(err)
		at := slices.IndexFunc(steps, func(s app.ProbeStep) bool { return s.Name == "usage" })
		if at < 0 || steps[at].State != c.state || !strings.Contains(steps[at].Hint, c.hint) {
			t.Errorf("%s: %+v", reason, steps)
		}
	}
}

// closedPort is an address where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestAServerIsAskedForItsModelsBeforeOneIsChosen(t *testing.T) {
	o := newOwn(t)
	form := func(url string) app.ModelForm { return app.ModelForm{Endpoint: bench.Endpoint{URL: url}} }
	ids, err := o.ServedModels(t.Context(), form(serve(t, "models=one,two")))
	if err != nil || !slices.Equal(ids, []string{"one", "two"}) {
		t.Errorf("got %q, %v", ids, err)
	}
	if ids, err = o.ServedModels(t.Context(), form("simulated:?models=three")); err != nil || !slices.Equal(ids, []string{"three"}) {
		t.Errorf("simulated: got %q, %v", ids, err)
	}
	for url, code := range map[string]bench.Code{
		"":                        bench.CodeInvalid,
		"ftp://x":                 bench.CodeInvalid,
		"http://" + closedPort(t): bench.CodeUnavailable,
	} {
		if _, err := o.ServedModels(t.Context(), form(url)); bench.CodeOf(err) != code {
			t.Errorf("%s: got %v, want %s", url, err, code)
		}
	}
	locked := form(serve(t, ""))
	locked.Endpoint.Key = "env:TOKENLAP_TEST_NO_KEY"
	if _, err := o.ServedModels(t.Context(), locked); bench.CodeOf(err) != bench.CodeNotFound || !strings.Contains(err.Error(), "TOKENLAP_TEST_NO_KEY") {
		t.Errorf("a key that is not set: %v", err)
	}
}

const secret = "sk-proj-Abc123Def456Ghi789"

func TestAKeyIsFoundButNeverShown(t *testing.T) {
	keyring.MockInit()
	o := newOwn(t)
	t.Setenv("TOKENLAP_TEST_KEY", secret)
	if stored, err := o.StoreKey(t.Context(), app.KeyForm{Name: " prod ", Key: secret + "\n"}); stored.Ref != "keyring:prod" || !stored.New || err != nil {
		t.Fatalf("got %+v, %v", stored, err)
	}
	for ref, found := range map[string]bool{
		"": false, "env:TOKENLAP_TEST_KEY": true, " keyring:prod ": true, "env:TOKENLAP_TEST_NONE": false, "keyring:none": false,
		"file:" + filepath.Join(t.TempDir(), "none"): false, secret: false, "env:" + secret: false,
	} {
		state, err := o.FindKey(t.Context(), ref)
		o.ok(err)
		if state.Found != found || state.Message == "" || strings.Contains(state.Message+state.Hint, "Abc123") {
			t.Errorf("%s: got %+v, want found %v", ref, state, found)
		}
	}
	if _, err := o.StoreKey(t.Context(), app.KeyForm{Name: "prod", Key: secret + "\n" + secret, Replace: true}); err == nil || strings.Contains(err.Error(), "Abc123") {
		t.Errorf("got %v", err)
	}
}

func TestAKeyIsRemovedUnlessAModelUsesIt(t *testing.T) {
	keyring.MockInit()
	used := model("alpha")
	used.Key = "keyring:prod"
	o := newOwn(t, used)
	for _, name := range []string{"prod", "spare"} {
		if _, err := o.StoreKey(t.Context(), app.KeyForm{Name: name, Key: secret + name}); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.RemoveKey(t.Context(), "keyring:prod"); bench.CodeOf(err) != bench.CodeConflict || !strings.Contains(err.Error(), "the model alpha") {
		t.Errorf("a key in use: got %v", err)
	}
	if err := o.RemoveKey(t.Context(), "env:PROD"); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("a key elsewhere: got %v", err)
	}
	o.ok(o.RemoveKey(t.Context(), "keyring:spare"))
	for ref, found := range map[string]bool{"keyring:prod": true, "keyring:spare": false} {
		if state, err := o.FindKey(t.Context(), ref); err != nil || state.Found != found {
			t.Errorf("%s: got %+v, %v", ref, state, err)
		}
	}
}

func TestAKeychainThatDoesNotAnswerSaysWhatToDoInstead(t *testing.T) {
	t.Cleanup(keyring.MockInit)
	o := newOwn(t)
	keyring.MockInit()
	if state, err := o.Keychain(t.Context()); err != nil || !state.Found {
		t.Errorf("got %+v, %v", state, err)
	}
	keyring.MockInitWithError(errors.New("no dbus"))
	state, err := o.Keychain(t.Context())
	if err != nil || state.Found || !strings.Contains(state.Hint, "env:NAME or file:PATH") {
		t.Errorf("got %+v, %v", state, err)
	}
}

func TestAListOfModelsGoesToAFileAndBack(t *testing.T) {
	full := model("alpha")
	full.URL, full.Key, full.Headers = "http://localhost:8000/v1/chat/completions", "env:MY_KEY", map[string]string{"X-Team": "a"}
	old := model("old")
	old.Archived = true
	o := newOwn(t, full, model("beta"), old)
	path := filepath.Join(o.folder, "models.toml")
	o.ok(o.WriteModels(t.Context(), path))
	theirs := filepath.Join(o.folder, "theirs.toml")
	if code := cli.Main([]string{"models", "export", theirs, "--data-dir", o.folder}, strings.NewReader(""), new(bytes.Buffer), os.Stderr); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	mine, err := os.ReadFile(path)
	o.ok(err)
	want, err := os.ReadFile(theirs)
	o.ok(err)
	if !bytes.Equal(mine, want) || bytes.Contains(mine, []byte(`"old"`)) {
		t.Errorf("the file is not what the command line writes:\n%s", mine)
	}

	again, err := o.ImportModels(t.Context(), app.ModelsFile{Path: path})
	o.ok(err)
	if diff := cmp.Diff(app.ModelsImported{Added: []string{}, Replaced: []string{}, Same: []string{"alpha", "beta"}}, again); diff != "" {
		t.Errorf("models that are there just so (-want +got):\n%s", diff)
	}
	changed := full
	changed.Title = "Changed since"
	_, err = o.SaveModel(t.Context(), app.ModelForm{Was: "alpha", Endpoint: changed})
	o.ok(err)
	if _, err := o.ImportModels(t.Context(), app.ModelsFile{Path: path}); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("a model that is another by now: got %v, want a conflict", err)
	}
	o.ok(o.RemoveModel(t.Context(), "beta"))
	read, err := o.ImportModels(t.Context(), app.ModelsFile{Path: path, Replace: true})
	o.ok(err)
	if diff := cmp.Diff(app.ModelsImported{Added: []string{"beta"}, Replaced: []string{"alpha"}}, read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := o.find("alpha").Endpoint; got.Key != "env:MY_KEY" || got.Headers["X-Team"] != "a" {
		t.Errorf("got %+v", got)
	}
	if _, err := o.ImportModels(t.Context(), app.ModelsFile{Path: filepath.Join(o.folder, "none.toml")}); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "none.toml") {
		t.Errorf("got %v", err)
	}
}
