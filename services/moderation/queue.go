package moderation

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// item is a drawing in the queue as programs see it.
type item struct {
	ID           drawing.ID    `json:"id"`
	Seq          uint64        `json:"seq"` // what a decision names as what was seen
	City         string        `json:"city"`
	Title        string        `json:"title"`
	Child        drawing.Child `json:"child"`
	Hints        []hint        `json:"hints"`
	Image        *string       `json:"image"` // null while there is none
	WaitingSince time.Time     `json:"waiting_since"`
	Claimed      bool          `json:"claimed,omitempty"` // lies on another desk; in the queue alone
}

// hint is what was noticed of a drawing.
type hint struct {
	Code     string     `json:"code"`
	Text     string     `json:"text"`
	Evidence string     `json:"evidence,omitempty"` // what was found
	Drawing  drawing.ID `json:"drawing,omitempty"`  // the other one, that it looks like

	other   *drawing.State // that one, if the reader may look at it
	foreign bool           // there is another one that the reader may not look at
	pair    *pair          // of a page: both side by side
}

// jsonWidth is the picture that a program is told of: enough to judge most drawings.
const jsonWidth = 1280

func (s *Site) item(ctx context.Context, l *language.Language, a staff.Account, st drawing.State) (item, error) {
	noticed, err := s.hints(ctx, l, a, st)
	if err != nil {
		return item{}, err
	}
	it := item{
		ID: st.ID, Seq: st.Judged, City: st.City, Title: st.Title, Child: st.Child,
		Hints: noticed, WaitingSince: st.Waiting,
	}
	if picture := imageOf(st, jsonWidth, ""); picture.Src != "" {
		url := s.PublicURL + picture.Src
		it.Image = &url
	}
	return it, nil
}

// items are drawings as programs see them.
func (s *Site) items(r *http.Request, a staff.Account, all []drawing.State) ([]item, error) {
	items := make([]item, len(all))
	for i, st := range all {
		var err error
		if items[i], err = s.item(r.Context(), web.Language(r), a, st); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// queuePage is what waits for a verdict.
type queuePage struct {
	web.Frame
	Heading string
	Lead    string
	Stuck   string // what never got a picture; "" if all did
	Reports notice // what hangs and was reported
	Lanes   []notice
	Cities  cityFilter
	First   string // address of the oldest; "" if nothing waits
	Again   string // address of this page
	Hung    []web.Hung
	Last    []done
}

func (s *Site) showQueue(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	most, err := limitOf(r)
	if err != nil {
		return err
	}
	cities, city, err := s.scope(a, r.URL.Query().Get("city"))
	if err != nil {
		return err
	}
	waiting, others, err := s.queued(r, catalog.Desk{Cities: cities, By: a.ID}, most)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		items, err := s.items(r, a, waiting)
		if err != nil {
			return err
		}
		for i, st := range waiting {
			items[i].Claimed = others[st.ID]
		}
		return web.JSON(w, http.StatusOK, map[string]any{"items": items})
	}
	page, err := s.queuePage(r, a, city, cities, waiting, others)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showQueue(page))
}

func (s *Site) queuePage(r *http.Request, a staff.Account, city string, cities []string, waiting []drawing.State, others map[drawing.ID]bool) (queuePage, error) {
	f, n, err := s.counted(r, a)
	if err != nil {
		return queuePage{}, err
	}
	if city != "" {
		if n, err = s.Catalog.Backlog(r.Context(), catalog.Desk{Cities: cities, By: a.ID}); err != nil {
			return queuePage{}, err
		}
	}
	l := f.Language
	f.Title, f.Desk.Links[0].Current = l.N("queue.title", n), true
	f.Styles = append(f.Styles, s.assets.URL("desk.css"))
	if n == 0 {
		f.Title = l.T("queue.none")
	}
	p := queuePage{
		Frame: f, Heading: f.Title, Lead: l.T("queue.empty"),
		Again: f.Link(queuePath(city)),
	}
	if p.Cities, err = s.cityFilter(r.Context(), f, a, queuePath(""), city); err != nil {
		return queuePage{}, err
	}
	if p.Stuck, err = s.stuck(r, l, cities); err != nil {
		return queuePage{}, err
	}
	if p.Reports, err = s.noticed(r, f, a, city, cities); err != nil {
		return queuePage{}, err
	}
	if p.Lanes, err = s.laneNotices(r, f, a, city, cities); err != nil {
		return queuePage{}, err
	}
	if p.Last, err = s.last(r, a, f); err != nil {
		return queuePage{}, err
	}
	if len(waiting) > 0 {
		p.First = f.Link(drawingPath(string(firstFree(waiting, others).ID), city))
		p.Lead = l.T("queue.since", "at", l.DateTime(waiting[0].Waiting))
	}
	for _, st := range waiting {
		p.Hung = append(p.Hung, s.hung(f, st, city, len(cities) == 1))
		if others[st.ID] {
			p.Hung[len(p.Hung)-1].City = claimedIn(l, p.Hung[len(p.Hung)-1].City)
		}
	}
	return p, nil
}

// hung is a waiting drawing on the queue's wall.
func (s *Site) hung(f web.Frame, st drawing.State, city string, oneCity bool) web.Hung {
	h := web.Hung{
		URL: f.Link(drawingPath(string(st.ID), city)), Title: st.Title, TitleLanguage: st.Language,
		Child: st.Child.Name, Age: st.Child.Age, Color: st.Ladder.Color,
	}
	if !oneCity {
		h.City = s.city(f.Language, st.City)
	}
	for _, r := range st.Ladder.Pictures {
		h.Images = append(h.Images, web.Image{URL: picturePath(st.ID, r), Width: r.Width, Height: r.Height, Type: r.Type})
	}
	return h
}

const (
	// stuckAfter is how long a worker may owe a drawing its pictures before people are
	// told: a worker's own retries are over by then.
	stuckAfter = 15 * time.Minute
	// mostStuck is how many are counted at most.
	mostStuck = 1_000
)

// stuck says how many drawings never got a picture; "" if all did.
func (s *Site) stuck(r *http.Request, l *language.Language, cities []string) (string, error) {
	all, err := s.Catalog.Stuck(r.Context(), s.Now().Add(-stuckAfter), mostStuck)
	if err != nil {
		return "", err
	}
	all = slices.DeleteFunc(all, func(st drawing.State) bool { return len(cities) > 0 && !slices.Contains(cities, st.City) })
	if len(all) == 0 {
		return "", nil
	}
	return l.N("queue.stuck", len(all)), nil
}

// following is the drawing to look at after another: the next in the queue's order,
// so that what somebody left for later is not pushed at them again, and after the
// last the first. waiting is in the queue's order.
func following(waiting []drawing.State, now drawing.State) (drawing.State, bool) {
	others := slices.DeleteFunc(slices.Clone(waiting), func(s drawing.State) bool { return s.ID == now.ID })
	for _, s := range others {
		if before(now, s) {
			return s, true
		}
	}
	if len(others) == 0 {
		return drawing.State{}, false
	}
	return others[0], true
}

// followingFree is the drawing to look at after another that lies on no other desk, if
// there is one.
func followingFree(waiting []drawing.State, others map[drawing.ID]bool, now drawing.State) (drawing.State, bool) {
	free := slices.DeleteFunc(slices.Clone(waiting), func(s drawing.State) bool { return others[s.ID] })
	if next, ok := following(free, now); ok {
		return next, true
	}
	return following(waiting, now)
}

// since is since when a drawing waits in its lane.
func since(st drawing.State) time.Time {
	if st.Correction != nil {
		return st.Correction.At
	}
	return st.Waiting
}

// before is the queue's order: by the millisecond since when it waits, then by id.
func before(a, b drawing.State) bool {
	if x, y := since(a).UnixMilli(), since(b).UnixMilli(); x != y {
		return x < y
	}
	return a.ID < b.ID
}

func sortByName(l *language.Language, cities []cityChoice) {
	compare := l.Compare()
	slices.SortFunc(cities, func(a, b cityChoice) int { return compare(a.Name, b.Name) })
}

func srcset(s drawing.State) string {
	var rungs []string
	for _, r := range s.Ladder.Pictures {
		rungs = append(rungs, fmt.Sprintf("%s %dw", picturePath(s.ID, r), r.Width))
	}
	return strings.Join(rungs, ", ")
}
