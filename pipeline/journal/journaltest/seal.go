package journaltest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// canary stands in every text of canaries' life, and nowhere else.
const canary = "kanarienvogel"

func canaries() *drawingtest.Drawing {
	return drawingtest.Submitted("accra", 7, drawingtest.Title(canary+" title"), drawingtest.Story("a "+canary), drawingtest.ChildName(canary),
		func(s *drawing.Submission) {
			s.Guardian.Name, s.Guardian.Email, s.City, s.Entrant = canary, canary+"@example.org", canary, canary
			s.Original.SHA256, s.Consent.Text = canary, canary
		}).Rendered().Returned(canary).Replaced().Happened("praised", canary)
}

func nothingInTheClear(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	d := canaries()
	b.writer(t).write(d.Facts()...)
	stream := b.raw(t)
	subject := regexp.MustCompile(`^drawings\.[0-9a-z]{26}\.[a-z_]+$`)
	for seq := range b.lastSeq(t) {
		m, err := stream.GetMsg(t.Context(), seq+1)
		if err != nil {
			t.Fatal(err)
		}
		if !subject.MatchString(m.Subject) || bytes.Contains(m.Data, []byte(canary)) || m.Header["easel-sealed"] == nil {
			t.Errorf("%s %v holds %q", m.Subject, m.Header, m.Data)
		}
		for name, values := range m.Header {
			if strings.Contains(strings.Join(values, ""), canary) {
				t.Errorf("the header %s of %s is %q", name, m.Subject, values)
			}
		}
	}
	if found := grep(t, host.Folder(), string(d.ID())); len(found) == 0 {
		t.Error("not even the drawing's id is in the folder: nothing was searched")
	}
	if found := grep(t, host.Folder(), canary); len(found) > 0 {
		t.Errorf("the family's words are in %v", found)
	}
}

// grep names the files below a folder that hold a word.
func grep(t *testing.T, folder, word string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(word)) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func withoutKey(t *testing.T, host Host) {
	secret := vaulttest.Secret(t)
	b := openBook(t, host, secret)
	w := b.writer(t)
	facts := someFacts(6)
	w.write(facts...)
	id := facts[0].Drawing
	gone := drawingtest.Submitted("accra", 7).Erased().Facts()[1]
	w.write(gone)
	if err := b.keys.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for name, reader := range map[string]*book{"the same process": b, "another process": openBook(t, host, secret)} {
		read, head, err := reader.History(t.Context(), id)
		if err != nil || len(read) != 4 || head != w.heads[id] {
			t.Fatalf("%s: %d facts, %v", name, len(read), err)
		}
		for _, f := range read[:3] {
			if f.Data != nil || f.Name == "" || f.At.IsZero() {
				t.Errorf("%s: %+v", name, f)
			}
		}
		if string(read[3].Data) != string(gone.Data) || read[3].Name != drawing.Erased {
			t.Errorf("%s: erased is %+v", name, read[3])
		}
		if s, err := drawing.Fold(read...); err != nil || s.Erased.IsZero() || s.Sealed {
			t.Errorf("%s: folded %+v, %v", name, s, err)
		}
		other, _, err := reader.History(t.Context(), facts[3].Drawing)
		if err != nil || other[0].Data == nil {
			t.Errorf("%s: another drawing lost its data: %v", name, err)
		}
	}
	if _, err := b.Append(t.Context(), w.heads[id], undone(t, id)); err == nil {
		t.Error("a fact was sealed without a key")
	}
}

// forge writes an event past the journal: a copy of another one, changed.
func (b *book) forge(t *testing.T, seq uint64, change func(*nats.Msg)) {
	t.Helper()
	m, err := b.raw(t).GetMsg(t.Context(), seq)
	if err != nil {
		t.Fatal(err)
	}
	forged := &nats.Msg{Subject: m.Subject, Data: m.Data, Header: nats.Header{}}
	for name, values := range m.Header {
		if strings.HasPrefix(name, "ce-") || strings.HasPrefix(name, "easel-") {
			forged.Header[name] = values
		}
	}
	change(forged)
	answer, err := b.own.RequestMsgWithContext(t.Context(), forged)
	if err != nil || bytes.Contains(answer.Data, []byte("error")) {
		t.Fatalf("forge: %v %s", err, answer.Data)
	}
}

func wrongChain(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	facts := someFacts(6)
	b.writer(t).write(facts...)
	b.forge(t, 2, func(*nats.Msg) {}) // a fact of the past, as if it happened now
	_, _, err := b.History(t.Context(), facts[0].Drawing)
	wantError(t, "history", err, journal.ErrChain)
	if _, _, err := b.History(t.Context(), facts[3].Drawing); err != nil {
		t.Errorf("another drawing's history: %v", err)
	}
	var broken []uint64
	err = b.Verify(t.Context(), func(f drawing.Fact, err error) error {
		if err != nil {
			broken = append(broken, f.Seq)
			wantError(t, "verify", err, journal.ErrChain)
		}
		return nil
	})
	if err != nil || len(broken) != 1 || broken[0] != 7 {
		t.Errorf("verify found %v, %v", broken, err)
	}
}

func movedData(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	facts := someFacts(6)
	b.writer(t).write(facts...)
	first, err := b.raw(t).GetMsg(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	id := facts[3].Drawing
	for name, change := range map[string]func(*nats.Msg){
		"another drawing's": func(m *nats.Msg) { m.Subject, m.Header["ce-id"] = first.Subject, first.Header["ce-id"] },
		"another event's":   func(m *nats.Msg) { m.Header["ce-id"] = []string{"another"} },
		"another fact's":    func(m *nats.Msg) { m.Subject = "drawings." + string(id) + ".declined" },
		"one bit other":     func(m *nats.Msg) { m.Data = bytes.Clone(m.Data); m.Data[40] ^= 1 },
		"cut off":           func(m *nats.Msg) { m.Data = m.Data[:8] },
	} {
		b.forge(t, 6, change)
		last := b.lastSeq(t)
		f := b.one(t, last)
		if f.Data != nil || f.Drawing == "" || f.Seq != last {
			t.Errorf("data that is %s was opened: %+v", name, f)
		}
	}
}

// one reads the fact of a sequence.
func (b *book) one(t *testing.T, seq uint64) (one drawing.Fact) {
	t.Helper()
	err := b.Follow(t.Context(), seq, func(batch []drawing.Fact) error {
		one = batch[0]
		return errRead
	})
	wantError(t, "follow", err, errRead)
	return one
}
