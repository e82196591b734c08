package bench

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTokensAreEstimatedByScript(t *testing.T) {
	for _, row := range []struct {
		why, text string
		low, high int
	}{
		{"nothing", "", 0, 0},
		{"a letter", "a", 1, 1},
		{"a line's end", "\n", 1, 1},
		{"what is no UTF-8 alone", "\xff\xfe", 0, 0},
		{"half a character after a word", "word\xe4\xbd", 1, 1},
		{"English words are whole", "the answer is near the end of this page", 9, 10},
		{"German has longer ones", "Überprüfungsgenauigkeit der Messgerätehersteller", 11, 15},
		{"a Chinese character is most of a token", "图书馆早上九点开门晚上六点关门", 9, 13},
		{"Japanese", "お誕生日おめでとう", 5, 8},
		{"Russian", "Привет, как твои дела сегодня?", 8, 12},
		{"digits go by one or by three", "123456789", 3, 9},
		{"code", "for i := 0; i < 10; i++ {\n\tsum += i\n}\n", 20, 26},
		{"base64 has no words", "eUK98iEG8IR3YvDzy012TccHIFEVmg+J8sbayuNEuzESRf1vhN+a18Wz0HasDo9T", 36, 54},
		{"camel case has", "getUserAccountByIdAndName(userId, userName)", 8, 15},
		{"a row of one letter", strings.Repeat("a", 1000), 80, 200},
	} {
		got := EstimateTokens(row.text)
		if got.Tokens < row.low || got.Tokens > row.high {
			t.Errorf("%s: %q has %d tokens, want %d to %d", row.why, row.text, got.Tokens, row.low, row.high)
		}
	}
}

func TestAnEstimateSaysHowFarItMayBeOff(t *testing.T) {
	english := strings.Repeat("The library opens at nine and closes at six. ", 20)
	short, long := EstimateTokens(english[:45]), EstimateTokens(english)
	if short.Error <= long.Error || long.Error > 0.12 {
		t.Errorf("the error is %.2f for a sentence and %.2f for twenty: it falls with the length, to a tenth", short.Error, long.Error)
	}
	hindi := EstimateTokens(strings.Repeat("पुस्तकालय सुबह नौ बजे खुलता है। ", 20))
	if hindi.Error < 0.5 || hindi.Error > 1 {
		t.Errorf("the error is %.2f for Hindi, which vocabularies write in one to three times as many tokens", hindi.Error)
	}
	if mixed := EstimateTokens(english + strings.Repeat("पुस्तकालय ", 20)); mixed.Error < long.Error || mixed.Error > hindi.Error {
		t.Errorf("the error is %.2f for both, not between %.2f and %.2f", mixed.Error, long.Error, hindi.Error)
	}
}

func TestPiecesOfATextAreEstimatedAsTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(rapid.String().Draw(t, "text"))
		if rapid.Bool().Draw(t, "broken") {
			text = append(text, rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")...)
		}
		var e TokenEstimator
		for rest := text; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			e.Add(rest[:n])
			rest = rest[n:]
		}
		whole, pieces := EstimateTokens(string(text)), e.Estimate()
		if whole != pieces {
			t.Fatalf("in pieces %+v, as a whole %+v", pieces, whole)
		}
		if whole.Tokens < 0 || whole.Tokens > 2*len(text)+1 || math.IsNaN(whole.Error) || whole.Error < 0 || whole.Error > 2 {
			t.Fatalf("%d bytes are estimated as %+v", len(text), whole)
		}
	})
}

func TestEveryCharacterIsOfAKind(t *testing.T) {
	for i := 1; i < len(scripts); i++ {
		if scripts[i].last <= scripts[i-1].last {
			t.Errorf("the part that ends at %#x comes after the one that ends at %#x", scripts[i].last, scripts[i-1].last)
		}
	}
	for kind, text := range map[charKind]string{
		lower: "az", upper: "AZ", digit: "09", symbol: "!_~{\x00", blank: " \t", newline: "\r\n", accented: "éßñőạ", cyrillic: "яΩա",
		arabic: "سאﻻ", indic: "हતతதไ", han: "漢字㐂𠀋", kana: "あアｱ", hangul: "한글", wide: "—“”。，「」！«»¿", other: "😀∑→✅",
	} {
		for _, char := range text {
			got := kindOf(char)
			if char < 0x80 {
				got = asciiKinds[char]
			}
			if got != kind {
				t.Errorf("%q is of kind %d, want %d", char, got, kind)
			}
		}
	}
}

func TestAddingTextAllocatesNothing(t *testing.T) {
	piece := []byte("The answer, 答え, ответ: 42.\n")
	var e TokenEstimator
	if n := testing.AllocsPerRun(100, func() { e.Add(piece) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkTokenEstimator(b *testing.B) {
	for name, text := range map[string]string{"English": "The library opens at nine and closes at six. ", "Chinese": "图书馆早上九点开门，晚上六点关门。"} {
		b.Run(name, func(b *testing.B) {
			piece := []byte(strings.Repeat(text, 20))
			var e TokenEstimator
			b.SetBytes(int64(len(piece)))
			for b.Loop() {
				e.Add(piece)
			}
		})
	}
}
