package translate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// composed are texts that the code puts together of several.
var composed = []string{"p50 %s", "p90 %s", "p95 %s", "p99 %s", "mean %s", "trace x %s", "gamma %s", "at most %d", "constant", "without", "excluded", "left: one request, right: all tokens received / window", "left: tokens / latency of one request, right: all tokens received / window", "to %s, a proxy", "found %s, a proxy"}

// counts are numbers with a noun, which the code makes in one place.
var counts = regexp.MustCompile(`^(1 [a-z ]+|%d [a-z ]+s)$`)

func TestEveryTextOfTheBackendHasGerman(t *testing.T) {
	catalogue := german()
	inUse := map[string]bool{}
	for _, text := range sources(t) {
		inUse[text.format] = true
		if text.isSentence && catalogue[text.format] == "" && !slices.Contains(unchanged, text.format) {
			t.Errorf("%s: german.po lacks\nmsgid %q", text.at, text.format)
		}
	}
	for format := range catalogue {
		if !inUse[format] && !slices.Contains(composed, format) && !counts.MatchString(format) {
			t.Errorf("german.po has what no code says: %q", format)
		}
	}
	for _, text := range unchanged {
		if !inUse[text] {
			t.Errorf("no code has the unchanged %q", text)
		}
	}
}

// A sentence is made of each format, with values that are easy to find again.
func TestEveryFormatIsRecognised(t *testing.T) {
	for format, translation := range german() {
		values, shown := exampleValues(format)
		english := strings.ReplaceAll(format, "%%", "%")
		if len(values) > 0 {
			english = fmt.Sprintf(strings.ReplaceAll(format, "%w", "%v"), values...)
		}
		if strings.HasSuffix(format, " %") { // a sum, not a format
			continue
		}
		got := German.Text(english)
		if got == english && translation != format {
			t.Errorf("%q is not translated", english)
		}
		for _, value := range shown {
			if !strings.Contains(got, value) {
				t.Errorf("%q\nbecame %q, without %s", english, got, value)
			}
		}
	}
}

// exampleValues returns a value for each verb of a format, and how it is printed.
func exampleValues(format string) (values []any, shown []string) {
	for i, found := range verbs.FindAllStringSubmatch(format, -1) {
		switch found[2] {
		case "%":
			continue
		case "d", "o", "x":
			values = append(values, 7000+i)
		case "f", "g", "e":
			values = append(values, float64(7000+i))
		default:
			values = append(values, strconv.Itoa(7000+i))
		}
		if text, isText := values[len(values)-1].(string); isText && found[2] != "T" {
			shown = append(shown, text)
		}
	}
	return values, shown
}

func TestTranslationsHaveTheValuesOfTheirFormats(t *testing.T) {
	for format, translation := range german() {
		want, got := len(verbs.FindAllString(strings.ReplaceAll(format, "%%", ""), -1)), 0
		for _, verb := range verbs.FindAllStringSubmatch(strings.ReplaceAll(translation, "%%", ""), -1) {
			got++
			if at, _ := strconv.Atoi(verb[1]); at > want {
				t.Errorf("%q: the translation has a value %d", format, at)
			}
		}
		if got != want {
			t.Errorf("%q has %d values, its translation %d", format, want, got)
		}
		if strings.HasPrefix(format, " ") != strings.HasPrefix(translation, " ") && !strings.HasPrefix(translation, ",") ||
			strings.HasSuffix(format, " ") != strings.HasSuffix(translation, " ") {
			t.Errorf("%q and its translation do not join alike", format)
		}
	}
}

func TestCatalogueIsReadStrictly(t *testing.T) {
	for file, ok := range map[string]bool{
		"# a\n\nmsgid \"a\"\nmsgstr \"b\"\n":             true,
		"msgid \"a\"\nmsgid \"b\"":                       false,
		"msgstr \"a\"":                                   false,
		"msgid \"a\"\nmsgstr \"\"":                       false,
		"msgid a\nmsgstr \"b\"":                          false,
		"msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr": false,
	} {
		if _, err := parseCatalogue(file); (err == nil) != ok {
			t.Errorf("%q: %v", file, err)
		}
	}
}
