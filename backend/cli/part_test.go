package cli_test

import (
	"strings"
	"testing"
)

func TestTheFlagsGiveAPartOfMoreThanOneProcessCanSend(t *testing.T) {
	h := newHome(t)
	run := []string{"run", "--url", serve(t, swift), "--model", "m", "--duration", "5s", "--dry-run"}
	for _, row := range []struct {
		name string
		args []string
		says string
	}{
		{"an eighth of the users", []string{"--concurrent", "20000", "--part", "1/8"}, ""},
		{"an eighth of those of each stage", []string{"--concurrent", "20000,40000", "--part", "8/8"}, ""},
		{"an eighth of the rate", []string{"--rate", "200000", "--limit", "40000", "--part", "1/8"}, ""},
		{"all users", []string{"--concurrent", "20000"}, "use a number from 1 to 10000"},
		{"more than eight processes send", []string{"--concurrent", "90000", "--part", "1/8"}, "use a number from 1 to 10000"},
	} {
		code := 0
		if row.says != "" {
			code = 2
		}
		if _, errs := h.do(code, append(run, row.args...)...); !strings.Contains(errs, row.says) {
			t.Errorf("%s: %s", row.name, errs)
		}
	}
}
