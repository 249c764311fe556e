package web

import (
	"fmt"
	"strings"
	"testing"

	"rsc.io/qr"
)

func TestAQRCodeIsDrawnModuleByModuleWithItsQuietZone(t *testing.T) {
	const text = "https://easel.example/e/7q2m-kx4t-09ab-cdef-ghjk"
	q, err := QROf(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	side := code.Size + 8
	if want := fmt.Sprintf("0 0 %d %d", side, side); q.Box != want || q.Side != fmt.Sprint(side) {
		t.Errorf("it lies in %s; want %s", q.Box, want)
	}
	dark := painted(t, q.Path)
	for y := range side {
		for x := range side {
			if want := code.Black(x-4, y-4); dark[[2]int{x, y}] != want {
				t.Fatalf("the module at %d, %d is dark: %v; want %v", x, y, !want, want)
			}
		}
	}
	if _, err := QROf(strings.Repeat("x", 3_000)); err == nil {
		t.Error("a text that is too long is drawn")
	}
}

// painted are the squares that a path of bars of height 1 covers.
func painted(t *testing.T, path string) map[[2]int]bool {
	t.Helper()
	dark := map[[2]int]bool{}
	for bar := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		var x, y, wide, back int
		if _, err := fmt.Sscanf(bar, "M%d %dh%dv1h-%d", &x, &y, &wide, &back); err != nil || wide != back {
			t.Fatalf("the path has %q, %v", bar, err)
		}
		for i := range wide {
			dark[[2]int{x + i, y}] = true
		}
	}
	return dark
}
