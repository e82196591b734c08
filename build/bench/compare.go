//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// compared are the measures that two revisions are compared by, where none are named:
// they are short, and all that they measure happens in the command line.
var compared = []string{"single requests, 10 streams", "128 streams", "full speed", "paced", "start", "files"}

// compare builds a base revision and what lies here, measures both in turns and prints
// how each figure changed. A figure that became worse is an error.
func compare(base string, chosen []measure, rounds int) error {
	dir, err := os.MkdirTemp("", "tokenlap-compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	old, err := buildRevision(base, dir)
	if err != nil {
		return err
	}
	head, err := built("", dir)
	if err != nil {
		return err
	}
	binaries := [2]string{old, head}
	var bases, heads []*figure
	for _, m := range chosen {
		both := [2]measure{m, m.again()}
		for round := range rounds {
			for _, which := range turns(round) {
				name := fmt.Sprintf("%s-%d-%d", strings.ReplaceAll(m.name, " ", "-"), round, which)
				if err := both[which].run(&benchmark{binary: binaries[which], dir: filepath.Join(dir, name), number: round + 1}); err != nil {
					return fmt.Errorf("%s of revision %s: %w", m.name, []string{base, "here"}[which], err)
				}
			}
		}
		bases, heads = append(bases, both[0].figures...), append(heads, both[1].figures...)
	}
	return printChanges(base, judge(bases, heads), rounds)
}

// turns returns the order of base (0) and head (1) in a round: A B, B A, A B ..., so that
// a machine that becomes slower is so for both.
func turns(round int) [2]int {
	if round%2 == 0 {
		return [2]int{0, 1}
	}
	return [2]int{1, 0}
}

// again returns the measure with figures of its own.
func (m measure) again() measure {
	figures := make([]*figure, len(m.figures))
	for i, f := range m.figures {
		own := *f
		figures[i] = &own
	}
	m.figures = figures
	return m
}

// buildRevision builds the command line of a revision, from a checkout of its own.
func buildRevision(revision, dir string) (string, error) {
	source, binary := filepath.Join(dir, "base"), filepath.Join(dir, "tokenlap-base")
	if out, err := exec.Command("git", "worktree", "add", "--detach", source, revision).CombinedOutput(); err != nil {
		return "", fmt.Errorf("revision %s: %w: %s", revision, err, out)
	}
	defer func() { _ = exec.Command("git", "worktree", "remove", "--force", source).Run() }()
	build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
	build.Dir, build.Env = source, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("revision %s: %w: %s", revision, err, out)
	}
	return binary, nil
}

func printChanges(base string, changes []change, rounds int) error {
	fmt.Printf("| measure | %s | here | change | chance | |\n|---|---|---|---|---|---|\n", base)
	worse := 0
	for _, c := range changes {
		moved, chance, word := "", "", ""
		if c.base != 0 {
			moved = fmt.Sprintf("%+.1f %%", (c.head/c.base-1)*100)
		}
		if c.judged {
			chance, word = short(c.p), "as before"
		}
		switch {
		case c.worse:
			word = "WORSE"
			worse++
		case c.better:
			word = "better"
		}
		fmt.Printf("| %s | %s %s | %s %s | %s | %s | %s |\n", c.name, short(c.base), c.unit, short(c.head), c.unit, moved, chance, word)
	}
	fmt.Printf("\nmedians of %d rounds of each; %d worse\n", rounds, worse)
	if worse > 0 {
		return fmt.Errorf("%d figures became worse since %s", worse, base)
	}
	return nil
}
