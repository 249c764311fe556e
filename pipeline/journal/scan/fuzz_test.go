package scan_test

import (
	"os"
	"testing"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// small is the one block of a journal of three facts, and what its index.db says.
func small(t testing.TB) (block, index []byte) {
	t.Helper()
	d := newDesk(t)
	d.submit(t, 1, 3, 20)
	d.close()
	var err error
	if block, err = os.ReadFile(d.msgs(journal.Stream, "1.blk")); err != nil {
		t.Fatal(err)
	}
	if index, err = os.ReadFile(d.msgs(journal.Stream, "index.db")); err != nil {
		t.Fatal(err)
	}
	return block, index
}

// TestNoBitOfABlockFlipsUnseen: each is damage, or looks like the torn end of a crash;
// and then the mark says whether it may be one.
func TestNoBitOfABlockFlipsUnseen(t *testing.T) {
	block, _ := small(t)
	for bit := range 8 * len(block) {
		block[bit/8] ^= 1 << (bit % 8)
		if good, torn, damaged := scan.ParseBlock(block, 1); !torn && damaged == 0 {
			t.Errorf("bit %d of byte %d flips unseen; %d of %d bytes are good", bit%8, bit/8, good, len(block))
		}
		block[bit/8] ^= 1 << (bit % 8)
	}
}

// TestEveryCutOfABlockIsATornEnd, or leaves whole facts.
func TestEveryCutOfABlockIsATornEnd(t *testing.T) {
	block, _ := small(t)
	for n := range len(block) {
		good, torn, damaged := scan.ParseBlock(block[:n], 1)
		if torn != (good < int64(n)) || damaged > 0 {
			t.Errorf("cut to %d bytes: %d are good, torn: %v, %d damaged", n, good, torn, damaged)
		}
	}
}

// FuzzBlock: whatever lies in a block, reading it ends, and says of each byte whether it
// belongs to a whole record.
func FuzzBlock(f *testing.F) {
	block, _ := small(f)
	f.Add(block, uint32(1))
	f.Add(block[:len(block)-1], uint32(1))
	f.Add(append(block[:len(block):len(block)], block...), uint32(1))
	f.Add(block[100:], uint32(2))
	f.Add(make([]byte, 64), uint32(1))
	f.Add([]byte{30, 0, 0, 128}, uint32(0))
	f.Fuzz(func(t *testing.T, b []byte, number uint32) {
		good, torn, damaged := scan.ParseBlock(b, number)
		if good < 0 || good > int64(len(b)) {
			t.Fatalf("%d of %d bytes are good", good, len(b))
		}
		if good < int64(len(b)) && !torn && damaged == 0 {
			t.Errorf("bytes from %d on are neither good nor bad", good)
		}
		if again, _, fewer := scan.ParseBlock(b[:good], number); again != good || fewer > damaged {
			t.Errorf("of its %d good bytes %d are good", good, again)
		}
	})
}

// FuzzIndex: whatever lies in an index.db, reading it ends.
func FuzzIndex(f *testing.F) {
	_, index := small(f)
	f.Add(index[:len(index)-8])
	f.Add(index[:len(index)-20])
	f.Add(make([]byte, 40))
	f.Fuzz(func(t *testing.T, b []byte) {
		last, blocks, ok := scan.ParseIndex(b)
		if ok && blocks > len(b) {
			t.Errorf("%d blocks and the last sequence %d in %d bytes", blocks, last, len(b))
		}
	})
}
