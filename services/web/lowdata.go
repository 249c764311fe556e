package web

import (
	"net/http"
	"net/url"
	"strings"
)

// dataCookie is a reader's own word about small pictures: dataLow or dataFull.
const (
	dataCookie = "data"
	dataLow    = "low"
	dataFull   = "full"
)

// dataYear is how long the choice is remembered, in seconds.
const dataYear = 365 * 24 * 60 * 60

// LowData tells whether a request asks for small pictures and nothing loaded ahead: by its reader's choice, else by
// what the browser was told (Save-Data: on).
func LowData(r *http.Request) bool {
	if len(r.Header["Cookie"]) > 0 {
		if c, err := r.Cookie(dataCookie); err == nil {
			return c.Value == dataLow
		}
	}
	return r.Header.Get("Save-Data") == "on"
}

// mostChoice is more than the switch sends, in bytes: an address, and a word.
const mostChoice = 16 << 10

// chooseData answers the switch in the foot: it remembers the choice and sends the reader back to where they were.
func chooseData(w http.ResponseWriter, r *http.Request) error {
	NoStore(w)
	r.Body = http.MaxBytesReader(w, r.Body, mostChoice)
	if err := r.ParseForm(); err != nil {
		return err
	}
	chosen := map[string]string{"on": dataLow, "off": dataFull}[r.PostForm.Get("value")]
	if chosen == "" {
		return ErrBadRequest
	}
	http.SetCookie(w, &http.Cookie{
		Name: dataCookie, Value: chosen, Path: "/", MaxAge: dataYear,
		HttpOnly: true, Secure: IsHTTPS(r), SameSite: http.SameSiteLaxMode,
	})
	w.Header().Set("Location", ours(r.PostForm.Get("back")))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// ours is an address if it is a path of ours, else the home page. Browsers read a backslash as a slash, and two
// slashes as another host.
func ours(back string) string {
	u, err := url.Parse(back)
	if err != nil || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.HasPrefix(back, `/\`) {
		return "/"
	}
	return u.String()
}

// address is this page's own, in this page's language prefix.
func (f Frame) address() string {
	address := f.Link(f.Path)
	if f.Query != "" {
		address += "?" + f.Query
	}
	return address
}
