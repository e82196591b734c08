package stats

import (
	"cmp"
	"iter"
	"slices"
	"unsafe"

	"tokenlap/backend/bench"
)

// list is any number of values without pointers, in the order in which they were added.
// The zero one is empty and stays in memory.
type list[T any] struct {
	scratch *scratch
	pages   []page[T] // full
	open    []T       // less than a page
	cursor  cursor[T]
}

// page is in memory or, if it has no values, at a place of the file.
type page[T any] struct {
	values []T
	at     int64
}

// release gives the place of the page back.
func (p *page[T]) release(s *scratch) {
	switch {
	case s == nil:
	case p.values != nil:
		s.left++
	default:
		s.free = append(s.free, p.at)
	}
	p.values = nil
}

func listIn[T any](s *scratch) list[T] { return list[T]{scratch: s} }

// pageSize is how many values a page has.
func (l *list[T]) pageSize() int {
	var one T
	return pageBytes / int(unsafe.Sizeof(one))
}

func (l *list[T]) len() int { return len(l.pages)*l.pageSize() + len(l.open) }

func (l *list[T]) add(value T) {
	size := l.pageSize()
	l.cursor.page = 0
	if len(l.open) == cap(l.open) {
		more := size - len(l.open)
		if len(l.pages) == 0 { // most lists are short
			more = min(max(8, len(l.open)), more)
		}
		l.open = slices.Grow(l.open, more)
	}
	if l.open = append(l.open, value); len(l.open) < size {
		return
	}
	if !l.scratch.take() {
		if at, ok := l.scratch.write(bytesOf(l.open)); ok {
			l.pages, l.open = append(l.pages, page[T]{at: at}), l.open[:0]
			return
		}
	}
	l.pages, l.open = append(l.pages, page[T]{values: l.open}), nil
}

// release empties the list.
func (l *list[T]) release() {
	for _, one := range l.pages {
		one.release(l.scratch)
	}
	*l = listIn[T](l.scratch)
}

// cursor looks values up. It is fast for those that follow each other.
type cursor[T any] struct {
	list   *list[T]
	page   int // of values, from 1
	values []T
	buffer []T
}

func (c *cursor[T]) at(place int) T {
	size := c.list.pageSize()
	if number := place/size + 1; number != c.page {
		c.page, c.values = number, c.load(number-1)
	}
	return c.values[place%size]
}

func (c *cursor[T]) load(number int) []T {
	l := c.list
	switch {
	case number == len(l.pages):
		return l.open
	case l.pages[number].values != nil:
		return l.pages[number].values
	case c.buffer == nil:
		c.buffer = make([]T, l.pageSize())
	}
	l.scratch.read(bytesOf(c.buffer), l.pages[number].at)
	return c.buffer
}

// at returns a value by its place.
func (l *list[T]) at(place int) T {
	if l.cursor.list != l {
		l.cursor = cursor[T]{list: l}
	}
	return l.cursor.at(place)
}

func (l *list[T]) all() iter.Seq[T] { return l.between(0, l.len()) }

// between yields the values of some places. More than one may be in progress.
func (l *list[T]) between(from, to int) iter.Seq[T] {
	return func(yield func(T) bool) {
		c, size := cursor[T]{list: l}, l.pageSize()
		for place := from; place < to; {
			number, first := place/size, place%size
			some := c.load(number)[first:min(size, first+to-place)]
			for _, value := range some {
				if !yield(value) {
					return
				}
			}
			place += len(some)
		}
	}
}

// clone is a list of the same values.
func (l *list[T]) clone() *list[T] {
	other := listIn[T](l.scratch)
	for value := range l.all() {
		other.add(value)
	}
	return &other
}

// sortedBytes is how much is sorted in memory at a time.
const sortedBytes = 256 * pageBytes

// sort brings the values into an order.
func (l *list[T]) sort(compare func(a, b T) int) {
	l.sortBy(compare, func(values []T) { slices.SortFunc(values, compare) })
}

// isSorted reports whether the values are in an order already.
func (l *list[T]) isSorted(compare func(a, b T) int) bool {
	first := true
	var before T
	for value := range l.all() {
		if !first && compare(before, value) > 0 {
			return false
		}
		before, first = value, false
	}
	return true
}

// sortBy sorts by a function that sorts values in memory.
func (l *list[T]) sortBy(compare func(a, b T) int, sort func([]T)) {
	if l.isSorted(compare) {
		return
	}
	size := l.pageSize()
	if !slices.ContainsFunc(l.pages, func(p page[T]) bool { return p.values == nil }) {
		values := l.slice()
		sort(values)
		l.cursor = cursor[T]{}
		for i := range l.pages {
			l.pages[i].values = values[i*size : (i+1)*size : (i+1)*size]
		}
		l.open = values[len(l.pages)*size:]
		return
	}
	var parts []*list[T]
	values := make([]T, 0, sortedBytes/pageBytes*size)
	flush := func() {
		sort(values)
		part := listIn[T](l.scratch)
		for _, value := range values {
			part.add(value)
		}
		parts, values = append(parts, &part), values[:0]
	}
	next := l.drain()
	for value, ok := next(); ok; value, ok = next() {
		if values = append(values, value); len(values) == cap(values) {
			flush()
		}
	}
	flush()
	for value := range merged(parts, compare) {
		l.add(value)
	}
}

// slice is all values in one piece of memory.
func (l *list[T]) slice() []T {
	values := make([]T, 0, l.len())
	c := cursor[T]{list: l}
	for number := range len(l.pages) + 1 {
		values = append(values, c.load(number)...)
	}
	return values
}

// drain returns a function that takes the values out, one by one.
func (l *list[T]) drain() (next func() (T, bool)) {
	source := *l
	*l = listIn[T](l.scratch)
	c := cursor[T]{list: &source}
	number, place, values := 0, 0, c.load(0)
	return func() (value T, ok bool) {
		for place == len(values) {
			if number == len(source.pages) {
				return value, false
			}
			source.pages[number].release(l.scratch)
			number++
			place, values = 0, c.load(number)
		}
		place++
		return values[place-1], true
	}
}

// merged yields the values of sorted lists in their order and empties the lists.
func merged[T any](lists []*list[T], compare func(a, b T) int) iter.Seq[T] {
	return func(yield func(T) bool) {
		type head struct {
			value T
			next  func() (T, bool)
		}
		var heads []head // a heap
		sink := func(at int) {
			for {
				least := at
				for child := 2*at + 1; child <= 2*at+2 && child < len(heads); child++ {
					if compare(heads[child].value, heads[least].value) < 0 {
						least = child
					}
				}
				if least == at {
					return
				}
				heads[at], heads[least] = heads[least], heads[at]
				at = least
			}
		}
		for _, one := range lists {
			next := one.drain()
			if value, ok := next(); ok {
				heads = append(heads, head{value, next})
			}
		}
		for at := len(heads) / 2; at >= 0; at-- {
			sink(at)
		}
		for len(heads) > 0 {
			if !yield(heads[0].value) {
				return
			}
			value, ok := heads[0].next()
			if heads[0].value = value; !ok {
				last := len(heads) - 1
				heads[0] = heads[last]
				heads = heads[:last]
			}
			sink(0)
		}
	}
}

// floats is a list that is sorted by size.
type floats struct{ list[float64] }

func floatsIn(s *scratch) floats { return floats{listIn[float64](s)} }

func (f *floats) sort() { f.sortBy(cmp.Compare[float64], slices.Sort[[]float64]) }

// describe is Describe for a list.
func (f *floats) describe(unit bench.Unit) bench.Distribution {
	f.sort()
	return describe(unit, f)
}

// quantile is that of the sorted values.
func (f *floats) quantile(p float64) float64 { return bench.QuantileAt(f.len(), f.at, p) }
