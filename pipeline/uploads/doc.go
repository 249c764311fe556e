// Package uploads keeps files that families send piece by piece, over lines that break, until an entry takes them.
//
// An upload lies in the store beside the drawings, and nothing else knows of it:
//
//	uploads/<name>/head          its size, when it began, who sends it: JSON
//	uploads/<name>/p0000000000   the bytes from 0 on
//	uploads/<name>/p0000262144   the bytes from 262,144 on, and so forth
//
// Its address has the [ID], 130 random bits that only its sender knows; the name is a SHA-256 of them, so that neither a
// listing nor an error gives an id away.
//
// # Why no two senders can mix a file
//
// A piece is named by where it begins, and is put once. Where one piece ends the next begins, and nobody puts one before
// having seen, or put, all that come before it. So the pieces of an upload are always one row, without a gap or an
// overlap, whoever sent them: of two who send other bytes from the same place on, one is told [ErrConflict]. A [Lock]
// spares them that, and no more rests on it. What Append has acknowledged survives a power cut, because the store's Put
// does.
//
// An upload lives for [Lifetime]; then it is [ErrExpired], and [Uploads.Sweep] removes it. An entry that took it removes
// it at once. The name stays in the entry's fact, so that erasing finds pieces that a crash left.
package uploads
