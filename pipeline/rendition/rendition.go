// Package rendition turns the picture that a family sent into the pictures that
// the public sees. It is pure: bytes in, bytes out. It opens no file, knows no
// drawing and keeps nothing between two calls, so any number may run at once.
//
// A picture goes through these stages, and each of them may refuse it:
//
//	sniff    what the first bytes say it is; a name or a type is never believed
//	inspect  what its header claims: sides, area, how it lies; no pixel is touched
//	walk     its whole structure: is it all there, how many scans and frames
//	decode   by the decoder of the sniffed kind, and no other, into rows of planes
//	colours  a profile or what a PNG names, see rendition/icc, becomes sRGB
//	ladder   the largest rendition from these, each other from the next larger one
//	upright  the turn that EXIF or a HEIC's container asks for, while the largest is put down
//	encode   JPEG, 4:2:0, without any metadata
//
// From decode on everything is done row by row: JPEGs come at a fraction of their size
// (rendition/jpeg), PNGs in rows (rendition/png, rendition/ycbcr), and go through
// rendition/lanczos into encoders. Of other pictures, and of odd ones, all pixels are
// decoded first, and then go the same way; transparency lies on white.
//
// Inspect does the first two and is cheap enough for the front door. Render does
// all of them.
//
// # Promises
//
// Nothing of the original's bytes is copied into a rendition: what is published
// is painted anew from pixels, so no EXIF, GPS, XMP, comment, profile, thumbnail
// or appended file gets out. What a Recipe covers or crops does not get out either, with
// all that the original's coder tied to it: RenderEdited does that to the rows that were
// decoded, before they go anywhere else. The same original, recipe and Version give the
// same bytes. Nothing is ever enlarged. A refusal is one of the Err values and has a
// stable code, see Reason; any other error is about us or the caller and not about
// the picture. Of pictures that are cut off only a JPEG with three quarters of its rows
// is shown, as they break when a phone loses its connection. A decoder that panics is a
// damaged picture, not a crash.
//
// What this package cannot promise is a bound on memory below what its limits
// allow: an interlaced PNG of 64 megapixels with 16 bits per sample takes 512 MB and
// more while it is decoded. Info.Memory foretells how much a picture will take. Whoever renders the
// pictures of strangers does it in a process of its own.
package rendition

// Version stands in the fact that names a drawing's renditions. Raise it whenever other
// bytes come out of the same original, so that those of an older one can be told.
const Version = 3

// Widths returns the widths of the ladder, ascending. A picture has a rendition
// at each of them that is smaller than its own width, and then one at its own
// width or at the last of these, whichever is smaller.
func Widths() []int { return []int{320, 640, 1280, 1920} }

// Result is what Render makes of an original.
type Result struct {
	// Width and Height are the original's, upright, or those that an edit left.
	Width, Height int
	// Color is the picture's most common colour as #rrggbb in lower case. Of a
	// drawing that is nearly always the tone of its paper, which is what should be
	// seen where the drawing is about to appear.
	Color string
	// Pictures are the renditions by ascending width; there is at least one.
	Pictures []Picture
	// Fallback says why all pixels had to be decoded first: the kind, "interlaced", or
	// what rendition/jpeg leaves to image/jpeg. It is "" for a picture that came the
	// short way.
	Fallback string
	// Truncated says that the file ends before the picture does. There was enough of it
	// to show: what is missing is grey, or of a progressive JPEG only coarse.
	Truncated bool
}

// Picture is one rendition.
type Picture struct {
	Width, Height int
	Kind          Kind
	// Hash is the first 16 hexadecimal digits of the SHA-256 of Bytes.
	Hash  string
	Bytes []byte
}
