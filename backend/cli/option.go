package cli

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"tokenlap/backend/plan"
)

// addOptions adds the flags of options of a run. They set the fields of the
// form, whose values are their defaults.
func addOptions(flags *pflag.FlagSet, form *plan.Form, options []plan.Option) {
	for _, option := range options {
		switch value := option.Value(form).(type) {
		case *string:
			if option.Kind == plan.Named {
				flags.VarPF(&named{value, option.Flag}, option.Flag, "", option.Help).NoOptDefVal = "true"
				continue
			}
			flags.StringVar(value, option.Flag, *value, option.Help)
		case *plan.Levels:
			flags.StringVar((*string)(value), option.Flag, string(*value), option.Help)
		case *int:
			flags.IntVar(value, option.Flag, *value, option.Help)
		case *float64:
			if option.Kind == plan.Seconds {
				flags.Var((*seconds)(value), option.Flag, option.Help)
				continue
			}
			flags.Float64Var(value, option.Flag, *value, option.Help)
		case *[]string:
			if option.Kind == plan.Repeated {
				flags.StringArrayVar(value, option.Flag, *value, option.Help)
				continue
			}
			flags.StringSliceVar(value, option.Flag, *value, option.Help)
		case *bool:
			if option.Kind == plan.Inverted {
				flags.VarPF((*inverted)(value), option.Flag, "", option.Help).NoOptDefVal = "true"
				continue
			}
			flags.BoolVar(value, option.Flag, *value, option.Help)
		}
	}
}

// inverted is the value of a flag that turns off what it points to.
type inverted bool

func (i *inverted) Set(text string) error {
	off, err := strconv.ParseBool(text)
	*i = inverted(!off)
	return err
}

func (i *inverted) String() string { return strconv.FormatBool(!bool(*i)) }

func (i *inverted) Type() string { return "bool" }

// named is the value of a switch that sets a text to its name.
type named struct {
	text *string
	name string
}

func (n *named) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if on {
		*n.text = n.name
	}
	return err
}

func (n *named) String() string { return strconv.FormatBool(n.text != nil && *n.text == n.name) }

func (n *named) Type() string { return "bool" }

// seconds is the value of a flag: a number of seconds, or a time with its unit.
type seconds float64

func (s *seconds) Set(text string) error {
	if wait, err := time.ParseDuration(text); err == nil {
		*s = seconds(wait.Seconds())
		return nil
	}
	number := 0.0
	if _, err := fmt.Sscanf(text+"\n", "%g\n", &number); err != nil || math.IsNaN(number) || math.Abs(number) > 1e7 {
		return errors.New("use seconds, such as 120, or a time with its unit, such as 90s or 2m")
	}
	*s = seconds(number)
	return nil
}

func (s *seconds) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }

func (s *seconds) Type() string { return "seconds" }
