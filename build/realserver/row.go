package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// row is one row of a CSV file by column name.
type row map[string]string

// rows reads the one file that matches the pattern within dir.
func rows(dir, pattern string) ([]row, error) {
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("%s: %d files are called %s, want 1", dir, len(found), pattern)
	}
	file, err := os.Open(found[0])
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", found[0], err)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s is empty", found[0])
	}
	var all []row
	for _, line := range lines[1:] {
		r := row{}
		for i, name := range lines[0] {
			r[name] = line[i]
		}
		all = append(all, r)
	}
	return all, nil
}

// number returns the number in a cell, -1 if it is empty or missing.
func (r row) number(column string) float64 {
	n, err := strconv.ParseFloat(r[column], 64)
	if err != nil {
		return -1
	}
	return n
}

// fact returns what a row of the detailed file reports.
func (r row) fact() fact {
	f := fact{
		Prompt: r["prompt_text"], Text: r["response_text"], ID: r["response_id"], Finish: r["finish_reason"], Outcome: r["outcome"],
		Status: int(r.number("status_code")), Input: int(r.number("input_tokens")), Output: int(r.number("output_tokens")), Chunks: -1,
	}
	if r["streamed"] == "True" && r["outcome"] == "ok" {
		f.Chunks = int(r.number("chunks"))
	}
	return f
}
