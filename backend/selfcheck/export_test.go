package selfcheck

// The halves of Run.
var (
	Measure = measure
	Compare = compare
)

// Flags returns the flags of the simulator.
func (o Options) Flags() []string { return o.flags() }

// Environment is what the process of a simulator gets.
func Environment() []string { return environment() }
