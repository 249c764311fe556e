package upload_test

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/uploads"
)

// naming is an entry that names an upload in the place of its file.
func (h *house) naming(t *testing.T, upload string) *entry {
	t.Helper()
	e := h.entry(t).with("upload", upload)
	e.file = nil
	return e
}

func TestAnUploadThatCannotBeEnteredIsToldAtTheDrawing(t *testing.T) {
	h := open(t)
	picture := contesttest.Picture(t, 0)
	removed := h.begin(t, len(picture))
	wantStatus(t, h.tus(http.MethodDelete, removed, nil), http.StatusNoContent)
	old := h.begin(t, len(picture))
	h.Move(uploads.Lifetime - time.Second) // the edition stays open
	young := h.uploaded(t, picture)
	h.Move(time.Second)
	for name, row := range map[string]struct {
		upload string
		file   []byte
		code   string
		said   map[string]string
	}{
		"unfinished":     {h.uploadedHalf(t), nil, "upload_unfinished", map[string]string{"en": "not all arrived", "es": "entera todavía", "ar": "كلها بعد"}},
		"expired":        {old, nil, "upload_expired", map[string]string{"en": "more than a day", "es": "más de un día", "ar": "أكثر من يوم"}},
		"removed":        {removed, nil, "upload_unknown", map[string]string{"en": "no longer have", "es": "Ya no tenemos", "ar": "لم تعد عندنا"}},
		"nobody's":       {"anything at all", nil, "upload_unknown", nil},
		"beside a file":  {young, picture, "twice", nil},
		"no picture":     {h.uploaded(t, []byte("no picture at all")), nil, "not_picture", nil},
		"half a picture": {h.uploaded(t, picture[:10]), nil, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := h.naming(t, row.upload[strings.LastIndexByte(row.upload, '/')+1:])
			e.file = row.file
			for _, language := range []string{"en", "es", "ar"} {
				answer := h.post(t, "/"+language+"/enter", e, asJSON...)
				if answer.Code != http.StatusUnprocessableEntity && answer.Code != http.StatusUnsupportedMediaType {
					t.Fatalf("the answer is %d: %.300s", answer.Code, answer.Body)
				}
				fault := decode[problem](t, answer).Errors["drawing"]
				if row.code != "" && fault.Code != row.code || !strings.Contains(fault.Message, row.said[language]) {
					t.Errorf("%s: %+v; want %s, %q", language, fault, row.code, row.said[language])
				}
			}
			e.fields["title"] = "" // all that is wrong is said at once
			answer := h.post(t, "/enter", e, asJSON...)
			if p := decode[problem](t, answer); p.Errors["title"].Message == "" || p.Errors["drawing"].Message == "" {
				t.Errorf("beside a title that is missing, it says %+v", p.Errors)
			}
		})
	}
	h.wantEmptySpool(t)
}

// uploadedHalf is an upload of which half is missing.
func (h *house) uploadedHalf(t *testing.T) string {
	t.Helper()
	address := h.begin(t, 10)
	wantStatus(t, h.patch(address, 0, []byte("01234")), http.StatusNoContent)
	return address
}

func TestARetryIsKnownByItsUploadsName(t *testing.T) {
	h := open(t)
	name := h.uploaded(t, contesttest.Picture(t, 0))
	e := h.naming(t, name)
	first := h.enter(t, e)
	other := h.uploaded(t, contesttest.Picture(t, 1))
	for what, change := range map[string]func(*entry){
		"another title":       func(e *entry) { e.fields["title"] = "Another" },
		"another picture":     func(e *entry) { e.fields["upload"] = other },
		"an upload of no one": func(e *entry) { e.fields["upload"] = uploads.NewID().Text() },
	} {
		t.Run(what, func(t *testing.T) {
			changed := &entry{fields: maps.Clone(e.fields)}
			change(changed)
			answer := h.post(t, "/enter", changed, asJSON...)
			wantStatus(t, answer, http.StatusUnprocessableEntity)
		})
	}
	whole := &entry{fields: maps.Clone(e.fields), file: contesttest.Picture(t, 0), name: "street.jpg"}
	delete(whole.fields, "upload")
	for what, retry := range map[string]*entry{"the same": e, "the same picture with the form": whole} {
		if again := h.enter(t, retry); again != first {
			t.Errorf("%s: %+v; want %+v", what, again, first)
		}
	}
	another := h.naming(t, name) // of another child, with another key
	answer := h.post(t, "/enter", another, asJSON...)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	want(t, "the code", decode[problem](t, answer).Errors["drawing"].Code, "upload_unknown")
}

// A crash between the fact and the removal leaves the pieces, and the retry removes them.
func TestWhatACrashLeftGoesWithTheRetry(t *testing.T) {
	h := open(t)
	picture := contesttest.Picture(t, 0)
	e := h.naming(t, h.uploaded(t, picture))
	form := h.Form()
	form.Key, form.Title, form.ChildName = e.fields["key"], e.fields["title"], e.fields["child_name"]
	id, err := uploads.ParseID(e.fields["upload"])
	if err != nil {
		t.Fatal(err)
	}
	up := contesttest.Upload(picture)
	up.Parts = id.Name()
	accepted, err := h.Contest.Submit(t.Context(), form, up, contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	if again := h.enter(t, e); again.ID != string(accepted.ID) || again.Receipt != accepted.Receipt {
		t.Errorf("the retry is %+v; want %+v", again, accepted)
	}
	for object := range h.Store.List(t.Context(), uploads.Prefix) {
		t.Errorf("%s is left", object.Key)
	}
}

func TestAnUploadTakesThePlaceOfADrawing(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt
	e := &entry{fields: map[string]string{"upload": h.uploaded(t, contesttest.Picture(t, 40))}}
	for range 2 { // the answer may have been lost
		answer := h.post(t, at+"/replace", e, asJSON...)
		wantStatus(t, answer, http.StatusOK)
		want(t, "status", decode[status](t, answer).Status, string(drawing.StatusReceived))
	}
	h.tryToRender(t, a.ID)
	if got := h.State(t, a.ID).Ladder.Width; got != 440 {
		t.Errorf("the picture is %d wide; want the new one's 440", got)
	}
	e.fields["upload"] = uploads.NewID().Text()
	answer := h.post(t, at+"/replace", e, asJSON...)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	want(t, "the code", decode[problem](t, answer).Errors["drawing"].Code, "upload_unknown")
	page := h.post(t, "/en"+at+"/replace", e)
	if said := document(t, page).Find("main").Text(); !strings.Contains(said, "We no longer have the picture") {
		t.Errorf("the page says %q", said)
	}
}

func TestWhenNoEntriesAreTakenAnUploadWantsAReceipt(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Move(time.Hour)
	h.Change(t, func(e *edition.Edition) { e.ClosesAt = h.Now() })
	start := []string{"Upload-Length", "100"}
	answer := h.tus(http.MethodPost, "/uploads/", nil, start...)
	wantStatus(t, answer, http.StatusForbidden)
	want(t, "the code", decode[struct{ Code string }](t, answer).Code, "closed")
	wantStatus(t, h.tus(http.MethodPost, "/uploads/", nil, append(start, "Upload-Metadata", "receipt "+coded("no receipt"))...), http.StatusNotFound)
	mine := "filename " + coded("street.jpg") + ", receipt " + coded(a.Receipt)
	answer = h.tus(http.MethodPost, "/uploads/", nil, append(start, "Upload-Metadata", mine)...)
	wantStatus(t, answer, http.StatusCreated)
	said := h.tus(http.MethodHead, answer.Header().Get("Location"), nil).Header().Get("Upload-Metadata")
	want(t, "what is kept", said, "filename "+coded("street.jpg"))
	h.Render(t, a.ID)
	h.Approve(t, a.ID)
	wantStatus(t, h.tus(http.MethodPost, "/uploads/", nil, append(start, "Upload-Metadata", mine)...), http.StatusConflict)
	if strings.Contains(h.log.String(), a.Receipt) {
		t.Error("the log names the receipt")
	}
}

func TestOneAddressBeginsSoManyUploads(t *testing.T) {
	h := open(t, limited)
	var last string
	for range 300 {
		last = h.begin(t, 1)
	}
	answer := h.tus(http.MethodPost, "/uploads/", nil, "Upload-Length", "1")
	wantStatus(t, answer, http.StatusTooManyRequests)
	want(t, "when to come back", answer.Header().Get("Retry-After"), "86400")
	wantStatus(t, h.tus(http.MethodDelete, last, nil), http.StatusNoContent)
	h.begin(t, 1)
}

func TestADiskThatIsFullTakesNoUpload(t *testing.T) {
	h := open(t)
	address := h.begin(t, 100)
	free := int64(1_000_000)
	h.Contest.Free, h.Contest.MinFree = func() (int64, error) { return free, nil }, 10_000_000
	for what, answer := range map[string]int{
		"begin": h.tus(http.MethodPost, "/uploads/", nil, "Upload-Length", "1").Code,
		"go on": h.patch(address, 0, make([]byte, 100)).Code,
	} {
		if answer != http.StatusServiceUnavailable {
			t.Errorf("%s: %d; want 503", what, answer)
		}
	}
	free = 1 << 40
	wantStatus(t, h.patch(address, 0, make([]byte, 100)), http.StatusNoContent)
	h.wantEmptySpool(t)
}

func TestErasingFindsThePiecesThatACrashLeft(t *testing.T) {
	h := open(t)
	picture := contesttest.Picture(t, 0)
	id, err := uploads.ParseID(h.uploaded(t, picture))
	if err != nil {
		t.Fatal(err)
	}
	up := contesttest.Upload(picture)
	up.Parts = id.Name()
	a, err := h.Contest.Submit(t.Context(), h.Form(), up, contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Contest.Erase(t.Context(), a.Receipt)
	if err := errors.Join(err, h.Contest.Destroy(t.Context(), a.ID)); err != nil {
		t.Fatal(err)
	}
	var left []string
	for object := range h.Store.List(t.Context(), "") {
		left = append(left, object.Key)
	}
	if !slices.Equal(left, nil) {
		t.Errorf("%v are left", left)
	}
}
