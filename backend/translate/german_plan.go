package translate

var germanOfPlan = map[string]string{
	"no prompt chosen: choose at least one": "kein Prompt gewählt: mindestens einen wählen",
}
