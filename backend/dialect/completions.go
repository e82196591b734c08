package dialect

import "tokenlap/backend/bench"

// completions is the legacy completions API of OpenAI. Its answers are those of
// chat with the text in the choice itself.
var completions = Dialect{
	API:        bench.CompletionsAPI,
	keyHeader:  openaiKey,
	modelsPath: openaiModels,
	fields:     chatFields,
	prompt: func(dst []byte, prompt string) []byte {
		return appendQuoted(append(dst, `"prompt":`...), prompt)
	},
	parse: (*Event).parseChat,
}
