package tokenizer

import (
	"bytes"
	_ "embed" // the script
	"errors"
	"fmt"
	"time"

	"modernc.org/quickjs"
)

// script is Hugging Face's tokenizers with load() and count().
// build/tokenizers makes it.
//
//go:embed asset/tokenizers.min.js
var script string

// limits are what loading and counting may cost.
type limits struct {
	memory int           // bytes an engine may take
	time   time.Duration // that one load or count may take
	bytes  int           // of text that one engine counts before a new one takes its place
}

// usual are the limits outside of tests. A vocabulary of 260,000 words takes
// half of the memory; a text of 100,000 letters without a space takes 15
// seconds. `make test-tokenizers` proves that counts stay right for as many
// bytes; the next engine costs a fiftieth of the time that they take.
var usual = limits{memory: 1 << 30, time: time.Minute, bytes: 8 << 20}

// engine is a JavaScript engine with one tokenizer loaded. It is not safe for
// concurrent use.
type engine struct {
	sum     string // of the file
	limits  limits
	vm      *quickjs.VM
	counted int // bytes
}

func newEngine(sum string, content []byte, limits limits) (*engine, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, fmt.Errorf("start the JavaScript engine: %w", err)
	}
	e := &engine{sum: sum, limits: limits, vm: vm}
	if err := e.load(string(bytes.TrimPrefix(content, []byte("\ufeff")))); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

func (e *engine) load(content string) error {
	e.vm.SetMemoryLimit(uintptr(e.limits.memory))
	if err := e.vm.SetEvalTimeout(e.limits.time); err != nil {
		return err
	}
	if _, err := e.vm.Eval(script, quickjs.EvalGlobal); err != nil {
		return err
	}
	_, err := e.vm.Call("tokenizers.load", content)
	return e.plain(err)
}

func (e *engine) count(text string) (int, error) {
	e.counted += len(text)
	result, err := e.vm.Call("tokenizers.count", text)
	if err != nil {
		return 0, e.plain(err)
	}
	n, ok := result.(int)
	if !ok || n < 0 {
		return 0, fmt.Errorf("its count is %v", result)
	}
	return n, nil
}

func (e *engine) worn() bool { return e.counted > e.limits.bytes }

func (e *engine) close() error { return e.vm.Close() }

// plain is an exception in words for a person.
func (e *engine) plain(err error) error {
	var thrown *quickjs.Error
	if !errors.As(err, &thrown) {
		return err
	}
	switch thrown.Message {
	case "out of memory":
		return fmt.Errorf("it needs more than %d MB of memory", e.limits.memory>>20)
	case "interrupted":
		return fmt.Errorf("it takes longer than %v", e.limits.time)
	}
	return errors.New(thrown.Message)
}
