package drawing_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// rules says of every state what comes of every command: yes, or the reason why not.
const rules = `
                     submit replace    render approve      return       decline      undo       take-down    reinstate      withdraw  restore       erase  describe     feature      report       look-at      screen edit      note   appeal       escalate  close         correct    answer        collect consent forget    shed      take-back
absent               yes    absent     absent absent       absent       absent       absent     absent       absent         absent    absent        absent absent       absent       absent       absent       absent absent    absent absent       absent    absent        absent     absent        yes     absent  absent    absent    absent
collected            yes    absent     yes    absent       absent       absent       absent     absent       absent         absent    absent        yes    absent       absent       absent       absent       absent absent    absent absent       absent    absent        absent     absent        exists  absent  absent    absent    absent
collected-rendered   yes    absent     yes    absent       absent       absent       absent     absent       absent         absent    absent        yes    absent       absent       absent       absent       absent absent    absent absent       absent    absent        absent     absent        exists  absent  absent    absent    absent
collected-agreed     exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
received             exists yes        yes    not-rendered not-rendered not-rendered undecided  not-approved not-taken-down yes       not-withdrawn yes    not-rendered not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
in-review            exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
returned-corrected   exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
escalated            exists yes        yes    escalated    escalated    escalated    undecided  not-approved not-taken-down yes       not-withdrawn yes    escalated    escalated    escalated    escalated    yes    escalated yes    not-declined escalated yes           yes        escalated     exists  yes     yes       unsettled yes
closed               exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
turned               exists yes        yes    not-rendered not-rendered not-rendered undecided  not-approved not-taken-down yes       not-withdrawn yes    not-rendered not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
turned-rendered      exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
proposed             exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
disputed             exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
approved             exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       yes       yes
published            exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       yes       yes
corrected            exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        yes           exists  yes     yes       yes       yes
escalated-published  exists decided    yes    escalated    escalated    escalated    yes        yes          not-taken-down yes       not-withdrawn yes    escalated    escalated    escalated    escalated    yes    escalated yes    not-declined escalated yes           yes        escalated     exists  yes     yes       yes       yes
turned-published     exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    not-rendered yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
returned             exists yes        yes    decided      decided      decided      yes        not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    decided   yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
declined             exists decided    yes    decided      decided      decided      yes        not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    decided   yes    yes          yes       not-escalated decided    not-corrected exists  yes     yes       yes       yes
escalated-declined   exists decided    yes    escalated    escalated    escalated    yes        not-approved not-taken-down yes       not-withdrawn yes    escalated    escalated    escalated    escalated    yes    escalated yes    yes          escalated yes           decided    escalated     exists  yes     yes       yes       yes
appealed             exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
declined-again       exists decided    yes    decided      decided      decided      yes        not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    decided   yes    appealed     yes       not-escalated decided    not-corrected exists  yes     yes       yes       yes
unreadable           exists yes        yes    not-rendered not-rendered not-rendered undecided  not-approved not-taken-down yes       not-withdrawn yes    not-rendered not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
replaced             exists yes        yes    not-rendered not-rendered not-rendered undecided  not-approved not-taken-down yes       not-withdrawn yes    not-rendered not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
undone               exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
corrected-undone     exists yes        yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       unsettled yes
withdrawn-received   exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       unsettled yes
withdrawn-in-review  exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       unsettled yes
withdrawn-published  exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       yes       yes
withdrawn-returned   exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       unsettled yes
withdrawn-declined   exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       yes       yes
withdrawn-unreadable exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       unsettled yes
withdrawn-taken-down exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  yes     yes       yes       yes
withdrawn-escalated  exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn yes           yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    escalated yes           withdrawn  withdrawn     exists  yes     yes       unsettled yes
restored             exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       yes       yes
restored-taken-down  exists taken-down yes    taken-down   taken-down   taken-down   taken-down taken-down   yes            yes       not-withdrawn yes    taken-down   taken-down   taken-down   taken-down   yes    yes       yes    taken-down   yes       not-escalated taken-down taken-down    exists  yes     yes       yes       yes
taken-down           exists taken-down yes    taken-down   taken-down   taken-down   taken-down taken-down   yes            yes       not-withdrawn yes    taken-down   taken-down   taken-down   taken-down   yes    yes       yes    taken-down   yes       not-escalated taken-down taken-down    exists  yes     yes       yes       yes
hidden               exists taken-down yes    taken-down   taken-down   taken-down   taken-down taken-down   yes            yes       not-withdrawn yes    taken-down   taken-down   taken-down   taken-down   yes    yes       yes    taken-down   yes       not-escalated taken-down taken-down    exists  yes     yes       yes       yes
escalated-taken-down exists taken-down yes    taken-down   taken-down   taken-down   taken-down taken-down   escalated      yes       not-withdrawn yes    taken-down   taken-down   taken-down   taken-down   yes    escalated yes    taken-down   escalated yes           taken-down taken-down    exists  yes     yes       yes       yes
reinstated           exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       yes       yes
erased               erased erased     erased erased       erased       erased       erased     erased       erased         erased    erased        erased erased       erased       erased       erased       erased erased    erased erased       erased    erased        erased     erased        erased  erased  erased    erased    erased
guardian-gone        exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     forgotten yes       yes
original-gone        exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       forgotten yes
shown-no-more        exists decided    yes    decided      decided      decided      yes        yes          not-taken-down yes       not-withdrawn yes    yes          yes          yes          yes          yes    yes       yes    not-declined yes       not-escalated yes        not-corrected exists  yes     yes       yes       yes
changed-often        exists often      yes    yes          yes          yes          undecided  not-approved not-taken-down yes       not-withdrawn yes    yes          not-approved not-approved not-approved yes    yes       yes    not-declined yes       not-escalated often      not-corrected exists  often   yes       unsettled yes
withdrawn-often      exists withdrawn  yes    withdrawn    withdrawn    withdrawn    withdrawn  withdrawn    withdrawn      withdrawn often         yes    withdrawn    withdrawn    withdrawn    withdrawn    yes    withdrawn yes    withdrawn    yes       not-escalated withdrawn  withdrawn     exists  often   yes       unsettled yes
`

var reasons = map[string]error{
	"yes": nil, "absent": drawing.ErrAbsent, "exists": drawing.ErrExists, "erased": drawing.ErrErased,
	"withdrawn": drawing.ErrWithdrawn, "not-withdrawn": drawing.ErrNotWithdrawn,
	"taken-down": drawing.ErrTakenDown, "not-taken-down": drawing.ErrNotTakenDown,
	"not-rendered": drawing.ErrNotRendered, "decided": drawing.ErrDecided,
	"undecided": drawing.ErrUndecided, "not-approved": drawing.ErrNotApproved,
	"not-declined": drawing.ErrNotDeclined, "appealed": drawing.ErrAppealed,
	"escalated": drawing.ErrEscalated, "not-escalated": drawing.ErrNotEscalated,
	"not-corrected": drawing.ErrNotCorrected, "forgotten": drawing.ErrForgotten, "unsettled": drawing.ErrUnsettled,
	"often": drawing.ErrChangedOften,
}

var aTurn = drawing.Recipe{Turn: 1}

// states are the rows of rules, each with how a drawing gets there.
func states() map[string]drawing.State {
	received := func() *drawingtest.Drawing { return drawingtest.Submitted("accra", 7) }
	inReview := func() *drawingtest.Drawing { return received().Rendered() }
	published := func() *drawingtest.Drawing { return inReview().Approved() }
	collected := func() *drawingtest.Drawing { return drawingtest.NewRow().Collected("accra", 7, "class-1") }
	lives := map[string]*drawingtest.Drawing{
		"collected":            collected(),
		"collected-rendered":   collected().Rendered(),
		"collected-agreed":     collected().Rendered().Agreed(drawing.PurposeEnter, drawing.PurposeShow),
		"guardian-gone":        published().Forgotten(drawing.RecordGuardian),
		"original-gone":        published().Forgotten(drawing.RecordOriginal),
		"shown-no-more":        published().Consented(drawing.PurposeEnter, drawing.PurposeExhibit),
		"received":             received(),
		"in-review":            inReview(),
		"approved":             inReview().ApprovedFrom(later),
		"published":            published(),
		"returned":             inReview().Returned("dark"),
		"declined":             inReview().Declined("off_theme"),
		"unreadable":           received().Unreadable("truncated"),
		"replaced":             inReview().Returned("dark").Replaced(),
		"undone":               published().Undone(),
		"withdrawn-received":   received().Withdrawn(),
		"withdrawn-in-review":  inReview().Withdrawn(),
		"withdrawn-published":  published().Withdrawn(),
		"withdrawn-returned":   inReview().Returned("dark").Withdrawn(),
		"withdrawn-declined":   inReview().Declined("off_theme").Withdrawn(),
		"withdrawn-unreadable": received().Unreadable("truncated").Withdrawn(),
		"withdrawn-taken-down": published().TakenDown().Withdrawn(),
		"restored":             published().Withdrawn().Restored(),
		"restored-taken-down":  published().TakenDown().Withdrawn().Restored(),
		"taken-down":           published().TakenDown(),
		"reinstated":           published().TakenDown().Reinstated(),
		"erased":               published().Erased(),

		"turned":               inReview().Shown(aTurn),
		"turned-rendered":      inReview().Shown(aTurn).Rendered(),
		"turned-published":     published().Shown(aTurn),
		"proposed":             inReview().Proposed(drawing.Decline, "staff-2"),
		"disputed":             inReview().Proposed(drawing.Decline, "staff-2").Proposed(drawing.Approve, "staff-3"),
		"appealed":             inReview().Declined("off_theme").Appealed(),
		"declined-again":       inReview().Declined("off_theme").Appealed().Declined("off_theme"),
		"escalated":            inReview().Escalated(true),
		"closed":               inReview().Escalated(true).Escalated(false),
		"escalated-published":  published().Escalated(true),
		"escalated-declined":   inReview().Declined("off_theme").Escalated(true),
		"escalated-taken-down": published().TakenDown().Escalated(true),
		"hidden":               published().Hidden(),
		"corrected":            published().Corrected("My street"),
		"corrected-undone":     published().Corrected("My street").Undone(),
		"returned-corrected":   inReview().Returned("name_visible").Corrected("My street"),
		"withdrawn-escalated":  inReview().Withdrawn().Escalated(true),
		"changed-often":        often(inReview()),
		"withdrawn-often":      often(inReview()).Withdrawn(),
	}
	all := map[string]drawing.State{"absent": {}}
	for name, life := range lives {
		all[name] = life.State()
	}
	return all
}

// often is a drawing that its family has changed as often as it can be, by all that counts.
func often(d *drawingtest.Drawing) *drawingtest.Drawing {
	d.Replaced().Rendered().Corrected("My street")
	for d.State().Changes+2 <= drawing.MaxChanges {
		d.Withdrawn().Restored()
	}
	return d
}

func TestEveryCommandInEveryStateIsAllowedOrRefusedWithItsReason(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(rules), "\n")
	commands := strings.Fields(lines[0])
	left := states()
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		state, known := left[cells[0]]
		if !known || len(cells) != len(commands)+1 {
			t.Fatalf("a row that says nothing: %q", line)
		}
		delete(left, cells[0])
		for i, command := range commands {
			want, known := reasons[cells[i+1]]
			if !known {
				t.Fatalf("%s: no reason %q", cells[0], cells[i+1])
			}
			if got := state.May(drawing.Command(command)); !errors.Is(got, want) || (got == nil) != (want == nil) {
				t.Errorf("%s %s: %v; want %v", command, cells[0], got, want)
			}
		}
	}
	if len(left) > 0 {
		t.Errorf("states without a row: %v", left)
	}
	for _, command := range drawingtest.Commands() {
		if !slices.Contains(commands, string(command)) {
			t.Errorf("a command without a column: %s", command)
		}
	}
}

func TestACommandThatNobodyKnowsIsRefused(t *testing.T) {
	for name, state := range states() {
		if err := state.May("praise"); err == nil {
			t.Errorf("%s: a command of no meaning is allowed", name)
		}
	}
}

func TestADrawingWaitsExactlyWhileItMayBeApproved(t *testing.T) {
	waiting := []string{"in-review", "undone", "turned-rendered", "proposed", "disputed", "appealed", "closed", "corrected-undone", "returned-corrected", "collected-agreed", "changed-often"}
	for name, state := range states() {
		if got, want := state.Waits(), slices.Contains(waiting, name); got != want {
			t.Errorf("%s: waits %v; want %v", name, got, want)
		}
	}
}

func TestAWorkerOwesRenditionsUntilThereIsALadderOrARefusal(t *testing.T) {
	owed := []string{"received", "collected", "replaced", "withdrawn-received", "turned", "turned-published"}
	for name, state := range states() {
		if got, want := state.Unmade(), slices.Contains(owed, name); got != want {
			t.Errorf("%s: unmade %v; want %v", name, got, want)
		}
	}
}
