package export

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"time"

	"tokenlap/backend/bench"
)

// Schema names the form of the JSON document; SCHEMA.md beside this file says
// what is in it. It changes when a field changes its meaning or goes.
const Schema = "tokenlap.run/1"

// record is one request in the document: the sample as it is stored, its
// chunks column by column, and the metrics that follow from it.
type record struct {
	bench.Sample
	ChunkAt     []int64            `json:"chunk_at_ns"`
	ChunkRead   []uint32           `json:"chunk_read"`
	ChunkBytes  []uint32           `json:"chunk_bytes"`
	ChunkTokens []uint32           `json:"chunk_tokens"`
	Metrics     map[string]float64 `json:"metrics"`
}

// JSON writes a run with all its requests as one document, request by request,
// so that a million of them need no more memory than one.
func JSON(w io.Writer, run bench.Run, samples iter.Seq2[bench.Sample, error]) error {
	out := bufio.NewWriter(w)
	head, err := json.Marshal(struct {
		Schema  string         `json:"schema"`
		ID      string         `json:"id"`
		Run     bench.Run      `json:"run"`
		Verdict *bench.Verdict `json:"verdict"`
	}{Schema, run.ID, run, run.Health.Judge()})
	if err != nil {
		return err
	}
	_, _ = out.Write(head[:len(head)-1]) // a failure stays in out and shows in Flush
	_, _ = out.WriteString(",\n\"requests\":[")
	separator, held := "\n", withdrawnIn(run)
	for sample, err := range samples {
		if err != nil {
			return err
		}
		request := newRecord(&sample)
		if held.holds(&sample) {
			delete(request.Metrics, "tpot_s")
			delete(request.Metrics, "decode_speed_tokens_per_s")
		}
		line, err := json.Marshal(request)
		if err != nil {
			return err
		}
		_, _ = out.WriteString(separator)
		if _, err := out.Write(line); err != nil {
			return err
		}
		separator = ",\n"
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush()
}

func newRecord(s *bench.Sample) record {
	r := record{Sample: *s, ChunkAt: []int64{}, ChunkRead: []uint32{}, ChunkBytes: []uint32{}, ChunkTokens: []uint32{}, Metrics: map[string]float64{}}
	for _, chunk := range s.Chunks {
		r.ChunkAt = append(r.ChunkAt, int64(chunk.At.Offset()))
		r.ChunkRead = append(r.ChunkRead, chunk.Read)
		r.ChunkBytes = append(r.ChunkBytes, chunk.Bytes)
		r.ChunkTokens = append(r.ChunkTokens, chunk.Tokens)
	}
	for _, metric := range []struct {
		name string
		of   func() (time.Duration, bool)
	}{
		{"ttft_s", s.TTFT}, {"ttft_with_setup_s", s.TTFTWithSetup}, {"ttfa_s", s.TTFA}, {"thinking_s", s.Thinking}, {"tpot_s", s.TPOT},
		{"latency_s", s.Latency}, {"response_time_s", s.ResponseTime}, {"queue_delay_s", s.QueueDelay}, {"stall_s", s.Stall},
	} {
		if value, ok := metric.of(); ok {
			r.Metrics[metric.name] = value.Seconds()
		}
	}
	if speed, ok := s.OutputSpeed(); ok {
		r.Metrics["output_speed_tokens_per_s"] = speed
	}
	if speed, ok := s.DecodeSpeed(); ok {
		r.Metrics["decode_speed_tokens_per_s"] = speed
	}
	return r
}
