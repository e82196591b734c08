package record

// Terms are strings that the samples of a run share, such as the names of its models. A
// record holds their numbers.
type Terms struct {
	All     []string
	numbers map[string]int // of All
}

// NewTerms returns terms that begin with some.
func NewTerms(all ...string) *Terms {
	t := Terms{All: all, numbers: make(map[string]int, len(all))}
	for number, text := range all {
		t.numbers[text] = number
	}
	return &t
}

// Number returns the number of a string, which is added if it is new.
func (t *Terms) Number(text string) int {
	number, ok := t.numbers[text]
	if !ok {
		number = len(t.All)
		t.All, t.numbers[text] = append(t.All, text), number
	}
	return number
}

// Truncate removes all but the first n terms.
func (t *Terms) Truncate(n int) {
	for _, text := range t.All[n:] {
		delete(t.numbers, text)
	}
	t.All = t.All[:n]
}
