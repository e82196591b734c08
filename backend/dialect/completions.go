package dialect

import "tokenlap/backend/bench"

// completions is the legacy completions API of OpenAI. Its answers are those of
// chat with the text in the choice itself.
var completions = Dialect{
	API:        bench.CompletionsAPI,
	keyHeader:  openaiKey,
	modelsPath: openaiModels,
	fields:     chatFields,
	messages:   completionsPrompt,
	parse:      (*Event).parseChat,
}
