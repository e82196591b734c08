package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	policy "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// kubelet does what scheduler and kubelet do with the Pods of a namespace, as far
// as ours need it: it gives each a node, runs its container as a process, and says
// what became of it. What it does not know in a Pod fails the test.
type kubelet struct {
	t         *testing.T
	client    kubernetes.Interface
	namespace string
	dir       string // of the Pods and the volumes
	hosts     string // what /etc/hosts of a container says
	mu        sync.Mutex
	running   map[types.UID]*process
	waiting   string // index of the part that finds no node yet
}

// process is a container.
type process struct {
	pod     string
	index   string // of the completion; "" for a Pod of another Job
	started meta.Time
	command *exec.Cmd
	limit   int64 // bytes of memory that it may have
	memory  int64 // most that it was seen with
	log     string
	done    chan struct{} // closed when it has ended
	ready   bool
	stopped bool
}

// run reconciles until ctx ends, and then kills what runs.
func (k *kubelet) run(ctx context.Context) {
	for ctx.Err() == nil {
		pods, err := k.client.CoreV1().Pods(k.namespace).List(ctx, meta.ListOptions{})
		if err == nil {
			for i := range pods.Items {
				err = errors.Join(err, k.reconcile(ctx, &pods.Items[i]))
			}
		}
		if err != nil && ctx.Err() == nil && !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
			k.t.Errorf("kubelet: %v", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.running {
		_ = p.command.Process.Kill()
		<-p.done
	}
}

func (k *kubelet) reconcile(ctx context.Context, pod *core.Pod) error {
	k.mu.Lock()
	p, waits := k.running[pod.UID], k.waiting != "" && k.waiting == indexOf(pod)
	k.mu.Unlock()
	if p != nil && !isDone(p) {
		p.memory = max(p.memory, residentPeak(p.command.Process.Pid))
	}
	switch {
	case pod.Status.Phase == core.PodSucceeded || pod.Status.Phase == core.PodFailed:
		return k.remove(ctx, pod)
	case p == nil && pod.DeletionTimestamp != nil:
		return k.remove(ctx, pod)
	case p == nil && !waits:
		return k.start(ctx, pod)
	case p == nil:
	case isDone(p):
		return k.report(ctx, pod, p)
	case pod.DeletionTimestamp != nil && !p.stopped:
		p.stopped = true
		return p.command.Process.Signal(syscall.SIGTERM)
	case !p.ready && isReady(pod):
		p.ready = true
		return k.report(ctx, pod, p)
	}
	return nil
}

// remove takes a Pod that has ended away, if it is to be deleted.
func (k *kubelet) remove(ctx context.Context, pod *core.Pod) error {
	if pod.DeletionTimestamp == nil {
		return nil
	}
	now := int64(0)
	return k.client.CoreV1().Pods(k.namespace).Delete(ctx, pod.Name, meta.DeleteOptions{GracePeriodSeconds: &now})
}

func (k *kubelet) start(ctx context.Context, pod *core.Pod) error {
	binding := &core.Binding{ObjectMeta: meta.ObjectMeta{Name: pod.Name}, Target: core.ObjectReference{Kind: "Node", Name: "node"}}
	if err := k.client.CoreV1().Pods(k.namespace).Bind(ctx, binding, meta.CreateOptions{}); err != nil {
		return err
	}
	p, err := k.startContainer(ctx, pod)
	if err != nil {
		return fmt.Errorf("pod %s: %w", pod.Name, err)
	}
	k.mu.Lock()
	k.running[pod.UID] = p
	k.mu.Unlock()
	pod, err = k.client.CoreV1().Pods(k.namespace).Get(ctx, pod.Name, meta.GetOptions{})
	if err != nil {
		return err
	}
	return k.report(ctx, pod, p)
}

// report writes the status of a Pod.
func (k *kubelet) report(ctx context.Context, pod *core.Pod, p *process) error {
	c := pod.Spec.Containers[0]
	status := core.ContainerStatus{Name: c.Name, Image: c.Image, ImageID: c.Image, ContainerID: "process://" + p.pod, Ready: p.ready}
	ready := core.ConditionFalse
	pod.Status.Phase = core.PodRunning
	status.State.Running = &core.ContainerStateRunning{StartedAt: p.started}
	if p.ready {
		ready = core.ConditionTrue
	}
	if isDone(p) {
		code := exitCode(p.command.ProcessState)
		status.Ready, ready = false, core.ConditionFalse
		status.State = core.ContainerState{Terminated: &core.ContainerStateTerminated{ExitCode: code, StartedAt: p.started, FinishedAt: meta.Now(), ContainerID: status.ContainerID}}
		pod.Status.Phase = core.PodSucceeded
		if code != 0 {
			pod.Status.Phase = core.PodFailed
		}
	}
	pod.Status.StartTime = &p.started
	pod.Status.ContainerStatuses = []core.ContainerStatus{status}
	isReadiness := func(c core.PodCondition) bool { return c.Type == core.PodReady }
	pod.Status.Conditions = append(slices.DeleteFunc(pod.Status.Conditions, isReadiness),
		core.PodCondition{Type: core.PodReady, Status: ready, LastTransitionTime: meta.Now()})
	_, err := k.client.CoreV1().Pods(k.namespace).UpdateStatus(ctx, pod, meta.UpdateOptions{})
	return err
}

// find returns the process that runs the part with an index, or the collector, whose
// index is "".
func (k *kubelet) find(index string) (*process, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.running {
		if p.index == index && !isDone(p) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no process runs with the index %q", index)
}

// kill kills such a process as the system does that has no memory left, and returns
// the name of its Pod.
func (k *kubelet) kill(index string) (pod string, err error) {
	p, err := k.find(index)
	if err != nil {
		return "", err
	}
	return p.pod, p.command.Process.Kill()
}

// drain has the Pod of a part leave its node as kubectl drain does, once the process
// has written some text. When it has ended, the part that waits for a node gets one.
func (k *kubelet) drain(index, text string) (pod string, err error) {
	var p *process
	wait(k.t, "part "+index+" says "+text, 2*time.Minute, func() error {
		var err error
		if p, err = k.find(index); err != nil {
			return err
		}
		if !strings.Contains(tail(p.log), text) {
			return errors.New(tail(p.log))
		}
		return nil
	})
	err = k.client.PolicyV1().Evictions(k.namespace).Evict(k.t.Context(), &policy.Eviction{ObjectMeta: meta.ObjectMeta{Name: p.pod, Namespace: k.namespace}})
	if err != nil {
		return "", err
	}
	<-p.done
	k.mu.Lock()
	defer k.mu.Unlock()
	k.waiting = ""
	return p.pod, nil
}

// checkMemory compares the most memory that processes had with their limits.
func (k *kubelet) checkMemory() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.running {
		k.t.Logf("%s had %d of %d MiB of memory", p.pod, p.memory>>20, p.limit>>20)
		if p.memory == 0 || p.memory > p.limit {
			k.t.Errorf("%s had %d bytes of memory, and may have %d", p.pod, p.memory, p.limit)
		}
	}
}

// residentPeak is the most memory that a process had since it began, in bytes; 0 if
// it has ended. What the system says of one that has ended is that of its parent,
// if that had more.
func residentPeak(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes int64
	_, _ = fmt.Sscanf(after, "%d kB", &kilobytes)
	return kilobytes << 10
}

// logs are what the processes wrote, for a test that failed.
func (k *kubelet) logs() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all strings.Builder
	for _, p := range k.running {
		fmt.Fprintf(&all, "--- %s:\n%s\n", p.pod, tail(p.log))
	}
	return all.String()
}

// indexLabel is what Pods of an Indexed Job have of their part.
const indexLabel = "batch.kubernetes.io/job-completion-index"

func indexOf(pod *core.Pod) string { return pod.Labels[indexLabel] }

func isDone(p *process) bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// isReady asks the readiness probe of a Pod; one without is ready at once.
func isReady(pod *core.Pod) bool {
	c := pod.Spec.Containers[0]
	if c.ReadinessProbe == nil {
		return true
	}
	get := c.ReadinessProbe.HTTPGet
	for _, port := range c.Ports {
		if port.Name == get.Port.StrVal {
			answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", port.ContainerPort, get.Path))
			if err != nil {
				return false
			}
			answer.Body.Close()
			return answer.StatusCode == http.StatusOK
		}
	}
	return false
}

// exitCode is that of a container: 128 and the signal for one that was killed.
func exitCode(state *os.ProcessState) int32 {
	if how := state.Sys().(syscall.WaitStatus); how.Signaled() {
		return 128 + int32(how.Signal())
	}
	return int32(state.ExitCode())
}

func makeDir(path string, mode os.FileMode, group int) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return err
	}
	return errors.Join(os.Chown(path, 0, group), os.Chmod(path, mode))
}

func writeAll(dir string, files map[string][]byte) error {
	if err := makeDir(dir, 0o755, 0); err != nil {
		return err
	}
	var failed error
	for name, text := range files {
		failed = errors.Join(failed, os.WriteFile(filepath.Join(dir, name), text, 0o444))
	}
	return failed
}
