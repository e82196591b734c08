package compare

import (
	"slices"

	"tokenlap/backend/bench"
)

// Pair returns comparisons of the first subject with the others: one for each of its
// models and loads that another subject has too, or a single one if each subject has
// but one column. Models of different names are compared if each subject has only
// one. The columns of a single subject are compared with each other. It returns the
// labels of the columns that nothing was found for, too.
func Pair(subjects []Subject, find func(run string) (bench.Run, error)) (pairs []Selection, alone []string, err error) {
	runs := runs{find: find, known: map[string]*bench.Run{}}
	var all []Selection
	for _, subject := range subjects {
		found, err := runs.columns(subject)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, found)
	}
	if len(all) == 1 {
		setLabels(all[0])
		return all, nil, nil
	}
	byName := slices.ContainsFunc(all, func(s Selection) bool { return len(s.models()) > 1 })
	used := map[string]bool{}
	for _, baseline := range all[0] {
		pair := Selection{baseline}
		for _, other := range all[1:] {
			if at := other.counterpart(all[0], baseline, byName); at >= 0 {
				pair = append(pair, other[at])
			}
		}
		if len(pair) < minColumns {
			continue
		}
		for _, one := range pair {
			used[one.key()] = true
		}
		setLabels(pair)
		pairs = append(pairs, pair)
	}
	if len(pairs) == 0 {
		return nil, nil, bench.Invalid("these runs have no model and load in common: name a model of each, as RUN:MODEL")
	}
	return pairs, labelsOfOthers(slices.Concat(all...), used), nil
}

// counterpart returns the index of the column that belongs to one of the baseline's:
// of the same model and load or, if both have only one of the model, of any load; -1
// if there is none.
func (s Selection) counterpart(baselines Selection, baseline column, byName bool) int {
	isOf := func(c column) bool { return !byName || c.Model == baseline.Model }
	at := slices.IndexFunc(s, func(c column) bool { return isOf(c) && c.Load == baseline.Load })
	if at < 0 && s.count(isOf) == 1 && baselines.count(isOf) == 1 {
		return slices.IndexFunc(s, isOf)
	}
	return at
}

func (s Selection) count(is func(column) bool) (n int) {
	for _, one := range s {
		if is(one) {
			n++
		}
	}
	return n
}

// models are the names of the models, each once.
func (s Selection) models() []string {
	return distinctValues(s, func(c column) string { return c.Model })
}

func labelsOfOthers(all Selection, used map[string]bool) (labels []string) {
	setLabels(all)
	for _, one := range all {
		if !used[one.key()] && !slices.Contains(labels, one.Label) {
			labels = append(labels, one.Label)
		}
	}
	return labels
}
