package window

import (
	"path/filepath"
	"testing"
)

func TestOnlyAPlanFileAloneOpensTheWindow(t *testing.T) {
	for _, test := range []struct {
		why  string
		args []string
		want string
	}{
		{"as file managers name it", []string{"/home/me/nightly.tokenlap.toml"}, "/home/me/nightly.tokenlap.toml"},
		{"beside the folder it is started in", []string{"plan.TOML"}, "plan.TOML"},
		{"a command", []string{"models"}, ""},
		{"a command with a file", []string{"models", "import.toml"}, ""},
		{"a flag", []string{"--plan=x.toml"}, ""},
		{"nothing", nil, ""},
	} {
		want := test.want
		if want != "" {
			want, _ = filepath.Abs(want)
		}
		if got := PlanArgument(test.args); got != want {
			t.Errorf("%s: %q is the plan, want %q", test.why, got, want)
		}
	}
}

func TestThePageGetsThePlanOfTheStartOnce(t *testing.T) {
	w := New()
	w.OpenPlan("/p.toml")
	for _, want := range []string{"/p.toml", ""} {
		if got, err := w.StartPlan(t.Context()); err != nil || got != want {
			t.Errorf("the plan is %q (%v), want %q", got, err, want)
		}
	}
}
