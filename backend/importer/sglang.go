package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"time"

	"tokenlap/backend/bench"
)

// sglangFormat is what SGLang's bench_serving appends to its --output-file with
// --output-details: a result a line, each a stage. The lists are those of vLLM,
// without latencies and, until 2025, without start_times. The end of a result is
// not told: the file was written at the end of the last.
var sglangFormat = origin{format: "SGLang JSONL", definitions: "sglang", withoutPrompts: true,
	remark: "Measured by SGLang's bench_serving, in its meanings (sglang): TTFT is the first chunk with text; latency ends with the last chunk; " +
		"the source of the token counts, the prompts, the connections and the times of day are unknown."}

// sglang is one result. Its request_rate may be Infinity.
type sglang struct {
	vllm
	ModelPath  string `json:"model"`
	ServerInfo *struct {
		ModelPath string `json:"model_path"`
	} `json:"server_info"`
}

const sglangInstead = "is the summary of SGLang's bench_serving, without single requests: run it with --output-details and import that file"

// isSGLang recognises a result by keys that vLLM does not write.
func isSGLang(b beginning) bool {
	return b.hasKeys("backend", "dataset_name", "request_rate") && !b.hasKeys("date", "model_id")
}

func openSGLang(path string, in *bufio.Reader) (Source, error) {
	if err := checkSize(path, "SGLang's bench_serving"); err != nil {
		return Source{}, err
	}
	return openEntries(path, sglangFormat, in, sglangEntries)
}

func sglangEntries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		results, err := readSGLang(path, in)
		if err != nil {
			yield(entry{}, err)
			return
		}
		begin := writtenAt(path)
		for i := range results {
			begin = begin.Add(-results[i].length())
		}
		stage := 0
		for i := range results {
			result := &results[i]
			if !result.isDetailed() {
				bad := &BadRow{File: filepath.Base(path), Line: i + 1, Text: "a summary without single requests: run it with --output-details"}
				if !yield(entry{line: i + 1}, bad) {
					return
				}
				continue
			}
			if !result.entries(path, entry{begin: begin, stage: stage, line: i + 1}, yield) {
				return
			}
			begin = begin.Add(result.length())
			stage++
		}
	}
}

// readSGLang reads all results, since they hold a number for each chunk in no
// order that could be streamed.
func readSGLang(path string, in *bufio.Reader) (results []sglang, err error) {
	skipBOM(in)
	name := filepath.Base(path)
	reader := &pythonJSON{in: in, nan: fmt.Sprint(noNumber)}
	detailed := false
	for decoder := json.NewDecoder(reader); ; {
		var result sglang
		err := decoder.Decode(&result)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, reader.explain(err, name, decoder.InputOffset())
		}
		result.normalize()
		detailed = detailed || result.isDetailed()
		results = append(results, result)
	}
	if !detailed {
		return nil, bench.Invalid("%s %s", name, sglangInstead)
	}
	return results, nil
}

// normalize writes the result as vLLM does.
func (r *sglang) normalize() {
	if rate, is := r.RequestRate.(float64); is && rate == noNumber {
		r.RequestRate = "inf"
	}
	poisson := 1.0 // its arrivals always are
	r.Burstiness = &poisson
	if r.Model == "" {
		r.Model = r.ModelPath
	}
	if r.Model == "" && r.ServerInfo != nil {
		r.Model = r.ServerInfo.ModelPath
	}
}

func (r *sglang) length() time.Duration {
	if !isFinite(r.Duration) {
		return 0
	}
	return inSeconds(r.Duration)
}

// endpoint is named after the file if the result does not name its model.
func (r *sglang) endpoint(path string) bench.Endpoint {
	if r.Model == "" {
		return byFile(path)
	}
	return bench.Endpoint{Name: nameOf(r.Model), Model: r.Model}
}

// entries yields the requests of the result; of holds what they have in common.
func (r *sglang) entries(path string, of entry, yield func(entry, error) bool) bool {
	name := filepath.Base(path)
	if wrong := r.checkLists(); wrong != "" {
		return yield(of, &BadRow{File: name, Line: of.line, Text: wrong})
	}
	untimed := r.setStarts(&of)
	of.endpoint, of.load = r.endpoint(path), r.load()
	if r.Backend == "sglang" || r.Backend == "sglang-oai" || r.Backend == "sglang-oai-chat" {
		of.endpoint.Deployment = "sglang"
	}
	first := r.first()
	for i := range r.TTFTs {
		e := of
		sample, wrong := r.sample(i, first)
		if wrong != nil {
			wrong.File, wrong.Line, wrong.Column = name, of.line, fmt.Sprintf("request %d, %s", i+1, wrong.Column)
			if !yield(e, wrong) {
				return false
			}
			continue
		}
		if sample.Endpoint, sample.Stage = of.endpoint.Name, of.stage; untimed {
			sample.Reported = &bench.Reported{Untimed: &untimed}
		}
		e.sample = sample
		if !yield(e, nil) {
			return false
		}
	}
	return true
}

// setStarts derives the start times if the result has none. If they do not
// follow, the requests stand one after another and it returns true.
func (r *sglang) setStarts(of *entry) (untimed bool) {
	if len(r.StartTimes) == len(r.TTFTs) {
		return false
	}
	if of.remark = r.deriveStarts(); of.remark != "" {
		of.remark = of.remark[1:] // a space
		return false
	}
	of.remark, r.StartTimes = untimedRemark, nil
	at := 1.0 // 0 would be no start
	for i, ttft := range r.TTFTs {
		r.StartTimes = append(r.StartTimes, at)
		for _, took := range append([]float64{ttft}, r.ITLs[i]...) {
			if isFinite(took) {
				at += took
			}
		}
	}
	return true
}
