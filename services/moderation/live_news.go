package moderation

import (
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// The names of what is told as it happens.
const (
	newsWaiting   = "waiting"   // {id, city, seq, lane}: it waits in a lane, or is to be judged anew
	newsDecided   = "decided"   // {id, verdict, by}
	newsGone      = "gone"      // {id}: it waits no more, or not for this listener
	newsEscalated = "escalated" // {id, city}: somebody is worried about it
	newsClaims    = "claims"    // [{id, by}]: all that lie on other desks
	newsClaimed   = "claimed"   // {id, by}: it lies on another desk
	newsReleased  = "released"  // {id}: it lies on no other desk
	newsCounts    = "counts"    // {<city>: how many wait}
	newsReset     = "reset"     // {}: what was heard before is too long ago, ask for the queue again
	newsEnded     = "ended"     // {}: the session is over
)

// news is something that happened to one drawing.
type news struct {
	seq     uint64          // of the catalog; 0 for what is no fact
	id      drawing.ID      //
	city    string          // slug
	was, is catalog.Lane    // where it waited, and where it waits
	judged  uint64          // State.Judged
	anew    bool            // what is judged has changed
	verdict drawing.Verdict // "" if nothing was decided
	by      string          // staff id of who decided

	other string       // the name of what is no fact
	claim claims.Claim // of claimed and released
}

// newsOf says what a change of the catalog is to a desk.
func newsOf(c catalog.Change) news {
	before, after := c.Before, c.After
	n := news{
		seq: after.Seq, id: after.ID, city: after.City, judged: after.Judged,
		was: catalog.LaneOf(before), is: catalog.LaneOf(after), anew: after.Judged != before.Judged,
	}
	if n.city == "" {
		n.city = before.City // it is erased
	}
	if d := after.Decision; d != nil && d.Seq > before.Seq {
		n.verdict, n.by = d.Verdict, d.By
	}
	return n
}

// newsOfClaim is a claim that begins or ends.
func newsOfClaim(c claims.Claim, held bool) news {
	n := news{other: newsReleased, id: c.Drawing, city: c.City, claim: c}
	if held {
		n.other = newsClaimed
	}
	return n
}

// waits is by how much the number of those that wait for a verdict changes.
func (n news) waits() (change int) {
	if n.was == catalog.Waiting {
		change--
	}
	if n.is == catalog.Waiting {
		change++
	}
	return change
}

// isAny reports whether it is news to anybody.
func (n news) isAny() bool {
	return n.other != "" || n.verdict != "" || n.was != n.is || n.is != "" && n.anew
}

// nameFor is what it is called to somebody of a role; "" if it is no news to them. What
// leaves for a lane that they do not see is gone, and what comes from there has not been.
func (n news) nameFor(role staff.Role) string {
	if n.other != "" {
		if n.claim.Quiet && !role.May(staff.Safeguard) {
			return ""
		}
		return n.other
	}
	was, is := seen(role, n.was), seen(role, n.is)
	switch {
	case n.verdict != "" && was == n.was && is == n.is:
		return newsDecided
	case is == catalog.Escalated && was != is:
		return newsEscalated
	case is != "" && (is != was || n.anew):
		return newsWaiting
	case is == "" && was != "":
		return newsGone
	}
	return ""
}

// seen is the lane, if a role sees it: disputes are for organisers, and worries for those
// who see to that.
func seen(role staff.Role, lane catalog.Lane) catalog.Lane {
	if lane == catalog.Disputed && !role.May(staff.Manage) || lane == catalog.Escalated && !role.May(staff.Safeguard) {
		return ""
	}
	return lane
}
