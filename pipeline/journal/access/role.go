package access

import (
	"github.com/nats-io/jwt/v2"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Role is what a process does, as serve's --roles says, or [Operator].
type Role string

// The roles. Operator is who runs the operators' commands, and a process of several
// roles at once: it may do all that Easel does, but neither take anything out of the
// journal nor change or delete a stream.
const (
	Upload     Role = "upload"
	Moderation Role = "moderation"
	Gallery    Role = "gallery"
	Worker     Role = "worker"
	Operator   Role = "operator"
)

// Roles are all roles.
func Roles() []Role { return []Role{Upload, Moderation, Gallery, Worker, Operator} }

// The streams, and the buckets as the streams that hold them.
const (
	facts    = "DRAWINGS"
	keys     = "KEYS"
	settings = "KV_settings"
	entrants = "KV_entrants"
	staff    = "KV_staff"
	sessions = "KV_sessions"
	claims   = "KV_claims"
	links    = "KV_links"
	locks    = "KV_locks"
	senders  = "KV_senders"
	classes  = "KV_classes"
	letters  = "LETTERS"
	written  = "KV_written"
	mishaps  = "KV_mishaps"
	messages = "KV_messages"
)

func streams() []string {
	return []string{facts, keys, settings, entrants, staff, sessions, claims, links, locks, senders, classes, letters, written, mishaps, messages}
}

// queues are the durable queues that workers share. Nobody else may touch them.
func queues() []string { return []string{"thumbnail", "screen", "erase", "announce"} }

// rights are what a user may publish, and of that what not. What is asked of the
// server is a subject, too.
type rights struct{ allow, deny []string }

func (r *rights) may(subjects ...string) { r.allow = append(r.allow, subjects...) }

// opens lets the user ask what a stream is, but not what it holds.
func (r *rights) opens(streams ...string) {
	for _, s := range streams {
		r.may("$JS.API.STREAM.INFO." + s)
	}
}

// reads lets the user ask for what a stream holds, one message at a time.
func (r *rights) reads(streams ...string) {
	r.opens(streams...)
	for _, s := range streams {
		r.may("$JS.API.STREAM.MSG.GET." + s)
	}
}

// follows lets the user be handed what a stream holds, and what comes.
func (r *rights) follows(streams ...string) {
	for _, s := range streams {
		r.may("$JS.API.CONSUMER.CREATE."+s+".>", "$JS.API.CONSUMER.INFO."+s+".*", "$JS.API.CONSUMER.DELETE."+s+".*",
			"$JS.API.CONSUMER.MSG.NEXT."+s+".*", "$JS.FC."+s+".>")
	}
}

// makes lets the user make streams that do not exist; of one that does it can change
// nothing.
func (r *rights) makes(streams ...string) {
	for _, s := range streams {
		r.may("$JS.API.STREAM.CREATE." + s)
	}
}

// states lets the user append facts of these names.
func (r *rights) states(names ...drawing.Name) {
	for _, name := range names {
		r.may("drawings.*." + string(name))
	}
}

// writes lets the user change what buckets hold.
func (r *rights) writes(buckets ...string) {
	for _, b := range buckets {
		r.may("$KV." + b + ".>")
	}
}

// rights of a role. Every process keeps a catalog and the edition in memory: so much
// they all may read.
func (role Role) rights() rights {
	var r rights
	r.may(whoAmI)
	r.reads(facts, keys, settings)
	r.follows(facts, settings)
	switch role {
	case Upload:
		r.uploads()
	case Moderation:
		r.moderates()
	case Worker:
		r.works()
	case Operator:
		r.operates()
	}
	if role != Worker && role != Operator {
		for _, q := range queues() {
			r.deny = append(r.deny, "$JS.API.CONSUMER.*."+facts+"."+q, "$JS.API.CONSUMER.*."+facts+"."+q+".>", "$JS.API.CONSUMER.MSG.NEXT."+facts+"."+q)
		}
	}
	return r
}

func (r *rights) uploads() {
	r.states(drawing.Collected, drawing.Submitted, drawing.Consented, drawing.Replaced, drawing.Withdrawn, drawing.Restored, drawing.Corrected, drawing.Erased, drawing.Reported, drawing.Appealed, drawing.TakenDown) // the last one when many have reported
	r.may("keys.*", "letters.*")
	r.opens(letters)
	r.reads(entrants, locks, senders, classes)
	r.writes("entrants", "locks", "senders", "classes")
}

func (r *rights) moderates() {
	r.states(drawing.Approved, drawing.Returned, drawing.Declined, drawing.Undone, drawing.TakenDown, drawing.Reinstated, drawing.Described, drawing.Featured,
		drawing.Edited, drawing.Proposed, drawing.Escalated, drawing.Noted, drawing.LookedAt)
	r.reads(staff, sessions, claims, links, mishaps, messages)
	r.follows(staff, sessions, claims, mishaps, messages)
	r.opens(letters)
	r.may("letters.message")                                                 // to all families of a city
	r.writes("messages", "staff", "sessions", "claims", "links", "settings") // settings: what organisers change
}

// works is also who makes what does not exist: every contest has a worker.
func (r *rights) works() {
	r.states(drawing.Rendered, drawing.Unreadable, drawing.Screened, drawing.Swept, drawing.Forgotten, drawing.Erased, drawing.Destroyed) // erased: what no guardian agreed to
	for _, q := range queues() {
		r.may("$JS.ACK." + facts + "." + q + ".>")
	}
	r.may("$JS.API.STREAM.MSG.DELETE." + keys) // data keys of what was erased, and those that nothing was sealed under
	r.makes(streams()...)
	r.opens(staff, sessions, claims, links, locks, senders)
	r.reads(entrants, written, classes, messages)
	r.writes("settings", "entrants", "written", "mishaps", "classes", "messages") // the first edition; reservations of what was erased, or never came; what became of letters; teachers that were reminded
	r.follows(entrants, letters, classes, messages)
	r.opens(letters, mishaps)
	r.may("letters.erased", "letters.message", "keys.*") // the last letter of an erased drawing, and a key for it
	r.may("$JS.ACK." + letters + ".>")
}

// operates is also to look, with NATS's own command.
func (r *rights) operates() {
	r.may("$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.LIST", "$JS.API.CONSUMER.NAMES.*", "$JS.API.CONSUMER.LIST.*")
	r.may("drawings.*.*", "keys.*", "letters.*", "$KV.*.>", "$JS.API.STREAM.MSG.DELETE."+keys)
	r.reads("*")
	r.follows("*")
	r.makes("*")
	r.may("$JS.ACK."+facts+".>", "$JS.ACK."+letters+".>")
}

// permissions say the rights in the server's words. Answers come to an inbox that no
// other user may read.
func (role Role) permissions() jwt.Permissions {
	r := role.rights()
	return jwt.Permissions{
		Pub: jwt.Permission{Allow: r.allow, Deny: r.deny},
		Sub: jwt.Permission{Allow: []string{"_INBOX.{{name()}}.>"}},
	}
}
