package plan

import (
	"path/filepath"
	"slices"

	"tokenlap/backend/bench"
)

// FormOf is the form that repeats a past run. It takes all but what was said of
// that run alone, its note and a later name, and the seed: with the same one,
// unique prefixes would repeat too and be found in caches. Files are the prompt
// files known here. Models and prompts may be gone by now: Check names those.
func FormOf(run bench.Run, files []string) (Form, error) {
	if run.State == bench.Imported || len(run.Plan.Stages) != 1 {
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
	form.PromptFile, form.Prompts = promptsAgain(plan.Prompts, files)
	form.setLoad(plan.Mode, plan.Stages[0].Load)
	return form.Complete(), nil
}

// promptsAgain finds the file that a set came from among those known, the one
// that still asks the same before one that only has the name, and names the
// prompts that were chosen where that was not all of them. Of a file that is
// not known only its name is left.
func promptsAgain(asked bench.PromptSet, files []string) (file string, chosen []string) {
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
