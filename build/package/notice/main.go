// Command notice writes what others made and Tokenlap ships, with their licences,
// to stdout:
//
//	go run ./build/package/notice
//
// It fails for a part whose licence is not among those that may be shipped. The
// Go modules are those of all platforms, their texts are read from the module
// cache; the npm packages are those of the page that are not for development
// alone, from frontend/node_modules.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// part is a module, a package or a file of others.
type part struct {
	name     string // with its version
	licences []string
	texts    []string
}

// allowed are the licences, by their names in SPDX, that ask for no more than
// their text beside the program.
var allowed = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "MPL-2.0", "ISC", "OFL-1.1", "Unlicense", "CC0-1.0", "CC-BY-3.0", "blessing"}

func main() {
	text, err := notice(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "notice:", err)
		os.Exit(1)
	}
	os.Stdout.WriteString(text)
}

// notice returns the text for the sources in a folder.
func notice(root string) (string, error) {
	parts, err := goParts(root)
	if err != nil {
		return "", err
	}
	packages, err := npmParts(filepath.Join(root, "frontend"))
	if err != nil {
		return "", err
	}
	parts = append(parts, packages...)
	if err := check(parts); err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("What others made and Tokenlap contains.\n")
	for _, one := range parts {
		heading(&out, one.name+": "+strings.Join(one.licences, ", "))
		for _, text := range one.texts {
			out.WriteString(strings.TrimSpace(text) + "\n\n")
		}
	}
	for _, asset := range []string{"backend/chart/asset/NOTICE", "backend/tokenizer/asset/NOTICE"} {
		text, err := os.ReadFile(filepath.Join(root, asset))
		if err != nil {
			return "", err
		}
		out.Write(text)
	}
	return out.String(), nil
}

func heading(out *strings.Builder, title string) {
	line := strings.Repeat("=", 78)
	fmt.Fprintf(out, "\n%s\n%s\n%s\n\n", line, title, line)
}

// check returns an error that names every part without a licence, without its
// text, or with one that is not allowed.
func check(parts []part) error {
	var wrong []string
	for _, one := range parts {
		if len(one.licences) == 0 || len(one.texts) == 0 {
			wrong = append(wrong, one.name+" has no licence that is known")
		}
		for _, licence := range one.licences {
			if !isAllowed(licence) {
				wrong = append(wrong, one.name+" has the licence "+licence)
			}
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("not to be shipped: %s; see the list in build/package/notice", strings.Join(wrong, "; "))
	}
	return nil
}

// isAllowed also reads a choice such as (MIT OR CC0-1.0).
func isAllowed(licence string) bool {
	for choice := range strings.SplitSeq(strings.Trim(licence, "()"), " OR ") {
		if slices.Contains(allowed, choice) {
			return true
		}
	}
	return false
}

// platforms are those for which something is shipped, with the tags of its build.
var platforms = []struct{ system, tags string }{
	{"linux", "desktop,production,webkit2_41"}, {"windows", "desktop,production"}, {"darwin", ""},
}

// goParts returns Go itself and the modules of all platforms.
func goParts(root string) ([]part, error) {
	found := map[string]string{} // folders by names
	for _, one := range platforms {
		list := exec.Command("go", "list", "-deps", "-tags", one.tags, "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
		list.Dir, list.Env, list.Stderr = root, append(os.Environ(), "GOOS="+one.system, "CGO_ENABLED=0"), os.Stderr
		lines, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		for line := range strings.Lines(string(lines)) {
			if name, folder, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				found[name] = folder
			}
		}
	}
	where, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	found["Go"] = strings.TrimSpace(string(where))
	return partsIn(found)
}

func partsIn(folders map[string]string) ([]part, error) {
	var parts []part
	for name, folder := range folders {
		texts, err := licenceTexts(folder)
		if err != nil {
			return nil, err
		}
		one := part{name: name, texts: texts}
		for _, text := range texts {
			if licence := licenceOf(text); licence != "" && !slices.Contains(one.licences, licence) {
				one.licences = append(one.licences, licence)
			}
		}
		parts = append(parts, one)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return parts, nil
}

// licenceTexts returns the licences and notices that lie in a folder.
func licenceTexts(folder string) ([]string, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, file := range files {
		name := strings.ToUpper(file.Name())
		isText := slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE"}, func(begin string) bool { return strings.HasPrefix(name, begin) })
		if !isText || file.IsDir() || strings.HasPrefix(name, "LICENSE-LOGO") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// licenceOf tells a licence by words of its text; "" for a text that is none that
// is known, such as a notice.
func licenceOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, one := range []struct{ words, licence string }{
		{"GNU AFFERO GENERAL PUBLIC LICENSE", "AGPL"}, {"GNU LESSER GENERAL PUBLIC LICENSE", "LGPL"}, {"GNU GENERAL PUBLIC LICENSE Version", "GPL"},
		{"Business Source License", "BUSL"}, {"Server Side Public License", "SSPL"},
		{"Mozilla Public License Version 2.0", "MPL-2.0"}, {"Mozilla Public License, version 2.0", "MPL-2.0"},
		{"Apache License Version 2.0", "Apache-2.0"}, {"SIL OPEN FONT LICENSE", "OFL-1.1"},
		{"Permission is hereby granted, free of charge", "MIT"}, {"Permission to use, copy, modify, and/or distribute", "ISC"}, {"Permission to use, copy, modify, and distribute", "ISC"},
		{"Neither the name", "BSD-3-Clause"}, {"Redistribution and use in source and binary forms", "BSD-2-Clause"},
		{"released into the public domain", "Unlicense"}, {"May you do good and not evil", "blessing"},
	} {
		if strings.Contains(text, one.words) {
			return one.licence
		}
	}
	return ""
}
