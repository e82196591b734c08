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
	const far = "https://API.example.com/v1"
	tests := map[string]struct {
		url  string
		set  func(*plan.Form)
		want []plan.Heavy
	}{
		"many requests sequential are not":        {far, func(f *plan.Form) { f.Requests = 9999 }, []plan.Heavy{}},
		"up to 50 a second are not":               {far, func(f *plan.Form) { f.Rate, f.Duration = "50", 9 }, []plan.Heavy{}},
		"a higher rate is, however short":         {far, func(f *plan.Form) { f.Rate, f.Duration = "51", 1 }, []plan.Heavy{{Host: "api.example.com", Requests: 51, Rate: 51}}},
		"the top of a ramp counts":                {far, func(f *plan.Form) { f.Rate, f.Over = "1..60", 2 }, []plan.Heavy{{Host: "api.example.com", Requests: 61, Rate: 60}}},
		"many at a time are":                      {far, func(f *plan.Form) { f.Mode, f.Concurrent, f.Requests = "concurrent", "101", 101 }, []plan.Heavy{{Host: "api.example.com", Requests: 101, Users: 101}}},
		"how many requests there are may be open": {far, func(f *plan.Form) { f.Mode, f.Concurrent, f.Duration = "concurrent", "101", 1 }, []plan.Heavy{{Host: "api.example.com", Users: 101}}},
		"this machine takes any":                  {"http://localhost:8000/v1", func(f *plan.Form) { f.Rate, f.Duration = "51", 1 }, []plan.Heavy{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			preview := previewAt(t, test.url, test.set)
			if diff := cmp.Diff(test.want, preview.Heavy); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func previewAt(t *testing.T, url string, set func(*plan.Form)) plan.Preview {
	t.Helper()
	endpoint := model("alpha")
	endpoint.URL = url
	form := usual("alpha")
	set(&form)
	preview := newModels(t, endpoint).preview(form)
	if len(preview.Mistakes) > 0 {
		t.Fatalf("got %+v", preview.Mistakes)
	}
	return preview
}

func TestAnAmountThatIsLargeForAHostElsewhereIsSaid(t *testing.T) {
	const far = "https://api.example.com/v1"
	many := func(f *plan.Form) { f.Requests = 9999 }
	tests := map[string]struct {
		url  string
		set  func(*plan.Form)
		want bool
	}{
		"up to 200 requests are not large": {far, func(f *plan.Form) { f.Requests = 200 }, false},
		"201 are":                          {far, func(f *plan.Form) { f.Requests = 201 }, true},
		"warm-up counts":                   {far, func(f *plan.Form) { f.Requests, f.Warmup = 200, 1 }, true},
		"a time counts as one request a second of each user": {far, func(f *plan.Form) { f.Mode, f.Concurrent, f.Duration = "concurrent", "8", 30 }, true},
		"a short time is not large":                          {far, func(f *plan.Form) { f.Mode, f.Concurrent, f.Duration = "concurrent", "8", 20 }, false},
		"requests that settling makes uncertain count":       {far, func(f *plan.Form) { f.Requests, f.Settle = 500, 2 }, true},
		"a minute is not large":                              {far, func(f *plan.Form) { f.Rate, f.Duration = "1", 60 }, false},
		"more than a minute is":                              {far, func(f *plan.Form) { f.Rate, f.Duration = "1", 61 }, true},
		"the search of a sweep takes long":                   {far, func(f *plan.Form) { f.Sweep, f.Objectives = "rate", "ttft.p95=500ms" }, true},
		"a short one does not":                               {far, func(f *plan.Form) { f.Sweep, f.Probe, f.ProbeRequests, f.MaxProbes, f.SweepTo = "users", 1, 1, 5, 2 }, false},
		"this machine":                                       {"http://localhost:8000/v1", many, false},
		"this machine, by IPv6":                              {"http://[::1]:8000/v1", many, false},
		"a private address":                                  {"http://192.168.1.7:8000/v1", many, false},
		"a public address":                                   {"http://203.0.113.9/v1", many, true},
		"a name of the own network":                          {"http://gpu-7:8000/v1", many, false},
		"a simulated model":                                  {"simulated:?ttft=1ms", many, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if preview := previewAt(t, test.url, test.set); preview.Large != test.want {
				t.Errorf("large: %t of %+v", preview.Large, preview)
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
