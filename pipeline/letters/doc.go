// Package letters keeps what families are to be written to about until a worker has
// written it.
//
// One stream beside the journal holds the requests, and nothing of one that was done:
//
//	LETTERS  letters.lost     {"id":"…","family":"<HMAC>","language":"ar"}
//	         letters.erased   {"id":"7t3k…","sealed":"…"}
//	         letters.message  {"id":"…"}
//
// Letters about facts need no request: the journal has the fact. What became of each letter
// but those with lost links is remembered by [Written], so that none is written twice; which
// did not arrive, by [Mishaps]; and what organisers write to families, by [Messages]. None of
// them names a family.
//
// A request names nobody. A lost one's family is an HMAC of the folded address (see
// vault.Secret.Family), whether or not anybody entered a drawing with it: whoever asks
// looks nothing up, and so learns nothing, neither from the answer nor from the time that
// it took. Who that family is, where its drawings stand and which address it gave, a
// worker finds out when it writes the letter (pipeline/worker/mail).
//
// The stream is bounded. At most [mostWaiting] requests wait; then asking fails, for
// everybody alike. What no worker has taken within [Day] is forgotten: by then the family
// has asked again.
package letters
