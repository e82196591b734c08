package chart

import (
	"encoding/base64"
	"fmt"
)

// Script is ECharts with the formats that the options name, for a page that
// draws them itself: it defines charts.init and charts.resolve.
func Script() string { return script }

// FontFace is the font of the charts as a rule of CSS, for such a page: the charts are
// laid out for its widths.
func FontFace() string {
	return fmt.Sprintf("@font-face{font-family:%s;src:url(data:font/ttf;base64,%s)}", family, base64.StdEncoding.EncodeToString(regularFile))
}
