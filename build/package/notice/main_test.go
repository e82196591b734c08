package main

import (
	"strings"
	"testing"
)

// TestEveryGoModuleMayBeShipped reads the licences of all modules. Those of the
// page need its packages: `make audit` reads them.
func TestEveryGoModuleMayBeShipped(t *testing.T) {
	parts, err := goParts("../../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := check(parts); err != nil {
		t.Error(err)
	}
	var names []string
	for _, one := range parts {
		name, _, _ := strings.Cut(one.name, " ")
		names = append(names, name)
	}
	for _, want := range []string{"Go", "github.com/spf13/cobra", "github.com/wailsapp/wails/v2", "github.com/danieljoos/wincred", "modernc.org/sqlite"} {
		if !strings.Contains(strings.Join(names, "\n")+"\n", want+"\n") {
			t.Errorf("%s is missing in %s", want, names)
		}
	}
}

func TestWhatMayNotBeShippedIsNamed(t *testing.T) {
	for _, row := range []struct {
		part part
		want string // of the error; "": none
	}{
		{part{"a 1", []string{"MIT"}, []string{"text"}}, ""},
		{part{"a 1", []string{"(MIT OR CC0-1.0)"}, []string{"text"}}, ""},
		{part{"a 1", []string{licenceOf("GNU GENERAL PUBLIC LICENSE\nVersion 3")}, []string{"text"}}, "a 1 has the licence GPL"},
		{part{"a 1", []string{"MIT", "LGPL"}, []string{"text"}}, "a 1 has the licence LGPL"},
		{part{"a 1", nil, []string{"All rights reserved."}}, "a 1 has no licence that is known"},
		{part{"a 1", []string{"MIT"}, nil}, "a 1 has no licence that is known"},
	} {
		err := check([]part{row.part})
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%+v: got %v, want %q", row.part, err, row.want)
		}
	}
}
