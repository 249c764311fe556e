// Package rendition turns the picture that a family sent into the pictures that
// the public sees. It is pure: bytes in, bytes out. It opens no file, knows no
// drawing and keeps nothing between two calls, so any number may run at once.
//
// A picture goes through these stages, and each of them may refuse it:
//
//	sniff    what the first bytes say it is; a name or a type is never believed
//	inspect  what its header claims: sides, area, how it lies; no pixel is touched
//	walk     its whole structure: is it all there, how many scans and frames
//	decode   by the decoder of the sniffed kind, and no other
//	upright  the turn that EXIF asks for, or a HEIC's container, transparency over white
//	ladder   one picture per width, each made from the next larger one
//	encode   JPEG, 4:2:0, without any metadata
//
// Inspect does the first two and is cheap enough for the front door. Render does
// all of them.
//
// # Promises
//
// Nothing of the original's bytes is copied into a rendition: what is published
// is painted anew from pixels, so no EXIF, GPS, XMP, comment, profile, thumbnail
// or appended file gets out. The same original and the same Version give the same
// bytes. Nothing is ever enlarged. A refusal is one of the Err values and has a
// stable code, see Reason; any other error is about us or the caller and not about
// the picture. A decoder that panics is a damaged picture, not a crash.
//
// What this package cannot promise is a bound on memory below what its limits
// allow: a picture of 64 megapixels with 16 bits per sample takes 512 MB while it
// is decoded. Whoever renders the pictures of strangers does it in a process of
// its own.
package rendition

// Version is a part of every rendition's name. Raise it whenever other bytes come
// out of the same original; every rendition is then made again.
const Version = 2

// Widths returns the widths of the ladder, ascending. A picture has a rendition
// at each of them that is smaller than its own width, and then one at its own
// width or at the last of these, whichever is smaller.
func Widths() []int { return []int{320, 640, 1280, 1920} }

// Result is what Render makes of an original.
type Result struct {
	// Width and Height are the original's, upright.
	Width, Height int
	// Color is the original's most common colour as #rrggbb in lower case. Of a
	// drawing that is nearly always the tone of its paper, which is what should be
	// seen where the drawing is about to appear.
	Color string
	// Pictures are the renditions by ascending width; there is at least one.
	Pictures []Picture
	// Fallback says why all pixels had to be decoded first: the kind, "interlaced", or
	// what rendition/jpeg leaves to image/jpeg. It is "" for a picture that came the
	// short way.
	Fallback string
}

// Picture is one rendition.
type Picture struct {
	Width, Height int
	Kind          Kind
	// Hash is the first 16 hexadecimal digits of the SHA-256 of Bytes.
	Hash  string
	Bytes []byte
}
