package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// tokenlap is the program under test, with a store of its own.
type tokenlap struct {
	program string
	data    string
}

// patience is the longest a single command may take.
const patience = 5 * time.Minute

// call runs a command, returns what it wrote to stdout, and fails unless it
// ends with the wanted exit status.
func (t tokenlap) call(ctx context.Context, want int, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	command := exec.CommandContext(ctx, t.program, args...)
	command.Env = append(os.Environ(), "TOKENLAP_DATA="+t.data)
	var out, log bytes.Buffer
	command.Stdout, command.Stderr = &out, &log
	err := command.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	if got := command.ProcessState.ExitCode(); got != want {
		return nil, fmt.Errorf("tokenlap %q ended with status %d, want %d\n%s%s", args, got, want, &log, &out)
	}
	return out.Bytes(), nil
}

// ask runs a command that must succeed and decodes the JSON it prints.
func (t tokenlap) ask(ctx context.Context, into any, args ...string) error {
	out, err := t.call(ctx, 0, args...)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, into); err != nil {
		return fmt.Errorf("tokenlap %q does not print JSON alone (%w): %.300s", args, err, out)
	}
	return nil
}

// told is what a run's JSON claims, as far as it is checked here.
type told struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Summary struct {
		Models []toldModel `json:"models"`
	} `json:"summary"`
}

type toldModel struct {
	Attempts  int       `json:"attempts"`
	Successes int       `json:"successes"`
	Failed    int       `json:"failed"`
	WarmedUp  int       `json:"warmed_up"`
	TTFT      toldValue `json:"ttft"`
	Latency   toldValue `json:"latency"`
	Tokens    toldValue `json:"output_tokens"`
}

type toldValue struct {
	N    int      `json:"n"`
	Mean *float64 `json:"mean"`
	P50  *float64 `json:"p50"`
}
