package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible returns a context that ends with an interrupt, for work that is
// undone or kept as far as it is when it ends early.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
}

// signals handles the signals that a run gets. Those that would end the program
// end the run instead, so that its files are written:
//
//	             while it is measured                       afterwards
//	interrupt    start nothing new; the second one: cut     draw no more charts; the
//	             off; the third one: end the program        second one: end the program
//	hang-up      start nothing new                          goes on
//	closed pipe  goes on, without its view                  goes on
type signals struct {
	view                      *progressView
	interrupts, hangups, pipe chan os.Signal
}

// catchSignals handles signals until release. A hang-up that is ignored, as
// under nohup, stays ignored.
func catchSignals(view *progressView) *signals {
	s := &signals{view: view, interrupts: make(chan os.Signal, 2), hangups: make(chan os.Signal, 1), pipe: make(chan os.Signal, 1)}
	signal.Notify(s.pipe, syscall.SIGPIPE)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(s.hangups, syscall.SIGHUP)
	}
	signal.Notify(s.interrupts, os.Interrupt, syscall.SIGTERM)
	return s
}

func (s *signals) release() {
	for _, channel := range []chan os.Signal{s.interrupts, s.hangups, s.pipe} {
		signal.Stop(channel)
	}
}

// whileMeasuring closes stop at the first interrupt or hang-up, after which no
// request is started, and ends ctx at the second interrupt. A terminal that is
// closed sends more than one hang-up; they count as one.
func (s *signals) whileMeasuring(parent context.Context) (ctx context.Context, stop <-chan struct{}, release func()) {
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
		s.view.say("Stopped. Storing what was measured.")
	}()
	return ctx, stopping, func() {
		close(done)
		cancel()
	}
}

// whileWriting returns a context that ends at an interrupt, after which no
// chart is drawn.
func (s *signals) whileWriting(parent context.Context) (ctx context.Context, release func()) {
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
		s.view.say("The measurement is stored; charts not yet drawn are skipped. Ctrl-C again ends at once.")
	}()
	return ctx, func() {
		close(done)
		cancel()
	}
}
