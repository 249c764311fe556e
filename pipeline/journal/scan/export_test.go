package scan

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
)

// Record is one live record of a stream's blocks, for tests.
type Record struct {
	Seq           uint64
	Subject       string
	Header, Data  []byte
	File          string // path
	Offset, Bytes int64
}

// Records reads what is alive in a stream, without judging it.
func Records(dir, name string) (all []Record) {
	s := open(filepath.Join(dir, account), name)
	var blocks []block
	for _, number := range s.list() {
		file := filepath.Join(s.streams, name, "msgs", fmt.Sprintf("%d.blk", number))
		buf, err := readFile(file, nil, maxBlock)
		if err != nil {
			continue
		}
		b := block{number: number}
		b.scan(buf, blockHasher(name, number), func(r record, offset int64) {
			b.takeSparse(s, r, offset)
			if r.kind == live {
				all = append(all, Record{r.seq, string(r.subject), r.header, r.data, file, offset, int64(r.size)})
			}
		})
		blocks = append(blocks, b)
	}
	s.blocks = blocks
	alive := s.alive()
	return slices.DeleteFunc(all, func(r Record) bool { return !slices.Contains(alive, r.Seq) })
}

// IndexLast is the last sequence that a stream's index.db knows of; false if it says
// nothing.
func IndexLast(dir, name string) (uint64, bool) {
	s := open(filepath.Join(dir, account), name)
	s.readIndex()
	return s.index.last, s.indexed
}

// ParseBlock reads bytes as a block of the journal, for fuzzing: how many of them are
// good, and whether what follows may be a crash's.
func ParseBlock(b []byte, number uint32) (good int64, torn bool, damaged int) {
	one := block{number: number}
	one.scanJournal(b, blockHasher("DRAWINGS", number))
	return one.good, one.torn != nil, len(one.damage)
}

// Encode makes a record of one of the journal's blocks, as the server writes it.
func Encode(number uint32, seq uint64, subject, header, data string) []byte {
	size := headSize + len(subject) + lengthSize + len(header) + len(data) + sumSize
	b := binary.LittleEndian.AppendUint32(nil, uint32(size)|hasHeader)
	b = binary.LittleEndian.AppendUint64(b, seq)
	b = binary.LittleEndian.AppendUint64(b, 1_764_000_000_000_000_000)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(subject)))
	b = append(b, subject...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(header)))
	b = append(append(b, header...), data...)
	h := blockHasher("DRAWINGS", number)
	for _, part := range []string{string(b[4:20]), subject, header, data} {
		h.digest.Write([]byte(part))
	}
	return h.digest.Sum(b)
}

// ParseIndex reads bytes as the journal's index.db, under a checksum that fits.
func ParseIndex(b []byte) (last uint64, blocks int, ok bool) {
	h := newHasher("DRAWINGS")
	h.digest.Write(b)
	x, ok := parseIndex(h.digest.Sum(append([]byte(nil), b...)), "DRAWINGS")
	return x.last, len(x.blocks), ok
}
