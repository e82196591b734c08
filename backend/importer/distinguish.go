package importer

import (
	"fmt"
	"iter"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// distinguishModels renames models that several files measured at the same
// level: each gets the name of its file without the level, so that
// gemma-5-new.csv and gemma-50-new.csv are one model, gemma-new. It returns a
// sentence about it, "" if nothing was renamed.
func distinguishModels(sources []Source) ([]Source, string) {
	sources = slices.Clone(sources)
	var sentences []string
	for _, name := range duplicates(sources) {
		var names []string
		stems := stemsOf(sources, name)
		if !areDistinct(sources, name, stems) {
			continue // left to be refused
		}
		for i, stem := range stems {
			if stem == "" {
				continue
			}
			own := nameByFile(name, stem)
			sources[i] = sources[i].rename(name, own)
			if !slices.Contains(names, own) {
				names = append(names, own)
			}
		}
		if len(names) > 1 {
			sentences = append(sentences, fmt.Sprintf("Several files hold %s at the same level: they are named after their files, as %s.", name, strings.Join(names, ", ")))
		}
	}
	return sources, strings.Join(sentences, " ")
}

// duplicates returns the models that several files hold at one level.
func duplicates(sources []Source) (names []string) {
	measured := map[modelLoad]bool{}
	for _, source := range sources {
		for at := range source.measured {
			if measured[at] && !slices.Contains(names, at.endpoint) {
				names = append(names, at.endpoint)
			}
			measured[at] = true
		}
	}
	slices.Sort(names)
	return names
}

// areDistinct reports whether no two files of one stem hold the model at one
// level.
func areDistinct(sources []Source, endpoint string, stems []string) bool {
	type claim struct {
		stem string
		load bench.Load
	}
	measured := map[claim]bool{}
	for i, source := range sources {
		for at := range source.measured {
			if at.endpoint != endpoint {
				continue
			}
			one := claim{stems[i], at.load}
			if measured[one] {
				return false
			}
			measured[one] = true
		}
	}
	return true
}

// stemsOf returns the names of the files that hold a model, without the level if
// the name has it; "" for the other files. If several numbers of a name may be
// the level, the stem that most files share is taken.
func stemsOf(sources []Source, endpoint string) []string {
	all, count := make([][]string, len(sources)), map[string]int{}
	for i, source := range sources {
		all[i] = source.stems(endpoint)
		for _, stem := range all[i] {
			count[stem]++
		}
	}
	chosen := make([]string, len(sources))
	for i, stems := range all {
		for _, stem := range stems {
			if chosen[i] == "" || count[stem] >= count[chosen[i]] {
				chosen[i] = stem
			}
		}
	}
	return chosen
}

// fileWords matches the parts of a file name between dashes, underscores, dots
// and spaces.
var fileWords = regexp.MustCompile(`[^-_. ]+`)

// stems returns what the name of the file may be without the level of a model:
// first the whole name, then the name without each number that may be the level.
func (s Source) stems(endpoint string) (stems []string) {
	name := fileNames(s)[0]
	name = strings.TrimSuffix(name, filepath.Ext(name))
	for _, stage := range s.Run.Plan.Stages {
		if !s.measured[modelLoad{endpoint, stage.Load}] {
			continue
		}
		if stems == nil {
			stems = []string{name}
		}
		for _, at := range fileWords.FindAllStringIndex(name, -1) {
			if name[at[0]:at[1]] != strconv.Itoa(stage.Load.Users) {
				continue
			}
			if rest := strings.Trim(strings.TrimRight(name[:at[0]], between)+name[at[1]:], between); rest != "" {
				stems = append(stems, rest)
			}
		}
	}
	return stems
}

const between = "-_. "

// nameByFile returns the name of a model by its file: the stem of the file if it
// begins with the name of the model.
func nameByFile(endpoint, stem string) string {
	if stem == endpoint || strings.HasPrefix(stem, endpoint) && strings.ContainsRune(between, rune(stem[len(endpoint)])) {
		return stem
	}
	return endpoint + "-" + stem
}

// rename returns the source with another name for one of its models.
func (s Source) rename(from, to string) Source {
	if from == to {
		return s
	}
	s.Run.Plan.Endpoints = slices.Clone(s.Run.Plan.Endpoints)
	for i := range s.Run.Plan.Endpoints {
		if e := &s.Run.Plan.Endpoints[i]; e.Name == from {
			e.Name = to
			if e.Title != "" {
				e.Title += " (" + to + ")"
			}
		}
	}
	measured, samples := map[modelLoad]bool{}, s.Samples
	for at := range s.measured {
		if at.endpoint == from {
			at.endpoint = to
		}
		measured[at] = true
	}
	s.measured = measured
	s.Samples = iter.Seq2[bench.Sample, error](func(yield func(bench.Sample, error) bool) {
		for sample, err := range samples {
			if sample.Endpoint == from {
				sample.Endpoint = to
			}
			if !yield(sample, err) {
				return
			}
		}
	})
	return s
}
