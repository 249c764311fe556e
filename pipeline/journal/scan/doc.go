// Package scan reads the files of the embedded NATS server before the server does,
// and changes nothing.
//
// Opening a damaged folder destroys it: the server cuts a block at its first bad
// record, drops what follows, and hands the lost sequences out again. So whoever is
// about to open one asks [Folder] first, and leaves it closed if there is an error.
//
// This is what the server (2.15.2) keeps of a stream, below jetstream/$G/streams:
//
//	DRAWINGS/meta.inf, meta.sum   the stream's configuration in JSON, and its checksum in hex
//	DRAWINGS/msgs/1.blk, 2.blk …  the records, in blocks of 8 MiB; only the last one grows
//	DRAWINGS/msgs/index.db        what the blocks add up to, as of a while ago or of a clean stop
//	DRAWINGS/obs/…                where its consumers stand
//
// and this is a record, all numbers little-endian:
//
//	length(4) sequence(8) time(8) subject length(2) subject [header length(4) header] data checksum(8)
//
// The length's highest bit says that there is a header; the sequence's highest bit that
// the record was erased, and the next one that it is a tombstone: it stands for the
// deletion of that sequence. The checksum is HighwayHash-64 over sequence, time,
// subject, header and data, under the SHA-256 of the stream's name and the block's
// number, so that no block can stand for another. It covers none of the three lengths;
// Folder compares them with what they delimit.
//
// What Folder promises of a folder that it finds nothing wrong with: of the journal,
// every fact from 1 to the last is there as it was written, and the last is not before
// the one that the caller, or a clean stop, has seen. Of the data keys, each drawing
// that was submitted and not erased has its own. Of the buckets, every record in a file
// is as it was written; after a clean stop, every one is there. What can't be noticed is
// the loss of a whole block of a bucket whose server was killed, because values vanish
// from a bucket by themselves.
//
// A torn record at the very end of a stream's last block, beyond what was seen, is a
// crash's: it was never acknowledged, and the server cuts it off. index.db is written
// without a sync and may be torn, too; the server then makes it anew from the blocks.
// Where consumers stand is not looked at: a worker whose place is lost begins at the
// first fact again, and does nothing twice.
package scan
