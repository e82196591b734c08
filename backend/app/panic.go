package app

import (
	"fmt"

	"tokenlap/backend/key"
)

// PanicText is the text of a panic, which may have had a key in hand.
func PanicText(cause any) string { return key.Mask(fmt.Sprint(cause)) }
