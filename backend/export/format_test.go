package export

import (
	"bytes"
	"encoding/json"
	"iter"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// textless is a subject whose samples come without the texts of their answers.
func textless(s Subject) Subject {
	samples := s.Samples
	s.Samples = iter.Seq2[bench.Sample, error](func(yield func(bench.Sample, error) bool) {
		for sample, err := range samples {
			sample.Text, sample.Reasoning = "", ""
			if !yield(sample, err) {
				return
			}
		}
	})
	return s
}

func TestAFormatSaysWhetherItWritesTexts(t *testing.T) {
	whole := subject(20, "Rhine")
	for _, format := range Formats {
		with, without := content(t, format, whole), content(t, format, textless(whole))
		if differ := !bytes.Equal(with, without); differ != format.Texts {
			t.Errorf("%s: Texts is %t, and what is written without them differs: %t", format.Name, format.Texts, differ)
		}
	}
}

// content is what a format writes of a run, of pictures what they are drawn from.
func content(t *testing.T, format Format, of Subject) []byte {
	t.Helper()
	if format.IsPicture() {
		charts, err := chart.Draw(of.Run, of.Samples, chart.Medium{Theme: chart.Light})
		if err != nil {
			t.Fatal(err)
		}
		options, err := json.Marshal(charts)
		if err != nil {
			t.Fatal(err)
		}
		return options
	}
	var file bytes.Buffer
	if err := format.Write(&file, []Subject{of}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
