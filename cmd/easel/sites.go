package main

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/easel-gallery/easel/gallery"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/services/moderation"
	"github.com/easel-gallery/easel/services/upload"
	"github.com/easel-gallery/easel/services/web"
)

// sites are the routes of this process's roles behind one front.
func (h *house) sites(f serveFlags) (http.Handler, error) {
	mux := http.NewServeMux()
	if err := h.hang(f, mux, h.contest.Edition, h.contest.Cities); err != nil {
		return nil, err
	}
	if f.does(access.Upload) {
		site, err := upload.New(upload.Config{
			Contest: h.contest, Queue: h.catalog, Links: h.catalog, Family: h.catalog, Changes: h.catalog, Public: h.catalog.Public(), Letters: h.letters, Cities: h.contest.Cities, Now: time.Now, Log: h.log,
			Uploads: h.uploads, Spool: filepath.Join(h.Data, "spool"), EntryLimit: f.EntryLimit, Rush: f.EntryRush, PublicURL: f.PublicURL,
		})
		if err != nil {
			return nil, err
		}
		site.Routes(mux)
	}
	if f.does(access.Moderation) {
		if err := h.moderate(f, mux); err != nil {
			return nil, err
		}
	}
	return h.front(f, &web.Site{Log: h.log, Frame: frame(h.contest.Edition)}, mux)
}

// moderate puts the moderators' site on a mux.
func (h *house) moderate(f serveFlags, mux *http.ServeMux) (err error) {
	if h.mails, err = f.outbox(h.log); err != nil {
		return err
	}
	provider, err := f.provider()
	if err != nil {
		return err
	}
	site, err := moderation.New(moderation.Config{
		Contest: h.contest, Catalog: h.catalog, Staff: h.staff, Claims: h.claims, Cities: h.contest.Cities, Now: time.Now, Log: h.log,
		Letters: h.letters, Messages: h.messages, Mishaps: h.mishaps, Mail: h.mails, Provider: provider, PublicURL: f.PublicURL,
	})
	if err == nil {
		site.Routes(mux)
	}
	return err
}

// hang puts the gallery on a mux, if it is one of our roles.
func (h *house) hang(f serveFlags, mux *http.ServeMux, now func() edition.Edition, cities *edition.Cities) (err error) {
	if !f.does(access.Gallery) {
		return nil
	}
	if h.S3.Endpoint != "" {
		if h.copies, err = gallery.OpenCopies(filepath.Join(h.Data, "copies"), f.ImageCache, h.store); err != nil {
			return err
		}
	}
	h.shown = gallery.New(gallery.Config{
		Public: h.catalog.Public(), Store: h.store, Copies: h.copies, Edition: now, Cities: cities, Log: h.log, PublicURL: f.PublicURL,
	})
	h.shown.Routes(mux)
	return nil
}

// Kept is what became of requests for pages and pictures, for the metrics.
func (h *house) Kept() map[string]map[string]uint64 {
	if h.shown == nil {
		return nil
	}
	return h.shown.Kept()
}

// front stands before the sites; site answers where none of them does.
func (h *house) front(f serveFlags, site *web.Site, mux *http.ServeMux) (http.Handler, error) {
	proxies, err := web.ParseProxies(f.TrustedProxies)
	if err != nil {
		return nil, fmt.Errorf("%w: --trusted-proxies: %w", errUsage, err)
	}
	if f.PublicURL != "" {
		u, err := siteURL(f.PublicURL)
		if err == nil && strings.Trim(u.Path, "/") != "" {
			err = fmt.Errorf("%q: want nothing after the host", f.PublicURL)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: --public-url %w", errUsage, err)
		}
	}
	front := web.Front{Site: site, Proxies: proxies, Origin: strings.TrimSuffix(f.PublicURL, "/")}
	if h.shown != nil {
		front.Ready = h.shown.Ready()
	}
	return front.Handler(mux)
}

// siteURL reads the address of a site.
func siteURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%q: want a scheme and a host, such as https://drawings.example.org", s)
	}
	return u, nil
}

// frame is the frame of pages that belong to no site: not found, refused.
func frame(now func() edition.Edition) func(*http.Request) web.Frame {
	return func(r *http.Request) web.Frame {
		e := now()
		return web.EditionFrame(r, e.ThemeIn(web.Language(r).Tag()), web.Ages(e.Ages))
	}
}
