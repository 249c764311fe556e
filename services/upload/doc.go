// Package upload is the families' site: the form that a drawing is entered with, and the page behind each receipt that
// says where the drawing stands, takes a better picture, and takes the drawing back. Beside it stands the form by which
// anybody reports a published drawing.
//
//	GET  /enter                                  the form, with a fresh key in it
//	POST /enter                                  enters a drawing: 303 or 201
//	GET  /enter/cities                           the cities that take part, by all their names
//	GET  /enter/class                            the form that begins a teacher's sheet
//	POST /enter/class                            begins one: 303 or 201
//	GET  /enter/class/{link}                     the sheet: its drawings, and the form for the next one
//	POST /enter/class/{link}/drawings            one more drawing on it: 303 or 201
//	POST /enter/class/{link}/remove              takes one off it and erases it
//	GET  /enter/class/{link}/slips               a slip for each guardian, to print: ?in= and ?also= choose languages
//	GET  /enter/class/{link}/erase               what erasing the sheet would destroy
//	POST /enter/class/{link}/erase               erases it and what waits on it, with confirm=yes
//	POST /entries/{slip}/agree                   the guardian says yes: 303 or 201 with the receipt
//	POST /entries/{slip}/refuse                  the guardian says no, with confirm=yes: it is erased
//	GET  /entries/{receipt}                      where it stands; ?better=yes opens the form for another picture
//	GET  /entries/{receipt}/images/{name}        its picture, for the family alone
//	POST /entries/{receipt}/replace              another picture in its place
//	POST /entries/{receipt}/withdraw, /restore   takes it back, and gives it again for seven days
//	POST /entries/{receipt}/another-look         asks for a second person's verdict
//	GET  /entries/{receipt}/correct              the form for the family's words
//	POST /entries/{receipt}/correct              corrects them
//	GET  /entries/{receipt}/export               a ZIP of all that is kept
//	GET  /entries/{receipt}/erase                what erasing would destroy
//	POST /entries/{receipt}/erase                erases it for good, with confirm=yes
//	GET  /entries/{receipt}/certificate          of participation, when it hangs; of an erased one, what was destroyed, and when
//	GET  /entries/{receipt}/postcards            a sheet of postcards to cut, when it hangs
//	GET  /v/{code}                               whether a certificate of participation is genuine; names nobody
//	GET  /entries/{receipt}/live                 tells the page when it has something new to show
//	GET  /e/{code}                               the short link to a receipt: 303
//	GET  /together/{receipts}                    the receipts of several children, with full stops between them
//	POST /together/{receipts}/letter             asks for the family's link by mail, as /lost-link does
//	GET  /family/{link}                          all drawings of a mailbox, by the link in a letter
//	GET  /lost-link                              the form that asks for the links of an address
//	POST /lost-link                              asks for them: 303 to /lost-link/sent, or 200
//	GET  /drawings/{id}/report                   the form to report it, without an account
//	POST /drawings/{id}/report                   reports it: 303 to /drawings/{id}/report/sent, or 200
//
// A drawing may come before its form, piece by piece, over a line that breaks: by tus 1.0.0 (https://tus.io), with its
// extensions creation, creation-with-upload, termination, expiration and checksum.
//
//	OPTIONS /uploads/                            what is spoken
//	POST    /uploads/                            a new upload of Upload-Length bytes: 201 with its Location
//	HEAD, PATCH, DELETE /uploads/{upload}        where it goes on; more of it; away with it
//
// The last segment of its Location, sent as the field upload in the place of the file drawing, makes a finished upload the
// drawing of POST /enter and of POST /entries/{receipt}/replace. It is then removed, and otherwise kept for a day. Whoever
// has that segment may go on with the upload: it is a secret, of 130 random bits. While no entries are taken, an upload
// wants a receipt of a drawing that may be replaced, as the key receipt of Upload-Metadata, of which nothing else means
// anything here. Refusals are problem documents, whatever is asked for: 400 for a header, and what the protocol has for the
// rest (409, 412, 413, 415, 460), 403 while no entries are taken, 404 for what is not there, 410 for what is too old, 422
// for a file without bytes, 423 while another request is at it, 429 for more than 300 uploads or 2 GB of one address that
// wait for their entries, 503 for a disk, journal or store that takes nothing now.
//
// One form may hold several children, at most 8. What is asked once has the names of the outside contract, and so has the
// first child. The fields of another child end with its number: title_2, story_2, child_name_2, child_age_2,
// description_2, drawn_on_2, child_yes_2, key_2, and the file drawing_2 or upload_2; up to _8. Each child is an entry of
// its own, with its own key, and one that is refused keeps the others: sent again with the same keys, nothing is doubled. A
// card that nobody filled in is left out. Such a form answers programs with {"entries": [...]}, an entry for each child in
// the order of their numbers: {"id", "receipt", "status_url"} for one that is entered, {"status", "code", "title",
// "errors"} for one that is not, with the names of fields as the first child has them. The status is 201 if all are
// entered, else 422, in a problem document that has the entries as well; where what is wrong would meet all (403, 429,
// 503), it is that. People are led to the page of all receipts, or get the form back with the children that are missing,
// the receipts of the others in the field done, and pictures that need not be chosen again in kept, as uploads. The fields
// add and remove ask for the form with one child more, or less, and enter nothing.
//
// What is decided about a drawing is decided by pipeline/contest; this package reads requests and answers them.
//
// A form comes from strangers. It is read as a stream: the file goes to a spool folder, hashed on the way, and is gone
// from there when the request has been answered, whatever the answer; texts are cut at 16 KB; the number of fields, the
// heads of fields and the whole are bounded. Larger requests are read on for a while, without keeping anything, so
// that their senders hear the answer instead of a broken connection. Names and types that a sender claims for a file
// count for nothing. Of an upload that a form names only the front is read until all else is right and its sender is let
// in: a small request costs little. Two children of a form can't name the same one. A receipt changes its drawing sixty
// times in ten minutes (often.go), and takes back at any time.
//
// A family that made a mistake gets its form back with everything in it and a sentence beside each field at fault. Only
// the file has to be chosen again, because browsers do not let a page choose for them; of several children it is kept.
//
// With script, what is typed and the picture stay on the family's device until the drawing is taken (assets/draft.js), the
// picture travels by tus while the form is filled in (assets/tus.js), and the words follow with the same key until there
// is an answer (assets/send.js). The server keeps nothing of a draft but the pieces of its upload, for a day.
//
// A teacher's sheet is found by a secret link, too. Each drawing on it waits for its guardian, who is led to it by a slip:
// a link that looks like a receipt, and is used up by the guardian's yes, because the school knows it.
//
// Whoever asks for the links of an address is answered the same whether or not anybody has entered a drawing with it:
// nothing is looked up here. A worker does so when it writes the letter.
//
// Machines that fill in every form are told from families without a puzzle and without anybody else: by a field that
// people do not see, by haste, and in a flood by work that a browser does (doubt.go, rush.go). Who is doubted by mistake
// presses the button once more.
//
// A receipt is a family's secret, and so is an upload's address. It stands in addresses, and nowhere in a log or an error.
// So does the short link. Of it, and of the addresses that say whether a certificate is genuine, a network may guess a
// hundred wrong in ten minutes.
//
// A receipt's page is told by server-sent events that it looks otherwise, and fetches itself. What an event says is a
// sign of all that the page shows, so that what a family is not told, a worry among moderators, tells it nothing by its
// hour either. A browser without scripts asks again by itself where something is about to happen; one that may not
// listen, because too many do, tries again in a minute.
package upload
