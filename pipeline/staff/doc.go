// Package staff is the people who moderate: accounts, roles, cities and sessions.
//
// Two buckets beside the journal hold them, so that every process of a contest
// knows the same people and a session made by one is good at all:
//
//	staff     <HMAC of the folded address>  {"id":"…","email":"…","hash":"$argon2id$v=19$m=65536,t=3,p=4$…","role":"moderator","cities":["lima"],"created_at":"…"}
//	sessions  <SHA-256 of the token>        {"account":"<key in staff>","began":"…","seen":"…"}
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
// or when somebody signs out. [Role.May] is the one table of who may do what.
package staff
