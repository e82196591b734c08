package plan

import (
	"path/filepath"
	"slices"

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
	plan, form := run.Plan, Defaults()
	for _, option := range Options {
		option.fromPlan(&plan, &form)
	}
	for _, endpoint := range plan.Endpoints {
		form.Models = append(form.Models, endpoint.Name)
	}
	form.Tags = run.Tags
	form.takeWanted(&plan)
	if plan.Input == "" {
		form.PromptFile, form.Prompts = findPrompts(plan.Prompts, files)
	}
	if plan.Stop.ErrorRate > 0 {
		form.MaxErrorRate = levelText(plan.Stop.ErrorRate)
	}
	if !form.setLoad(plan) {
		return Form{}, bench.Invalid("the stages of run %s are none that a form describes: repeat it with its plan, by the commands plan show and run --plan", run.ID)
	}
	return form.Complete(), nil
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
