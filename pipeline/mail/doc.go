// Package mail sends short letters in plain text through an SMTP server, or writes them
// down where there is none.
//
// A [Sender] hands one letter over and waits for the server's answer. A [Folder] makes a
// file of it that mail programs open. An [Outbox] has letters written and sent one after
// another in the background, for where the answer must take the same time whether there is
// somebody to write to or not. It keeps no letter: what waits when the process ends is lost,
// and whoever waits for it asks again. What must not be lost waits elsewhere: see
// pipeline/letters.
//
// The way to the server is encrypted: from the start with smtps://, by STARTTLS with
// smtp://. Only a server on this machine is spoken to in the clear.
//
// A folder's files hold addresses and names in the clear, each with the ids of the drawings
// that it speaks of in a header of its own:
//
//	outbox/20261126T120000.000Z-<random>.eml    Easel-Drawings: 7t3k…, 8r2p…
//
// so that they go with the drawings, and after [Kept] in any case.
package mail
