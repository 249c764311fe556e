package drawingtest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Later is a public_at that lies in the future of every clock.
var Later = time.Date(2130, time.January, 1, 0, 0, 0, 0, time.UTC)

// longest is the most that happens to a drawing at random.
const longest = 25

// Commands are all commands.
func Commands() []drawing.Command {
	return []drawing.Command{
		drawing.CommandCollect, drawing.CommandSubmit, drawing.CommandReplace, drawing.CommandRender, drawing.CommandApprove, drawing.CommandReturn,
		drawing.CommandDecline, drawing.CommandUndo, drawing.CommandTakeDown, drawing.CommandReinstate, drawing.CommandWithdraw,
		drawing.CommandRestore, drawing.CommandErase, drawing.CommandDescribe, drawing.CommandFeature, drawing.CommandReport,
		drawing.CommandScreen, drawing.CommandEdit, drawing.CommandNote, drawing.CommandAppeal, drawing.CommandEscalate, drawing.CommandClose,
		drawing.CommandLook, drawing.CommandCorrect, drawing.CommandAnswer,
		drawing.CommandConsent, drawing.CommandTakeBack, drawing.CommandForget, drawing.CommandShed,
	}
}

// likely are the commands of a random life. Those without which nothing is ever
// public come more often, and nothing is begun twice.
func likely() []drawing.Command {
	all := Commands()[2:]
	for range 6 {
		all = append(all, drawing.CommandRender, drawing.CommandApprove)
	}
	return all
}

// Random enters a drawing and lets things happen to it at random, the same for the
// same seed. Of three guardians two agree to all. For lawful see [Drawing.Happen].
func (r *Row) Random(seed uint64, lawful bool) *Drawing {
	dice := rand.New(rand.NewPCG(seed, 7))
	all := []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow}
	consents := [][]drawing.Purpose{all, all, all, {drawing.PurposeShow}, {drawing.PurposeEnter}, nil}
	cities := []string{"accra", "quito", "cairo"}
	city, age, agreed := cities[dice.IntN(len(cities))], 5+dice.IntN(10), consents[dice.IntN(len(consents))]
	d, begun := r.begin(dice, city, age, agreed)
	if !begun {
		return d
	}
	for range dice.IntN(longest) {
		d.Happen(dice, lawful)
	}
	return d
}

// begin has a family send the drawing in, or a school before it, whose guardian may never
// agree: then it is not begun.
func (r *Row) begin(dice *rand.Rand, city string, age int, agreed []drawing.Purpose) (d *Drawing, begun bool) {
	if dice.IntN(8) > 0 {
		return r.Submitted(city, age, Purposes(agreed...)), true
	}
	d = r.Collected(city, age, digest("class of %s", city))
	if dice.IntN(3) > 0 {
		d.rendering(dice)
	}
	if dice.IntN(4) == 0 {
		return d, false
	}
	return d.Agreed(agreed...), true
}

// Happen does a random command, in one of the ways in which it may come out. With
// lawful it asks State.May before and does nothing if not; without, anything follows
// anything.
func (d *Drawing) Happen(dice *rand.Rand, lawful bool) *Drawing {
	all := likely()
	command := all[dice.IntN(len(all))]
	if ends := command == drawing.CommandErase || command == drawing.CommandEscalate; ends && dice.IntN(8) != 0 {
		return d // or hardly a life would be long
	}
	if lawful && d.state.May(command) != nil {
		return d
	}
	return d.do(dice, command)
}

func (d *Drawing) do(dice *rand.Rand, c drawing.Command) *Drawing {
	switch c {
	case drawing.CommandReplace:
		return d.Replaced()
	case drawing.CommandRender:
		return d.rendering(dice)
	case drawing.CommandApprove:
		return d.ApprovedFrom([]time.Time{{}, Later, d.row.Now(), d.row.Now()}[dice.IntN(4)])
	case drawing.CommandReturn:
		return d.Returned("dark")
	case drawing.CommandDecline:
		if dice.IntN(3) == 0 {
			return d.Proposed(drawing.Decline, []string{Staff, "staff-2"}[dice.IntN(2)])
		}
		// a careless writer may leave a public_at in it
		return d.Happened(drawing.Declined, drawing.Judgement{By: Staff, PublicAt: Later})
	case drawing.CommandUndo:
		return d.Undone()
	case drawing.CommandTakeDown:
		if dice.IntN(2) == 0 {
			return d.Hidden()
		}
		return d.TakenDown()
	case drawing.CommandReinstate:
		return d.Reinstated()
	case drawing.CommandWithdraw:
		return d.Withdrawn()
	case drawing.CommandRestore:
		return d.Restored()
	case drawing.CommandDescribe:
		return d.Described([]string{"", "A red tram between high houses."}[dice.IntN(2)], "en")
	case drawing.CommandFeature:
		return d.Featured(dice.IntN(2) == 0)
	case drawing.CommandReport:
		return d.Reported("hurtful")
	}
	return d.doBetween(dice, c)
}

// doBetween does what only moderators see.
func (d *Drawing) doBetween(dice *rand.Rand, c drawing.Command) *Drawing {
	switch c {
	case drawing.CommandScreen:
		return d.Screened([]drawing.Noticed{{Code: "gps", Evidence: "5.56 N"}}[:dice.IntN(2)]...)
	case drawing.CommandEdit:
		return d.editing(dice)
	case drawing.CommandCorrect:
		return d.Corrected(fmt.Sprintf("My street %d", dice.IntN(3)))
	case drawing.CommandAnswer:
		return d.Answered(dice.IntN(2) == 0)
	case drawing.CommandConsent, drawing.CommandTakeBack:
		return d.Consented([]drawing.Purpose{drawing.PurposeEnter, drawing.PurposePress, drawing.PurposeShow}[:1+dice.IntN(3)]...)
	case drawing.CommandForget:
		return d.Forgotten(drawing.RecordGuardian)
	case drawing.CommandShed:
		return d.Forgotten(drawing.RecordOriginal)
	case drawing.CommandNote:
		return d.Noted("Look at the roof.")
	case drawing.CommandAppeal:
		return d.Appealed()
	case drawing.CommandLook:
		return d.LookedAt(dice.IntN(3))
	case drawing.CommandEscalate:
		return d.Escalated(true)
	case drawing.CommandClose:
		return d.Escalated(false)
	}
	return d.Erased()
}

// editing turns, covers, turns back or corrects.
func (d *Drawing) editing(dice *rand.Rand) *Drawing {
	title := "The street"
	return d.Edited([]drawing.Edit{
		{Recipe: &drawing.Recipe{Turn: 1}},
		{Recipe: &drawing.Recipe{Covers: []drawing.Box{{X: 0.5, Y: 0.9, W: 0.25, H: 0.1}}, Color: "#c8602a"}},
		{Recipe: &drawing.Recipe{Covers: []drawing.Box{}}},
		{Title: &title},
	}[dice.IntN(4)])
}

// rendering is mostly right, and sometimes late: about a picture replaced meanwhile.
func (d *Drawing) rendering(dice *rand.Rand) *Drawing {
	other := digest("another original of %s", d.id)
	switch dice.IntN(9) {
	case 4: // of a recipe of before
		return d.Happened(drawing.Rendered, LadderOf(d.state.Original.SHA256))
	case 0:
		return d.Unreadable("truncated")
	case 1:
		return d.Happened(drawing.Rendered, LadderOf(other))
	case 2:
		return d.Happened(drawing.Unreadable, drawing.Refusal{Of: other, Reason: "damaged"})
	case 3:
		empty := LadderOf(d.state.Original.SHA256)
		empty.Recipe, empty.Pictures = d.state.Recipe.Hash(), nil
		return d.Happened(drawing.Rendered, empty)
	}
	return d.Rendered()
}
