package marks

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// mostPieces bounds how many segments or chunks of a file are read, and mostMeta how many
// bytes of those that imagemeta is to look into. A camera writes about ten, of 64 KB at most.
const (
	mostPieces = 50_000
	mostMeta   = 1 << 20
)

// jpeg finds Content Credentials: JUMBF boxes in APP11 segments (ISO/IEC 19566-5, and
// C2PA 2.1, A.3.1), of which a large one goes on through several segments. EXIF, XMP
// (APP1) and IPTC (APP13) are read in a file of nothing else.
func (r *reading) jpeg(file []byte) {
	var manifest []byte
	meta := slices.Clone(file[:2])
	rest := file[2:]
	for n := 0; n < mostPieces && len(rest) >= 4 && rest[0] == 0xff; n++ {
		if rest[1] == 0xff { // a fill byte
			rest = rest[1:]
			continue
		}
		size := int(binary.BigEndian.Uint16(rest[2:]))
		if rest[1] == 0xda || size < 2 || 2+size > len(rest) { // the picture begins
			break
		}
		switch segment := rest[:2+size]; {
		case rest[1] == 0xeb && bytes.HasPrefix(segment[4:], []byte("JP")):
			manifest = append(manifest, segment[4:]...)
		case (rest[1] == 0xe1 || rest[1] == 0xed) && len(meta)+len(segment) <= mostMeta:
			meta = append(meta, segment...)
		}
		rest = rest[2+size:]
	}
	if isManifest(manifest) {
		r.signed(manifest)
	}
	r.fields(meta, rendition.JPEG)
}

// isManifest tells a C2PA box from other JUMBF boxes by the label in its description.
func isManifest(box []byte) bool {
	return bytes.Contains(box, []byte("jumb")) && bytes.Contains(box, []byte("c2pa"))
}

// png finds texts, XMP and Content Credentials (chunk caBX) among the chunks. EXIF (eXIf)
// and IPTC (a compressed text) are read in a file of nothing else.
func (r *reading) png(file []byte) {
	meta := slices.Clone(file[:8])
	rest := file[8:]
	for n := 0; n < mostPieces && len(rest) >= 12; n++ {
		size := binary.BigEndian.Uint32(rest)
		if int64(size) > int64(len(rest)-12) {
			break
		}
		chunk := rest[:12+size]
		switch kind, body := string(rest[4:8]), chunk[8:8+size]; kind {
		case "tEXt", "zTXt", "iTXt":
			r.pngText(kind, body)
			if kind == "zTXt" && len(meta)+len(chunk) <= mostMeta {
				meta = append(meta, chunk...)
			}
		case "eXIf":
			if len(meta)+len(chunk) <= mostMeta {
				meta = append(meta, chunk...)
			}
		case "caBX":
			r.signed(body)
		}
		rest = rest[len(chunk):]
	}
	r.fields(meta, rendition.PNG)
}

// webp finds Content Credentials: a RIFF chunk of their own.
func (r *reading) webp(file []byte) {
	r.fields(file, rendition.WebP)
	for rest := file[12:]; len(rest) >= 8; {
		size := int64(binary.LittleEndian.Uint32(rest[4:]))
		if size > int64(len(rest)-8) {
			return
		}
		if string(rest[:4]) == "C2PA" {
			r.signed(rest[8 : 8+size])
		}
		rest = rest[min(8+size+size&1, int64(len(rest))):] // chunks begin at even places
	}
}

// c2paBox is the name of the box of Content Credentials in a HEIC (C2PA 2.1, A.5).
var c2paBox = []byte("\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81")

// heic finds Content Credentials among the outermost boxes.
func (r *reading) heic(file []byte) {
	r.fields(file, rendition.HEIC)
	for rest := file; len(rest) >= 8; {
		size, head := uint64(binary.BigEndian.Uint32(rest)), uint64(8)
		if size == 1 && len(rest) >= 16 {
			size, head = binary.BigEndian.Uint64(rest[8:]), 16
		}
		if size == 0 { // up to the end
			size = uint64(len(rest))
		}
		if size < head || size > uint64(len(rest)) {
			return
		}
		if body := rest[head:size]; string(rest[4:8]) == "uuid" && bytes.HasPrefix(body, c2paBox) {
			r.signed(slices.Clip(body))
		}
		rest = rest[size:]
	}
}
