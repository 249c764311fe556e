package upload

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// errKeyErased: the key is that of a drawing that was erased. Elsewhere drawing.ErrErased is a state that forbids
// something, here it is an entry that is gone.
var errKeyErased = errors.New("the key belongs to an erased drawing")

const (
	awhile    = 5 * time.Second
	inAMinute = time.Minute
	// busyFor is when a reservation that nobody finished can be taken over: see contest.ErrBusy.
	busyFor = 15 * time.Second
)

// meanings is what the site's errors mean to the outside. A form with several things wrong has the first status here
// that fits one of them.
var meanings = web.Errors{
	{Is: errTusVersion, Status: http.StatusPreconditionFailed, ID: "uploads.version"},
	{Is: errTusHeader, Status: http.StatusBadRequest, ID: "uploads.header"},
	{Is: errPieceType, Status: http.StatusUnsupportedMediaType, ID: "uploads.type"},
	{Is: errOffset, Status: http.StatusConflict, ID: "uploads.offset"},
	{Is: errChecksum, Status: statusChecksum, ID: "uploads.checksum"},
	{Is: uploads.ErrUnknown, Status: http.StatusNotFound, ID: "uploads.unknown"},
	{Is: uploads.ErrExpired, Status: http.StatusGone, ID: "uploads.expired"},
	{Is: uploads.ErrConflict, Status: http.StatusConflict, ID: "uploads.offset"},
	{Is: uploads.ErrPieces, Status: http.StatusRequestEntityTooLarge, ID: "uploads.pieces"},
	{Is: uploads.ErrLocked, Status: http.StatusLocked, ID: "uploads.locked"},
	{Is: uploads.ErrFull, Status: http.StatusTooManyRequests, ID: "uploads.full"},

	{Is: errTooLarge, Status: http.StatusRequestEntityTooLarge, ID: "enter.too-large"},
	{Is: rendition.ErrTooLarge, Status: http.StatusRequestEntityTooLarge, ID: "enter.too-large"},
	{Is: errNoForm, Status: http.StatusUnsupportedMediaType, ID: "enter.no-form"},
	{Is: rendition.ErrNotPicture, Status: http.StatusUnsupportedMediaType, ID: "enter.not-a-picture"},

	{Is: errChildren, Status: http.StatusUnprocessableEntity, ID: "children.some"},
	{Is: errOnceMore, Status: http.StatusUnprocessableEntity, ID: "enter.once-more"},
	{Is: errRush, Status: http.StatusTooManyRequests, ID: "enter.rush"},
	{Is: edition.ErrNotYetOpen, Status: http.StatusForbidden, ID: "enter.not-open"},
	{Is: edition.ErrClosed, Status: http.StatusForbidden, ID: "enter.closed"},
	{Is: contest.ErrSameChild, Status: http.StatusConflict, ID: "enter.same-child"},
	{Is: contest.ErrKeyReused, Status: http.StatusUnprocessableEntity, ID: "enter.key-reused"},
	{Is: errKeyErased, Status: http.StatusGone, ID: "enter.erased"},
	{Is: contest.ErrBusy, Status: http.StatusServiceUnavailable, ID: "enter.busy", RetryAfter: busyFor},
	{Is: errReports, Status: http.StatusTooManyRequests, ID: "report.limit", Field: wholeForm},
	{Is: errLinks, Status: http.StatusTooManyRequests, ID: "lost-link.limit", Field: wholeForm},
	{Is: errGuesses, Status: http.StatusTooManyRequests, ID: "receipt.guesses"},
	{Is: errClasses, Status: http.StatusTooManyRequests, ID: "class.limit", Field: wholeForm},
	{Is: errOften, Status: http.StatusTooManyRequests, ID: "receipt.often", Field: wholeForm},
	{Is: errSheets, Status: http.StatusTooManyRequests, ID: "class.limit-address", Field: edition.FieldEmail},
	{Is: limit.ErrExceeded, Status: http.StatusTooManyRequests, ID: "enter.limit"},

	{Is: contest.ErrNoClass, Status: http.StatusNotFound, ID: "class.absent"},
	{Is: contest.ErrClassFull, Status: http.StatusConflict, ID: "class.full"},
	{Is: contest.ErrAgreed, Status: http.StatusConflict, ID: "class.used"},
	{Is: errNoCode, Status: http.StatusNotFound, ID: "receipt.no-code"},
	{Is: errCrowd, Status: http.StatusTooManyRequests, ID: "receipt.crowd", RetryAfter: inAMinute},
	{Is: contest.ErrNoPurpose, Status: http.StatusUnprocessableEntity, ID: "receipt.no-purpose"},
	{Is: contest.ErrNoReceipt, Status: http.StatusNotFound, ID: "receipt.absent"},
	{Is: contest.ErrNoFamily, Status: http.StatusNotFound, ID: "children.family.none"},
	{Is: catalog.ErrNotFound, Status: http.StatusNotFound, ID: "error.absent"},
	{Is: drawing.ErrAbsent, Status: http.StatusNotFound, ID: "error.absent"},
	{Is: drawing.ErrErased, Status: http.StatusConflict, ID: "receipt.is-erased"},
	{Is: errNotHanging, Status: http.StatusConflict, ID: "keepsakes.not-yet"},
	{Is: errNoKeepsake, Status: http.StatusNotFound, ID: "keepsakes.unknown"},
	{Is: drawing.ErrRestoreOver, Status: http.StatusConflict, ID: "receipt.restore-over"},
	{Is: drawing.ErrWithdrawn, Status: http.StatusConflict, ID: "receipt.is-withdrawn"},
	{Is: drawing.ErrNotWithdrawn, Status: http.StatusConflict, ID: "receipt.not-withdrawn"},
	{Is: drawing.ErrTakenDown, Status: http.StatusConflict, ID: "receipt.is-taken-down"},
	{Is: drawing.ErrDecided, Status: http.StatusConflict, ID: "receipt.is-decided"},
	{Is: drawing.ErrNotDeclined, Status: http.StatusConflict, ID: "another-look.not-declined"},
	{Is: drawing.ErrChangedOften, Status: http.StatusConflict, ID: "receipt.changed-often"},
	{Is: drawing.ErrAppealed, Status: http.StatusConflict, ID: "another-look.once"},

	{Is: journal.ErrAway, Status: http.StatusServiceUnavailable, ID: "enter.away", RetryAfter: awhile},
	{Is: store.ErrUnreachable, Status: http.StatusServiceUnavailable, ID: "enter.away", RetryAfter: awhile},
	{Is: store.ErrDenied, Status: http.StatusServiceUnavailable, ID: "enter.away", RetryAfter: awhile},
	{Is: web.ErrUnavailable, Status: http.StatusServiceUnavailable, ID: "enter.away", RetryAfter: awhile},
}

// Faults that are no rule of the edition's.
const (
	faultLimit  edition.FaultCode = "entry_limit"
	faultNotYet edition.FaultCode = "not_yet_open"
	faultClosed edition.FaultCode = "closed"
	faultAgain  edition.FaultCode = "once_more"
	faultRush   edition.FaultCode = "rush"
	faultOften  edition.FaultCode = "often"

	faultSameNames edition.FaultCode = "same_names" // of a family without an address
)

// blamed are the errors that have a field at fault without saying so themselves.
var blamed = []struct {
	err   error
	fault edition.Fault
}{
	{contest.ErrSameChild, edition.Fault{Field: "child_name", Code: edition.FaultSameChild}},
	{contest.ErrKeyReused, edition.Fault{Field: "key", Code: edition.FaultKeyReused}},
	{errOnceMore, edition.Fault{Field: wholeForm, Code: faultAgain}},
	{errRush, edition.Fault{Field: wholeForm, Code: faultRush}},
	{errOften, edition.Fault{Field: wholeForm, Code: faultOften}},
	{limit.ErrExceeded, edition.Fault{Field: wholeForm, Code: faultLimit}},
	{errTooLarge, edition.Fault{Field: wholeForm, Code: faultLarge}},
	{edition.ErrNotYetOpen, edition.Fault{Field: wholeForm, Code: faultNotYet}},
	{edition.ErrClosed, edition.Fault{Field: wholeForm, Code: faultClosed}},
}

// withFaults gives an error the sentences for the fields at fault, beside what it means already.
func withFaults(err error, f *sent, l *language.Language) error {
	faults := web.Faults{}
	add := func(one edition.Fault) {
		if _, said := faults[one.Field]; said {
			return
		}
		args := []any{"limit", l.Number(one.Limit), "upper", l.Number(one.Upper)}
		if one.Code == faultLarge {
			args = []any{"limit", l.Bytes(f.most)}
		}
		faults[one.Field] = web.Fault{Code: string(one.Code), ID: sentenceFor(one), Args: args}
	}
	var listed edition.Faults
	if errors.As(err, &listed) {
		for _, one := range listed {
			add(one)
		}
	}
	if code := rendition.Reason(err); code != "" {
		if f.drawing == nil && f.uploaded == nil {
			code = string(edition.FaultRequired)
		}
		add(edition.Fault{Field: drawingField, Code: edition.FaultCode(code)})
	}
	if errors.Is(err, contest.ErrPartsGone) {
		add(edition.Fault{Field: drawingField, Code: f.gone})
	}
	if errors.Is(err, contest.ErrSameChild) && f.texts != nil && strings.TrimSpace(f.texts["guardian_email"]) == "" {
		add(edition.Fault{Field: "child_name", Code: faultSameNames})
	}
	for _, b := range blamed {
		if errors.Is(err, b.err) {
			add(b.fault)
		}
	}
	if len(faults) == 0 {
		return err
	}
	return fmt.Errorf("%w: %w", err, faults)
}

// sentence says what is wrong. An empty Field stands for every field that has no sentence of its own.
type sentence struct {
	Field string
	Code  edition.FaultCode
	ID    string
}

var sentences = []sentence{
	{Field: drawingField, Code: edition.FaultRequired, ID: "enter.drawing.required"},
	{Field: drawingField, Code: "empty", ID: "enter.drawing.empty"},
	{Field: drawingField, Code: faultLarge, ID: "enter.drawing.too-large"},
	{Field: drawingField, Code: "not_picture", ID: "enter.drawing.not-a-picture"},
	{Field: drawingField, Code: "too_many_pixels", ID: "enter.drawing.too-many-pixels"},
	{Field: drawingField, Code: "too_many_frames", ID: "enter.drawing.too-intricate"},
	{Field: drawingField, Code: "too_many_parts", ID: "enter.drawing.too-intricate"},
	{Field: drawingField, Code: "truncated", ID: "enter.drawing.truncated"},
	{Field: drawingField, Code: faultTwice, ID: "enter.drawing.twice"},
	{Field: drawingField, Code: faultShared, ID: "uploads.field.shared"},
	{Field: drawingField, Code: faultUnknown, ID: "uploads.field.unknown"},
	{Field: drawingField, Code: faultExpired, ID: "uploads.field.expired"},
	{Field: drawingField, Code: faultUnfinished, ID: "uploads.field.unfinished"},
	{Field: drawingField, ID: "enter.drawing.damaged"},
	{Field: "child_name", Code: edition.FaultRequired, ID: "enter.child-name.required"},
	{Field: "child_name", Code: edition.FaultSameChild, ID: "enter.child-name.same-child"},
	{Field: "child_name", Code: faultSameNames, ID: "retention.child-name.same-names"},
	{Field: "child_age", Code: edition.FaultAge, ID: "enter.age.outside"},
	{Field: "child_age", ID: "enter.age.required"},
	{Field: "drawn_on", Code: edition.FaultFuture, ID: "enter.drawn.future"},
	{Field: "drawn_on", Code: edition.FaultLongAgo, ID: "enter.drawn.long-ago"},
	{Field: "drawn_on", ID: "enter.drawn.day"},
	{Field: "title", Code: edition.FaultRequired, ID: "enter.called.required"},
	{Field: "city", Code: edition.FaultCity, ID: "enter.city.unknown"},
	{Field: "city", ID: "enter.city.required"},
	{Field: "guardian_name", Code: edition.FaultRequired, ID: "enter.guardian-name.required"},
	{Field: "guardian_email", Code: edition.FaultRequired, ID: "enter.guardian-email.required"},
	{Field: "guardian_email", ID: "enter.guardian-email.wrong"},
	{Field: emailField, Code: edition.FaultRequired, ID: "enter.guardian-email.required"},
	{Field: emailField, ID: "enter.guardian-email.wrong"},
	{Field: "consent_guardian", ID: "enter.consent-guardian.required"},
	{Field: "consent_publish", ID: "enter.consent-publish.required"},
	{Field: edition.FieldSchool, Code: edition.FaultRequired, ID: "class.school.required"},
	{Field: edition.FieldTeacher, Code: edition.FaultRequired, ID: "enter.guardian-name.required"},
	{Field: edition.FieldEmail, ID: "enter.guardian-email.wrong"},
	{Field: edition.FieldSays, ID: "class.consent.required"},
	{Field: childYes, ID: "consent.child.required"},
	{Field: "reason", Code: edition.FaultRequired, ID: "report.reason.required"},
	{Field: "reason", ID: "report.reason.gone"},
	{Field: "note", Code: edition.FaultRequired, ID: "report.note.required"},
	{Field: "key", Code: edition.FaultKeyReused, ID: "enter.key.reused"},
	{Field: "key", ID: "enter.key.wrong"},
	{Field: wholeForm, Code: faultFields, ID: "enter.form.too-many-fields"},
	{Field: wholeForm, Code: faultLarge, ID: "enter.form.too-large"},
	{Field: wholeForm, Code: faultLimit, ID: "enter.limit.text"},
	{Field: wholeForm, Code: faultAgain, ID: "enter.once-more.form"},
	{Field: wholeForm, Code: faultRush, ID: "enter.rush.form"},
	{Field: wholeForm, Code: faultOften, ID: "receipt.often.text"},
	{Field: wholeForm, Code: faultNotYet, ID: "enter.form.not-open"},
	{Field: wholeForm, Code: faultClosed, ID: "enter.form.closed"},
	{Code: edition.FaultTooLong, ID: "enter.too-long"},
	{Code: edition.FaultCharacters, ID: "enter.characters"},
	{ID: "enter.twice"},
}

// sentenceFor finds the message of a fault: the field's own for this code, the code's, the field's for any code, and
// one that always fits.
func sentenceFor(f edition.Fault) string {
	best, rank := "", 0
	for _, s := range sentences {
		fits := (s.Field == "" || s.Field == f.Field) && (s.Code == "" || s.Code == f.Code)
		r := 1
		if s.Code != "" {
			r += 2
		}
		if s.Field != "" {
			r++
		}
		if fits && r > rank {
			best, rank = s.ID, r
		}
	}
	return best
}
