package scan

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// account is where a server without accounts keeps its streams, below its folder.
var account = filepath.Join("jetstream", "$G", "streams")

// Want is what must be in a folder.
type Want struct {
	// Last is the sequence of a fact that was seen, such as the catalog's last.
	Last uint64

	// Contest: it belongs to a contest, so that each drawing has its data key; and as
	// soon as there is a fact there are these streams, and some of them hold something.
	Contest bool
	Streams []string
	Filled  []string
}

// Folder reads all of a server's folder. The report says what it found; the error is
// nil, or an [*Error] that says what is wrong, or the context's. It writes nothing, and
// the server may run meanwhile; but what a running server deletes just then may seem to
// be lost, and is not when one looks again.
func Folder(ctx context.Context, dir string, want Want) (Report, error) {
	r := Report{Folder: dir}
	streams := map[string]*stream{}
	entries, err := os.ReadDir(filepath.Join(dir, account))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.Damage = append(r.Damage, Damage{ErrBadRecord, account, -1, fmt.Sprintf("it can't be read: %v", err)})
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			continue // no stream
		}
		if strings.HasPrefix(e.Name(), ".") { // the server would delete it
			r.Damage = append(r.Damage, Damage{ErrBadRecord, e.Name(), -1, "it is marked to be deleted, and no stream of ours ever is"})
			continue
		}
		s := open(filepath.Join(dir, account), e.Name())
		if err := s.read(ctx); err != nil {
			return r, fmt.Errorf("look through the journal: %w", err)
		}
		streams[s.name] = s
	}
	r.look(streams, want)
	return r, r.Err()
}

// open knows the streams by their names.
func open(streams, name string) *stream {
	s := &stream{streams: streams, name: name, keyOf: func(record) (drawing.ID, error) { return "", nil }}
	switch name {
	case journal.Stream:
		s.dense = true
	case vault.Stream:
		s.keyOf = func(r record) (drawing.ID, error) { return vault.ParseSubject(string(r.subject)) }
	}
	return s
}

// ofDrawing tells whose fact a record is. The length of a subject is under no checksum;
// that there is a header with a beginning and an end proves it.
func ofDrawing(r record) (drawing.ID, drawing.Name, error) {
	if r.header == nil {
		return "", "", errors.New("it has no header")
	}
	return journal.ParseSubject(string(r.subject))
}

// look puts together what the streams have found, and compares them.
func (r *Report) look(streams map[string]*stream, want Want) {
	facts := streams[journal.Stream]
	if facts == nil {
		facts = open("", journal.Stream)
	}
	for i := range facts.blocks {
		if b := &facts.blocks[i]; b.last > 0 {
			r.Facts, r.LastAt = b.last, time.Unix(0, b.at)
		}
	}
	for _, name := range names(streams) {
		r.take(streams[name])
	}
	if r.Facts < want.Last {
		r.Damage = append(r.Damage, Damage{ErrShort, journal.Stream, -1, fmt.Sprintf(
			"the journal ends at fact %d, and the catalog has seen %d; if it is meant to be an older one, delete catalog.db", r.Facts, want.Last)})
	}
	if want.Contest && max(r.Facts, want.Last) > 0 {
		r.compare(facts, streams, want)
	}
}

// names puts the journal first.
func names(streams map[string]*stream) []string {
	var all []string
	for name := range streams {
		all = append(all, name)
	}
	slices.SortFunc(all, func(a, b string) int {
		if (a == journal.Stream) != (b == journal.Stream) {
			if a == journal.Stream {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return all
}

func (r *Report) take(s *stream) {
	for i := range s.blocks {
		b := &s.blocks[i]
		r.Bytes += b.size
		r.Damage = append(r.Damage, b.damage...)
		if b.torn != nil && i == len(s.blocks)-1 {
			r.Torn = append(r.Torn, fmt.Sprintf("%s, byte %d: %s, of %d bytes: %v", b.file, b.good, b.here(), b.size-b.good, b.torn))
		}
	}
	r.Damage = append(r.Damage, s.damage...)
}

// maxNamed bounds how many drawings without a data key are named.
const maxNamed = 20

// compare wants the streams of a contest, and the data key of each drawing.
func (r *Report) compare(facts *stream, streams map[string]*stream, want Want) {
	for _, name := range want.Streams {
		if streams[name] == nil {
			r.Damage = append(r.Damage, Damage{ErrLost, name, -1, "it is not there, and it was"})
		}
	}
	for _, name := range want.Filled {
		if s := streams[name]; s == nil || len(s.alive()) == 0 {
			r.Damage = append(r.Damage, Damage{ErrLost, name, -1, "nothing is in it, and there was"})
		}
	}
	needed := map[drawing.ID]bool{}
	for i := range facts.blocks {
		for _, id := range facts.blocks[i].submitted {
			needed[id] = true
		}
	}
	for i := range facts.blocks {
		for _, id := range facts.blocks[i].erased {
			delete(needed, id)
		}
	}
	keys := streams[vault.Stream]
	if keys == nil {
		keys = open("", vault.Stream)
	}
	for _, id := range keys.owners() {
		delete(needed, id)
	}
	lost := 0
	for id := range needed {
		if lost++; lost <= maxNamed {
			r.Damage = append(r.Damage, Damage{ErrLost, vault.Stream, -1, fmt.Sprintf("the data key of drawing %s is gone, and no fact says that it was erased", id)})
		}
	}
}

// owners are the drawings whose data keys are there.
func (s *stream) owners() []drawing.ID {
	of := map[uint64]drawing.ID{}
	for i := range s.blocks {
		for seq, id := range s.blocks[i].keys {
			of[seq] = id
		}
	}
	var all []drawing.ID
	for _, seq := range s.alive() {
		all = append(all, of[seq])
	}
	return all
}

// Value reads the last whole record of a subject, wherever it lies and whatever else is
// damaged; false if there is none.
func Value(dir, name, subject string) ([]byte, bool) {
	s := open(filepath.Join(dir, account), name)
	var found []byte
	for _, number := range s.list() {
		b := block{number: number}
		buf, err := readFile(filepath.Join(s.streams, name, "msgs", fmt.Sprintf("%d.blk", number)), nil, maxBlock)
		if err != nil {
			continue
		}
		b.scan(buf, blockHasher(name, number), func(r record, _ int64) {
			if r.kind == live && string(r.subject) == subject {
				found = r.data
			}
		})
	}
	return found, found != nil
}
