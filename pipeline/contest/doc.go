// Package contest is the use cases: everything that people and workers do with
// drawings goes through it. It alone writes journal, store and vault together, and
// so it alone decides in which order.
//
// A submission is written bytes first, then the fact:
//
//	data key ─► object <id>/<sha256> ─► reservation of the child ─► submitted
//
// Only the journal's acknowledgement of the last makes it accepted. Whatever a crash
// leaves before that counts for nothing, blocks no retry, and is swept after a day;
// there is never a fact without its object. A retry with the same key finds the
// drawing of the first try and gets the same answer.
//
// What a school sends has two steps: its guardian agrees between them.
//
//	place on the sheet ─► data key ─► object ─► collected    reservation of the child ─► submitted
//
// Every other deed reads the drawing's history from the journal, asks drawing.State
// whether it may be done, and appends a fact that expects to follow what was read; if
// another fact came first it looks again. So no deed is ever decided on a state that
// was not the true one.
package contest
