package stats

import (
	"cmp"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func listOf[T any](values ...T) *list[T] {
	var l list[T]
	for _, value := range values {
		l.add(value)
	}
	return &l
}

type pair struct {
	key   int32
	value float64
}

func byKey(a, b pair) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.value, b.value)) }

// Lists have the same values in memory, in a file, and where no file can be written.
func TestListsAreTheSameWhereverTheyLie(t *testing.T) {
	for name, space := range map[string]*scratch{
		"memory":                    nil,
		"memory with a limit":       {folder: t.TempDir(), left: memoryPages},
		"a file after a few pages":  {folder: t.TempDir(), left: 3},
		"a file":                    {folder: t.TempDir()},
		"no folder to write a file": {folder: filepath.Join(t.TempDir(), "none")},
	} {
		random := rand.New(rand.NewPCG(5, 0))
		for _, n := range []int{0, 1, 1023, 1024, 1025, 5000, 600_000} {
			l := listIn[pair](space)
			want := make([]pair, 0, n)
			for range n {
				one := pair{random.Int32N(1000), random.NormFloat64()}
				want = append(want, one)
				l.add(one)
			}
			if !slices.Equal(slices.Collect(l.all()), want) || l.len() != n {
				t.Errorf("%s: %d values are not those that were added", name, n)
			}
			copied := l.clone()
			l.sort(byKey)
			slices.SortFunc(want, byKey)
			if !slices.Equal(slices.Collect(l.all()), want) {
				t.Errorf("%s: %d values are not sorted", name, n)
			}
			copied.sort(byKey)
			for range min(n, 100) {
				if place := random.IntN(n); l.at(place) != want[place] || copied.at(place) != want[place] {
					t.Errorf("%s: value %d of %d is %v and %v, want %v", name, place, n, l.at(place), copied.at(place), want[place])
				}
			}
			from := n / 3
			if !slices.Equal(slices.Collect(l.between(from, n-from/2)), want[from:n-from/2]) {
				t.Errorf("%s: %d values have others in between", name, n)
			}
			l.add(pair{2000, 0})
			if l.len() != n+1 || l.at(n).key != 2000 {
				t.Errorf("%s: no value can be added to %d that were sorted", name, n)
			}
			l.release()
			copied.release()
			if l.len() != 0 {
				t.Errorf("%s: %d values are left", name, l.len())
			}
		}
		if err := space.close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if space == nil || space.folder == "" {
			continue
		}
		if left, _ := os.ReadDir(space.folder); len(left) > 0 {
			t.Errorf("%s: %s is left", name, left[0].Name())
		}
	}
}

// Pages that were released are used again, so that the file does not grow with them.
func TestReleasedPagesAreUsedAgain(t *testing.T) {
	space := &scratch{folder: t.TempDir()}
	defer space.close()
	for range 20 {
		l := floatsIn(space)
		for i := range 100_000 {
			l.add(float64(-i))
		}
		l.sort()
		if l.at(0) != -99_999 {
			t.Fatalf("the least is %v", l.at(0))
		}
		l.release()
	}
	if most := int64(4 * 100_000 * 8); space.end > most {
		t.Errorf("the file has %d bytes, want %d at most", space.end, most)
	}
}

// What cannot be read again is an error and not a wrong figure.
func TestAPageThatIsLostIsAnError(t *testing.T) {
	space := &scratch{folder: t.TempDir()}
	l := floatsIn(space)
	for i := range 10_000 {
		l.add(float64(i))
	}
	if err := space.file.Truncate(0); err != nil {
		t.Fatal(err)
	}
	_ = l.at(0)
	if err := space.close(); err == nil {
		t.Error("no error")
	}
}
