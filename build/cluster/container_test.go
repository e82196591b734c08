package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"golang.org/x/sys/unix"
)

// startContainer starts the container of a Pod: the first process of its user and of a
// namespace of processes, in a file system that has the files of build/Containerfile and
// the volumes of the Pod and cannot be written.
func (k *kubelet) startContainer(ctx context.Context, pod *core.Pod) (*process, error) {
	if len(pod.Spec.Containers) != 1 || len(pod.Spec.InitContainers) > 0 {
		return nil, errors.New("it has other containers than one")
	}
	c := pod.Spec.Containers[0]
	env, err := k.environment(ctx, pod, c.Env)
	if err != nil {
		return nil, err
	}
	home := filepath.Join(k.dir, pod.Name)
	root, err := k.fileSystem(ctx, pod, home)
	if err != nil {
		_ = unix.Unmount(filepath.Join(home, "root"), unix.MNT_DETACH)
		return nil, err
	}
	log, err := os.Create(filepath.Join(home, "log"))
	if err != nil {
		return nil, err
	}
	security := pod.Spec.SecurityContext
	command := &exec.Cmd{Path: "/tokenlap", Args: []string{"/tokenlap"}, Dir: "/data", Stdout: log, Stderr: log}
	for _, arg := range c.Args {
		command.Args = append(command.Args, expand(arg, env))
	}
	for name, value := range env {
		command.Env = append(command.Env, name+"="+value)
	}
	command.SysProcAttr = &syscall.SysProcAttr{
		Chroot: root, Pdeathsig: syscall.SIGKILL, Cloneflags: syscall.CLONE_NEWPID,
		Credential: &syscall.Credential{Uid: uint32(*security.RunAsUser), Gid: uint32(*security.RunAsGroup), Groups: []uint32{uint32(*security.FSGroup)}},
	}
	p := &process{
		pod: pod.Name, index: indexOf(pod),
		started: meta.Now(), command: command, limit: c.Resources.Limits.Memory().Value(), log: log.Name(), done: make(chan struct{}),
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = command.Wait() // its state says how it ended
		log.Close()
		_ = unix.Unmount(root, unix.MNT_DETACH)
		close(p.done)
	}()
	return p, nil
}

// environment resolves the variables of a container.
func (k *kubelet) environment(ctx context.Context, pod *core.Pod, variables []core.EnvVar) (map[string]string, error) {
	env := map[string]string{}
	for _, v := range variables {
		from := v.ValueFrom
		switch {
		case from == nil:
			env[v.Name] = expand(v.Value, env)
		case from.SecretKeyRef != nil:
			secret, err := k.client.CoreV1().Secrets(k.namespace).Get(ctx, from.SecretKeyRef.Name, meta.GetOptions{})
			if err != nil {
				return nil, err
			}
			value, has := secret.Data[from.SecretKeyRef.Key]
			if !has {
				return nil, fmt.Errorf("the Secret has no %s", from.SecretKeyRef.Key)
			}
			env[v.Name] = string(value)
		case from.FieldRef != nil:
			label, isLabel := strings.CutPrefix(from.FieldRef.FieldPath, "metadata.labels['")
			annotation, isAnnotation := strings.CutPrefix(from.FieldRef.FieldPath, "metadata.annotations['")
			switch {
			case isLabel:
				env[v.Name] = pod.Labels[strings.TrimSuffix(label, "']")]
			case isAnnotation:
				env[v.Name] = pod.Annotations[strings.TrimSuffix(annotation, "']")]
			}
		}
		if env[v.Name] == "" {
			return nil, fmt.Errorf("the variable %s has no value", v.Name)
		}
	}
	return env, nil
}

// expand puts variables in the place of $(NAME).
func expand(text string, env map[string]string) string {
	for name, value := range env {
		text = strings.ReplaceAll(text, "$("+name+")", value)
	}
	return text
}

// fileSystem makes the file system of a Pod in a folder and returns its root.
func (k *kubelet) fileSystem(ctx context.Context, pod *core.Pod, home string) (string, error) {
	root := filepath.Join(home, "root")
	for _, folder := range []string{"etc", "proc", "data"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			return "", err
		}
	}
	program, err := os.ReadFile(*tokenlap)
	if err != nil {
		return "", err
	}
	if err := errors.Join(
		os.WriteFile(filepath.Join(root, "tokenlap"), program, 0o755),
		os.WriteFile(filepath.Join(root, "etc", "hosts"), []byte(k.hosts), 0o644),
		unix.Mount(root, root, "", unix.MS_BIND, ""), // so that it can be mounted again, to be read alone
		unix.Mount("proc", filepath.Join(root, "proc"), "proc", 0, ""),
	); err != nil {
		return "", err
	}
	for _, mount := range pod.Spec.Containers[0].VolumeMounts {
		if err := k.mount(ctx, pod, mount, filepath.Join(root, mount.MountPath)); err != nil {
			return "", fmt.Errorf("volume %s: %w", mount.Name, err)
		}
	}
	if readOnly := pod.Spec.Containers[0].SecurityContext.ReadOnlyRootFilesystem; readOnly != nil && *readOnly {
		return root, unix.Mount("", root, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
	}
	return root, nil
}

func (k *kubelet) mount(ctx context.Context, pod *core.Pod, mount core.VolumeMount, at string) error {
	folder := filepath.Join(k.dir, pod.Name, "volumes", mount.Name)
	for _, v := range pod.Spec.Volumes {
		if v.Name != mount.Name {
			continue
		}
		if v.PersistentVolumeClaim != nil {
			folder = filepath.Join(k.dir, "claims", v.PersistentVolumeClaim.ClaimName)
		}
		if err := k.fill(ctx, v, folder, int(*pod.Spec.SecurityContext.FSGroup)); err != nil {
			return err
		}
		if err := os.MkdirAll(at, 0o755); err != nil {
			return err
		}
		if err := unix.Mount(folder, at, "", unix.MS_BIND, ""); err != nil || !mount.ReadOnly {
			return err
		}
		return unix.Mount("", at, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
	}
	return errors.New("the Pod has no such volume")
}

// fill makes the folder of a volume.
func (k *kubelet) fill(ctx context.Context, v core.Volume, folder string, group int) error {
	files := map[string][]byte{}
	switch {
	case v.ConfigMap != nil:
		plan, err := k.client.CoreV1().ConfigMaps(k.namespace).Get(ctx, v.ConfigMap.Name, meta.GetOptions{})
		if err != nil {
			return err
		}
		for name, text := range plan.Data {
			files[name] = []byte(text)
		}
	case v.Secret != nil:
		secret, err := k.client.CoreV1().Secrets(k.namespace).Get(ctx, v.Secret.SecretName, meta.GetOptions{})
		if err != nil {
			return err
		}
		for _, item := range v.Secret.Items {
			files[item.Path] = secret.Data[item.Key]
		}
	case v.EmptyDir != nil:
		return makeDir(folder, os.ModeSetgid|0o775, group)
	case v.PersistentVolumeClaim != nil:
		if _, err := k.client.CoreV1().PersistentVolumeClaims(k.namespace).Get(ctx, v.PersistentVolumeClaim.ClaimName, meta.GetOptions{}); err != nil {
			return err
		}
		return makeDir(folder, os.ModeSetgid|0o775, group)
	default:
		return errors.New("its kind is unknown here")
	}
	return writeAll(folder, files)
}
