package heif

import (
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// call is one picture on its way through an instance.
type call struct {
	instance api.Module
	file     []byte
	at       uint64 // where the file lies in the module's memory
	answers  uint64 // where the module writes the five numbers of described
}

// described is what the module says of a picture before it decodes it.
type described struct{ width, height, colorspace, chroma, premultiplied uint32 }

// The numbers of libheif (heif_colorspace and heif_chroma of its heif.h).
const (
	colorspaceYCbCr = 0
	colorspaceGrey  = 2
)

func (c *call) decode(ctx context.Context, size image.Point) (image.Image, error) {
	var err error
	if c.at, err = c.allocate(ctx, len(c.file)); err != nil {
		return nil, err
	}
	if c.answers, err = c.allocate(ctx, 20); err != nil {
		return nil, err
	}
	if !c.instance.Memory().Write(uint32(c.at), c.file) {
		return nil, fmt.Errorf("%w: no room for the file", ErrDamaged)
	}
	if err := c.run(ctx, true, 0); err != nil {
		return nil, err
	}
	says, err := c.describe()
	if err != nil {
		return nil, err
	}
	if got := image.Pt(int(says.width), int(says.height)); got != size {
		return nil, fmt.Errorf("%w: it sees %v, want %v", ErrDamaged, got, size)
	}
	return c.picture(ctx, size, says)
}

// picture decodes the pixels behind the description.
func (c *call) picture(ctx context.Context, size image.Point, says described) (image.Image, error) {
	ratio, ok := ratioOf(says)
	if !ok {
		return nil, fmt.Errorf("%w: colours of form %d, chroma of form %d", ErrDamaged, says.colorspace, says.chroma)
	}
	luma, chroma := plane{size.X, size.Y}, plane{}
	if says.colorspace == colorspaceYCbCr {
		chroma = chromaOf(size, ratio)
	}
	lumaLen, chromaLen := luma.stride()*luma.height, chroma.stride()*chroma.height
	at, err := c.allocate(ctx, lumaLen+2*chromaLen)
	if err != nil {
		return nil, err
	}
	if err := c.run(ctx, false, at); err != nil {
		return nil, err
	}
	pix, ok := c.instance.Memory().Read(uint32(at), uint32(lumaLen+2*chromaLen))
	if !ok {
		return nil, fmt.Errorf("%w: its pixels are out of memory", ErrDamaged)
	}
	bounds := image.Rectangle{Max: size}
	if chromaLen == 0 {
		return &image.Gray{Pix: pix, Stride: luma.stride(), Rect: bounds}, nil
	}
	return &image.YCbCr{
		Y: pix[:lumaLen], Cb: pix[lumaLen : lumaLen+chromaLen], Cr: pix[lumaLen+chromaLen:],
		YStride: luma.stride(), CStride: chroma.stride(), SubsampleRatio: ratio, Rect: bounds,
	}, nil
}

// allocate asks the module for memory.
func (c *call) allocate(ctx context.Context, n int) (uint64, error) {
	out, err := c.instance.ExportedFunction("malloc").Call(ctx, uint64(n))
	if err != nil || out[0] == 0 {
		return 0, fmt.Errorf("%w: it may not have %d bytes: %v", ErrDamaged, n, err)
	}
	return out[0], nil
}

// run describes a picture, or decodes it to a place in the module's memory.
func (c *call) run(ctx context.Context, describe bool, to uint64) error {
	only := uint64(0)
	if describe {
		only = 1
	}
	a := c.answers
	ok, err := c.instance.ExportedFunction("decode").Call(ctx, c.at, uint64(len(c.file)), only, a, a+4, a+8, a+12, a+16, to)
	if err != nil {
		trap, _, _ := strings.Cut(err.Error(), "\n") // without a trace of the module
		return fmt.Errorf("%w: %s", ErrDamaged, trap)
	}
	if ok[0] == 0 {
		return ErrDamaged
	}
	return nil
}

func (c *call) describe() (described, error) {
	var out described
	for i, field := range []*uint32{&out.width, &out.height, &out.colorspace, &out.chroma, &out.premultiplied} {
		v, ok := c.instance.Memory().ReadUint32Le(uint32(c.answers) + uint32(4*i))
		if !ok {
			return out, fmt.Errorf("%w: its answers are out of memory", ErrDamaged)
		}
		*field = v
	}
	return out, nil
}

// ratioOf is how libheif's chroma lies. ok is false for what is neither Y, Cb and Cr nor
// grey.
func ratioOf(says described) (ratio image.YCbCrSubsampleRatio, ok bool) {
	switch {
	case says.colorspace == colorspaceGrey:
		return 0, true
	case says.colorspace != colorspaceYCbCr:
		return 0, false
	case says.chroma == 1:
		return image.YCbCrSubsampleRatio420, true
	case says.chroma == 2:
		return image.YCbCrSubsampleRatio422, true
	case says.chroma == 3:
		return image.YCbCrSubsampleRatio444, true
	}
	return 0, false
}

// plane is one of a picture's planes.
type plane struct{ width, height int }

func chromaOf(size image.Point, ratio image.YCbCrSubsampleRatio) plane {
	p := plane{size.X, size.Y}
	if ratio != image.YCbCrSubsampleRatio444 {
		p.width = (size.X + 1) / 2
	}
	if ratio == image.YCbCrSubsampleRatio420 {
		p.height = (size.Y + 1) / 2
	}
	return p
}

// stride is how many bytes libheif has a row of samples take: even, 64 or more, and a
// multiple of 16.
func (p plane) stride() int {
	if p.width == 0 {
		return 0
	}
	return (max(p.width, 64) + 15) &^ 15
}
