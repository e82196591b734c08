package runner

import (
	"runtime"
	"testing"
)

func TestEveryPauseOfTheCollectorIsCounted(t *testing.T) {
	h := watchHealth()
	const many = 300 // more than debug.GCStats remembers
	for range many {
		runtime.GC()
	}
	health := h.stop()
	if health.GCPauses < many || health.GCPauseMax <= 0 || health.GCPauseMax > health.GCPauseTotal*2 {
		t.Errorf("%d pauses, the longest %v of %v in all", health.GCPauses, health.GCPauseMax, health.GCPauseTotal)
	}
}
