package web

import "net/http"

// dataCookie is a reader's own word about small pictures: "low" or "full".
const dataCookie = "data"

// LowData tells whether a request asks for small pictures: by its reader's choice, else by what the browser was told
// (Save-Data).
func LowData(r *http.Request) bool {
	if len(r.Header["Cookie"]) > 0 {
		if c, err := r.Cookie(dataCookie); err == nil {
			return c.Value == "low"
		}
	}
	return r.Header.Get("Save-Data") == "on"
}
