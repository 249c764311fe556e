package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// childrenQuery asks GET /enter for cards of so many children.
const childrenQuery = "children"

// fresh are the cards of a form that nobody has filled in: as many as are asked for, from 1 to mostChildren.
func fresh(asked string) []map[string]string {
	n, err := strconv.Atoi(asked)
	if err != nil {
		n = 1
	}
	all := make([]map[string]string, min(max(n, 1), mostChildren))
	for i := range all {
		all[i] = map[string]string{"key": newKey()}
	}
	return all
}

// typedIn are the children of a form as its page is filled in.
func typedIn(children []*sent) []map[string]string {
	all := make([]map[string]string, len(children))
	for i, child := range children {
		all[i] = child.texts
	}
	return all
}

// changeChildren answers POST /enter with one child more, one less, or in another language. Nothing is entered, and all that was typed is
// there again, with the pictures: a browser can't keep those, but we can.
func (s *Site) changeChildren(w http.ResponseWriter, r *http.Request, f *sent) error {
	children := append([]*sent{f}, f.others()...)
	if n, err := strconv.Atoi(f.texts[removeField]); err == nil && n > 0 && n <= len(children) && len(children) > 1 {
		children = slices.Delete(children, n-1, n)
	}
	for _, child := range children {
		s.keepPicture(r, child)
	}
	done, err := s.entered(r, f.texts[doneField])
	if err != nil {
		return err
	}
	all := typedIn(children)
	if f.texts[addField] != "" && len(all)+len(done) < mostChildren {
		all = append(all, fresh("1")...)
	}
	for _, one := range all {
		if !edition.IsKey(one["key"]) {
			one["key"] = newKey()
		}
	}
	if c, ok := s.cities.FindWritten(f.texts["city"]); ok && f.texts[rewordField] != "" {
		f.texts["city"] = web.Language(r).City(c.Slug, c.Name)
	}
	page := s.form(r, s.contest.Edition(), f.texts, all...)
	page.Entered = done
	web.AllowPreviews(w)
	return web.Page(w, r, http.StatusOK, formPage(page))
}

// keepPicture puts a picture that came with a form where those lie that come before theirs, so that it need not be chosen
// again. One that is none, or for which there is no room, has to be.
func (s *Site) keepPicture(r *http.Request, f *sent) {
	if f.uploaded != nil {
		f.texts[keptField] = f.uploaded.ID.Text()
		return
	}
	if f.drawing == nil || f.drawing.file == nil {
		return
	}
	if f.inspect() != nil {
		return
	}
	up, err := s.putPicture(r, f.drawing)
	if err != nil {
		s.log.WarnContext(r.Context(), "a picture is not kept for a form that comes back", "id", web.RequestID(r), "err", err)
		return
	}
	f.texts[keptField], f.texts[uploadField] = up.ID.Text(), ""
}

func (s *Site) putPicture(r *http.Request, a *arrival) (*uploads.Upload, error) {
	limits := most
	if s.entryLimit <= 0 {
		limits = uploads.Most{}
	}
	up, err := s.uploads.Create(r.Context(), a.size, "", s.contest.Secret.Sender(limit.Address(web.Client(r))), limits)
	for at := int64(0); err == nil && at < a.size; at += uploads.PieceSize {
		err = s.appendPiece(r.Context(), up, io.NewSectionReader(a.file, at, min(uploads.PieceSize, a.size-at)))
	}
	if err != nil && up != nil { // nobody will know of it
		s.drop(r.Context(), up)
	}
	return up, err
}

// enterChildren answers POST /enter of several children: each is an entry of its own, and one that fails keeps the others.
func (s *Site) enterChildren(w http.ResponseWriter, r *http.Request, f *sent) error {
	done, err := s.entered(r, f.texts[doneField])
	if err != nil {
		return err
	}
	children, vouched := f.children(), false
	tellApart(children)
	failed := make([]error, len(children))
	made := make([]contest.Accepted, len(children))
	for i, child := range children {
		child.vouched = &vouched
		if made[i], failed[i] = s.enterChild(r, child); failed[i] == nil {
			continue
		}
		if !ofOneChild(failed[i]) { // the others would fail, too
			for j := i + 1; j < len(children); j++ {
				failed[j] = failed[i]
			}
			break
		}
	}
	if web.WantsJSON(r) {
		return s.answerEach(w, r, children, made, failed)
	}
	var receipts []string
	for _, e := range done {
		receipts = append(receipts, e.Receipt)
	}
	for i := range children {
		if failed[i] == nil {
			receipts = append(receipts, made[i].Receipt)
		}
	}
	if slices.ContainsFunc(failed, isError) {
		return s.refuseEach(w, r, f, receipts, children, failed)
	}
	if len(receipts) == 1 {
		return web.SeeOther(w, r, "/entries/"+receipts[0])
	}
	return web.SeeOther(w, r, togetherPath+strings.Join(receipts, receiptsApart))
}

func isError(err error) bool { return err != nil }

// enterChild enters one child's drawing.
func (s *Site) enterChild(r *http.Request, f *sent) (contest.Accepted, error) {
	err := s.find(r, f)
	var accepted contest.Accepted
	if err == nil {
		accepted, err = s.submit(r, f)
	}
	if err == nil {
		s.taken(r.Context(), f)
	}
	if f.uploaded != nil { // so that of eight children one at a time lies in the spool
		s.unspooled(r.Context(), f.unspool())
	}
	return accepted, err
}

// ofOneChild tells what is wrong with one child's entry from what is wrong with all that come after it as well.
func ofOneChild(err error) bool {
	for _, own := range []error{contest.ErrSameChild, contest.ErrKeyReused, contest.ErrBusy, contest.ErrPartsGone, errKeyErased, errTooLarge} {
		if errors.Is(err, own) {
			return true
		}
	}
	_, refused := errors.AsType[*contest.Refused](err)
	return refused
}

// errChildren: some children of a form are not entered, each for a reason of its own.
var errChildren = errors.New("not all children of a form are entered")

// explainEach says what is wrong with each child, and for all together the error that the answer is about: one to come
// back for in a moment, if there is one, one that all have in common, and else errChildren. A child with which nothing is
// wrong has the zero Problem.
func (s *Site) explainEach(r *http.Request, children []*sent, failed []error) (each []web.Problem, whole error) {
	e, l := s.contest.Edition(), web.Language(r)
	whole, each = errChildren, make([]web.Problem, len(children))
	for i, err := range failed {
		if err == nil {
			continue
		}
		common := !ofOneChild(err)
		err = withFaults(dated(err, e, l), children[i], l)
		each[i] = s.site.Explain(r, err)
		later := each[i].Status >= http.StatusInternalServerError
		if later {
			s.log.ErrorContext(r.Context(), "entry not taken", "id", web.RequestID(r), "status", each[i].Status, "err", err)
		}
		if common || later {
			whole = err
		}
	}
	return each, whole
}

// refuseEach answers people of whose children some are not entered: with the form of those, all that was typed in it, and
// with the receipts of the others.
func (s *Site) refuseEach(w http.ResponseWriter, r *http.Request, f *sent, receipts []string, children []*sent, failed []error) error {
	each, err := s.explainEach(r, children, failed)
	if r, err = heardBy(r, err); errors.Is(err, context.Canceled) {
		return err
	}
	whole := s.site.Explain(r, err)
	var left []*sent
	var wrong []web.Problem
	for i, child := range children {
		if failed[i] == nil {
			continue
		}
		if _, bad := each[i].Errors["key"]; bad || each[i].Status == http.StatusGone || !edition.IsKey(child.texts["key"]) {
			child.texts["key"] = newKey()
		}
		s.keepPicture(r, child)
		left, wrong = append(left, child), append(wrong, each[i])
	}
	done, err := s.entered(r, strings.Join(receipts, receiptsApart))
	if err != nil {
		return err
	}
	page := s.form(r, s.contest.Edition(), f.texts, typedIn(left)...)
	page.Entered = done
	web.RetryAfter(w, whole.RetryAfter)
	web.AllowPreviews(w)
	return web.Page(w, r, whole.Status, formPage(page.withEach(whole, wrong)))
}

// answerEach answers programs: 201 if all children are entered, and else a problem document, of status 422 where some
// are. Both say of each child, in the order of their numbers, what its entry is or what is wrong with it.
func (s *Site) answerEach(w http.ResponseWriter, r *http.Request, children []*sent, made []contest.Accepted, failed []error) error {
	each, err := s.explainEach(r, children, failed)
	all := make([]any, len(children))
	for i := range children {
		if all[i] = s.entryOf(made[i]); failed[i] != nil {
			all[i] = refusedEntry{each[i].Status, each[i].Code, each[i].Title, each[i].Errors}
		}
	}
	if !slices.ContainsFunc(failed, isError) {
		return web.JSON(w, http.StatusCreated, map[string]any{"entries": all})
	}
	return &web.Detail{Err: err, Members: map[string]any{"entries": all}}
}

// refusedEntry is what a program hears of a child that is not entered.
type refusedEntry struct {
	Status int                       `json:"status"`
	Code   string                    `json:"code"`
	Title  string                    `json:"title"`
	Errors map[string]web.FieldError `json:"errors,omitempty"`
}

// acceptedEntry is what a program hears of an entry.
type acceptedEntry struct {
	ID      drawing.ID `json:"id"`
	Receipt string     `json:"receipt"`
	Status  string     `json:"status_url"`
}

func (s *Site) entryOf(a contest.Accepted) acceptedEntry {
	return acceptedEntry{a.ID, a.Receipt, s.publicURL + "/entries/" + a.Receipt}
}

// entered is a drawing that an earlier try of a form has entered.
type entered struct{ Receipt, Link, Title, Child string }

// entered reads the receipts of a form, else contest.ErrNoReceipt.
func (s *Site) entered(r *http.Request, receipts string) ([]entered, error) {
	pasts, err := s.byReceipts(r.Context(), receipts)
	if err != nil {
		return nil, err
	}
	var all []entered
	for _, p := range pasts {
		all = append(all, entered{p.Receipt, web.Link(r, "/entries/"+p.Receipt), p.Title, p.Child.Name})
	}
	return all, nil
}

// receiptsOf are the receipts of entries, as a form carries them on.
func receiptsOf(all []entered) string {
	var receipts []string
	for _, e := range all {
		receipts = append(receipts, e.Receipt)
	}
	return strings.Join(receipts, receiptsApart)
}

// byReceipts reads the drawings of receipts with full stops between them, each a proof of its own; "" for none.
func (s *Site) byReceipts(ctx context.Context, receipts string) (all []contest.Past, err error) {
	if receipts == "" {
		return nil, nil
	}
	each := strings.Split(receipts, receiptsApart)
	if len(each) > mostTogether {
		return nil, fmt.Errorf("%d receipts together: %w", len(each), contest.ErrNoReceipt)
	}
	for _, receipt := range each {
		p, err := s.contest.ByReceipt(ctx, receipt)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
