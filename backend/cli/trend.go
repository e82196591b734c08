package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/store"
)

func (env *environment) trendCommand() *cobra.Command {
	query := app.TrendQuery{}
	path := ""
	pictures := newPictureFlags()
	c := env.jsonFlag(&cobra.Command{
		Use:   "trend MODEL",
		Short: "Show a figure of a model over its comparable runs, and where it changed",
		Long: `Shows a figure of a model over its comparable runs, and where it changed beyond
noise. Runs are comparable that have the same prompts, wanted lengths, load,
streaming and max tokens, here as the newest run of the model or the one named by
--like. Runs that did not come to their end, or were left out with tokenlap history
exclude, are listed and not counted.`,
		Example: `  tokenlap history trend llama
  tokenlap history trend llama --metric tpot.p50 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			query.Model = args[0]
			return env.withStore(c.Context(), func(db *store.Store) error {
				trend, err := app.LoadTrend(c.Context(), db, query)
				switch {
				case err != nil:
					return err
				case path != "":
					return env.drawTrend(trend, path, pictures)
				case env.asJSON:
					return env.printJSON(trend)
				}
				env.printTrend(trend)
				return nil
			})
		},
	})
	f := c.Flags()
	f.StringVar(&query.Metric, "metric", "ttft.p50", "the figure: one of "+strings.Join(bench.TrendMetrics(), ", "))
	f.StringVar(&query.Tag, "tag", "", "only runs with this tag")
	f.StringVar(&query.Run, "like", "", "a `run` that the others have to be comparable with (default the newest of the model)")
	f.StringVar(&path, "output", "", "`file` for the chart, .png or .svg")
	f.StringVar(&pictures.theme, "theme", pictures.theme, "of the chart: light or dark")
	return c
}

func (env *environment) drawTrend(trend bench.Trend, path string, pictures *pictureFlags) error {
	if err := pictures.ofFile(path); err != nil {
		return err
	}
	drawn, err := chart.DrawTrend(trend, pictures.options().Medium())
	if err != nil {
		return err
	}
	if err := writeChart(drawn, path, pictures); err != nil {
		return err
	}
	fmt.Fprintln(env.out, path)
	return nil
}

func (env *environment) printTrend(trend bench.Trend) {
	fmt.Fprintf(env.out, "%s of %s, %s, %s that can be compared\n\n", trend.MetricStatistic().Heading(), oneLine(trend.Model, 60), trend.Load, plural(len(trend.Points), "run"))
	t := newTable("STARTED", "ID", ">"+trend.MetricStatistic().Heading(), "95 % INTERVAL", "")
	changes := map[int]bench.TrendChange{}
	for _, change := range trend.Changes {
		changes[change.At] = change
	}
	metric := trend.MetricStatistic()
	for i, point := range trend.Points {
		interval := none
		if point.Low != nil && point.High != nil {
			interval = metric.Format(point.Low) + " to " + metric.Format(point.High)
		}
		t.add(point.Started.Local().Format("2006-01-02 15:04"), point.Run, metric.Format(point.Value), interval, remarkOf(point, changes[i]))
	}
	t.print(env.out)
	fmt.Fprintln(env.out)
	if len(trend.Changes) == 0 {
		fmt.Fprintln(env.out, "No change beyond noise.")
	}
}

// remarkOf says what is to be said of a run of a trend; the change is the zero one
// where there is none.
func remarkOf(point bench.TrendPoint, change bench.TrendChange) string {
	switch {
	case point.Excluded != "":
		return "left out: " + oneLine(point.Excluded, 60)
	case !point.IsCounted():
		return "not counted: " + string(point.State)
	case change.Kind == bench.LevelChange:
		return "from here on " + change.Text()
	case change.Kind == bench.RunChange:
		return "this run " + change.Text()
	}
	return ""
}

func (env *environment) excludeRun() *cobra.Command {
	return env.editCommand(&cobra.Command{Use: "exclude RUN REASON", Short: "Leave a run out of trends, and say why", Args: cobra.ExactArgs(2)}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		if strings.TrimSpace(args[1]) == "" {
			return "", bench.Invalid("say why the run is left out, such as \"the server was updating\"")
		}
		return "Left out of trends.", db.Exclude(c.Context(), args[0], strings.TrimSpace(args[1]))
	})
}

func (env *environment) includeRun() *cobra.Command {
	return env.editCommand(&cobra.Command{Use: "include RUN", Short: "Take a run into trends again that was left out", Args: cobra.ExactArgs(1)}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		return "Part of trends again.", db.Exclude(c.Context(), args[0], "")
	})
}
