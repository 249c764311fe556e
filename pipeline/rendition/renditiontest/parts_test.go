package renditiontest_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// around are the ways to put something around a picture that no decoder may mind.
var around = map[string]func([]byte) []byte{
	"segments everywhere": func(file []byte) []byte {
		return WithSegmentsBetween(file, JPEGSegment(0xfe, []byte("\xff\xd8\xff\xc0 no frame")), JPEGSegment(0xe5, nil), JPEGSegment(0xef, make([]byte, 65_533)))
	},
	"fill bytes": func(file []byte) []byte { return WithFillBytes(file, 3) },
	"a tail":     func(file []byte) []byte { return append(bytes.Clone(file), "\xff\xd9\xff\xc0 tail"...) },
	"a film":     func(file []byte) []byte { return MotionPhoto(file, 100_000) },
	"a thumbnail": func(file []byte) []byte {
		return WithThumbnail(file, WriteJPEG(slope(image.Pt(16, 16)), JPEGOptions{}))
	},
	"other pictures": func(file []byte) []byte {
		return MultiPicture(file, file, WriteJPEG(slope(image.Pt(5, 5)), JPEGOptions{}))
	},
}

func TestWhatIsAroundAPictureChangesNothing(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]JPEGOptions{"baseline": {}, "restarts": {Restart: 2}, "progressive": {Progressive: true}, "separate": {Separate: true, Optimized: true}} {
		file := WriteJPEG(slope(image.Pt(17, 33)), o)
		for what, put := range around {
			t.Run(fmt.Sprint(name, " with ", what), func(t *testing.T) {
				t.Parallel()
				if !same(t, decoded(t, put(file)), decoded(t, file)) {
					t.Error("it differs from the plain one")
				}
			})
		}
	}
}

func TestSegmentsStandBeforeEachScanAndTable(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(slope(image.Pt(40, 40)), JPEGOptions{Separate: true, Optimized: true, Restart: 2})
	file = WithSegmentsBetween(file, JPEGSegment(0xfe, []byte("here")))
	// JFIF, DQT, SOF, DRI, and for each of three scans two DHT and SOS.
	if got, want := bytes.Count(file, []byte("here")), 4+3*3; got != want {
		t.Errorf("%d segments, want %d", got, want)
	}
}

func TestFillBytesStandBeforeRestartsToo(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(slope(image.Pt(40, 40)), JPEGOptions{Restart: 2})
	file = WithFillBytes(file, 1)
	// JFIF, DQT, SOF, DRI, DHT, SOS and EOI, and between nine MCUs four restarts.
	if got, want := bytes.Count(file, []byte{0xff, 0xff}), 7+4; got != want {
		t.Errorf("%d markers are filled, want %d", got, want)
	}
}

func TestAnotherFrameIsRefused(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(slope(image.Pt(8, 8)), JPEGOptions{})
	for name, other := range map[string][]byte{"arithmetic": WithFrame(file, 0xc9, 8), "12 bits": WithFrame(file, 0xc1, 12)} {
		_, err := jpeg.Decode(bytes.NewReader(other))
		if _, ok := err.(jpeg.UnsupportedError); !ok {
			t.Errorf("%s: %v, want an UnsupportedError", name, err)
		}
	}
}

// The index of several pictures gives each one's length, and its distance from the
// index's own beginning.
func TestTheIndexFindsEachPicture(t *testing.T) {
	t.Parallel()
	second, third := WriteJPEG(slope(image.Pt(5, 5)), JPEGOptions{}), WriteJPEG(slope(image.Pt(6, 6)), JPEGOptions{})
	file := MultiPicture(WriteJPEG(slope(image.Pt(40, 40)), JPEGOptions{}), second, third)
	origin := bytes.Index(file, []byte("MPF\x00")) + 4
	list := file[origin+8+2+3*12+4:]
	for i, want := range [][]byte{file[:len(file)-len(second)-len(third)], second, third} {
		length, at := int(binary.BigEndian.Uint32(list[16*i+4:])), int(binary.BigEndian.Uint32(list[16*i+8:]))
		if i > 0 {
			at += origin
		}
		if !bytes.Equal(file[at:at+length], want) {
			t.Errorf("picture %d is not where the index says", i+1)
		}
	}
}

func TestTheThumbnailIsWhereEXIFSays(t *testing.T) {
	t.Parallel()
	thumbnail := WriteJPEG(slope(image.Pt(16, 16)), JPEGOptions{})
	file := WithThumbnail(WriteJPEG(slope(image.Pt(40, 40)), JPEGOptions{}), thumbnail)
	tiff := file[bytes.Index(file, []byte("MM\x00*")):]
	order := binary.BigEndian
	first := tiff[order.Uint32(tiff[4:]):]
	second := tiff[order.Uint32(first[2+12*order.Uint16(first):]):]
	at, length := order.Uint32(second[2+12+8:]), order.Uint32(second[2+24+8:])
	if !bytes.Equal(tiff[at:at+length], thumbnail) {
		t.Error("it is elsewhere")
	}
}

func TestTheTablesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	var theirs bytes.Buffer
	m := slope(image.Pt(40, 40))
	if err := jpeg.Encode(&theirs, m, &jpeg.Options{Quality: 30}); err != nil {
		t.Fatal(err)
	}
	ours := WriteJPEG(m, JPEGOptions{Quality: 30})
	for _, marker := range []byte{0xdb, 0xc4} {
		if got, want := segment(ours, marker), segment(theirs.Bytes(), marker); !bytes.Equal(got, want) {
			t.Errorf("segment %x is\n%x, image/jpeg's is\n%x", marker, got, want)
		}
	}
}

// segment returns the body of the first segment of a kind.
func segment(file []byte, marker byte) []byte {
	part := file[bytes.Index(file, []byte{0xff, marker}):]
	return part[4 : 2+int(binary.BigEndian.Uint16(part[2:]))]
}
