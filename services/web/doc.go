// Package web is what the sites share and nothing more: the page frame and its design tokens, the language of a
// request, security headers, time-outs, one log line per request, and one table from an error's meaning to its
// answer. It knows no drawing and no contest.
//
// # A site
//
// A site is a Site value, and handlers that return errors. Its routes stand on the process's one mux:
//
//	site := &web.Site{
//		Log: log,
//		Errors: web.Errors{
//			{Is: catalog.ErrNoCity, Status: 404, ID: "error.no-city"},
//			{Is: contest.ErrSameChild, Status: 409, ID: "error.same-child", Field: "child_name"},
//		},
//		Frame: func(r *http.Request) web.Frame {
//			f := web.FrameOf(r)
//			f.Theme, f.Ages = edition().Theme, web.Ages{Min: 5, Max: 14}
//			return f
//		},
//	}
//	mux.Handle("GET /cities/{slug}", site.Handle(s.city))
//
//	func (s *site) city(w http.ResponseWriter, r *http.Request) error {
//		wall, err := s.walls.Wall(r.Context(), r.PathValue("slug"))
//		if err != nil {
//			return fmt.Errorf("wall of a city: %w", err)
//		}
//		if web.WantsJSON(r) {
//			return web.JSON(w, 200, wall)
//		}
//		f := s.Frame(r)
//		f.Title, f.Nav = wall.Name, web.NavCities
//		return web.Page(w, r, 200, cityPage(f, wall))
//	}
//
// A handler that returns an error has written nothing. The answer is a page in the reader's language inside the
// site's frame, or, where WantsJSON, an RFC 9457 problem with the further members code and, where fields are at fault,
// errors: {field: {code, message}}. A 503 or 429 says Retry-After. The reader never sees the error's text; the log
// gets it if the status is 500 or above, so an error must not carry what a family typed.
//
// A meaning's ID stands for two messages, ID.title and ID.text. Faults (422) name fields by their own messages.
// A form answers a person with itself instead of an error page:
//
//	p := site.Explain(r, err)
//	if len(p.Errors) == 0 || web.WantsJSON(r) {
//		return err
//	}
//	web.RetryAfter(w, p.RetryAfter)
//	return web.Page(w, r, p.Status, formPage(f, typed, p.Errors))
//
// # In front of the sites
//
// Front wraps the mux. It takes the language's prefix off the address (/ar/cities is the route /cities, in Arabic),
// finds the client behind trusted proxies, sets the security headers (a handler may replace one), refuses POSTs from
// other sites, catches panics, answers in our words where there is no route, and writes one log line, which names
// the route by its pattern because an address may hold a receipt. Server and Serve run it.
//
// Kept keeps the pages that every reader sees alike, compressed, under a version that the site gives: its Handle stands
// around a handler, and names the parameters that the page's query may have. Front asks it, as everything in Front.Ready,
// before any route. An Answer that is ready was made with all its headers and goes out past net/http's in one piece
// (line), which makes a kept page cost what a bare net/http handler costs.
//
//	kept := web.NewKept(32<<20, version)
//	mux.Handle("GET /cities/{slug}", kept.Handle(site.Handle(s.city), "ages", "after"))
//	front := web.Front{Site: site, Ready: []web.Ready{kept}}
//
// Assets of the frame are served by Front; those of a site by NewAssets, whose Routes stand on the same mux. Each
// address holds the site and the file's hash.
//
// # Pages
//
// Framed is the page frame, Icon a sign, Wall and WallBelow the justified wall, Tint a drawing's colour while it
// loads. Every page loads assets/look.css; those of families and moderators assets/forms.css, too. What only some pages
// need stands in a sheet of their site's (Frame.Styles). No page has a style in itself: the policy refuses inline styles
// and scripts, but for the rules of what is fetched ahead (Frame.Ahead), which it knows by their hash.
//
// Where there is a wall, its module opens drawings above it (assets/wall.js): it shows the .show of
// the page that the picture leads to, and has that page's own module, whose name begins with "drawing", enliven it.
//
// Whoever asks for less data (LowData, Frame.LowData) is offered small pictures and nothing ahead. The switch stands in
// the foot, and Front answers it at POST /low-data.
package web
