package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

// userFlags are those of a process of one role, with its NATS user, on a cluster.
func userFlags(server journal.Server, secret string, roles string) []string {
	return []string{"--nats", server.URL, "--nats-ca", server.CA, "--nats-creds", server.Creds, "--secret-file", secret, "--roles", roles}
}

// Each process does what its role does without asking for more, and nobody had to say
// how many copies a cluster is to keep.
func TestEachRoleIsContentWithItsOwnUser(t *testing.T) {
	t.Parallel()
	on, secret := journaltest.NewCluster(t).Contest(), newSecret(t)
	var running []*process
	for _, role := range []access.Role{access.Worker, access.Upload, access.Moderation, access.Gallery} {
		running = append(running, startEasel(t, userFlags(on.Server(role), secret, string(role))...))
	}
	u := beginUpload(t, running[1].URL, paddedPicture(t, 50_000))
	u.goOn(running[1].URL, u.goOn(running[1].URL, 0, 20_000), 30_000)
	for _, p := range running {
		for part, ok := range readiness(t, p) {
			if !ok {
				t.Errorf("%v: %s is not well", p.args, part)
			}
		}
		p.stop()
		if log := p.log.tail(1 << 20); strings.Contains(log, "iolation") {
			t.Errorf("%v asked for more than it may:\n%s", p.args, log)
		}
	}
	js, err := jetstream.New(on.Own(t))
	if err != nil {
		t.Fatal(err)
	}
	streams := js.ListStreams(t.Context())
	for s := range streams.Info() {
		if s.Config.Replicas != 3 || s.Config.AllowDirect {
			t.Errorf("%s has %d copies; each answers reads: %v", s.Config.Name, s.Config.Replicas, s.Config.AllowDirect)
		}
	}
	if streams.Err() != nil {
		t.Error(streams.Err())
	}
}

func TestAProcessSaysWhichRightItsUserLacks(t *testing.T) {
	t.Parallel()
	on := journaltest.NewCluster(t).Contest()
	args := append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--admin-listen", ""}, userFlags(on.Server(access.Gallery), newSecret(t), "upload")...)
	command(t, "", args...).fails(exitFailed, "gallery may not do what upload does", "drawings.*.submitted", "keys.*")
}

func TestCredentialsFillsAFolderAndKeepsIt(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	made := command(t, "", "credentials", dir, "--hosts", "n1,n2").done()
	var users []string
	for _, role := range access.Roles() {
		users = append(users, access.Creds(dir, "easel", role))
	}
	if got := strings.Fields(made.Out); !slices.Equal(got, users) {
		t.Errorf("it made %q; want %q", got, users)
	}
	first, err := os.ReadFile(users[0])
	if err != nil {
		t.Fatal(err)
	}
	command(t, "", "credentials", dir).done()
	if again, err := os.ReadFile(users[0]); err != nil || !bytes.Equal(again, first) {
		t.Errorf("another user has the place of the first: %v", err)
	}
	command(t, "", "credentials", dir, "--contests", "../other").fails(exitFailed, "../other")
}
