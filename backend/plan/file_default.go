package plan

import (
	"strconv"

	"tokenlap/backend/bench"
)

// complete adds to the JSON of a plan what a file may leave out and depends on
// what else it says: stages, what decides when requests start, and the ids of
// prompts.
func complete(object map[string]any, standard bench.Stage) {
	if _, has := object["stages"]; !has {
		object["stages"] = []any{map[string]any{}}
	}
	usual := bench.Users
	if _, has := object["trace"]; has {
		usual = bench.TraceLoad
	}
	for _, stage := range objectsIn(object["stages"]) {
		setMissing(stage, "grace_ns", int64(standard.Grace))
		setMissing(stage, "load", map[string]any{})
		if load, is := stage["load"].(map[string]any); is {
			completeLoad(load, usual)
		}
	}
	prompts, _ := object["prompts"].(map[string]any)
	for i, prompt := range objectsIn(prompts["prompt"]) {
		setMissing(prompt, "id", "prompt-"+strconv.Itoa(i+1))
		setMissing(prompt, "version", 1)
	}
}

// completeLoad adds the kind of a load, the usual one where nothing tells another,
// and what its kind needs.
func completeLoad(load map[string]any, usual bench.LoadKind) {
	has := func(key string) bool { _, has := load[key]; return has }
	switch {
	case has("kind"):
	case has("rate"):
		load["kind"] = bench.OpenRate
	case has("users"):
		load["kind"] = bench.Users
	default:
		load["kind"] = usual
	}
	switch load["kind"] {
	case bench.OpenRate, string(bench.OpenRate):
		setMissing(load, "arrival", bench.PoissonArrival)
	case bench.TraceLoad, string(bench.TraceLoad):
		setMissing(load, "speed", 1)
	case bench.Users, string(bench.Users):
		setMissing(load, "users", 1)
	}
}

func setMissing(object map[string]any, key string, value any) {
	if _, has := object[key]; !has {
		object[key] = value
	}
}

// objectsIn returns the objects of a list in JSON.
func objectsIn(list any) (objects []map[string]any) {
	elements, _ := list.([]any)
	for _, element := range elements {
		if object, is := element.(map[string]any); is {
			objects = append(objects, object)
		}
	}
	return objects
}
