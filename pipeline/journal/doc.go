// Package journal appends and follows facts on one JetStream stream, and keeps
// the buckets beside it. The journal is the truth: everything that it does not
// hold may be thrown away and made again.
//
// On the wire a fact is a CloudEvents 1.0 event in NATS binary mode. One drawing's
// facts have subjects of their own, so that one of them can be expected to be the
// last:
//
//	subject          drawings.7t3kq…9d.submitted
//	ce-specversion   1.0
//	ce-id            3F7QX…           unique; recognises a retry
//	ce-type          easel.drawing.submitted
//	ce-source        /drawings
//	ce-time          2026-11-23T16:04:05.123Z
//	easel-prev       SHA-256, in hex, of this drawing's previous fact
//	easel-sealed     1                absent on erased and swept
//	(data)           JSON, sealed under the drawing's own data key
//
// Subject and headers name nobody. easel-prev chains each drawing's facts, sealed
// as they are, so that the chain still proves itself when the data key is gone.
//
// When [Journal.Append] returns nil the fact is synced to disk (in a cluster: to those
// of a majority), follows exactly the fact it was decided on, and stands once,
// whatever was lost on the way. The stream denies deletes and purges: it never has a
// hole, and [Journal.Follow] stops at one with [ErrGap] rather than jump over it.
package journal
