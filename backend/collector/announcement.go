package collector

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"
	"unicode/utf8"
)

// Announcement is what a part says of itself before it begins.
type Announcement struct {
	Count int    `json:"count"` // parts of the run
	Plan  string `json:"plan"`  // the digest of the whole plan
	Host  string `json:"host"`
}

// startAnswer is the answer to an announcement once the start is fixed.
type startAnswer struct {
	StartAt   int64 `json:"start_at_unix_ns"`    // 0: not yet
	Delivered bool  `json:"delivered,omitempty"` // the part is there already
}

// pollTime is how long an announcement waits for the start before it is answered
// without one, so that nothing in between takes the connection for a dead one.
var pollTime = 20 * time.Second

const maxAnnouncement = 16 << 10

func (c *Collector) serveAnnouncement(w http.ResponseWriter, r *http.Request, index int) error {
	var a Announcement
	deadline := http.NewResponseController(w)
	_ = deadline.SetReadDeadline(time.Now().Add(idleTimeout))
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAnnouncement)).Decode(&a); err != nil || !digestForm.MatchString(a.Plan) {
		return refusef(http.StatusBadRequest, "the announcement of part %d is malformed", index)
	}
	if err := c.announce(index, a); err != nil {
		return err
	}
	_ = deadline.SetReadDeadline(time.Time{})
	return c.answerStart(w, r, index)
}

// answerStart answers when the start is fixed, or for now without it.
func (c *Collector) answerStart(w http.ResponseWriter, r *http.Request, index int) error {
	poll := time.NewTimer(pollTime)
	defer poll.Stop()
	select {
	case <-c.started:
		c.mu.Lock()
		start := startAnswer{c.state.StartAt.UnixNano(), c.state.Parts[index].isDelivered()}
		c.mu.Unlock()
		answer(w, http.StatusOK, start)
	case <-poll.C:
		answer(w, http.StatusAccepted, startAnswer{})
	case <-c.closing:
		return refusef(http.StatusServiceUnavailable, "the collector is ending")
	case <-r.Context().Done():
	}
	return nil
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// announce stores the announcement of a part, and the start if it is the last one.
func (c *Collector) announce(index int, a Announcement) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case a.Count != c.state.Count:
		return refusef(http.StatusConflict, "part %d is one of %d, and the collector waits for %d: start both with the same number", index, a.Count, c.state.Count)
	case c.state.Plan != "" && c.state.Plan != a.Plan:
		return refusef(http.StatusConflict, "part %d has another plan than the parts before it: start all with the same plan file", index)
	case c.isOver() && !c.state.Parts[index].isDelivered():
		return tooLate(index)
	}
	before, isKnown := c.state.Parts[index]
	host := shortened(a.Host)
	if isKnown && (before.Host == host || before.isDelivered()) {
		return nil
	}
	err := c.change(func(s *state) {
		now := time.Now()
		s.Plan = a.Plan
		if s.First.IsZero() {
			s.First = now
		}
		part := s.Parts[index]
		part.Host = host
		s.Parts[index] = part
		if len(s.Parts) == s.Count && s.StartAt.IsZero() {
			s.StartAt = now.Add(c.options.Lead)
		}
	})
	if err != nil {
		return err
	}
	c.options.Observe(fmt.Sprintf("Part %d announced by %s (%d of %d).", index, host, len(c.state.Parts), c.state.Count))
	c.tellStart()
	c.schedule()
	return nil
}

// tellStart lets the parts begin if the start is fixed. The caller has locked mu.
func (c *Collector) tellStart() {
	if c.state.StartAt.IsZero() || isClosed(c.started) {
		return
	}
	close(c.started)
	c.options.Observe(fmt.Sprintf("The plan begins at %s.", c.state.StartAt.UTC().Format("2006-01-02T15:04:05.000Z")))
}

// startWithoutOthers fixes the start although parts have not come.
func (c *Collector) startWithoutOthers() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if isClosed(c.closing) || !c.state.StartAt.IsZero() {
		return
	}
	if err := c.change(func(s *state) { s.StartAt = time.Now().Add(c.options.Lead) }); err != nil {
		c.options.Observe(fmt.Sprintf("The start cannot be fixed: %v.", err))
		c.timers = append(c.timers, time.AfterFunc(time.Second, c.startWithoutOthers))
		return
	}
	c.options.Observe(fmt.Sprintf("Only %d of %d parts were announced in %v.", len(c.state.Parts), c.state.Count, c.options.Wait))
	c.tellStart()
}

// shortened returns the beginning of a host's name, which is for people.
func shortened(host string) string {
	const most = 253 // of a name in DNS
	if len(host) > most {
		host = host[:most]
	}
	if !utf8.ValidString(host) {
		return "unknown"
	}
	return host
}
