package renditiontest

import (
	"iter"
	"slices"
)

// Hostile is a file that no camera makes, or none that means well.
type Hostile struct {
	Name string
	File []byte
	// Verdicts are the reasons for which it may be refused, "" if it may be taken.
	Verdicts []string
}

// The verdicts that files may get.
var (
	anyVerdict = []string{
		"", "empty", "not_picture", "too_large", "too_many_pixels", "too_many_scans",
		"too_many_frames", "too_many_parts", "truncated", "damaged",
	}
	made          = []string{""}
	notPicture    = []string{"not_picture"}
	truncated     = []string{"truncated"}
	damaged       = []string{"damaged"}
	tooLarge      = []string{"too_large"}
	tooManyPixels = []string{"too_many_pixels"}
	tooManyScans  = []string{"too_many_scans"}
	tooManyFrames = []string{"too_many_frames"}
	tooManyParts  = []string{"too_many_parts"}
)

// HostileFiles yields more than a thousand hostile files, the same each time: small
// pictures of all kinds with each of their parts cut, missing, twice, out of order,
// renamed, nested and of a false length; false claims, tables and sums; bombs; files of
// other kinds; and polyglots, of which something else than a picture must not survive,
// see Foreign. None costs much when it is judged as it should be; for those see Heavy.
func HostileFiles() iter.Seq[Hostile] {
	return func(yield func(Hostile) bool) {
		for _, p := range victims() {
			for h := range p.mutations() {
				if !yield(h) {
					return
				}
			}
		}
		for _, h := range slices.Concat(claims(), falseTables(), bombs(), others(), polyglots()) {
			if !yield(h) {
				return
			}
		}
	}
}

// Worst returns n hostile files: the heaviest, the bombs, and others of every kind.
func Worst(n int) []Hostile {
	out := slices.Concat(Heavy(), bombs())
	rest := slices.Collect(HostileFiles())
	rest = rest[:len(rest)-len(polyglots())]
	for step := len(rest) / (n - len(out)); len(out) < n; rest = rest[step:] {
		out = append(out, rest[0])
	}
	return out
}
