package selfcheck

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/simulator"
)

// startLimit is how long a simulator may take to start.
const startLimit = 20 * time.Second

// Simulator is a simulator in a process of its own.
type Simulator struct {
	URL     string // as simulator.Server.URL
	command *exec.Cmd
	errs    bytes.Buffer // of the process; read after it ended
}

// StartSimulator runs `program simulate` with the given flags, until Close or the
// end of ctx.
func StartSimulator(ctx context.Context, program string, flags ...string) (*Simulator, error) {
	s := &Simulator{command: exec.CommandContext(ctx, program, append([]string{"simulate"}, flags...)...)}
	s.command.Stderr, s.command.Env = &s.errs, environment()
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, notStarted(program, err)
	}
	if err := s.command.Start(); err != nil {
		return nil, notStarted(program, err)
	}
	kill := time.AfterFunc(startLimit, func() { _ = s.command.Process.Kill() })
	s.URL, err = firstLine(out)
	if inTime := kill.Stop(); err != nil || !inTime {
		s.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, notStarted(program, s.failure(inTime))
	}
	return s, nil
}

// environment returns what a simulator needs of the environment. Keys of models,
// which may be in it as well, are not among it.
func environment() []string {
	kept := []string{}
	for _, name := range []string{"PATH", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "GOMAXPROCS", "GODEBUG", "GOTRACEBACK"} {
		if value, has := os.LookupEnv(name); has {
			kept = append(kept, name+"="+value)
		}
	}
	return kept
}

func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(r).ReadString('\n')
	return strings.TrimSpace(line), err
}

// failure returns what kept the process from saying its URL.
func (s *Simulator) failure(inTime bool) error {
	if !inTime {
		return fmt.Errorf("it said nothing for %v", startLimit)
	}
	if said := strings.TrimSpace(s.errs.String()); said != "" {
		return fmt.Errorf("%s", said)
	}
	return fmt.Errorf("%s", s.command.ProcessState)
}

func notStarted(program string, cause error) error {
	return &bench.Error{
		Code: bench.CodeUnavailable, Message: fmt.Sprintf("the simulator in another process did not start (%s simulate)", program), Cause: cause,
		Hint: "see whether this command runs in a terminal",
	}
}

// Close ends the process.
func (s *Simulator) Close() {
	_ = s.command.Process.Kill() // it keeps nothing; fails where it has ended
	_ = s.command.Wait()
}

// Truth returns what the simulator did for the requests that ended, by response
// id.
func (s *Simulator) Truth(ctx context.Context) (map[string]simulator.Truth, error) {
	all := map[string]simulator.Truth{}
	for since := 0; ; {
		page, err := s.page(ctx, since)
		if err != nil {
			return nil, &bench.Error{Code: bench.CodeUnavailable, Message: "the simulator did not report what it did", Cause: err, Hint: "try again"}
		}
		for _, truth := range page.Requests {
			all[truth.ID] = truth
		}
		if len(page.Requests) == 0 || page.Next == since {
			return all, nil
		}
		since = page.Next
	}
}

func (s *Simulator) page(ctx context.Context, since int) (page simulator.Page, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/truth?since=%d", strings.TrimSuffix(s.URL, "/v1"), since), nil)
	if err != nil {
		return page, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return page, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return page, fmt.Errorf("it answered %s", response.Status)
	}
	return page, json.NewDecoder(response.Body).Decode(&page)
}
