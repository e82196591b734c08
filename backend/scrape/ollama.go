package scrape

import (
	"encoding/json"
	"strings"

	"tokenlap/backend/bench"
)

// loadedModels is the answer of Ollama's /api/ps.
type loadedModels struct {
	Models *[]struct {
		Name  string  `json:"name"`
		Model string  `json:"model"`
		Size  float64 `json:"size"`
		GPU   float64 `json:"size_vram"`
	} `json:"models"`
}

// parseOllama returns the memory of the model in bytes: 0 where it is not
// loaded.
func parseOllama(body []byte, id string) ([]reading, error) {
	var loaded loadedModels
	if err := json.Unmarshal(body, &loaded); err != nil || loaded.Models == nil {
		return nil, errUnknown
	}
	memory, gpu := 0.0, 0.0
	for _, one := range *loaded.Models {
		if isModel(one.Name, id) || isModel(one.Model, id) {
			memory, gpu = one.Size, one.GPU
		}
	}
	return []reading{{series: bench.ModelMemory, number: memory}, {series: bench.ModelMemoryGPU, number: gpu}}, nil
}

// isModel compares names as Ollama does: without a tag, latest is meant.
func isModel(name, id string) bool {
	return name != "" && (strings.EqualFold(name, id) || strings.EqualFold(name, id+":latest"))
}
