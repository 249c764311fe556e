package contest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// ErrNoFamily: a link to a family's drawings is not one, is over, or leads to nothing any
// more. Nobody learns which.
var ErrNoFamily = errors.New("no such family link")

const (
	// FamilyLinkDays is for how many days a link to all of a family's drawings leads to them:
	// a letter lies about for longer than a family needs it, and a new one is soon asked for.
	FamilyLinkDays = 30
	// mostOfFamily is how many drawings it leads to.
	mostOfFamily = 200
)

// Families knows which drawings a family has: a catalog.
type Families interface {
	Family(ctx context.Context, family string, limit int) ([]drawing.State, error)
}

// FamilyLink is the secret link to all drawings of the mailbox that one of them was entered
// with, for a letter of a moment; "" if it has no address.
func (c *Contest) FamilyLink(a Addressed, at time.Time) string {
	if a.Address == "" {
		return ""
	}
	link, _ := c.Secret.FamilyLink(a.Family, Mailbox(a.Address), at.UTC().AddDate(0, 0, FamilyLinkDays))
	return link
}

// ByFamilyLink are the drawings of a link's mailbox as they stand now, without those that
// are erased or whose guardian is forgotten; else [ErrNoFamily].
func (c *Contest) ByFamilyLink(ctx context.Context, in Families, link string) (all []Addressed, err error) {
	l, ok := vault.ReadFamilyLink(link)
	if !ok || l.IsOver(c.Now()) {
		return nil, ErrNoFamily
	}
	states, err := in.Family(ctx, l.Family, mostOfFamily)
	if err != nil {
		return nil, fmt.Errorf("find a family's drawings: %w", err)
	}
	for _, s := range states {
		a, err := c.Addressed(ctx, s.ID)
		if errors.Is(err, drawing.ErrErased) || errors.Is(err, drawing.ErrSealed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if a.Address != "" && a.Family == l.Family && c.Secret.IsFamilyLink(l, Mailbox(a.Address)) {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return nil, ErrNoFamily
	}
	return all, nil
}

// Mailbox tells addresses apart that may be two people's: it makes small letters of A to Z,
// and leaves all others as they are.
func Mailbox(address string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, address)
}
