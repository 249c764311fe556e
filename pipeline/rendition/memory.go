package rendition

import "github.com/easel-gallery/easel/pipeline/rendition/icc"

// Memory is how many bytes a Render of the picture takes at most beside those of its
// original: all that it ever asks for, as if nothing of it were free again before the
// end. A garbage collector that comes late makes that true, so this is what pictures
// that are rendered at once must share.
func (i Info) Memory() int64 { return i.decoding + i.resizing() + i.colouring() }

// What rendering takes beside a decoder: tables, rows on their way with the weights
// of the filter, and what is written, whose buffers double.
const (
	tableBytes   = 1 << 20
	rowsBytes    = 400 // for each row and column of the picture and of a rendition
	writtenBytes = 3   // for each pixel of a rendition
	planarBytes  = 2   // of a pixel on a sheet, rounded up
)

// resizing is what the ladder takes: of each rung the rows that are on their way and
// what is written of it, and of two a sheet, of the top one if it must be turned and of
// the last one for its colour.
func (i Info) resizing() int64 {
	sum := tableBytes + rowsBytes*int64(i.Width+i.Height)
	rungs := ladder(i.upright())
	area := func(n int) int64 { return int64(rungs[n].X) * int64(rungs[n].Y) }
	for n, size := range rungs {
		sum += tableBytes + rowsBytes*int64(size.X+size.Y) + writtenBytes*area(n)
	}
	if i.Orientation != 1 {
		sum += planarBytes * area(len(rungs)-1)
	}
	return sum + planarBytes*area(0)
}

// Bytes of a pixel in the forms that decoders hold it in.
const (
	rgba        = 4
	deepRGBA    = 8
	coefficient = 4 // of a sample in a progressive JPEG, until its last scan
)

// Large says that the picture is larger than what phones make by themselves. It may take
// seconds where those take tenths of one.
func (i Info) Large() bool { return i.area() > largeArea }

const largeArea = 16_000_000

// area is how many pixels the picture has.
func (i Info) area() int64 { return int64(i.Width) * int64(i.Height) }

// What converting colours takes: what is computed of a profile, and the profile itself
// as it is joined, inflated and read.
const (
	colourBytes  = 10 << 20
	profileTimes = 6
	mostInflated = 1032 // bytes of a byte of deflate, at most
)

// colouring is what a profile takes, if there is one.
func (i Info) colouring() int64 {
	if i.profileBytes == 0 {
		return 0
	}
	return colourBytes + profileTimes*min(i.profileBytes, icc.MaxSize)
}

// jpegProfileBytes adds a segment to the size of a profile if it is a part of one.
func jpegProfileBytes(w *window, s segment, sum int64) (int64, error) {
	name, err := w.copyOf(s.body, s.length, int64(len(profileName)))
	if string(name) != profileName {
		return sum, err
	}
	return sum + s.length, err
}
