package rendition

// A HEIC is a file of boxes (ISO/IEC 14496-12) in which items lie (ISO/IEC 23008-12): one
// picture in HEVC, or a grid of them, and beside it all that a phone adds. All of its
// description is read here, and then a new file is written for the decoder, with the
// pixels of one picture and nothing else: see heicPicture.still.
//
// The decoder cannot be stopped in its work: a context that ends meanwhile is seen only
// behind it.

import (
	"context"
	"errors"
	"image"
	"slices"

	"github.com/easel-gallery/easel/pipeline/rendition/heif"
)

// heicBrandNames are the brands of files that may hold a picture in HEVC. Whether they
// do, their items say: mif1 is also that of AVIF.
var heicBrandNames = []string{"heic", "heix", "heim", "heis", "mif1"}

func isHEICBrand(brand []byte) bool { return slices.Contains(heicBrandNames, string(brand)) }

// isHEIC tells a picture from the films that live in the same container.
func isHEIC(head []byte) bool {
	return len(head) >= 12 && string(head[4:8]) == "ftyp" && isHEICBrand(head[8:12])
}

// inspectHEIC reads what the items say. Its sides are those of what is shown.
func inspectHEIC(w *window, limits Limits) (Info, error) {
	p, err := readHEIC(w, limits)
	if err != nil {
		return Info{}, err
	}
	info := Info{Width: p.crop.Dx(), Height: p.crop.Dy(), Orientation: p.turn, profileBytes: int64(len(p.profile))}
	info.decoding = heicCompiling + 8*w.size + 16*int64(p.size.X)
	for q := &p; q != nil; q = q.opacity {
		info.decoding += q.memory(w.size)
	}
	return info, nil
}

// What decoding takes, measured with the module of rendition/heif: compiling it, and
// its memory for itself and for each pixel of 8 bits in 4:2:0, of which the picture that
// comes out of it is a part. More bits or more chroma double that.
const (
	heicCompiling = 52 << 20
	heicItself    = 8 << 20
	heicPixel     = 9
)

// memory is how much the decoder of the picture may have, for a file of size bytes.
func (p *heicPicture) memory(size int64) int64 {
	pixel := int64(heicPixel)
	if p.depth > 8 {
		pixel *= 2
	}
	if p.chroma > 1 {
		pixel *= 2
	}
	whole := max(p.decoded(), int64(p.size.X)*int64(p.size.Y))
	return heicItself + 4*size + pixel*(whole+64*int64(p.size.X+p.size.Y))
}

// heicSource decodes a HEIC. What is coded as in a JPEG, as phones do, comes in planes;
// all else in pixels on white paper.
func heicSource(ctx context.Context, original []byte, limits Limits) (source, error) {
	p, err := readHEIC(windowOf(original), limits)
	if err != nil {
		return source{}, err
	}
	decoder, err := heif.New(ctx)
	if err != nil {
		return source{}, err
	}
	coded, opacity, err := heicPlanes(ctx, decoder, &p, original)
	if err := errors.Join(err, decoder.Close(ctx)); err != nil {
		return source{}, err
	}
	if ctx.Err() != nil {
		return source{}, ctx.Err()
	}
	if opacity == nil && p.colour.likeJPEG() {
		return planarSource(coded, p.crop), nil
	}
	sheet := heicSheet{&p, coded, opacity}
	return source{planes: planesOf(p.crop.Dx(), p.crop.Dy()), rows: sheet.rows, fallback: string(HEIC)}, nil
}

// heicPlanes decodes the picture and what is transparent of it; nil if nothing is.
func heicPlanes(ctx context.Context, d *heif.Decoder, p *heicPicture, original []byte) (coded, opacity image.Image, err error) {
	if coded, err = p.decode(ctx, d, original); err != nil || p.opacity == nil {
		return coded, nil, err
	}
	opacity, err = p.opacity.decode(ctx, d, original)
	return coded, opacity, err
}

func (p *heicPicture) decode(ctx context.Context, d *heif.Decoder, original []byte) (image.Image, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	file, err := p.still(original)
	if err != nil {
		return nil, err
	}
	m, err := d.Decode(ctx, file, p.size, p.memory(int64(len(original))))
	if errors.Is(err, heif.ErrDamaged) {
		return nil, damaged("%w", err)
	}
	return m, err
}
