package client_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/simulator"
)

func inAPI(api bench.API) func(*client.Options) {
	return func(o *client.Options) { o.Endpoint.API = api }
}

// only is what the server did for the only request.
func (s setting) only(t *testing.T) simulator.Truth {
	t.Helper()
	truths := s.server.Truth()
	if len(truths) != 1 {
		t.Fatalf("%d truths, want 1", len(truths))
	}
	return truths[0]
}

func TestStampsHoldAgainstTheTruthInEachAPI(t *testing.T) {
	const hair = 200 * time.Microsecond // between the kernel's clock and ours
	for _, api := range bench.APIs {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			s := against(t, "ttft=30ms&itl=4ms&jitter=0.3&tokens=24&reasoning=8", inAPI(api), func(o *client.Options) { o.Generation.MaxTokens = 32 })
			for i := range 4 {
				sample := s.ask(t.Context())
				truth := s.server.Truth()[i]
				if sample.Outcome != bench.OK || sample.FinishReason != truth.Finish || truth.Finish != "stop" {
					t.Fatalf("%s (%s), finish %q of %q", sample.Outcome, sample.Message, sample.FinishReason, truth.Finish)
				}
				if hasID := api != bench.OllamaAPI; hasID && sample.ResponseID != truth.ID {
					t.Errorf("id %q of %q", sample.ResponseID, truth.ID)
				}
				ours, _ := sample.TTFT()
				if real := time.Duration(truth.First - truth.Arrived); ours < real-hair || ours > real+time.Second {
					t.Errorf("TTFT %v, the server says %v", ours, real)
				}
				ours, _ = sample.TTFA()
				if real := time.Duration(truth.Answer - truth.Arrived); ours < real-hair || ours > real+time.Second {
					t.Errorf("TTFA %v, the server says %v", ours, real)
				}
				if len(sample.Chunks) != len(truth.Writes) || sample.Tokens.Source != bench.FromUsage || sample.Tokens.Output != truth.Tokens || sample.Tokens.Input != truth.PromptTokens {
					t.Fatalf("%d chunks of %d, tokens %+v of %d and %d", len(sample.Chunks), len(truth.Writes), sample.Tokens, truth.PromptTokens, truth.Tokens)
				}
				for i, chunk := range sample.Chunks {
					if since := time.Duration(chunk.At - sample.Sent); since < time.Duration(truth.Writes[i]-truth.Arrived)-hair {
						t.Errorf("chunk %d is said to have come before it was written", i)
					}
				}
				checkReasoning(t, api, sample, truth)
				inOrder(t, sample)
			}
		})
	}
}

// checkReasoning compares the reasoning of a sample with the truth, as far as
// the API has any.
func checkReasoning(t *testing.T, api bench.API, sample bench.Sample, truth simulator.Truth) {
	t.Helper()
	counted := truth.ReasoningTokens
	switch api {
	case bench.AnthropicAPI, bench.OllamaAPI: // tell it apart, and count it within the output alone
		counted = -1
	case bench.CompletionsAPI: // has none
		if truth.ReasoningTokens != 0 || sample.Reasoning != "" {
			t.Errorf("%d tokens of reasoning, %q", truth.ReasoningTokens, sample.Reasoning)
		}
		return
	}
	if truth.ReasoningTokens != 8 || sample.Reasoning == "" || sample.Text == "" || sample.Tokens.Reasoning != counted {
		t.Errorf("%d tokens of reasoning, %d counted, %q and %q", truth.ReasoningTokens, sample.Tokens.Reasoning, sample.Reasoning, sample.Text)
	}
}

// TestGapsHoldAgainstTheTruthInEachAPI compares the sum of the gaps: each alone
// is as late as the scheduler of this machine lets it be.
func TestGapsHoldAgainstTheTruthInEachAPI(t *testing.T) {
	for _, api := range bench.APIs {
		s := against(t, "ttft=5ms&itl=20ms&tokens=16", inAPI(api), func(o *client.Options) { o.Generation.MaxTokens = 16 })
		sample := s.ask(t.Context())
		truth := s.only(t)
		if sample.Outcome != bench.OK || len(sample.Chunks) != 16 {
			t.Fatalf("%s: %s (%s), %d chunks", api, sample.Outcome, sample.Message, len(sample.Chunks))
		}
		ours, real := time.Duration(sample.Last-sample.First), time.Duration(truth.Last-truth.First)
		if off := (ours - real).Abs(); off > 100*time.Millisecond {
			t.Errorf("%s: %v from the first output to the last, the server says %v", api, ours, real)
		}
	}
}

func TestEveryFormOfAnAnswerIsReadInEachAPI(t *testing.T) {
	for _, query := range []string{
		"", "role_first=2ms", "tokens_per_chunk=3", "output=tool_call", "output=refusal", "reasoning=3", "reasoning=8", "reasoning=3&output=tool_call",
		"line_end=crlf", "line_end=cr", "bom=true", "no_space=true", "multi_line=true", "empty_events=true", "bytewise=true", "coalesce=4", "buffered=true", "gzip=true",
		"usage=last_empty_choices", "usage=last_content", "usage=every_chunk", "cached=3", "long_line=200000", "keep_alive=1ms", "one_newline=true", "reasoning=3&reasoning_field=reasoning", "reasoning=3&reasoning_field=think_tag",
	} {
		for _, api := range bench.APIs {
			t.Run(string(api)+" "+query, func(t *testing.T) {
				s := against(t, strings.TrimSuffix("ttft=5ms&itl=1ms&tokens=8&"+query, "&"), inAPI(api))
				sample := s.ask(t.Context())
				truth := s.only(t)
				if sample.Outcome != bench.OK || len(sample.Unknown) > 0 {
					t.Fatalf("%s (%s), unknown %q", sample.Outcome, sample.Message, sample.Unknown)
				}
				if sample.FinishReason != truth.Finish || sample.Tokens.Output != truth.Tokens || sample.Tokens.Input != truth.PromptTokens || sample.Tokens.Cached > 0 && sample.Tokens.Cached != truth.CachedTokens {
					t.Errorf("finish %q of %q, tokens %+v of %d, %d cached, and %d", sample.FinishReason, truth.Finish, sample.Tokens, truth.PromptTokens, truth.CachedTokens, truth.Tokens)
				}
				if (sample.Reasoning != "") != (truth.ReasoningTokens > 0) {
					t.Errorf("reasoning %q, %d tokens of it", sample.Reasoning, truth.ReasoningTokens)
				}
				if sample.Answer.Reached() != (truth.Answer > 0) {
					t.Errorf("the answer was reached: %v", sample.Answer.Reached())
				}
				if sample.Events != truth.Chunks {
					t.Errorf("%d events of %d chunks", sample.Events, truth.Chunks)
				}
				inOrder(t, sample)
			})
		}
	}
}

func TestAWholeAnswerIsReadInEachAPI(t *testing.T) {
	for _, query := range []string{"", "reasoning=3", "output=tool_call", "output=refusal", "cached=3"} {
		for _, api := range bench.APIs {
			s := against(t, strings.TrimSuffix("ttft=5ms&itl=1ms&tokens=8&"+query, "&"), inAPI(api), unstreamed)
			sample := s.ask(t.Context())
			truth := s.only(t)
			if latency, _ := sample.Latency(); sample.Outcome != bench.OK || truth.Stream || latency < 12*time.Millisecond {
				t.Fatalf("%s, %s: %s (%s) after %v", api, query, sample.Outcome, sample.Message, latency)
			}
			isCall := query == "output=tool_call" && api != bench.CompletionsAPI
			if sample.FinishReason != truth.Finish || sample.Tokens.Output != 8 || sample.Tokens.Input != truth.PromptTokens || (sample.Text == "") != isCall || len(sample.Unknown) > 0 {
				t.Errorf("%s, %s: finish %q of %q, tokens %+v, text %q", api, query, sample.FinishReason, truth.Finish, sample.Tokens, sample.Text)
			}
			if (sample.Reasoning != "") != (truth.ReasoningTokens > 0) {
				t.Errorf("%s, %s: reasoning %q, %d tokens of it", api, query, sample.Reasoning, truth.ReasoningTokens)
			}
		}
	}
}

// otherOutcomes are those that differ from chat's, by fault and API.
var otherOutcomes = map[simulator.Fault]map[bench.API]bench.Outcome{
	"network_error": {bench.AnthropicAPI: bench.OK, bench.OllamaAPI: bench.OK}, // which have no such finish reason
}

// TestEveryFaultHasTheOutcomeOfChatInEachAPI asks in all APIs at once.
func TestEveryFaultHasTheOutcomeOfChatInEachAPI(t *testing.T) {
	for _, isStreamed := range []bool{true, false} {
		for _, fault := range simulator.CommonFaults() {
			t.Run(string(fault), func(t *testing.T) {
				t.Parallel()
				var group sync.WaitGroup
				samples := make([]bench.Sample, len(bench.APIs))
				for i, api := range bench.APIs {
					s := against(t, "ttft=5ms&itl=1ms&tokens=8&fault="+string(fault), inAPI(api), func(o *client.Options) {
						o.Generation.Stream = isStreamed
						if strings.HasPrefix(string(fault), "slow") || fault == "stall" {
							o.Limits.Headers, o.Limits.FirstToken, o.Limits.Idle = time.Second, time.Second, time.Second
						}
					})
					group.Go(func() { samples[i] = s.ask(t.Context()) })
				}
				group.Wait()
				chat := samples[slices.Index(bench.APIs, bench.ChatAPI)]
				for i, api := range bench.APIs {
					want, differs := otherOutcomes[fault][api]
					if !differs {
						want = chat.Outcome
					}
					if got := samples[i]; got.Outcome != want {
						t.Errorf("%s, streamed %v: %s (%s), want %s; chat has %s (%s)", api, isStreamed, got.Outcome, got.Message, want, chat.Outcome, chat.Message)
					}
				}
			})
		}
	}
}

func TestADeploymentOfAzureIsAskedWithItsOwnHeader(t *testing.T) {
	t.Setenv("TOKENLAP_TEST_KEY", "not-a-real-key")
	for header, want := range map[string]bench.Outcome{"Api-Key": bench.OK, "X-Api-Key": bench.FailHTTP4xx} {
		s := against(t, "ttft=5ms&itl=1ms&tokens=8&models=my-deployment&auth=env:TOKENLAP_TEST_KEY", func(o *client.Options) {
			o.Endpoint.URL = strings.TrimSuffix(o.Endpoint.URL, "/v1") + "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21"
			o.Endpoint.Model = "gpt-4o"
			o.Header = http.Header{header: {"not-a-real-key"}}
		})
		if sample := s.ask(t.Context()); sample.Outcome != want || want == bench.OK && s.only(t).Model != "my-deployment" {
			t.Errorf("%s: %s (%s)", header, sample.Outcome, sample.Message)
		}
	}
}

func TestTheTimesOfOllamaAreThoseOfTheSchedule(t *testing.T) {
	sample := against(t, "ttft=20ms&itl=2ms&tokens=8", inAPI(bench.OllamaAPI)).ask(t.Context())
	if server := sample.Server; server == nil || server.Prompt == nil || *server.Prompt != 0.020 || server.Decode == nil || *server.Decode != 0.014 {
		t.Errorf("%s (%s), times %+v", sample.Outcome, sample.Message, server)
	}
}
