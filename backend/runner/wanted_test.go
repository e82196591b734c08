package runner_test

import (
	"encoding/json"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
	"tokenlap/backend/runner"
	"tokenlap/backend/simulator"
	"tokenlap/backend/stats"
)

// said is one message that a server was sent.
type said struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// asked is the body of one request.
type asked struct {
	Messages  []said `json:"messages"`
	MaxTokens int    `json:"max_tokens"`
	MinTokens int    `json:"min_tokens"`
	IgnoreEOS bool   `json:"ignore_eos"`
}

// listen starts a simulator behind a proxy that keeps the bodies of requests, and
// points the first endpoint of the plan at it. It returns the bodies so far.
func listen(t *testing.T, p *bench.Plan, query string) (bodies func() []asked) {
	t.Helper()
	behaviour, err := simulator.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	server, err := simulator.Start("127.0.0.1:0", behaviour)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var all []asked
	target, _ := url.Parse(server.URL())
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var one asked
		if err := json.Unmarshal(body, &one); err != nil {
			t.Errorf("%v: %s", err, body)
		}
		mu.Lock()
		all = append(all, one)
		mu.Unlock()
		request, _ := http.NewRequestWithContext(r.Context(), r.Method, target.Scheme+"://"+target.Host+r.URL.Path, strings.NewReader(string(body)))
		request.Header = r.Header
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			return
		}
		defer response.Body.Close()
		w.Header().Set("Content-Type", response.Header.Get("Content-Type"))
		w.WriteHeader(response.StatusCode)
		flusher := http.NewResponseController(w)
		for buffer := make([]byte, 4096); err == nil; {
			var n int
			n, err = response.Body.Read(buffer)
			_, _ = w.Write(buffer[:n])
			_ = flusher.Flush()
		}
	}))
	t.Cleanup(func() {
		front.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		_ = server.Close()
	})
	p.Endpoints[0].URL = front.URL + "/v1"
	return func() []asked {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

// run carries out a plan and returns what was stored.
func run(t *testing.T, p bench.Plan) (bench.Run, []bench.Sample) {
	t.Helper()
	db := open(t)
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := db.Run(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	return stored, samples(t, db, run.ID)
}

func measured(all []bench.Sample) (found []bench.Sample) {
	for _, s := range all {
		if s.Phase == bench.Measured {
			found = append(found, s)
		}
	}
	return found
}

func TestSyntheticPromptsHaveTheWantedTokens(t *testing.T) {
	p := plan(8, "ttft=0s&itl=0s")
	p.Prompts, p.Iterations, p.Generation.MaxTokens = prompt.SyntheticSet(), 300, 1
	p.Input = "normal:300,60"
	stored, all := run(t, p)
	counted := measured(all)
	if len(counted) != 300 || len(all) != 300+bench.CalibrationRequests {
		t.Fatalf("%d samples, %d of them measured", len(all), len(counted))
	}
	wanted, got := 0.0, 0.0
	for _, s := range counted {
		if s.InputWanted < 1 || math.Abs(float64(s.Tokens.Input-s.InputWanted)) > 1 {
			t.Errorf("request %d: %d tokens, wanted %d", s.Seq, s.Tokens.Input, s.InputWanted)
		}
		wanted, got = wanted+float64(s.InputWanted)/300, got+float64(s.Tokens.Input)/300
	}
	if math.Abs(got/p.Input.Mean()-1) > 0.03 || math.Abs(wanted/p.Input.Mean()-1) > 0.03 {
		t.Errorf("the mean is %.1f of %.1f wanted, want %.1f", got, wanted, p.Input.Mean())
	}
	calibration := stored.Manifest.Calibration["m"]
	if calibration.Requests != bench.CalibrationRequests || math.Abs(calibration.TokensPerWord-1) > 0.01 || math.Abs(calibration.Overhead-4) > 0.5 {
		t.Errorf("calibrated as %+v: the simulator counts a token a word and four a message", calibration)
	}
	if models := stored.Summary.Models; models[0].WarmedUp != bench.CalibrationRequests || models[0].Attempts != 300 {
		t.Errorf("%d attempts after %d in warm-up", models[0].Attempts, models[0].WarmedUp)
	}
}

func TestTheSameSeedAsksTheSame(t *testing.T) {
	texts := func(seed uint64) (all []string) {
		p := plan(1, "")
		p.Prompts, p.Iterations, p.Generation.MaxTokens, p.Seed = prompt.SyntheticSet(), 6, 1, seed
		p.Input, p.SharedPrefix = "uniform:40..60", bench.SharedPrefix{Tokens: 30, Count: 2}
		bodies := listen(t, &p, "ttft=0s&itl=0s")
		run(t, p)
		for _, body := range bodies() {
			all = append(all, body.Messages[0].Content)
		}
		return all
	}
	first := texts(3)
	if len(first) != 11 || !slices.Equal(first, texts(3)) {
		t.Errorf("the same seed asks otherwise, or %d requests", len(first))
	}
	if slices.Equal(first, texts(4)) {
		t.Error("another seed asks the same")
	}
}

func TestAnswersAreAskedForInTheWantedLength(t *testing.T) {
	p := plan(2, "")
	p.Output = "uniform:3..9"
	bodies := listen(t, &p, "ttft=0s&itl=0s")
	_, all := run(t, p)
	lengths := map[int]bool{}
	for _, s := range all {
		if s.Outcome != bench.OK || s.OutputWanted < 3 || s.OutputWanted > 9 || s.Tokens.Output != s.OutputWanted {
			t.Errorf("request %d: %s with %d tokens, wanted %d", s.Seq, s.Outcome, s.Tokens.Output, s.OutputWanted)
		}
		lengths[s.OutputWanted] = true
	}
	if len(all) != 12 || len(lengths) < 3 {
		t.Errorf("%d samples of %d lengths", len(all), len(lengths))
	}
	for _, body := range bodies() {
		if !body.IgnoreEOS || body.MinTokens != body.MaxTokens || !lengths[body.MaxTokens] {
			t.Errorf("asked for %+v", body)
		}
	}
}

func TestSharedPrefixesTakeTurnsAndTheirFirstUseIsMarked(t *testing.T) {
	p := plan(1, "")
	p.SharedPrefix, p.UniquePrefix = bench.SharedPrefix{Tokens: 50, Count: 3}, true
	bodies := listen(t, &p, "ttft=0s&itl=0s")
	_, all := run(t, p)
	prefixes, uses, cold := map[string]bool{}, map[int]int{}, 0
	for _, body := range bodies()[bench.CalibrationRequests:] {
		prefix, rest, _ := strings.Cut(body.Messages[0].Content, "\n\n")
		prefixes[prefix] = true
		if len(strings.Fields(prefix)) != 50 || !strings.Contains(rest, "is the number of this request") || !strings.HasSuffix(rest, "?") {
			t.Errorf("prefix %q before %q", prefix, rest)
		}
	}
	for i, s := range measured(all) {
		if uses[s.SharedPrefix]++; s.PrefixCold != (uses[s.SharedPrefix] == 1) || s.SharedPrefix < 1 || s.SharedPrefix > 3 {
			t.Errorf("request %d has prefix %d, cold: %v", i, s.SharedPrefix, s.PrefixCold)
		}
		if s.PrefixCold {
			cold++
		}
	}
	if len(prefixes) != 3 || cold != 3 || uses[1] != 4 || uses[2] != 4 || uses[3] != 4 {
		t.Errorf("%d prefixes, %d cold uses, used %v", len(prefixes), cold, uses)
	}
}

func TestAConversationCarriesTheAnswersOn(t *testing.T) {
	p := plan(1, "")
	p.Turns, p.Think, p.Iterations, p.KeepText = 3, 20*time.Millisecond, 1, 0
	bodies := listen(t, &p, "ttft=1ms&itl=1ms")
	_, all := run(t, p)
	if len(all) != 9 {
		t.Fatalf("%d samples, want 3 conversations of 3 turns", len(all))
	}
	asked := bodies()
	for i, s := range all {
		turn := i%3 + 1
		if s.Conversation != i/3+1 || s.Turn != turn || s.Outcome != bench.OK || s.Text != "" {
			t.Errorf("sample %d: conversation %d, turn %d, %s, kept %q", i, s.Conversation, s.Turn, s.Outcome, s.Text)
		}
		messages := asked[i].Messages
		if len(messages) != 2*turn-1 {
			t.Fatalf("turn %d has %d messages", turn, len(messages))
		}
		if turn == 1 {
			continue
		}
		before := asked[i-1].Messages
		if !slices.Equal(messages[:len(before)], before) || messages[len(before)].Role != "assistant" || len(strings.TrimSpace(messages[len(before)].Content)) < 10 {
			t.Errorf("turn %d says %+v after %+v", turn, messages, before)
		}
		if waited, _ := s.Due.Since(all[i-1].Done); waited != p.Think {
			t.Errorf("turn %d was due %v after the answer", turn, waited)
		}
		if s.PromptID == all[i-1].PromptID {
			t.Errorf("turn %d asks the same prompt again", turn)
		}
	}
}

func TestAConversationOfAFileIsAskedInItsOrder(t *testing.T) {
	p := plan(2, "")
	p.Prompts.Prompts = []bench.Prompt{{ID: "talk", Text: "One?", System: "Be brief.", Turns: []string{"Two?", "Three?"}}, {ID: "single", Text: "Alone?"}}
	p.Iterations = 2
	bodies := listen(t, &p, "ttft=0s&itl=0s")
	stored, all := run(t, p)
	if total, known := stored.Plan.Total("m"); len(all) != 8 || total != 8 || !known {
		t.Fatalf("%d samples, want 8 (the plan says %d)", len(all), total)
	}
	for _, body := range bodies() {
		var user []string
		for _, message := range body.Messages {
			if message.Role == "user" {
				user = append(user, message.Content)
			}
		}
		switch {
		case user[0] == "Alone?" && len(body.Messages) == 1:
		case body.Messages[0] == said{"system", "Be brief."} && slices.Equal(user, []string{"One?", "Two?", "Three?"}[:len(user)]) && len(body.Messages) == 2*len(user):
		default:
			t.Errorf("said %+v", body.Messages)
		}
	}
}

func TestAFailedTurnEndsItsConversation(t *testing.T) {
	p := plan(1, "ttft=0s&itl=0s&fault=truncate&fault_rate=1&fault_after=2")
	p.Turns, p.Iterations = 4, 1
	_, all := run(t, p)
	for _, s := range all {
		if s.Turn != 1 || s.Outcome == bench.OK {
			t.Errorf("turn %d: %s", s.Turn, s.Outcome)
		}
	}
	if len(all) != 3 {
		t.Errorf("%d samples, want a turn of each of 3 conversations", len(all))
	}
}

func TestNoTurnBeginsAfterTheTimeOfItsStage(t *testing.T) {
	p := plan(2, "ttft=0s&itl=0s")
	p.Turns, p.Think = 100, time.Hour
	p.Stages[0].Duration = 100 * time.Millisecond
	began := time.Now()
	stored, all := run(t, p)
	if took := time.Since(began); took > 30*time.Second || len(all) != 2 {
		t.Errorf("%d samples in %v, want the first turn of two users", len(all), took)
	}
	if stored.Execution.End != bench.EndDuration || stored.State != bench.Finished {
		t.Errorf("%s by %q", stored.State, stored.Execution.End)
	}
}

func TestWithoutCountsOfTheServerLengthsAreEstimatedAndThatIsSaid(t *testing.T) {
	p := plan(2, "ttft=0s&itl=0s&usage=none")
	p.Prompts, p.Iterations, p.Input = prompt.SyntheticSet(), 4, "100"
	stored, all := run(t, p)
	if calibration := stored.Manifest.Calibration["m"]; len(all) != 9 || calibration.Requests != 0 || calibration.TokensPerWord < 0.9 {
		t.Errorf("%d samples, calibrated as %+v", len(all), calibration)
	}
	said := func(w bench.Warning) bool {
		return w.Code == stats.UnknownInput && strings.Contains(w.Text, "estimate")
	}
	if !slices.ContainsFunc(stored.Summary.Models[0].Warnings, said) {
		t.Errorf("warned of %+v", stored.Summary.Models[0].Warnings)
	}
}

func TestATraceGivesItsLengths(t *testing.T) {
	p := plan(1, "ttft=0s&itl=0s")
	p.Prompts, p.Input, p.Output = prompt.SyntheticSet(), bench.TraceLengths, bench.TraceLengths
	p.Trace = &bench.Trace{Arrivals: []bench.TraceArrival{{Input: 40, Output: 3}, {At: time.Millisecond, Input: 90, Output: 7}, {At: 2 * time.Millisecond}, {At: 3 * time.Millisecond, Input: 50, Output: 2}}}
	p.Stages[0].Load = bench.Load{Kind: bench.TraceLoad, Speed: 1}
	_, all := run(t, p)
	got := map[int]int{} // answers by prompts
	for _, s := range measured(all) {
		if s.Tokens.Input != s.InputWanted || s.OutputWanted > 0 && s.Tokens.Output != s.OutputWanted {
			t.Errorf("request %d: %+v, wanted %d and %d", s.Seq, s.Tokens, s.InputWanted, s.OutputWanted)
		}
		got[s.InputWanted] = s.OutputWanted
	}
	if want := map[int]int{40: 3, 90: 7, 60: 0, 50: 2}; !maps.Equal(got, want) { // 60: the mean of those that are known
		t.Errorf("wanted %v, want %v", got, want)
	}
}

func TestConversationsOfOpenLoadKeepTheirLimitAndEndWithTheirTurns(t *testing.T) {
	p := plan(1, "ttft=2ms&itl=0s")
	p.Turns, p.Think = 3, 5*time.Millisecond
	p.Stages = []bench.Stage{
		{Load: bench.Load{Kind: bench.OpenRate, Rate: 200, Arrival: bench.ConstantArrival}, Requests: 20, Grace: time.Minute},
		{Load: bench.Load{Kind: bench.Users, Users: 2}, Requests: 4, Grace: time.Minute},
	}
	_, all := run(t, p)
	turns := map[int]int{}
	for _, s := range all {
		if turns[s.Conversation]++; s.Outcome != bench.OK {
			t.Errorf("conversation %d, turn %d: %s", s.Conversation, s.Turn, s.Outcome)
		}
		if want := s.Conversation > 20; (s.Stage == 1) != want {
			t.Errorf("conversation %d is in stage %d", s.Conversation, s.Stage)
		}
	}
	if len(all) != 72 || len(turns) != 24 {
		t.Errorf("%d requests of %d conversations, want 72 of 24", len(all), len(turns))
	}
}

func TestEachRequestCarriesAnImage(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.png", "b.png", "c.png"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("\x89PNG\r\n\x1a\n"+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	images, err := prompt.ListImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	p := plan(1, "ttft=0s&itl=0s")
	p.Images, p.Iterations = images, 2
	var mu sync.Mutex
	sent := map[string]int{}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Messages []struct {
				Content []struct {
					Text  string `json:"text"`
					Image struct {
						URL string `json:"url"`
					} `json:"image_url"`
				} `json:"content"`
			} `json:"messages"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || len(body.Messages) != 1 || len(body.Messages[0].Content) != 2 {
			t.Errorf("sent %+v, %v", body, err)
			return
		}
		mu.Lock()
		sent[body.Messages[0].Content[0].Image.URL]++
		mu.Unlock()
		_, _ = io.WriteString(w, "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	}))
	defer front.Close()
	p.Endpoints[0].URL = front.URL + "/v1"
	run(t, p)
	mu.Lock() // the race detector sees no order across the kernel
	defer mu.Unlock()
	if len(sent) != 3 || sent[""] != 0 {
		t.Errorf("sent %v", sent)
	}
	for url, times := range sent {
		if times != 2 || !strings.HasPrefix(url, "data:image/png;base64,") {
			t.Errorf("%s came %d times in two rounds", url, times)
		}
	}
	if err := os.Remove(filepath.Join(folder, "b.png")); err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(t.Context(), open(t), runner.Job{Plan: p}); bench.CodeOf(err) != bench.CodeNotFound || !strings.Contains(err.Error(), "b.png") {
		t.Errorf("without one of the images: %v", err)
	}
}

func TestAServerCountsTheImageOfARequestInEachAPI(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.png"), []byte("\x89PNG\r\n\x1a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	images, err := prompt.ListImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	const imageTokens = 85 // of the simulator
	for _, api := range bench.APIs {
		p := plan(1, "ttft=0s&itl=0s&tokens=2")
		p.Endpoints[0].API, p.Iterations = api, 1
		if api != bench.CompletionsAPI { // which has no conversations
			p.Turns = 2
		}
		_, without := run(t, p)
		p.Images = images
		if api == bench.CompletionsAPI {
			if _, err := runner.Run(t.Context(), open(t), runner.Job{Plan: p}); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "takes no images") {
				t.Errorf("%s: %v", api, err)
			}
			continue
		}
		_, with := run(t, p)
		if len(with) != 6 || len(without) != 6 {
			t.Errorf("%s: %d requests with images, %d without", api, len(with), len(without))
			continue
		}
		for i, s := range with { // the second turn carries the image of the first on
			if s.Outcome != bench.OK || s.Tokens.Source != bench.FromUsage || s.Tokens.Input != without[i].Tokens.Input+imageTokens {
				t.Errorf("%s, turn %d: %s %s, %d tokens of input with an image, %d without", api, s.Turn, s.Outcome, s.Message, s.Tokens.Input, without[i].Tokens.Input)
			}
		}
	}
}
