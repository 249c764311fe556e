package scan

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// maxBlock is more than any block of the server's has: 8 MiB and a record.
const maxBlock = 16 << 20

// block is what one file of records holds.
type block struct {
	number uint32
	file   string // below the folder
	size   int64

	first, last uint64 // sequences of live records; 0 without any
	most        uint64 // the highest sequence that any record names
	at          int64  // of the last live record
	lastSum     [sumSize]byte
	live        []uint64 // of a stream that is deleted from
	tombs       []uint64
	submitted   []drawing.ID // of the journal
	erased      []drawing.ID
	keys        map[uint64]drawing.ID // of the data keys: whose is which record

	good   int64 // bytes before a torn end
	torn   error // nil if the block ends with a whole record
	damage []Damage
}

// damaged notes what is wrong at a byte; with the whole file at -1.
func (b *block) damaged(is error, offset int64, format string, args ...any) {
	b.damage = append(b.damage, Damage{is, b.file, offset, fmt.Sprintf(format, args...)})
}

// readBlock reads a block of a stream. buf is for its bytes, and is returned for the
// next one, perhaps larger.
func (s *stream) readBlock(number uint32, buf []byte) (block, []byte) {
	b := block{number: number, file: filepath.Join(s.name, "msgs", strconv.FormatUint(uint64(number), 10)+".blk")}
	buf, err := readFile(filepath.Join(s.streams, b.file), buf, maxBlock)
	if err != nil {
		b.damaged(ErrBadRecord, -1, "it can't be read: %v", err)
		return b, buf
	}
	b.size = int64(len(buf))
	if s.dense {
		b.scanJournal(buf, blockHasher(s.name, number))
	} else {
		b.scan(buf, blockHasher(s.name, number), func(r record, offset int64) { b.takeSparse(s, r, offset) })
	}
	return b, buf
}

// readFile reads a whole file into buf, or into a larger one.
func readFile(path string, buf []byte, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return buf, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return buf, err
	}
	if info.Size() > most {
		return buf, fmt.Errorf("it has %d bytes, and none of the server's has more than %d", info.Size(), most)
	}
	if int64(cap(buf)) < info.Size() {
		buf = make([]byte, info.Size())
	}
	n, err := io.ReadFull(f, buf[:info.Size()])
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil // the server has cut off a torn end meanwhile
	}
	return buf[:n], err
}

// scan hands over each record until one is bad. Whether that may be is the stream's to
// say: it may at its very end.
func (b *block) scan(buf []byte, h hasher, take func(r record, offset int64)) {
	for b.good < int64(len(buf)) {
		rest := buf[b.good:]
		r, err := parse(rest, h)
		if err != nil {
			b.bad(rest, h, err)
			return
		}
		b.most = max(b.most, r.seq)
		copy(b.lastSum[:], rest[r.size-sumSize:])
		take(r, b.good)
		b.good += int64(r.size)
	}
}

// bad decides about bytes that are no record: a crash leaves one torn record, and
// nothing whole behind it.
func (b *block) bad(rest []byte, h hasher, err error) {
	next, whole := follows(rest[1:], h)
	switch {
	case whole:
		b.damaged(ErrBadRecord, b.good, "%s is not what was written: %v; %d follows it", b.here(), err, next.seq)
	case len(rest) > maxRecord:
		b.damaged(ErrBadRecord, b.good, "%s is not what was written: %v; nor are the %d bytes from there on", b.here(), err, len(rest))
	default:
		b.torn = err
	}
}

// here names the record that should stand where no good one does.
func (b *block) here() string {
	if b.most == 0 {
		return "the first record"
	}
	return fmt.Sprintf("the record after %d", b.most)
}

// scanJournal reads facts: each record is one, and follows the one before it.
func (b *block) scanJournal(buf []byte, h hasher) {
	gap := false
	b.scan(buf, h, func(r record, offset int64) {
		if r.kind != live {
			b.damaged(ErrLost, offset, "fact %d was deleted, and facts never are: a gap", r.seq)
			return
		}
		if b.last != 0 && r.seq != b.last+1 && !gap {
			gap = true // one is enough: all that follows is off by as much
			b.damaged(ErrLost, offset, "fact %d stands after fact %d: a gap", r.seq, b.last)
		}
		b.took(r)
		id, name, err := ofDrawing(r)
		switch {
		case err != nil:
			b.damaged(ErrBadRecord, offset, "fact %d: %v", r.seq, err)
		case name == drawing.Submitted:
			b.submitted = append(b.submitted, id)
		case name == drawing.Erased:
			b.erased = append(b.erased, id)
		}
	})
}

func (b *block) took(r record) {
	if b.first == 0 {
		b.first = r.seq
	}
	b.last, b.at = r.seq, r.at
}

// takeSparse takes a record of a stream whose records come and go.
func (b *block) takeSparse(s *stream, r record, offset int64) {
	if r.kind == tomb {
		b.tombs = append(b.tombs, r.seq)
		return
	}
	if r.kind == erased {
		return
	}
	if r.seq <= b.last {
		b.damaged(ErrBadRecord, offset, "record %d stands after record %d", r.seq, b.last)
	}
	b.took(r)
	b.live = append(b.live, r.seq)
	id, err := s.keyOf(r)
	if err != nil {
		b.damaged(ErrBadRecord, offset, "record %d: %v", r.seq, err)
	}
	if id != "" {
		if b.keys == nil {
			b.keys = map[uint64]drawing.ID{}
		}
		b.keys[r.seq] = id
	}
}
