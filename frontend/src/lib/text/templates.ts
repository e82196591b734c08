// What to know of a template, in the words of the form of a model. One without a
// text here keeps the one of the backend.

export const en: Record<string, string> = {
  openai:
    "Reasoning models (o1 and later, gpt-5) take no temperature and call max_tokens otherwise: use the template for them.",
  "openai-reasoning": "Reasoning is counted and not streamed: give enough max tokens for it.",
  "openai-responses":
    'Summaries of the reasoning are streamed with the extra field {"reasoning": {"summary": "auto"}}. Models that do not reason take a temperature: remove it from the omitted fields.',
  azure:
    "Replace the braces with your resource and deployment; the deployment decides which model answers. For reasoning models do not send temperature, and send max_tokens as max_completion_tokens.",
  anthropic:
    'Thinking is switched on with the extra field {"thinking": {"type": "enabled", "budget_tokens": 1024}}. It takes no temperature and more max tokens than its budget.',
  gemini:
    'Thoughts are streamed with the extra field {"generationConfig": {"thinkingConfig": {"includeThoughts": true}}}, and count into max tokens.',
  groq: "The server reports its own times: queue, prompt and completion.",
  mistral: "The server sends usage with the last event by itself and rejects stream_options.",
  openrouter:
    'Answers come from one provider or another: choose one with the extra field {"provider": {"only": ["NAME"]}}.',
  fireworks: "The server reports its own times; the extra field enables them.",
  deepseek: "deepseek-reasoner streams its reasoning and ignores the temperature.",
  vllm: "A server that was started with an API key wants one. Its completions and responses can be measured too: choose the API.",
  tgi: "One model per server: any model id works.",
  llamacpp: "One model per server: any model id works. The server reports its own times.",
  "ollama-native": "The server reports its own times: load, prompt and generation.",
};

export const de: Record<string, string> = {
  openai:
    "Reasoning-Modelle (o1 und neuer, gpt-5) nehmen keine temperature und nennen max_tokens anders: die Vorlage für sie nehmen.",
  "openai-reasoning": "Reasoning wird gezählt, aber nicht gestreamt: genügend Tokens dafür erlauben.",
  "openai-responses":
    'Zusammenfassungen des Denkens sendet er mit dem zusätzlichen Feld {"reasoning": {"summary": "auto"}}. Modelle, die nicht denken, nehmen eine temperature: sie aus den nicht gesendeten Feldern nehmen.',
  azure:
    "Ressource und Deployment an die Stelle der Klammern setzen; das Deployment bestimmt, welches Modell antwortet. Für denkende Modelle keine temperature senden und max_tokens als max_completion_tokens.",
  anthropic:
    'Denken wird mit dem zusätzlichen Feld {"thinking": {"type": "enabled", "budget_tokens": 1024}} eingeschaltet. Es verträgt keine temperature und braucht mehr Tokens als sein Budget.',
  gemini:
    'Gedanken sendet er mit dem zusätzlichen Feld {"generationConfig": {"thinkingConfig": {"includeThoughts": true}}}; sie zählen zu den erlaubten Tokens.',
  groq: "Der Server meldet eigene Zeiten: Warteschlange, Prompt und Antwort.",
  mistral: "Der Server sendet Usage von selbst mit dem letzten Event und lehnt stream_options ab.",
  openrouter:
    'Antworten kommen mal von diesem, mal von jenem Anbieter: mit dem zusätzlichen Feld {"provider": {"only": ["NAME"]}} einen wählen.',
  fireworks: "Der Server meldet eigene Zeiten; das zusätzliche Feld schaltet sie ein.",
  deepseek: "deepseek-reasoner sendet sein Denken und übergeht die temperature.",
  vllm: "Ein Server, der mit einem API-Schlüssel gestartet wurde, verlangt ihn. Auch seine Completions und Responses lassen sich messen: die API wählen.",
  tgi: "Ein Modell je Server: jede Modell-ID geht.",
  llamacpp: "Ein Modell je Server: jede Modell-ID geht. Der Server meldet eigene Zeiten.",
  "ollama-native": "Der Server meldet eigene Zeiten: Laden, Prompt und Antwort.",
};
