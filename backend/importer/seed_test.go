package importer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/stats"
)

const seedHeader = "endpoint_name,model_name,prompt_text,prompt_length,prompt_complexity,prompt_category,success,error_message," +
	"total_latency,time_to_first_token,input_tokens,output_tokens,total_tokens,tokens_per_second,time_per_output_token," +
	"avg_inter_token_latency,min_inter_token_latency,max_inter_token_latency,p50_inter_token_latency,p95_inter_token_latency," +
	"p99_inter_token_latency,response_text,timestamp,iteration,concurrent_level"

// open looks through a file and reads its samples; bad rows come as text.
func open(t *testing.T, path string) (source importer.Source, samples []bench.Sample, bad []string) {
	t.Helper()
	source, err := importer.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	samples, bad = collect(t, source)
	return source, samples, bad
}

func collect(t *testing.T, source importer.Source) (samples []bench.Sample, bad []string) {
	t.Helper()
	for sample, err := range source.Samples {
		if _, isBad := err.(*importer.BadRow); isBad {
			bad = append(bad, err.Error())
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, sample)
	}
	if len(samples) != source.Rows || len(bad) != source.Bad {
		t.Errorf("%d good and %d bad rows, announced were %d and %d", len(samples), len(bad), source.Rows, source.Bad)
	}
	return samples, bad
}

func write(t *testing.T, name, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// at reads a time of day as the seed's tool writes it.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02T15:04:05", text, time.Local)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestASeedFileKeepsItsFigures(t *testing.T) {
	source, samples, bad := open(t, "testdata/seed.csv")
	if len(bad) > 0 || len(samples) != 12 {
		t.Fatalf("%d samples, bad %q", len(samples), bad)
	}
	run := source.Run
	if run.State != bench.Imported || run.Manifest.Definitions != "seed-v1" || !strings.Contains(source.Remark, "TTFT in it") {
		t.Errorf("state %s, definitions %s, remark %q", run.State, run.Manifest.Definitions, source.Remark)
	}
	var names []string
	for _, e := range run.Plan.Endpoints {
		names = append(names, e.Name+"="+e.Model+"="+e.Deployment)
	}
	if got := strings.Join(names, " "); got != "gemma-vllm=google/gemma-3-1b-it=vllm gemma-nim=google/gemma-3-1b-it=nim" {
		t.Errorf("models %s", got)
	}
	rows := reference(t, "testdata/seed.csv")
	for i := range samples {
		s, row := &samples[i], rows[i]
		latency, _ := s.Latency()
		first, _ := s.TTFT()
		tpot, _ := s.TPOT()
		speed, _ := s.OutputSpeed()
		stall, _ := s.Stall()
		for column, value := range map[string]float64{
			"total_latency": latency.Seconds(), "time_to_first_token": first.Seconds(), "time_per_output_token": tpot.Seconds(),
			"tokens_per_second": speed, "max_inter_token_latency": stall.Seconds(),
			"input_tokens": float64(s.Tokens.Input), "output_tokens": float64(s.Tokens.Output), "iteration": float64(s.Iteration),
			"concurrent_level": float64(run.Plan.Stages[s.Stage].Load.Users),
		} {
			if want, err := strconv.ParseFloat(row[column], 64); err != nil || !near(value, want) {
				t.Errorf("row %d: %s is %v, the file says %s", i+1, column, value, row[column])
			}
		}
		ended := run.Started.Add(s.Done.Offset())
		if want := at(t, row["timestamp"]); !ended.Equal(want) {
			t.Errorf("row %d ended %v, want %v", i+1, ended, want)
		}
		if s.Text != row["response_text"] || s.Tokens.Source != bench.FromChunks || s.Seq != i || len(s.Chunks) != 0 {
			t.Errorf("row %d: %+v", i+1, s)
		}
	}
	if run.Started.After(at(t, rows[0]["timestamp"])) || len(run.Plan.Prompts.Prompts) != 3 {
		t.Errorf("started %v, %d prompts", run.Started, len(run.Plan.Prompts.Prompts))
	}
}

// near allows the half nanosecond that an instant rounds off, in a speed too.
func near(got, want float64) bool {
	return got-want < 1e-9+want*1e-7 && want-got < 1e-9+want*1e-7
}

// reference reads with the standard library alone.
func reference(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// The medians are counted anew from the file, without any of our packages.
func TestTheMediansOfASeedFileAreThoseOfItsColumns(t *testing.T) {
	source, samples, _ := open(t, "testdata/seed.csv")
	summary := stats.Summarize(source.Run.Plan, slices.Values(samples))
	rows := reference(t, "testdata/seed.csv")
	median := func(m bench.ModelSummary, column string) float64 {
		var values []float64
		for _, row := range rows {
			level, _ := strconv.Atoi(row["concurrent_level"])
			if row["endpoint_name"] == m.Endpoint && level == source.Run.Plan.Stages[m.Stage].Load.Users {
				value, _ := strconv.ParseFloat(row[column], 64)
				values = append(values, value)
			}
		}
		slices.Sort(values)
		if len(values) == 0 {
			t.Fatalf("no row of %s in stage %d", m.Endpoint, m.Stage)
		}
		return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	}
	if len(summary.Models) != 4 {
		t.Fatalf("%d models and stages, want 4", len(summary.Models))
	}
	for _, m := range summary.Models {
		for column, got := range map[string]bench.Distribution{
			"total_latency": m.Latency, "time_to_first_token": m.TTFT, "time_per_output_token": m.TPOT, "tokens_per_second": m.OutputSpeed,
		} {
			if want := median(m, column); got.P50 == nil || !near(*got.P50, want) {
				t.Errorf("%s, stage %d: the median of %s is %v, want %v", m.Endpoint, m.Stage, column, got.P50, want)
			}
		}
	}
}

func TestASeedFileMayBeWrittenInSeveralWays(t *testing.T) {
	text, err := os.ReadFile("testdata/seed.csv")
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.ReplaceAll(string(text), "\r\n", "\n")
	_, want, _ := open(t, write(t, "plain.csv", plain))
	for name, other := range map[string]string{
		"CRLF":              strings.ReplaceAll(plain, "\n", "\r\n"),
		"byte order mark":   "\uFEFF" + plain,
		"no last line end":  strings.TrimSuffix(plain, "\n"),
		"empty lines":       strings.Replace(plain, "\ngemma-nim", "\n\n\ngemma-nim", 1) + "\n\n",
		"lower case truths": strings.ReplaceAll(plain, ",True,", ",true,"),
		"pandas' counts":    strings.ReplaceAll(plain, ",7,", ",7.0,"),
		"decimal commas":    asExcel(t, plain, ';'),
		"tabs":              asExcel(t, plain, '\t'),
		"a line for Excel":  "sep=;\r\n" + asExcel(t, plain, ';'),
		"UTF-16 LE":         asUTF16(t, unicode.LittleEndian, unicode.UseBOM, asExcel(t, plain, '\t')),
		"UTF-16 BE":         asUTF16(t, unicode.BigEndian, unicode.UseBOM, plain),
		"UTF-16 unmarked":   asUTF16(t, unicode.LittleEndian, unicode.IgnoreBOM, plain),
		"German truths":     strings.ReplaceAll(strings.ReplaceAll(plain, ",True,", ",WAHR,"), ",False,", ",FALSCH,"),
	} {
		t.Run(name, func(t *testing.T) {
			_, got, bad := open(t, write(t, "other.csv", other))
			if len(bad) > 0 || len(got) != len(want) {
				t.Fatalf("%d samples, want %d; bad %q", len(got), len(want), bad)
			}
			for i := range got {
				got[i].Text = strings.ReplaceAll(got[i].Text, "\r\n", "\n")
				if fmt.Sprint(got[i].Done, got[i].First, got[i].Tokens, got[i].Text) != fmt.Sprint(want[i].Done, want[i].First, want[i].Tokens, want[i].Text) {
					t.Errorf("row %d: %+v, want %+v", i+1, got[i], want[i])
				}
			}
		})
	}
}

func TestColumnsThatAreMissingAreAbsent(t *testing.T) {
	source, samples, bad := open(t, write(t, "few.csv", "success,timestamp,endpoint_name,time_to_first_token,total_latency\n"+
		"True,2025-11-07 19:45:56,a,0.25,1.5\n"+
		"False,2025-11-07T19:45:57.5,a,,\n"))
	if len(bad) > 0 || len(samples) != 2 {
		t.Fatalf("%d samples, bad %q", len(samples), bad)
	}
	s := &samples[0]
	if first, ok := s.TTFT(); !ok || first != 250*time.Millisecond {
		t.Errorf("TTFT %v", first)
	}
	_, tpot := s.TPOT()
	_, answer := s.TTFA()
	_, response := s.ResponseTime()
	_, stall := s.Stall()
	if tpot || answer || response || stall || s.Tokens.Input != -1 || s.Tokens.Output != -1 || s.Reported != nil {
		t.Errorf("something was invented: %+v", s)
	}
	if load := source.Run.Plan.Stages[0].Load; load.Users != 0 || load.String() != "unknown load" {
		t.Errorf("load %v", load)
	}
	if _, ok := samples[1].Latency(); ok || samples[1].Sent.Reached() || samples[1].Outcome != bench.FailUnreported {
		t.Errorf("a failure without times became %+v", samples[1])
	}
}

func TestFailuresOfASeedFileAreToldApart(t *testing.T) {
	for message, want := range map[string]bench.Outcome{
		"Request timeout": bench.TimeoutTotal,
		"Client error: 429, message='Too Many Requests', url='http://x/'":   bench.FailHTTP429,
		"Client error: 503, message='Service Unavailable', url='http://x/'": bench.FailHTTP5xx,
		"Client error: 404, message='Not Found', url='http://x/'":           bench.FailHTTP4xx,
		"Client error: Cannot connect to host x:8000 ssl:False [refused]":   bench.FailConnect,
		"Unexpected error: 'NoneType' object has no attribute 'get'":        bench.FailUnreported,
		"": bench.FailUnreported,
	} {
		_, samples, bad := open(t, write(t, "failed.csv", "success,timestamp,endpoint_name,time_to_first_token,total_latency,error_message\n"+
			"False,2025-11-07T19:45:57.5,a,,2.5,\""+message+"\"\n"))
		if len(bad) > 0 || samples[0].Outcome != want || samples[0].Message != message {
			t.Errorf("%q: %s, want %s; bad %q", message, samples[0].Outcome, want, bad)
		}
	}
}

func TestABadRowIsNamedAndTheOthersAreRead(t *testing.T) {
	const good = "a,m,p,short,simple,c,True,,1.5,0.25,7,37,44,24,0.04,,,,,,,\"two\nlines\",2025-11-07T19:45:56,0,1\n"
	for name, c := range map[string]struct{ row, want string }{
		"no number":        {strings.Replace(good, "1.5", "fast", 1), `line 4, total_latency: "fast" where a number of seconds was expected`},
		"no truth":         {strings.Replace(good, "True", "Yes", 1), `line 4, success: "Yes" where True or False was expected`},
		"no time":          {strings.Replace(good, "2025-11-07T19:45:56", "yesterday", 1), `line 4, timestamp: "yesterday" where a time such as`},
		"first after end":  {strings.Replace(good, "0.25", "2.5", 1), `line 4, time_to_first_token: "2.5" where a time within total_latency was expected`},
		"negative":         {strings.Replace(good, "1.5", "-1.5", 1), `line 4, total_latency: "-1.5" where`},
		"not a number":     {strings.Replace(good, ",37,", ",Inf,", 1), `line 4, output_tokens: "Inf" where a whole number`},
		"half a token":     {strings.Replace(good, ",37,", ",3.7,", 1), `line 4, output_tokens: "3.7" where a whole number`},
		"success, no time": {strings.Replace(good, ",1.5,0.25,", ",,,", 1), "line 4, total_latency: nothing where the seconds that a success took was expected"},
		"no name":          {strings.TrimPrefix(good, "a"), "line 4, endpoint_name: nothing where"},
		"Latin-1":          {strings.Replace(good, ",p,", ",caf\xe9,", 1), "line 4: not in UTF-8: save the file as UTF-8"},
		"a cell too many":  {"x," + good, "line 4: 26 cells where the header has 25"},
	} {
		t.Run(name, func(t *testing.T) {
			_, samples, bad := open(t, write(t, "some.csv", seedHeader+"\n"+good+c.row+good))
			if len(samples) != 2 || len(bad) != 1 || !strings.HasPrefix(bad[0], "some.csv, "+c.want) {
				t.Errorf("%d samples, bad %q, want %q", len(samples), bad, c.want)
			}
		})
	}
	_, samples, bad := open(t, write(t, "cut.csv", seedHeader+"\n"+good+good[:strings.Index(good, "\n")]))
	if len(samples) != 1 || len(bad) != 1 || !strings.Contains(bad[0], "line 4: a quote is not closed") {
		t.Errorf("a file that is cut off: %d samples, bad %q", len(samples), bad)
	}
}

func TestARowThatIsTooLongIsLeftOutAndTheNextAreRead(t *testing.T) {
	const good = "a,m,p,short,simple,c,True,,1.5,0.25,7,37,44,24,0.04,,,,,,,\"two\nlines\",2025-11-07T19:45:56,0,1\n"
	long := strings.Replace(good, "two", strings.Repeat("x, y\n", 4<<20), 1)
	_, samples, bad := open(t, write(t, "long.csv", seedHeader+"\n"+good+long+good))
	if len(samples) != 2 || len(bad) != 1 || !strings.HasPrefix(bad[0], "long.csv, line 4: a row is longer than 16 MB") {
		t.Errorf("%d samples, bad %q", len(samples), bad)
	}
	_, samples, bad = open(t, write(t, "open.csv", seedHeader+"\n"+good+strings.Replace(long, "\nlines\"", "", 1)))
	if len(samples) != 1 || len(bad) != 1 || !strings.Contains(bad[0], "line 4: a quote is not closed") || !strings.Contains(bad[0], "nothing from here on was read") {
		t.Errorf("%d samples, bad %q", len(samples), bad)
	}
}

func TestAFileWithoutAGoodRowSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":     {"", "is empty"},
		"header":    {seedHeader + "\n", "there is a header and nothing else"},
		"other CSV": {"a,b,c\n1,2,3\n", "line 1: column endpoint_name is missing: expected"},
		"summary":   {"endpoint_name,total_requests,successful_requests,failed_requests,success_rate\na,1,1,0,100%\n", "is a summary"},
		"twice":     {"success,success\n", `column "success" is there twice`},
		"decimal commas": {"success,timestamp,endpoint_name,time_to_first_token,total_latency\nTrue,2026-01-31T12:30:00,a,0,25,1,5\n",
			"7 cells where the header has 5: if its numbers have decimal commas, save the file with semicolons"},
		"a quoted comma": {"success,timestamp,endpoint_name,time_to_first_token,total_latency\nTrue,2026-01-31T12:30:00,a,\"0,250\",\"1,500\"\n",
			`"1,500" has a comma, which may be a decimal sign or not`},
		"two decimal signs": {"success;timestamp;endpoint_name;time_to_first_token;total_latency\nTrue;2026-01-31T12:30:00;a;0,25;1.5\n",
			`"0,25" has the decimal sign ",", and numbers before it have another`},
		"thousands": {"success;timestamp;endpoint_name;time_to_first_token;total_latency\nTrue;2026-01-31T12:30:00;a;0,25;1.500,5\n",
			`"1.500,5" where a number without marks between its thousands was expected`},
		"all bad":    {"success,timestamp,endpoint_name,time_to_first_token,total_latency\nx,x,x,x,x\n", "no row of f.csv is good (1 bad); the first: f.csv, line 2, success"},
		"no text":    {"\x00\x01\x02", "save it as UTF-8"},
		"UTF-16":     {"\xff\xfee\x00n\x00d\x00", "line 1: column endpoint_name is missing"},
		"open quote": {"\"endpoint_name", "a quote is not closed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := importer.Open(t.Context(), write(t, "f.csv", c.text), nil)
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	if _, err := importer.Open(t.Context(), "nowhere.csv", nil); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("error %v", err)
	}
	if _, err := importer.Open(t.Context(), os.DevNull, nil); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "pipe or a device") {
		t.Errorf("error %v", err)
	}
}

var decimalNumber = regexp.MustCompile(`^-?\d+\.\d+(e-?\d+)?$`)

// asExcel writes a CSV as a spreadsheet with decimal commas saves it.
func asExcel(t *testing.T, plain string, mark rune) string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(plain)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	out := csv.NewWriter(&text)
	out.Comma, out.UseCRLF = mark, true
	for _, row := range rows {
		for i := range row {
			if decimalNumber.MatchString(row[i]) {
				row[i] = strings.Replace(row[i], ".", ",", 1)
			}
		}
		if err := out.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	out.Flush()
	return text.String()
}

func asUTF16(t *testing.T, order unicode.Endianness, mark unicode.BOMPolicy, text string) string {
	t.Helper()
	encoded, err := unicode.UTF16(order, mark).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
