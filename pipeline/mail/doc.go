// Package mail sends short letters in plain text through an SMTP server.
//
// A [Sender] hands one letter over and waits for the server's answer. An [Outbox] has
// letters written and sent one after another in the background, for where the answer must
// take the same time whether there is somebody to write to or not. It keeps no letter: what
// waits when the process ends is lost, and whoever waits for it asks again.
//
// The way to the server is encrypted: from the start with smtps://, by STARTTLS with
// smtp://. Only a server on this machine is spoken to in the clear.
package mail
