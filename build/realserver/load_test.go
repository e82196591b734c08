package main

import (
	"encoding/json"
	"fmt"
	"testing"
)

// conversationRun is a run of conversations of which every account agrees.
func conversationRun() loadRun {
	var run loadRun
	for c := range conversations {
		for turn := 1; turn <= turns; turn++ {
			messages := make([]map[string]string, 2*turn-1)
			for i := range messages {
				messages[i] = map[string]string{"content": "hello"}
			}
			asked, _ := json.Marshal(map[string]any{"messages": messages})
			run.wire = append(run.wire, exchange{asked, 200, "text/event-stream", []byte(streamed)})
			run.detail = append(run.detail, row{
				"prompt_text": "hello", "response_text": " one two", "response_id": "a-1", "finish_reason": "length", "status_code": "200",
				"input_tokens": "5", "output_tokens": "3", "chunks": "2", "streamed": "True", "outcome": "ok",
				"conversation": fmt.Sprint(c + 1), "turn": fmt.Sprint(turn),
			})
		}
	}
	return run
}

// grown returns the run with prompts that grow by turn, on the wire too.
func grown(run loadRun) loadRun {
	for i, r := range run.detail {
		r["input_tokens"] = fmt.Sprint(10 * r.number("turn"))
		run.wire[i].response = fmt.Appendf(nil, `data: {"id":"a-1","choices":[{"delta":{"content":" one"}}]}

data: {"id":"a-1","choices":[{"delta":{"content":" two"},"finish_reason":"length"}]}

data: {"id":"a-1","choices":[],"usage":{"prompt_tokens":%s,"completion_tokens":3}}

data: [DONE]

`, r["input_tokens"])
	}
	return run
}

func TestConversationsThatDoNotCarryTheirTurnsOnAreFound(t *testing.T) {
	if err := verifyConversations(grown(conversationRun())); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]loadRun{
		"prompts that do not grow": conversationRun(),
		"a turn left out":          func(r loadRun) loadRun { r.detail, r.wire = r.detail[1:], r.wire[1:]; return r }(grown(conversationRun())),
		"turns that are not sent along": func(r loadRun) loadRun {
			r.wire[2].request = r.wire[0].request
			return r
		}(grown(conversationRun())),
	} {
		if verifyConversations(run) == nil {
			t.Errorf("%s was believed", name)
		}
	}
}

func TestASearchWithoutAnswerIsFound(t *testing.T) {
	answer := func(end string, level, failed float64, due int) loadRun {
		run := loadRun{detail: make([]row, 30)}
		run.Execution.Stages = []jsonStage{{Due: due}, {Due: 20}}
		run.Execution.Sweeps = []jsonSweep{{End: end, Level: level, Failed: failed, Probes: make([]json.RawMessage, 2)}}
		return run
	}
	if err := verifySweep(answer("found", 40, 44, 10)); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]loadRun{
		"no level": answer("none", 0, 4, 10), "a level that nothing bounds": answer("found", 40, 80, 10),
		"one above what fails": answer("found", 44, 40, 10), "requests that are missing": answer("found", 40, 44, 11), "no result": {},
	} {
		if verifySweep(run) == nil {
			t.Errorf("%s was believed", name)
		}
	}
}

func TestARateThatIsNotKeptIsFound(t *testing.T) {
	kept := func(due, lag float64, requests int) loadRun {
		var run loadRun
		for i := range ratePerSecond * rateSeconds {
			r := row{
				"prompt_text": "hello", "response_text": " one two", "response_id": "a-1", "finish_reason": "length", "status_code": "200",
				"input_tokens": "5", "output_tokens": "3", "chunks": "2", "streamed": "True", "outcome": "ok",
				"due_at": fmt.Sprint(1 + float64(i)*due), "sent_at": fmt.Sprint(1 + float64(i)*due + lag),
			}
			run.detail = append(run.detail, r)
			run.wire = append(run.wire, exchange{[]byte(`{"messages":[{"content":"hello"}]}`), 200, "text/event-stream", []byte(streamed)})
		}
		run.Execution.Stages = []jsonStage{{Due: requests}}
		return run
	}
	const gap, all = 1.0 / ratePerSecond, ratePerSecond * rateSeconds
	if err := verifyRate(kept(gap, 0.001, all)); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]loadRun{
		"another rate": kept(gap*1.01, 0.001, all), "late starts": kept(gap, 0.02, all), "early ones": kept(gap, -0.001, all),
		"requests that were not counted": kept(gap, 0.001, all+1),
	} {
		if verifyRate(run) == nil {
			t.Errorf("%s was believed", name)
		}
	}
}

func TestPromptsOfAnotherLengthAreFound(t *testing.T) {
	run := func(tokens int) loadRun {
		return loadRun{detail: []row{{"token_source": "usage", "input_wanted": fmt.Sprint(wantedTokens), "input_tokens": fmt.Sprint(tokens)}}}
	}
	if err := verifyLengths(run(wantedTokens * 102 / 100)); err != nil {
		t.Fatal(err)
	}
	for _, tokens := range []int{wantedTokens * 96 / 100, wantedTokens * 104 / 100} {
		if verifyLengths(run(tokens)) == nil {
			t.Errorf("%d tokens were believed", tokens)
		}
	}
	if verifyLengths(loadRun{}) == nil {
		t.Error("a run without requests was believed")
	}
}
