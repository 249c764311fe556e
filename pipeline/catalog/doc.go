// Package catalog is the read model: what the facts add up to, in one SQLite file
// for each process.
//
// The file may be deleted at any time. Everything in it is derived from the journal:
// facts are applied in batches, in one transaction with the sequence reached, so
// that it resumes where it stopped; a file of another schema version, or none, is
// built anew. [Catalog.WaitFor] gives a caller its own writes.
//
// What the public may see is an allow-list: the table hung has a row for each drawing
// with consent, rendition and approval that is neither withdrawn, taken down nor erased
// (drawing.State.Showable), with what may be seen of it and nothing else; and the view
// public_drawing gives those whose public_at has passed by the clock of the database at
// the moment of reading. [Public] reads nothing but views.
//
// Counts by city are kept, not counted; paging is by key, never by offset: a page
// costs the same at a thousand drawings and at a million, and a test reads SQLite's
// plan of every statement. Words are found by an index (FTS5) of what words.go makes of
// the texts. Nothing of the guardian is in the file, and an erased drawing's rows and
// words are overwritten, in the write-ahead log too.
package catalog
