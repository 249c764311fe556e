package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Doctor finds at a running server what the next start would find.
func TestDoctorLooksAtTheFilesOfARunningServer(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	enterThree(t, p)
	secret := filepath.Join(p.Data, "secret")
	kept, err := os.ReadFile(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil, mend func() error
		part, says  string
	}{
		"a flipped bit": {
			func() error { flip(t, p.blockOne(), 900); return nil }, func() error { flip(t, p.blockOne(), 900); return nil },
			"scan", "put " + p.jetstream() + " back from a backup",
		},
		"a secret that others may read": {
			func() error { return os.Chmod(secret, 0o644) }, func() error { return os.Chmod(secret, 0o600) },
			"secret", "chmod 600",
		},
		"a secret that is gone": {
			func() error { return os.Remove(secret) }, func() error { return os.WriteFile(secret, kept, 0o600) },
			"secret", "no such file",
		},
		"another secret": {
			func() error { return errors.Join(os.Remove(secret), vault.NewSecretFile(secret)) },
			func() error { return os.WriteFile(secret, kept, 0o600) },
			"secret", "another secret file belongs to this data",
		},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		found := command(t, "", "doctor", "--data", p.Data)
		if found.Code != exitFailed || !strings.Contains(found.Out, "DAMAGED  "+c.part) || !strings.Contains(found.Out, c.says) || strings.Count(found.Out, "DAMAGED") != 1 {
			t.Errorf("%s: exit code %d\n%s%s", name, found.Code, found.Out, found.Err)
		}
		if err := c.mend(); err != nil {
			t.Fatal(err)
		}
		command(t, "", "doctor", "--data", p.Data).done()
	}
	p.stop()
	if low := command(t, "", "doctor", "--data", p.Data, "--min-free", fmt.Sprint(int64(1)<<60)); low.Code != exitFailed || !strings.Contains(low.Out, "DAMAGED  disk") {
		t.Errorf("with too little space: exit code %d\n%s%s", low.Code, low.Out, low.Err)
	}
}

// A clock that was set back would show nothing new for as long as it is behind.
func TestDoctorNoticesAClockThatWasSetBack(t *testing.T) {
	found := contest.Finding{OK: true}
	behind(&found, "the last fact", time.Now().Add(-time.Hour))
	behind(&found, "the last fact", time.Now().Add(contest.ClockSlack/2))
	if !found.OK {
		t.Errorf("%+v", found)
	}
	behind(&found, "the last fact", time.Now().Add(time.Hour))
	if found.OK || len(found.Damaged) != 1 || !strings.Contains(found.Damaged[0], "set the clock") {
		t.Errorf("%+v", found)
	}
}
