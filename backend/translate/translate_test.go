package translate

import "testing"

func TestSentencesAreMatchedWithTheirFormats(t *testing.T) {
	f := newFormats(map[string]string{
		"no prompt":                             "kein Prompt",
		"model %q has no key: give one":         "Modell %q hat keinen Schlüssel: einen angeben",
		"%s cannot be read":                     "%s ist nicht lesbar",
		"the file %s":                           "die Datei %s",
		"%d of %d requests met %s":              "%[3]s hielten %[1]d von %[2]d Anfragen ein",
		"%d requests":                           "%d Anfragen",
		"%.0f %% of %s":                         "%.0f %% von %s",
		"share %v: use at most 5%%":             "Anteil %v: höchstens 5%%",
		"100%% sure":                            "100%% sicher",
		"line %d: %v":                           "Zeile %d: %v",
		"line %d: the field %q is given twice":  "Zeile %d: das Feld %q steht zweimal da",
		"%s: %d more mistakes follow":           "%s: %d weitere Fehler folgen",
		"kind %q: use one of %q":                "Art %q: eine von %q verwenden",
		"it did not answer within %v":           "es antwortete nicht in %v",
		"the server answered %s":                "der Server antwortete %s",
		"to %s":                                 "zu %s",
		"try again":                             "noch einmal versuchen",
		"the key from %s cannot be used: %s":    "der Schlüssel aus %s ist nicht verwendbar: %s",
		"the key from %s cannot be used, as %s": "der Schlüssel aus %s ist nicht verwendbar, denn %s",
	})
	for english, want := range map[string]string{
		"no prompt":                        "kein Prompt",
		"model \"a\" has no key: give one": "Modell \"a\" hat keinen Schlüssel: einen angeben",
		// Values in another order, and percent signs.
		"3 of 4 requests met ttft=1s": "ttft=1s hielten 3 von 4 Anfragen ein",
		"12 % of a":                   "12 % von a",
		"share 7: use at most 5%":     "Anteil 7: höchstens 5%",
		"100% sure":                   "100% sicher",
		// Sentences in sentences.
		"the file /a cannot be read":                              "die Datei /a ist nicht lesbar",
		"the file /a cannot be read: permission denied":           "die Datei /a ist nicht lesbar: permission denied",
		"line 3: no prompt":                                       "Zeile 3: kein Prompt",
		"x.csv: 5 more mistakes follow":                           "x.csv: 5 weitere Fehler folgen",
		"the key from env:A cannot be used: no prompt; try again": "der Schlüssel aus env:A ist nicht verwendbar: kein Prompt; noch einmal versuchen",
		"no prompt\nit did not answer within 2s":                  "kein Prompt\nes antwortete nicht in 2s",
		// The more specific of two formats.
		"line 3: the field \"id\" is given twice": "Zeile 3: das Feld \"id\" steht zweimal da",
		"kind \"x\": use one of [\"a\" \"b\"]":    "Art \"x\": eine von [\"a\" \"b\"] verwenden",
		// Sentences that were joined.
		"no prompt. Try again.":                 "kein Prompt. Noch einmal versuchen.",
		"No prompt (try again).":                "Kein Prompt (noch einmal versuchen).",
		"the file /a: no prompt, 4 requests":    "die Datei /a: kein Prompt, 4 Anfragen",
		"the file /a: no prompt and try again":  "die Datei /a: kein Prompt und noch einmal versuchen",
		"the file /a: no prompt, other problem": "die Datei /a: no prompt, other problem",
		// What others say stays as it is.
		"the server answered 503: no such model": "der Server antwortete 503: no such model",
		"permission denied":                      "permission denied",
		"":                                       "",
	} {
		if got := f.text(english); got != want {
			t.Errorf("%q\n   is %q\n want %q", english, got, want)
		}
	}
}

func TestEnglishStaysAsItIs(t *testing.T) {
	const text = "no prompt chosen: choose at least one"
	if got := English.Text(text); got != text {
		t.Errorf("%q", got)
	}
}

func TestLabelsKeepTheirNames(t *testing.T) {
	for english, want := range map[string]string{
		"sequential · Before · sequential": "sequential · Before · sequenziell",
		"Swift · 4 users":                  "Swift · 4 Benutzer",
		"Swift":                            "Swift",
	} {
		if got := German.Label(english); got != want || English.Label(english) != english {
			t.Errorf("%q is %q", english, got)
		}
	}
}
