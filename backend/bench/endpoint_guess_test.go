package bench

import "testing"

func TestFamilyIsGuessedFromTheNameOrTheModel(t *testing.T) {
	tests := []struct{ reason, name, model, want string }{
		{"the name says it", "llama", "prod-1", "llama"},
		{"one part of the name", "my-qwen_fast", "prod-1", "qwen"},
		{"a number sticks to it", "qwen2.5", "prod-1", "qwen"},
		{"the model id says it", "prod", "meta-llama/Llama-3.1-8B-Instruct", "llama"},
		{"capitals do not matter", "prod", "Qwen/Qwen2.5-7B-Instruct", "qwen"},
		{"a tag behind a colon", "prod", "gemma3:4b", "gemma"},
		{"the name goes before the model id", "gemma", "meta-llama/Llama-3.1-8B", "gemma"},
		{"a distillate belongs to its teacher", "prod", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "deepseek"},
		{"code llama is no llama", "prod", "codellama/CodeLlama-7b-hf", "codellama"},
		{"mixtral is no mistral", "prod", "mistralai/Mixtral-8x7B-Instruct-v0.1", "mixtral"},
		{"ministral is no mistral", "prod", "ministral-8b-latest", "ministral"},
		{"an open model of a closed family", "prod", "openai/gpt-oss-20b", "gpt"},
		{"the name of a server is no family", "ollama", "prod-1", ""},
		{"a word within a word is none", "dolphin", "prod-1", ""},
		{"llama.cpp is a server", "qwen-llama.cpp", "prod-1", "qwen"},
		{"a word that only begins like a short one", "philosopher", "prod-1", ""},
		{"nothing to see", "prod", "prod-1", ""},
	}
	for _, test := range tests {
		got := Endpoint{Name: test.name, Model: test.model, URL: "http://localhost:8000/v1/chat/completions"}.Guess()
		if got.Family != test.want {
			t.Errorf("%s: %q with %q is of family %q, want %q", test.reason, test.name, test.model, got.Family, test.want)
		}
	}
}

func TestDeploymentIsGuessedFromTheNameTheHostOrThePort(t *testing.T) {
	tests := []struct{ reason, name, url, want string }{
		{"the name says it", "llama-vllm", "http://localhost:8000/v1/chat/completions", "vllm"},
		{"the name goes before the port", "llama-vllm", "http://localhost:11434/v1/chat/completions", "vllm"},
		{"the name goes before the host", "llama-nim", "https://api.together.xyz/v1/chat/completions", "nim"},
		{"a vendor's host", "prod", "https://openrouter.ai/api/v1/chat/completions", "openrouter"},
		{"part of a vendor's host", "prod", "https://api.groq.com/openai/v1/chat/completions", "groq"},
		{"OpenAI at Azure is Azure's", "prod", "https://mine.openai.azure.com/openai/deployments/x/chat/completions", "azure"},
		{"OpenAI itself", "prod", "https://api.openai.com/v1/chat/completions", "openai"},
		{"the path says nothing", "prod", "https://gateway.example.com/vllm/v1/chat/completions", ""},
		{"Ollama's port", "llama", "http://localhost:11434/v1/chat/completions", "ollama"},
		{"LM Studio's port", "llama", "http://127.0.0.1:1234/v1/chat/completions", "lmstudio"},
		{"SGLang's port", "llama", "http://10.0.0.5:30000/v1/chat/completions", "sglang"},
		{"a port by IPv6", "llama", "http://[::1]:11434/v1/chat/completions", "ollama"},
		{"a port that many use", "llama", "http://localhost:8000/v1/chat/completions", ""},
		{"a port that only begins like one", "llama", "http://localhost:12345/v1/chat/completions", ""},
		{"a family's name is no deployment", "mistral-local", "http://localhost:11434/v1/chat/completions", "ollama"},
		{"llama.cpp with its point", "qwen-llama.cpp", "http://localhost:8000/v1/chat/completions", "llamacpp"},
		{"no URL", "llama", "", ""},
		{"a URL that cannot be read", "llama", "http://[::1", ""},
	}
	for _, test := range tests {
		got := Endpoint{Name: test.name, Model: "prod-1", URL: test.url}.Guess()
		if got.Deployment != test.want {
			t.Errorf("%s: %q at %q is deployed by %q, want %q", test.reason, test.name, test.url, got.Deployment, test.want)
		}
	}
}

func TestWhatTheUserSaidIsNotGuessedAgain(t *testing.T) {
	got := Endpoint{Name: "llama-vllm", Family: "mine", Deployment: "by hand", URL: "http://localhost:11434"}.Guess()
	if got.Family != "mine" || got.Deployment != "by hand" {
		t.Errorf("family %q, deployment %q", got.Family, got.Deployment)
	}
}
