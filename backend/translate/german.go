package translate

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// germanCatalogue is a gettext file: pairs of msgid and msgstr, each on one line,
// with comments between.
//
//go:embed german.po
var germanCatalogue string

// german returns the German catalogue: formats with their translations.
var german = sync.OnceValue(func() map[string]string {
	catalogue, err := parseCatalogue(germanCatalogue)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return catalogue
})

// parseCatalogue reads a gettext file.
func parseCatalogue(file string) (map[string]string, error) {
	catalogue, format := map[string]string{}, ""
	for number, line := range strings.Split(file, "\n") {
		keyword, quoted, _ := strings.Cut(line, " ")
		if keyword == "" || strings.HasPrefix(keyword, "#") {
			continue
		}
		text, err := strconv.Unquote(quoted)
		_, twice := catalogue[text]
		switch {
		case err != nil || text == "":
			return nil, fmt.Errorf("line %d: no quoted text", number+1)
		case keyword == "msgid" && !twice && format == "":
			format = text
		case keyword == "msgstr" && format != "":
			catalogue[format], format = text, ""
		default:
			return nil, fmt.Errorf("line %d: not expected here, or there twice: %s", number+1, line)
		}
	}
	return catalogue, nil
}
