package rendition

import (
	"bytes"
	"fmt"
)

// Kind is a format of pictures that Easel takes.
type Kind string

// The kinds that are taken. Renditions are JPEG.
const (
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
	WebP Kind = "webp"
	GIF  Kind = "gif"
	HEIC Kind = "heic"
)

// MIME returns the kind's media type.
func (k Kind) MIME() string { return "image/" + string(k) }

// Ext returns the kind's file name extension, without a dot.
func (k Kind) Ext() string {
	if k == JPEG {
		return "jpg"
	}
	return string(k)
}

// SniffLen is how many bytes from the front Sniff wants. It does with fewer if
// the file has no more.
const SniffLen = 12

// Sniff says what kind of picture begins with head. Everything that is not one
// of these kinds is ErrNotPicture, and no bytes at all are ErrEmpty. The
// answer says nothing about what follows: only Inspect and Render do.
func Sniff(head []byte) (Kind, error) {
	switch {
	case len(head) == 0:
		return "", ErrEmpty
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG, nil
	case bytes.HasPrefix(head, []byte(pngSignature)):
		return PNG, nil
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return GIF, nil
	case isWebP(head):
		return WebP, nil
	case isHEIC(head):
		return HEIC, nil
	}
	return "", fmt.Errorf("%w: begins with %q", ErrNotPicture, head[:min(len(head), SniffLen)])
}

// isWebP tells a WebP picture from the other files that live in a RIFF container.
func isWebP(head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}
