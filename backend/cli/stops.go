package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// stops are the signals that reach a run. What would end the program ends the
// run instead, so that its files are written:
//
//	             while it is measured                       afterwards
//	interrupt    start nothing new; the second one: cut     draw no more charts; the
//	             off; the third one: end the program        second one: end the program
//	hang-up      start nothing new                          goes on
//	closed pipe  goes on, without its view                  goes on
type stops struct {
	view                      *view
	interrupts, hangups, pipe chan os.Signal
}

// catchStops takes the signals until release. Under nohup a hang-up stays
// nobody's concern.
func catchStops(view *view) *stops {
	s := &stops{view: view, interrupts: make(chan os.Signal, 2), hangups: make(chan os.Signal, 1), pipe: make(chan os.Signal, 1)}
	signal.Notify(s.pipe, syscall.SIGPIPE)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(s.hangups, syscall.SIGHUP)
	}
	signal.Notify(s.interrupts, os.Interrupt, syscall.SIGTERM)
	return s
}

func (s *stops) release() {
	for _, signals := range []chan os.Signal{s.interrupts, s.hangups, s.pipe} {
		signal.Stop(signals)
	}
}

// measuring turns the first interrupt into the end of starting and the second
// into the end of everything. A terminal that is closed hangs up more than
// once: that is one interrupt. Nothing waits for what is said of it.
func (s *stops) measuring(parent context.Context) (ctx context.Context, stop <-chan struct{}, release func()) {
	ctx, cancel := context.WithCancel(parent)
	stopping, done := make(chan struct{}), make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-s.interrupts:
		case <-s.hangups:
		}
		close(stopping)
		s.view.say("Stopping: nothing new is started; requests in flight may end. Ctrl-C again stops now.")
		select {
		case <-done:
			return
		case <-s.interrupts:
		}
		cancel()
		signal.Stop(s.interrupts) // a third one ends the program at once
		s.view.say("Stopped. What was measured is being kept.")
	}()
	return ctx, stopping, func() {
		close(done)
		cancel()
	}
}

// keeping returns a context that ends when somebody will not wait for the
// charts.
func (s *stops) keeping(parent context.Context) (ctx context.Context, release func()) {
	signal.Notify(s.interrupts, os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithCancel(parent)
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-s.interrupts:
		}
		cancel()
		signal.Stop(s.interrupts)
		s.view.say("The measurement is kept; the charts that are not drawn yet are left out. Ctrl-C again ends at once.")
	}()
	return ctx, func() {
		close(done)
		cancel()
	}
}
