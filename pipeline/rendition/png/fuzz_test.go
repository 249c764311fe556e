package png

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"testing"
)

// FuzzDecode holds the decoder against image/png: the same verdict and the same
// pixels.
func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(13, 14))
	for i, k := range kinds {
		width, height := 1+r.IntN(40), 1+r.IntN(20)
		rows := filteredRows(r, height, (width*k.bits+7)/8)
		parts := [][]byte{headerOf(width, height, k.depth, k.color, 0)}
		if k.color == paletted {
			parts = append(parts, piece("PLTE", []byte{1, 2, 3, 200, 100, 50}), piece("tRNS", []byte{128}))
		}
		f.Add(file(append(parts, pieces(compressed(f, rows, i%10), 100), piece("IEND", nil))...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = mended(data)
		if d, err := Open(data); err == nil && d.Width*d.Height > 1<<20 || err == ErrInterlaced {
			return
		}
		sameAs(t, data)
	})
}

// mended returns a file with the right CRC behind each chunk, so that damage gets
// further than that, and no more pixels than a fuzzing step may take.
func mended(data []byte) []byte {
	out := bytes.Clone(data)
	for at := len(Signature); at+12 <= len(out); {
		n := int64(binary.BigEndian.Uint32(out[at:]))
		if int64(len(out)-at-12) < n {
			break
		}
		body := out[at+4 : at+8+int(n)]
		if string(body[:4]) == "IHDR" && n >= 8 && (binary.BigEndian.Uint32(body[4:]) > 1<<12 || binary.BigEndian.Uint32(body[8:]) > 1<<12) {
			copy(body[4:], make([]byte, 8))
		}
		binary.BigEndian.PutUint32(out[at+8+int(n):], crc32.ChecksumIEEE(body))
		at += 12 + int(n)
	}
	return out
}

// FuzzInflate holds the inflater against compress/flate: the same verdict and the
// same bytes. The sum is always right.
func FuzzInflate(f *testing.F) {
	for _, text := range texts() {
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 6} {
			stream := compressed(f, text[:min(len(text), 2000)], level)
			f.Add(stream[2:len(stream)-4], 100)
		}
	}
	f.Add([]byte{3, 0}, 1)
	f.Fuzz(func(t *testing.T, data []byte, length int) {
		plain := flate.NewReader(bytes.NewReader(data))
		want, wantErr := io.ReadAll(io.LimitReader(plain, 1<<20))
		if len(want) == 1<<20 {
			return
		}
		in := bytes.NewReader(data) // its ReadByte lets flate stop where the stream does
		if _, err := io.Copy(io.Discard, flate.NewReader(in)); err == nil {
			data = data[:len(data)-in.Len()]
		}
		stream := binary.BigEndian.AppendUint32(append([]byte{0x78, 0x9c}, data...), adler32.Checksum(want))
		got, err := inflated(stream, 1+length&0xfff)
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, error %v; compress/flate %d bytes, error %v", len(got), err, len(want), wantErr)
		}
	})
}
