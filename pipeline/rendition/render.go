package rendition

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"slices"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
)

// Render makes all renditions of an original. It returns either all of them or an
// error; when ctx ends it stops within a few rows, or in the midst of decoding. It
// yields the processor as often.
func Render(ctx context.Context, original []byte, limits Limits) (Result, error) {
	return RenderEdited(ctx, original, limits, Recipe{})
}

// RenderEdited is Render of an original as a recipe wants it. What the recipe covers or
// crops is in no rendition: no sample that was covered or cropped, nor of a block that
// it was coded in, goes into any of their bytes or into the colour. The sizes of the
// result are those of the picture as it was edited. A recipe that is not valid, or
// leaves too little of this picture, is an error without a Reason.
func RenderEdited(ctx context.Context, original []byte, limits Limits, recipe Recipe) (Result, error) {
	result, err := guard(func() (Result, error) { return render(ctx, original, limits, recipe) })
	if err != nil {
		return Result{}, fmt.Errorf("render: %w", err)
	}
	return result, nil
}

func render(ctx context.Context, original []byte, limits Limits, recipe Recipe) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if err := recipe.Validate(); err != nil {
		return Result{}, err
	}
	info, err := inspect(bytes.NewReader(original), int64(len(original)), limits)
	if err != nil {
		return Result{}, err
	}
	if err := walk(original, info.Kind, limits); err != nil {
		return Result{}, err
	}
	info.profile = profileOf(original, info.Kind, limits)
	work, err := recipe.on(info)
	if err != nil {
		return Result{}, err
	}
	result, err := cascade(ctx, work, func(top image.Point) (source, error) {
		return open(ctx, original, info, limits, work.fineness(top, info))
	})
	if reason, ok := unsupported(err); ok { // met only behind the header
		return cascade(ctx, work, func(image.Point) (source, error) {
			return wholePicture(ctx, original, info, limits, reason)
		})
	}
	return result, err
}

// cascade makes the pictures: the largest from the source's rows, each other from
// the rows of the next larger one while those are made. The colour comes from the
// smallest. The edit is done to the source's rows, before anything else sees them.
func cascade(ctx context.Context, work edit, open func(top image.Point) (source, error)) (Result, error) {
	info := work.left
	width, height := info.upright()
	sizes := ladder(width, height)
	slices.Reverse(sizes)
	top := sizes[0]
	lying := top
	if info.Orientation >= 5 {
		lying = image.Pt(top.Y, top.X)
	}
	s, err := open(lying)
	if err != nil {
		return Result{}, err
	}
	s = work.of(s)
	rungs := newRung(sizes, len(s.planes))
	if err := s.into(rungs[0], info, lying, paceOf(ctx)); err != nil {
		return Result{}, codecError(err)
	}
	result := Result{Width: width, Height: height, Fallback: s.fallback}
	result.Truncated = s.truncated != nil && s.truncated()
	for _, r := range slices.Backward(rungs) {
		result.Pictures = append(result.Pictures, r.picture())
	}
	result.Color = dominant(rungs[len(rungs)-1].sheet)
	return result, nil
}

// into sends the source's rows into the top rung, which is made lying as the picture
// is stored.
func (s source) into(top *rung, info Info, lying image.Point, pace jpeg.Pace) error {
	push, turn := top.push, turnOf(info.Orientation)
	var turned *sheet
	if info.Orientation != 1 {
		turned = newSheet(top.size, turn, len(s.planes))
		push = turned.put
	}
	push = info.inSRGB(lying, len(s.planes), push)
	resamplers := topResamplers(s.planes, image.Pt(info.Width, info.Height), lying, turn, push)
	err := s.rows(pace, func(component int, row []byte) { resamplers[component].Push(row) })
	if err != nil || turned == nil {
		return err
	}
	return turned.rows(pace, top.push)
}
