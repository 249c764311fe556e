package marks_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/screen/marks"
)

// tag is a field of a TIFF directory that holds text.
type tag struct {
	number uint16
	text   string
}

// Some tags of EXIF 3.0.
const (
	imageDescription = 0x010e
	maker            = 0x010f
	model            = 0x0110
	software         = 0x0131
	artist           = 0x013b
	gpsDirectory     = 0x8825
)

// exif is a TIFF with text fields, and a place if there is to be one.
func exif(located bool, tags ...tag) []byte {
	le := binary.LittleEndian
	out := []byte("II*\x00\x08\x00\x00\x00")
	n := len(tags)
	if located {
		n++
	}
	out = le.AppendUint16(out, uint16(n))
	data := 8 + 2 + 12*n + 4
	var tail []byte
	for _, t := range tags {
		text := t.text + "\x00"
		for len(text) < 5 {
			text += "\x00"
		}
		out = le.AppendUint16(out, t.number)
		out = le.AppendUint16(out, 2) // ASCII
		out = le.AppendUint32(out, uint32(len(text)))
		out = le.AppendUint32(out, uint32(data+len(tail)))
		tail = append(tail, text...)
	}
	if located {
		out = le.AppendUint16(out, gpsDirectory)
		out = le.AppendUint16(out, 4) // LONG
		out = le.AppendUint32(out, 1)
		out = le.AppendUint32(out, uint32(data+len(tail)))
		tail = append(tail, directoryOfPlace(data+len(tail))...)
	}
	out = le.AppendUint32(out, 0)
	return append(out, tail...)
}

// directoryOfPlace is a GPS directory at an offset: latitude and its side.
func directoryOfPlace(at int) []byte {
	le := binary.LittleEndian
	out := le.AppendUint16(nil, 2)
	out = append(out, "\x01\x00\x02\x00\x02\x00\x00\x00N\x00\x00\x00"...)
	out = append(out, "\x02\x00\x05\x00\x03\x00\x00\x00"...)
	out = le.AppendUint32(out, uint32(at+2+2*12+4))
	out = le.AppendUint32(out, 0)
	for _, n := range []uint32{41, 1, 23, 1, 0, 1} {
		out = le.AppendUint32(out, n)
	}
	return out
}

// jpegWith is a JPEG with a segment behind its start.
func jpegWith(t testing.TB, marker byte, body []byte) []byte {
	t.Helper()
	file := renditiontest.JPEG(t, 64, 48)
	segment := append([]byte{0xff, marker}, binary.BigEndian.AppendUint16(nil, uint16(2+len(body)))...)
	return slices.Concat(file[:2], segment, body, file[2:])
}

// withExif is a JPEG with EXIF.
func withExif(t testing.TB, tiff []byte) []byte {
	return jpegWith(t, 0xe1, append([]byte("Exif\x00\x00"), tiff...))
}

// withXMP is a JPEG with an XMP packet.
func withXMP(t testing.TB, properties string) []byte {
	return jpegWith(t, 0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"+packet(properties)))
}

func packet(properties string) string {
	return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" ` +
		`xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ` + properties + `/></rdf:RDF></x:xmpmeta>`
}

// pngWith is a PNG with a chunk behind its header.
func pngWith(t testing.TB, kind string, body []byte) []byte {
	t.Helper()
	file := renditiontest.PNG(t, 64, 48)
	const header = 8 + 12 + 13
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Concat(file[:header], chunk, file[header:])
}

// webpWith is a WebP with a chunk in front of a picture that is not there.
func webpWith(kind string, body []byte) []byte {
	file := []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	file = append(file, kind...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(body)))
	return append(file, body...)
}

// heicWith is an empty HEIC with a box.
func heicWith(kind string, body []byte) []byte {
	file := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1")
	file = binary.BigEndian.AppendUint32(file, uint32(8+len(body)))
	return append(append(file, kind...), body...)
}

func deflated(text string) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return out.Bytes()
}

// manifest is the beginning of a C2PA box.
const manifest = "\x00\x00\x00\x40jumb\x00\x00\x00\x1ejumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03c2pa\x00"

const byModel = manifest + `"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"`

func TestWhatAFileSaysAboutItselfIsRead(t *testing.T) {
	t.Parallel()
	settings := "a castle, crayon\nSteps: 20, Sampler: Euler a, Seed: 1"
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"a phone's photo": {withExif(t, exif(true, tag{maker, "Acme"}, tag{model, "P9"})),
			"place EXIF GPSLatitude; device EXIF Make: Acme; device EXIF Model: P9"},
		"an owner":                   {withExif(t, exif(false, tag{artist, "Ada Lovelace"})), "owner EXIF Artist: Ada Lovelace"},
		"a generator":                {withExif(t, exif(false, tag{software, "Midjourney 7"})), "generator EXIF Software: Midjourney 7"},
		"a generator in a sentence":  {withExif(t, exif(false, tag{imageDescription, "Made with Google AI"})), "generator EXIF ImageDescription: Made with Google AI"},
		"a phone's own program":      {withExif(t, exif(false, tag{software, "Android 15 Imagen HDR+"})), ""},
		"a word that holds a name":   {withExif(t, exif(false, tag{software, "Geminion 2"})), ""},
		"a source in XMP":            {withXMP(t, `Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"`), "generator XMP DigitalSourceType: trainedAlgorithmicMedia"},
		"a composite":                {withXMP(t, `Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"`), "generator XMP DigitalSourceType: compositeWithTrainedAlgorithmicMedia"},
		"a photo says so":            {withXMP(t, `Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"`), ""},
		"a model's prompt":           {withXMP(t, `Iptc4xmpExt:AIPromptInformation="a castle"`), "generator XMP AIPromptInformation: a castle"},
		"a tool in XMP":              {withXMP(t, `xmp:CreatorTool="Adobe Firefly 3"`), "generator XMP CreatorTool: Adobe Firefly 3"},
		"a place in XMP":             {withXMP(t, `exif:GPSLatitude="41,23N"`), "place XMP GPSLatitude"},
		"credentials":                {jpegWith(t, 0xeb, []byte("JP\x00\x01\x00\x00\x00\x01"+manifest)), "credentials C2PA"},
		"credentials of a model":     {jpegWith(t, 0xeb, []byte("JP\x00\x01\x00\x00\x00\x01"+byModel)), "generator C2PA digitalSourceType: trainedAlgorithmicMedia; credentials C2PA"},
		"another box":                {jpegWith(t, 0xeb, []byte("JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x40jumb....")), ""},
		"a PNG's settings":           {pngWith(t, "tEXt", []byte("parameters\x00"+settings)), "generator PNG parameters: a castle, crayon Steps: 20, Sampler: Euler a, Seed: 1"},
		"a PNG's compressed text":    {pngWith(t, "zTXt", append([]byte("Software\x00\x00"), deflated("NovelAI")...)), "generator PNG Software: NovelAI"},
		"a PNG's international text": {pngWith(t, "iTXt", []byte("Comment\x00\x00\x00en\x00\x00Imagined with AI")), "generator PNG Comment: Imagined with AI"},
		"a graph of nodes":           {pngWith(t, "tEXt", []byte("prompt\x00"+`{"3":{"class_type":"KSampler"}}`)), `generator PNG prompt: {"3":{"class_type":"KSampler"}}`},
		"a title is no program":      {pngWith(t, "tEXt", []byte("Title\x00Gemini")), ""},
		"a PNG's XMP":                {pngWith(t, "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet(`xmp:CreatorTool="DALL-E"`))), "generator XMP CreatorTool: DALL-E"},
		"a PNG's EXIF":               {pngWith(t, "eXIf", exif(true, tag{maker, "Acme"})), "place EXIF GPSLatitude; device EXIF Make: Acme"},
		"a PNG's credentials":        {pngWith(t, "caBX", []byte(manifest)), "credentials C2PA"},
		"a WebP's EXIF":              {webpWith("EXIF", exif(false, tag{software, "ComfyUI"})), "generator EXIF Software: ComfyUI"},
		"a WebP's credentials":       {webpWith("C2PA", []byte(manifest)), "credentials C2PA"},
		"a HEIC's credentials":       {heicWith("uuid", []byte("\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81"+manifest)), "credentials C2PA"},
		"nothing":                    {renditiontest.JPEG(t, 64, 48), ""},
		"no picture":                 {[]byte("Midjourney"), ""},
		"no bytes":                   {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range marks.Of(c.file) {
				got = append(got, fmt.Sprintf("%s %s", m.Kind, m.Text))
			}
			if got := strings.Join(got, "; "); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestAMarkIsOneShortLine(t *testing.T) {
	t.Parallel()
	found := marks.Of(pngWith(t, "tEXt", []byte("Software\x00Midjourney\n\x1b[31m\xff"+strings.Repeat("long ", 100))))
	if len(found) != 1 || len([]rune(found[0].Text)) != 120 || strings.ContainsAny(found[0].Text, "\n\x1b") || !utf8.ValidString(found[0].Text) {
		t.Errorf("got %q", found)
	}
}

func TestOfAFileThatBreaksOffIsReadWhatIsThere(t *testing.T) {
	t.Parallel()
	whole := withExif(t, exif(true, tag{maker, "Acme"}))
	if got := len(marks.Of(whole[:200])); got != 2 {
		t.Errorf("%d marks", got)
	}
	for n := range whole {
		marks.Of(whole[:n])
	}
}

func FuzzWhateverAFileSaysHasFewShortMarks(f *testing.F) {
	f.Add(withExif(f, exif(true, tag{maker, "Acme"}, tag{software, "Midjourney"})))
	f.Add(withXMP(f, `xmp:CreatorTool="Adobe Firefly 3"`))
	f.Add(jpegWith(f, 0xeb, []byte("JP\x00\x01\x00\x00\x00\x01"+byModel)))
	f.Add(pngWith(f, "zTXt", append([]byte("Software\x00\x00"), deflated("NovelAI")...)))
	f.Add(pngWith(f, "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet(`xmp:CreatorTool="DALL-E"`))))
	f.Add(webpWith("EXIF", exif(false, tag{software, "ComfyUI"})))
	f.Add(heicWith("uuid", []byte("\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81"+manifest)))
	f.Fuzz(func(t *testing.T, file []byte) {
		found := marks.Of(file)
		if len(found) > 12 {
			t.Fatalf("%d marks", len(found))
		}
		for _, m := range found {
			if m.Text == "" || len([]rune(m.Text)) > 120 || !slices.Contains(marks.Kinds(), m.Kind) {
				t.Fatalf("mark %q", m)
			}
		}
	})
}
