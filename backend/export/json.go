package export

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"slices"

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
	ChunkLag    []uint32           `json:"chunk_lag_us,omitempty"`
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
		Series  []bench.Series `json:"server_metrics,omitempty"`
	}{Schema, run.ID, run, bench.Judge(&run), run.Series})
	if err != nil {
		return err
	}
	_, _ = out.Write(head[:len(head)-1]) // a failure stays in out and shows in Flush
	_, _ = out.WriteString(",\n\"requests\":[")
	separator, withdrawn := "\n", withdrawnIn(run)
	for sample, err := range samples {
		if err != nil {
			return err
		}
		line, err := json.Marshal(newRecord(&sample, withdrawn.has))
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

// newRecord leaves out the metrics that the summary withdraws.
func newRecord(s *bench.Sample, isWithdrawn func(*bench.Sample) bool) record {
	r := record{Sample: *s, ChunkAt: []int64{}, ChunkRead: []uint32{}, ChunkBytes: []uint32{}, ChunkTokens: []uint32{}, Metrics: map[string]float64{}}
	for _, chunk := range s.Chunks {
		r.ChunkAt = append(r.ChunkAt, int64(chunk.At.Offset()))
		r.ChunkRead = append(r.ChunkRead, chunk.Read)
		r.ChunkLag = append(r.ChunkLag, chunk.Lag)
		r.ChunkBytes = append(r.ChunkBytes, chunk.Bytes)
		r.ChunkTokens = append(r.ChunkTokens, chunk.Tokens)
	}
	if !slices.ContainsFunc(s.Chunks, bench.Chunk.IsLate) {
		r.ChunkLag = nil
	}
	for _, metric := range bench.Metrics {
		if value, ok := metric.Of(s); ok && metric.RequestKey != "" && (!metric.Withdrawn || !isWithdrawn(s)) {
			r.Metrics[metric.RequestKey] = value
		}
	}
	return r
}
