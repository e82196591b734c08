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

// timeout is the longest that a command may take.
const timeout = 5 * time.Minute

// call runs a command and returns its stdout. It fails unless the command ends
// with the wanted exit status.
func (t tokenlap) call(ctx context.Context, want int, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
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

// callJSON runs a command that must succeed and decodes the JSON on its stdout.
func (t tokenlap) callJSON(ctx context.Context, into any, args ...string) error {
	out, err := t.call(ctx, 0, args...)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, into); err != nil {
		return fmt.Errorf("tokenlap %q does not print JSON alone (%w): %.300s", args, err, out)
	}
	return nil
}

// jsonRun is the part of a run's JSON that is checked here.
type jsonRun struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Summary struct {
		Models []jsonModel `json:"models"`
	} `json:"summary"`
	Execution struct {
		Stages []jsonStage `json:"stages"`
		Sweeps []jsonSweep `json:"sweeps"`
	} `json:"execution"`
}

// jsonStage is how a stage went.
type jsonStage struct {
	Due     int `json:"due"`
	Dropped int `json:"dropped"`
}

// jsonSweep is what a search found.
type jsonSweep struct {
	End    string            `json:"end"`
	Level  float64           `json:"level"`
	Failed float64           `json:"failed"`
	Reason string            `json:"reason"`
	Probes []json.RawMessage `json:"probes"`
}

type jsonModel struct {
	Attempts  int              `json:"attempts"`
	Successes int              `json:"successes"`
	Failed    int              `json:"failed"`
	WarmedUp  int              `json:"warmed_up"`
	TTFT      jsonDistribution `json:"ttft"`
	Latency   jsonDistribution `json:"latency"`
	Tokens    jsonDistribution `json:"output_tokens"`
}

type jsonDistribution struct {
	N    int      `json:"n"`
	Mean *float64 `json:"mean"`
	P50  *float64 `json:"p50"`
}
