package web

import (
	"fmt"
	"net/http"
	"regexp"
)

// host is what a Host header may hold: a name or an address of RFC 3986, and a port.
var host = regexp.MustCompile(`^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$`)

// Origin is the scheme and host that a request was sent to, by what its sender says. A stranger may say anything, so
// an answer that holds it goes back to that stranger and is kept nowhere: Origin calls NoStore.
func Origin(w http.ResponseWriter, r *http.Request) (string, error) {
	if !host.MatchString(r.Host) {
		return "", fmt.Errorf("host of the request: %w", ErrBadRequest)
	}
	NoStore(w)
	if of(r).https {
		return "https://" + r.Host, nil
	}
	return "http://" + r.Host, nil
}
