// Package icc makes the colours of a picture sRGB's. It reads the ICC profile that is
// embedded in a picture (ICC.1:2022, and what versions 2 and 4 have in common), or
// takes the primaries and gamma that a PNG names, and converts samples by it.
//
// # What is read
//
// Profiles of screens, cameras, scanners, printers and colour spaces for grey, RGB and
// CMYK: curves with a matrix, and tables (lut8Type, lut16Type, lutAToBType) into XYZ
// or Lab. A table is preferred to curves, as in browsers: A2B0, then matrix and
// curves, then A2B1. Any other profile is an error, and so is one that does not
// make white of a picture's white. All lengths are checked, and nothing is longer than
// MaxSize.
//
// # What is promised
//
// The intent is perceptual, and media white becomes white: both are what browsers do
// with pictures. Black is where the profile says it is, without compensation. Colours
// that sRGB does not have are cut off at its surface, channel by channel. Greys of a
// profile with a matrix and three equal curves stay grey to the bit. All arithmetic that
// ends in an output is the same on every machine: each product is rounded before it is
// added, and powers are this package's own.
//
// # How rows are converted
//
// Profile.Rows converts planar YCbCr 4:2:0. What must be added to a colour changes
// slowly from one colour to its neighbours, much slower than the colour itself, so it is
// computed at points that are eight levels apart and interpolated between them: only
// points that are near a colour of the picture are ever computed. CMYK is converted by a
// table of inks, see Inks.
package icc
