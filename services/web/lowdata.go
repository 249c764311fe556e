package web

import "net/http"

// lowDataCookie is a reader's own word about small pictures: "on" or "off".
const lowDataCookie = "low-data"

// LowData tells whether a request asks for small pictures: by its reader's choice, else by what the browser was told
// (Save-Data).
func LowData(r *http.Request) bool {
	if len(r.Header["Cookie"]) > 0 {
		if c, err := r.Cookie(lowDataCookie); err == nil {
			return c.Value == "on"
		}
	}
	return r.Header.Get("Save-Data") == "on"
}
