package plan

import (
	"path/filepath"
	"slices"
	"strconv"

	"tokenlap/backend/bench"
)

// FormOf returns the form that repeats a past run. Its note, a later name and its
// seed are left out: with the same seed unique prefixes would repeat and be found
// in caches. Files are the paths of known prompt files. Models and prompts that no
// longer exist are mistakes that Check reports.
func FormOf(run bench.Run, files []string) (Form, error) {
	if run.State == bench.Imported || len(run.Plan.Stages) == 0 {
		return Form{}, bench.Invalid("run %s was not measured here, so not all of its plan is known and it cannot be repeated: make a new run of its models", run.ID)
	}
	form, ok := formOf(run.Plan, files)
	if !ok {
		return Form{}, bench.Invalid("the stages of run %s are none that a form describes: repeat it with its plan, by the commands plan show and run --plan", run.ID)
	}
	form.Tags = run.Tags
	return form.Complete(), nil
}

// Form returns the form of a plan file, with its seed. Files are the paths of known
// prompt files. Its models are names: one that is not registered is a mistake that
// Check reports.
func (f File) Form(files []string) (Form, error) {
	p := f.Plan
	p.Endpoints = nil
	for _, name := range f.Models {
		p.Endpoints = append(p.Endpoints, bench.Endpoint{Name: name})
	}
	p.Endpoints = append(p.Endpoints, f.Plan.Endpoints...)
	if f.PromptFile != "" {
		files = append([]string{f.PromptFile}, files...)
	}
	form, ok := formOf(p, files)
	if !ok {
		return Form{}, bench.Invalid("the plan of %s is none that a form describes: run it with the command run --plan", f.name)
	}
	form.Seed = strconv.FormatUint(p.Seed, 10)
	return form.Complete(), nil
}

// formOf returns the form of a plan, without its seed; false if the stages are
// none that a form describes.
func formOf(plan bench.Plan, files []string) (Form, bool) {
	form := Defaults()
	for _, option := range Options {
		option.fromPlan(&plan, &form)
	}
	for _, endpoint := range plan.Endpoints {
		form.Models = append(form.Models, endpoint.Name)
	}
	form.takeWanted(&plan)
	if plan.Input == "" {
		form.PromptFile, form.Prompts = findPrompts(plan.Prompts, files)
	}
	if plan.Stop.ErrorRate > 0 {
		form.MaxErrorRate = levelText(plan.Stop.ErrorRate)
	}
	if plan.Sweep != nil {
		return form, form.takeSweep(plan)
	}
	form.takeObjectives(plan)
	return form, form.setLoad(plan)
}

// findPrompts returns the file that a prompt set was read from, and the ids of the
// selected prompts if these are not all of the file. A file with the same content
// goes before one that only has the same name. If no known file fits, file is the
// name without a folder.
func findPrompts(asked bench.PromptSet, files []string) (file string, chosen []string) {
	for _, prompt := range asked.Prompts {
		chosen = append(chosen, prompt.ID)
	}
	candidates := []string{""}
	if builtin, err := Prompts(""); err != nil || asked.Name != builtin.Name {
		candidates = slices.DeleteFunc(slices.Clone(files), func(path string) bool { return filepath.Base(path) != asked.Name })
	}
	for _, path := range candidates {
		set, err := Prompts(path)
		if err == nil && set.Hash == asked.Hash {
			return path, nil
		}
		again, err := Form{PromptFile: path, Prompts: chosen}.PromptSet()
		if err == nil && again.Hash == asked.Hash {
			return path, chosen
		}
	}
	if len(candidates) > 0 {
		return candidates[0], chosen
	}
	return asked.Name, chosen
}
