package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestAForwardedAddressIsBelievedFromOurProxiesOnly(t *testing.T) {
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		proto      string
		client     string
		https      bool
	}{
		{"no proxy", "203.0.113.9:1", nil, "", "203.0.113.9", false},
		{"a stranger's claim", "203.0.113.9:1", []string{"198.51.100.1"}, "https", "203.0.113.9", false},
		{"our proxy", "10.0.0.1:1", []string{"198.51.100.1"}, "https", "198.51.100.1", true},
		{"a claim before our proxy", "10.0.0.1:1", []string{"1.2.3.4, 198.51.100.1"}, "http", "198.51.100.1", false},
		{"two of our proxies", "10.0.0.1:1", []string{"1.2.3.4, 198.51.100.1, 10.0.0.2"}, "", "198.51.100.1", false},
		{"several header lines", "10.0.0.1:1", []string{"1.2.3.4, 198.51.100.1", "10.0.0.2"}, "", "198.51.100.1", false},
		{"our proxies alone", "10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, "", "10.0.0.3", false},
		{"no address", "10.0.0.1:1", []string{"198.51.100.1, unknown"}, "", "10.0.0.1", false},
		{"our proxy says nothing", "10.0.0.1:1", nil, "", "10.0.0.1", false},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:1", []string{"2001:db8::1"}, "https", "2001:db8::1", true},
		{"the last proxy's word on TLS", "10.0.0.1:1", []string{"198.51.100.1"}, "https, http", "198.51.100.1", false},
		{"with a port", "10.0.0.1:1", []string{"198.51.100.1:4711, 10.0.0.2:80"}, "", "198.51.100.1", false},
		{"IPv6 with a port", "10.0.0.1:1", []string{"[2001:db8::1]:4711"}, "", "2001:db8::1", false},
		{"IPv6 in brackets", "10.0.0.1:1", []string{"[2001:db8::1]"}, "", "2001:db8::1", false},
		{"a socket", "@", nil, "", "invalid IP", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
				if got := web.Client(r).String(); got != c.client {
					t.Errorf("client %s, want %s", got, c.client)
				}
				if web.IsHTTPS(r) != c.https {
					t.Errorf("https %v", web.IsHTTPS(r))
				}
				return says("x")(w, r)
			})
			r := httptest.NewRequest("GET", "/x", nil)
			r.RemoteAddr = c.peer
			for _, f := range c.forwarded {
				r.Header.Add("X-Forwarded-For", f)
			}
			if c.proto != "" {
				r.Header.Set("X-Forwarded-Proto", c.proto)
			}
			w := httptest.NewRecorder()
			if h.front(t).ServeHTTP(w, r); w.Code != http.StatusOK {
				t.Errorf("got %d", w.Code)
			}
		})
	}
}

func TestProxiesAreNetworksOrAddresses(t *testing.T) {
	if _, err := web.ParseProxies([]string{"10.0.0.0/8", " 2001:db8::/32", "192.0.2.7", "", "::1"}); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"localhost", "10.0.0.0/33", "10.0.0.1:80"} {
		if _, err := web.ParseProxies([]string{bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
