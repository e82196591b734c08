package app

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestATaskIsEmittedFromItsFirstSecondOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []TaskProgress
		d := New(Options{Emit: func(event string, detail any) {
			if event == EventTask {
				heard = append(heard, detail.(TaskProgress))
			}
		}})
		short := d.beginTask("Writing")
		short.report("Writing a", 0.5)
		short.end()
		time.Sleep(2 * time.Second)
		if len(heard) != 0 {
			t.Fatalf("what took no time is told: %+v", heard)
		}
		long := d.beginTask("Writing")
		time.Sleep(1500 * time.Millisecond)
		long.report("Writing a", 1.5)
		long.report("Writing a", 0.6) // too soon after
		long.end()
		time.Sleep(2 * time.Second)
		if len(heard) != 3 || heard[0].Share != nil || heard[1].What != "Writing a" || *heard[1].Share != 1 || heard[1].Done || !heard[2].Done {
			t.Errorf("heard %+v", heard)
		}
	})
}
