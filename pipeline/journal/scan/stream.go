package scan

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// maxFile bounds the files beside the blocks: index.db has some bytes for each subject.
const maxFile = 4 << 30

// stream is one stream's folder, and what all its blocks hold together.
type stream struct {
	streams string // folder of all streams
	name    string
	dense   bool                             // it is the journal: from 1 on, nothing is ever deleted
	keyOf   func(record) (drawing.ID, error) // whose data key a record is; "" for a record of another stream

	index   index
	indexed bool // there is an index.db that the server believes
	blocks  []block
	damage  []Damage
}

func (s *stream) damaged(is error, file, format string, args ...any) {
	s.damage = append(s.damage, Damage{is, filepath.Join(s.name, file), -1, fmt.Sprintf(format, args...)})
}

// read reads everything of the stream.
func (s *stream) read(ctx context.Context) error {
	numbers := s.list()
	s.readIndex() // before the blocks: they may be ahead of it, and never behind
	if err := s.readBlocks(ctx, numbers); err != nil {
		return err
	}
	s.checkMeta()
	s.checkEnds()
	s.checkOrder()
	s.checkIndex()
	return nil
}

// list finds the blocks, and what would make the server do something else than read
// them.
func (s *stream) list() (numbers []uint32) {
	for _, leftover := range []string{"__msgs__", "__new_msgs__"} { // the server would delete msgs for them
		if _, err := os.Lstat(filepath.Join(s.streams, s.name, leftover)); !errors.Is(err, fs.ErrNotExist) {
			s.damaged(ErrBadRecord, leftover, "it is left of a purge, and nothing here is ever purged")
		}
	}
	entries, err := os.ReadDir(filepath.Join(s.streams, s.name, "msgs"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.damaged(ErrBadRecord, "msgs", "it can't be read: %v", err)
	}
	for _, e := range entries {
		word, isBlock := strings.CutSuffix(e.Name(), ".blk")
		n, err := strconv.ParseUint(word, 10, 32)
		switch {
		case isBlock && err == nil && word == strconv.FormatUint(n, 10):
			numbers = append(numbers, uint32(n))
		case isBlock, strings.HasSuffix(e.Name(), ".idx"), strings.HasSuffix(e.Name(), ".key"):
			s.damaged(ErrBadRecord, filepath.Join("msgs", e.Name()), "the server did not write it: move it away")
		}
	}
	slices.Sort(numbers)
	return numbers
}

func (s *stream) readIndex() {
	b, err := readFile(filepath.Join(s.streams, s.name, "msgs", "index.db"), nil, maxFile)
	if err == nil {
		s.index, s.indexed = parseIndex(b, s.name)
	}
}

// readBlocks reads the blocks, as many at once as there are processors.
func (s *stream) readBlocks(ctx context.Context, numbers []uint32) error {
	s.blocks = make([]block, len(numbers))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(numbers)) {
		all.Go(func() {
			var buf []byte
			for i := int(next.Add(1)) - 1; i < len(numbers) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				s.blocks[i], buf = s.readBlock(numbers[i], buf)
			}
		})
	}
	all.Wait()
	return ctx.Err()
}

// checkMeta compares the configuration with its checksum. A crash while the stream was
// made may have left it without one or both; then the server makes the stream again
// around the blocks.
func (s *stream) checkMeta() {
	meta, metaErr := readFile(filepath.Join(s.streams, s.name, "meta.inf"), nil, maxBlock)
	sum, sumErr := readFile(filepath.Join(s.streams, s.name, "meta.sum"), nil, maxBlock)
	if errors.Is(metaErr, fs.ErrNotExist) {
		if s.most() > 0 {
			s.damaged(ErrLost, "meta.inf", "it is not there")
		}
		return
	}
	if errors.Is(sumErr, fs.ErrNotExist) {
		return
	}
	if err := errors.Join(metaErr, sumErr); err != nil {
		s.damaged(ErrBadRecord, "meta.inf", "it can't be read: %v", err)
		return
	}
	want, err := hex.DecodeString(string(sum))
	if err != nil || !newHasher(s.name).is(want, meta) {
		s.damaged(ErrBadRecord, "meta.inf", "its checksum is not the one in meta.sum")
	}
}

// checkEnds wants every block but the last to end with a whole record.
func (s *stream) checkEnds() {
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.torn != nil && i < len(s.blocks)-1 {
			b.damaged(ErrBadRecord, b.good, "%s is not what was written: %v; and there are blocks after this one", b.here(), b.torn)
		}
	}
}

// checkOrder wants the blocks' sequences to go up; those of the journal from 1 on and
// one by one.
func (s *stream) checkOrder() {
	var before uint64
	for i := range s.blocks {
		b := &s.blocks[i]
		switch {
		case b.first == 0:
			continue
		case s.dense && before == 0 && b.first != 1:
			b.damaged(ErrLost, 0, "the journal begins with fact %d: those before it are gone", b.first)
		case s.dense && b.first > before+1:
			b.damaged(ErrLost, 0, "fact %d stands after fact %d: a gap", b.first, before)
		case b.first <= before:
			b.damaged(ErrBadRecord, 0, "record %d stands after record %d", b.first, before)
		}
		before = max(before, b.last)
	}
}

// checkIndex compares the blocks with what index.db says of them. It is written after
// them, so that they are never behind it.
func (s *stream) checkIndex() {
	if !s.indexed {
		return
	}
	if most := s.most(); s.index.last > most {
		s.damaged(ErrShort, filepath.Join("msgs", "index.db"), "it knows of record %d, and the blocks end at %d", s.index.last, most)
		return
	}
	if n := len(s.blocks); n == 0 || s.blocks[n-1].number != s.index.lastFile || s.blocks[n-1].lastSum != s.index.lastSum {
		return // it is of an earlier time, and its blocks may be gone
	}
	for _, x := range s.index.blocks {
		s.checkIndexed(x)
	}
}

// checkIndexed wants every record that index.db counts in a block.
func (s *stream) checkIndexed(x indexed) {
	want := x.last + 1 - x.first - min(uint64(x.deleted.Size()), x.last+1-x.first)
	if s.dense || want == 0 {
		return // the journal's sequences have been compared
	}
	have := uint64(0)
	if i := slices.IndexFunc(s.blocks, func(b block) bool { return b.number == x.number }); i >= 0 {
		for _, seq := range s.blocks[i].live {
			if x.holds(seq) {
				have++
			}
		}
	}
	if have < want {
		s.damaged(ErrLost, filepath.Join("msgs", fmt.Sprintf("%d.blk", x.number)), "of records %d to %d, %d are gone", x.first, x.last, want-have)
	}
}

// most is the highest sequence that any record names.
func (s *stream) most() (seq uint64) {
	for i := range s.blocks {
		seq = max(seq, s.blocks[i].most)
	}
	return seq
}

// alive are the sequences of records that nothing has deleted.
func (s *stream) alive() []uint64 {
	deleted := map[uint64]bool{}
	for i := range s.blocks {
		for _, seq := range s.blocks[i].tombs {
			deleted[seq] = true
		}
	}
	var all []uint64
	for i := range s.blocks {
		for _, seq := range s.blocks[i].live {
			if !deleted[seq] {
				all = append(all, seq)
			}
		}
	}
	return all
}
