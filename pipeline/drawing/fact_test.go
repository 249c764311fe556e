package drawing_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestTheSameBuildersGiveTheSameFacts(t *testing.T) {
	row := func() []drawing.Fact {
		r := drawingtest.NewRow()
		a, b := r.Submitted("accra", 7), r.Submitted("quito", 11)
		b.Rendered().Returned("dark").Replaced()
		a.Rendered().Approved().Undone()
		return r.Facts()
	}
	facts := row()
	if !reflect.DeepEqual(facts, row()) {
		t.Error("two rows of the same calls differ")
	}
	for i, f := range facts {
		if f.Seq != uint64(i+1) || i > 0 && !f.At.After(facts[i-1].At) {
			t.Errorf("fact %d has the sequence %d and the time %s", i, f.Seq, f.At)
		}
	}
}

func TestAFactOfUnknownNameIsCarriedAlong(t *testing.T) {
	before := drawingtest.Submitted("accra", 7).Rendered().Approved().State()
	d := drawingtest.Submitted("accra", 7).Rendered().Approved().Happened("praised", map[string]any{"stars": 5})
	after := d.State()
	if after.Seq != before.Seq+1 || after.Judged != before.Judged {
		t.Errorf("it counts as %d, judged %d", after.Seq, after.Judged)
	}
	after.Seq = before.Seq
	if !reflect.DeepEqual(before, after) {
		t.Errorf("it changed %+v\nto %+v", before, after)
	}
}

func TestUnknownFieldsSurviveReading(t *testing.T) {
	data := json.RawMessage("{ \"v\":9 ,\"by\":\"staff-1\",\"weather\":{\"rain\":true},\n\"on\":3}")
	f := drawing.Fact{Drawing: drawingtest.ID(1), Name: drawing.Approved, Seq: 5, Data: append(json.RawMessage{}, data...)}
	var j drawing.Judgement
	if err := f.Decode(&j); err != nil || j.Version != 9 || j.On != 3 {
		t.Fatalf("%+v, %v", j, err)
	}
	s, err := drawing.Fold(f)
	if err != nil || s.Decision == nil {
		t.Fatalf("%+v, %v", s, err)
	}
	if string(f.Data) != string(data) {
		t.Errorf("the data is now %s", f.Data)
	}
}

func TestAFactWithoutItsKeyHidesTheDrawing(t *testing.T) {
	s := drawingtest.Submitted("accra", 7).Rendered().Approved().Sealed("described").State()
	if !s.Sealed || s.Public(afterwards) || s.Unmade() {
		t.Errorf("sealed %v, public %v, unmade %v", s.Sealed, s.Public(afterwards), s.Unmade())
	}
	f := drawing.Fact{Drawing: drawingtest.ID(1), Name: drawing.Submitted, Seq: 1}
	if err := f.Decode(&drawing.Submission{}); !errors.Is(err, drawing.ErrSealed) {
		t.Errorf("decoding it: %v", err)
	}
	if s, err := drawing.Fold(f); err != nil || !s.Sealed || !s.Exists() {
		t.Errorf("folded: %+v, %v", s, err)
	}
}

func TestErasedNeedsNoKey(t *testing.T) {
	s := drawingtest.Submitted("accra", 7).Sealed(drawing.Rendered).Sealed(drawing.Erased).State()
	if s.Erased.IsZero() || s.Sealed {
		t.Errorf("%+v", s)
	}
}

func TestDamageChangesNothing(t *testing.T) {
	whole := drawingtest.Submitted("accra", 7).Rendered().Approved().State()
	next := drawing.Fact{Drawing: whole.ID, Name: drawing.Approved, Seq: whole.Seq + 1, Data: json.RawMessage(`{}`)}
	for name, damage := range map[string]func(*drawing.Fact){
		"of another drawing":   func(f *drawing.Fact) { f.Drawing = drawingtest.ID(2) },
		"the same again":       func(f *drawing.Fact) { f.Seq = whole.Seq },
		"of an earlier time":   func(f *drawing.Fact) { f.Seq = 1 },
		"without a sequence":   func(f *drawing.Fact) { f.Seq = 0 },
		"data of another kind": func(f *drawing.Fact) { f.Data = json.RawMessage(`{"by":["staff"]}`) },
		"no JSON":              func(f *drawing.Fact) { f.Data = json.RawMessage(`{"by`) },
		"no bytes":             func(f *drawing.Fact) { f.Data = json.RawMessage{} },
		"a ladder of words":    func(f *drawing.Fact) { f.Name, f.Data = drawing.Rendered, json.RawMessage(`"ladder"`) },
		"a submission of none": func(f *drawing.Fact) { f.Name, f.Data = drawing.Submitted, json.RawMessage(`[]`) },
		"a refusal of numbers": func(f *drawing.Fact) { f.Name, f.Data = drawing.Unreadable, json.RawMessage(`{"reason":7}`) },
		"a replacement of 7":   func(f *drawing.Fact) { f.Name, f.Data = drawing.Replaced, json.RawMessage(`7`) },
	} {
		f, s := next, whole
		damage(&f)
		if err := s.Apply(f); err == nil {
			t.Errorf("%s: no error", name)
		}
		if !reflect.DeepEqual(s, whole) {
			t.Errorf("%s: the state is now %+v", name, s)
		}
	}
}

func TestANewFactIsInUTC(t *testing.T) {
	quito := time.FixedZone("Quito", -5*60*60)
	f, err := drawing.New("E1", drawingtest.ID(1), drawing.Undone, time.Date(2026, 3, 1, 20, 0, 0, 0, quito), drawing.Act{Version: 1, By: "staff-1"})
	if err != nil || f.At.Location() != time.UTC || f.At.Day() != 2 || string(f.Data) != `{"v":1,"by":"staff-1"}` {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := drawing.New("E2", drawingtest.ID(1), drawing.Undone, time.Now(), make(chan int)); err == nil {
		t.Error("what is no data made a fact")
	}
}

func TestARetryIsTheSameWhateverItsPage(t *testing.T) {
	var first drawing.Submission
	if err := drawingtest.Submitted("accra", 7).Facts()[0].Decode(&first); err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]struct {
		change func(*drawing.Submission)
		same   bool
	}{
		"nothing":        {func(*drawing.Submission) {}, true},
		"the language":   {func(s *drawing.Submission) { s.Language = "ar" }, true},
		"the consent":    {func(s *drawing.Submission) { s.Consent = drawing.Consent{} }, true},
		"the city":       {func(s *drawing.Submission) { s.City = "quito" }, false},
		"the title":      {func(s *drawing.Submission) { s.Title += "!" }, false},
		"the story":      {func(s *drawing.Submission) { s.Story = "" }, false},
		"the child":      {func(s *drawing.Submission) { s.Child.Name = "Kofi" }, false},
		"the age":        {func(s *drawing.Submission) { s.Child.Age++ }, false},
		"the guardian":   {func(s *drawing.Submission) { s.Guardian.Name = "Kwame" }, false},
		"the address":    {func(s *drawing.Submission) { s.Guardian.Email = "k@example.org" }, false},
		"the picture":    {func(s *drawing.Submission) { s.Original.SHA256 = strings.Repeat("0", 64) }, false},
		"only its bytes": {func(s *drawing.Submission) { s.Original.Bytes++ }, false},
	} {
		again := first
		one.change(&again)
		if got := first.SameAs(again); got != one.same {
			t.Errorf("another %s: same %v", name, got)
		}
	}
}

func TestKeysNameTheDrawingTheWidthAndTheBytes(t *testing.T) {
	id := drawing.ID("0123456789abcdefghjkmnpqrs")
	if got, want := (drawing.Original{SHA256: "3f9a"}).Key(id), "0123456789abcdefghjkmnpqrs/3f9a"; got != want {
		t.Errorf("an original's is %s; want %s", got, want)
	}
	if got, want := (drawing.Rendition{Width: 640, Hash: "5c0f", Ext: "jpg"}).Key(id), "0123456789abcdefghjkmnpqrs/640-5c0f.jpg"; got != want {
		t.Errorf("a rendition's is %s; want %s", got, want)
	}
}

func FuzzApply(f *testing.F) {
	row := drawingtest.Submitted("accra", 7).Rendered().Returned("dark").Replaced().Unreadable("damaged")
	row.Edited(drawing.Edit{Recipe: &aTurn}).Proposed(drawing.Decline, "staff-2").Appealed().Escalated(true)
	for _, fact := range row.Noted("a word").Screened(drawing.Noticed{Code: "gps"}).Erased().Facts() {
		f.Add(string(fact.Name), []byte(fact.Data), fact.Seq)
	}
	f.Add("praised", []byte("{}"), uint64(99))
	f.Add("approved", []byte(`{"public_at":"0001-01-01T00:00:00Z"}`), ^uint64(0))
	f.Add("rendered", []byte(`{"pictures":[null]}`), uint64(7))
	whole := drawingtest.Submitted("accra", 7).Rendered().Approved().State()
	f.Fuzz(func(t *testing.T, name string, data []byte, seq uint64) {
		for _, before := range []drawing.State{{}, whole} {
			s := before
			fact := drawing.Fact{Drawing: whole.ID, Name: drawing.Name(name), Seq: seq, Data: data}
			if err := s.Apply(fact); err != nil {
				if !reflect.DeepEqual(s, before) {
					t.Errorf("%v, and yet the state is %+v", err, s)
				}
				continue
			}
			if s.Seq != seq {
				t.Errorf("applied %d, at %d", seq, s.Seq)
			}
			s.Status(later)
			for _, c := range drawingtest.Commands() {
				_ = s.May(c)
			}
			if back := throughJSON(t, s); !back.Public(later) && s.Public(later) || back.Seq != s.Seq {
				t.Errorf("through JSON %+v became %+v", s, back)
			}
		}
	})
}
