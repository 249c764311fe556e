package web

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the margin that a reader of QR codes needs, in modules (ISO/IEC 18004, 9.1).
const quiet = 4

// QR is a QR code as a drawing: a square of modules with its quiet zone, in which the dark ones are one path.
type QR struct {
	Box  string // the viewBox
	Side string // modules on a side, with the quiet zone
	Path string
}

// QROf draws a text. Correction level M mends 15 %, enough for a fold in a printed sheet.
func QROf(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return QR{}, fmt.Errorf("draw a QR code: %w", err)
	}
	side := code.Size + 2*quiet
	q := QR{Box: fmt.Sprintf("0 0 %d %d", side, side), Side: fmt.Sprint(side)}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for code.Black(x+run, y) { // Black is false beyond the edge
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	q.Path = path.String()
	return q, nil
}
