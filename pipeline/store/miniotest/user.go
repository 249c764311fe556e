package miniotest

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/easel-gallery/easel/pipeline/store"
)

// User makes a user who may do what the policy (JSON, as Amazon writes them) says and nothing else, and says how to reach
// the bucket as that user.
func (s *Server) User(bucket, policy string) store.S3Config {
	s.t.Helper()
	name := strings.ToLower(rand.Text())
	config := s.Config(bucket)
	config.AccessKey, config.SecretKey = name, rand.Text()
	file := filepath.Join(s.t.TempDir(), "policy.json")
	if err := os.WriteFile(file, []byte(policy), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.admin("user", "add", alias, config.AccessKey, config.SecretKey)
	s.admin("policy", "create", alias, name, file)
	s.admin("policy", "attach", alias, name, "--user", config.AccessKey)
	return config
}

// Dismiss removes a user that User made.
func (s *Server) Dismiss(user store.S3Config) {
	s.t.Helper()
	s.admin("user", "remove", alias, user.AccessKey)
}

// alias is what the client calls the server.
const alias = "server"

// admin has the client do something as the server's owner.
func (s *Server) admin(words ...string) {
	s.t.Helper()
	client, err := Client.Build(s.t.Context(), os.Stderr)
	if err != nil {
		s.t.Fatalf("build MinIO's client: %v", err)
	}
	cmd := exec.CommandContext(s.t.Context(), client, append([]string{"--quiet", "--config-dir", filepath.Join(s.dir, "mc"), "admin"}, words...)...)
	cmd.Env = append(os.Environ(), fmt.Sprintf("MC_HOST_%s=http://%s:%s@%s", alias, s.user, s.password, s.address))
	if said, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("mc admin %s: %v\n%s", strings.Join(words[:2], " "), err, said)
	}
}
