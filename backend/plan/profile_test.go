package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func whole(value int) *int { return &value }

func TestAProfileShowsTheLevelsOfTheStages(t *testing.T) {
	tests := map[string]struct {
		set  func(*plan.Form)
		want plan.Profile
	}{
		"two levels of a known time": {
			func(f *plan.Form) { f.Rate, f.Duration, f.Settle = "2,4", 10, 5 },
			plan.Profile{Kind: bench.OpenRate, Timed: true, Length: 20, Highest: 4, Pass: 2, Stages: []plan.ProfileStage{
				{Begin: 0, Settled: 5, End: 10, Points: []plan.LoadPoint{{At: 0, Level: 2}, {At: 10, Level: 2}}, Seconds: number(10), Expected: whole(10)},
				{Begin: 10, Settled: 15, End: 20, Points: []plan.LoadPoint{{At: 10, Level: 4}, {At: 20, Level: 4}}, Seconds: number(10), Expected: whole(20)},
			}},
		},
		"a ramp is straight": {
			func(f *plan.Form) { f.Mode, f.Concurrent, f.Over = "concurrent", "1..9", 30 },
			plan.Profile{Kind: bench.Users, Timed: true, Length: 30, Highest: 9, Pass: 1, Stages: []plan.ProfileStage{
				{Settled: 0, End: 30, Points: []plan.LoadPoint{{At: 0, Level: 1}, {At: 30, Level: 9}}, Seconds: number(30)},
			}},
		},
		"stages that end by requests are equally wide": {
			func(f *plan.Form) { f.Mode, f.Concurrent, f.Requests = "concurrent", "1,8", 40 },
			plan.Profile{Kind: bench.Users, Length: 2, Highest: 8, Pass: 2, Stages: []plan.ProfileStage{
				{Begin: 0, Settled: 0, End: 1, Points: []plan.LoadPoint{{At: 0, Level: 1}, {At: 1, Level: 1}}, Requests: whole(40), Expected: whole(40)},
				{Begin: 1, Settled: 1, End: 2, Points: []plan.LoadPoint{{At: 1, Level: 8}, {At: 2, Level: 8}}, Requests: whole(40), Expected: whole(40)},
			}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			form := usual("alpha")
			test.set(&form)
			preview := newModels(t, model("alpha")).preview(form)
			if len(preview.Mistakes) > 0 || preview.Load == nil {
				t.Fatalf("got %+v", preview)
			}
			if diff := cmp.Diff(test.want, *preview.Load); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAProfileTellsOnePassFromItsRepeats(t *testing.T) {
	form := usual("alpha", "beta")
	form.Mode, form.Concurrent, form.Duration, form.Repeats, form.Interleave = "concurrent", "1,2", 5, 3, true
	load := newModels(t, model("alpha"), model("beta")).preview(form).Load
	if load == nil || load.Pass != 2 || len(load.Stages) != 12 || load.Length != 60 {
		t.Fatalf("got %+v", load)
	}
	if last := load.Stages[11]; last.Endpoint != "beta" || last.Repeat != 2 {
		t.Errorf("the last stage is %+v", last)
	}
}

func TestAFormThatCannotBeCountedHasNoProfile(t *testing.T) {
	form := usual("alpha")
	form.Rate, form.Duration = "fast", 10
	if preview := newModels(t, model("alpha")).preview(form); preview.Load != nil || len(preview.Heavy) > 0 {
		t.Errorf("got %+v", preview)
	}
}

func TestALoadThatIsHeavyForAHostElsewhereIsAskedAbout(t *testing.T) {
	tests := map[string]struct {
		url  string
		set  func(*plan.Form)
		want []plan.Heavy
	}{
		"up to 200 requests are not heavy": {"https://api.example.com/v1", func(f *plan.Form) { f.Requests = 200 }, []plan.Heavy{}},
		"201 are":                          {"https://API.example.com/v1", func(f *plan.Form) { f.Requests = 201 }, []plan.Heavy{{Host: "api.example.com", Requests: 201, Users: 1}}},
		"warm-up counts":                   {"https://api.example.com/v1", func(f *plan.Form) { f.Requests, f.Warmup = 200, 1 }, []plan.Heavy{{Host: "api.example.com", Requests: 201, Users: 1}}},
		"a high rate is, however short":    {"https://api.example.com/v1", func(f *plan.Form) { f.Rate, f.Duration = "51", 1 }, []plan.Heavy{{Host: "api.example.com", Requests: 51, Rate: 51}}},
		"the top of a ramp counts": {"https://api.example.com/v1", func(f *plan.Form) { f.Rate, f.Over = "1..60", 2 },
			[]plan.Heavy{{Host: "api.example.com", Requests: 61, Rate: 60}}},
		"many at a time are": {"https://api.example.com/v1", func(f *plan.Form) { f.Mode, f.Concurrent, f.Requests = "concurrent", "101", 101 },
			[]plan.Heavy{{Host: "api.example.com", Requests: 101, Users: 101}}},
		"a time counts as one request a second of each user": {"https://api.example.com/v1", func(f *plan.Form) { f.Mode, f.Concurrent, f.Duration = "concurrent", "8", 30 },
			[]plan.Heavy{{Host: "api.example.com", Users: 8}}},
		"a short time is not heavy": {"https://api.example.com/v1", func(f *plan.Form) { f.Mode, f.Concurrent, f.Duration = "concurrent", "8", 20 }, []plan.Heavy{}},
		"requests that settling makes uncertain count": {"https://api.example.com/v1", func(f *plan.Form) { f.Requests, f.Settle = 500, 2 },
			[]plan.Heavy{{Host: "api.example.com", Users: 1}}},
		"this machine":              {"http://localhost:8000/v1", func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{}},
		"this machine, by IPv6":     {"http://[::1]:8000/v1", func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{}},
		"a private address":         {"http://192.168.1.7:8000/v1", func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{}},
		"a public address":          {"http://203.0.113.9/v1", func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{{Host: "203.0.113.9", Requests: 9999, Users: 1}}},
		"a name of the own network": {"http://gpu-7:8000/v1", func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{}},
		"a simulated model":         {"simulated:?ttft=1ms", func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			endpoint := model("alpha")
			endpoint.URL = test.url
			form := usual("alpha")
			test.set(&form)
			preview := newModels(t, endpoint).preview(form)
			if len(preview.Mistakes) > 0 {
				t.Fatalf("got %+v", preview.Mistakes)
			}
			if diff := cmp.Diff(test.want, preview.Heavy); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestModelsOfOneHostAreHeavyTogetherUnlessTheyTakeTurns(t *testing.T) {
	alpha, beta := model("alpha"), model("beta")
	alpha.URL, beta.URL = "https://api.example.com/v1", "https://api.example.com/v1"
	form := usual("alpha", "beta")
	form.Mode, form.Concurrent, form.Requests = "concurrent", "60", 70
	all := newModels(t, alpha, beta)
	if got := all.preview(form).Heavy; len(got) != 1 || got[0].Users != 120 || got[0].Requests != 140 {
		t.Errorf("side by side: %+v", got)
	}
	form.Interleave = true
	if got := all.preview(form).Heavy; len(got) != 0 {
		t.Errorf("in turns: %+v", got)
	}
}
