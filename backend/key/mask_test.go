package key

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
)

func TestMaskHidesWhatLooksLikeAKey(t *testing.T) {
	for text, want := range map[string]string{
		"Incorrect API key provided: sk-proj-AbcDef123456.":                             "Incorrect API key provided: [key].",
		"Incorrect API key provided: sk-ab***********************wxyz. You can":         "Incorrect API key provided: [key]. You can",
		"Authorization: Bearer abc.def-123_xyz~4":                                       "Authorization: Bearer [key]",
		`{"authorization":"Bearer AbCdEfGhIjKlMnOpQrStUv"}`:                             `{"authorization":"Bearer [key]"}`,
		"authorization: Basic dXNlcjpwYXNzMTIz":                                         "authorization: Basic [key]",
		"token hf_AbCdEfGhIjKlMnOp is not valid":                                        "token [key] is not valid",
		"gsk_0123456789abcdef and nvapi-0123456789-ab_cd":                               "[key] and [key]",
		"https://x.example/v1?key=AIzaSyA0123456789&alt=sse":                            "https://x.example/v1?key=[key]&alt=sse",
		"key AIzaSyA0123456789abcdef expired":                                           "key [key] expired",
		"jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl rejected":                "jwt [key] rejected",
		`api_key="0123456789abcdef0123456789abcdef"`:                                    `api_key="[key]"`,
		`{"api_key": "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA=="}`:                               `{"api_key": "[key]"}`,
		"x-api-key: 123e4567-e89b-12d3-a456-426614174000":                               "x-api-key: [key]",
		"the token is QWxhZGRpbjpvcGVuIHNlc2FtZQ":                                       "the token is [key]",
		"proxy http://user:hunter2@10.0.0.1:8080 refused":                               "proxy http://user:[key]@10.0.0.1:8080 refused",
		"first sk-aaaaaaaaaa then sk-bbbbbbbbbb":                                        "first [key] then [key]",
		`<p>Bearer 0123456789abcdef</p>` + "\n" + `{"access_token":"0123456789abcdef"}`: `<p>Bearer [key]</p>` + "\n" + `{"access_token":"[key]"}`,
	} {
		if got := Mask(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestMaskLeavesOrdinaryTextAlone(t *testing.T) {
	for _, text := range []string{
		"",
		"The model meta-llama/Llama-3.1-8B-Instruct does not exist.",
		"unknown key meta-llama/Llama-3.1-8B-Instruct",
		`{"error":{"message":"max_tokens: 4096 is larger than 2048","type":"invalid_request_error","param":"max_tokens","code":400}}`,
		"This model's maximum context length is 131072 tokens. However, you requested 200000 tokens.",
		"Bearer authentication required", "Missing bearer token in the request", "token limit exceeded",
		"a task-oriented, risk-averse answer about scikit-learn and sk-learn",
		"unsupported key: response_format", "the key must be a reference, env:NAME, keyring:NAME or file:PATH",
		"http://localhost:11434/v1/chat/completions?stream=true", "dial tcp 127.0.0.1:8000: connect: connection refused",
		"Schlüssel fehlt: ключ 鍵 🔑", "\xff\xfe not UTF-8",
		"request id chatcmpl-9f8e7d6c5b4a39281706",
	} {
		if got := Mask(text, NewSecret("another-secret-altogether"), Secret{}); got != text {
			t.Errorf("%s\nbecame %s", text, got)
		}
	}
}

func TestMaskHidesTheSecretItself(t *testing.T) {
	for _, c := range []struct{ text, want, reason string }{
		{"you sent plain/key+one=!", "you sent [key]", "as it is"},
		{`{"got":"plain\/key+one=!"}`, `{"got":"[key]"}`, "escaped in JSON"},
		{"?k=plain%2Fkey%2Bone%3D%21", "?k=[key]", "escaped in a URL"},
		{"you sent plain/key+o", "you sent [key]", "cut off by the end"},
		{"plain wood", "plain wood", "a word it begins with"},
		{"two: plain/key+one=! plain/key", "two: [key] [key]", "one that holds the other"},
	} {
		if got := Mask(c.text, NewSecret("plain/key"), NewSecret("plain/key+one=!")); got != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
	if got := Mask("a x b", NewSecret("x")); got != "a x b" {
		t.Errorf("a placeholder of one letter ruined the text: %s", got)
	}
	if got := Mask("x[keyx[key]]", NewSecret("x[key]")); strings.Contains(got, "x[key]") {
		t.Errorf("a secret arose anew: %s", got)
	}
}

// encodings are how a server may repeat a key without meaning to.
var encodings = map[string]func(string) string{
	"plain":                  func(s string) string { return s },
	"percent":                func(s string) string { return each(s, "%%%02X") },
	"percent, lower case":    func(s string) string { return each(s, "%%%02x") },
	"percent twice":          func(s string) string { return each(s, "%%25%02x") },
	"percent where needed":   url.QueryEscape,
	"JSON":                   func(s string) string { return each(s, `\u%04x`) },
	"JSON, upper case":       func(s string) string { return each(s, `\u%04X`) },
	"JSON in JSON":           func(s string) string { return each(s, `\\u%04x`) },
	"JSON in JSON in JSON":   func(s string) string { return each(s, `\\\\u%04x`) },
	"percent in JSON":        func(s string) string { return each(s, `\u0025%02x`) },
	"slashes escaped":        func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"a string of a program":  func(s string) string { return each(s, `\x%02x`) },
	"octal":                  func(s string) string { return each(s, `\%03o`) },
	"HTML":                   func(s string) string { return each(s, "&#%d;") },
	"HTML, hexadecimal":      func(s string) string { return each(s, "&#x%X;") },
	"HTML where needed":      html.EscapeString,
	"HTML in JSON":           func(s string) string { return each(s, `\u0026#%d;`) },
	"every other letter":     func(s string) string { return s[:9] + each(s[9:10], "%%%02x") + s[10:] },
	"hexadecimal":            func(s string) string { return each(s, "%02x") },
	"HEXADECIMAL":            func(s string) string { return each(s, "%02X") },
	"base64":                 func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 behind a user":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + s)) },
	"base64 behind one more": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("users:" + s + "!")) },
	"base64 behind two more": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("a user:" + s + "!!")) },
	"base64 of URLs":         func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("Bearer " + s)) },
	"base64 in percent":      func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"base64 in JSON": func(s string) string {
		return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(s)), "/", `\/`)
	},
}

// each writes every byte of a text in a form.
func each(text, form string) string {
	var out strings.Builder
	for _, b := range []byte(text) {
		fmt.Fprintf(&out, form, b)
	}
	return out.String()
}

func TestSecretIsMaskedInEveryEncoding(t *testing.T) {
	for _, secret := range []string{"canary/Zx9+Qw7=", "0123456789abcdefABCDEF~?>|canary"} {
		masker := NewMasker(NewSecret(secret))
		for name, encode := range encodings {
			text := "<< " + encode(secret) + " >>"
			for _, masked := range []string{masker.Mask(text), masker.MaskAnswer(text)} {
				left := strings.NewReplacer("<< ", "", " >>", "").Replace(masked)
				if strings.HasPrefix(name, "base64") { // what else was encoded with it may stay
					left = left[max(0, strings.Index(left, hidden)):min(len(left), strings.Index(left, hidden)+len(hidden))]
				}
				if left != hidden {
					t.Errorf("%s: %s became %s", name, text, masked)
				}
			}
		}
	}
}

func TestPartsOfASecretHeaderAreMasked(t *testing.T) {
	for _, c := range []struct{ secret, text, want, reason string }{
		{"Bearer plainwordsofakey", "wrong: plainwordsofakey", "wrong: [key]", "the key behind its scheme"},
		{"Basic dXNlcjpodW50ZXItaHVudGVy", "user has not hunter-hunter", "user has not [key]", "the password in base64"},
		{"session=abcdefghijklmnop; theme=dark", "no session abcdefghijklmnop, theme dark", "no session [key], theme dark", "a cookie"},
	} {
		if got := NewMasker(NewSecret(c.secret)).MaskAnswer(c.text); got != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
}

func TestAnswersAreMaskedForSecretsAlone(t *testing.T) {
	masker := NewMasker(NewSecret(example), NewSecret("none"), NewSecret("x"))
	for text, want := range map[string]string{
		"there is none: set OPENAI_API_KEY=sk-0123456789abcdef": "there is none: set OPENAI_API_KEY=sk-0123456789abcdef",
		"your key is " + example:                                "your key is [key]",
		"cut off: " + example[:14]:                              "cut off: [key]",
		"cut off: " + example[:8]:                               "cut off: sk-proj-",
		`100 % of C:\new\table & more`:                          `100 % of C:\new\table & more`,
	} {
		if got := masker.MaskAnswer(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func FuzzMaskNeverLeavesTheSecret(f *testing.F) {
	f.Add("Bearer ", example, " refused")
	f.Add("x", "x[key]", "]")
	f.Add("https://u:", "p/a:s@s", "@h/?key=")
	f.Add("sk-", "\xff\xfe\x00\x80", "eyJ.eyJ.")
	f.Fuzz(func(t *testing.T, before, secret, after string) {
		masked := Mask(before+secret+after, NewSecret(secret))
		if len(secret) >= minLength && !strings.Contains(hidden, secret) && strings.Contains(masked, secret) {
			t.Errorf("%q is left in %q", secret, masked)
		}
		escaped := NewMasker(NewSecret(secret)).MaskAnswer(before + url.QueryEscape(secret) + after)
		if len(secret) >= minAnswer && !strings.Contains(hidden, secret) && strings.Contains(escaped, secret) {
			t.Errorf("%q is left in %q", secret, escaped)
		}
		Mask(before, NewSecret(secret), NewSecret(after))
	})
}

// A secret is found wherever it stands: at each distance from the pieces that are looked
// up, and of each length.
func TestASecretIsMaskedAtEachPlace(t *testing.T) {
	const alphabet = "Zk7Qw9Xv3Jy5Hg8Fd2Sa6Pl4Om1Nb0Vc"
	for length := minAnswer; length <= len(alphabet); length++ {
		masker := NewMasker(NewSecret(alphabet[:length]))
		for at := range 70 {
			text := strings.Repeat(".", at) + alphabet[:length] + strings.Repeat(".", 70-at)
			want := strings.Repeat(".", at) + hidden + strings.Repeat(".", 70-at)
			if got := masker.MaskAnswer(text); got != want {
				t.Fatalf("%d bytes at %d: %s", length, at, got)
			}
		}
	}
}

// BenchmarkMask shows the time a byte at two sizes: it must not grow.
func BenchmarkMask(b *testing.B) {
	for name, n := range map[string]int{"4KiB": 4 << 10, "1MiB": 1 << 20} {
		text := strings.Repeat("://token: authorization bearer eyJ.sk-api_key= ", n/47)
		masker := NewMasker(NewSecret(example))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				masker.Mask(text)
			}
		})
		prose := strings.Repeat("What a model says has no key in it, as a rule. ", n/47)
		b.Run(name+" of prose", func(b *testing.B) {
			b.SetBytes(int64(len(prose)))
			for b.Loop() {
				masker.MaskAnswer(prose)
			}
		})
		escaped := strings.Repeat(`\\\u0041 %2541 &amp;amp; plain`, n/30)
		b.Run(name+" of an answer", func(b *testing.B) {
			b.SetBytes(int64(len(escaped)))
			for b.Loop() {
				masker.MaskAnswer(escaped)
			}
		})
	}
}
