package contest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// LastLetter is what the letter needs that tells a family of an erasure, when nothing else
// about the family is left: see deploy/decisions/0031-letters-about-facts.md.
type LastLetter struct {
	Address   string
	Family    string // HMAC of the address; "" if a version before has sealed it
	Language  string
	Receipt   string    // of what was erased; it leads to the certificate
	Seq       uint64    // of erased
	Destroyed time.Time // zero until all is
}

// last is what is sealed of it.
type last struct {
	Address  string `json:"address"`
	Family   string `json:"family,omitempty"`
	Language string `json:"language"`
}

// SealLast seals to whom the letter about an erasure goes, under a data key that is made
// for it alone. It gives nil where nobody can be written to: there was no address, or the
// drawing's data key is destroyed already. drawing.ErrNotErased for what is not erased.
func (c *Contest) SealLast(ctx context.Context, id drawing.ID) ([]byte, error) {
	s, facts, _, err := c.state(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case s.Erased.IsZero():
		return nil, fmt.Errorf("seal the last letter of %s: %w", id, drawing.ErrNotErased)
	case !s.Destroyed.IsZero():
		return nil, nil
	}
	to, err := c.lastAddress(ctx, id, before(facts, drawing.Erased))
	if errors.Is(err, drawing.ErrSealed) || err == nil && to.Address == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false) // an address may be full of what would take six bytes each
	if err := e.Encode(to); err != nil {
		return nil, fmt.Errorf("encode the last letter of %s: %w", id, err)
	}
	key := c.Secret.LastLetter(id)
	if err := c.Keys.Create(ctx, key); err != nil {
		return nil, err
	}
	return c.Keys.Seal(ctx, key, string(key), plain.Bytes())
}

// lastAddress is what a guardian gave before the drawing was erased; empty if there was none.
func (c *Contest) lastAddress(ctx context.Context, id drawing.ID, facts []drawing.Fact) (last, error) {
	was, err := drawing.Fold(facts...)
	if err != nil || !was.Exists() || was.Sealed {
		return last{}, err
	}
	said, err := submission(facts)
	if err != nil {
		return last{}, err
	}
	g, err := c.guardian(ctx, was, said)
	return last{g.Email, was.Family, was.Reading()}, err
}

// OpenLast opens what SealLast sealed: drawing.ErrSealed once it is forgotten.
func (c *Contest) OpenLast(ctx context.Context, id drawing.ID, sealed []byte) (LastLetter, error) {
	key := c.Secret.LastLetter(id)
	plain, err := c.Keys.Open(ctx, key, string(key), sealed)
	if err != nil {
		return LastLetter{}, err
	}
	var to last
	if err := json.Unmarshal(plain, &to); err != nil {
		return LastLetter{}, fmt.Errorf("read the last letter of %s: %w", id, err)
	}
	s, facts, _, err := c.state(ctx, id)
	if err != nil {
		return LastLetter{}, err
	}
	out := LastLetter{Address: to.Address, Family: to.Family, Language: to.Language, Receipt: c.Secret.Receipt(id, s.Link), Destroyed: s.Destroyed}
	if erased := before(facts, drawing.Erased); len(erased) < len(facts) {
		out.Seq = facts[len(erased)].Seq
	}
	return out, nil
}

// ForgetLast destroys the key of a drawing's last letter. What is forgotten is no mistake,
// and what nobody forgets is swept a day later, as every data key without facts.
func (c *Contest) ForgetLast(ctx context.Context, id drawing.ID) error {
	return c.Keys.Destroy(ctx, c.Secret.LastLetter(id))
}
