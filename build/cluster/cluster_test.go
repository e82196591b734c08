package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

const (
	modelKey       = "the-key-of-the-model"
	collectorToken = "the-token-of-the-collector"
)

var resourceOf = map[string]string{
	"ConfigMap": "api/v1/namespaces/%s/configmaps", "Service": "api/v1/namespaces/%s/services",
	"PersistentVolumeClaim": "api/v1/namespaces/%s/persistentvolumeclaims", "Job": "apis/batch/v1/namespaces/%s/jobs",
}

// create sends manifests to the API server as they are, to be decoded strictly.
func create(ctx context.Context, client *kubernetes.Clientset, namespace string, text [][]byte, options ...string) error {
	for _, one := range text {
		kind, err := decode([][]byte{one})
		if err != nil {
			return err
		}
		request := client.CoreV1().RESTClient().Post().AbsPath(fmt.Sprintf(resourceOf[kind], namespace)).
			SetHeader("Content-Type", "application/yaml").Param("fieldValidation", "Strict").Body(one)
		for _, option := range options {
			request = request.Param(option, "All")
		}
		if err := request.Do(ctx).Error(); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

// TestAPlanRunsInPartsOnKubernetes has a part leave its node before the load begins, and
// kills another one and the collector in mid-run. The Job controller begins each of them
// anew. It reads the run that was merged.
func TestAPlanRunsInPartsOnKubernetes(t *testing.T) {
	client := startPlane(t)
	makeNamespace(t, client, "load")
	makeNamespace(t, client, "demo")
	if err := create(t.Context(), client, "demo", documents(t, base(t)), "dryRun"); err != nil {
		t.Errorf("an overlay of the base: %v", err)
	}
	secret := &core.Secret{ObjectMeta: meta.ObjectMeta{Name: "load-keys"}, StringData: map[string]string{"MODEL_KEY": modelKey, "collector-token": collectorToken}}
	if _, err := client.CoreV1().Secrets("load").Create(t.Context(), secret, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	serveModel(t)
	if err := create(t.Context(), client, "load", documents(t, manifests(t))); err != nil {
		t.Fatal(err)
	}
	service, err := client.CoreV1().Services("load").Get(t.Context(), "load-collector", meta.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	k := &kubelet{
		t: t, client: client, namespace: "load", dir: t.TempDir(), running: map[types.UID]*process{}, waiting: "3",
		hosts: "127.0.0.1 localhost " + service.Name + " model.test\n",
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); k.run(ctx) }()
	defer func() {
		cancel()
		<-ended
		if t.Failed() {
			t.Log(k.logs())
		}
	}()
	drained, err := k.drain("0", "waits for the start")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(startOf(t).Add(5 * time.Second)))
	killed, err := k.kill("2")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * time.Second)
	if _, err := k.kill(""); err != nil {
		t.Fatal(err)
	}
	parts, collector := waitForJob(t, client, "load"), waitForJob(t, client, "load-collector")
	if parts.Status.CompletedIndexes != "0-3" || parts.Status.Failed != 1 || collector.Status.Failed != 1 {
		t.Errorf("parts %+v, collector %+v", parts.Status, collector.Status)
	}
	checkRestart(t, client, killed)
	k.checkReplacement(drained)
	k.checkMemory()
	checkRun(t, filepath.Join(k.dir, "claims", "load-collector"))
}

// makeNamespace makes a namespace that admits no Pods but restricted ones.
func makeNamespace(t *testing.T, client *kubernetes.Clientset, name string) {
	namespace := &core.Namespace{ObjectMeta: meta.ObjectMeta{Name: name, Labels: map[string]string{"pod-security.kubernetes.io/enforce": "restricted"}}}
	if _, err := client.CoreV1().Namespaces().Create(t.Context(), namespace, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	wait(t, "the namespace has a service account", time.Minute, func() error {
		_, err := client.CoreV1().ServiceAccounts(name).Get(t.Context(), "default", meta.GetOptions{})
		return err
	})
}

// serveModel serves the model of the plan, to requests that carry its key.
func serveModel(t *testing.T) {
	server := exec.Command(*tokenlap, "simulate", "--listen", "127.0.0.1:8000", "--auth", "env:MODEL_KEY", "--ttft", "50ms", "--itl", "5ms", "--tokens", "16")
	server.Env = []string{"MODEL_KEY=" + modelKey}
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
}

// startOf waits for the collector to fix the start of the run.
func startOf(t *testing.T) (at time.Time) {
	wait(t, "the start is fixed", 2*time.Minute, func() error {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8455/v1/status", nil)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+collectorToken)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		var status struct {
			StartAt time.Time `json:"start_at"`
		}
		if err := json.NewDecoder(answer.Body).Decode(&status); err != nil || status.StartAt.IsZero() {
			return errors.Join(err, errors.New(answer.Status))
		}
		at = status.StartAt
		return nil
	})
	return at
}

func waitForJob(t *testing.T, client *kubernetes.Clientset, name string) (job *batch.Job) {
	wait(t, "the Job "+name+" has ended", 4*time.Minute, func() (err error) {
		if job, err = client.BatchV1().Jobs("load").Get(t.Context(), name, meta.GetOptions{}); err != nil {
			return err
		}
		for _, condition := range job.Status.Conditions {
			switch {
			case condition.Status != core.ConditionTrue:
			case condition.Type == batch.JobComplete:
				return nil
			case condition.Type == batch.JobFailed:
				t.Fatalf("the Job %s failed: %s: %s", name, condition.Reason, condition.Message)
			}
		}
		return fmt.Errorf("its status is %+v", job.Status)
	})
	return job
}

// podsOf returns the Pods of a part.
func podsOf(t *testing.T, client kubernetes.Interface, index string) []core.Pod {
	pods, err := client.CoreV1().Pods("load").List(t.Context(), meta.ListOptions{LabelSelector: indexLabel + "=" + index})
	if err != nil {
		t.Fatal(err)
	}
	return pods.Items
}

func failuresOf(pod core.Pod) string {
	return pod.Annotations["batch.kubernetes.io/job-index-failure-count"]
}

// checkReplacement looks for the one Pod that is left of the part that left its node: it
// is another, and its Job does not count that as a failure.
func (k *kubelet) checkReplacement(drained string) {
	pods := podsOf(k.t, k.client, "0")
	if len(pods) != 1 || pods[0].Name == drained || failuresOf(pods[0]) != "0" {
		k.t.Errorf("of the part of %s there are the Pods %v", drained, pods)
	}
	if log := tail(filepath.Join(k.dir, drained, "log")); !strings.Contains(log, "Stopped. The same command continues from here.") {
		k.t.Errorf("%s said at its end: %s", drained, log)
	}
}

// checkRestart looks for the Pod that was killed, and for the one that the Job
// controller made for the same part.
func checkRestart(t *testing.T, client *kubernetes.Clientset, killed string) {
	codes := map[string]int32{}
	for _, pod := range podsOf(t, client, "2") {
		codes[pod.Name] = pod.Status.ContainerStatuses[0].State.Terminated.ExitCode
		failures := failuresOf(pod)
		if wanted := map[bool]string{true: "0", false: "1"}[pod.Name == killed]; failures != wanted {
			t.Errorf("pod %s is begun after %q failures, not %s", pod.Name, failures, wanted)
		}
	}
	if len(codes) != 2 || codes[killed] != 128+int32(syscall.SIGKILL) {
		t.Errorf("the Pods of the part that was killed, %s, ended with %v", killed, codes)
	}
}

// checkRun reads the run that the collector has stored: all that was due, except
// what a part could not send while it was begun anew.
func checkRun(t *testing.T, data string) {
	var stored struct {
		State     string `json:"state"`
		Execution struct {
			Parts []struct {
				Index   int           `json:"index"`
				Due     int           `json:"due"`
				Dropped int           `json:"dropped"`
				Late    time.Duration `json:"late_ns"`
			} `json:"parts"`
			Stages []struct {
				Due     int `json:"due"`
				Dropped int `json:"dropped"`
			} `json:"stages"`
		} `json:"execution"`
		Summary struct {
			Models []struct {
				Attempts  int `json:"attempts"`
				Successes int `json:"successes"`
				Dropped   int `json:"dropped"`
				WarmedUp  int `json:"warmed_up"`
				TTFT      struct {
					P50 float64 `json:"p50"`
				} `json:"ttft"`
			} `json:"models"`
		} `json:"summary"`
	}
	text := run(t, "history", "show", "last", "--json", "--data-dir", data)
	if err := json.Unmarshal(text, &stored); err != nil {
		t.Fatal(err)
	}
	if stored.State != "finished" || len(stored.Execution.Parts) != 4 || len(stored.Execution.Stages) != 1 {
		t.Fatalf("the run is %+v", stored)
	}
	due, dropped := 0, 0
	for _, part := range stored.Execution.Parts {
		due, dropped = due+part.Due, dropped+part.Dropped
		wasKilled, wasDrained := part.Index == 3, part.Index == 1 // which comes late if its Job takes longer than the start
		isWrong := wasKilled != (part.Late > 0) || wasKilled != (part.Dropped > 0)
		if isWrong && !wasDrained || part.Dropped > part.Due*3/4 {
			t.Errorf("part %d came late by %v, and dropped %d of %d requests", part.Index, part.Late, part.Dropped, part.Due)
		}
	}
	// What was sent succeeded, and with what was dropped it is all that was due.
	switch m := stored.Summary.Models[0]; {
	case m.Successes != m.Attempts || m.Dropped > dropped || m.Attempts+m.WarmedUp+m.Dropped != due:
		t.Errorf("of %d requests, %d of them dropped, the figures are those of %+v", due, dropped, m)
	case m.TTFT.P50 < 0.05 || m.TTFT.P50 > 0.5:
		t.Errorf("the model answers after 50 ms and is measured to answer after %v s", m.TTFT.P50)
	}
	if whole := stored.Execution.Stages[0]; whole.Due != due || whole.Dropped != dropped || due < 1500 || due > 1700 {
		t.Errorf("of %d requests that the parts had, %d dropped, the run has %+v", due, dropped, whole)
	}
	if bytes.Contains(text, []byte(modelKey)) || bytes.Contains(text, []byte(collectorToken)) {
		t.Error("the run contains a key")
	}
}
