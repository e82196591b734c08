package runner

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// answerOf is a text of 1,000 bytes that differs from place to place.
func answerOf(place int) spooled {
	return spooled{Place: place, Output: bench.OutputText{Answer: strings.Repeat(string(rune('a'+place%26)), 1000)}}
}

func placesIn(t *testing.T, s *spool) (places []int) {
	t.Helper()
	for text, err := range s.texts() {
		if err != nil {
			t.Fatal(err)
		}
		if text != answerOf(text.Place) {
			t.Fatalf("the text of %d is another", text.Place)
		}
		places = append(places, text.Place)
	}
	return places
}

func TestASpoolKeepsWhatDoesNotFitIntoMemoryInAFile(t *testing.T) {
	created := 0
	s := &spool{limit: 20_000, create: func() (*os.File, error) {
		created++
		return os.Create(filepath.Join(t.TempDir(), "texts"))
	}}
	defer s.close()
	for place := range 100 {
		s.add(answerOf(place))
		s.writes.Wait() // a disk that keeps up
	}
	for range 2 { // it can be read again
		if places := placesIn(t, s); len(places) != 100 || places[0] != 0 || places[99] != 99 {
			t.Errorf("it kept %v", places)
		}
	}
	if created != 1 || s.count != 100 || s.bytes != 100_000 || s.size > s.limit {
		t.Errorf("%d files, %d texts of %d bytes, %d in memory", created, s.count, s.bytes, s.size)
	}
}

func TestASpoolWithoutADiskStaysWithinItsMemory(t *testing.T) {
	for reason, file := range map[string]func() (*os.File, error){
		"no file can be created": func() (*os.File, error) { return nil, errors.New("read-only") },
		"nothing can be written": func() (*os.File, error) { return os.Open(os.DevNull) },
	} {
		s := &spool{limit: 20_000, create: file}
		for place := range 100 {
			s.add(answerOf(place))
			s.writes.Wait()
		}
		if places := placesIn(t, s); len(places) != s.count || len(places) == 0 || len(places)*1000 != s.bytes || s.size > s.limit {
			t.Errorf("%s: %d texts where %d are said to be, %d bytes in memory", reason, len(places), s.count, s.size)
		}
		s.close()
	}
}
