package marks

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/bep/imagemeta"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// formats are the kinds that imagemeta reads.
func formatOf(kind rendition.Kind) (imagemeta.ImageFormat, bool) {
	switch kind {
	case rendition.JPEG:
		return imagemeta.JPEG, true
	case rendition.PNG:
		return imagemeta.PNG, true
	case rendition.WebP:
		return imagemeta.WebP, true
	case rendition.HEIC:
		return imagemeta.HEIF, true
	}
	return 0, false
}

// Bounds on what imagemeta hands over.
const (
	mostFields     = 2_000
	mostFieldBytes = 8_000
)

// fields reads EXIF, IPTC and XMP.
func (r *reading) fields(file []byte, kind rendition.Kind) {
	format, ok := formatOf(kind)
	if !ok {
		return
	}
	// What it says of a broken file is not told: the fields before that have been taken.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(file), ImageFormat: format, Sources: imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		LimitNumTags: mostFields, LimitTagSize: mostFieldBytes,
		HandleTag: func(tag imagemeta.TagInfo) error {
			r.field(tag)
			return nil
		},
	})
}

// field takes one field, if it is one that matters.
func (r *reading) field(tag imagemeta.TagInfo) {
	where := tag.Source.String() + " " + tag.Tag
	switch name := strings.ToLower(tag.Tag); {
	case slices.Contains(placeFields, name):
		r.place(where)
	case slices.Contains(ownerFields, name):
		r.mark(Owner, where, text(tag.Value))
	case slices.Contains(deviceFields, name):
		r.mark(Device, where, text(tag.Value))
	case name == "digitalsourcetype":
		r.source(where, text(tag.Value))
	case slices.Contains(modelFields, name):
		r.mark(Generator, where, text(tag.Value))
	case slices.Contains(programFields, name):
		r.program(where, text(tag.Value))
	}
}

// The fields that matter, in lower case, by what they tell.
var (
	placeFields = []string{"gpslatitude", "gpslongitude"}
	ownerFields = []string{"ownername", "cameraownername", "artist", "copyright", "xpauthor", "creator", "rights",
		"by-line", "copyrightnotice", "serialnumber", "bodyserialnumber", "cameraserialnumber", "lensserialnumber"}
	deviceFields = []string{"make", "model"}
	// What only models' makers write: IPTC Photo Metadata 2025.1, and China's label of 2025.
	modelFields   = []string{"aisystemused", "aisystemversionused", "aipromptinformation", "aipromptwritername", "aigc"}
	programFields = []string{"software", "processingsoftware", "creatortool", "softwareagent", "originatingprogram", "credit",
		"source", "imagedescription", "usercomment", "xpcomment", "description", "parameters", "comment"}
)

// text is a field's value in words; "" if it is none.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case []string:
		return strings.Join(v, ", ")
	case nil:
		return ""
	}
	return fmt.Sprint(value)
}
