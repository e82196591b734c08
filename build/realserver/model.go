package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
)

// shape is the size of a llama model. Its weights are random: it computes as a
// real model does, and its answers mean nothing.
type shape struct {
	width, layers, heads, words, context int
}

// tiny is about the smallest model that a server loads.
var tiny = shape{width: 32, layers: 2, heads: 2, words: 1024, context: 4096}

// writeModel writes the model as a GGUF file (version 3). The same shape gives
// the same bytes.
func writeModel(path string, s shape) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	if err := s.write(out); err != nil {
		file.Close()
		return err
	}
	if err := out.Flush(); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// alignment of the tensors in the file, the format's default.
const alignment = 32

// write writes the header with the metadata, the list of tensors with their
// offsets, and then the values of the tensors.
func (s shape) write(w io.Writer) error {
	vocabulary := s.vocabulary()
	tensors := s.tensors(len(vocabulary))
	meta := s.metadata(vocabulary)
	var head gguf
	head.WriteString("GGUF")
	head.put(uint32(3), uint64(len(tensors)), uint64(meta.count))
	head.Write(meta.Bytes())
	offset := 0
	for _, t := range tensors {
		head.text(t.name)
		head.put(uint32(len(t.shape)))
		for _, n := range t.shape {
			head.put(uint64(n))
		}
		head.put(uint32(0), uint64(offset)) // float32
		offset += padded(4 * t.size())
	}
	head.Write(make([]byte, padded(head.Len())-head.Len()))
	if _, err := w.Write(head.Bytes()); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(7, 7))
	for _, t := range tensors {
		numbers := make([]byte, 0, padded(4*t.size()))
		numbers, err := binary.Append(numbers, binary.LittleEndian, t.numbers(random))
		if err != nil {
			return err
		}
		if _, err := w.Write(numbers[:cap(numbers)]); err != nil {
			return err
		}
	}
	return nil
}

func padded(n int) int { return (n + alignment - 1) / alignment * alignment }

// token is one entry of a SentencePiece vocabulary. Its kind is one of the
// format's numbers below.
type token struct {
	text  string
	score float32
	kind  int32
}

const (
	normal  = 1
	unknown = 2
	control = 3
	byteOf  = 6
)

// end is the index of the token that ends an answer.
const end = 2

// vocabulary returns three special tokens, every byte, and invented words.
func (s shape) vocabulary() []token {
	tokens := []token{{"<unk>", 0, unknown}, {"<s>", 0, control}, {"</s>", 0, control}}
	for b := range 256 {
		tokens = append(tokens, token{fmt.Sprintf("<0x%02X>", b), -1000, byteOf})
	}
	const consonants, vowels = "bcdfghklmnprstvw", "aeiou"
	random, seen := rand.New(rand.NewPCG(3, 3)), map[string]bool{}
	for len(seen) < s.words {
		word := "▁" // SentencePiece's sign for a space
		for range 1 + random.IntN(3) {
			word += consonants[random.IntN(len(consonants)):][:1] + vowels[random.IntN(len(vowels)):][:1]
		}
		if !seen[word] {
			seen[word] = true
			tokens = append(tokens, token{word, -float32(len(seen)), normal})
		}
	}
	return tokens
}

func (s shape) metadata(vocabulary []token) gguf {
	var texts []string
	var scores []float32
	var kinds []int32
	for _, t := range vocabulary {
		texts, scores, kinds = append(texts, t.text), append(scores, t.score), append(kinds, t.kind)
	}
	var m gguf
	m.pair("general.architecture", "llama")
	m.pair("general.name", "tiny-random")
	m.pair("general.file_type", uint32(0))
	m.pair("llama.context_length", uint32(s.context))
	m.pair("llama.embedding_length", uint32(s.width))
	m.pair("llama.block_count", uint32(s.layers))
	m.pair("llama.feed_forward_length", uint32(2*s.width))
	m.pair("llama.attention.head_count", uint32(s.heads))
	m.pair("llama.attention.head_count_kv", uint32(s.heads))
	m.pair("llama.rope.dimension_count", uint32(s.width/s.heads))
	m.pair("llama.attention.layer_norm_rms_epsilon", float32(1e-5))
	m.pair("llama.vocab_size", uint32(len(vocabulary)))
	m.pair("tokenizer.ggml.model", "llama")
	m.pair("tokenizer.ggml.tokens", texts)
	m.pair("tokenizer.ggml.scores", scores)
	m.pair("tokenizer.ggml.token_type", kinds)
	m.pair("tokenizer.ggml.bos_token_id", uint32(1))
	m.pair("tokenizer.ggml.eos_token_id", uint32(end))
	m.pair("tokenizer.ggml.unknown_token_id", uint32(0))
	m.pair("tokenizer.chat_template", "{% for m in messages %}{{ m.content }} {% endfor %}")
	return m
}

// tensor is a matrix of random values within ±spread or, if spread is 0, a
// vector of ones.
type tensor struct {
	name   string
	shape  []int
	spread float32
	rows   func(row int) float32 // returns the spread of a row, if they differ
}

func (t tensor) size() int {
	n := 1
	for _, side := range t.shape {
		n *= side
	}
	return n
}

func (t tensor) numbers(random *rand.Rand) []float32 {
	numbers := make([]float32, t.size())
	for i := range numbers {
		spread := t.spread
		if t.rows != nil {
			spread = t.rows(i / t.shape[0])
		}
		numbers[i] = 1
		if t.spread != 0 {
			numbers[i] = (2*random.Float32() - 1) * spread
		}
	}
	return numbers
}

// tensors returns the tensors of a llama. The output rows of special tokens and
// bytes are zero, so that they are hardly ever chosen and answers hold no broken
// characters. The row of the end token has a larger spread than those of words,
// so that it is chosen now and then and answers differ in length.
func (s shape) tensors(vocabulary int) []tensor {
	w, ff := s.width, 2*s.width
	rowSpread := func(row int) float32 {
		switch {
		case row == end:
			return 0.9
		case row < vocabulary-s.words:
			return 0
		}
		return 0.6
	}
	all := []tensor{
		{name: "token_embd.weight", shape: []int{w, vocabulary}, spread: 0.8},
		{name: "output.weight", shape: []int{w, vocabulary}, spread: 0.6, rows: rowSpread},
		{name: "output_norm.weight", shape: []int{w}},
	}
	for i := range s.layers {
		block := fmt.Sprintf("blk.%d.", i)
		all = append(all, tensor{name: block + "attn_norm.weight", shape: []int{w}}, tensor{name: block + "ffn_norm.weight", shape: []int{w}})
		for _, name := range []string{"q", "k", "v", "output"} {
			all = append(all, tensor{name: block + "attn_" + name + ".weight", shape: []int{w, w}, spread: 0.1})
		}
		all = append(all,
			tensor{name: block + "ffn_gate.weight", shape: []int{w, ff}, spread: 0.1},
			tensor{name: block + "ffn_up.weight", shape: []int{w, ff}, spread: 0.1},
			tensor{name: block + "ffn_down.weight", shape: []int{ff, w}, spread: 0.1})
	}
	return all
}

// gguf builds the little-endian parts of a GGUF header.
type gguf struct {
	bytes.Buffer
	count int // of pairs
}

// The format's numbers for the kinds of values.
const (
	kindUint32  = 4
	kindInt32   = 5
	kindFloat32 = 6
	kindText    = 8
	kindArray   = 9
)

func (g *gguf) put(values ...any) {
	for _, value := range values {
		// Writing numbers into memory cannot fail.
		_ = binary.Write(g, binary.LittleEndian, value)
	}
}

func (g *gguf) text(s string) {
	g.put(uint64(len(s)))
	g.WriteString(s)
}

func (g *gguf) pair(key string, value any) {
	g.count++
	g.text(key)
	switch v := value.(type) {
	case string:
		g.put(uint32(kindText))
		g.text(v)
	case uint32:
		g.put(uint32(kindUint32), v)
	case float32:
		g.put(uint32(kindFloat32), v)
	case []string:
		g.put(uint32(kindArray), uint32(kindText), uint64(len(v)))
		for _, s := range v {
			g.text(s)
		}
	case []float32:
		g.put(uint32(kindArray), uint32(kindFloat32), uint64(len(v)), v)
	case []int32:
		g.put(uint32(kindArray), uint32(kindInt32), uint64(len(v)), v)
	default:
		panic(fmt.Sprintf("no GGUF kind for %T", value))
	}
}
