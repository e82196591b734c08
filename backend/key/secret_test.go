package key

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretIsNeverShown(t *testing.T) {
	secret := NewSecret(example)
	type holder struct {
		Open   Secret
		closed Secret
		point  *Secret
		list   []Secret
	}
	held := holder{secret, secret, &secret, []Secret{secret}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%U", "%10.3s", "%w"} {
		fmt.Fprintf(&out, verb+verb+verb+verb, secret, &secret, held, &held)
	}
	fmt.Fprintln(&out, secret, []Secret{secret}, map[string]Secret{"a": secret}, map[Secret]int{secret: 1}, fmt.Errorf("bad %w", fmt.Errorf("%v", secret)))
	for _, value := range []any{secret, &secret, held, map[Secret]int{secret: 1}} {
		encoded, _ := json.Marshal(value)
		out.Write(encoded)
		encoded, _ = xml.Marshal(value)
		out.Write(encoded)
		_ = gob.NewEncoder(&out).Encode(value)
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("sent", "key", secret, "held", held, "pointer", &secret)
	}
	if strings.Contains(out.String(), "Abc123") || strings.Contains(out.String(), fmt.Sprintf("%x", "Abc123")) {
		t.Errorf("the key is in %s", out.String())
	}
	if out.Len() == 0 || !strings.Contains(out.String(), hidden) {
		t.Error("nothing was written, so nothing was tested")
	}
	if secret.Reveal() != example {
		t.Error("Reveal does not reveal")
	}
}

func TestSecretShowsWhetherThereIsOne(t *testing.T) {
	for value, want := range map[string]string{"": `""`, example: `"[key]"`} {
		encoded, err := json.Marshal(NewSecret(value))
		if err != nil || string(encoded) != want || fmt.Sprintf("%q", NewSecret(value).String()) != want {
			t.Errorf("got %s, %v; want %s", encoded, err, want)
		}
	}
}
