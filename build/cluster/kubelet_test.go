package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
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
	p := k.running[pod.UID]
	k.mu.Unlock()
	if p != nil && !isDone(p) {
		p.memory = max(p.memory, residentPeak(p.command.Process.Pid))
	}
	switch {
	case pod.Status.Phase == core.PodSucceeded || pod.Status.Phase == core.PodFailed:
		return k.remove(ctx, pod)
	case p == nil && pod.DeletionTimestamp != nil:
		return k.remove(ctx, pod)
	case p == nil:
		return k.start(ctx, pod)
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
	pod.Status.Conditions = []core.PodCondition{{Type: core.PodReady, Status: ready, LastTransitionTime: meta.Now()}}
	_, err := k.client.CoreV1().Pods(k.namespace).UpdateStatus(ctx, pod, meta.UpdateOptions{})
	return err
}

// kill kills the process of the part with an index as the system does.
func (k *kubelet) kill(find func(*process) bool) (pod string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.running {
		if find(p) && !isDone(p) {
			return p.pod, p.command.Process.Kill()
		}
	}
	return "", errors.New("no such process runs")
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
