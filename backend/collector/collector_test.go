package collector_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/collector"
	"tokenlap/backend/key"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token     = "a-token-of-24-characters"
	plan      = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	otherPlan = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// place is where a collector serves. It can be ended and started again.
type place struct {
	t       *testing.T
	options collector.Options
	address string

	*collector.Collector
	server *http.Server
	served sync.WaitGroup
}

// serve starts a collector in a folder of its own. Its options are those of a run
// of so many parts that waits for all of them, changed by how.
func serve(t *testing.T, parts int, how func(*collector.Options)) *place {
	t.Helper()
	p := &place{t: t, address: "127.0.0.1:0", options: collector.Options{
		Count: parts, Folder: filepath.Join(t.TempDir(), "parts"), Token: key.NewSecret(token),
		Wait: time.Hour, Lead: 10 * time.Millisecond, Timeout: time.Hour, MaxPart: 64 << 20,
	}}
	if how != nil {
		how(&p.options)
	}
	p.begin()
	t.Cleanup(p.end)
	return p
}

func (p *place) begin() {
	p.t.Helper()
	var err error
	if p.Collector, err = collector.Open(p.options); err != nil {
		p.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.address = listener.Addr().String()
	p.server = p.NewServer()
	p.served.Go(func() { _ = p.server.Serve(listener) })
}

// end ends the collector with all its connections, as the end of a process does.
func (p *place) end() {
	_ = p.server.Close()
	_ = p.Close()
	p.served.Wait()
}

func (p *place) restart() {
	p.t.Helper()
	p.end()
	p.begin()
}

// client returns a client of an address, that of the collector by default.
func (p *place) client(address string) *collector.Client {
	p.t.Helper()
	if address == "" {
		address = p.address
	}
	c, err := collector.NewClient(collector.ClientOptions{URL: "http://" + address, Token: p.options.Token})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(c.Close)
	return c
}

func (p *place) part(index int) bench.Part { return bench.Part{Index: index, Count: p.options.Count} }

// announce announces all parts and returns the start that they were told.
func (p *place) announce(c *collector.Client) (starts []time.Time) {
	p.t.Helper()
	starts = make([]time.Time, p.options.Count)
	var all sync.WaitGroup
	for i := range starts {
		all.Go(func() {
			start, err := c.Announce(p.t.Context(), p.part(i+1), plan, fmt.Sprint("host-", i+1))
			if err != nil || start.IsDelivered {
				p.t.Error(start, err)
			}
			starts[i] = start.At
		})
	}
	all.Wait()
	return starts
}

// content is what a part may deliver, by a seed.
func content(seed uint64, size int) []byte {
	data := make([]byte, size)
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}

func (p *place) wantFile(index int, want []byte) {
	p.t.Helper()
	got, err := os.ReadFile(p.Files()[index])
	if err != nil || !bytes.Equal(got, want) {
		p.t.Errorf("part %d: %d bytes of %d, %v", index, len(got), len(want), err)
	}
}

func deliver(ctx context.Context, c *collector.Client, part bench.Part, data []byte) error {
	return c.Deliver(ctx, part, bytes.NewReader(data), int64(len(data)))
}

func TestAllPartsAreToldOneStart(t *testing.T) {
	p := serve(t, 8, nil)
	c := p.client("")
	before := time.Now()
	starts := p.announce(c)
	for i, start := range starts {
		if !start.Equal(starts[0]) || start.Before(before.Add(p.options.Lead)) || start.After(time.Now().Add(p.options.Lead)) {
			t.Errorf("part %d starts at %v, part 1 at %v", i+1, start, starts[0])
		}
	}
	p.restart()
	again, err := c.Announce(t.Context(), p.part(3), plan, "another host")
	if err != nil || !again.At.Equal(starts[0]) || again.IsDelivered {
		t.Errorf("after a restart %v, before %v, %v", again, starts[0], err)
	}
}

func TestTheStartDoesNotWaitForPartsThatDoNotCome(t *testing.T) {
	p := serve(t, 3, func(o *collector.Options) { o.Wait = 50 * time.Millisecond })
	c := p.client("")
	start, err := c.Announce(t.Context(), p.part(2), plan, "host")
	if err != nil {
		t.Fatal(err)
	}
	late, err := c.Announce(t.Context(), p.part(1), plan, "host")
	if err != nil || late != start {
		t.Errorf("a part that comes late is told %v, not %v, %v", late, start, err)
	}
}

func TestPartsThatWaitForTheStartSurviveARestart(t *testing.T) {
	p := serve(t, 2, nil)
	c := p.client("")
	first := make(chan collector.Start, 1)
	go func() {
		start, err := c.Announce(t.Context(), p.part(1), plan, "host")
		if err != nil {
			t.Error(err)
		}
		first <- start
	}()
	p.until("the first part is announced", func() bool { return strings.Contains(p.status(), `"announced":1`) })
	p.restart()
	start, err := c.Announce(t.Context(), p.part(2), plan, "host")
	if got := <-first; err != nil || got != start {
		t.Errorf("the part that waited is told %v, the other %v, %v", got, start, err)
	}
}

func TestAnAnnouncementIsAnsweredAlsoBeforeTheStartIsFixed(t *testing.T) {
	collector.SetTimes(t, 20*time.Millisecond, time.Minute)
	p := serve(t, 2, func(o *collector.Options) { o.Wait = 100 * time.Millisecond })
	status, text := p.send(http.MethodPost, "/v1/parts/1", nil, fmt.Appendf(nil, `{"count":2,"plan":%q,"host":"h"}`, plan))
	if status != http.StatusAccepted {
		t.Errorf("%d %s", status, text)
	}
	if start, err := p.client("").Announce(t.Context(), p.part(1), plan, "h"); err != nil || start.At.IsZero() {
		t.Errorf("asked on: %v, %v", start, err)
	}
}

func (p *place) until(what string, is func() bool) {
	p.t.Helper()
	for limit := time.Now().Add(time.Minute); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(limit) {
			p.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// status is what the collector says of itself.
func (p *place) status() string {
	_, body := p.send(http.MethodGet, "/v1/status", nil, nil)
	return body
}

// send sends a request with the token, unless header has another, and returns
// status and body of the answer; 0 if there is none.
func (p *place) send(method, path string, header http.Header, body []byte) (int, string) {
	r, err := http.NewRequest(method, "http://"+p.address+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	for name, values := range header {
		r.Header[name] = values
	}
	r.Host, r.Close = header.Get("Host"), true
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

const empty = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

func TestRequestsThatAreRefused(t *testing.T) {
	p := serve(t, 4, nil)
	go func() { _, _ = p.client("").Announce(t.Context(), p.part(1), plan, "host") }()
	p.until("part 1 is announced", func() bool { return strings.Contains(p.status(), `"announced":1`) })
	announcement := func(count int, plan string) string {
		return fmt.Sprintf(`{"count":%d,"plan":%q,"host":"h"}`, count, plan)
	}
	file := func(offset, length, digest string) http.Header {
		return http.Header{"Upload-Offset": {offset}, "Upload-Length": {length}, "Repr-Digest": {digest}}
	}
	for _, row := range []struct {
		why, method, path string
		header            http.Header
		body              string
		status            int
		says              string
	}{
		{"no token", "GET", "/v1/status", http.Header{"Authorization": {""}}, "", 401, "token"},
		{"another token", "GET", "/v1/time", http.Header{"Authorization": {"Bearer a-token-of-24-characterX"}}, "", 401, "token"},
		{"the beginning of the token", "POST", "/v1/parts/1", http.Header{"Authorization": {"Bearer a-token"}}, announcement(4, plan), 401, "token"},
		{"the token as another scheme has it", "PATCH", "/v1/parts/1/file", http.Header{"Authorization": {"Basic " + token}}, "", 401, "token"},
		{"a page of another site", "POST", "/v1/parts/2", http.Header{"Origin": {"https://example.com"}, "Sec-Fetch-Site": {"cross-site"}}, announcement(4, plan), 403, ""},
		{"a part beyond the last", "POST", "/v1/parts/5", nil, announcement(4, plan), 404, "parts 1 to 4"},
		{"a part that is none", "POST", "/v1/parts/..%2f..%2fx", nil, announcement(4, plan), 404, "parts 1 to 4"},
		{"another count", "POST", "/v1/parts/2", nil, announcement(5, plan), 409, "one of 5, and the collector waits for 4"},
		{"another plan", "POST", "/v1/parts/2", nil, announcement(4, otherPlan), 409, "another plan"},
		{"a digest that is none", "POST", "/v1/parts/2", nil, announcement(4, "../x"), 400, "malformed"},
		{"no JSON", "POST", "/v1/parts/2", nil, "x", 400, "malformed"},
		{"a long announcement", "POST", "/v1/parts/2", nil, strings.Repeat(" ", 20<<10) + announcement(4, plan), 400, "malformed"},
		{"a file without an announcement", "PATCH", "/v1/parts/3/file", file("0", "5", empty), "12345", 409, "not announced"},
		{"a file that is too large", "PATCH", "/v1/parts/1/file", file("0", "67108865", empty), "12345", 413, "--max-part-size"},
		{"a file without headers", "PATCH", "/v1/parts/1/file", nil, "12345", 400, "Upload-Offset"},
		{"an offset beyond the end", "PATCH", "/v1/parts/1/file", file("6", "5", empty), "12345", 400, "Upload-Offset"},
		{"a negative offset", "PATCH", "/v1/parts/1/file", file("-1", "5", empty), "12345", 400, "Upload-Offset"},
		{"an empty file", "PATCH", "/v1/parts/1/file", file("0", "0", empty), "", 400, "Upload-Offset"},
		{"a short digest", "PATCH", "/v1/parts/1/file", file("0", "5", "sha-256=:AAAA:"), "12345", 400, "Repr-Digest"},
		{"a gap", "PATCH", "/v1/parts/1/file", file("3", "5", empty), "45", 412, "another file"},
		{"more bytes than it says", "PATCH", "/v1/parts/1/file", file("0", "3", empty), "12345", 422, "digest"},
		{"large headers", "GET", "/v1/status", http.Header{"X-Large": {strings.Repeat("x", 40<<10)}}, "", 431, ""},
		{"a path that is none", "GET", "/v1/parts", nil, "", 404, ""},
		{"a method that is none", "DELETE", "/v1/parts/1/file", nil, "", 405, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			status, text := p.send(row.method, row.path, row.header, []byte(row.body))
			if status != row.status || !strings.Contains(text, row.says) {
				t.Errorf("%d %q, want %d with %q", status, text, row.status, row.says)
			}
			if strings.Contains(text, token) {
				t.Errorf("the token is in %q", text)
			}
		})
	}
	if entries, err := os.ReadDir(filepath.Dir(p.options.Folder)); err != nil || len(entries) != 1 {
		t.Errorf("beside the folder of the collector are %v, %v", entries, err)
	}
}

func TestACollectorWithoutATokenAnswersToAddressesAlone(t *testing.T) {
	p := serve(t, 1, func(o *collector.Options) { o.Token = key.Secret{} })
	for host, want := range map[string]int{"": 200, "localhost": 200, "127.0.0.1:80": 200, "[::1]:80": 200, "rebound.example.com": 403} {
		if status, text := p.send("GET", "/v1/status", http.Header{"Host": {host}}, nil); status != want {
			t.Errorf("host %q: %d %s", host, status, text)
		}
	}
}

func TestOnlyTheHealthNeedsNoToken(t *testing.T) {
	p := serve(t, 1, nil)
	if status, text := p.send("GET", "/healthz", http.Header{"Authorization": {""}}, nil); status != 200 || text != "ok\n" {
		t.Errorf("%d %q", status, text)
	}
}

func TestClientsSayOnceWhatIsRefusedAndDoNotTryAgain(t *testing.T) {
	p := serve(t, 2, nil)
	for _, row := range []struct {
		why, plan string
		token     string
		part      bench.Part
		says      string
	}{
		{"wrong token", plan, "another-token-of-24-char", bench.Part{Index: 1, Count: 2}, "token of the collector is missing or wrong"},
		{"another count", plan, token, bench.Part{Index: 1, Count: 3}, "part 1 is one of 3"},
		{"a part beyond the last", plan, token, bench.Part{Index: 3, Count: 2}, "no part"},
	} {
		c, err := collector.NewClient(collector.ClientOptions{URL: "http://" + p.address, Token: key.NewSecret(row.token)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Announce(t.Context(), row.part, row.plan, "host")
		if err == nil || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), row.token) {
			t.Errorf("%s: %v", row.why, err)
		}
		if wrongUsage := row.token != token; wrongUsage != (bench.CodeOf(err) == bench.CodeInvalid) {
			t.Errorf("%s: %v has the code %s", row.why, err, bench.CodeOf(err))
		}
		c.Close()
	}
}

func TestFilesArriveAsTheyAre(t *testing.T) {
	p := serve(t, 3, nil)
	c := p.client("")
	p.announce(c)
	var want [][]byte
	for i, size := range []int{1, 256 << 10, 3<<20 + 17} {
		want = append(want, content(uint64(i), size))
		if err := deliver(t.Context(), c, p.part(i+1), want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.restart()
	if err := p.Wait(t.Context()); err != nil {
		t.Fatalf("after a restart: %v", err)
	}
	for i := range want {
		p.wantFile(i+1, want[i])
	}
	if left, _ := filepath.Glob(filepath.Join(p.options.Folder, "*.upload")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestADuplicateIsNoticed(t *testing.T) {
	p := serve(t, 2, nil)
	c := p.client("")
	p.announce(c)
	data := content(1, 100_000)
	for range 2 {
		if err := deliver(t.Context(), c, p.part(1), data); err != nil {
			t.Fatalf("the same file: %v", err)
		}
	}
	if start, err := c.Announce(t.Context(), p.part(1), plan, "host"); err != nil || !start.IsDelivered {
		t.Errorf("announced again: %+v, %v", start, err)
	}
	err := deliver(t.Context(), c, p.part(1), content(2, 100_000))
	if bench.CodeOf(err) != bench.CodeConflict || !strings.Contains(err.Error(), "delivered already, with other results") {
		t.Errorf("another file: %v", err)
	}
	p.wantFile(1, data)
}

func TestOfTwoProcessesWithOnePartOneDelivers(t *testing.T) {
	p := serve(t, 1, nil)
	p.announce(p.client(""))
	const rivals = 4
	files, failed := make([][]byte, rivals), make([]error, rivals)
	var all sync.WaitGroup
	for i := range rivals {
		files[i] = content(uint64(i), 2<<20)
		c := p.client("")
		all.Go(func() { failed[i] = deliver(t.Context(), c, p.part(1), files[i]) })
	}
	all.Wait()
	winner := slices.Index(failed, nil)
	if winner < 0 {
		t.Fatal(failed)
	}
	p.wantFile(1, files[winner])
	for i, err := range failed {
		if i != winner && bench.CodeOf(err) != bench.CodeConflict {
			t.Errorf("process %d: %v", i, err)
		}
	}
}

func TestAPartThatIsMeasuredAgainDeliversItsNewFile(t *testing.T) {
	p := serve(t, 1, nil)
	p.announce(p.client(""))
	lost := content(1, 1<<20)
	p.sendHalf(lost)
	data := content(2, 1<<20)
	if err := deliver(t.Context(), p.client(""), p.part(1), data); err != nil {
		t.Fatal(err)
	}
	p.wantFile(1, data)
}

func TestAPartThatIsNoLongerWaitedForIsRefused(t *testing.T) {
	p := serve(t, 3, func(o *collector.Options) { o.Timeout = 30 * time.Millisecond })
	c := p.client("")
	p.announce(c)
	data := content(1, 1000)
	if err := deliver(t.Context(), c, p.part(2), data); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := deliver(t.Context(), c, p.part(1), content(2, 1000))
	if bench.CodeOf(err) != bench.CodeConflict || !strings.Contains(err.Error(), "too late") {
		t.Errorf("%v", err)
	}
	if err := deliver(t.Context(), c, p.part(2), data); err != nil {
		t.Errorf("one that was delivered: %v", err)
	}
	if files := p.Files(); len(files) != 1 || files[2] == "" {
		t.Errorf("%v", files)
	}
}

func TestAPartCanBeNoLongerWaitedForAtAnyTime(t *testing.T) {
	var said strings.Builder
	p := serve(t, 3, func(o *collector.Options) { o.Observe = func(text string) { said.WriteString(text) } })
	c := p.client("")
	p.announce(c)
	p.Finish("all has an end")
	if err := p.Wait(t.Context()); err != nil || !strings.HasSuffix(said.String(), "No longer waiting for parts 1, 2, 3: all has an end.") {
		t.Errorf("%v, said %q", err, said.String())
	}
	if _, err := c.Announce(t.Context(), p.part(1), plan, "a host that came again"); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("announced: %v", err)
	}
}

func TestAShutdownDoesNotWaitForPartsThatWaitForTheStart(t *testing.T) {
	p := serve(t, 2, nil)
	c := p.client("")
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := c.Announce(ctx, p.part(1), plan, "host")
		left <- err
	}()
	p.until("the part is announced", func() bool { return strings.Contains(p.status(), `"announced":1`) })
	begin := time.Now()
	if err := p.server.Shutdown(t.Context()); err != nil || time.Since(begin) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	cancel()
	if err := <-left; err == nil {
		t.Error("the part was told a start")
	}
}

func TestAFolderServesOneRunAndOneCollector(t *testing.T) {
	p := serve(t, 2, nil)
	if _, err := collector.Open(p.options); bench.CodeOf(err) != bench.CodeConflict || !strings.Contains(err.Error(), "another collector") {
		t.Errorf("a second collector: %v", err)
	}
	p.announce(p.client(""))
	p.end()
	other := p.options
	other.Count = 3
	if _, err := collector.Open(other); bench.CodeOf(err) != bench.CodeConflict || !strings.Contains(err.Error(), "a run of 2, not of 3") {
		t.Errorf("another count: %v", err)
	}
	p.begin()
}

func TestACollectorKilledBeforeItNotedACompleteFileLosesNothing(t *testing.T) {
	p := serve(t, 1, nil)
	c := p.client("")
	p.announce(c)
	data := content(1, 1<<20)
	p.sendHalf(data)
	before, err := os.ReadFile(filepath.Join(p.options.Folder, "collector.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := deliver(t.Context(), c, p.part(1), data); err != nil {
		t.Fatal(err)
	}
	p.end()
	if err := os.WriteFile(filepath.Join(p.options.Folder, "collector.json"), before, 0o600); err != nil {
		t.Fatal(err)
	}
	p.begin()
	if err := deliver(t.Context(), c, p.part(1), data); err != nil {
		t.Fatal(err)
	}
	p.wantFile(1, data)
}

func TestTheTokenIsInNoFileAndNoText(t *testing.T) {
	var said strings.Builder
	p := serve(t, 2, func(o *collector.Options) { o.Observe = func(text string) { said.WriteString(text) } })
	c := p.client("")
	p.announce(c)
	for index := range 2 {
		if err := deliver(t.Context(), c, p.part(index+1), content(1, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	all := said.String() + p.status() + fmt.Sprintf("%+v %#v %v", p.options, p.options, c)
	entries, err := os.ReadDir(p.options.Folder)
	if err != nil || len(entries) < 3 {
		t.Fatal(entries, err)
	}
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(p.options.Folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all += string(data)
	}
	if strings.Contains(all, token) {
		t.Errorf("the token is in %s", all)
	}
	info, err := os.Stat(p.options.Folder)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v", info.Mode(), err)
	}
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	p := serve(t, 2, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := p.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if _, err := p.client("").Announce(ctx, p.part(1), plan, "host"); err == nil {
		t.Error("announced although the other part did not come")
	}
}
