package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// composed reads deploy/compose.yaml as Docker Compose does, with the secrets that
// deploy/secrets.sh makes and the environment that deploy/.env.example shows.
func composed(t *testing.T) *types.Project {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	secrets, state := filepath.Join(dir, "secrets"), filepath.Join(dir, "state")
	make := exec.CommandContext(t.Context(), "sh", "../../deploy/secrets.sh", secrets)
	make.Env = append(os.Environ(), "EASEL="+path)
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	options, err := cli.NewProjectOptions([]string{"../../deploy/compose.yaml"},
		cli.WithEnvFiles("../../deploy/.env.example"), cli.WithDotEnv,
		cli.WithEnv([]string{"EASEL_SECRETS=" + secrets, "EASEL_STATE=" + state}),
		cli.WithConsistency(true), cli.WithProfiles([]string{"*"}))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func TestTheComposeFileIsWhole(t *testing.T) {
	t.Parallel()
	project := composed(t)
	for _, name := range []string{"upload-1", "upload-2", "worker-1", "worker-2", "moderation-1", "moderation-2", "gallery-1", "gallery-2",
		"nats-1", "nats-2", "nats-3", "minio", "caddy", "mailpit", "prometheus", "operator"} {
		if _, ok := project.Services[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
	for name, s := range project.Services {
		t.Run(name, func(t *testing.T) {
			isHardened(t, s)
			isMounted(t, project, s)
			isPublishedRarely(t, s)
			if strings.HasPrefix(s.Image, "easel:") {
				saysWhatEaselKnows(t, s)
			}
		})
	}
}

// isHardened wants that a service can do little, and takes little.
func isHardened(t *testing.T, s types.ServiceConfig) {
	t.Helper()
	if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") ||
		s.Privileged || s.User == "" || strings.HasPrefix(s.User, "0:") {
		t.Error("it may do more than it needs")
	}
	if s.Deploy == nil || s.Deploy.Resources.Limits == nil || s.Deploy.Resources.Limits.MemoryBytes == 0 || s.Deploy.Resources.Limits.Pids == 0 {
		t.Error("it may take all that the machine has")
	}
	if (s.HealthCheck == nil || len(s.HealthCheck.Test) < 2) && s.Name != "minio-setup" && s.Name != "operator" {
		t.Error("nobody looks whether it is well")
	}
	if s.Restart == "" {
		t.Error("nothing is said about starting it again")
	}
	if _, tag, ok := strings.Cut(s.Image, ":"); !ok || tag == "latest" {
		t.Errorf("image %s is not pinned", s.Image)
	}
}

// isMounted wants every file of ours and every secret to be there, and every secret
// to be one that the file declares.
func isMounted(t *testing.T, project *types.Project, s types.ServiceConfig) {
	t.Helper()
	for _, v := range s.Volumes {
		if !strings.Contains(v.Source, "/state/") {
			if _, err := os.Stat(v.Source); err != nil {
				t.Error(err)
			}
		} else if v.Bind == nil || v.Bind.CreateHostPath {
			t.Errorf("%s would be made as root", v.Source)
		}
		if !v.ReadOnly && !strings.Contains(v.Source, "/state/") {
			t.Errorf("%s can be written to", v.Source)
		}
	}
	for _, secret := range s.Secrets {
		if _, err := os.Stat(project.Secrets[secret.Source].File); err != nil {
			t.Error(err)
		}
	}
}

// isPublishedRarely wants only the proxy to be reached from outside.
func isPublishedRarely(t *testing.T, s types.ServiceConfig) {
	t.Helper()
	for _, port := range s.Ports {
		if s.Name != "caddy" && port.HostIP != "127.0.0.1" {
			t.Errorf("port %s is published", port.Published)
		}
	}
	if strings.HasPrefix(s.Name, "minio") || strings.HasPrefix(s.Name, "nats") {
		if len(s.Ports) > 0 {
			t.Error("it is published")
		}
		for network := range s.Networks {
			if network != "engines" {
				t.Errorf("it can be reached over %s", network)
			}
		}
	}
}

var flagWord = regexp.MustCompile(`^--[a-z0-9-]+$`)

// saysWhatEaselKnows wants flags and variables that serve has.
func saysWhatEaselKnows(t *testing.T, s types.ServiceConfig) {
	t.Helper()
	help := command(t, "", "serve", "--help").done().Out
	for _, word := range slices.Concat(s.Command, types.ShellCommand(s.HealthCheck.Test)) {
		if flagWord.MatchString(word) && !strings.Contains(help, " "+word+"=") {
			t.Errorf("serve has no %s", word)
		}
	}
	for name := range s.Environment {
		if strings.HasPrefix(name, "EASEL_") && !strings.Contains(help, "$"+name+")") {
			t.Errorf("serve has no %s", name)
		}
	}
	role := strings.TrimRight(s.Name, "-12")
	for _, source := range []string{"nats-" + role, "s3-" + role} {
		mine := func(c types.ServiceSecretConfig) bool { return c.Source == source }
		if !slices.ContainsFunc(s.Secrets, mine) {
			t.Errorf("it has no %s", source)
		}
	}
	if len(s.Secrets) != 5 {
		t.Errorf("it has %d secrets, and some not its own", len(s.Secrets))
	}
	if s.Name != "operator" && !slices.Equal(s.Command, []string{"serve", "--roles", role}) {
		t.Errorf("it runs %v", s.Command)
	}
	state := func(v types.ServiceVolumeConfig) bool {
		return strings.HasSuffix(v.Source, "/state/"+s.Name) && v.Target == "/data"
	}
	if !slices.ContainsFunc(s.Volumes, state) {
		t.Error("it has no folder of its own")
	}
}

// What runs is what is watched, and what the proxy sends to.
func TestTheComposeFileAgreesWithItsNeighbours(t *testing.T) {
	t.Parallel()
	project := composed(t)
	targets, err := os.ReadFile("../../deploy/targets.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"upload", "moderation", "gallery", "worker"} {
		var sent []string
		for number := range 2 {
			name := fmt.Sprintf("%s-%d", role, 1+number)
			sent = append(sent, name+":8080")
			if !strings.Contains(string(targets), "- "+name+":9090\n") {
				t.Errorf("%s is not watched", name)
			}
		}
		to := project.Services["caddy"].Environment["EASEL_"+strings.ToUpper(role)]
		if role != "worker" && (to == nil || *to != strings.Join(sent, " ")) {
			t.Errorf("the proxy does not send to %v", sent)
		}
	}
	proxy := project.Services["caddy"].Networks["front"].Ipv4Address
	if trusted := project.Services["upload-1"].Environment["EASEL_TRUSTED_PROXIES"]; trusted == nil || *trusted != proxy {
		t.Errorf("the proxy is at %s, and not whom Easel trusts", proxy)
	}
	built, err := os.ReadFile("../../deploy/checks/proxy.sh")
	if err != nil {
		t.Fatal(err)
	}
	version := strings.TrimSuffix(strings.TrimPrefix(project.Services["caddy"].Image, "caddy:"), "-alpine")
	if !strings.Contains(string(built), "caddy=v"+version+"\n") {
		t.Errorf("Caddy %s is shipped, and another one tested", version)
	}
}
