package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/selfcheck"
)

func TestASelfcheckIsLikeItsRunAndShownWithIt(t *testing.T) {
	app, heard := watched(t)
	app.options.Program = func() (string, error) { return "tokenlap", nil }
	id, err := app.start(t.Context(), asking(4, "ttft=20ms&itl=2ms&tokens=16"))
	if err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	if before, err := app.Result(t.Context(), id); err != nil || before.Selfcheck != nil {
		t.Fatalf("%+v, %v, want no check before the first", before.Selfcheck, err)
	}
	m := stored(t, app, id).Manifest
	app.check = func(_ context.Context, o selfcheck.Options) (bench.Selfcheck, error) {
		if o.Load.Users != 2 || o.Stream.TTFT < 20*time.Millisecond || o.Stream.TTFT == 200*time.Millisecond || o.Version != "test" {
			t.Errorf("it is not like the run: %+v", o)
		}
		o.OnShare(0.5)
		return bench.Selfcheck{At: time.Now(), Version: m.Version, Host: m.Host, OS: m.OS, Arch: m.Arch, CPU: m.CPU, Cores: m.Cores, Streams: o.Load.Users}, nil
	}
	check, err := app.Selfcheck(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	after, err := app.Result(t.Context(), id)
	if err != nil || check == nil || after.Selfcheck == nil || *after.Selfcheck != *check || check.Streams != 2 {
		t.Errorf("%+v, %v, want %+v", after.Selfcheck, err, check)
	}
}

func TestACheckOfAnotherMachineIsNotShownWithTheRun(t *testing.T) {
	app, heard := watched(t)
	id, err := app.start(t.Context(), asking(1, "ttft=1ms&tokens=4"))
	if err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	app.check = func(_ context.Context, o selfcheck.Options) (bench.Selfcheck, error) {
		return bench.Selfcheck{At: time.Now(), Host: "another", Streams: o.Load.Users}, nil
	}
	if check, err := app.Selfcheck(t.Context(), id); err != nil || check != nil {
		t.Errorf("%+v, %v", check, err)
	}
}

func TestASelfcheckNeedsARun(t *testing.T) {
	app, _ := watched(t)
	if _, err := app.Selfcheck(t.Context(), "nowhere"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("got %v", err)
	}
}

func TestNothingIsMeasuredBesideASelfcheck(t *testing.T) {
	app, heard := watched(t)
	_, done, err := app.live.beginRequests(t.Context(), selfchecking)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.start(t.Context(), asking(1, "ttft=1ms")); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("a run: %v", err)
	}
	for _, what := range []requestingKind{dryRunning, selfchecking} {
		if _, _, err := app.live.beginRequests(t.Context(), what); bench.CodeOf(err) != bench.CodeConflict {
			t.Errorf("%s: %v", what, err)
		}
	}
	done()
	if _, err := app.start(t.Context(), endless()); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Selfcheck(t.Context(), "last"); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("beside a run: %v", err)
	}
	if err := app.Stop(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
}

func TestACancelledSelfcheckStoresNothing(t *testing.T) {
	app, heard := watched(t)
	run, err := app.start(t.Context(), asking(1, "ttft=1ms&tokens=4"))
	if err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	app.check = func(ctx context.Context, _ selfcheck.Options) (bench.Selfcheck, error) {
		app.CancelSelfcheck()
		<-ctx.Done()
		return bench.Selfcheck{}, ctx.Err()
	}
	if _, err := app.Selfcheck(t.Context(), run); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	db, err := app.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := db.Selfchecks(t.Context()); err != nil || len(kept) != 0 {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestClosingEndsASelfcheck(t *testing.T) {
	var r liveRun
	ctx, end, err := r.beginRequests(t.Context(), selfchecking)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-ctx.Done()
		end()
	}()
	r.close()
	if ctx.Err() == nil || len(r.requests) != 0 {
		t.Error("it was not waited for")
	}
	if _, _, err := r.beginRequests(t.Context(), selfchecking); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("afterwards: %v", err)
	}
}
