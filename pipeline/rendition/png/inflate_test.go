package png

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"testing"
)

// inflated returns the output of a whole zlib stream that lies in chunks of the
// given length.
func inflated(data []byte, length int) ([]byte, error) {
	in := &chunks{rest: pieces(data, length)}
	first, err := in.next()
	if err != nil {
		return nil, err
	}
	z, err := newInflater(&stream{chunks: in, span: first.body}, 1)
	if err != nil {
		return nil, err
	}
	var out []byte
	for z.phase != atEnd {
		if err := z.inflate(); err != nil {
			return nil, err
		}
		out = append(out, z.out[z.read:z.end]...)
		z.read = z.end
	}
	return out, z.finish()
}

// library returns the same by compress/zlib.
func library(stream []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// texts are data that compress in different ways.
func texts() map[string][]byte {
	r := rand.New(rand.NewPCG(7, 8))
	noise, few, runs := make([]byte, 300_000), make([]byte, 300_000), make([]byte, 0, 300_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
		few[i] = byte(r.ExpFloat64() * 3)
	}
	for len(runs) < 300_000 {
		period := few[r.IntN(1000):][:1+r.IntN(20)]
		runs = append(runs, bytes.Repeat(period, 1+r.IntN(40))...)
	}
	return map[string][]byte{
		"nothing": nil, "a byte": {7}, "noise": noise, "few values": few, "runs": runs,
		"zeros": make([]byte, 500_000), "far copies": bytes.Repeat(noise[:32768], 4),
	}
}

func TestEveryStreamInflates(t *testing.T) {
	for name, text := range texts() {
		for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
			stream := compressed(t, text, level)
			for _, length := range []int{1, 5, 777, 8192, 1 << 20} {
				if length < 100 && len(stream) > 100_000 {
					continue
				}
				if got, err := inflated(stream, length); err != nil || !bytes.Equal(got, text) {
					t.Fatalf("%s, level %d, chunks of %d: %d bytes of %d are right, error %v", name, level, length, same(got, text), len(text), err)
				}
			}
		}
	}
}

// same counts the bytes at the beginning that are the same.
func same(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func TestDamageIsWhatCompressZlibFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for name, text := range texts() {
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 6} {
			stream := compressed(t, text[:min(len(text), 3000)], level)
			for range 300 {
				broken := bytes.Clone(stream)
				for range 1 + r.IntN(3) {
					broken[r.IntN(len(broken))] ^= 1 << r.IntN(8)
				}
				agree(t, name, broken)
			}
		}
	}
}

// agree fails unless both inflaters say the same of a stream, but for the sum,
// which stands in the way of everything else.
func agree(t *testing.T, name string, stream []byte) {
	t.Helper()
	want, wantErr := library(stream)
	if wantErr == zlib.ErrChecksum {
		return
	}
	got, err := inflated(stream, len(stream))
	if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
		t.Fatalf("%s: %x: %d bytes, error %v; compress/zlib %d bytes, error %v", name, stream, len(got), err, len(want), wantErr)
	}
}

func TestTheSumIsAdler32(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{0, 1, 175, 176, 177, 5552, 100_003} {
		for _, most := range []int{1, 256} {
			data := make([]byte, n)
			for i := range data {
				data[i] = byte(255 - r.IntN(most))
			}
			a := newAdler()
			a.add(data[:n/3])
			a.add(data[n/3:])
			if a.value() != adler32.Checksum(data) {
				t.Errorf("of %d bytes up to %d below 255 the sum is %08x, not %08x", n, most, a.value(), adler32.Checksum(data))
			}
		}
	}
}
