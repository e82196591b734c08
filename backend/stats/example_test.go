package stats_test

import (
	"fmt"

	"tokenlap/backend/stats"
)

func ExampleDescribe() {
	times := make([]float64, 20)
	for i := range times {
		times[i] = float64(i) / 10
	}
	d := stats.Describe("s", times)
	fmt.Printf("n %d, mean %.2f %s, p95 %.3f %s, weak %v, p99 shown: %v\n", d.N, *d.Mean, d.Unit, *d.P95, d.Unit, d.Weak, d.P99 != nil)
	// Output: n 20, mean 0.95 s, p95 1.805 s, weak [p90 p95], p99 shown: false
}
