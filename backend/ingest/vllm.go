package ingest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// vllm is the JSON of vLLM's bench serve with --save-result --save-detailed,
// as far as it is read. The lists have one place a request; times are seconds.
//
//	start_times  on a clock of its own: only their differences mean something
//	ttfts        to the first chunk, one that only names the role too; 0 for failures
//	itls         gaps between chunks
//	latencies    to the last chunk; older versions leave it out: the sum of the above
//	output_lens  tokens, by the server's count or a tokenizer: which, is not told
//	date         local time of the end
type vllm struct {
	Date           string      `json:"date"`
	Model          string      `json:"model_id"`
	Backend        string      `json:"backend"`
	Duration       float64     `json:"duration"`
	MaxConcurrency *int        `json:"max_concurrency"`
	InputLens      []int       `json:"input_lens"`
	OutputLens     []int       `json:"output_lens"`
	TTFTs          []float64   `json:"ttfts"`
	ITLs           [][]float64 `json:"itls"`
	Latencies      []float64   `json:"latencies"`
	StartTimes     []float64   `json:"start_times"`
	Texts          []string    `json:"generated_texts"`
	Errors         []string    `json:"errors"`
}

const (
	vllmFormat = "vLLM JSON"
	vllmRemark = "Measured by vLLM's bench serve, in its meanings (vllm): TTFT is the first chunk, even one that only names the role; " +
		"who counted the tokens, the prompts, the connections and the times of day of single requests are not told."
)

// openVLLM reads a file whole: it holds a number for each chunk, in no order
// that could be streamed. One that was appended to holds several results,
// which become the stages of one run.
func openVLLM(path string, in *bufio.Reader) (Source, error) {
	name := filepath.Base(path)
	if begin, _ := in.Peek(len(bom)); string(begin) == bom {
		_, _ = in.Discard(len(bom)) // they were just seen
	}
	var parts []Source
	for decoder := json.NewDecoder(in); ; {
		var result vllm
		err := decoder.Decode(&result)
		if err == io.EOF {
			break
		}
		if err != nil {
			return Source{}, explainJSON(err, name, decoder.InputOffset())
		}
		part, err := result.source(path)
		if err != nil {
			return Source{}, err
		}
		parts = append(parts, part)
	}
	source, err := Together(parts)
	if err != nil {
		return Source{}, err
	}
	source.Run.Manifest.Origins = source.Run.Manifest.Origins[:1]
	source.Run.Name = strings.TrimSuffix(name, filepath.Ext(name))
	source.Run.Note = "Imported from " + name + " (" + vllmFormat + ")."
	return source, nil
}

func explainJSON(err error, name string, offset int64) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return bench.Invalid("%s, byte %d, %s: a %s where %s was expected", name, kind.Offset, kind.Field, kind.Value, kind.Type)
	case errors.As(err, &syntax):
		return bench.Invalid("%s, byte %d: no JSON: %v", name, syntax.Offset, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return bench.Invalid("%s ends within its JSON, at byte %d", name, offset)
	}
	return unreadable(name, err)
}

func (v *vllm) source(path string) (Source, error) {
	name := filepath.Base(path)
	if v.TTFTs == nil || v.ITLs == nil || v.OutputLens == nil || v.InputLens == nil || v.Errors == nil {
		return Source{}, bench.Invalid("%s holds no single requests: expected vLLM's JSON with ttfts, itls, input_lens, output_lens and errors, "+
			"as vllm bench serve writes it with --save-result --save-detailed", name)
	}
	n := len(v.TTFTs)
	if len(v.StartTimes) != n {
		return Source{}, bench.Invalid("%s has %d start_times for %d requests: without them nobody knows which ran at the same time; a newer vLLM writes them", name, len(v.StartTimes), n)
	}
	for list, length := range map[string]int{"itls": len(v.ITLs), "input_lens": len(v.InputLens), "output_lens": len(v.OutputLens), "errors": len(v.Errors)} {
		if length != n {
			return Source{}, bench.Invalid("%s: %s has %d places where ttfts has %d", name, list, length, n)
		}
	}
	ended, err := time.ParseInLocation("20060102-150405", v.Date, time.Local)
	if err != nil || !(v.Duration >= 0 && v.Duration < most) {
		return Source{}, bench.Invalid("%s: date %q and duration %v: expected a time such as 20260131-123000 and seconds", name, v.Date, v.Duration)
	}
	return v.outline(path, ended.Add(-inSeconds(v.Duration)))
}

// outline makes the run; began is its first request's time of day.
func (v *vllm) outline(path string, began time.Time) (Source, error) {
	name := nameOf(v.Model)
	outline, first := newOutline(), v.first()
	endpoint := bench.Endpoint{Name: name, Model: v.Model}
	if strings.HasPrefix(v.Backend, "vllm") {
		endpoint.Deployment = "vllm"
	}
	users := 0
	if v.MaxConcurrency != nil {
		users = max(0, *v.MaxConcurrency)
	}
	samples, bad := []bench.Sample{}, []*Bad{}
	for i := range v.TTFTs {
		sample, wrong := v.sample(i, first)
		if wrong != nil {
			wrong.File, wrong.Row = filepath.Base(path), i+1
			bad = append(bad, wrong)
			continue
		}
		sample.Endpoint = name
		samples = append(samples, sample)
		if err := outline.add(entry{sample: sample, begin: began, endpoint: endpoint, stage: -1, users: users}); err != nil {
			return Source{}, err
		}
	}
	if len(samples) == 0 {
		return Source{}, bench.Invalid("no request of %s is good (%d bad)", filepath.Base(path), len(bad))
	}
	outline.bad, outline.prompts = len(bad), []bench.Prompt{}
	source := outline.source(path, form{name: vllmFormat, definitions: "vllm", remark: vllmRemark})
	late := began.Sub(source.Run.Started)
	source.Samples = func(yield func(bench.Sample, error) bool) {
		for _, wrong := range bad {
			if !yield(bench.Sample{}, wrong) {
				return
			}
		}
		for number, sample := range samples {
			sample.Seq, sample.Chunks = number, slices.Clone(sample.Chunks)
			shift(&sample, late)
			if !yield(sample, nil) {
				return
			}
		}
	}
	return source, nil
}

// first is the earliest start that is told.
func (v *vllm) first() float64 {
	first := math.Inf(1)
	for _, start := range v.StartTimes {
		if start != 0 {
			first = min(first, start)
		}
	}
	return first
}

func (v *vllm) sample(i int, first float64) (bench.Sample, *Bad) {
	s := bench.Sample{
		Phase: bench.Measured, Streamed: true, Outcome: bench.OK,
		Tokens: bench.Tokens{Input: v.InputLens[i], Output: v.OutputLens[i], Cached: -1, Reasoning: -1},
	}
	if len(v.Texts) == len(v.TTFTs) {
		s.Text = v.Texts[i]
	}
	for _, value := range append([]float64{v.TTFTs[i], v.StartTimes[i]}, v.ITLs[i]...) {
		if value < 0 || value > most {
			return s, &Bad{Column: "ttfts, itls, start_times", Text: fmt.Sprintf("%v where seconds of 0 or more were expected", value)}
		}
	}
	if s.Message = v.Errors[i]; s.Message != "" || v.TTFTs[i] == 0 {
		s.Outcome, s.Tokens.Output = bench.FailUntold, -1
	}
	if v.StartTimes[i] == 0 && s.Outcome == bench.OK {
		return s, &Bad{Column: "start_times", Text: "0 where the time of a success was expected"}
	}
	if v.StartTimes[i] == 0 {
		return s, nil
	}
	sent := bench.At(inSeconds(v.StartTimes[i] - first))
	if s.Sent = sent; v.TTFTs[i] == 0 {
		return s, nil
	}
	s.First = sent + bench.Instant(inSeconds(v.TTFTs[i]))
	s.Chunks = append(s.Chunks, bench.Chunk{At: s.First})
	at := v.TTFTs[i]
	for _, gap := range v.ITLs[i] {
		at += gap
		s.Chunks = append(s.Chunks, bench.Chunk{At: sent + bench.Instant(inSeconds(at))})
	}
	s.Events, s.Last = len(s.Chunks), s.Chunks[len(s.Chunks)-1].At
	if len(v.Latencies) == len(v.TTFTs) && v.Latencies[i] >= at && v.Latencies[i] < most {
		s.Last = sent + bench.Instant(inSeconds(v.Latencies[i]))
	}
	s.Done = s.Last
	return s, nil
}

func inSeconds(s float64) time.Duration { return time.Duration(math.Round(s * float64(time.Second))) }

// nameOf makes a short name of a model's id: meta-llama/Llama-3 is Llama-3.
func nameOf(model string) string {
	name := model[strings.LastIndex(model, "/")+1:]
	if name == "" {
		return "unnamed"
	}
	return name
}
