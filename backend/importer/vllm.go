package importer

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// vllm is the JSON of vLLM's bench serve with --save-result --save-detailed,
// as far as it is read. The lists have one place a request; times are seconds.
//
//	start_times  on a clock of its own: only their differences mean something;
//	             older versions leave them out
//	queue_times  before the start, for a place among max_concurrency
//	ttfts        to the first chunk, one that only names the role too; 0 for failures
//	itls         gaps between chunks
//	latencies    to the last chunk; older versions leave it out: the sum of the above
//	output_lens  tokens, by the server's count or a tokenizer: which, is not told
//	request_rate requests a second, or "inf": all wait from the beginning
//	date         local time of the end
type vllm struct {
	Date           string      `json:"date"`
	Model          string      `json:"model_id"`
	Backend        string      `json:"backend"`
	Duration       float64     `json:"duration"`
	MaxConcurrency *int        `json:"max_concurrency"`
	RequestRate    any         `json:"request_rate"`
	Burstiness     *float64    `json:"burstiness"`
	RampUp         *string     `json:"ramp_up_strategy"`
	InputLens      []int       `json:"input_lens"`
	OutputLens     []int       `json:"output_lens"`
	TTFTs          []float64   `json:"ttfts"`
	ITLs           [][]float64 `json:"itls"`
	Latencies      []float64   `json:"latencies"`
	StartTimes     []float64   `json:"start_times"`
	QueueTimes     []float64   `json:"queue_times"`
	Texts          []string    `json:"generated_texts"`
	Errors         []string    `json:"errors"`
}

const (
	vllmFormat = "vLLM JSON"
	vllmRemark = "Measured by vLLM's bench serve, in its meanings (vllm): TTFT is the first chunk, even one that only names the role; " +
		"the source of the token counts, the prompts, the connections and the times of day of single requests are unknown."
)

// maxVLLM is the largest size of a file in bytes. Reading it takes several times
// that in memory.
const maxVLLM = 512 << 20

// noNumber stands for NaN in the file; 0 would be a valid time.
const noNumber = -1e300

// isVLLM recognises a result by keys that every version writes near its
// beginning.
func isVLLM(b beginning) bool { return b.hasKeys("date", "model_id") }

// openVLLM reads a file whole, since it holds a number for each chunk in no
// order that could be streamed. A file that was appended to holds several
// results, which become the stages of one run.
func openVLLM(path string, in *bufio.Reader) (Source, error) {
	skipBOM(in)
	name := filepath.Base(path)
	if err := checkSize(path, "vLLM's bench serve"); err != nil {
		return Source{}, err
	}
	var parts []Source
	reader := &pythonJSON{in: in, nan: fmt.Sprint(noNumber)}
	for decoder := json.NewDecoder(reader); ; {
		var result vllm
		err := decoder.Decode(&result)
		if err == io.EOF {
			break
		}
		if err != nil {
			return Source{}, reader.explain(err, name, decoder.InputOffset())
		}
		part, err := result.source(path)
		if err != nil {
			return Source{}, err
		}
		parts = append(parts, part)
	}
	source, err := Merge(parts)
	if err != nil {
		return Source{}, err
	}
	source.Run.Manifest.Origins = source.Run.Manifest.Origins[:1]
	source.Run.Name = strings.TrimSuffix(name, filepath.Ext(name))
	source.Run.Note = "Imported from " + name + " (" + vllmFormat + ")."
	return source, nil
}

// checkSize refuses a file that is too large to be read whole.
func checkSize(path, tool string) error {
	if about, err := os.Stat(path); err == nil && about.Size() > maxVLLM {
		return bench.Invalid("%s has %d MB: a result of %s is read whole, so at most %d MB; save fewer requests a file",
			filepath.Base(path), about.Size()>>20, tool, maxVLLM>>20)
	}
	return nil
}

func (v *vllm) source(path string) (Source, error) {
	name := filepath.Base(path)
	if !v.isDetailed() {
		return Source{}, bench.Invalid("%s contains no single requests: run vLLM's bench serve with --save-result --save-detailed and import that file", name)
	}
	if err := v.checkLists(); err != "" {
		return Source{}, bench.Invalid("%s: %s", name, err)
	}
	n := len(v.TTFTs)
	remark := vllmRemark
	if len(v.StartTimes) != n {
		if remark += v.deriveStarts(); remark == vllmRemark {
			return Source{}, bench.Invalid("%s has %d start_times for %d requests, and they do not follow from max_concurrency and the latencies: "+
				"nobody knows which ran at the same time; a newer vLLM writes them", name, len(v.StartTimes), n)
		}
	}
	ended, err := time.ParseInLocation("20060102-150405", v.Date, time.Local)
	if err != nil || !(v.Duration >= 0 && v.Duration < maxSeconds) {
		return Source{}, bench.Invalid("%s: date %q and duration %v: expected a time such as 20260131-123000 and seconds", name, v.Date, v.Duration)
	}
	source, err := v.build(path, ended.Add(-inSeconds(v.Duration)))
	source.Remark = remark
	return source, err
}

// isDetailed reports whether the result lists its requests.
func (v *vllm) isDetailed() bool {
	return v.TTFTs != nil && v.ITLs != nil && v.OutputLens != nil && v.InputLens != nil && v.Errors != nil
}

// checkLists says which list has not one place a request; "" if all have.
func (v *vllm) checkLists() string {
	n := len(v.TTFTs)
	for _, list := range []struct {
		name   string
		length int
	}{{"itls", len(v.ITLs)}, {"input_lens", len(v.InputLens)}, {"output_lens", len(v.OutputLens)}, {"errors", len(v.Errors)}} {
		if list.length != n {
			return fmt.Sprintf("%s has %d places where ttfts has %d", list.name, list.length, n)
		}
	}
	return ""
}

// build returns the run; began is the time of its first request.
func (v *vllm) build(path string, began time.Time) (Source, error) {
	name := nameOf(v.Model)
	builder, first := newRunBuilder(), v.first()
	endpoint := bench.Endpoint{Name: name, Model: v.Model}
	if strings.HasPrefix(v.Backend, "vllm") {
		endpoint.Deployment = "vllm"
	}
	load := v.load()
	samples, bad := []bench.Sample{}, []*BadRow{}
	for i := range v.TTFTs {
		sample, wrong := v.sample(i, first)
		if wrong != nil {
			wrong.File, wrong.Row = filepath.Base(path), i+1
			bad = append(bad, wrong)
			continue
		}
		sample.Endpoint = name
		samples = append(samples, sample)
		if err := builder.add(entry{sample: sample, begin: began, endpoint: endpoint, stage: -1, load: load}); err != nil {
			return Source{}, err
		}
	}
	if len(samples) == 0 {
		return Source{}, bench.Invalid("no request of %s is good (%d bad)", filepath.Base(path), len(bad))
	}
	builder.bad, builder.prompts = len(bad), []bench.Prompt{}
	source := builder.source(path, origin{format: vllmFormat, definitions: "vllm", remark: vllmRemark})
	late := began.Sub(source.Run.Started)
	source.Samples = func(yield func(bench.Sample, error) bool) {
		for _, wrong := range bad {
			if !yield(bench.Sample{}, wrong) {
				return
			}
		}
		for number, sample := range samples {
			sample.Seq, sample.Chunks = number, slices.Clone(sample.Chunks)
			sample.Shift(late)
			if !yield(sample, nil) {
				return
			}
		}
	}
	return source, nil
}

// first returns the earliest time in the file.
func (v *vllm) first() float64 {
	first := math.Inf(1)
	for i, start := range v.StartTimes {
		if start > 0 {
			first = min(first, start-v.waited(i))
		}
	}
	return first
}

func (v *vllm) sample(i int, first float64) (bench.Sample, *BadRow) {
	s := bench.Sample{
		Phase: bench.Measured, Streamed: true, Outcome: bench.OK,
		Tokens: bench.Tokens{Input: v.InputLens[i], Output: v.OutputLens[i], Cached: -1, Reasoning: -1},
	}
	if len(v.Texts) == len(v.TTFTs) {
		s.Text = v.Texts[i]
	}
	if v.Errors[i] != "" && v.TTFTs[i] == noNumber {
		v.TTFTs[i] = 0 // of a failure it is not known
	}
	for _, value := range append([]float64{v.TTFTs[i], v.StartTimes[i], v.waited(i)}, v.ITLs[i]...) {
		if value == noNumber {
			return s, &BadRow{Column: "ttfts, itls, start_times", Text: "NaN where seconds were expected"}
		}
		if value < 0 || value > maxSeconds {
			return s, &BadRow{Column: "ttfts, itls, start_times", Text: fmt.Sprintf("%v where seconds of 0 or more were expected", value)}
		}
	}
	if s.Message = v.Errors[i]; s.Message != "" || v.TTFTs[i] == 0 {
		s.Outcome, s.Status = reasoned(s.Message)
		s.Tokens.Output = -1
	}
	if v.StartTimes[i] == 0 && s.Outcome == bench.OK {
		return s, &BadRow{Column: "start_times", Text: "0 where the time of a success was expected"}
	}
	if v.StartTimes[i] == 0 {
		return s, nil
	}
	sent := bench.At(inSeconds(v.StartTimes[i] - first))
	if v.rate() > 0 && len(v.QueueTimes) == len(v.TTFTs) {
		s.Due = sent - bench.Instant(inSeconds(v.waited(i)))
	}
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
	if len(v.Latencies) == len(v.TTFTs) && v.Latencies[i] >= at && v.Latencies[i] < maxSeconds {
		s.Last = sent + bench.Instant(inSeconds(v.Latencies[i]))
	}
	s.Done = s.Last
	return s, nil
}

func inSeconds(s float64) time.Duration { return time.Duration(math.Round(s * float64(time.Second))) }

// nameOf returns a short name for the id of a model: Llama-3 for meta-
// llama/Llama-3.
func nameOf(model string) string {
	name := model[strings.LastIndex(model, "/")+1:]
	if name == "" {
		return "unnamed"
	}
	return name
}
