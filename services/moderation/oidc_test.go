package moderation_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/moderation"
)

// openProvided is a desk whose people may come from a real provider on loopback.
func openProvided(t *testing.T) (*desk, *mockoidc.MockOIDC) {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	provider, err := moderation.NewProvider(moderation.ProviderConfig{
		Issuer: m.Issuer(), ClientID: m.ClientID, ClientSecret: m.ClientSecret, PublicURL: publicURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := contesttest.Open(t)
	return openConfig(t, moderation.Config{
		Contest: w.Contest, Catalog: w.Catalog, Staff: openStaff(t, w, w.Journal), Cities: w.Cities, Now: w.Now, Log: w.Log, Provider: provider,
	}, w), m
}

// trip is a browser on its way through the provider.
type trip struct {
	*desk
	cookie *http.Cookie
	to     *url.URL // of the provider
	back   *url.URL // where the provider sends it
}

// depart asks for the provider, as the user that it is about to sign in.
func depart(t *testing.T, d *desk, m *mockoidc.MockOIDC, user *mockoidc.MockUser, change ...func(url.Values)) trip {
	t.Helper()
	a := d.stranger().get("/moderation/oidc?next=%2Fmoderation%2Fqueue%3Fcity%3Daccra").wants(t, http.StatusSeeOther)
	to, err := a.Result().Location()
	if err != nil || !strings.HasPrefix(to.String(), m.AuthorizationEndpoint()) {
		t.Fatalf("sent to %v: %v", to, err)
	}
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" || q.Get("redirect_uri") != publicURL+"/moderation/oidc/back" {
		t.Fatalf("sent with %v", q)
	}
	for _, c := range change {
		c(q)
	}
	to.RawQuery = q.Encode()
	p := trip{desk: d, cookie: cookies(a)[0], to: to}
	p.ask(t, m, user)
	return p
}

// ask signs in at the provider, which gives a code.
func (p *trip) ask(t *testing.T, m *mockoidc.MockOIDC, user *mockoidc.MockUser) {
	t.Helper()
	m.QueueUser(user)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(p.to.String())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if p.back, err = answer.Location(); err != nil {
		t.Fatal(err)
	}
}

// arrive comes back, with what the browser kept.
func (p trip) arrive(change ...func(url.Values)) answer {
	q := p.back.Query()
	for _, c := range change {
		c(q)
	}
	r := httptest.NewRequest("GET", p.back.Path+"?"+q.Encode(), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if p.cookie != nil {
		r.AddCookie(p.cookie)
	}
	return p.stranger().send(r)
}

// session is the session that an answer begins; "" if it begins none.
func session(a answer) string {
	for _, c := range cookies(a) {
		if c.Name == "easel" {
			return c.Value
		}
	}
	return ""
}

func verified(email string) *mockoidc.MockUser {
	return &mockoidc.MockUser{Subject: "1", Email: email, EmailVerified: true}
}

func TestWhoeverTheProviderVouchesForIsSignedIn(t *testing.T) {
	d, m := openProvided(t)
	d.add(t, "Ana@example.org", staff.Moderator)
	if d.stranger().get("/moderation/sign-in").page(t).Find("a[href^='/moderation/oidc?']").Length() != 1 {
		t.Error("the sign-in does not lead there")
	}
	p := depart(t, d, m, verified("ana@example.org"))
	if c := p.cookie; c.SameSite != http.SameSiteLaxMode || !c.HttpOnly || c.MaxAge != 600 {
		t.Errorf("the browser keeps %v", c)
	}
	a := p.arrive().wants(t, http.StatusOK)
	if to := a.Header().Get("Refresh"); to != "0; url=/moderation/queue?city=accra" {
		t.Errorf("goes on to %q", to)
	}
	if code := p.back.Query().Get("code"); code == "" || strings.Contains(a.Body.String(), code) {
		t.Error("the page holds the code")
	}
	person{desk: d, token: session(a)}.get("/moderation/queue").wants(t, http.StatusOK)
}

func TestAnAnswerThatWasNotAskedForSignsInNobody(t *testing.T) {
	d, m := openProvided(t)
	d.add(t, "ana@example.org", staff.Moderator)
	set := func(name, value string) func(url.Values) { return func(q url.Values) { q.Set(name, value) } }
	ana := func() *mockoidc.MockUser { return verified("ana@example.org") }
	for name, try := range map[string]func() answer{
		"another state":   func() answer { return depart(t, d, m, ana()).arrive(set("state", "x")) },
		"no state":        func() answer { return depart(t, d, m, ana()).arrive(set("state", "")) },
		"an unknown code": func() answer { return depart(t, d, m, ana()).arrive(set("code", "x")) },
		"no code":         func() answer { return depart(t, d, m, ana()).arrive(set("code", "")) },
		"another nonce":   func() answer { return depart(t, d, m, ana(), set("nonce", "x")).arrive() },
		"no nonce":        func() answer { return depart(t, d, m, ana(), func(q url.Values) { q.Del("nonce") }).arrive() },
		"another proof":   func() answer { return depart(t, d, m, ana(), set("code_challenge", "x")).arrive() },
		"a refusal":       func() answer { return depart(t, d, m, ana()).arrive(set("error", "access_denied")) },
		"another browser": func() answer {
			p := depart(t, d, m, ana())
			p.cookie = nil
			return p.arrive()
		},
		"another browser's cookie": func() answer {
			p := depart(t, d, m, ana())
			p.cookie = depart(t, d, m, ana()).cookie
			return p.arrive()
		},
		"a forged cookie": func() answer {
			p := depart(t, d, m, ana())
			p.cookie.Value = "e30" // {}
			return p.arrive(set("state", ""))
		},
		"a second time": func() answer {
			p := depart(t, d, m, ana())
			if session(p.arrive()) == "" {
				t.Fatal("the first time failed")
			}
			return p.arrive()
		},
	} {
		a := try()
		if a.Code != http.StatusForbidden || session(a) != "" {
			t.Errorf("%s: answered %d", name, a.Code)
		}
		if page := a.page(t); page.Find("#fault").Length() != 1 || page.Find("input[name=password]").Length() != 1 {
			t.Errorf("%s: it is not the sign-in that comes back", name)
		}
	}
}

func TestAStateIsGoodForOneAnswerWhateverTheBrowserKeeps(t *testing.T) {
	d, m := openProvided(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := depart(t, d, m, verified("ana@example.org"))
	first := p.arrive().wants(t, http.StatusOK)
	var gone bool
	for _, c := range cookies(first) {
		gone = gone || c.Name == p.cookie.Name && c.MaxAge < 0 && c.Path == p.cookie.Path
	}
	if !gone {
		t.Error("the browser is not told to forget what it kept")
	}
	code := p.back.Query().Get("code")
	p.ask(t, m, verified("ana@example.org")) // by the way back: the provider asks nobody for the state
	if p.back.Query().Get("code") == code {
		t.Fatal("it is the same code")
	}
	if a := p.arrive(); a.Code != http.StatusForbidden || session(a) != "" {
		t.Errorf("with the same state and another code: %d", a.Code)
	}
	p = depart(t, d, m, verified("ana@example.org"))
	p.arrive(func(q url.Values) { q.Set("code", "x") }).wants(t, http.StatusForbidden)
	if a := p.arrive(); a.Code != http.StatusForbidden || session(a) != "" {
		t.Errorf("after a try with another code: %d", a.Code)
	}
}

func TestAnAnswerThatComesTooLateSignsInNobody(t *testing.T) {
	d, m := openProvided(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := depart(t, d, m, verified("ana@example.org"))
	d.Move(10*time.Minute - time.Second)
	p.arrive().wants(t, http.StatusOK)
	p = depart(t, d, m, verified("ana@example.org"))
	d.Move(10 * time.Minute)
	if a := p.arrive(); a.Code != http.StatusForbidden || session(a) != "" { // a browser may keep a cookie for longer than it is told
		t.Errorf("after ten minutes: %d", a.Code)
	}
}

func TestOnTLSWhatIsKeptForTheProviderIsBoundToTheHost(t *testing.T) {
	d, m := openProvided(t)
	d.add(t, "ana@example.org", staff.Moderator)
	a := d.stranger().send(behindTLS(httptest.NewRequest("GET", "/moderation/oidc", nil))).wants(t, http.StatusSeeOther)
	c := cookies(a)[0]
	if c.Name != "__Host-easel-oidc" || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("it is %v", c)
	}
	to, err := a.Result().Location()
	if err != nil {
		t.Fatal(err)
	}
	p := trip{desk: d, cookie: &http.Cookie{Name: "easel-oidc", Value: c.Value}, to: to}
	p.ask(t, m, verified("ana@example.org"))
	r := behindTLS(httptest.NewRequest("GET", p.back.RequestURI(), nil))
	r.AddCookie(p.cookie) // as another host of the same domain could have set it
	d.stranger().send(r).wants(t, http.StatusForbidden)
	r = behindTLS(httptest.NewRequest("GET", p.back.RequestURI(), nil))
	r.AddCookie(c)
	in := d.stranger().send(r).wants(t, http.StatusOK)
	var began *http.Cookie
	for _, c := range cookies(in) {
		if c.Name == "__Host-easel" {
			began = c
		}
	}
	if began == nil || !began.Secure || began.SameSite != http.SameSiteStrictMode {
		t.Errorf("the session is %v", began)
	}
}

func TestTheProviderMakesNoAccountAndUnconfirmedAddressesAreNobodys(t *testing.T) {
	d, m := openProvided(t)
	d.add(t, "ana@example.org", staff.Moderator)
	for name, c := range map[string]struct {
		user *mockoidc.MockUser
		says string
	}{
		"a stranger":             {verified("eve@example.org"), "nobody here has that address"},
		"an unconfirmed address": {&mockoidc.MockUser{Subject: "2", Email: "ana@example.org"}, "does not vouch"},
		"no address":             {&mockoidc.MockUser{Subject: "3", EmailVerified: true}, "does not vouch"},
	} {
		a := depart(t, d, m, c.user).arrive().wants(t, http.StatusForbidden)
		if said := a.page(t).Find("#fault").Text(); session(a) != "" || !strings.Contains(said, c.says) {
			t.Errorf("%s: told %q", name, said)
		}
	}
	all, err := d.Staff.All(t.Context())
	if err != nil || len(all) != 1 {
		t.Errorf("there are %d accounts: %v", len(all), err)
	}
}

func TestAProviderThatIsAwayLeavesThePassword(t *testing.T) {
	w := contesttest.Open(t)
	provider, err := moderation.NewProvider(moderation.ProviderConfig{Issuer: "http://127.0.0.1:1", ClientID: "x", PublicURL: publicURL})
	if err != nil {
		t.Fatal(err)
	}
	d := openConfig(t, moderation.Config{
		Contest: w.Contest, Catalog: w.Catalog, Staff: openStaff(t, w, w.Journal), Cities: w.Cities, Now: w.Now, Log: w.Log, Provider: provider,
	}, w)
	page := d.stranger().get("/moderation/oidc").wants(t, http.StatusBadGateway).page(t)
	if page.Find("input[name=password]").Length() != 1 {
		t.Error("the sign-in is not shown")
	}
	open(t).stranger().get("/moderation/oidc").wants(t, http.StatusNotFound)
}

func TestAnIssuerInTheClearIsRefused(t *testing.T) {
	for issuer, ok := range map[string]bool{
		"https://id.example.org": true, "http://localhost:9": true, "http://127.0.0.1:9/x": true,
		"http://id.example.org": false, "id.example.org": false, "": false, "http://127.evil.example.org": false,
	} {
		if _, err := moderation.NewProvider(moderation.ProviderConfig{Issuer: issuer}); (err == nil) != ok {
			t.Errorf("%q: %v", issuer, err)
		}
	}
}
