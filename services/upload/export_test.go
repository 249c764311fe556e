package upload_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

// unpacked are the files of a copy.
func (h *house) unpacked(t *testing.T, address string) map[string][]byte {
	t.Helper()
	answer := h.get(address)
	wantStatus(t, answer, http.StatusOK)
	want(t, "kind", answer.Header().Get("Content-Type"), "application/zip")
	want(t, "kept", answer.Header().Get("Cache-Control"), "no-store")
	body := answer.Body.Bytes()
	packed, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range packed.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(from); err != nil {
			t.Fatal(err)
		}
		from.Close()
	}
	return files
}

// entryFile is entry.json.
type entryFile struct {
	ID, Status, City, Title, Story string
	Child                          drawing.Child
	Guardian                       drawing.Guardian
	Consent                        struct {
		Text, Language string
		Sentences      []string
	}
	Original struct {
		File, SHA256 string
		Bytes        int
	}
	Pictures []struct {
		File  string
		Bytes int
		Width int
	}
	Facts []struct {
		What string
		Data map[string]any
	}
}

func TestAFamilyGetsACopyOfAllThatIsKept(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("title", "<b>Our & street</b>")
	got := h.enter(t, e)
	id := drawing.ID(got.ID)
	h.Render(t, id)
	h.Return(t, id)
	answer := h.get(got.StatusURL + "/export")
	disposition := answer.Header().Get("Content-Disposition")
	if !strings.HasPrefix(disposition, "attachment; filename=") || strings.Contains(disposition, "Ama") || !strings.HasSuffix(disposition, `.zip"`) {
		t.Errorf("it is called %s", disposition)
	}
	files := h.unpacked(t, "/en"+got.StatusURL+"/export")
	var entry entryFile
	if err := json.Unmarshal(files["entry.json"], &entry); err != nil {
		t.Fatal(err)
	}
	if entry.ID != got.ID || entry.Status != "returned" || entry.City != "accra" || entry.Title != e.fields["title"] || entry.Guardian.Email != "efua@example.org" ||
		entry.Child.Age != 7 || len(entry.Consent.Sentences) != 2 || entry.Consent.Text == "" {
		t.Errorf("entry.json has %+v", entry)
	}
	sum := sha256.Sum256(files["original.jpg"])
	if !bytes.Equal(files["original.jpg"], e.file) || entry.Original.File != "original.jpg" || entry.Original.SHA256 != hex.EncodeToString(sum[:]) {
		t.Error("the original is not what was sent")
	}
	if len(entry.Pictures) != 2 || len(files) != 6 {
		t.Errorf("there are %d pictures and %d files", len(entry.Pictures), len(files))
	}
	for _, p := range entry.Pictures {
		if len(files[p.File]) != p.Bytes || p.Bytes == 0 {
			t.Errorf("%s has %d bytes; want %d", p.File, len(files[p.File]), p.Bytes)
		}
	}
	if last := entry.Facts[len(entry.Facts)-1]; last.What != "returned" || last.Data["by"] != "a moderator" || last.Data["reason"] == nil {
		t.Errorf("the last fact is %+v", last)
	}
	h.wantReadable(t, files, e.fields["title"])
	if strings.Contains(string(files["entry.json"])+string(files["index.html"]), contesttest.Moderator) {
		t.Error("it says who decided")
	}
}

// wantReadable wants the page in a copy to open from its folder without a network.
func (h *house) wantReadable(t *testing.T, files map[string][]byte, title string) {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(files["index.html"]))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "title", d.Find("h1").Text(), title)
	for _, text := range []string{"efua@example.org", "7 years old", "Accra", "It arrived.", "Someone asked for a better picture.", "The photo is a little blurred."} {
		if !strings.Contains(d.Find("main").Text(), text) {
			t.Errorf("%q is not on the page", text)
		}
	}
	d.Find("[src], [href]").Each(func(_ int, s *selection) {
		for _, at := range []string{s.AttrOr("src", ""), s.AttrOr("href", "")} {
			if at != "" && files[at] == nil {
				t.Errorf("the page leads to %q, which is not in the copy", at)
			}
		}
	})
	if d.Find("script").Length() != 0 {
		t.Error("the page has a script")
	}
}

func TestACopyIsInTheFamilysLanguage(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	for language, dir := range map[string]string{"es": "ltr", "ar": "rtl"} {
		page := string(h.unpacked(t, "/"+language+"/entries/"+a.Receipt+"/export")["index.html"])
		if !strings.Contains(page, `<html lang="`+language+`" dir="`+dir+`">`) || strings.Contains(page, "copy.") || strings.Contains(page, "<no value>") {
			t.Errorf("the page is %s", page)
		}
	}
}

func TestACopyOfWhatIsErasedOrUnknownIsNone(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.erase(t, a.ID)
	wantStatus(t, h.get("/entries/"+a.Receipt+"/export", asJSON...), http.StatusConflict)
	page := h.get("/en/entries/" + a.Receipt + "/export")
	wantStatus(t, page, http.StatusConflict)
	wantText(t, document(t, page), ".summary h2", "It is erased")
	wantStatus(t, h.get("/entries/"+strings.Repeat("0", 52)+"/export"), http.StatusNotFound)
}

func TestToLookChangesNothing(t *testing.T) {
	h := open(t)
	var receipts []string
	for _, c := range standings {
		a := h.Enter(t)
		c.arrange(t, h, a)
		receipts = append(receipts, a.Receipt)
	}
	erased := h.Enter(t)
	h.erase(t, erased.ID)
	receipts = append(receipts, erased.Receipt)
	before := h.kept(t)
	for _, receipt := range receipts {
		at := "/entries/" + receipt
		for _, page := range []string{"", "?better=yes", "?confirm=yes", "/correct?title=x", "/export", "/erase?confirm=yes", "/certificate", "/withdraw", "/restore", "/replace", "/another-look"} {
			h.get(at + page)
			h.get("/ar"+at+page, asJSON...)
			h.send(http.MethodHead, at+page, nil)
		}
	}
	if after := h.kept(t); !slices.Equal(before, after) {
		t.Errorf("there was %v, and is %v", before, after)
	}
}

// kept is all that lies in the journal and the store, by name.
func (h *house) kept(t *testing.T) (all []string) {
	t.Helper()
	for object, err := range h.Store.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, object.Key)
	}
	last, err := h.Journal.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return append(all, fmt.Sprint(last))
}
