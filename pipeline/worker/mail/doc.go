// Package mail writes the letters that families have asked for (pipeline/letters), those
// about what happened to their drawings, and what organisers write to all of a city.
//
// An [Announcer] hears of facts, and writes what is still true when their time has come: see
// newsOf. A [Post] hands each letter over once: see deploy/decisions/0031. The rest is what a
// [Mailer] does.
//
// A request names a family by its HMAC. The catalog knows which drawings were entered with
// that address; it is asked once it has caught up, so that a family which has entered a
// moment ago is found. The address itself is nobody's but the journal's: it is read from
// the sealed facts of each drawing, as the guardian spelt it, and goes into the letter and
// nowhere else. A family without drawings gets no letter.
//
// A request is settled when its letters are sent. So a letter may come twice only if the
// process was killed, or its connection to the mail server broke, between the two: then
// its Message-ID is the same. What the server refuses for good is given up at once, what it
// refuses for now is tried for a day.
//
// What is erased while a letter lies in the outbox folder goes from there, too: see [Tidy].
package mail
