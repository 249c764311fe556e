// Package catalog is the read model: what the facts add up to, in one SQLite file
// for each process.
//
// The file may be deleted at any time. Everything in it is derived from the journal:
// facts are applied in batches, in one transaction with the sequence reached, so
// that it resumes where it stopped; a file of another schema version, or none, is
// built anew. [Catalog.WaitFor] gives a caller its own writes.
//
// What the public may see is an allow-list in one SQL view, public_drawing, and
// [Public] reads nothing else: consent, rendition, approval, and neither withdrawn,
// taken down nor erased (drawing.State.Showable, kept with each row), and public_at
// passed by the clock of the database at the moment of reading.
//
// Counts by city are kept, not counted; paging is by key, never by offset: a page
// costs the same at a thousand drawings and at a million. Nothing of the guardian is
// in the file, and an erased drawing's row is overwritten, in the write-ahead log
// too.
package catalog
