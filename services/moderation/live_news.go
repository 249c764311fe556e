package moderation

import (
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

// The names of what is told as it happens.
const (
	newsWaiting   = "waiting"   // {id, city, seq}: it waits for a verdict, or is to be judged anew
	newsDecided   = "decided"   // {id, verdict, by}
	newsGone      = "gone"      // {id}: it waits no more
	newsEscalated = "escalated" // {id, city}: somebody is worried about it
	newsClaims    = "claims"    // [{id, by}]: all that lie on other desks
	newsClaimed   = "claimed"   // {id, by}: it lies on another desk
	newsReleased  = "released"  // {id}: it lies on no other desk
	newsCounts    = "counts"    // {<city>: how many wait}
	newsReset     = "reset"     // {}: what was heard before is too long ago, ask for the queue again
	newsEnded     = "ended"     // {}: the session is over
)

// news is something that happened to one drawing, as the two audiences are told: whoever
// cares for worries, and all others. A name of "" is nothing.
type news struct {
	name, open string     // for safeguarding, for all others
	seq        uint64     // of the catalog; 0 for a claim
	id         drawing.ID //
	city       string     // slug
	judged     uint64     // State.Judged
	waits      int        // by how much the number of those that wait changes
	verdict    drawing.Verdict
	by         string       // staff id
	claim      claims.Claim // of claimed and released
}

// newsOf says what a change of the catalog is to a desk. Of a drawing that somebody
// worries about all others hear that it is gone, and later that it waits again.
func newsOf(c catalog.Change) news {
	before, after := c.Before, c.After
	n := news{seq: after.Seq, id: after.ID, city: after.City, judged: after.Judged}
	if n.city == "" {
		n.city = before.City // it is erased
	}
	was, is := before.Waits(), after.Waits()
	switch {
	case is && !was:
		n.waits = 1
	case was && !is:
		n.waits = -1
	}
	worried := !before.Escalated.IsZero() || !after.Escalated.IsZero()
	switch d := after.Decision; {
	case d != nil && d.Seq > before.Seq:
		n.name, n.verdict, n.by = newsDecided, d.Verdict, d.By
	case is && (!was || after.Judged != before.Judged):
		n.name = newsWaiting
	case !after.Escalated.IsZero() && before.Escalated.IsZero():
		n.name = newsEscalated
	case was && !is, before.Escalated.IsZero() != after.Escalated.IsZero():
		n.name = newsGone
	}
	n.open = n.name
	if worried {
		n.open = map[int]string{-1: newsGone, 1: newsWaiting}[n.waits]
	}
	return n
}

// newsOfClaim is a claim that begins or ends.
func newsOfClaim(c claims.Claim, held bool) news {
	n := news{name: newsReleased, id: c.Drawing, city: c.City, claim: c}
	if held {
		n.name = newsClaimed
	}
	if !c.Quiet {
		n.open = n.name
	}
	return n
}
