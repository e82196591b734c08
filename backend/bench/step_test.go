package bench_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func TestStepsAreThePartsOfARequestWithoutGaps(t *testing.T) {
	at := func(ms int) bench.Instant { return bench.At(time.Duration(ms) * time.Millisecond) }
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	whole := bench.Sample{
		Due: at(10), Start: at(11), Sent: at(20), DNS: ms(1), TCP: ms(2), TLS: ms(3), Wrote: at(22), Headers: at(40), FirstEvent: at(40),
		First: at(60), Answer: at(90), Last: at(120), Done: at(121),
	}
	for reason, c := range map[string]struct {
		change func(*bench.Sample)
		want   []bench.Step
	}{
		"a new connection, set up just before the request": {func(*bench.Sample) {}, []bench.Step{
			{Name: bench.StepQueue, From: 0, Took: ms(4)}, {Name: bench.StepDNS, From: ms(4), Took: ms(1)}, {Name: bench.StepTCP, From: ms(5), Took: ms(2)},
			{Name: bench.StepTLS, From: ms(7), Took: ms(3)}, {Name: bench.StepSend, From: ms(10), Took: ms(2)}, {Name: bench.StepHeaders, From: ms(12), Took: ms(18)},
			{Name: bench.StepFirstToken, From: ms(30), Took: ms(20)}, {Name: bench.StepFirstAnswer, From: ms(50), Took: ms(30)}, {Name: bench.StepRest, From: ms(80), Took: ms(31)},
		}},
		"a reused connection, and an answer before all was written": {func(s *bench.Sample) { s.Reused, s.Wrote, s.Answer = true, at(50), s.First }, []bench.Step{
			{Name: bench.StepQueue, From: 0, Took: ms(10)}, {Name: bench.StepSend, From: ms(10), Took: ms(20)},
			{Name: bench.StepFirstToken, From: ms(30), Took: ms(20)}, {Name: bench.StepRest, From: ms(50), Took: ms(61)},
		}},
		"no connection": {func(s *bench.Sample) {
			*s = bench.Sample{Due: s.Due, Start: s.Start, DNS: ms(1), TCP: ms(500), Done: at(100)}
		}, []bench.Step{
			{Name: bench.StepQueue, From: 0, Took: ms(1)}, {Name: bench.StepDNS, From: ms(1), Took: ms(1)}, {Name: bench.StepTCP, From: ms(2), Took: ms(88)},
		}},
		"imported, without an instant": {func(s *bench.Sample) { *s = bench.Sample{} }, nil},
	} {
		t.Run(reason, func(t *testing.T) {
			sample := whole
			c.change(&sample)
			var got []bench.Step
			for step := range sample.Steps() {
				got = append(got, step)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
