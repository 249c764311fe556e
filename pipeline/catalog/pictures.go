package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// The pictures of a row of hung are a line each: width, height, bytes, type, ending and
// hash, with tabs between. A page reads a hundred of them, and JSON would be half of
// its cost.
const picture, between = "\n", "\t"

func packed(pictures []drawing.Rendition) string {
	var b strings.Builder
	for _, r := range pictures {
		if strings.ContainsAny(r.Type+r.Ext+r.Hash, picture+between) {
			continue // no worker of ours has made it, and it could have no address
		}
		if b.Len() > 0 {
			b.WriteString(picture)
		}
		fmt.Fprintf(&b, "%d\t%d\t%d\t%s\t%s\t%s", r.Width, r.Height, r.Bytes, r.Type, r.Ext, r.Hash)
	}
	return b.String()
}

func unpacked(text string) ([]drawing.Rendition, error) {
	out := make([]drawing.Rendition, 0, strings.Count(text, picture)+1)
	for line := range strings.SplitSeq(text, picture) {
		var numbers [3]int
		for i := range numbers {
			var word string
			var err error
			word, line, _ = strings.Cut(line, between)
			if numbers[i], err = strconv.Atoi(word); err != nil {
				return nil, err
			}
		}
		kind, line, _ := strings.Cut(line, between)
		ext, hash, _ := strings.Cut(line, between)
		out = append(out, drawing.Rendition{Width: numbers[0], Height: numbers[1], Bytes: numbers[2], Type: kind, Ext: ext, Hash: hash})
	}
	return out, nil
}
