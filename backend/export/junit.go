package export

import (
	"encoding/xml"
	"io"
	"strconv"
	"time"

	"tokenlap/backend/bench"
)

// JUnit writes what came of a run as JUnit XML, for a continuous integration to
// show: a test suite for each model and stage with a test case for its success,
// one for each objective that is not about single requests, and one for each
// condition. Those about single requests are in the output of the suite.
func JUnit(w io.Writer, run bench.Run) error {
	all := junitSuites{Name: run.Name, Time: junitSeconds(run.Finished.Sub(run.Started)), Started: run.Started.UTC().Format(time.RFC3339)}
	for i := range run.Summary.Models {
		suite := newJUnitSuite(run, &run.Summary.Models[i])
		all.Tests, all.Failures = all.Tests+suite.Tests, all.Failures+suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Time     string       `xml:"time,attr"`
	Started  string       `xml:"timestamp,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
	Output     string          `xml:"system-out,omitempty"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure"`
	Output  string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Kind    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
}

func newJUnitSuite(run bench.Run, m *bench.ModelSummary) junitSuite {
	suite := junitSuite{
		Name: caption(run, *m), Time: junitSeconds(m.Window),
		Properties: []junitProperty{{"run", run.ID}, {"definitions", run.Manifest.Definitions}, {"version", run.Manifest.Version}},
	}
	suite.succeeds(run, m)
	for _, value := range m.Decisive().Values {
		suite.add(value.Objective.String(), "objective", value)
	}
	for _, condition := range run.Conditions() {
		if condition.Endpoint == m.Endpoint && condition.Stage == m.Stage {
			suite.add("not "+condition.Objective.Condition(), "condition", condition.ObjectiveValue)
		}
	}
	if g := m.Decisive().Goodput; g != nil {
		suite.Output = g.Sentence()
	}
	suite.Tests = len(suite.Cases)
	return suite
}

// succeeds adds the case that the run came to its end and a request succeeded.
func (s *junitSuite) succeeds(run bench.Run, m *bench.ModelSummary) {
	one := junitCase{Class: s.Name, Name: "requests succeed", Output: strconv.Itoa(m.Successes) + " of " + strconv.Itoa(m.Attempts) + " requests succeeded"}
	switch {
	case run.State != bench.Finished && run.State != bench.Imported:
		one.Failure = &junitFailure{"run", "the run was " + string(run.State) + " before its end"}
	case m.Successes == 0:
		one.Failure = &junitFailure{"run", "not one request succeeded"}
	}
	s.append(one)
}

func (s *junitSuite) add(name, kind string, value bench.ObjectiveValue) {
	one := junitCase{Class: s.Name, Name: name}
	if value.Met {
		one.Output = value.Sentence()
	} else {
		one.Failure = &junitFailure{kind, s.Name + ": " + value.Sentence()}
	}
	s.append(one)
}

func (s *junitSuite) append(one junitCase) {
	if one.Failure != nil {
		s.Failures++
	}
	s.Cases = append(s.Cases, one)
}

func junitSeconds(d time.Duration) string {
	return strconv.FormatFloat(max(0, d).Seconds(), 'f', 3, 64)
}
