package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/services/web"
)

// Doctor finds at a running server what the next start would find, and what nobody has
// asked for yet.
func TestDoctorNamesEachKindOfDamageAndNothingElse(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	entered := enterThree(t, p)
	lost, err := filepath.Glob(p.object(entered[1].ID, "*.jpg"))
	if err != nil || len(lost) == 0 {
		t.Fatalf("%v, %v", lost, err)
	}
	original, err := filepath.Glob(p.object(entered[1].ID, strings.Repeat("[0-9a-f]", 64)))
	if err != nil || len(original) != 1 {
		t.Fatalf("%v, %v", original, err)
	}
	stray, dayOld := p.object(string(drawingtest.ID(7)), "left"), time.Now().Add(-25*time.Hour)
	secret, outbox := filepath.Join(p.Data, "secret"), filepath.Join(p.Data, "outbox")
	letter := filepath.Join(outbox, "one.eml")
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
		"a lost object": {
			func() error { return os.Rename(lost[0], p.Data+"/kept") }, func() error { return os.Rename(p.Data+"/kept", lost[0]) },
			"objects", entered[1].ID + "/" + filepath.Base(lost[0]) + " is missing",
		},
		"a bit of an original": {
			func() error { flip(t, original[0], 900); return nil }, func() error { flip(t, original[0], 900); return nil },
			"hashes", "put each of these back into the folder " + filepath.Dir(p.object("", "")),
		},
		"an outbox that others may look into": {
			func() error { return os.Chmod(outbox, 0o755) }, func() error { return os.Chmod(outbox, 0o700) },
			"letters", "chmod 700",
		},
		"a letter that others may read": {
			func() error { return os.WriteFile(letter, []byte("To: <a@example.org>\r\n\r\n"), 0o644) }, func() error { return os.Remove(letter) },
			"letters", "chmod 600",
		},
		"a letter that is none": {
			func() error { return os.WriteFile(letter, []byte("x"), 0o600) }, func() error { return os.Remove(letter) },
			"letters", "one.eml",
		},
		"an object of which nothing is known": {
			func() error {
				return errors.Join(os.Mkdir(filepath.Dir(stray), 0o700), os.WriteFile(stray, nil, 0o600), os.Chtimes(stray, dayOld, dayOld))
			},
			func() error { return os.RemoveAll(filepath.Dir(stray)) },
			"unnamed", "neither a fact nor a data key",
		},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		found := command(t, "", "doctor", "--scrub", "--data", p.Data)
		if found.Code != exitFailed || !strings.Contains(found.Out, "DAMAGED  "+c.part) || !strings.Contains(found.Out, c.says) || strings.Count(found.Out, "DAMAGED") != 1 {
			t.Errorf("%s: exit code %d\n%s%s", name, found.Code, found.Out, found.Err)
		}
		if err := c.mend(); err != nil {
			t.Fatal(err)
		}
		command(t, "", "doctor", "--scrub", "--data", p.Data).done()
	}
	p.stop()
	if low := command(t, "", "doctor", "--data", p.Data, "--min-free", fmt.Sprint(int64(1)<<60)); low.Code != exitFailed || !strings.Contains(low.Out, "DAMAGED  disk") {
		t.Errorf("with too little space: exit code %d\n%s%s", low.Code, low.Out, low.Err)
	}
}

// object is where the folder of a contest has an object.
func (p *process) object(id, name string) string {
	return filepath.Join(p.Data, "objects", "objects", id, name)
}

// A stopped folder is scrubbed as well, and machines can read what was found.
func TestDoctorSpeaksJSON(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	entered := enterThree(t, p)
	original, err := filepath.Glob(p.object(entered[1].ID, strings.Repeat("[0-9a-f]", 64)))
	if err != nil || len(original) != 1 {
		t.Fatalf("%v, %v", original, err)
	}
	doctor := func(code int) map[string]contest.Finding {
		t.Helper()
		said := command(t, "", "doctor", "--scrub", "--json", "--data", p.Data)
		var found []contest.Finding
		if err := json.Unmarshal([]byte(said.Out), &found); err != nil || said.Code != code || said.Err != "" {
			t.Fatalf("%v, exit code %d: %s%s", err, said.Code, said.Out, said.Err)
		}
		parts := map[string]contest.Finding{}
		for _, f := range found {
			if parts[f.Part].Part != "" {
				t.Errorf("%s is found twice", f.Part)
			}
			parts[f.Part] = f
		}
		return parts
	}
	for _, state := range []string{"running", "stopped"} {
		if found := doctor(exitDone); len(found) != 15 || !found["hashes"].OK {
			t.Errorf("of a %s server: %+v", state, found)
		}
		flip(t, original[0], 900)
		if hashes := doctor(exitFailed)["hashes"]; hashes.OK || len(hashes.Damaged) != 1 || !strings.Contains(hashes.Damaged[0], filepath.Base(original[0])) {
			t.Errorf("of a %s server: %+v", state, hashes)
		}
		flip(t, original[0], 900)
		if state == "running" {
			p.stop()
		}
	}
}

func TestALongExaminationSaysNowAndThenHowFarItHasCome(t *testing.T) {
	var said bytes.Buffer
	began := time.Now()
	l := progressLines{w: &said, next: began.Add(progressEvery)}
	for n := range 12 {
		l.tell(began.Add(time.Duration(n)*time.Second), contest.Progress{Objects: n, Of: 12, Bytes: int64(n) * 2_000_000, OfBytes: 24_000_000})
	}
	if want := "read 5 of 12 objects, 10 of 24 MB\nread 10 of 12 objects, 20 of 24 MB\n"; said.String() != want {
		t.Errorf("it said\n%swant\n%s", &said, want)
	}
}

// A clock that was set back would show nothing new for as long as it is behind; one that
// is ahead shows too early.
func TestDoctorNoticesAClockThatIsWrong(t *testing.T) {
	found := contest.Finding{OK: true}
	behind(&found, "the last fact", time.Now().Add(-time.Hour))
	behind(&found, "the last fact", time.Now().Add(contest.ClockSlack/2))
	ahead(&found, time.Now().Add(time.Hour))
	ahead(&found, time.Now().Add(-contest.ClockSlack/2))
	if !found.OK {
		t.Errorf("%+v", found)
	}
	behind(&found, "the last fact", time.Now().Add(time.Hour))
	ahead(&found, time.Now().Add(-time.Hour))
	if found.OK || len(found.Damaged) != 2 || !strings.Contains(found.Damaged[0], "set the clock") || !strings.Contains(found.Damaged[1], "the journal's clock is 1h0m0s behind") {
		t.Errorf("%+v", found)
	}
}

func TestNoTimeOutCutsALongExamination(t *testing.T) {
	if s := web.Server(http.NotFoundHandler(), slog.New(slog.DiscardHandler)); s.ReadTimeout != 0 || s.WriteTimeout != 0 {
		t.Errorf("a command may take %s to be read and %s to be answered", s.ReadTimeout, s.WriteTimeout)
	}
}
