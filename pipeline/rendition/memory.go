package rendition

// Memory is how many bytes a Render of the picture takes at most beside those of its
// original: all that it ever asks for, as if nothing of it were free again before the
// end. A garbage collector that comes late makes that true, so this is what pictures
// that are rendered at once must share.
func (i Info) Memory() int64 { return i.decoding + i.resizing() }

// What rendering takes beside pixels: tables, weights of the filter by the sides, and
// what is written, whose buffers double.
const (
	tableBytes   = 2 << 20
	weightBytes  = 400 // for each row and column
	writtenBytes = 3   // for each pixel of a rendition
)

// resizing is what the ladder takes: of each rung, the picture that is only as wide
// yet, the rung itself and what is written of it; and the largest once more, to turn it.
func (i Info) resizing() int64 {
	sum := tableBytes + weightBytes*int64(i.Width+i.Height)
	_, above := i.upright()
	rungs := ladder(i.upright())
	top := rungs[len(rungs)-1]
	if i.Orientation >= 5 { // it is made lying, and then turned
		sum += rgba * int64(top.Y) * int64(i.Height)
		above = top.Y
	}
	for n := len(rungs) - 1; n >= 0; n-- {
		size := rungs[n]
		sum += rgba*int64(size.X)*int64(above) + (rgba+writtenBytes)*int64(size.X)*int64(size.Y)
		above = size.Y
	}
	return sum + rgba*int64(top.X)*int64(top.Y)
}

// Bytes of a pixel in the forms that decoders hold it in.
const (
	rgba        = 4
	deepRGBA    = 8
	coefficient = 4 // of a sample in a progressive JPEG, until its last scan
)

// area is how many pixels the picture has.
func (i Info) area() int64 { return int64(i.Width) * int64(i.Height) }
