package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// drawObjectives draws objectives of statistics, and one about each request where
// the name allows it.
func drawObjectives(t *rapid.T, name string) (all []bench.Objective) {
	forms := []string{"ttft.p95=%dms", "latency.mean=%dns", "success=%d%%", "output_speed.p50=%d.5tok/s", "failed=%d", "goodput=0.%d"}
	if name == "Objectives" {
		forms = append(forms, "tpot=%dus")
	}
	for _, form := range forms {
		if !rapid.Bool().Draw(t, name) {
			continue
		}
		objective, err := bench.ParseObjective(fmt.Sprintf(form, rapid.IntRange(1, 99).Draw(t, "limit")))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, objective)
	}
	if name == "Objectives" { // else goodput could be without one
		all = append(all, bench.Objective{Metric: "ttft", Limit: 0.5})
	}
	return all
}

// draw fills a value with anything, so that fields that come later are filled,
// too.
func draw(t *rapid.T, v reflect.Value, name string) {
	switch into := v.Addr().Interface().(type) {
	case *bench.Endpoint:
		drawEndpoint(t, into)
		return
	case *bench.PromptSet:
		*into = drawPrompts(t)
		return
	case *bench.Trace:
		*into = drawTrace(t)
		return
	case *bench.Images:
		*into = drawImages(t)
		return
	case *[]bench.Objective:
		*into = drawObjectives(t, name)
		return
	case *time.Duration:
		*into = time.Duration(rapid.Int64Range(0, 1e16).Draw(t, name))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			draw(t, v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, name) {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem(), name)
		}
	case reflect.Slice:
		if size := rapid.IntRange(0, 3).Draw(t, name); size > 0 {
			v.Set(reflect.MakeSlice(v.Type(), size, size))
			for i := range size {
				draw(t, v.Index(i), name)
			}
		}
	case reflect.Map:
		if rapid.Bool().Draw(t, name) {
			v.Set(reflect.MakeMap(v.Type()))
			element := reflect.New(v.Type().Elem()).Elem()
			draw(t, element, name)
			v.SetMapIndex(reflect.ValueOf(rapid.String().Draw(t, name)).Convert(v.Type().Key()), element)
		}
	case reflect.String:
		v.SetString(rapid.String().Draw(t, name))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, name))
	case reflect.Uint64:
		v.SetUint(rapid.Uint64().Draw(t, name))
	case reflect.Float64:
		v.SetFloat(rapid.Float64Range(-1e300, 1e300).Draw(t, name))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, name))
	case reflect.Interface:
		v.Set(reflect.ValueOf(drawOpen(t, 3)))
	default:
		t.Fatalf("%s: a %v cannot be drawn", name, v.Type())
	}
}

// drawOpen draws what JSON can hold, apart from null.
func drawOpen(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	switch {
	case kind == 0:
		return rapid.String().Draw(t, "text")
	case kind == 1:
		return rapid.Bool().Draw(t, "bool")
	case kind == 2 || depth == 0:
		return rapid.Float64Range(-1e300, 1e300).Draw(t, "number")
	case kind == 3:
		return float64(rapid.IntRange(-1000, 1000).Draw(t, "whole"))
	case kind == 4:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "size") {
			list = append(list, drawOpen(t, depth-1))
		}
		return list
	}
	table := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "size") {
		table[rapid.String().Draw(t, "key")] = drawOpen(t, depth-1)
	}
	return table
}

// drawEndpoint draws a valid endpoint with as much as there can be.
func drawEndpoint(t *rapid.T, e *bench.Endpoint) {
	name := rapid.StringMatching(`[A-Za-z][A-Za-z0-9]{0,9}`)
	*e = bench.Endpoint{
		Name: name.Draw(t, "name"), Title: rapid.String().Draw(t, "title"), URL: "http://localhost:8000/v1",
		Model: "m" + rapid.String().Draw(t, "model"), Family: rapid.String().Draw(t, "family"), Deployment: rapid.String().Draw(t, "deployment"),
		Insecure: rapid.Bool().Draw(t, "insecure"), Archived: rapid.Bool().Draw(t, "archived"),
		Key:        bench.KeyRef(rapid.SampledFrom([]string{"", "env:KEY", "keyring:key", "file:/tmp/key"}).Draw(t, "key")),
		PriceInput: rapid.Float64Range(0, 100).Draw(t, "price"), PriceOutput: rapid.Float64Range(0, 100).Draw(t, "price"),
		Protocol: bench.Protocol{
			API:           rapid.SampledFrom(append([]bench.API{""}, bench.APIs...)).Draw(t, "api"),
			ServerMetrics: rapid.SampledFrom([]string{"", "http://localhost:8000/metrics"}).Draw(t, "metrics"),
			Tokenizer:     rapid.SampledFrom([]string{"", bench.NoTokenizer}).Draw(t, "tokenizer"),
		},
	}
	if rapid.Bool().Draw(t, "lists") {
		e.Aliases, e.Headers = []string{name.Draw(t, "alias")}, map[string]string{"X-" + name.Draw(t, "header"): "1", "Authorization": "env:KEY"}
		e.Body = map[string]any{"own_" + name.Draw(t, "field"): drawOpen(t, 3), "wait_ns": 5.0}
		e.Omit, e.Rename, e.ThinkTags = []string{"seed"}, map[string]string{"max_tokens": "max_completion_tokens"}, []string{"<think>"}
	}
	if url, err := bench.NormalizeURL(e.URL, e.API); err == nil {
		e.URL = url
	}
	if err := e.Validate(); err != nil {
		t.Skip(err) // such as a text in the body that looks like a key
	}
}

func drawPrompts(t *rapid.T) bench.PromptSet {
	all, err := Prompts("")
	if err != nil {
		t.Fatal(err)
	}
	switch rapid.IntRange(0, 3).Draw(t, "prompts") {
	case 0:
		return all
	case 3:
		return prompt.SyntheticSet()
	case 1:
		some, err := Form{Prompts: []string{all.Prompts[3].ID, all.Prompts[1].ID}}.PromptSet()
		if err != nil {
			t.Fatal(err)
		}
		return some
	}
	set := bench.PromptSet{Name: "n" + rapid.String().Draw(t, "name")}
	for i := range rapid.IntRange(1, 3).Draw(t, "size") {
		var one bench.Prompt
		draw(t, reflect.ValueOf(&one).Elem(), "prompt")
		one.ID = strconv.Itoa(i) + one.ID
		set.Prompts = append(set.Prompts, one)
	}
	set.Hash = bench.HashPrompts(set.Prompts)
	return set
}

func drawTrace(t *rapid.T) bench.Trace {
	read := bench.Trace{Source: rapid.String().Draw(t, "source")}
	at := time.Duration(0)
	for range rapid.IntRange(1, 5).Draw(t, "arrivals") {
		at += time.Duration(rapid.Int64Range(0, 1e10).Draw(t, "gap"))
		read.Arrivals = append(read.Arrivals, bench.TraceArrival{At: at, Input: rapid.IntRange(0, 1000).Draw(t, "input"), Output: rapid.IntRange(0, 1000).Draw(t, "output")})
	}
	return read
}

func drawImages(t *rapid.T) (images bench.Images) {
	for i := range rapid.IntRange(0, 3).Draw(t, "images") {
		images.Folder = "/" + rapid.StringMatching(`[a-z ]{1,9}`).Draw(t, "folder")
		images.Files = append(images.Files, bench.ImageFile{
			Name: strconv.Itoa(i) + rapid.String().Draw(t, "name"), Bytes: rapid.IntRange(0, 1e9).Draw(t, "bytes"), Hash: rapid.String().Draw(t, "hash"),
		})
	}
	return images
}

func drawPlan(t *rapid.T) (p bench.Plan) {
	draw(t, reflect.ValueOf(&p).Elem(), "plan")
	if len(p.Stages) == 0 {
		p.Stages = []bench.Stage{{}}
	}
	for i := range p.Stages {
		load := &p.Stages[i].Load
		load.Kind = rapid.SampledFrom(bench.LoadKinds()).Draw(t, "kind")
		load.Arrival = rapid.SampledFrom(bench.Arrivals).Draw(t, "arrival")
		load.Speed = rapid.Float64Range(0.001, 1000).Draw(t, "speed")
	}
	return p
}

func TestPlanFileHoldsEveryFieldOfAPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawPlan(t)
		var file bytes.Buffer
		if err := WriteFile(&file, before); err != nil {
			t.Fatal(err)
		}
		read, err := ReadFile(&file, "plan.toml")
		if err != nil {
			t.Fatalf("%v in\n%s", err, file.String())
		}
		if !reflect.DeepEqual(before, read.Plan) {
			t.Fatalf("%+v\nbecame\n%+v", before, read.Plan)
		}
	})
}

func TestPlanIsTheSameInJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawPlan(t)
		text, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		var after bench.Plan
		if err := json.Unmarshal(text, &after); err != nil || !reflect.DeepEqual(before, after) {
			t.Fatalf("%v: %+v\nbecame\n%+v", err, before, after)
		}
	})
}

// readPlan reads a plan file with one more model.
func readPlan(t *testing.T, text string) (bench.Plan, error) {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{
		"own.csv":      "id,text\nfirst,What is 1 + 1?\nsecond,What is 2 + 2?\n",
		"arrive.csv":   "at,input\n1,10\n3,20\n",
		"late.csv":     "at\n3\n1\n",
		"photos/a.png": "\x89PNG\r\n\x1a\n",
	} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	read, err := ReadFile(strings.NewReader(text), filepath.Join(folder, "plan.toml"))
	if err != nil {
		return read.Plan, err
	}
	return read.With([]bench.Endpoint{{Name: "llama", URL: "http://localhost:8000/v1", Model: "m"}})
}

func TestPlanFileOfAFewLinesIsEnough(t *testing.T) {
	photos := bench.Images{Folder: "photos", Files: []bench.ImageFile{{Name: "a.png", Bytes: 8, Hash: "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6"}}}
	standard, err := Defaults().Plan(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		text string
		want func(*bench.Plan)
	}{
		"nothing":  {"", func(*bench.Plan) {}},
		"a number": {"iterations = 3", func(p *bench.Plan) { p.Iterations = 3 }},
		"part of a table": {"generation.max_tokens = 9\nlimits.total = \"1m30s\"", func(p *bench.Plan) {
			p.Generation.MaxTokens, p.Limits.Total = 9, 90*time.Second
		}},
		"users": {"[[stages]]\nload.users = 4\nrequests = 7", func(p *bench.Plan) {
			p.Mode, p.Stages[0].Load.Users, p.Stages[0].Requests = bench.Concurrent, 4, 7
		}},
		"a rate": {"[[stages]]\nload = { rate = 2.5 }\nduration = \"60s\"\ngrace = \"0s\"", func(p *bench.Plan) {
			p.Mode, p.Stages = bench.Concurrent, []bench.Stage{{Load: bench.Load{Kind: bench.OpenRate, Rate: 2.5, Arrival: bench.PoissonArrival}, Duration: time.Minute}}
		}},
		"a trace beside it": {`trace = "arrive.csv"`, func(p *bench.Plan) {
			p.Mode, p.Stages[0].Load = bench.Concurrent, bench.Load{Kind: bench.TraceLoad, Speed: 1}
			p.Trace = &bench.Trace{Source: "arrive.csv", Arrivals: []bench.TraceArrival{{Input: 10}, {At: 2 * time.Second, Input: 20}}}
			p.Input, p.Prompts = bench.TraceLengths, prompt.SyntheticSet()
		}},
		"a trace with other lengths": {"trace = \"arrive.csv\"\ninput = \"5\"", func(p *bench.Plan) {
			p.Mode, p.Stages[0].Load = bench.Concurrent, bench.Load{Kind: bench.TraceLoad, Speed: 1}
			p.Trace = &bench.Trace{Source: "arrive.csv", Arrivals: []bench.TraceArrival{{Input: 10}, {At: 2 * time.Second, Input: 20}}}
			p.Input, p.Prompts = "5", prompt.SyntheticSet()
		}},
		"a trace with prompts": {"trace = \"arrive.csv\"\nprompts.file = \"own.csv\"\nprompts.ids = [\"second\"]", func(p *bench.Plan) {
			p.Mode, p.Stages[0].Load = bench.Concurrent, bench.Load{Kind: bench.TraceLoad, Speed: 1}
			p.Trace = &bench.Trace{Source: "arrive.csv", Arrivals: []bench.TraceArrival{{Input: 10}, {At: 2 * time.Second, Input: 20}}}
			p.Prompts.Name, p.Prompts.Prompts = "own.csv", []bench.Prompt{{ID: "second", Version: 1, Text: "What is 2 + 2?"}}
		}},
		"prompts beside it": {"[prompts]\nfile = \"own.csv\"\nids = [\"second\"]", func(p *bench.Plan) {
			p.Prompts.Name, p.Prompts.Prompts = "own.csv", []bench.Prompt{{ID: "second", Version: 1, Text: "What is 2 + 2?"}}
		}},
		"prompts in it": {"[[prompts.prompt]]\ntext = \"Hello\"", func(p *bench.Plan) {
			p.Prompts.Name, p.Prompts.Prompts = "plan.toml", []bench.Prompt{{ID: "prompt-1", Version: 1, Text: "Hello"}}
		}},
		"synthetic prompts": {`input = "normal:512,100"`, func(p *bench.Plan) {
			p.Input, p.Prompts = "normal:512,100", prompt.SyntheticSet()
		}},
		"images beside it": {`images = "photos"`, func(p *bench.Plan) { p.Images = photos }},
		"images by name":   {"[images]\nfolder = \"photos\"\nfiles = [{ name = \"a.png\", bytes = 8, hash = \"" + photos.Files[0].Hash + "\" }]", func(p *bench.Plan) { p.Images = photos }},
		"byte order mark":  {"\xef\xbb\xbfiterations = 3\r\n", func(p *bench.Plan) { p.Iterations = 3 }},
		"a large seed":     {`seed = "18446744073709551615"`, func(p *bench.Plan) { p.Seed = 1<<64 - 1 }},
	} {
		want := standard
		want.Endpoints = []bench.Endpoint{{Name: "llama", URL: "http://localhost:8000/v1", Model: "m"}}
		want.Stages = []bench.Stage{standard.Stages[0]}
		test.want(&want)
		got, err := readPlan(t, test.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want.Prompts.Hash = bench.HashPrompts(want.Prompts.Prompts)
		if name != "a large seed" {
			want.Seed = got.Seed // chosen at random
		}
		got.Images.Folder = strings.TrimPrefix(got.Images.Folder, filepath.Dir(got.Images.Folder)+"/") // one of this test
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v\nwant %+v", name, got, want)
		}
	}
}

func TestModelsOfAPlanFileAreNamesOrEndpoints(t *testing.T) {
	read, err := ReadFile(strings.NewReader(`models = ["llama", "qwen"]
[[endpoints]]
name = "own"
url = "http://localhost:9000"
model = "m"
insecure_skip_verify = true
key = "env:KEY"
`), "plan.toml")
	if err != nil || !reflect.DeepEqual(read.Models, []string{"llama", "qwen"}) {
		t.Fatalf("%v, %v", read.Models, err)
	}
	plan, err := read.With([]bench.Endpoint{{Name: "llama", URL: "http://localhost:8000/v1", Model: "m"}})
	if err != nil || len(plan.Endpoints) != 2 || plan.Endpoints[0].Name != "llama" {
		t.Fatalf("%v, %v", plan.Endpoints, err)
	}
	if own := plan.Endpoints[1]; own.URL != "http://localhost:9000/v1/chat/completions" || !own.Insecure || own.Key != "env:KEY" {
		t.Errorf("%+v", own)
	}
}

func TestMistakeInAPlanFileIsNamedWithItsLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown key":           {"iterations = 1\niteratoins = 2", `plan.toml, line 2: unknown key "iteratoins": did you mean iterations?`},
		"unknown key, no hint":  {"[generation]\nxyzxyz = 2", `plan.toml, line 2: unknown key "xyzxyz": use max_tokens, stream, temperature`},
		"unknown key in a list": {"[[stages]]\nrequests=1\n\n[[stages]]\n[stages.load]\nuser = 3", `plan.toml, line 6: unknown key "user": did you mean users?`},
		"unknown inline key":    {"[[stages]]\n\nload = { user = 3 }", `plan.toml, line 3: unknown key "user"`},
		"unit in a key":         {"[limits]\ntotal_ns = 5", `line 2: unknown key "total_ns": did you mean total?`},
		"a number as time":      {"[limits]\ntotal = 5", `line 2: total must be a time with its unit, such as "30s"`},
		"a time without unit":   {"[limits]\ntotal = \"5\"", `line 2: total must be a time with its unit`},
		"text as number":        {`iterations = "5"`, `line 1: iterations must be a whole number`},
		"part of a number":      {`iterations = 5.5`, `line 1: iterations must be a whole number`},
		"number as text":        {`name = 5`, `line 1: name must be text in quotes`},
		"number as switch":      {`unique_prefix = 1`, `line 1: unique_prefix must be true or false`},
		"negative seed":         {`seed = -1`, `line 1: seed must be a whole number from 0 on`},
		"infinite":              {`generation.temperature = inf`, `line 1: temperature must be a number`},
		"table as list":         {"[stages]\nrequests = 1", `line 1: stages must be a list`},
		"list as table":         {"generation = [1]", `line 1: generation must be a table`},
		"wrong element":         {"models = [\"a\", 5]", `line 1: an element of models must be text in quotes`},
		"date":                  {"name = 2026-05-10", `line 1: name must be text in quotes`},
		"not TOML":              {"a = 1\nb = = 2", `plan.toml, line 2: this is not TOML: `},
		"the same key twice":    {"iterations = 1\niterations = 2", `this is not TOML: `},
		"a value out of range":  {"\n\niterations = 0", `plan.toml, line 3: iterations 0: use a number from 1`},
		"unknown kind of load":  {"[[stages]]\nload.kind = \"waves\"", `plan.toml, line 2: load "waves" is unknown`},
		"prompts that changed":  {"[prompts]\nhash = \"0123\"", `line 1: the prompts are no longer those that the plan was made with (hash 0123`},
		"prompts twice":         {"[prompts]\nfile = \"own.csv\"\n[[prompts.prompt]]\ntext = \"a\"", `line 1: prompts are given in full and by reference`},
		"the same prompt":       {"[[prompts.prompt]]\nid=\"a\"\n[[prompts.prompt]]\nid=\"a\"", `prompt 2 has an id that another has`},
		"no prompt file":        {"prompts.file = \"none.csv\"", `there is no prompt file`},
		"no such prompt":        {"prompts.ids = [\"none\"]", `none`},
		"no trace file":         {`trace = "none.csv"`, `line 1: there is no trace file`},
		"trace out of order":    {`trace = "late.csv"`, `late.csv, line 3: 1 comes after 3: sort the file by time`},
		"trace twice":           {"[trace]\nfile = \"arrive.csv\"\narrivals = \"AA==\"", `line 1: the trace is given in full and as a file`},
		"no folder of images":   {"\nimages = \"none\"", `line 2: there is no folder of images`},
		"images without folder": {"[images]\nfiles = [{ name = \"a.png\" }]", `line 1: the images have no folder`},
		"an image elsewhere":    {"[images]\nfolder = \"photos\"\nfiles = [{ name = \"../own.csv\" }]", `line 1: the image "../own.csv" is not a file of the folder`},
		"damaged trace":         {"[trace]\narrivals = \"????\"", `line 1: the arrivals of the trace are damaged`},
		"endpoint without URL":  {"[[endpoints]]\nname = \"a\"\nmodel = \"m\"", `plan.toml, line 1: `},
		"ramp without end":      {"[[stages]]\nload = { rate = 1, rate_to = 5 }", `needs the time over which it goes`},
		"deep tables": {"[[endpoints]]\nname=\"a\"\nurl=\"http://localhost\"\nmodel=\"m\"\nbody.x = " + strings.Repeat("[", 60) + strings.Repeat("]", 60),
			`line 5: tables are nested more than 50 deep`},
		"deep keys":             {strings.Repeat("a.", 100_000) + "a = 1", `line 1: unknown key "a"`},
		"deep lists":            {"a = " + strings.Repeat("[", 100_000), `plan.toml, line 1: this is not TOML`},
		"not finite":            {"[[endpoints]]\nname=\"a\"\nurl=\"http://localhost\"\nmodel=\"m\"\nbody = { x = nan }", `line 5: x must be a finite number`},
		"a long name":           {strings.Repeat("a", 100_000) + " = 1", `line 1: unknown key "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..."`},
		"too many models":       {`models = [` + strings.Repeat(`"a",`, 1001) + `]`, `line 1: models has 1001 elements: use at most 1000`},
		"too many stages":       {strings.Repeat("[[stages]]\n", 1001), `line 1: stages has 1001 elements: use at most 1000`},
		"many keys":             {strings.Repeat("a=1\n", 30_000), `plan.toml, line 5001: the file has more than 5000 tables, keys or elements`},
		"many inline keys":      {"\nx = {" + strings.Repeat("a=1,", 30_000), `plan.toml, line 2: the file has more than 5000`},
		"many tables":           {strings.Repeat("[a.b]\n", 30_000), `plan.toml, line 5001: the file has more than 5000`},
		"many tables in a list": {strings.Repeat("[[stages]]\n", 2<<20), `plan.toml, line 100001: the file has more than 100000`},
		"many lists of tables":  {manyLists(200), `plan.toml, line 101: the file has more than 100 `},
		"many elements":         {"models = [" + strings.Repeat(`"a",`, 4<<20), `plan.toml, line 1: the file has more than 200000`},
		"a key of many parts":   {strings.Repeat("a.", 8<<20), `plan.toml, line 1: the file has more than 200000`},
		"brackets alone":        {strings.Repeat("[", 8<<20), `this is not TOML`},
		"a secret file":         {`prompts.file = "/proc/self/environ"`, `its name must end in .toml, .jsonl, .json or .csv`},
		"an endless trace":      {`trace = "/dev/zero"`, `/dev/zero is a folder, a pipe or a device`},
		"a file above":          {`trace = "../../../../../../../../../../etc/passwd"`, `line 1: there is no column of times`},
		"bytes of a gif":        {"GIF89a\x00\x01", `this is not TOML`},
	} {
		_, err := readPlan(t, test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
			continue
		}
		if len(err.Error()) > 1000 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s is no sentence: %.2000s", name, err)
		}
	}
}

func manyLists(n int) string {
	var lists strings.Builder
	for i := range n {
		fmt.Fprintf(&lists, "[[list%d]]\n", i)
	}
	return lists.String()
}

func TestTextsOfAPlanFileDoNotCountAsItsParts(t *testing.T) {
	many := strings.Repeat("a = 1, [[b]] . ", 50_000)
	for reason, text := range map[string]string{
		"a text":                 `name = "` + many + `\" = "`,
		"a literal text":         "name = '" + many + "\\'",
		"a text of lines":        "name = \"\"\"" + many + "\n" + many + "\"\"\"",
		"a literal one of lines": "name = '''" + many + "\n" + many + "'''",
		"a comment":              "# " + many + "\nname = 'x'",
	} {
		if read, err := readPlan(t, text); err != nil || read.Name == "" {
			t.Errorf("%s: %.300v", reason, err)
		}
	}
}

func TestMistakesOfAPlanFileAreNamedAtOnce(t *testing.T) {
	_, err := ReadFile(strings.NewReader(strings.Repeat("\n", 3)+"iterations = \"1\"\nname = 1\n[stop]\nerrors = true\n"), "plan.toml")
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "line 4") || !strings.Contains(lines[1], "line 5") || !strings.Contains(lines[2], "line 7") {
		t.Errorf("%v", err)
	}
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, "unknown%d = 1\n", i)
	}
	_, err = ReadFile(strings.NewReader(many.String()), "plan.toml")
	if lines := strings.Split(fmt.Sprint(err), "\n"); len(lines) != maxFileMistakes+1 || !strings.Contains(lines[maxFileMistakes], "more mistakes follow") {
		t.Errorf("%v", err)
	}
}

func TestPlanFileHoldsNoKey(t *testing.T) {
	const secret = "sk-proj-abcdefghijklmnopqrstuvwxyz123456"
	for name, line := range map[string]string{
		"key":             `key = "` + secret + `"`,
		"reference":       `key = "env:` + secret + `"`,
		"header":          `headers = { Authorization = "Bearer ` + secret + `" }`,
		"body":            `body = { api_key = "` + secret + `" }`,
		"unknown key":     `api_key = "` + secret + `"`,
		"wrong type":      `key = ["` + secret + `"]`,
		"in a list":       `aliases = ["` + secret + ` "]`,
		"not ended":       `key = "` + secret,
		"without quotes":  `key = ` + secret,
		"url":             `server_metrics = "http://user:` + secret + `@localhost/metrics"`,
		"header as table": `headers.Authorization = { a = "` + secret + `" }`,
	} {
		_, err := ReadFile(strings.NewReader("[[endpoints]]\nname = \"a\"\nurl = \"http://localhost:8000/v1\"\nmodel = \"m\"\n"+line+"\n"), "plan.toml")
		if err == nil || name != "in a list" && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWritingAPlanFileSaysWhatItCannotHold(t *testing.T) {
	plan := bench.Plan{Endpoints: []bench.Endpoint{{Name: "a", Body: map[string]any{"x": []any{nil}}}}}
	if err := WriteFile(&bytes.Buffer{}, plan); err == nil || !strings.Contains(err.Error(), "null") {
		t.Errorf("%v", err)
	}
}

func TestPlanFileThatCannotBeRead(t *testing.T) {
	if _, err := LoadFile(filepath.Join(t.TempDir(), "none.toml")); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("%v", err)
	}
	if _, err := LoadFile(t.TempDir()); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("%v", err)
	}
	large := strings.NewReader("#" + strings.Repeat("x", maxPlanFile))
	if _, err := ReadFile(large, "plan.toml"); err == nil || !strings.Contains(err.Error(), "larger than 32 MiB") {
		t.Errorf("%v", err)
	}
}

func FuzzPlanFile(f *testing.F) {
	f.Add("iterations = 1\n[[stages]]\nload = { rate = 2 }\nduration = \"5s\"\n[limits]\ntotal = \"5s\"\n")
	f.Add("[[endpoints]]\nname=\"a\"\nurl=\"http://localhost\"\nmodel=\"m\"\nbody.x=[1,{a=nan}]\n")
	f.Add("seed = \"5\"\n[[prompts.prompt]]\ntext=\"\"\n[trace]\narrivals=\"YmAEBAAA//8=\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "file") || strings.Contains(text, "images") || strings.Contains(text, "trace") && strings.Contains(text, "/") {
			return // reads no files of this machine
		}
		read, err := ReadFile(strings.NewReader(text), "plan.toml")
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := WriteFile(&again, read.Plan); err != nil {
			t.Fatalf("%q was read and cannot be written: %v", text, err)
		}
		after, err := ReadFile(&again, "plan.toml")
		if err != nil {
			t.Fatalf("%q was written as what cannot be read: %v", text, err)
		}
		before, _ := json.Marshal(read.Plan)
		if now, _ := json.Marshal(after.Plan); !bytes.Equal(before, now) {
			t.Errorf("%s\nbecame\n%s", before, now)
		}
	})
}
