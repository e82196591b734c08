package cli

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/kubernetes"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

func (env *environment) jobCommand() *cobra.Command {
	var planFile string
	var spec kubernetes.Spec
	c := &cobra.Command{
		Use:   "job",
		Short: "Print Kubernetes manifests that run a plan in parts on many nodes",
		Long: `Prints the manifests of a plan in parts: an Indexed Job whose Pods measure a part
each, and a Job, a Service and a volume for the collector, which makes one run of
them. It reaches no cluster.

Keys are never in manifests. Each model names its key as env:NAME, and the Secret
has an entry NAME for it, and one called collector-token with any long text: the
first lines of what is printed say how to make it.

A part requests 192 MiB of memory and 96 KiB for each stream that it has in flight,
half a processor and 1 more for each 1,000 streams, and on the disk of its node 1 KiB
for each request and 32 bytes for each token of its answer. An open load without
--limit is taken to have all requests in flight that come within the timeout of one.`,
		Example: `  tokenlap job --plan load.toml --parts 8 --image registry.example/tokenlap:1
  tokenlap job --plan load.toml --parts 50 --image registry.example/tokenlap:1 --namespace bench --secret llm`,
		Args: cobra.NoArgs,
	}
	f := c.Flags()
	f.StringVar(&planFile, "plan", "", "`FILE` with the plan of the run; - reads stdin")
	f.IntVar(&spec.Parts, "parts", 0, "how many Pods share the load")
	f.StringVar(&spec.Image, "image", "", "container image of the command line, as the nodes find it")
	f.StringVar(&spec.Name, "name", "", "name of the Job (default that of the plan file)")
	f.StringVar(&spec.Namespace, "namespace", "", "namespace of all objects (default that of the kubectl that applies them)")
	f.StringVar(&spec.Secret, "secret", "", "name of the Secret with the keys (default NAME-keys)")
	f.StringVar(&spec.Storage, "storage", "", "size of the collector's volume (default 10Gi, or twice what the requests of the plan take)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if planFile == "" {
			return bench.Invalid("name the plan: --plan FILE")
		}
		file, err := env.planFile(planFile)
		if err != nil {
			return err
		}
		err = env.withStore(c.Context(), func(db *store.Store) error {
			spec.Plan, err = planWithModels(c, db, file)
			return err
		})
		if err != nil {
			return err
		}
		if spec.Name == "" {
			spec.Name = objectName(planFile)
		}
		if spec.Secret == "" {
			spec.Secret = spec.Name + "-keys"
		}
		if spec.Storage == "" {
			spec.Storage = kubernetes.Storage(spec.Plan)
		}
		return env.printJob(spec)
	}
	return c
}

func (env *environment) printJob(spec kubernetes.Spec) error {
	if err := spec.Plan.CheckParts(spec.Parts); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := plan.WriteFile(&file, spec.Plan); err != nil {
		return err
	}
	spec.PlanFile = file.Bytes()
	for _, e := range spec.Plan.Endpoints {
		env.warnInsecure(e)
		if isOwnMachine(e) {
			fmt.Fprintf(env.errs, "WARNING: %s is at %s, which in a Pod is the Pod itself\n", e.Name, urlOf(e))
		}
	}
	return spec.Write(env.out.documents())
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// objectName returns the name of a plan file as objects of Kubernetes can have it.
func objectName(planFile string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(planFile), ".toml"), ".tokenlap")
	name = strings.Trim(notInNames.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if name == "" {
		return "tokenlap"
	}
	return name
}

// isOwnMachine reports whether an endpoint is on the machine that asks it.
func isOwnMachine(e bench.Endpoint) bool {
	at, err := url.Parse(e.URL)
	if err != nil || e.IsSimulated() {
		return false
	}
	return bench.IsLoopback(at.Hostname())
}
