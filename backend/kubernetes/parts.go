package kubernetes

import (
	"fmt"
	"time"
)

// Where a container finds things. The folder of the data is that of the image.
const (
	planFolder   = "/plan"
	planFile     = "plan.toml"
	secretFolder = "/run/tokenlap"
	dataFolder   = "/data"
	tokenFile    = "file:" + secretFolder + "/" + CollectorToken
)

const (
	user     = 65532 // that of the image
	oneDay   = 24 * time.Hour
	waitFor  = 10 * time.Minute // from the first part to the last, which may need a new node
	delivery = 15 * time.Minute // for a part to send what it has measured
	retries  = 3                // of a part that failed
)

// failurePolicy says what a Pod that failed means. One that a node took with it, or
// that had to leave, does not count. What trying again cannot mend, wrong usage, no
// success and objectives not met, has an action. None of it ends the whole Job of the
// parts: a program that crashes ends with 2 as well, and wrong usage is that of all
// parts, which are more than may fail.
func failurePolicy(action string) podFailurePolicy {
	return podFailurePolicy{[]podFailureRule{
		{Action: "Ignore", OnPodConditions: []podCondition{{"DisruptionTarget", "True"}}},
		{Action: action, OnExitCodes: &onExitCodes{"In", []int{2, 3, 4}}},
	}}
}

// parts is the Job whose Pods measure, a part each.
func (s Spec) parts(variables []string) object {
	most := s.Parts / 2 // a run of which more failed is worth no more load
	return object{
		APIVersion: "batch/v1", Kind: "Job", Metadata: s.metadata(s.Name, "part"),
		Spec: jobSpec{
			CompletionMode: "Indexed", Completions: s.Parts, Parallelism: s.Parts,
			BackoffLimitPerIndex: retries, MaxFailedIndexes: &most,
			PodFailurePolicy:        failurePolicy("FailIndex"),
			ActiveDeadlineSeconds:   seconds(waitFor + longest(s.Plan) + delivery),
			TTLSecondsAfterFinished: seconds(oneDay),
			Template: podTemplate{
				Metadata: metadata{Labels: s.labels("part")},
				Spec:     s.partPod(variables),
			},
		},
	}
}

func (s Spec) partPod(variables []string) podSpec {
	pod := s.pod(container{
		Name: "part",
		Args: []string{
			"run", "--plan", planFolder + "/" + planFile, "--part", fmt.Sprintf("job/%d", s.Parts),
			"--collector", fmt.Sprintf("http://%s:%d", s.collectorName(), port), "--collector-token", tokenFile, "--output-dir", "",
		},
		Resources:    partResources(streams(s.Plan, s.Parts), disk(s.Plan)/s.Parts),
		VolumeMounts: []volumeMount{{Name: "plan", MountPath: planFolder, ReadOnly: true}},
	})
	for _, name := range variables {
		pod.Containers[0].Env = append(pod.Containers[0].Env, envVar{Name: name, ValueFrom: &envSource{SecretKeyRef: &secretKeyRef{s.Secret, name}}})
	}
	pod.Volumes = append(pod.Volumes,
		volume{Name: "plan", ConfigMap: &configMapVolume{s.planName()}},
		volume{Name: "data", EmptyDir: &struct{}{}})
	pod.TerminationGracePeriodSeconds = seconds(graceOf(s.Plan) + time.Minute)
	pod.TopologySpreadConstraints = []spreadConstraint{{
		MaxSkew: 1, TopologyKey: "kubernetes.io/hostname", WhenUnsatisfiable: "ScheduleAnyway", LabelSelector: selector{s.labels("part")},
	}}
	return pod
}

// pod is what the Pods of parts and collector share, around their container. The
// volume data is to be added.
func (s Spec) pod(c container) podSpec {
	c.Image = s.Image
	c.Env = append([]envVar{{Name: "TOKENLAP_DATA", Value: dataFolder}, {Name: "TMPDIR", Value: dataFolder}}, c.Env...)
	c.SecurityContext = containerSecurity{ReadOnlyRootFilesystem: true, Capabilities: capabilities{[]string{"ALL"}}}
	c.TerminationMessagePolicy = "FallbackToLogsOnError"
	c.VolumeMounts = append(c.VolumeMounts,
		volumeMount{Name: "token", MountPath: secretFolder, ReadOnly: true},
		volumeMount{Name: "data", MountPath: dataFolder})
	return podSpec{
		RestartPolicy: "Never",
		SecurityContext: podSecurity{
			RunAsNonRoot: true, RunAsUser: user, RunAsGroup: user, FSGroup: user, SeccompProfile: seccompProfile{"RuntimeDefault"},
		},
		Containers: []container{c},
		Volumes:    []volume{{Name: "token", Secret: &secretVolume{s.Secret, []keyToPath{{CollectorToken, CollectorToken}}}}},
	}
}

// planMap is the ConfigMap with the plan file.
func (s Spec) planMap() object {
	return object{
		APIVersion: "v1", Kind: "ConfigMap", Metadata: s.metadata(s.planName(), "plan"),
		Data: map[string]string{planFile: string(s.PlanFile)},
	}
}

func (s Spec) planName() string { return s.Name + "-plan" }

func (s Spec) metadata(name, component string) metadata {
	return metadata{Name: name, Namespace: s.Namespace, Labels: s.labels(component)}
}

func (s Spec) labels(component string) map[string]string {
	return map[string]string{
		"app.kubernetes.io/name": "tokenlap", "app.kubernetes.io/instance": s.Name, "app.kubernetes.io/component": component,
	}
}

// seconds is a duration in whole seconds, rounded up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
