// Package translate says in another language what the backend says in English.
//
// A catalogue holds the format strings of the sentences, as the code spells
// them, with their translations. A finished sentence is matched with the
// formats, so whoever makes one does not care for languages, and a sentence
// that was stored long ago is translated too. The values in it are translated
// where they are sentences themselves, such as the cause of an error, and else
// stay as they are, as does any text that no format matches: names, paths, and
// what a server or the operating system said.
package translate

import "sync"

// Language names a language by its tag.
type Language string

const (
	English Language = "en"
	German  Language = "de"
)

var germanFormats = sync.OnceValue(func() *formats { return newFormats(german()) })

// Text returns a text of the backend in a language. Anything but German is English.
func (l Language) Text(english string) string {
	if l != German || english == "" {
		return english
	}
	return germanFormats().text(english)
}

// Label returns a label in a language: a name, with what tells it from others behind it.
func (l Language) Label(english string) string {
	if l != German {
		return english
	}
	return germanFormats().label(english)
}
