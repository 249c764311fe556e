package renditiontest

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

// PNGSignature is how every PNG begins.
const PNGSignature = "\x89PNG\r\n\x1a\n"

// PNGChunk returns a chunk: length, name, body, CRC.
func PNGChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// WithChunks returns a PNG with chunks put in front of the first one of the given
// name, such as IDAT or IEND.
func WithChunks(file []byte, before string, chunks ...[]byte) []byte {
	at := bytes.Index(file, []byte(before)) - 4
	out := bytes.Clone(file[:at])
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, file[at:]...)
}

// PNGHeader returns the body of an IHDR chunk.
func PNGHeader(width, height uint32, depth, colorType, interlace byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, width)
	out = binary.BigEndian.AppendUint32(out, height)
	return append(out, depth, colorType, 0, 0, interlace)
}

// HugePNG returns a valid PNG of 50,000 × 50,000 black pixels in about 300 KB.
func HugePNG() []byte {
	const side = 50_000
	out := []byte(PNGSignature)
	out = append(out, PNGChunk("IHDR", PNGHeader(side, side, 1, 0, 0))...)
	out = append(out, PNGChunk("IDAT", zeros(1+side/8, side))...) // a filter byte, then a bit per pixel
	return append(out, PNGChunk("IEND", nil)...)
}

// zeros returns the zlib stream of n×times zero bytes. Only n×100 of them go
// through the compressor; what it makes of them stands for itself and is
// repeated. times is a multiple of 100.
func zeros(n, times int) []byte {
	var part bytes.Buffer
	compressor, err := flate.NewWriter(&part, flate.BestCompression)
	if err == nil {
		_, err = compressor.Write(make([]byte, n*100))
	}
	if err == nil {
		err = compressor.Flush()
	}
	if err != nil {
		panic(err) // the level is one there is, and a buffer takes everything
	}
	out := []byte{0x78, 0xda}
	out = append(out, bytes.Repeat(part.Bytes(), times/100)...)
	out = append(out, 1, 0, 0, 0xff, 0xff) // the last block, with nothing in it
	// Adler-32 of zeros: the one sum stays 1, the other counts the bytes.
	return binary.BigEndian.AppendUint32(out, uint32(n*times%65521)<<16|1)
}
