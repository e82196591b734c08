package chart

// Script is ECharts with the formats that the options name, for a page that
// draws them itself: it defines charts.init and charts.resolve.
func Script() string { return script }
