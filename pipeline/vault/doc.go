// Package vault keeps the keys: the secret from which every other key is derived,
// and one data key for each drawing.
//
// All that a family says lies in the journal sealed with AES-256-GCM under the
// drawing's data key. The data key lies in a stream of its own, sealed in turn by a
// key derived from the secret:
//
//	secret ──HKDF──► id, receipt, entrant, staff, network   (HMAC-SHA256)
//	       └─HKDF──► master ──seals──► data key of a drawing ──seals──► its facts
//
// A data key is created once and never overwritten. Destroying it makes every fact
// of its drawing unreadable for ever, in every copy: that is what erasing rests on.
package vault
