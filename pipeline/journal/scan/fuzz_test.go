package scan_test

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// small is a block of three facts.
func small() (block []byte) {
	for seq := range uint64(3) {
		block = append(block, scan.Encode(1, seq+1, "drawings."+string(drawingtest.ID(1))+".undone", "NATS/1.0\r\nce-id: X\r\n\r\n", "sealed")...)
	}
	return block
}

func TestASmallBlockIsOne(t *testing.T) {
	if good, torn, damaged := scan.ParseBlock(small(), 1); good != int64(len(small())) || torn || damaged > 0 {
		t.Errorf("%d of %d bytes are good, torn: %v, %d damaged", good, len(small()), torn, damaged)
	}
}

// TestNoBitOfABlockFlipsUnseen: each is damage, or looks like the torn end of a crash;
// and then the mark says whether it may be one.
func TestNoBitOfABlockFlipsUnseen(t *testing.T) {
	block := small()
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
	block := small()
	for n := range len(block) {
		good, torn, damaged := scan.ParseBlock(block[:n], 1)
		if torn != (good < int64(n)) || damaged > 0 {
			t.Errorf("cut to %d bytes: %d are good, torn: %v, %d damaged", n, good, torn, damaged)
		}
	}
}

// TestTheFirstRecordOfALateBlockIsNoTornEnd, though nothing before it says which
// sequences to expect.
func TestTheFirstRecordOfALateBlockIsNoTornEnd(t *testing.T) {
	var block []byte
	for seq := range uint64(3) {
		block = append(block, scan.Encode(700, 5_000_000+seq, "drawings."+string(drawingtest.ID(1))+".undone", "NATS/1.0\r\n\r\n", "sealed")...)
	}
	block[70] ^= 1
	if good, torn, damaged := scan.ParseBlock(block, 700); good != 0 || torn || damaged == 0 {
		t.Errorf("%d bytes are good, torn: %v, %d damaged", good, torn, damaged)
	}
}

// FuzzBlock: whatever lies in a block, reading it ends, and says of each byte whether it
// belongs to a whole record.
func FuzzBlock(f *testing.F) {
	block := small()
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
	whole := append([]byte{11, 4, 3, 90, 1, 2, 3, 4, 1, 1, 'a', 3, 1, 1, 1, 1, 90, 1, 2, 3, 4, 0, 0, 0, 1}, "checksum"...)
	f.Add(whole)
	f.Add(whole[:len(whole)-12])
	f.Add(make([]byte, 40))
	f.Fuzz(func(t *testing.T, b []byte) {
		last, blocks, ok := scan.ParseIndex(b)
		if ok && blocks > len(b) {
			t.Errorf("%d blocks and the last sequence %d in %d bytes", blocks, last, len(b))
		}
	})
}
