// Package jpeg is the codec of the common case: the photo of a phone, made into
// smaller pictures. It decodes at a fraction of the size, hands out rows of planes
// instead of pixels, and codes such rows again, so that no picture ever stands in
// memory at its full size. It is pure: bytes in, bytes out.
//
// A Decoder takes baseline, extended and progressive JPEGs of 8 bits, grey or in
// YCbCr of the usual samplings. Everything else is an UnsupportedError that says
// what it is, and image/jpeg may be asked. What both take, both see alike: they
// accept and refuse the same files, and at full scale a sample differs by at most
// one level on all but one in a thousand.
//
// # Scale
//
// A block of 8×8 samples is stored as 64 coefficients. Of these the lowest n×n give
// the same block at n×n samples: so a picture at n/8 of its sides costs no more
// than its size says, except for reading past the codes of what is left out, which
// is most of the work.
//
// # Files that end too early
//
// Whoever asks for it, see Least, gets a picture of which the lower part is missing,
// with grey for that part. Of a picture with a single scan a row counts as there when
// all of it is, and is right. Of one with many it counts when the DC coefficients of all its
// blocks have been told, which the first scan does: the scans behind it make it finer,
// and where they are cut off it stays coarse.
//
// A scan that loses its way in the midst is damaged, however many rows came before: a
// wrong bit makes other codes of those behind it, and most of these are codes, too. Rows
// of nonsense would pass for right ones.
//
// # Bytes
//
// All arithmetic is on integers: the same file gives the same rows, and the same
// rows give the same file, on every machine.
package jpeg
