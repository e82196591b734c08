package desk

import (
	"testing"
	"time"
)

func TestATaskIsToldOfFromItsFirstSecondOn(t *testing.T) {
	var heard []TaskProgress
	d := New(Options{Emit: func(event string, detail any) {
		if event == EventTask {
			heard = append(heard, detail.(TaskProgress))
		}
	}})
	short := d.begin("Writing")
	short.show("Writing a", 0.5)
	short.end()
	if len(heard) != 0 {
		t.Fatalf("what took no time is told: %+v", heard)
	}
	long := d.begin("Writing")
	long.begun = time.Now().Add(-2 * quiet)
	long.show("Writing a", 1.5)
	long.show("Writing a", 0.6) // too soon after
	long.end()
	if len(heard) != 2 || heard[0].What != "Writing a" || *heard[0].Share != 1 || heard[0].Done || !heard[1].Done {
		t.Errorf("heard %+v", heard)
	}
}
