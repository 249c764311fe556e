package jpeg

// FormatError says how a file breaks the format.
type FormatError string

// Error returns what is wrong.
func (e FormatError) Error() string { return "damaged JPEG: " + string(e) }

// UnsupportedError names what this decoder leaves to another one.
type UnsupportedError string

// The things that are left to another decoder.
const (
	// Arithmetic, lossless and hierarchical coding.
	UnsupportedCoding UnsupportedError = "coding"
	// UnsupportedPrecision: other than 8 bits a sample.
	UnsupportedPrecision UnsupportedError = "precision"
	// UnsupportedComponents: neither 1 nor 3, such as CMYK.
	UnsupportedComponents UnsupportedError = "components"
	// UnsupportedRGB: three components that are no YCbCr.
	UnsupportedRGB UnsupportedError = "rgb"
	// UnsupportedSampling: chroma that is no whole fraction of luma by 1, 2 or 4.
	UnsupportedSampling UnsupportedError = "sampling"
	// UnsupportedTables: Huffman tables with more codes than their lengths allow, or
	// none where one is due.
	UnsupportedTables UnsupportedError = "tables"
	// UnsupportedSymbols: codes in a baseline scan that only progressive ones have.
	UnsupportedSymbols UnsupportedError = "symbols"
	// UnsupportedMarker: a segment that is none of the usual ones.
	UnsupportedMarker UnsupportedError = "marker"
)

// Error returns what is not supported.
func (e UnsupportedError) Error() string { return "JPEG of unsupported " + string(e) }
