// Package admin is what operators see: health, readiness, metrics and profiles on a
// listener of its own, and the socket through which the commands speak to a running
// server.
//
// The listener ([Health]) is for machines and loopback by default. The socket
// ([Operations]) lies in the data folder with mode 0600: who may open it may do
// everything. A command for a server that is not running opens the folder itself and
// calls the same operations without a socket ([Direct]), so that there is one way.
package admin
