// Package edition is one year's contest: its theme, opening and closing time,
// ages, limits, reasons and taking-part cities, and the rules that an entry must
// meet.
//
// [Edition] is data that organisers change while the contest runs; it is kept as
// JSON. [Cities] is the list of member cities, read from a CSV file of the
// columns of data/cities.csv. [Edition.Check] cleans what a family typed and names
// what is wrong by field and code; the words for a code are the sites'.
//
// The package does no I/O and has no clock: times are passed in.
package edition
