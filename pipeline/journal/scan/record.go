package scan

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/minio/highwayhash"
)

const (
	headSize   = 22 // length, sequence, time, subject length
	sumSize    = highwayhash.Size64
	lengthSize = 4 // of a header's length
	leastSize  = headSize + sumSize

	hasHeader = 1 << 31 // in the length
	isErased  = 1 << 63 // in the sequence
	isTomb    = 1 << 62 // in the sequence

	// maxRecord is the largest record that our server takes, with room to spare: a
	// payload of 1 MiB.
	maxRecord = 1<<20 + 64<<10
)

// kind says what a record stands for.
type kind byte

const (
	live   kind = iota
	erased      // it was there, and its bytes are overwritten
	tomb        // the record of its sequence, in this block or another, was deleted
)

// record is one record of a block. Its slices lie in the block's bytes.
type record struct {
	kind                  kind
	size                  int // on disk
	seq                   uint64
	at                    int64 // nanoseconds since 1970
	subject, header, data []byte
}

// Why bytes are no record.
var (
	errCut      = errors.New("it is cut off")
	errLengths  = errors.New("its lengths do not fit together")
	errChecksum = errors.New("its checksum is wrong")
)

// hasher makes the checksums of one block.
type hasher struct{ digest *highwayhash.Digest64 }

func newHasher(key string) hasher {
	sum := sha256.Sum256([]byte(key))
	d, err := highwayhash.NewDigest64(sum[:])
	if err != nil {
		panic(err) // a key of 32 bytes is the right size
	}
	return hasher{d}
}

// blockHasher is the hasher of a stream's block.
func blockHasher(stream string, index uint32) hasher {
	return newHasher(fmt.Sprintf("%s-%d", stream, index))
}

func (h hasher) is(sum []byte, parts ...[]byte) bool {
	h.digest.Reset()
	for _, p := range parts {
		h.digest.Write(p)
	}
	var made [sumSize]byte
	return bytes.Equal(h.digest.Sum(made[:0]), sum)
}

// parse reads the record at the beginning of b.
func parse(b []byte, h hasher) (record, error) {
	if len(b) < leastSize {
		return record{}, errCut
	}
	length := binary.LittleEndian.Uint32(b)
	size := int(length &^ hasHeader)
	if size < leastSize || size > maxRecord {
		return record{}, errLengths
	}
	if size > len(b) {
		return record{}, errCut
	}
	r := record{size: size, seq: binary.LittleEndian.Uint64(b[4:]), at: int64(binary.LittleEndian.Uint64(b[12:]))}
	body, sum := b[headSize:size-sumSize], b[size-sumSize:size]
	subject := int(binary.LittleEndian.Uint16(b[20:]))
	header := 0
	if length&hasHeader != 0 {
		if subject+lengthSize > len(body) {
			return record{}, errLengths
		}
		header = int(binary.LittleEndian.Uint32(body[subject:]))
		r.data = body[subject+lengthSize:]
	} else if subject > len(body) {
		return record{}, errLengths
	} else {
		r.data = body[subject:]
	}
	r.subject = body[:subject]
	if !h.is(sum, b[4:20], r.subject, r.data) {
		return record{}, errChecksum
	}
	if length&hasHeader != 0 {
		if header > len(r.data) || !isHeader(r.data, header) {
			return record{}, errLengths
		}
		r.header, r.data = r.data[:header], r.data[header:]
	}
	return r.told(), nil
}

// told takes the marks out of the sequence. A sequence of 0 was erased by a server of
// long ago.
func (r record) told() record {
	switch {
	case r.seq&isTomb != 0:
		r.kind, r.seq = tomb, r.seq&^isTomb
	case r.seq&isErased != 0 || r.seq == 0:
		r.kind, r.seq = erased, r.seq&^isErased
	}
	return r
}

// isHeader reports whether b begins with a NATS header that ends exactly at n: the
// header's length is under no checksum.
func isHeader(b []byte, n int) bool {
	const begin, end = "NATS/1.0", "\r\n\r\n"
	return bytes.HasPrefix(b, []byte(begin)) && bytes.Index(b, []byte(end))+len(end) == n
}

// follows finds the next whole record in b: where a record is bad and another one
// follows, it was not a crash.
func follows(b []byte, h hasher) (record, bool) {
	for ; len(b) >= leastSize; b = b[1:] {
		if r, err := parse(b, h); err == nil {
			return r, true
		}
	}
	return record{}, false
}
