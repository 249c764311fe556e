package cell

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// result is the answer to an order about the picture with that header, with the pictures'
// bytes, which are read. A refusal is an error with its reason.
func (a answer) result(from io.Reader, info rendition.Info) (rendition.Result, error) {
	if a.Reason != "" {
		return rendition.Result{}, a.refusal()
	}
	sizes, whole := info.Sizes()
	switch {
	case a.Width != whole.X || a.Height != whole.Y:
		return rendition.Result{}, fmt.Errorf("%w: %d×%d pixels of %v", errGarbage, a.Width, a.Height, whole)
	case len(a.Pictures) != len(sizes):
		return rendition.Result{}, fmt.Errorf("%w: %d pictures of %d", errGarbage, len(a.Pictures), len(sizes))
	case !isColor(a.Color):
		return rendition.Result{}, fmt.Errorf("%w: the colour %.10q", errGarbage, a.Color)
	case !isWord(a.Fallback):
		return rendition.Result{}, fmt.Errorf("%w: the fallback %.10q", errGarbage, a.Fallback)
	}
	r := rendition.Result{Width: a.Width, Height: a.Height, Color: a.Color, Fallback: a.Fallback, Truncated: a.Truncated}
	for i, p := range a.Pictures {
		if p.Width != sizes[i].X || p.Height != sizes[i].Y || p.Kind != rendition.JPEG {
			return rendition.Result{}, fmt.Errorf("%w: a %.10q of %d×%d pixels for one of %v", errGarbage, p.Kind, p.Width, p.Height, sizes[i])
		}
		made, err := p.read(from)
		if err != nil {
			return rendition.Result{}, err
		}
		r.Pictures = append(r.Pictures, made)
	}
	return r, nil
}

// refusal is the error of package rendition that the reason stands for.
func (a answer) refusal() error {
	err := rendition.Refusal(a.Reason)
	if err == nil || len(a.Words) > maxWords {
		return fmt.Errorf("%w: the reason %.20q", errGarbage, a.Reason)
	}
	return fmt.Errorf("%w: %s", err, strings.ToValidUTF8(a.Words, "?"))
}

// What a rendition's bytes can be at most: no coder makes more of a pixel.
const (
	bytesOfHeaders = 4 << 10
	bytesPerPixel  = 4
)

// read reads a picture, and looks whether it is what it is said to be.
func (p picture) read(from io.Reader) (rendition.Picture, error) {
	if most := bytesOfHeaders + bytesPerPixel*p.Width*p.Height; p.Bytes < 1 || p.Bytes > most {
		return rendition.Picture{}, fmt.Errorf("%w: a picture of %d bytes, at most %d", errFlood, p.Bytes, most)
	}
	data := make([]byte, p.Bytes)
	if _, err := io.ReadFull(from, data); err != nil {
		return rendition.Picture{}, err
	}
	sum := sha256.Sum256(data)
	return rendition.Picture{Width: p.Width, Height: p.Height, Kind: p.Kind, Hash: hex.EncodeToString(sum[:8]), Bytes: data}, p.check(data)
}

// check refuses bytes that do not begin as a JPEG of the picture's size.
func (p picture) check(data []byte) error {
	info, err := rendition.Inspect(bytes.NewReader(data), int64(len(data)), rendition.DefaultLimits())
	if err != nil {
		return fmt.Errorf("%w: %v", errGarbage, err) // its reason is not the original's
	}
	if info.Kind != p.Kind || info.Width != p.Width || info.Height != p.Height || info.Orientation != 1 {
		return fmt.Errorf("%w: a %s of %d×%d pixels, orientation %d", errGarbage, info.Kind, info.Width, info.Height, info.Orientation)
	}
	return nil
}

// isColor reports whether a word is #rrggbb.
func isColor(word string) bool {
	return len(word) == 7 && word[0] == '#' && strings.Trim(word[1:], "0123456789abcdef") == ""
}

// maxWord is the most letters of a word that is counted.
const maxWord = 24

// isWord reports whether a word is short and plain, or none.
func isWord(word string) bool {
	return len(word) <= maxWord && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789-_ ") == ""
}
