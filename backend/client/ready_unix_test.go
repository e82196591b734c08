//go:build unix

package client_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

func TestALineThatTheServerClosedWhileIdleIsReplaced(t *testing.T) {
	url, requests := grudging(t, 0)
	client, err := client.New(options(url))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for i := range int32(3) {
		s := client.Send(t.Context(), bench.Request{})
		if s.Outcome != bench.OK || s.Reused || requests.Load() != i+1 {
			t.Errorf("%s (%s), reused %v, after %d requests", s.Outcome, s.Message, s.Reused, requests.Load())
		}
		for end := time.Now().Add(time.Minute); client.Quiet() > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the end of a connection is not seen")
			}
		}
	}
}
