package icc

// An Error says why a profile is not one that can be used.
type Error string

func (e Error) Error() string { return "icc: " + string(e) }

// errShort: something would lie beyond the profile's end.
const errShort = Error("it is too short for what it says is in it")
