package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestPromptTokensFollowTheMessages(t *testing.T) {
	const image = `data:image/png;base64,iVBORw0KGgo=`
	server := start(t, Behaviour{})
	for _, c := range []struct {
		path, body, why string
		want            int
	}{
		{"/v1/chat/completions", `{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"a b c"}]}]}`,
			"words of texts and parts, four for each message", 4 + 2 + 4 + 3},
		{"/v1/chat/completions", `{"model":"m","messages":[{"role":"user","content":"a b"},{"role":"assistant","content":"c d e"},{"role":"user","content":"f"}]}`,
			"earlier turns and the model's own answers count", 4 + 2 + 4 + 3 + 4 + 1},
		{"/v1/chat/completions", `{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"what"},{"type":"image_url","image_url":{"url":"` + image + `"}}]}]}`,
			"an image has a fixed number", 4 + 1 + 85},
		{"/v1/responses", `{"model":"m","instructions":"be brief","input":"a b c"}`, "a plain input is a message", 2 + 4 + 3},
		{"/v1/responses", `{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"a b"},{"type":"input_image","image_url":"` + image + `"}]}]}`,
			"an image of responses", 4 + 2 + 85},
		{"/v1/messages", `{"model":"m","max_tokens":1,"system":"be brief","messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},{"type":"text","text":"a"}]}]}`,
			"the system and an image of messages", 2 + 4 + 85 + 1},
		{"/api/chat", `{"model":"m","stream":false,"messages":[{"role":"user","content":"a b","images":["iVBORw0KGgo=","iVBORw0KGgo="]}]}`,
			"two images of Ollama", 4 + 2 + 170},
		{"/v1beta/models/m:generateContent", `{"contents":[{"role":"user","parts":[{"text":"a b"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}]}`,
			"an image of Gemini", 4 + 2 + 85},
		{"/v1/completions", `{"model":"m","prompt":"a b c"}`, "a completion has no messages", 3},
	} {
		server.log.clear()
		request, err := http.NewRequest(http.MethodPost, strings.TrimSuffix(server.URL(), "/v1")+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Anthropic-Version", "2023-06-01")
		answer, err := client(t).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text := mustBody(t, answer)
		answer.Body.Close()
		if truth := onlyTruth(t, server); truth.PromptTokens != c.want {
			t.Errorf("%s: %d prompt tokens, want %d (status %d: %s)", c.why, truth.PromptTokens, c.want, truth.Status, text)
		}
	}
}

// words returns n words, all different from those of another name.
func words(name string, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("%s%d", name, i)
	}
	return strings.Join(list, " ")
}

func TestPrefixCacheKnowsPromptsByBlocks(t *testing.T) {
	b := Behaviour{PrefixCache: true, TTFT: 5 * time.Millisecond, Prefill: 200 * time.Microsecond, Tokens: 1, Cached: 7}
	server := start(t, b)
	shared := words("p", 96) // with the frame 100 tokens: six blocks of 16
	for i, c := range []struct {
		model, text, why string
		want             int
	}{
		{"m", shared, "nothing is known at first", 0},
		{"m", shared, "known, but for the part of a block", 96},
		{"m", shared + " " + words("q", 50), "the same prefix with another end", 96},
		{"m", shared + " " + words("q", 50), "now known to its end", 144},
		{"m", "other " + shared, "another beginning changes every block", 0},
		{"n", shared, "another model has another cache", 0},
		{"m", words("r", 28), "32 tokens, unknown", 0},
		{"m", words("r", 28), "a prompt of whole blocks: its last token is computed", 16},
	} {
		body := `{"model":"` + c.model + `","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"` + c.text + `"}]}`
		answer, err := client(t).Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		list, _ := events(t, mustBody(t, answer))
		answer.Body.Close()
		truth, said := server.Truth()[i], list[len(list)-1].Usage
		if truth.CachedTokens != c.want || said == nil || said.PromptTokensDetails.CachedTokens != c.want {
			t.Errorf("%s: %d cached tokens, want %d; usage %+v", c.why, truth.CachedTokens, c.want, said)
		}
		prefill := time.Duration(truth.PromptTokens-c.want) * b.Prefill
		if took := time.Duration(truth.First - truth.Began); took < b.TTFT+prefill || took > b.TTFT+prefill+100*time.Millisecond {
			t.Errorf("%s: first output after %v, want %v", c.why, took, b.TTFT+prefill)
		}
	}
}

func TestCarriedOnConversationIsKnownUpToItsLastTurn(t *testing.T) {
	server := start(t, Behaviour{PrefixCache: true, Tokens: 1})
	messages := []map[string]string{{"role": "user", "content": words("a", 60)}}
	for turn, want := range []int{0, 64, 128} { // prompts of 64, 130 and more tokens
		body, err := json.Marshal(map[string]any{"model": "m", "messages": messages})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client(t).Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		mustBody(t, answer)
		answer.Body.Close()
		if truth := server.Truth()[turn]; truth.CachedTokens != want {
			t.Errorf("turn %d: %d of %d tokens cached, want %d", turn+1, truth.CachedTokens, truth.PromptTokens, want)
		}
		messages = append(messages, map[string]string{"role": "assistant", "content": "an answer"}, map[string]string{"role": "user", "content": words(fmt.Sprint("b", turn), 56)})
	}
}

func TestFullPrefixCacheForgets(t *testing.T) {
	var cache prefixCache
	one, other := promptOf("m"), promptOf("n")
	one.addTokens("x", blockTokens*(maxBlocks/2+1))
	other.addTokens("x", blockTokens*maxBlocks/2)
	for _, row := range []struct {
		prompt *prompt
		want   int
	}{{&one, 0}, {&one, one.tokens - blockTokens}, {&other, 0}, {&one, 0}} {
		if got := cache.use(row.prompt); got != row.want || len(cache.blocks) > maxBlocks {
			t.Errorf("%d cached tokens, want %d; %d blocks", got, row.want, len(cache.blocks))
		}
	}
}

func TestLongerAnswersAreForced(t *testing.T) {
	for _, c := range []struct {
		forced, more string
		want         int
		finish, why  string
	}{
		{"", `,"max_tokens":9,"ignore_eos":true`, 9, "length", "the end of the model is passed over"},
		{"", `,"max_tokens":9,"ignore_eos":false`, 5, "stop", "asked not to"},
		{"", `,"ignore_eos":true`, 5, "stop", "without a limit there is nowhere to go on to"},
		{"", `,"max_tokens":9,"min_tokens":7`, 7, "stop", "the model may end after the least"},
		{"", `,"min_tokens":7`, 7, "stop", "a least without a most"},
		{"", `,"max_tokens":9,"min_tokens":3`, 5, "stop", "a least below the model's own end"},
		{"", `,"max_tokens":9,"min_tokens":9`, 9, "stop", "both are the same"},
		{ForcedIgnored, `,"max_tokens":9,"min_tokens":9,"ignore_eos":true`, 5, "stop", "a server that ignores both"},
	} {
		server := start(t, Behaviour{Tokens: 5, ForcedLength: c.forced})
		mustBody(t, post(t, server, `,"stream":true`+c.more))
		if truth := onlyTruth(t, server); truth.Tokens != c.want || truth.Finish != c.finish {
			t.Errorf("%s: %d tokens, finish reason %q; want %d, %q", c.why, truth.Tokens, truth.Finish, c.want, c.finish)
		}
	}
}

func TestLongerAnswersAreRefused(t *testing.T) {
	for _, c := range []struct{ forced, more, want string }{
		{ForcedRefused, `,"min_tokens":3`, "min_tokens"},
		{ForcedRefused, `,"min_tokens":3,"ignore_eos":true`, "ignore_eos"},
		{"", `,"max_tokens":5,"min_tokens":6`, "min_tokens must be"},
	} {
		server := start(t, Behaviour{ForcedLength: c.forced})
		answer := post(t, server, streamed+c.more)
		if text := mustBody(t, answer); answer.StatusCode != 400 || !strings.Contains(text, c.want) {
			t.Errorf("%s: status %d, %s; want a 400 that names %s", c.more, answer.StatusCode, text, c.want)
		}
	}
}
