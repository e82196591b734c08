//go:build unix

package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// importMeasures are about results of other tools.
func importMeasures() []measure {
	return []measure{
		{name: "files", figures: []*figure{
			{name: "14 result files of the seed's form, 360 requests each, into the history", unit: "s", target: 10, atMost: true},
			{name: "the same, and how they scale drawn as PNG", unit: "s", target: 10, atMost: true},
		}, round: (*benchmark).imports},
	}
}

// imports imports one file for each model and level of load with the command
// line and draws one chart of them all.
func (b *benchmark) imports() ([]float64, error) {
	var paths []string
	for i, users := range []int{1, 5, 10, 25, 50, 75, 100} {
		for _, model := range []string{"served-one", "served-two"} {
			path := filepath.Join(b.dir, fmt.Sprintf("%s-%d.csv", model, users))
			if err := seedFile(path, model, users, i); err != nil {
				return nil, err
			}
			paths = append(paths, path)
		}
	}
	begin := time.Now()
	output, err := exec.Command(b.binary, append([]string{"import", "--json", "--data-dir", b.dir}, paths...)...).Output()
	if err != nil {
		return nil, err
	}
	imported := time.Since(begin)
	var runs []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(output, &runs); err != nil || len(runs) != len(paths) {
		return nil, fmt.Errorf("%d runs of %d files, %w", len(runs), len(paths), err)
	}
	args := []string{"export", "--data-dir", b.dir, "--output-dir", b.dir, "--format", "png", "--chart", "scaling"}
	for _, run := range runs {
		args = append(args, run.ID)
	}
	if output, err := exec.Command(b.binary, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, output)
	}
	return []float64{imported.Seconds(), time.Since(begin).Seconds()}, nil
}

// seedFile writes a file as the seed's tool does: quoted answers of several
// lines, Python's booleans, empty cells where a request failed.
func seedFile(path, model string, users, salt int) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := csv.NewWriter(file)
	rows := [][]string{strings.Split("endpoint_name,model_name,prompt_text,prompt_length,prompt_complexity,prompt_category,success,error_message,"+
		"total_latency,time_to_first_token,input_tokens,output_tokens,total_tokens,tokens_per_second,time_per_output_token,avg_inter_token_latency,"+
		"min_inter_token_latency,max_inter_token_latency,p50_inter_token_latency,p95_inter_token_latency,p99_inter_token_latency,response_text,"+
		"timestamp,iteration,concurrent_level", ",")}
	answer := strings.Repeat("A line of an answer, with a comma and \"quotes\".\n", 9)
	for i := range 360 {
		length := []string{"short", "medium", "long"}[i%3]
		ended := time.Date(2026, 1, 2, 3, 0, i/users, salt*1000, time.UTC).Format("2006-01-02T15:04:05.000000")
		if i%90 == 89 {
			rows = append(rows, []string{model, "m", "Why?", length, "simple", "coding", "False", "Connection reset", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ended, strconv.Itoa(i / 18), strconv.Itoa(users)})
			continue
		}
		number := func(scale float64) string {
			return strconv.FormatFloat(scale*(1+float64((i*7+salt)%23)/23), 'f', -1, 64)
		}
		gap := number(0.012)
		rows = append(rows, []string{model, "m", "Why?", length, "simple", "coding", "True", "", number(1.1), number(0.1), "20", "64", "84",
			number(58), gap, gap, gap, gap, gap, gap, gap, answer, ended, strconv.Itoa(i / 18), strconv.Itoa(users)})
	}
	return w.WriteAll(rows)
}
