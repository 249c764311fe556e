// Package upload is the families' site: the form that a drawing is entered with, and the page behind each receipt that
// says where the drawing stands, takes a better picture, and takes the drawing back. Beside it stands the form by which
// anybody reports a published drawing.
//
//	GET  /enter                                  the form, with a fresh key in it
//	POST /enter                                  enters a drawing: 303 or 201
//	GET  /entries/{receipt}                      where it stands; ?better=yes opens the form for another picture
//	GET  /entries/{receipt}/images/{name}        its picture, for the family alone
//	POST /entries/{receipt}/replace              another picture in its place
//	POST /entries/{receipt}/withdraw, /restore   takes it back, and gives it again
//	GET  /drawings/{id}/report                   the form to report it, without an account
//	POST /drawings/{id}/report                   reports it: 303 to /drawings/{id}/report/sent, or 200
//
// What is decided about a drawing is decided by pipeline/contest; this package reads requests and answers them.
//
// A form comes from strangers. It is read as a stream: the file goes to a spool folder, hashed on the way, and is gone
// from there when the request has been answered, whatever the answer; texts are cut at 16 KB; the number of fields, the
// heads of fields and the whole are bounded. Larger requests are read on for a while, without keeping anything, so
// that their senders hear the answer instead of a broken connection. Names and types that a sender claims for a file
// count for nothing.
//
// A family that made a mistake gets its form back with everything in it and a sentence beside each field at fault. Only
// the file has to be chosen again, because browsers do not let a page choose for them.
//
// A receipt is a family's secret. It stands in addresses, and nowhere in a log or an error.
package upload
