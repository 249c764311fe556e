// Package drawing is the domain: what can happen to one drawing, what that
// adds up to, and who may do what next.
//
// A drawing's life is a row of facts. A [Fact] is immutable and in the past
// tense; folding the facts of one drawing in order gives its [State]:
//
//	submitted ─► rendered ─► approved ─► (public_at passes) ─► published
//	    ▲            │           ├─► undone, taken_down, withdrawn, erased ...
//	    └─ replaced ◄┴─ returned │
//
// [State.May] says whether a command is allowed in a state, and if not, with
// which error; a table in the tests holds every pair. [State.Public] is the one
// sentence on which children's safety rests: consent, rendition, approval and
// public_at, and not withdrawn, taken down or erased.
//
// The package does no I/O and has no clock or randomness of its own: times are
// passed in, so that everything here is tested without a server. It promises
// that folding is deterministic, that a fact or a field it does not know is
// carried along unchanged, and that no row of facts makes it panic.
package drawing
