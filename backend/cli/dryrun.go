package cli

import (
	"context"
	"fmt"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// dryRun sends one request to each model of a plan and prints the outcomes.
func (env *environment) dryRun(ctx context.Context, plan bench.Plan) error {
	fmt.Fprintf(env.errs, "Sending one request to each of %s; nothing is stored.\n", plural(len(plan.Endpoints), "model"))
	tried := app.DryRun(ctx, plan)
	if env.asJSON {
		if err := env.printJSON(tried); err != nil {
			return err
		}
	} else {
		env.printDryRun(tried)
	}
	for _, one := range tried {
		if one.Outcome == string(bench.OK) {
			return nil
		}
	}
	return exit(ExitNoSuccess)
}

func (env *environment) printDryRun(tried []app.DryRunResult) {
	t := newTable("", "MODEL", ">TTFT", ">TPOT", ">LATENCY", ">TOKENS IN", ">TOKENS OUT", "FOUND")
	for _, one := range tried {
		state, found := "ok", "\""+oneLine(one.Answer, 60)+"\""
		if one.Outcome != string(bench.OK) {
			state, found = "FAILED", oneLine(one.Explained, 160)
		}
		t.add(state, one.Model, duration(one.TTFT), duration(one.TPOT), duration(one.Latency), tokens(one.InputTokens), tokens(one.OutputTokens), found)
		if one.Hint != "" {
			t.add("", "", "", "", "", "", "", "-> "+oneLine(one.Hint, 200))
		}
	}
	t.print(env.out)
}

func tokens(count *int) string {
	if count == nil {
		return none
	}
	return fmt.Sprint(*count)
}
