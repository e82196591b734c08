package client_test

import (
	"fmt"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/simulator"
)

func TestPrintScripts(t *testing.T) {
	for _, f := range simulator.AllScripts() {
		s := against(t, "fault="+string(f), func(o *client.Options) {
			o.Limits = bench.Limits{Connect: time.Second, Headers: 400 * time.Millisecond, FirstToken: 600 * time.Millisecond, Idle: 700 * time.Millisecond, Total: 1500 * time.Millisecond}
		})
		began := time.Now()
		x := s.ask(t.Context())
		fmt.Printf("%s | %s | %d | tok %d %s r%d in%d c%d | fin %q | %.60q | msg %.110q | hint %.50s | %v\n", f, x.Outcome, x.Status, x.Tokens.Output, x.Tokens.Source, x.Tokens.Reasoning, x.Tokens.Input, x.Tokens.Cached, x.FinishReason, x.Text, x.Message, client.Hint(&x), time.Since(began).Round(10*time.Millisecond))
	}
}
