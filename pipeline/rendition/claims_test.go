package rendition_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// claimJPEG is a JPEG whose frame header claims other sides than it has.
func claimJPEG(tb testing.TB, width, height uint16) []byte {
	file := renditiontest.JPEG(tb, 8, 8)
	frame := bytes.Index(file, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(file[frame+5:], height)
	binary.BigEndian.PutUint16(file[frame+7:], width)
	return file
}

func claimPNG(width, height uint32) []byte {
	out := []byte(renditiontest.PNGSignature)
	out = append(out, renditiontest.PNGChunk("IHDR", renditiontest.PNGHeader(width, height, 8, 2, 0))...)
	out = append(out, renditiontest.PNGChunk("IDAT", deflate(make([]byte, 1000)))...)
	return append(out, renditiontest.PNGChunk("IEND", nil)...)
}

func claimGIF(tb testing.TB, width, height uint16) []byte {
	file := renditiontest.GIF(tb, 8, 8)
	binary.LittleEndian.PutUint16(file[6:], width)
	binary.LittleEndian.PutUint16(file[8:], height)
	return file
}

func claimVP8L(width, height uint32) []byte {
	head := binary.LittleEndian.AppendUint32([]byte{0x2f}, width-1|(height-1)<<14)
	return renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8L", append(head, make([]byte, 40)...)))
}

func claimVP8(width, height uint16) []byte {
	head := []byte{0, 0, 0, 0x9d, 0x01, 0x2a}
	head = binary.LittleEndian.AppendUint16(head, width)
	head = binary.LittleEndian.AppendUint16(head, height)
	return renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8 ", append(head, make([]byte, 40)...)))
}

// repeatScan writes the only scan of a JPEG n times.
func repeatScan(file []byte, n int) []byte {
	scan := bytes.Index(file, []byte{0xff, 0xda})
	end := len(file) - 2
	return []byte(string(file[:scan]) + strings.Repeat(string(file[scan:end]), n) + string(file[end:]))
}
