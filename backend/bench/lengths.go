package bench

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Lengths is a distribution of token lengths as flags, plans and files write
// it; "" asks for none. A number alone is the length of all.
//
//	512                 always 512
//	normal:512,100      mean 512, standard deviation 100
//	lognormal:512,400   the same numbers, of the lengths and not of their logarithms
//	uniform:100..2000   each from 100 to 2000 is as likely
//	trace               those of the plan's trace
//
// Lengths are whole numbers from 1 to 1,000,000; what is drawn outside becomes
// the bound. This raises the mean of a wide normal distribution; Mean takes it
// into account.
type Lengths string

// TraceLengths are those of the plan's trace. They are not drawn.
const TraceLengths Lengths = "trace"

// maxLength bounds what is drawn.
const maxLength = 1_000_000

// lengthLaw is a distribution with its two parameters.
type lengthLaw struct {
	separator string // between the parameters; "": there is one
	check     func(a, b float64) bool
	mean      func(a, b float64) float64
	draw      func(a, b float64, random *rand.Rand) float64
}

const fixedLength = "fixed" // a number alone

// lengthLaws is the one list of distributions.
var lengthLaws = map[string]lengthLaw{
	fixedLength: {
		check: func(a, _ float64) bool { return a >= 1 && a <= maxLength && a == math.Trunc(a) },
		mean:  func(a, _ float64) float64 { return a },
		draw:  func(a, _ float64, _ *rand.Rand) float64 { return a },
	},
	"normal": {
		separator: ",",
		check:     isMeanAndDeviation,
		mean:      meanOfNormal,
		draw:      func(a, b float64, random *rand.Rand) float64 { return a + b*random.NormFloat64() },
	},
	"lognormal": {
		separator: ",",
		check:     isMeanAndDeviation,
		mean:      func(a, _ float64) float64 { return a },
		draw: func(a, b float64, random *rand.Rand) float64 {
			variance := math.Log1p(b * b / (a * a)) // of the logarithm
			return math.Exp(math.Log(a) - variance/2 + math.Sqrt(variance)*random.NormFloat64())
		},
	},
	"uniform": {
		separator: "..",
		check: func(a, b float64) bool {
			return a >= 1 && a <= b && b <= maxLength && a == math.Trunc(a) && b == math.Trunc(b)
		},
		mean: func(a, b float64) float64 { return (a + b) / 2 },
		draw: func(a, b float64, random *rand.Rand) float64 { return a + float64(random.Int64N(int64(b-a)+1)) },
	},
}

func isMeanAndDeviation(a, b float64) bool {
	return a >= 1 && a <= maxLength && b >= 0 && b <= maxLength
}

// meanOfNormal is the mean of max(1, x) for x from a normal distribution:
// 1 + sd (φ(z) + z Φ(z)) with z = (mean - 1) / sd.
func meanOfNormal(mean, sd float64) float64 {
	if sd == 0 {
		return mean
	}
	z := (mean - 1) / sd
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	below := math.Erfc(-z/math.Sqrt2) / 2
	return 1 + sd*(density+z*below)
}

// ParseLengths reads a distribution and returns it as String writes it.
func ParseLengths(text string) (Lengths, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	if text == "" || Lengths(text) == TraceLengths {
		return Lengths(text), nil
	}
	name, a, b, ok := Lengths(text).parse()
	if !ok {
		return "", Invalid("length %q: use a number of tokens, normal:MEAN,SD, lognormal:MEAN,SD, uniform:LOW..HIGH or trace, such as normal:512,100; lengths are from 1 to %d", text, maxLength)
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if name == fixedLength {
		return Lengths(number(a)), nil
	}
	return Lengths(name + ":" + number(a) + lengthLaws[name].separator + number(b)), nil
}

// parse takes a distribution apart; false: it is none.
func (l Lengths) parse() (name string, a, b float64, ok bool) {
	text := strings.ToLower(strings.ReplaceAll(string(l), " ", "")) // of a file that a person wrote
	name, parameters, hasName := strings.Cut(text, ":")
	if !hasName {
		name, parameters = fixedLength, text
	}
	law, known := lengthLaws[name]
	first, second := parameters, "0"
	if law.separator != "" {
		first, second, known = strings.Cut(parameters, law.separator)
	}
	a, wrongA := strconv.ParseFloat(first, 64)
	b, wrongB := strconv.ParseFloat(second, 64)
	ok = known && wrongA == nil && wrongB == nil && law.check(a, b)
	return name, a, b, ok
}

// String is the form that ParseLengths reads.
func (l Lengths) String() string { return string(l) }

// Validate returns what is wrong with the distribution, or nil.
func (l Lengths) Validate() error {
	_, err := ParseLengths(string(l))
	return err
}

// Mean is the expected length; 0 if none is asked for or it is the trace's.
func (l Lengths) Mean() float64 {
	name, a, b, ok := l.parse()
	if !ok {
		return 0
	}
	return lengthLaws[name].mean(a, b)
}

// Draw returns the length with this number: a function of seed and index. It is
// 0 if none is asked for or it is the trace's, else at least 1.
func (l Lengths) Draw(seed uint64, index int) int {
	name, a, b, ok := l.parse()
	if !ok {
		return 0
	}
	random := rand.New(rand.NewPCG(seed, mixSeed(uint64(index))))
	drawn := math.Round(lengthLaws[name].draw(a, b, random))
	return int(min(maxLength, max(1, drawn)))
}

// mixSeed is the finalizer of SplitMix64 (Steele, Lea, Flood 2014): numbers in a
// row give unlike states of a generator.
func mixSeed(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
