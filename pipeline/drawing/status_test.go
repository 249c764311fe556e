package drawing_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// later is a public_at that lies behind the moments at which tests look; afterwards
// is behind it.
var (
	later      = drawingtest.Later
	beforehand = later.Add(-time.Millisecond)
	afterwards = later.Add(time.Millisecond)
)

func TestAStatusSaysWhereADrawingStands(t *testing.T) {
	all := states()
	for name, want := range map[string]drawing.Status{
		"received":             drawing.StatusReceived,
		"in-review":            drawing.StatusInReview,
		"approved":             drawing.StatusApproved,
		"published":            drawing.StatusPublished,
		"returned":             drawing.StatusReturned,
		"declined":             drawing.StatusDeclined,
		"unreadable":           drawing.StatusUnreadable,
		"replaced":             drawing.StatusReceived,
		"undone":               drawing.StatusInReview,
		"withdrawn-received":   drawing.StatusWithdrawn,
		"withdrawn-in-review":  drawing.StatusWithdrawn,
		"withdrawn-published":  drawing.StatusWithdrawn,
		"withdrawn-returned":   drawing.StatusWithdrawn,
		"withdrawn-declined":   drawing.StatusWithdrawn,
		"withdrawn-unreadable": drawing.StatusWithdrawn,
		"withdrawn-taken-down": drawing.StatusWithdrawn,
		"restored":             drawing.StatusPublished,
		"restored-taken-down":  drawing.StatusTakenDown,
		"taken-down":           drawing.StatusTakenDown,
		"reinstated":           drawing.StatusPublished,
		"erased":               drawing.StatusErased,
		"turned":               drawing.StatusReceived,
		"turned-rendered":      drawing.StatusInReview,
		"turned-published":     drawing.StatusApproved,
		"proposed":             drawing.StatusInReview,
		"disputed":             drawing.StatusInReview,
		"appealed":             drawing.StatusInReview,
		"declined-again":       drawing.StatusDeclined,
		"escalated":            drawing.StatusInReview, // a family is never told
		"closed":               drawing.StatusInReview,
		"escalated-published":  drawing.StatusApproved,
		"escalated-declined":   drawing.StatusDeclined,
		"escalated-taken-down": drawing.StatusTakenDown,
		"hidden":               drawing.StatusTakenDown,
		"withdrawn-escalated":  drawing.StatusWithdrawn,
	} {
		state, known := all[name]
		if !known {
			t.Fatalf("no state %s", name)
		}
		if got := state.Status(beforehand); got != want {
			t.Errorf("%s: its status is %s; want %s", name, got, want)
		}
		if got := state.Public(beforehand); got != (want == drawing.StatusPublished) {
			t.Errorf("%s: public %v", name, got)
		}
	}
}

func TestAnApprovedDrawingIsPublicFromPublicAtOn(t *testing.T) {
	approved := states()["approved"]
	for _, one := range []struct {
		now    time.Time
		public bool
		status drawing.Status
	}{
		{beforehand, false, drawing.StatusApproved},
		{later, true, drawing.StatusPublished},
		{afterwards, true, drawing.StatusPublished},
	} {
		if got := approved.Public(one.now); got != one.public {
			t.Errorf("at %s: public %v", one.now, got)
		}
		if got := approved.Status(one.now); got != one.status {
			t.Errorf("at %s: %s; want %s", one.now, got, one.status)
		}
		if !approved.Showable() {
			t.Error("it is not showable")
		}
	}
}
