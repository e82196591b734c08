package store

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsComeBackAndAreShorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(rapid.String(), rapid.StringN(200, 500, -1), rapid.Map(rapid.StringN(1, 20, -1), func(s string) string { return strings.Repeat(s, 50) }),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 300), func(b []byte) string { return string(b) })).Draw(t, "text")
		value, err := (*packedText)(&want).Value()
		if err != nil {
			t.Fatal(err)
		}
		got := "before"
		if err := (*packedText)(&got).Scan(value); err != nil || got != want {
			t.Fatalf("%q came back as %q, %v", want, got, err)
		}
		if blob, ok := value.([]byte); ok && len(blob) >= len(want) {
			t.Fatalf("%d bytes became %d", len(want), len(blob))
		}
	})
	if err := (*packedText)(new(string)).Scan([]byte{0xff, 0xff}); err == nil {
		t.Error("a text that is no compressed one was read")
	}
}
