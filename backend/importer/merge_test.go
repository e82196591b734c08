package importer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
)

const fewColumns = "endpoint_name,model_name,prompt_text,success,total_latency,time_to_first_token,timestamp,concurrent_level\n"

func source(t *testing.T, name, rows string) importer.Source {
	t.Helper()
	source, err := openOnly(t, write(t, name, fewColumns+rows))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func TestFilesTogetherHaveOneClockAndOneCount(t *testing.T) {
	late := source(t, "late.csv", "a,m,p,True,2,1,2025-11-07T20:00:02,50\nb,m,q,True,2,1,2025-11-07T20:00:03,10\n")
	early := source(t, "early.csv", "a,m,p,True,2,1,2025-11-07T19:00:02,10\n")
	all, err := importer.Merge([]importer.Source{late, early})
	if err != nil {
		t.Fatal(err)
	}
	samples, _ := collect(t, all)
	if len(samples) != 3 || len(all.Run.Plan.Stages) != 2 || len(all.Run.Plan.Endpoints) != 2 || len(all.Run.Plan.Prompts.Prompts) != 2 {
		t.Fatalf("%d samples, plan %+v", len(samples), all.Run.Plan)
	}
	if !all.Run.Started.Equal(at(t, "2025-11-07T19:00:00")) || !all.Run.Finished.Equal(at(t, "2025-11-07T20:00:03")) {
		t.Errorf("from %v to %v", all.Run.Started, all.Run.Finished)
	}
	for i, want := range []struct {
		stage int
		done  time.Duration
	}{{1, time.Hour + 2*time.Second}, {0, time.Hour + 3*time.Second}, {0, 2 * time.Second}} {
		s := &samples[i]
		latency, _ := s.Latency()
		if s.Seq != i || s.Stage != want.stage || s.Done != bench.At(want.done) || latency != 2*time.Second {
			t.Errorf("sample %d: %+v", i, s)
		}
	}
}

func TestFilesThatDoNotFitAreNotMixed(t *testing.T) {
	one := "a,m,p,True,2,1,2025-11-07T20:00:02,5\n"
	for name, c := range map[string]struct{ rows, want string }{
		"the same file": {one, "one.csv and two.csv are the same file"},
		"another model": {"a,n,p,True,2,1,2025-11-07T20:00:02,6\n", "two.csv calls a the model n, which is m in a file before it"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := importer.Merge([]importer.Source{source(t, "one.csv", one), source(t, "two.csv", c.rows)})
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	run, samples := measured()
	own, err := openOnly(t, write(t, "own.csv", exported(t, run, samples[:2])))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := importer.Merge([]importer.Source{source(t, "one.csv", one), own}); err == nil || !strings.Contains(err.Error(), "definitions") {
		t.Errorf("two sorts of definitions were mixed: %v", err)
	}
}

func TestAModelThatTwoFilesMeasuredAtOneLevelIsToldApartByTheirNames(t *testing.T) {
	var sources []importer.Source
	for i, name := range []string{"gemma-3", "gemma-3-10", "gemma-3-3", "gemma-3-new", "gemma-3-10-new", "gemma-3-3-new"} {
		level := []string{"1", "10", "3"}[i%3]
		sources = append(sources, source(t, name+".csv", fmt.Sprintf("gemma-3,m,p,True,%d,1,2025-11-07T20:00:02,%s\n", 10+i, level)))
	}
	all, err := importer.Merge(sources)
	if err != nil {
		t.Fatal(err)
	}
	samples, _ := collect(t, all)
	plan := all.Run.Plan
	if len(plan.Endpoints) != 2 || plan.Endpoints[0].Name != "gemma-3" || plan.Endpoints[1].Name != "gemma-3-new" || len(plan.Stages) != 3 {
		t.Fatalf("plan %+v", plan)
	}
	for i := range samples {
		if want := []string{"gemma-3", "gemma-3-new"}[i/3]; samples[i].Endpoint != want {
			t.Errorf("row %d is of %s, want %s", i, samples[i].Endpoint, want)
		}
	}
	if !strings.Contains(all.Remark, "named after their files, as gemma-3, gemma-3-new.") {
		t.Errorf("the remark is %q", all.Remark)
	}
}

func TestFilesWithOtherNamesThanTheirModelKeepBoth(t *testing.T) {
	all, err := importer.Merge([]importer.Source{
		source(t, "monday.csv", "a,m,p,True,2,1,2025-11-07T20:00:02,5\n"), source(t, "tuesday.csv", "a,m,p,True,3,1,2025-11-07T20:00:02,5\nb,m,p,True,3,1,2025-11-07T20:00:02,5\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all.Run.Plan.Endpoints {
		names = append(names, e.Name)
	}
	if got := strings.Join(names, " "); got != "a-monday a-tuesday b" {
		t.Errorf("models %s", got)
	}
}

func TestFilesThatNothingTellsApartAreRefusedWithAWayOut(t *testing.T) {
	_, err := importer.Merge([]importer.Source{
		source(t, "a.csv", "a,m,p,True,2,1,2025-11-07T20:00:02,5\n"), source(t, "a.csv", "a,m,p,True,3,1,2025-11-07T20:00:02,5\n"),
	})
	if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "a, 5 users, is there twice") || !strings.Contains(err.Error(), "a name of its own, such as a-new.csv") {
		t.Errorf("error %v", err)
	}
}
