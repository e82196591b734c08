package plan

import (
	"encoding/json"
	"path/filepath"
	"reflect"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
	"tokenlap/backend/trace"
)

// fileContent is what a plan file holds: a plan, whose prompts, trace and
// objectives have forms of their own, and names of models.
type fileContent struct {
	bench.Plan
	Models     []string    `json:"models,omitempty"` // registered ones, by name
	Prompts    filePrompts `json:"prompts"`
	Trace      *fileTrace  `json:"trace,omitempty"`
	Objectives string      `json:"objectives,omitempty" toml:"slo"` // as bench.ParseObjectives reads them
	FailIf     []string    `json:"fail_if,omitempty"`               // as bench.ParseConditions reads them
}

// filePrompts are prompts by reference, built in ones if there is no file, or in
// full. Those in full exclude the others.
type filePrompts struct {
	File         string         `json:"file,omitempty"` // own prompts
	IDs          []string       `json:"ids,omitempty"`  // only these
	Lengths      []string       `json:"lengths,omitempty"`
	Complexities []string       `json:"complexities,omitempty"`
	Categories   []string       `json:"categories,omitempty"`
	Hash         string         `json:"hash,omitempty"` // of the prompts that were meant; "": not checked
	Name         string         `json:"name,omitempty"` // of prompts in full
	Prompt       []bench.Prompt `json:"prompt,omitempty"`
}

// fileTrace is a trace by reference or, as bench.Trace has it in JSON, in full.
// In a file a text stands for a table with this file alone.
type fileTrace struct {
	File     string  `json:"file,omitempty"`
	Source   string  `json:"source,omitempty"`
	Count    int     `json:"count,omitempty"`
	Seconds  float64 `json:"seconds,omitempty"`
	Arrivals string  `json:"arrivals,omitempty"`
}

var (
	fileType  = reflect.TypeFor[fileContent]()
	traceType = reflect.TypeFor[fileTrace]()

	// keyOfText is what a text in place of a table gives.
	keyOfText = map[reflect.Type]string{traceType: "file", reflect.TypeFor[bench.Images](): "folder"}
)

// contentOf returns what a file with a plan holds.
func contentOf(p bench.Plan) (fileContent, error) {
	content := fileContent{Plan: p, Prompts: promptsInFile(p), Objectives: objectivesText(p.Objectives)}
	for _, o := range p.FailIf {
		content.FailIf = append(content.FailIf, o.Condition())
	}
	if p.Trace == nil {
		return content, nil
	}
	text, err := json.Marshal(p.Trace)
	if err != nil {
		return content, err
	}
	return content, json.Unmarshal(text, &content.Trace)
}

// promptsInFile refers to built-in prompts by their ids, with the hash that shows
// when their texts have changed, and has others in full. Those that are the
// default of the plan are left out.
func promptsInFile(p bench.Plan) filePrompts {
	set := p.Prompts
	standard, err := defaultPrompts(p)
	if err == nil && reflect.DeepEqual(set, standard) {
		return filePrompts{Hash: set.Hash}
	}
	var ids []string
	for _, one := range set.Prompts {
		ids = append(ids, one.ID)
	}
	chosen, err := Form{Prompts: ids}.PromptSet()
	if err == nil && len(ids) > 0 && reflect.DeepEqual(set, chosen) {
		return filePrompts{IDs: ids, Hash: set.Hash}
	}
	return filePrompts{Name: set.Name, Prompt: set.Prompts}
}

// defaultPrompts are synthetic for a plan with an input length, else the built-in
// ones.
func defaultPrompts(p bench.Plan) (bench.PromptSet, error) {
	return Form{InputTokens: string(p.Input)}.PromptSet()
}

// promptSet returns the prompts of a plan file.
func (c fileContent) promptSet(planFile string) (set bench.PromptSet, err error) {
	p := c.Prompts
	switch {
	case len(p.Prompt) > 0 && p.isReference():
		err = bench.Invalid("prompts are given in full and by reference: keep [[prompts.prompt]], or file, ids, lengths, complexities and categories")
	case len(p.Prompt) > 0:
		set = bench.PromptSet{Name: p.Name, Hash: bench.HashPrompts(p.Prompt), Prompts: p.Prompt}
		if set.Name == "" {
			set.Name = filepath.Base(planFile)
		}
		err = checkPrompts(p.Prompt)
	case p.isReference():
		if p.File != "" {
			p.File = beside(planFile, p.File)
		}
		set, err = Form{PromptFile: p.File, Prompts: p.IDs, Lengths: p.Lengths, Complexities: p.Complexities, Categories: p.Categories}.PromptSet()
	default:
		set, err = defaultPrompts(c.Plan)
	}
	if err == nil && p.Hash != "" && p.Hash != set.Hash {
		err = bench.Invalid("the prompts are no longer those that the plan was made with (hash %s, now %s): leave hash out to use these", p.Hash, set.Hash)
	}
	return set, err
}

func (p filePrompts) isReference() bool {
	return p.File != "" || len(p.IDs)+len(p.Lengths)+len(p.Complexities)+len(p.Categories) > 0
}

// checkPrompts says what is wrong with prompts in full.
func checkPrompts(prompts []bench.Prompt) error {
	seen := map[string]bool{}
	for i, one := range prompts {
		if seen[one.ID] {
			return bench.Invalid("prompt %d has an id that another has: give each its own", i+1)
		}
		seen[one.ID] = true
	}
	return nil
}

// takeLengths asks for the lengths of a trace that was named by its file, as
// `tokenlap run --trace` does, unless the file chooses others or prompts.
func (c *fileContent) takeLengths(t bench.Trace, object map[string]any) {
	input, output := lengthsIn(t)
	if _, has := object["input"]; !has && !c.Prompts.isReference() && len(c.Prompts.Prompt) == 0 {
		c.Input = input
	}
	if _, has := object["output"]; !has {
		c.Output = output
	}
}

// images returns the images of a plan file: all of a folder, unless files of it are
// named. The folder is looked for beside the plan file.
func (c fileContent) images(planFile string) (bench.Images, error) {
	images := c.Images
	if images.Folder == "" {
		return images, nil
	}
	images.Folder = beside(planFile, images.Folder)
	if len(images.Files) > 0 {
		return images, nil
	}
	return prompt.ListImages(images.Folder)
}

// trace returns the trace of a plan file; nil if it has none.
func (t *fileTrace) trace(planFile string) (*bench.Trace, error) {
	if t == nil {
		return nil, nil
	}
	if t.File != "" {
		if t.Arrivals != "" {
			return nil, bench.Invalid("the trace is given in full and as a file: keep one of them")
		}
		read, err := trace.Load(beside(planFile, t.File))
		return &read, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	var read bench.Trace
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, bench.Invalid("the arrivals of the trace are damaged: name its file instead")
	}
	return &read, nil
}
