// Package staff is the people who moderate: accounts, roles, cities and sessions.
//
// Three buckets beside the journal hold them, so that every process of a contest
// knows the same people and a session made by one is good at all:
//
//	staff     <HMAC of the folded address>  {"id":"…","email":"…","hash":"$argon2id$v=19$m=65536,t=3,p=4$…","role":"moderator","cities":["lima"],"created_at":"…"}
//	sessions  <SHA-256 of the token>        {"account":"<key in staff>","id":"…","began":"…","seen":"…","from":{"browser":"Firefox","network":"198.51"}}
//	links     <SHA-256 of the token>        {"account":"<key in staff>","id":"…","until":"…"}
//
// A password is kept only as its argon2id hash, a token only as its SHA-256: who
// reads the folder can sign in as nobody. Facts name a colleague by the account's
// random id, which [Staff.ByID] turns back into a person.
//
// [Staff.SignIn] does the same work for an address that nobody has as for one with
// a wrong password, so that its time tells nothing. It lets only a few callers
// hash at once, because each needs 64 MiB; how often a stranger may try is for the
// site to limit.
//
// A session ends half an hour after it was last used, eight hours after it began,
// when its owner ends it or chooses another password, and when the account is removed:
// it names the account's id, and one that is made anew has another. A link signs in
// once, within a quarter of an hour, or within a week for whoever was invited. Whoever is
// removed is gone from every bucket; facts keep the id, which then is nobody's.
// [Role.May] is the one table of who may do what.
package staff
