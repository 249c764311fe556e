package mail_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/mail"
)

func openFolder(t *testing.T, dir string) *mail.Folder {
	t.Helper()
	f, err := mail.OpenFolder(dir, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func put(t *testing.T, f *mail.Folder, l mail.Letter) {
	t.Helper()
	if err := f.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
}

// files are the names in a folder.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func about(subject string, n ...int) mail.Letter {
	l := mail.Letter{To: "ana@example.org", Subject: subject, Text: "Hello\n", Tag: "en", ID: subject + "-1", At: noon}
	for _, i := range n {
		l.About = append(l.About, drawingtest.ID(i))
	}
	return l
}

func TestALetterInAFolderIsOneThatMailProgramsOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	f := openFolder(t, dir)
	l := about("a", 1, 2, 3, 4, 5)
	l.Subject, l.Tag = "رابط رسمك — ¡hola!", "ar"
	l.Text = "مرحبًا\n\nhttps://drawings.example.org/entries/" + strings.Repeat("x", 90) + "=3D\n.\nEnd\n"
	put(t, f, l)
	names := files(t, dir)
	if !slices.Equal(names, []string{"20261126T120000.000Z-a-1.eml"}) {
		t.Fatalf("there is %v", names)
	}
	raw, err := os.ReadFile(filepath.Join(dir, names[0]))
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 78 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line %d is %q", n+1, line)
		}
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	text, broken := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || broken != nil || subject != l.Subject || strings.ReplaceAll(string(text), "\r\n", "\n") != l.Text {
		t.Errorf("it says %q: %q (%v, %v)", subject, text, err, broken)
	}
	if m.Header.Get("To") != "<ana@example.org>" || m.Header.Get("Message-Id") != "<a-1@example.org>" || m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("its head is %v", m.Header)
	}
}

func TestAFolderIsItsOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f := openFolder(t, dir)
	put(t, f, about("a", 1))
	for path, want := range map[string]fs.FileMode{dir: 0o700, filepath.Join(dir, files(t, dir)[0]): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestTheSameLetterAgainTakesTheFirstOnesPlace(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	for range 3 {
		put(t, f, about("a", 1))
	}
	put(t, f, mail.Letter{To: "ana@example.org", Subject: "x", Text: "x\n"})
	put(t, f, mail.Letter{To: "ana@example.org", Subject: "x", Text: "x\n"})
	if n := len(files(t, dir)); n != 3 {
		t.Errorf("there are %d letters", n)
	}
}

func TestWhatSpeaksOfADrawingIsForgottenWithIt(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	put(t, f, about("one", 1))
	put(t, f, about("two", 2))
	put(t, f, about("both", 3, 4, 5, 6, 7, 8, 9, 1, 10, 11))
	put(t, f, about("none"))
	for range 2 { // again is done
		if err := f.Forget(t.Context(), drawingtest.ID(1)); err != nil {
			t.Fatal(err)
		}
		if got, want := files(t, dir), []string{"20261126T120000.000Z-none-1.eml", "20261126T120000.000Z-two-1.eml"}; !slices.Equal(got, want) {
			t.Errorf("there are %v; want %v", got, want)
		}
	}
}

func TestALetterThatCannotBeReadStaysAndIsToldOf(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	put(t, f, about("one", 1))
	if err := os.WriteFile(filepath.Join(dir, "odd.eml"), []byte("no head"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Forget(t.Context(), drawingtest.ID(1)); err == nil || !strings.Contains(err.Error(), "odd.eml") {
		t.Errorf("it is passed over: %v", err)
	}
	if got := files(t, dir); !slices.Equal(got, []string{"odd.eml"}) {
		t.Errorf("there are %v", got)
	}
}

func TestWhatIsOlderIsSwept(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	for n, age := range []time.Duration{0, mail.Kept, mail.Kept + time.Millisecond} {
		l := about(fmt.Sprint("letter", n))
		l.At = noon.Add(-age)
		put(t, f, l)
	}
	if err := f.Sweep(t.Context(), noon.Add(-mail.Kept)); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 2 || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "letter2") }) {
		t.Errorf("there are %v", got)
	}
}

func TestWhatACrashLeftHalfWrittenGoes(t *testing.T) {
	dir := t.TempDir()
	put(t, openFolder(t, dir), about("one", 1))
	for _, name := range []string{".letter-123", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("To: <ana@example.org>"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openFolder(t, dir)
	if got, want := files(t, dir), []string{"20261126T120000.000Z-one-1.eml", "notes.txt"}; !slices.Equal(got, want) {
		t.Errorf("there are %v; want %v", got, want)
	}
}

func TestManyMayWriteAndForgetAtOnce(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			if err := f.Send(t.Context(), about(fmt.Sprint("letter", n), n)); err != nil {
				t.Error(err)
			}
			if err := f.ForgetAll(t.Context(), func(id drawing.ID) bool { return id == drawingtest.ID(n) }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("there are %v", got)
	}
}
