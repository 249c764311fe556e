package rendition

import (
	"bytes"
	"context"
	"image"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestWhatIsEditedIsDecodedAtItsFullSize(t *testing.T) {
	cover := Recipe{Covers: []Cover{{Rect{0, 0, 1, 1}, "#000000"}}}
	for sampling, chroma := range map[renditiontest.Sampling]image.Point{
		renditiontest.S444: {701, 503}, renditiontest.S420: {351, 252}, renditiontest.S411: {176, 503},
	} {
		original := renditiontest.WriteJPEG(renditiontest.Paint(701, 503), renditiontest.JPEGOptions{Sampling: sampling})
		info, err := Inspect(bytes.NewReader(original), int64(len(original)), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		work, err := cover.on(info)
		if err != nil {
			t.Fatal(err)
		}
		s, err := open(context.Background(), original, info, DefaultLimits(), work.fineness(image.Pt(32, 23), info))
		if err != nil {
			t.Fatal(err)
		}
		for c, want := range []image.Point{{701, 503}, chroma, chroma} {
			if got := image.Pt(s.planes[c].width, s.planes[c].height); got != want {
				t.Errorf("%#x: component %d has %v samples, want %v", sampling, c, got, want)
			}
		}
	}
}

func TestACoverLeavesTheSourcesRowsAlone(t *testing.T) {
	work := edit{area: image.Rect(2, 0, 8, 2), patches: []patch{{area: image.Rect(4, 0, 6, 2), levels: [3]byte{9}}}}
	p := work.plane(planesOf(8, 2)[0], 0)
	row := []byte{1, 1, 1, 1, 1, 1, 1, 1}
	got, ok := p.next(row)
	if !ok || !bytes.Equal(got, []byte{1, 1, 9, 9, 1, 1}) {
		t.Errorf("what is left is %v, %v", got, ok)
	}
	if !bytes.Equal(row, bytes.Repeat([]byte{1}, 8)) {
		t.Errorf("the source's row became %v", row)
	}
}

func TestPartsOfASideBecomePixels(t *testing.T) {
	for _, test := range []struct {
		from, to, side, block, reach int
		outwards, inwards            [2]int
	}{
		{0, 10_000, 97, 16, 0, [2]int{0, 97}, [2]int{0, 97}},
		{0, 10_000, 97, 2, 24, [2]int{0, 97}, [2]int{0, 97}},
		{5_000, 5_001, 96, 16, 0, [2]int{48, 64}, [2]int{48, 48}},
		{5_001, 10_000, 96, 16, 0, [2]int{48, 96}, [2]int{64, 96}},
		{0, 4_999, 96, 16, 0, [2]int{0, 48}, [2]int{0, 32}},
		{0, 5_000, 96, 16, 0, [2]int{0, 48}, [2]int{0, 48}},
		{3_000, 7_000, 1000, 2, 24, [2]int{276, 724}, [2]int{324, 676}},
		{9_999, 10_000, 97, 16, 0, [2]int{96, 97}, [2]int{97, 97}},
		{1, 9_999, 3, 2, 0, [2]int{0, 3}, [2]int{2, 2}},
	} {
		var got [2]int
		got[0], got[1] = outwards(test.from, test.to, test.side, test.block, test.reach)
		if got != test.outwards {
			t.Errorf("%+v: outwards it is %v", test, got)
		}
		got[0], got[1] = inwards(test.from, test.to, test.side, test.block, test.reach)
		if got != test.inwards {
			t.Errorf("%+v: inwards it is %v", test, got)
		}
	}
}
