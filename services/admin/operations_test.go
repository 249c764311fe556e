package admin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/admin"
)

var quiet = slog.New(slog.DiscardHandler)

// asked are operations that note what they were asked, and answer the same each time.
type asked struct{ words []string }

func (a *asked) note(format string, args ...any) {
	a.words = append(a.words, fmt.Sprintf(format, args...))
}

var (
	present, absent = drawingtest.ID(1), drawingtest.ID(2)
	someday         = time.Date(2026, time.November, 23, 8, 30, 0, 5, time.UTC)
	someEdition     = edition.Default(someday)
	damage          = []contest.Finding{
		{Part: "chain", OK: true, Detail: "all well"},
		{Part: "objects", Detail: "one is not", Damaged: []string{"a/b is <missing>"}},
	}
)

func (a *asked) operations() admin.Operations {
	return admin.Operations{
		AddStaff: func(_ context.Context, n admin.NewStaff) (admin.StaffAdded, error) {
			a.note("add %+v", n)
			return admin.StaffAdded{Email: n.Email, Cities: n.Cities, Role: n.Role, Generated: "blue-tram-42"}, nil
		},
		ListStaff: func(context.Context) ([]admin.Colleague, error) {
			a.note("list")
			return []admin.Colleague{{Email: "ines@example.org", Cities: []string{"accra"}, Role: "jury", Stands: "invited"}}, nil
		},
		DropStaff: func(_ context.Context, email string) error { a.note("drop %s", email); return nil },
		LinkStaff: func(_ context.Context, email string) (admin.StaffLink, error) {
			a.note("link %s", email)
			return admin.StaffLink{Email: email, Path: "/moderation/link/x", Good: time.Minute}, nil
		},
		Edition: func(context.Context) (edition.Edition, error) { a.note("edition"); return someEdition, nil },
		SetEdition: func(_ context.Context, settings map[string]string) (edition.Edition, error) {
			a.note("set %v", settings)
			changed := someEdition
			changed.Theme = settings["theme"]
			return changed, nil
		},
		Facts: func(_ context.Context, id drawing.ID) ([]drawing.Fact, error) {
			a.note("facts %s", id)
			if id == absent {
				return nil, nil
			}
			return []drawing.Fact{
				{Seq: 3, At: someday, Name: drawing.Submitted, EventID: "E1"},
				{Seq: 5, At: someday, Name: "featured", EventID: "E2", Data: json.RawMessage(`{"v":1,"note":"<b>"}`)},
			}, nil
		},
		Erase: func(_ context.Context, id drawing.ID) (admin.Erased, error) {
			a.note("erase %s", id)
			return someErased, nil
		},
		Rebuild: func(context.Context) (uint64, error) { a.note("rebuild"); return 1<<63 + 1, nil },
		Doctor: func(_ context.Context, e contest.Examination) ([]contest.Finding, error) {
			a.note("doctor, scrub: %v", e.Scrub)
			for n := range 3 {
				e.Tell(contest.Progress{Objects: n + 1, Of: 3})
			}
			return damage, nil
		},
		Log: quiet,
	}
}

var someErased = admin.Erased{At: someday, Destroyed: someday, Objects: 3, Backups: 30}

// shortDir is a folder whose socket has a path that a socket can have.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "easel")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// listen serves operations on the socket of a folder until the test ends.
func listen(t *testing.T, data string, o admin.Operations) {
	t.Helper()
	l, err := admin.Listen(data)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(o.Handler())
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
}

func dial(t *testing.T, data string) *admin.Client {
	t.Helper()
	c, err := admin.Dial(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bothWays runs a check over a socket and in this process.
func bothWays(t *testing.T, o admin.Operations, check func(*testing.T, *admin.Client)) {
	t.Run("over the socket", func(t *testing.T) {
		data := shortDir(t)
		listen(t, data, o)
		check(t, dial(t, data))
	})
	t.Run("directly", func(t *testing.T) { check(t, admin.Direct(o)) })
}

func TestEveryOperationIsTheSameOverTheSocketAndDirectly(t *testing.T) {
	a := &asked{}
	bothWays(t, a.operations(), func(t *testing.T, c *admin.Client) {
		a.words = nil
		ctx := t.Context()
		wanted := admin.NewStaff{Email: "ines@example.org", Cities: []string{"quito", "accra"}, Role: "jury", Password: "as she likes it"}
		added, err := c.AddStaff(ctx, wanted)
		want(t, added, err, admin.StaffAdded{Email: wanted.Email, Cities: wanted.Cities, Role: "jury", Generated: "blue-tram-42"})
		all, err := c.ListStaff(ctx)
		want(t, all, err, []admin.Colleague{{Email: "ines@example.org", Cities: []string{"accra"}, Role: "jury", Stands: "invited"}})
		want(t, struct{}{}, c.DropStaff(ctx, "<ines>@example.org"), struct{}{})
		link, err := c.LinkStaff(ctx, "ines@example.org")
		want(t, link, err, admin.StaffLink{Email: "ines@example.org", Path: "/moderation/link/x", Good: time.Minute})
		e, err := c.Edition(ctx)
		want(t, e, err, someEdition)
		changed := someEdition
		changed.Theme = "Rivers & <bridges>"
		e, err = c.SetEdition(ctx, map[string]string{"theme": changed.Theme})
		want(t, e, err, changed)
		facts, err := c.Facts(ctx, present)
		want(t, facts, err, []admin.Fact{
			{Seq: 3, At: someday, What: drawing.Submitted, EventID: "E1", Data: json.RawMessage("null")},
			{Seq: 5, At: someday, What: "featured", EventID: "E2", Data: json.RawMessage(`{"v":1,"note":"\u003cb\u003e"}`)},
		})
		erased, err := c.Erase(ctx, present)
		want(t, erased, err, someErased)
		seq, err := c.Rebuild(ctx)
		want(t, seq, err, 1<<63+1)
		var progress []contest.Progress
		found, err := c.Doctor(ctx, contest.Examination{Scrub: true, Tell: func(p contest.Progress) { progress = append(progress, p) }})
		want(t, found, err, damage)
		want(t, progress, nil, []contest.Progress{{Objects: 1, Of: 3}, {Objects: 2, Of: 3}, {Objects: 3, Of: 3}})
		found, err = c.Doctor(ctx, contest.Examination{})
		want(t, found, err, damage)
		want(t, a.words, nil, []string{
			fmt.Sprintf("add %+v", wanted), "list", "drop <ines>@example.org", "link ines@example.org", "edition", "set map[theme:Rivers & <bridges>]", "facts " + string(present), "erase " + string(present), "rebuild", "doctor, scrub: true", "doctor, scrub: false",
		})
	})
}

// want compares an answer.
func want[T any](t *testing.T, got T, err error, want T) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v;\nwant %+v", got, err, want)
	}
}

func TestTheWordsOfARefusedCommandComeThrough(t *testing.T) {
	no := errors.New(`no city has the slug "atlantis": "<&>" neither`)
	refusing := admin.Operations{
		AddStaff: func(context.Context, admin.NewStaff) (admin.StaffAdded, error) {
			return admin.StaffAdded{Email: "half"}, no
		},
		ListStaff:  func(context.Context) ([]admin.Colleague, error) { return nil, no },
		DropStaff:  func(context.Context, string) error { return no },
		LinkStaff:  func(context.Context, string) (admin.StaffLink, error) { return admin.StaffLink{Path: "/x"}, no },
		Edition:    func(context.Context) (edition.Edition, error) { return edition.Edition{}, no },
		SetEdition: func(context.Context, map[string]string) (edition.Edition, error) { return edition.Edition{}, no },
		Facts:      func(context.Context, drawing.ID) ([]drawing.Fact, error) { return nil, no },
		Erase:      func(context.Context, drawing.ID) (admin.Erased, error) { return someErased, no },
		Rebuild:    func(context.Context) (uint64, error) { return 7, no },
		Doctor:     func(context.Context, contest.Examination) ([]contest.Finding, error) { return damage, no },
		Log:        quiet,
	}
	bothWays(t, refusing, func(t *testing.T, c *admin.Client) {
		ctx := t.Context()
		added, err := c.AddStaff(ctx, admin.NewStaff{Email: "ines@example.org"})
		wantRefused(t, added, err, no)
		all, err := c.ListStaff(ctx)
		wantRefused(t, all, err, no)
		wantRefused(t, struct{}{}, c.DropStaff(ctx, "ines@example.org"), no)
		link, err := c.LinkStaff(ctx, "ines@example.org")
		wantRefused(t, link, err, no)
		e, err := c.Edition(ctx)
		wantRefused(t, e, err, no)
		e, err = c.SetEdition(ctx, map[string]string{"theme": "Rivers"})
		wantRefused(t, e, err, no)
		facts, err := c.Facts(ctx, present)
		wantRefused(t, facts, err, no)
		erased, err := c.Erase(ctx, present)
		wantRefused(t, erased, err, no)
		seq, err := c.Rebuild(ctx)
		wantRefused(t, seq, err, no)
		found, err := c.Doctor(ctx, contest.Examination{})
		wantRefused(t, found, err, no)
	})
}

// wantRefused wants the words of an error and no answer beside them.
func wantRefused[T any](t *testing.T, got T, err, no error) {
	t.Helper()
	if err == nil || err.Error() != no.Error() || !reflect.ValueOf(&got).Elem().IsZero() {
		t.Errorf("got %+v, %v; want nothing and: %v", got, err, no)
	}
}

func TestADrawingWithoutFactsIsSaidToBeAbsent(t *testing.T) {
	bothWays(t, (&asked{}).operations(), func(t *testing.T, c *admin.Client) {
		if _, err := c.Facts(t.Context(), absent); err == nil || !strings.Contains(err.Error(), drawing.ErrAbsent.Error()) {
			t.Errorf("facts: %v", err)
		}
		if _, err := c.Facts(t.Context(), "nonsense"); err == nil {
			t.Error("a word that is no id has facts")
		}
	})
}

func TestACommandThatIsNotUnderstoodDoesNothing(t *testing.T) {
	for name, one := range map[string]struct{ path, body, says string }{
		"an unknown field":            {"/staff", `{"email":"ines@example.org","roll":"jury"}`, `unknown field \"roll\"`},
		"a field of another type":     {"/staff", `{"email":7}`, "read the command"},
		"a number among the settings": {"/edition", `{"opens":2026}`, "read the command"},
		"no JSON":                     {"/edition", `theme=Rivers`, "read the command"},
		"nothing":                     {"/staff", ``, "read the command"},
		"an unknown wish":             {"/doctor", `{"heal":true}`, `unknown field \"heal\"`},
		"more than 64 KiB":            {"/edition", `{"theme":"` + strings.Repeat("r", 64<<10) + `"}`, "read the command"},
	} {
		t.Run(name, func(t *testing.T) {
			a := &asked{}
			r := httptest.NewRequest(http.MethodPost, one.path, strings.NewReader(one.body))
			w := httptest.NewRecorder()
			a.operations().Handler().ServeHTTP(w, r)
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), one.says) || len(a.words) > 0 {
				t.Errorf("%d %s; done: %q", w.Code, w.Body, a.words)
			}
		})
	}
}

// endless is a body of spaces, which JSON allows in front of a value.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.read += len(p)
	return len(p), nil
}

func TestACommandWithoutEndIsNotReadForEver(t *testing.T) {
	body := &endless{}
	w := httptest.NewRecorder()
	(&asked{}).operations().Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/staff", io.NopCloser(body)))
	if w.Code != http.StatusUnprocessableEntity || body.read > 128<<10 {
		t.Errorf("%d after %d bytes", w.Code, body.read)
	}
}

func TestTheSocketIsItsOwnersAlone(t *testing.T) {
	data := shortDir(t)
	listen(t, data, (&asked{}).operations())
	info, err := os.Stat(admin.Socket(data))
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("the socket is %v, %v", info.Mode(), err)
	}
}

func TestASocketThatAKilledServerLeftIsReplaced(t *testing.T) {
	data := shortDir(t)
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: admin.Socket(data), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Dial(t.Context(), data); !errors.Is(err, admin.ErrNoServer) {
		t.Errorf("a left socket answers: %v", err)
	}
	listen(t, data, (&asked{}).operations())
	if _, err := dial(t, data).Rebuild(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWithoutASocketThereIsNoServer(t *testing.T) {
	if _, err := admin.Dial(t.Context(), shortDir(t)); !errors.Is(err, admin.ErrNoServer) {
		t.Errorf("dial: %v", err)
	}
}

func TestASocketWhosePathIsTooLongSaysWhatToDo(t *testing.T) {
	dir := shortDir(t) + "/" + strings.Repeat("d", 100)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Listen(dir); err == nil || !strings.Contains(err.Error(), "shorter path") {
		t.Errorf("listen: %v", err)
	}
}
