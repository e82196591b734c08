package chart

import (
	"context"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// host is the browser that resvg was compiled for, as far as resvg looks:
// strings, byte arrays, a list and its iterator, errors. WebAssembly can hold
// none of these, so it names them by number.
type host struct {
	module  api.Module
	objects map[uint32]any
	last    uint32
	broken  bool // a call ended in its middle, so that its memory cannot be trusted
}

// The objects behind the numbers are strings, errors and these.
type (
	bytesList struct{ items [][]byte } // an Array of Uint8Arrays
	iterator  struct{ rest [][]byte }  // what its values() gives
	step      struct {
		value []byte
		done  bool
	} // what the iterator's next() gives
	memory struct{}                    // the machine's own memory
	view   struct{ at, length uint32 } // a Uint8Array that is a part of it
)

// Numbers below this one belong to undefined, null, true and false.
const firstObject = 132

// newHost compiles resvg, joins it with its host, and starts it.
func newHost(ctx context.Context, runtime wazero.Runtime) (*host, error) {
	h := &host{objects: map[uint32]any{}, last: firstObject - 1}
	builder := runtime.NewHostModuleBuilder("wbg")
	for name, function := range h.imports() {
		builder.NewFunctionBuilder().WithFunc(function).Export(name)
	}
	if _, err := builder.Instantiate(ctx); err != nil {
		return nil, err
	}
	var err error
	h.module, err = runtime.Instantiate(ctx, resvg)
	return h, err
}

// imports are what resvg calls, under the names that its compiler made.
func (h *host) imports() map[string]any {
	return map[string]any{
		"__wbindgen_memory":          func() uint32 { return h.add(memory{}) },
		"__wbindgen_object_drop_ref": func(object uint32) { delete(h.objects, object) },
		"__wbindgen_string_new":      func(at, length uint32) uint32 { return h.add(string(h.bytes(at, length))) },
		"__wbindgen_string_get":      h.stringGet,
		"__wbindgen_throw":           func(at, length uint32) { panic(errors.New(string(h.bytes(at, length)))) },

		"__wbg_new_28c511d9baebfa89": func(at, length uint32) uint32 { return h.add(errors.New(string(h.bytes(at, length)))) },

		"__wbg_new_16b304a2cfa7ff4a":    func() uint32 { return h.add(&bytesList{}) },
		"__wbg_push_a5b05aedc7234f9f":   h.push,
		"__wbg_values_839f3396d5aac002": func(list uint32) uint32 { return h.add(&iterator{object[*bytesList](h, list).items}) },
		"__wbg_next_196c84450b364254":   h.next,
		"__wbg_done_298b57d23c0fc80c":   func(at uint32) uint32 { return truth(object[step](h, at).done) },
		"__wbg_value_d93c65011f51a456":  func(at uint32) uint32 { return h.add(object[step](h, at).value) },

		"__wbg_buffer_12d079cc21e14bdb":                     func(of uint32) uint32 { return h.add(h.objects[of]) },
		"__wbg_new_63b92bc8671ed464":                        h.newBytes,
		"__wbg_newwithbyteoffsetandlength_aa4a17c33a06e5cb": func(_, at, length uint32) uint32 { return h.add(view{at, length}) },
		"__wbg_length_c20a40f15020d68a":                     h.length,
		"__wbg_set_a47bac70306a19a7":                        h.set,
		"__wbg_instanceof_Uint8Array_2b3bbecd033d19f6":      h.isBytes,
	}
}

func (h *host) add(object any) uint32 {
	h.last++
	h.objects[h.last] = object
	return h.last
}

func (h *host) take(number uint32) any {
	object := h.objects[number]
	delete(h.objects, number)
	return object
}

// object is the one behind a number. Another kind than resvg should have there
// ends the call; what panics here comes back from call as an error.
func object[T any](h *host, number uint32) T {
	found, ok := h.objects[number].(T)
	if !ok {
		panic(fmt.Errorf("resvg took a %T for a %T", h.objects[number], found))
	}
	return found
}

// bytes is a part of the machine's memory, not a copy.
func (h *host) bytes(at, length uint32) []byte {
	part, ok := h.module.Memory().Read(at, length)
	if !ok {
		panic(fmt.Errorf("resvg pointed outside its memory"))
	}
	return part
}

func truth(yes bool) uint32 {
	if yes {
		return 1
	}
	return 0
}

// stringGet writes where a string lies and how long it is; zeros where the
// object is none.
func (h *host) stringGet(result, number uint32) {
	var at, length uint32
	if text, ok := h.objects[number].(string); ok {
		at, length = h.addTo(text)
	}
	h.module.Memory().WriteUint32Le(result, at)
	h.module.Memory().WriteUint32Le(result+4, length)
}

// put copies text into memory that resvg then owns.
func (h *host) addTo(text string) (at, length uint32) {
	length = uint32(len(text))
	at = h.must("__wbindgen_malloc", uint64(length), 1)
	copy(h.bytes(at, length), text)
	return at, length
}

func (h *host) push(list, item uint32) uint32 {
	to := object[*bytesList](h, list)
	to.items = append(to.items, object[[]byte](h, item))
	return uint32(len(to.items))
}

func (h *host) next(number uint32) uint32 {
	it := object[*iterator](h, number)
	if len(it.rest) == 0 {
		return h.add(step{done: true})
	}
	first := it.rest[0]
	it.rest = it.rest[1:]
	return h.add(step{value: first})
}

// newBytes is "new Uint8Array(x)": of the memory it is a view, of a view a copy.
func (h *host) newBytes(of uint32) uint32 {
	switch from := h.objects[of].(type) {
	case memory:
		return h.add(view{0, h.module.Memory().Size()})
	case view:
		return h.add(append([]byte{}, h.bytes(from.at, from.length)...))
	}
	return h.add(object[[]byte](h, of))
}

func (h *host) length(number uint32) uint32 {
	if part, ok := h.objects[number].(view); ok {
		return part.length
	}
	return uint32(len(object[[]byte](h, number)))
}

func (h *host) set(to, from, offset uint32) {
	source := object[[]byte](h, from)
	copy(h.bytes(object[view](h, to).at+offset, uint32(len(source))), source)
}

func (h *host) isBytes(number uint32) uint32 {
	_, ok := h.objects[number].([]byte)
	return truth(ok)
}

// call runs one of resvg's functions.
func (h *host) call(name string, args ...uint64) (uint32, error) {
	results, err := h.module.ExportedFunction(name).Call(context.Background(), args...)
	h.broken = h.broken || err != nil
	if err != nil || len(results) == 0 {
		return 0, err
	}
	return uint32(results[0]), nil
}

// free gives back what a call made. After one that failed there is nothing to
// save, so how this one ends does not matter.
func (h *host) free(name string, what uint64) {
	if !h.broken {
		_, _ = h.call(name, what)
	}
}

// must is call inside a call, where a panic carries the error outwards.
func (h *host) must(name string, args ...uint64) uint32 {
	result, err := h.call(name, args...)
	if err != nil {
		panic(err)
	}
	return result
}

// result runs a function that gives a value or throws: it writes the value, or
// the exception and a flag, where its first argument points.
func (h *host) result(name string, args ...uint64) (value uint32, err error) {
	at, err := h.call("__wbindgen_add_to_stack_pointer", negative16)
	if err != nil {
		return 0, err
	}
	defer h.free("__wbindgen_add_to_stack_pointer", 16)
	if _, err := h.call(name, append([]uint64{uint64(at)}, args...)...); err != nil {
		return 0, err
	}
	memory := h.module.Memory()
	value, _ = memory.ReadUint32Le(at)
	thrown, _ := memory.ReadUint32Le(at + 4)
	if failed, _ := memory.ReadUint32Le(at + 8); failed != 0 {
		return 0, fmt.Errorf("%v", h.take(thrown))
	}
	return value, nil
}

const negative16 = uint64(0xfffffff0) // as an int32
