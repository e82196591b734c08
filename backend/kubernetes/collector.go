package kubernetes

import (
	"fmt"
	"strconv"
)

const (
	port             = 8455
	collectorRetries = 10
)

// collector is the Job of the collector. A Pod that dies is followed by another
// one, which finds on the volume what parts have delivered. Its folder is called
// after the Job, so that a Job of the same name begins anew.
func (s Spec) collector() object {
	pod := s.pod(container{
		Name: "collector",
		Args: []string{
			"collect", "--listen", fmt.Sprintf(":%d", port), "--parts", strconv.Itoa(s.Parts), "--wait", waitFor.String(),
			"--folder", dataFolder + "/parts/$(JOB)", "--token", tokenFile,
		},
		Env:            []envVar{{Name: "JOB", ValueFrom: &envSource{FieldRef: &fieldRef{"metadata.labels['batch.kubernetes.io/controller-uid']"}}}},
		Ports:          []containerPort{{"http", port}},
		ReadinessProbe: &probe{httpGet{"/healthz", "http"}, 1},
		Resources:      collectorResources,
	})
	pod.Volumes = append(pod.Volumes, volume{Name: "data", PersistentVolumeClaim: &claimVolume{s.collectorName()}})
	pod.TerminationGracePeriodSeconds = 60
	return object{
		APIVersion: "batch/v1", Kind: "Job", Metadata: s.metadata(s.collectorName(), "collector"),
		Spec: jobSpec{
			BackoffLimit:            collectorRetries,
			PodFailurePolicy:        failurePolicy("FailJob"),
			ActiveDeadlineSeconds:   seconds(waitFor + longest(s.Plan) + 2*delivery),
			TTLSecondsAfterFinished: seconds(oneDay),
			Template:                podTemplate{Metadata: metadata{Labels: s.labels("collector")}, Spec: pod},
		},
	}
}

// service is the name by which the parts find the collector.
func (s Spec) service() object {
	return object{
		APIVersion: "v1", Kind: "Service", Metadata: s.metadata(s.collectorName(), "collector"),
		Spec: serviceSpec{Selector: s.labels("collector"), Ports: []servicePort{{"http", port, "http"}}},
	}
}

// claim is the volume of the collector: the history, which stays when the Jobs
// are deleted, and the files of the parts.
func (s Spec) claim() object {
	return object{
		APIVersion: "v1", Kind: "PersistentVolumeClaim", Metadata: s.metadata(s.collectorName(), "collector"),
		Spec: claimSpec{AccessModes: []string{"ReadWriteOnce"}, Resources: resources{Requests: map[string]string{"storage": s.Storage}}},
	}
}

func (s Spec) collectorName() string { return s.Name + "-collector" }
