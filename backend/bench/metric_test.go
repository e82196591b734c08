package bench

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// jsonFields are the fields of a ModelSummary by their JSON keys.
func jsonFields(m *ModelSummary) map[string]reflect.Value {
	fields, value := map[string]reflect.Value{}, reflect.ValueOf(m).Elem()
	for i := range value.NumField() {
		name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = value.Field(i)
	}
	return fields
}

func TestEachDistributionOfASummaryIsAMetricUnderItsKey(t *testing.T) {
	var m ModelSummary
	fields := jsonFields(&m)
	rows := map[string]bool{}
	for _, metric := range Metrics {
		if metric.Distribution == nil {
			continue
		}
		rows[metric.Key] = true
		field, ok := fields[metric.Key]
		if !ok || field.Addr().Interface() != any(metric.Distribution(&m)) {
			t.Errorf("%s does not stand in the field of that key", metric.Key)
		}
	}
	for key, field := range fields {
		if field.Type() == reflect.TypeFor[Distribution]() && !rows[key] {
			t.Errorf("%s has no row in Metrics", key)
		}
	}
}

func TestEachMetricSaysAllOfItself(t *testing.T) {
	seen := map[string]bool{}
	for _, metric := range Metrics {
		for what, wrong := range map[string]bool{
			"shares its key":                               seen[metric.Key],
			"has no key, name, unit or requests":           metric.Key == "" || metric.Name == "" || metric.Unit == "" || metric.Among == "",
			"has a definition that is no sentence":         !strings.HasSuffix(metric.Definition, "."),
			"is neither or both of distribution and total": (metric.Distribution == nil) == (metric.Total == nil),
			"has two values of a request":                  metric.Time != nil && metric.Number != nil,
			"has a time that is not in seconds":            metric.Time != nil && metric.Unit != Seconds,
			"does not say whether it is compared":          metric.Compared == nil,
			"has the value of a request, no column":        (metric.Time != nil || metric.Number != nil) != (metric.RequestColumn != ""),
			"has a table without a distribution":           metric.Distribution == nil && metric.Report,
		} {
			if wrong {
				t.Errorf("%s %s", metric.Key, what)
			}
		}
		seen[metric.Key] = true
		for _, shown := range [][]Statistic{metric.Overview, metric.Cards, metric.Compared} {
			for _, statistic := range shown {
				if (statistic == Total) != (metric.Distribution == nil) {
					t.Errorf("%s cannot show %q", metric.Key, statistic)
				}
			}
		}
	}
}

func TestAStatisticIsThatOfADistribution(t *testing.T) {
	var d Distribution
	value := reflect.ValueOf(&d).Elem()
	for _, statistic := range Statistics {
		found := false
		for i := range value.NumField() {
			found = found || value.Type().Field(i).Tag.Get("json") == string(statistic) && value.Field(i).Addr().Interface() == any(d.Value(statistic))
		}
		if !found {
			t.Errorf("%s is another number", statistic)
		}
	}
}

func TestAMetricIsExplainedByWhatItStandsFor(t *testing.T) {
	ttft := MetricOf("ttft")
	if got, want := ttft.Title(), "TTFT, time to first token"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	if got, want := ttft.About(), "Time to first token: from the first byte sent to the first output of any kind."; got != want {
		t.Errorf("about %q, want %q", got, want)
	}
	if got, want := (MetricStatistic{MetricOf("system_tokens"), Total}).Heading(), "tok/s in all"; got != want {
		t.Errorf("heading %q, want %q", got, want)
	}
}

func TestAnUnknownMetricIsAMistakeOfTheCode(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MetricOf("nothing")
}

// DEFINITIONS.md is the authority: a metric of a request that it does not name
// has no definition.
func TestEachMetricOfARequestIsDefined(t *testing.T) {
	text, err := os.ReadFile("../../DEFINITIONS.md")
	if err != nil {
		t.Fatal(err)
	}
	definitions := strings.ToLower(string(text))
	for _, metric := range Metrics {
		if metric.RequestKey != "" && !strings.Contains(definitions, "\n| "+strings.ToLower(metric.Name)) {
			t.Errorf("%s has no row in DEFINITIONS.md", metric.Name)
		}
	}
}
