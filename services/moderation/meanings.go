package moderation

import (
	"errors"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// soon is when to come back to what is away for a moment.
const soon = 5 * time.Second

// meanings say what the errors behind this site mean to its readers.
var meanings = web.Errors{
	{Is: staff.ErrWrong, Status: http.StatusUnauthorized, ID: "sign-in.wrong"},
	{Is: staff.ErrNoSession, Status: http.StatusUnauthorized, ID: "sign-in.no-session"},
	{Is: errNoAccount, Status: http.StatusForbidden, ID: "provider.account"},
	{Is: errUnverified, Status: http.StatusForbidden, ID: "provider.unverified"},
	{Is: errProviderRefused, Status: http.StatusForbidden, ID: "provider.refused"},
	{Is: errProviderAway, Status: http.StatusBadGateway, ID: "provider.away"},
	{Is: staff.ErrNoLink, Status: http.StatusGone, ID: "link.gone"},
	{Is: errManyLinks, Status: http.StatusTooManyRequests, ID: "link.too-many", RetryAfter: staff.LinkTime},
	{Is: staff.ErrExists, Status: http.StatusConflict, ID: "staff.exists", Field: "email"},
	{Is: staff.ErrAddress, Status: http.StatusUnprocessableEntity, ID: "staff.address", Field: "email"},
	{Is: staff.ErrYourself, Status: http.StatusForbidden, ID: "staff.yourself"},
	{Is: staff.ErrChanged, Status: http.StatusConflict, ID: "staff.conflict"},
	{Is: staff.ErrUnknown, Status: http.StatusNotFound, ID: "staff.unknown"},
	{Is: errEarly, Status: http.StatusForbidden, ID: "password.early"},
	{Is: limit.ErrExceeded, Status: http.StatusTooManyRequests, ID: "sign-in.too-many", RetryAfter: tryWindow},

	{Is: errBadLimit, Status: http.StatusBadRequest, ID: "queue.bad-limit", Field: "limit"},

	{Is: errClaimed, Status: http.StatusConflict, ID: "desk.claimed"},
	{Is: contest.ErrChanged, Status: http.StatusConflict, ID: "edition.changed"},
	{Is: catalog.ErrBadActCursor, Status: http.StatusBadRequest, ID: "audit.bad-cursor", Field: "after"},
	{Is: errBadDay, Status: http.StatusBadRequest, ID: "audit.bad-day", Field: "from"},

	{Is: drawing.ErrAbsent, Status: http.StatusNotFound, ID: "desk.absent"},
	{Is: catalog.ErrNotFound, Status: http.StatusNotFound, ID: "desk.absent"},
	{Is: drawing.ErrStale, Status: http.StatusConflict, ID: "desk.stale"},
	{Is: drawing.ErrDecided, Status: http.StatusConflict, ID: "desk.decided"},
	{Is: drawing.ErrUndecided, Status: http.StatusConflict, ID: "desk.undecided"},
	{Is: drawing.ErrNotRendered, Status: http.StatusConflict, ID: "desk.not-rendered"},
	{Is: drawing.ErrNotApproved, Status: http.StatusConflict, ID: "desk.not-approved"},
	{Is: drawing.ErrTakenDown, Status: http.StatusConflict, ID: "desk.taken-down"},
	{Is: drawing.ErrNotTakenDown, Status: http.StatusConflict, ID: "desk.not-taken-down"},
	{Is: drawing.ErrWithdrawn, Status: http.StatusConflict, ID: "desk.withdrawn"},
	{Is: drawing.ErrForgotten, Status: http.StatusConflict, ID: "desk.forgotten"},
	{Is: drawing.ErrErased, Status: http.StatusConflict, ID: "desk.erased"},
	{Is: drawing.ErrEscalated, Status: http.StatusConflict, ID: "deed.escalated"},
	{Is: drawing.ErrNotEscalated, Status: http.StatusConflict, ID: "deed.not-escalated"},
	{Is: drawing.ErrBarred, Status: http.StatusConflict, ID: "deed.barred"},
	{Is: drawing.ErrDisputed, Status: http.StatusConflict, ID: "deed.disputed"},
	{Is: drawing.ErrNotCorrected, Status: http.StatusConflict, ID: "correction.no-correction"},
	{Is: drawing.ErrRecipe, Status: http.StatusUnprocessableEntity, ID: "deed.recipe", Field: "cover"},

	{Is: staff.ErrBusy, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: soon},
	{Is: journal.ErrAway, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: soon},
	{Is: store.ErrUnreachable, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: soon},
	{Is: store.ErrDenied, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: soon},
	{Is: store.ErrNotFound, Status: http.StatusNotFound, ID: "desk.absent"}, // erased while it was asked for
}

// byField are the faults whose sentence depends on the field; the others follow.
var byField = map[string]map[edition.FaultCode]web.Fault{
	"reason": {
		edition.FaultRequired: {ID: "desk.fault.reason"},
		edition.FaultChoice:   {ID: "desk.fault.reason-gone"},
	},
	"message":  {edition.FaultRequired: {ID: "desk.fault.message"}},
	"note":     {edition.FaultRequired: {ID: "desk.fault.note"}},
	"language": {edition.FaultChoice: {ID: "desk.fault.language"}},
	"on":       {edition.FaultChoice: {ID: "desk.fault.on"}},
	"tag":      {edition.FaultChoice: {ID: "deed.fault.tag"}},
	"text":     {edition.FaultRequired: {ID: "deed.fault.text"}},
	"title":    {edition.FaultRequired: {ID: "deed.fault.title"}},
	"child":    {edition.FaultRequired: {ID: "deed.fault.child"}},
	"turn":     {edition.FaultNumber: {ID: "deed.fault.turn"}},
	"cover":    {edition.FaultNumber: {ID: "deed.fault.cover"}},
	"take":     {edition.FaultChoice: {ID: "correction.fault.take"}},
	"reports":  {edition.FaultNumber: {ID: "desk.fault.seq"}},
	"verdict":  {edition.FaultChoice: {ID: "desk.fault.verdict"}},
	"seq": {
		edition.FaultRequired: {ID: "desk.fault.seq"},
		edition.FaultNumber:   {ID: "desk.fault.seq"},
	},
}

var byCode = map[edition.FaultCode]web.Fault{
	edition.FaultTooLong:    {ID: "desk.fault.too-long"},
	edition.FaultCharacters: {ID: "desk.fault.characters"},
}

// worded gives a decision's faults their sentences; any other error stays as it is.
func worded(l *language.Language, err error) error {
	var faults edition.Faults
	if !errors.As(err, &faults) {
		return err
	}
	out := web.Faults{}
	for _, f := range faults {
		w, ok := byField[f.Field][f.Code]
		if !ok {
			w, ok = byCode[f.Code]
		}
		if !ok {
			return err // a rule that this site does not know: a mistake of ours
		}
		w.Code, w.Args = string(f.Code), []any{"limit", l.Number(f.Limit)}
		out[f.Field] = w
	}
	return out
}
