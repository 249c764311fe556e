package upload

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/services/web"
)

const boundary = "multipart/form-data; boundary=b"

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func testSpool(t testing.TB) spool {
	t.Helper()
	folder, err := openSpool(t.TempDir(), func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func wantEmpty(t testing.TB, folder spool) {
	t.Helper()
	left, err := os.ReadDir(folder.dir)
	if err != nil || len(left) > 0 {
		t.Fatalf("the spool holds %v, %v", left, err)
	}
}

func TestAnEndlessFileIsReadForAWhileAndNotKept(t *testing.T) {
	folder := testSpool(t)
	head := "--b\r\nContent-Disposition: form-data; name=\"drawing\"; filename=\"x\"\r\n\r\n"
	in := &io.LimitedReader{R: io.MultiReader(strings.NewReader(head), zeros{}), N: 1 << 40}
	f, err := readChildren(in, boundary, folder, nil, nil)
	if !errors.Is(err, rendition.ErrTooLarge) || !f.hungUp {
		t.Errorf("it ended with %v, hung up %v", err, f.hungUp)
	}
	wantEmpty(t, folder) // before it is closed
	if read := 1<<40 - in.N; read != maxRead {
		t.Errorf("%d bytes were read; want %d", read, maxRead)
	}
}

func TestAnEndlessTextIsReadForAWhileAndNotKept(t *testing.T) {
	head := "--b\r\nContent-Disposition: form-data; name=\"story\"\r\n\r\n"
	f, err := readChildren(io.MultiReader(strings.NewReader(head), zeros{}), boundary, testSpool(t), []string{"story"}, nil)
	if !errors.Is(err, errTooLarge) || len(f.texts["story"]) > maxText {
		t.Errorf("it ended with %v, and %d bytes are kept", err, len(f.texts["story"]))
	}
}

func TestAFormOfManyLongUnknownFieldsIsTooLarge(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for range 3 {
		if err := w.WriteField("unknown", strings.Repeat("x", 8<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := readChildren(&body, w.FormDataContentType(), testSpool(t), nil, nil)
	if err != nil || !f.has(wholeForm, faultLarge) || f.hungUp {
		t.Errorf("it ended with %v, %v", err, f.faults)
	}
}

func TestASenderWhoStopsIsTooSlowAndNothingStays(t *testing.T) {
	folder := testSpool(t)
	body := "--b\r\nContent-Disposition: form-data; name=\"drawing\"; filename=\"x\"\r\n\r\nthe first bytes"
	slow := io.MultiReader(strings.NewReader(body), iotest.ErrReader(os.ErrDeadlineExceeded))
	f, err := readChildren(slow, boundary, folder, nil, nil)
	if !errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, web.ErrBadRequest) {
		t.Errorf("it ended with %v", err)
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	wantEmpty(t, folder)
}

func TestTheLastByteAllowedIsKept(t *testing.T) {
	folder := testSpool(t)
	for _, size := range []int64{0, 1, edition.MaxDrawing, edition.MaxDrawing + 1} {
		a, err := folder.take(io.LimitReader(zeros{}, size))
		if err != nil || a.size != size || (a.file == nil) != (size > edition.MaxDrawing) {
			t.Errorf("%d bytes: %v, %d, %v", size, err, a.size, a.file)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Errorf("closed twice: %v", err)
		}
	}
	wantEmpty(t, folder)
}

func TestALongTextIsCutBetweenCharacters(t *testing.T) {
	for _, letter := range []string{"a", "é", "漢", "🖍"} {
		for shift := range 4 {
			text := strings.Repeat("x", shift) + strings.Repeat(letter, 20_000)
			var body bytes.Buffer
			w := multipart.NewWriter(&body)
			if err := errors.Join(w.WriteField("story", text), w.Close()); err != nil {
				t.Fatal(err)
			}
			f, err := readChildren(&body, w.FormDataContentType(), testSpool(t), []string{"story"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := f.texts["story"]
			if !strings.HasPrefix(text, got) || !utf8.ValidString(got) || len(got) <= maxText-4 || len(f.cut) != 1 {
				t.Errorf("%d bytes of %q are kept", len(got), letter)
			}
		}
	}
}

func TestEveryFaultHasASentence(t *testing.T) {
	for _, s := range sentences {
		f := edition.Fault{Field: s.Field, Code: s.Code}
		if got := sentenceFor(f); got != s.ID {
			t.Errorf("%s: %s is said with %s; want %s", s.Field, s.Code, got, s.ID)
		}
	}
	if got := sentenceFor(edition.Fault{Field: "city", Code: edition.FaultCharacters}); got != "enter.characters" {
		t.Errorf("signs in a city are said with %s", got)
	}
}

// FuzzForm reads whatever comes, keeps to the bounds, and leaves nothing behind.
func FuzzForm(f *testing.F) {
	part := "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMy street\r\n"
	file := "--b\r\nContent-Disposition: form-data; name=\"drawing\"; filename=\"a.jpg\"\r\n\r\n\xff\xd8\xff\r\n"
	for _, seed := range []string{
		"", "--b--", part + file + "--b--\r\n", file + part + "--b--\r\nepilogue", "preamble\r\n" + part + part + "--b--",
		file + file + "--b--", part[:40], strings.Repeat(part, 50) + "--b--", "--b\r\n\r\n\r\n--b--",
		"--b\r\nContent-Disposition: form-data; name=\"\xff\x00\"\r\n\r\n\x00\r\n--b--", "--b\r\n" + strings.Repeat("X: y\r\n", 4000) + "\r\n",
		"--b\r\nContent-Disposition: form-data; name=\"title\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ff\r\n--b--",
	} {
		f.Add([]byte(seed), boundary)
	}
	f.Add([]byte("--\r\n--"), "multipart/form-data; boundary=\"\"")
	folder := testSpool(f)
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		form, err := readChildren(bytes.NewReader(body), kind, folder, []string{"title", "story"}, nil)
		for name, text := range form.texts {
			if name != "title" && name != "story" || len(text) > maxText {
				t.Errorf("%q has %d bytes", name, len(text))
			}
			if s := web.Legible(text); !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\u202e") {
				t.Errorf("shown as %q", s)
			}
		}
		if known := errors.Is(err, web.ErrBadRequest) || errors.Is(err, errNoForm); err != nil && !known {
			t.Errorf("it ended with %v", err)
		}
		if err := form.close(); err != nil {
			t.Error(err)
		}
		wantEmpty(t, folder)
	})
}

func FuzzFormOfSeveralChildren(f *testing.F) {
	part := "--b\r\nContent-Disposition: form-data; name=\"title_2\"\r\n\r\nMy street\r\n"
	file := "--b\r\nContent-Disposition: form-data; name=\"drawing_8\"; filename=\"a.jpg\"\r\n\r\n\xff\xd8\xff\r\n"
	for _, seed := range []string{
		part + file + "--b--\r\n", part + part + file + file + "--b--", strings.ReplaceAll(part, "_2", "_9") + strings.ReplaceAll(part, "_2", "_1") + "--b--",
		strings.ReplaceAll(part, "title_2", "_2") + strings.ReplaceAll(part, "title_2", "city_2") + "--b--", strings.Repeat(file, 200) + "--b--",
	} {
		f.Add([]byte(seed))
	}
	folder := testSpool(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		form, _ := readChildren(bytes.NewReader(body), boundary, folder, []string{"city", "title"}, eachTexts())
		children := form.children()
		if len(children) == 0 || len(children) > mostChildren {
			t.Errorf("%d children", len(children))
		}
		for _, child := range children {
			for name, text := range child.texts {
				if name != "city" && !slices.Contains(eachTexts(), name) || len(text) > maxText {
					t.Errorf("%q has %d bytes", name, len(text))
				}
			}
		}
		if err := form.close(); err != nil {
			t.Error(err)
		}
		wantEmpty(t, folder)
	})
}

func TestTheNumberOfAChildIsTheEndOfItsFieldsNames(t *testing.T) {
	for name, want := range map[string]int{"title_2": 2, "child_name_8": 8, "title_1": 0, "title_9": 0, "title_0": 0, "_2": 0, "title": 0, "": 0, "title_22": 0} {
		if _, n, _ := numbered(name); n != want {
			t.Errorf("%q is of child %d; want %d", name, n, want)
		}
	}
	if base, n, _ := numbered(ofChild("child_name", 3)); base != "child_name" || n != 3 || ofChild("title", 1) != "title" {
		t.Errorf("the third child's name is %q of %d", base, n)
	}
}

func TestAFileOfWhichNothingWasKeptIsNeverLookedAt(t *testing.T) {
	folder := testSpool(t).upTo(10)
	a, err := folder.take(strings.NewReader("eleven byte"))
	if err != nil {
		t.Fatal(err)
	}
	f := &sent{drawing: a, most: folder.most}
	if err := f.sound(); !errors.Is(err, rendition.ErrTooLarge) {
		t.Errorf("it is said to be %v", err)
	}
	if a, err = folder.take(strings.NewReader("ten bytes.")); err != nil {
		t.Fatal(err)
	}
	f = &sent{drawing: a, most: folder.most}
	if err := f.sound(); err != nil {
		t.Errorf("ten bytes of ten: %v", err)
	}
	if err := f.close(); err != nil {
		t.Error(err)
	}
	wantEmpty(t, folder)
}
