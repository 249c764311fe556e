package moderation

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// What becomes of a sign-in with another site.
var (
	errProviderAway    = errors.New("the provider does not answer")
	errProviderRefused = errors.New("the provider's answer is not one to what was asked")
	errUnverified      = errors.New("the provider does not vouch for the address")
)

// providerTime is how long each of the provider's answers may take.
const providerTime = 10 * time.Second

// ProviderConfig is an OpenID provider that may say who somebody is.
type ProviderConfig struct {
	Issuer       string // its address, as its discovery document says it
	ClientID     string
	ClientSecret string
	PublicURL    string // our own scheme and host, which it sends people back to
}

// Provider is an OpenID Connect provider: people sign in there, and come back with a code.
// It is asked for its addresses when it is first needed, so that a provider that is away
// does not keep the contest from starting.
type Provider struct {
	config ProviderConfig
	client *http.Client

	mu    sync.Mutex
	known *oidc.Provider // nil before it was reached; guarded by mu
}

// NewProvider reads an issuer's address and asks nobody yet.
func NewProvider(c ProviderConfig) (*Provider, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("%q is no address of an issuer: want one with https", c.Issuer)
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("the issuer %q must have https", c.Issuer)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	return &Provider{config: c, client: &http.Client{Timeout: providerTime}}, nil
}

// Name is how people know it: its host.
func (p *Provider) Name() string {
	u, err := url.Parse(p.config.Issuer)
	if err != nil {
		return p.config.Issuer
	}
	return u.Hostname()
}

// errand is a sign-in that has begun: the browser keeps it, and nobody else can go on.
type errand struct {
	State    string // comes back beside the code
	Nonce    string // comes back inside the provider's signed answer
	Verifier string // proves to the provider that who asks for the answer began it: PKCE, RFC 7636
	Next     string // where to go on
	Until    time.Time
}

// fits is nil for an answer to the errand, by the state that came back. Error:
// errProviderRefused.
func (e errand) fits(state string, now time.Time) error {
	switch {
	case e.State == "" || subtle.ConstantTimeCompare([]byte(e.State), []byte(state)) != 1:
		return fmt.Errorf("%w: another state", errProviderRefused)
	case !now.Before(e.Until):
		return fmt.Errorf("%w: it came too late", errProviderRefused)
	}
	return nil
}

// begin is where the browser is sent, and what it keeps until a moment.
func (p *Provider) begin(ctx context.Context, next string, until time.Time) (string, errand, error) {
	c, _, err := p.reach(ctx)
	if err != nil {
		return "", errand{}, err
	}
	e := errand{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next, Until: until.UTC()}
	return c.AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)), e, nil
}

// finish exchanges the code that came back for the address that the provider vouches for.
// The answer's signature, issuer, audience and time are checked by go-oidc; the nonce here,
// and before it the state, by fits. Errors: errProviderRefused, errProviderAway,
// errUnverified.
func (p *Provider) finish(ctx context.Context, e errand, code string) (string, error) {
	if code == "" {
		return "", fmt.Errorf("%w: no code", errProviderRefused)
	}
	c, verifier, err := p.reach(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(e.Verifier))
	if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
		return "", fmt.Errorf("%w: %w", errProviderRefused, err)
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", errProviderAway, err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := verifier.Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errProviderRefused, err)
	}
	if e.Nonce == "" || subtle.ConstantTimeCompare([]byte(e.Nonce), []byte(id.Nonce)) != 1 {
		return "", fmt.Errorf("%w: another nonce", errProviderRefused)
	}
	return vouched(id)
}

// vouched is the address that the provider says is theirs.
func vouched(id *oidc.IDToken) (string, error) {
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("%w: %w", errProviderRefused, err)
	}
	if !claims.Verified || claims.Email == "" {
		return "", errUnverified
	}
	return claims.Email, nil
}

// reach asks the provider for its addresses and keys, once.
func (p *Provider) reach(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		// The keys are asked for again later, when this request is over: the client limits the time.
		known, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errProviderAway, err)
		}
		p.known = known
	}
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: p.known.Endpoint(),
		RedirectURL: p.config.PublicURL + providerBackPath, Scopes: []string{oidc.ScopeOpenID, "email"},
	}, p.known.Verifier(&oidc.Config{ClientID: p.config.ClientID}), nil
}
