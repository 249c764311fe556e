// Package claims knows which drawing lies on whose desk, so that no two moderators look
// at the same one.
//
// One bucket beside the journal holds the claims, each under its drawing's id:
//
//	claims  <drawing>  {"drawing":"…","holder":"…","by":"<account>","city":"lima","until":"…"}
//
// A claim lasts for [Lease] and is taken again by whoever holds it. The bucket's own time
// to live takes away what nobody takes again: a process that is killed, and a browser
// whose battery is empty, hold nothing for longer. Of two who take one at once the
// bucket's compare-and-set lets one have it.
//
// Claims advise, and no more: nobody asks for one before a verdict, and where the journal
// has lost them all, the worst that comes of it is a second look at a drawing. That is
// also why they are no part of package staff, which decides who may do what, nor of
// package contest, which decides what becomes of a drawing.
//
// [Claims.Run] keeps all of them in memory, so that a queue is told without asking.
package claims
