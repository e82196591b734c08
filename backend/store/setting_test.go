package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASettingIsReadAsItWasKept(t *testing.T) {
	type view struct {
		Page  string   `json:"page"`
		Files []string `json:"files"`
	}
	dir := t.TempDir()
	s := mustOpen(t, dir)
	got := view{Page: "as before"}
	found, err := s.Setting(t.Context(), "view", &got)
	must(t, err)
	if found || got.Page != "as before" {
		t.Errorf("a setting that was never kept is found: %+v", got)
	}
	for _, want := range []view{{Page: "run", Files: []string{"a"}}, {Page: "models", Files: []string{}}} { // the second in place of the first
		must(t, s.SetSetting(t.Context(), "view", want))
		got = view{}
		found, err = s.Setting(t.Context(), "view", &got)
		must(t, err)
		if diff := cmp.Diff(want, got); !found || diff != "" {
			t.Errorf("found %v (-want +got):\n%s", found, diff)
		}
	}
	if n := count(t, dir, "SELECT count(*) FROM setting"); n != 1 {
		t.Errorf("%d settings are kept, want 1", n)
	}
}
