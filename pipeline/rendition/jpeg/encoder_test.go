package jpeg

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// hills is a picture with slopes, edges and some grain.
func hills(component, x, y int) int {
	return x*3/2 + y + component*40 + (x*x+y*7+component)%13 + (x/24+y/16)%2*60
}

func TestEachSizeComesBackNearlyAsItWas(t *testing.T) {
	for _, size := range []image.Point{
		{1, 1}, {2, 2}, {7, 9}, {8, 8}, {9, 8}, {16, 16}, {17, 13}, {17, 17}, {33, 31}, {1, 5000}, {5000, 1},
		{65_500, 3}, {3, 65_500}, {65_535, 1}, {320, 240},
	} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			m := woven(size.X, size.Y, hills)
			near(t, m, decoded(t, encoded(m)))
			near(t, m, decoded(t, encodedGray(m)))
		})
	}
}

// The steepest that samples can be: levels of the most bits, and longest codes.
func TestExtremesComeBackNearlyAsTheyWere(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	for name, sample := range map[string]func(component, x, y int) int{
		"black":          func(_, _, _ int) int { return 0 },
		"white":          func(_, _, _ int) int { return 255 },
		"squares of 1":   func(_, x, y int) int { return (x + y) % 2 * 255 },
		"squares of 4":   func(_, x, y int) int { return (x/4 + y/4) % 2 * 255 },
		"squares of 8":   func(_, x, y int) int { return (x/8 + y/8) % 2 * 255 },
		"stripes of 1":   func(_, x, _ int) int { return x % 2 * 255 },
		"stripes of 4":   func(_, _, y int) int { return y / 4 % 2 * 255 },
		"noise":          func(_, _, _ int) int { return noise.IntN(256) },
		"black or white": func(_, _, _ int) int { return noise.IntN(2) * 255 },
	} {
		t.Run(name, func(t *testing.T) {
			m := woven(128, 96, sample)
			near(t, m, decoded(t, encoded(m)))
			near(t, m, decoded(t, encodedGray(m)))
		})
	}
}

func TestAPhotoOfADrawingComesBackWell(t *testing.T) {
	m := photo(3, 0.3)
	got := decoded(t, encoded(m))
	near(t, m, got)
	if s := ssim(m, got); s < 0.95 {
		t.Errorf("its SSIM is %.4f", s)
	}
}

func TestTheOrderOfPushesChangesNoByte(t *testing.T) {
	const w, h = 83, 75
	m := woven(w, h, hills)
	want := encoded(m)
	for name, order := range map[string][]int{"luma first": {0, 1, 2}, "luma last": {2, 1, 0}, "luma between": {1, 0, 2}} {
		e := NewEncoder(w, h, false)
		for _, component := range order {
			rows := h
			if component > 0 {
				rows = (h + 1) / 2
			}
			for y := range rows {
				e.Push(component, row(m, component, y))
			}
		}
		if !bytes.Equal(e.Bytes(), want) {
			t.Errorf("%s: other bytes", name)
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		e := NewEncoder(w, h, false)
		next, rows := [3]int{}, [3]int{h, (h + 1) / 2, (h + 1) / 2}
		for next != rows {
			if c := random.IntN(3); next[c] < rows[c] {
				e.Push(c, row(m, c, next[c]))
				next[c]++
			}
		}
		if !bytes.Equal(e.Bytes(), want) {
			t.Fatal("pushed by chance: other bytes")
		}
	}
}

// The bytes are computed in integers; whoever changes them raises rendition.Version.
func TestTheBytesAreTheSameOnEveryMachine(t *testing.T) {
	const (
		want     = "70786e3801a63952f7cdaa0e14e953176dd9b24bbfa923231233d76abe1e036f"
		wantGray = "94fc2e949261648784a96bf70f09390eb43b1c5146fdd251e22b524917543cd1"
	)
	m := woven(333, 222, hills)
	if got := sum(encoded(m)); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}
	if got := sum(encodedGray(m)); got != wantGray {
		t.Errorf("grey: SHA-256 %s, want %s", got, wantGray)
	}
}

func sum(file []byte) string {
	s := sha256.Sum256(file)
	return hex.EncodeToString(s[:])
}

func TestThereAreNoBytesBeforeTheLastRow(t *testing.T) {
	m := woven(20, 20, hills)
	e := NewEncoder(20, 20, false)
	for y := range 20 {
		e.Push(0, row(m, 0, y))
	}
	for y := range 10 {
		e.Push(1, row(m, 1, y))
		if e.Bytes() != nil {
			t.Fatalf("bytes before row %d of Cr", y)
		}
		e.Push(2, row(m, 2, y))
	}
	if e.Bytes() == nil {
		t.Error("no bytes after the last row")
	}
}

func TestOnlyTheRowsOfABandAreKept(t *testing.T) {
	m := woven(64, 1000, hills)
	e := NewEncoder(64, 1000, false)
	encode(e, m)
	for i, q := range e.queues {
		if cap(q.rows) != q.stride*q.tall {
			t.Errorf("component %d: room for %d samples, want one band of %d", i, cap(q.rows), q.stride*q.tall)
		}
	}
}

func TestAFileSaysNothingButPixels(t *testing.T) {
	m := woven(20, 20, hills)
	p := dissect(t, encoded(m))
	if got := fmt.Sprintf("% x", p.markers); got != "e0 db c0 c4 da" {
		t.Errorf("it has segments %s: more than pixels need", got)
	}
	if c := p.count(t); c[0] == [256]int{} || c[2] == [256]int{} {
		t.Error("no symbols of luma or of chroma")
	}
	p = dissect(t, encodedGray(m))
	if p.divisors[1] != [64]uint8{} || p.tables[2].symbols != nil {
		t.Error("a grey file has tables of chroma")
	}
}

func TestWhatNoJPEGCanSayPanics(t *testing.T) {
	for name, wrong := range map[string]func(){
		"no width":           func() { NewEncoder(0, 1, false) },
		"too high":           func() { NewEncoder(1, 65_536, false) },
		"a row too short":    func() { NewEncoder(9, 9, false).Push(0, make([]byte, 8)) },
		"chroma as wide":     func() { NewEncoder(9, 9, false).Push(1, make([]byte, 9)) },
		"a row too many":     func() { e := NewEncoder(1, 1, true); e.Push(0, []byte{1}); e.Push(0, []byte{1}) },
		"a grey file's Cb":   func() { NewEncoder(1, 1, true).Push(1, []byte{1}) },
		"a fourth component": func() { NewEncoder(1, 1, false).Push(3, []byte{1}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			wrong()
		})
	}
}
