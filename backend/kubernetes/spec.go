// Package kubernetes describes a plan that runs in parts on Kubernetes: an
// Indexed Job whose Pods are the parts, and a Job, a Service and a volume for the
// collector that merges them. It writes manifests and talks to no cluster.
package kubernetes

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"tokenlap/backend/bench"
)

// Spec is what the manifests of a plan are made from.
type Spec struct {
	Name      string // of the Job of the parts; the names of the other objects begin with it
	Namespace string // "": that of the kubectl which applies the manifests
	Image     string
	Secret    string // that has the keys and the collector's token
	Storage   string // size of the collector's volume, such as 10Gi; see Storage
	Parts     int
	Plan      bench.Plan
	PlanFile  []byte // the same plan as a plan file
}

// CollectorToken is the entry of the Secret that has the collector's token. Those
// of keys are called as their environment variables are.
const CollectorToken = "collector-token"

// maxPlanFile is what a ConfigMap holds, less room for its metadata.
const maxPlanFile = 1<<20 - 16<<10

var (
	nameForm      = regexp.MustCompile(`^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$`) // a Service's, with "-collector" behind it
	namespaceForm = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$`)
	secretForm    = regexp.MustCompile(`^[a-z0-9]([-.a-z0-9]{0,250}[a-z0-9])?$`)
	storageForm   = regexp.MustCompile(`^[1-9][0-9]*(Mi|Gi|Ti|M|G|T)$`)
	variableForm  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,252}$`) // of a Secret's entries, and of environment variables
)

// check returns what keeps the plan from a cluster, and else the environment variables
// that its keys are in, sorted.
func (s Spec) check() (variables []string, err error) {
	for _, text := range []struct {
		flag, value string
		form        *regexp.Regexp
		use         string
	}{
		{"--name", s.Name, nameForm, "use at most 52 of the characters a-z, 0-9 and '-', beginning with a letter"},
		{"--namespace", s.Namespace, namespaceForm, "use the name of a namespace, such as default"},
		{"--secret", s.Secret, secretForm, "use the name of a Secret, such as nightly-keys"},
		{"--storage", s.Storage, storageForm, "use a size such as 10Gi"},
	} {
		if !text.form.MatchString(text.value) {
			return nil, bench.Invalid("%s %q: %s", text.flag, text.value, text.use)
		}
	}
	switch {
	case s.Image == "" || strings.ContainsAny(s.Image, " \t\n"):
		return nil, bench.Invalid("--image %q: name the image that make image makes, as your nodes find it", s.Image)
	case len(s.Plan.Images.Files) > 0:
		return nil, bench.Invalid("the plan sends images of the folder %s, which a Pod does not have: leave them out, or add the folder to the image and write the Job by hand", s.Plan.Images.Folder)
	case len(s.PlanFile) > maxPlanFile:
		return nil, bench.Invalid("the plan with its prompts and its trace has %d KiB, more than the %d KiB that a ConfigMap can have: use fewer prompts, or a shorter trace", len(s.PlanFile)>>10, maxPlanFile>>10)
	}
	return s.variables()
}

// variables returns the environment variables that the keys of the plan are in,
// sorted. Keys from elsewhere are an error, because a Pod has neither a keychain nor
// files.
func (s Spec) variables() ([]string, error) {
	found := map[string]bool{}
	for _, e := range s.Plan.Endpoints {
		for _, reference := range references(e) {
			kind, name, _ := strings.Cut(reference, ":")
			if kind != "env" {
				return nil, bench.Invalid("model %q has its key in %s, which a Pod does not have: name an environment variable, env:NAME, for which the Secret has an entry", e.Name, reference)
			}
			if !variableForm.MatchString(name) {
				return nil, bench.Invalid("model %q has its key in %s: a Secret cannot have an entry of that name, use letters, digits and '_'", e.Name, reference)
			}
			found[name] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// references returns the references of keys of an endpoint: its own and those in
// headers.
func references(e bench.Endpoint) (found []string) {
	if e.Key != "" {
		found = append(found, string(e.Key))
	}
	for _, value := range e.Headers {
		if bench.IsKeyRef(value) {
			found = append(found, value)
		}
	}
	return found
}

// Write writes the manifests as YAML documents.
func (s Spec) Write(w io.Writer) error {
	variables, err := s.check()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, s.comment(variables)); err != nil {
		return err
	}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	for _, one := range []object{s.planMap(), s.claim(), s.service(), s.collector(), s.parts(variables)} {
		if err := encoder.Encode(one); err != nil {
			return err
		}
	}
	return encoder.Close()
}

// comment says how to make the Secret, whose values are in no manifest.
func (s Spec) comment(variables []string) string {
	inNamespace := ""
	if s.Namespace != "" {
		inNamespace = " --namespace " + s.Namespace
	}
	var text strings.Builder
	fmt.Fprintf(&text, "# The manifests name a Secret. Make it first:\n#\n#   kubectl create secret generic %s%s \\\n", s.Secret, inNamespace)
	for _, name := range variables {
		fmt.Fprintf(&text, "#     --from-literal=%s=\"$%s\" \\\n", name, name)
	}
	fmt.Fprintf(&text, "#     --from-literal=%s=\"$(openssl rand -hex 32)\"\n", CollectorToken)
	return text.String()
}
