package marks

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// mostText is how many bytes of a PNG's text are read, and mostTexts how many of its
// texts are.
const (
	mostText  = 1 << 20
	mostTexts = 100
)

// settingFields are keywords under which generators keep their settings, and China's label.
var settingFields = []string{"sd-metadata", "invokeai_metadata", "dream", "aigc"}

// pngText takes a text of a PNG by its keyword. Sources of the layouts: PNG, third
// edition, 11.3.3.
func (r *reading) pngText(kind string, body []byte) {
	keyword, value, ok := bytes.Cut(body, []byte{0})
	if r.texts++; !ok || len(keyword) > 79 || r.texts > mostTexts {
		return
	}
	switch kind {
	case "zTXt":
		value = inflated(value)
	case "iTXt":
		value = international(value)
	}
	value = value[:min(len(value), mostText)]
	where := "PNG " + tidy(string(keyword))
	switch key := string(bytes.ToLower(keyword)); {
	case key == "xml:com.adobe.xmp":
		r.xmp(value)
	case slices.Contains(settingFields, key):
		r.mark(Generator, where, string(value))
	case key == "prompt" || key == "workflow": // ComfyUI's are a graph of nodes
		if bytes.Contains(value, []byte(`"class_type"`)) || bytes.Contains(value, []byte(`"nodes"`)) {
			r.mark(Generator, where, string(value))
		}
	case key == "author" || key == "copyright":
		r.mark(Owner, where, string(value))
	case slices.Contains(programFields, key):
		r.program(where, string(value))
	}
}

// inflated reads what a method byte and a zlib stream hold; nothing of a broken one.
func inflated(value []byte) []byte {
	if len(value) < 1 || value[0] != 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(value[1:]))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(z, mostText))
	if err != nil {
		return nil
	}
	return out
}

// international reads the text of an iTXt behind its keyword: a flag and a method,
// the language, the keyword in it, and the text, which the flag says is compressed.
func international(value []byte) []byte {
	if len(value) < 2 {
		return nil
	}
	compressed, method := value[0] == 1, value[1]
	parts := bytes.SplitN(value[2:], []byte{0}, 3)
	if len(parts) < 3 {
		return nil
	}
	if compressed {
		return inflated(append([]byte{method}, parts[2]...))
	}
	return parts[2]
}

// xmp reads a packet that imagemeta does not look for, in the smallest WebP that holds it.
func (r *reading) xmp(packet []byte) {
	const hasXMP = 1 << 2
	file := []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00")
	file = append(file, hasXMP, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	file = append(file, "XMP "...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(packet)))
	r.fields(append(file, packet...), rendition.WebP)
}
