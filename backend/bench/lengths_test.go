package bench

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestLengthsAreWrittenInOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ": "", "512": "512", " 512 ": "512", "1": "1", "1e3": "1000",
		"normal:512,100": "normal:512,100", "Normal: 512, 100.5": "normal:512,100.5",
		"uniform:100..2000": "uniform:100..2000", "lognormal:512,400": "lognormal:512,400", "normal:512,0": "normal:512,0", "Trace": "trace",
	} {
		got, err := ParseLengths(text)
		if err != nil || got.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
		if again, err := ParseLengths(got.String()); again != got || err != nil {
			t.Errorf("%q is read back as %q, %v", got, again, err)
		}
		if err := got.Validate(); err != nil {
			t.Errorf("%q: %v", got, err)
		}
	}
	for _, c := range []struct{ text, reason string }{
		{"0", "no token"}, {"-5", "fewer than none"}, {"1.5", "half a token"}, {"2000000", "too long"}, {"nan", "no number"}, {"inf", "no number"},
		{"abc", "no number"}, {"normal", "no parameters"}, {"normal:512", "no deviation"}, {"normal:512,-1", "negative deviation"},
		{"normal:NaN,1", "no number"}, {"uniform:200..100", "the wrong way round"}, {"uniform:1,2", "another separator"},
		{"pareto:1,2", "an unknown name"}, {"lognormal:0,1", "a mean without a logarithm"}, {"fixed:", "nothing behind the name"},
	} {
		if got, err := ParseLengths(c.text); err == nil || got != "" || !strings.Contains(err.Error(), "normal:512,100") {
			t.Errorf("%s: %q gives %q, %v", c.reason, c.text, got, err)
		}
		if err := Lengths(c.text).Validate(); err == nil {
			t.Errorf("%q is valid", c.text)
		}
	}
}

func TestDrawnLengthsFollowTheirDistribution(t *testing.T) {
	const n = 10_000
	phi := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	for _, c := range []struct {
		lengths Lengths
		below   func(x float64) float64 // the share below x
	}{
		{"normal:512,100", func(x float64) float64 { return phi((x - 512) / 100) }},
		{"uniform:100..2000", func(x float64) float64 { return min(1, max(0, (x-99.5)/1901)) }},
		{"lognormal:512,400", func(x float64) float64 {
			variance := math.Log1p(400.0 * 400 / (512 * 512))
			return phi((math.Log(max(x, 1e-9)) - math.Log(512) + variance/2) / math.Sqrt(variance))
		}},
	} {
		drawn := make([]float64, n)
		sum := 0.0
		for i := range drawn {
			drawn[i] = float64(c.lengths.Draw(7, i))
			sum += drawn[i]
		}
		slices.Sort(drawn)
		// Kolmogorov-Smirnov at 1 %: 1.63 / √n. Lengths are rounded, so the
		// steps are compared half a token above each value.
		worst := 0.0
		for i := 0; i < n; {
			end := i
			for end < n && drawn[end] == drawn[i] {
				end++
			}
			worst = max(worst, math.Abs(float64(end)/n-c.below(drawn[i]+0.5)))
			i = end
		}
		if limit := 1.63 / math.Sqrt(n); worst > limit {
			t.Errorf("%s: the distance is %.4f, over %.4f", c.lengths, worst, limit)
		}
		if mean := sum / n; math.Abs(mean-c.lengths.Mean()) > 0.02*mean {
			t.Errorf("%s: the mean is %.1f, want %.1f", c.lengths, mean, c.lengths.Mean())
		}
	}
}

func TestDrawnLengthsAreAFunctionOfSeedAndIndex(t *testing.T) {
	wide := Lengths("normal:20,40")
	same, sum := 0, 0.0
	for i := range 10_000 {
		first := wide.Draw(3, i)
		if first != wide.Draw(3, i) || first < 1 {
			t.Fatalf("length %d is %d, then %d", i, first, wide.Draw(3, i))
		}
		if first == wide.Draw(4, i) {
			same++
		}
		sum += float64(first)
	}
	if same > 2_000 { // a third of all are cut to 1, so a ninth of the pairs agree in that
		t.Errorf("%d of 10,000 lengths are the same with another seed", same)
	}
	if mean := sum / 10_000; math.Abs(mean-wide.Mean()) > 1 || wide.Mean() < 24 {
		t.Errorf("the mean is %.2f, and %.2f is stated: values below 1 raise it", mean, wide.Mean())
	}
	if n := Lengths("512").Draw(1, 9); n != 512 || Lengths("512").Mean() != 512 {
		t.Errorf("a fixed length is %d", n)
	}
	if n := Lengths("").Draw(1, 9); n != 0 || Lengths("").Mean() != 0 {
		t.Errorf("no length is %d", n)
	}
	if n := Lengths("lognormal:1000000,1000000").Draw(1, 2); n > 1_000_000 || n < 1 {
		t.Errorf("drew %d", n)
	}
}
