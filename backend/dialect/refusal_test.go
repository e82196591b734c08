package dialect

import (
	"slices"
	"testing"

	"tokenlap/backend/bench"
)

// planned is a request with two fields of the user's own.
var planned = Spec{
	Endpoint:   bench.Endpoint{Name: "m", Model: "m", Body: map[string]any{"seed": 7, "options": map[string]any{"top_k": 3, "mirostat": 1}}},
	Generation: bench.Generation{MaxTokens: 64, Temperature: 0.7, Stream: true},
}

func TestARefusedFieldIsRecognisedHoweverItIsSaid(t *testing.T) {
	for _, row := range []struct {
		reason string
		status int
		body   string
		want   []string
	}{
		{"OpenAI names the parameter and its successor", 400,
			`{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}`,
			[]string{"max_tokens -> max_completion_tokens"}},
		{"OpenAI refuses every other value", 400,
			`{"error":{"message":"Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}}`,
			[]string{"temperature"}},
		{"old OpenAI servers", 400, `{"error":{"message":"Unrecognized request argument supplied: stream_options","param":null,"code":null}}`, []string{"stream_options"}},
		{"the inner name of a field that stands for its object", 400, `{"error":{"message":"unknown field include_usage"}}`, []string{"stream_options"}},
		{"a validator's location", 422, `{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{"include_usage":true}}]}`, []string{"stream_options"}},
		{"a validator's location within the user's object", 422, `{"detail":[{"type":"extra_forbidden","loc":["body","options","mirostat"],"msg":"Extra inputs are not permitted"}]}`, []string{"options.mirostat"}},
		{"a validator within a message", 422, `{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}}`, []string{"seed"}},
		{"the name before a colon", 400, `{"type":"error","error":{"type":"invalid_request_error","message":"seed: Extra inputs are not permitted"}}`, []string{"seed"}},
		{"JSON within a message", 400, `{"error":{"message":"{\"error\":{\"message\":\"Unknown parameter: 'seed'.\",\"param\":\"seed\",\"code\":\"unknown_parameter\"}}"}}`, []string{"seed"}},
		{"the cause of a gateway", 400, `{"error":{"message":"Provider returned error","metadata":{"raw":"{\"message\":\"temperature is not supported by this model\"}"}}}`, []string{"temperature"}},
		{"plain text", 400, "temperature is deprecated for this model", []string{"temperature"}},
		{"only one value is allowed", 400, `{"error":{"message":"invalid temperature: only 1 is allowed for this model","type":"invalid_request_error"}}`, []string{"temperature"}},
		{"a value that must be the server's own", 400, `{"error":{"message":"'temperature' must be set to 1"}}`, []string{"temperature"}},
		{"two at once", 400, `{"error":{"message":"Unknown parameter: 'seed'; stream_options is not supported"}}`, []string{"seed", "stream_options"}},
		{"a successor under another name", 400, `{"error":{"message":"max_tokens is no longer supported, use max_output_tokens"}}`, []string{"max_tokens -> max_output_tokens"}},
		{"several errors in a list", 422, `{"errors":[{"message":"Additional properties are not allowed ('seed' was unexpected)"}]}`, []string{"seed"}},

		{"a limit that is too large is the plan's mistake", 400, `{"error":{"message":"max_tokens is too large: 64. This model supports at most 16 completion tokens","param":"max_tokens","code":"invalid_value"}}`, nil},
		{"a prompt that is too long", 400, `{"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 64 max_tokens","param":"messages"}}`, nil},
		{"a range", 400, `{"error":{"message":"temperature: must be between 0 and 1"}}`, nil},
		{"the request quoted", 400, `{"detail":[{"msg":"too long","input":{"stream_options":{"include_usage":true},"temperature":0.7}}]}`, nil},
		{"a model that is not known", 404, `{"error":{"message":"The model 'temperature' does not exist"}}`, nil},
		{"another status", 429, `{"error":{"message":"Unsupported parameter: 'temperature'","param":"temperature"}}`, nil},
		{"a field that was not sent", 400, `{"error":{"message":"Unknown parameter: 'top_p'.","param":"top_p","code":"unknown_parameter"}}`, nil},
		{"what nothing is asked without", 400, `{"error":{"message":"stream is not supported for this model","param":"stream","code":"unsupported_parameter"}}`, nil},
		{"a word that is no field", 400, `{"error":{"message":"unsupported content: the seed data is not valid"}}`, nil},
		{"a web page", 400, "<html><title>400 Bad Request</title></html>", nil},
		{"nothing", 400, "", nil},
	} {
		t.Run(row.reason, func(t *testing.T) {
			learned, isNew := chat.Learn(planned, row.status, row.body)
			got := learned.Strings()
			slices.Sort(got)
			if !slices.Equal(got, row.want) || isNew != (len(row.want) > 0) {
				t.Errorf("learned %q (new: %v), want %q", got, isNew, row.want)
			}
		})
	}
}

func TestASuccessorThatIsRefusedAsWellIsLeftOut(t *testing.T) {
	refused := func(s Spec, field string) Adaptations {
		t.Helper()
		learned, isNew := chat.Learn(s, 400, `{"error":{"message":"Unknown parameter","param":"`+field+`","code":"unknown_parameter"}}`)
		if !isNew {
			t.Fatalf("%s: nothing learned", field)
		}
		return learned
	}
	s := planned
	s.Adaptations = refused(s, "max_tokens")
	if got := s.Adaptations.Strings(); !slices.Equal(got, []string{"max_tokens -> max_completion_tokens"}) {
		t.Fatalf("first %q", got)
	}
	s.Adaptations = refused(s, "max_completion_tokens")
	if got := s.Adaptations.Strings(); !slices.Equal(got, []string{"max_tokens"}) {
		t.Fatalf("then %q", got)
	}
	if _, isNew := chat.Learn(s, 400, `{"error":{"message":"Unknown parameter","param":"max_tokens","code":"unknown_parameter"}}`); isNew {
		t.Error("a field that is not sent was refused again")
	}
}

func TestARefusalInSilenceIsGuessedOnlyWhereNothingIsSaid(t *testing.T) {
	for body, want := range map[string]bool{
		"": true, `{"error":"Bad Request"}`: true, `{"detail":"invalid request"}`: true,
		`{"error":{"message":"max_tokens: 64"}}`:          false,
		`{"error":{"message":"context length exceeded"}}`: false,
		`{"input":{"stream_options":{}}}`:                 false,
		`{"error":"` + string(make([]byte, 200)) + `"}`:   false,
	} {
		if got := chat.MayRefuseInSilence(planned, 400, body); got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
	if chat.MayRefuseInSilence(planned, 404, "") {
		t.Error("another status")
	}
}

func TestAdaptationsAreStoredWithTheEndpointAndReadBack(t *testing.T) {
	learned := Adaptations{{"temperature", ""}, {"max_tokens", "max_completion_tokens"}}
	stored := learned.Into(bench.Protocol{Omit: []string{"seed"}, Rename: map[string]string{"temperature": "temp"}})
	if !slices.Equal(stored.Omit, []string{"seed", "temperature"}) || len(stored.Rename) != 1 || stored.Rename["max_tokens"] != "max_completion_tokens" {
		t.Fatalf("stored %+v", stored)
	}
	if more := learned.Without(AdaptationsOf(stored)); more != nil {
		t.Errorf("read back without %v", more)
	}
}

func TestAdaptationsReachIntoObjectsAndLeaveTheUsersOwnAlone(t *testing.T) {
	inner := map[string]any{"num_predict": 64, "temperature": 0.7}
	fields := map[string]any{"options": inner, "stream": true, "max_tokens": 64}
	Adaptations{{"options.temperature", ""}, {"max_tokens", "options.limit"}, {"absent", "x"}, {"options.num_predict", ""}}.apply(fields, nil)
	options, _ := fields["options"].(map[string]any)
	if len(fields) != 2 || len(options) != 1 || options["limit"] != 64 {
		t.Errorf("fields %v", fields)
	}
	if len(inner) != 2 {
		t.Errorf("the user's object became %v", inner)
	}
	Adaptations{{"options.limit", ""}}.apply(fields, nil)
	if _, has := fields["options"]; has {
		t.Error("an empty object is left")
	}
}

func FuzzLearn(f *testing.F) {
	f.Add(400, `{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.","param":"max_tokens"}}`)
	f.Add(422, `{"detail":[{"loc":["body","seed"],"msg":"extra"}]}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		learned, isNew := chat.Learn(planned, status, body)
		if isNew != (len(learned) > 0) {
			t.Fatalf("%v, new %v", learned, isNew)
		}
		for _, one := range learned {
			if slices.Contains(indispensable, one.Field) {
				t.Fatalf("%q would be left out", one.Field)
			}
		}
		s := planned
		s.Adaptations = learned
		if _, err := chat.Body(s); err != nil {
			t.Fatal(err)
		}
	})
}
