package mail

import (
	"context"
	"errors"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// destroying is how long the letter about an erasure waits before it looks again whether
// all is destroyed: it does not say so before.
const destroying = 2 * time.Second

// erased writes the letter about an erasure, and destroys the key of its address when it
// came to its end. An outbox gets none: its file would keep what was to be erased. Nor does an
// address that has had as many letters in a day as anybody can have written to anybody's.
func (m *Mailer) erased(ctx context.Context, asked letters.Erased) error {
	if _, ok := m.Sender.(Outbox); ok {
		return m.Contest.ForgetLast(ctx, asked.ID)
	}
	to, err := m.Contest.OpenLast(ctx, asked.ID, asked.Sealed)
	if errors.Is(err, drawing.ErrSealed) {
		return nil // it was written
	}
	if err != nil {
		return err
	}
	if to.Destroyed.IsZero() {
		return &worker.Later{In: destroying}
	}
	letter, err := goodbye(to, m.Contest.Edition(), m.PublicURL).Letter(ctx, to.Address)
	if err != nil {
		return err
	}
	key, about := letterKey(asked.ID, to.Seq), letters.Entry{Kind: string(kindErased), Drawing: asked.ID}
	if to.Family != "" { // what was sealed by a version before has none
		room, err := m.Written.Allow(ctx, to.Family, key, about, letters.Quota{Family: mostStarted, Drawing: mostStarted})
		if err != nil {
			return err
		}
		if !room {
			return m.Contest.ForgetLast(ctx, asked.ID)
		}
	}
	err = m.post().Once(ctx, key, about, letter)
	if err != nil && !errors.Is(err, worker.ErrHopeless) {
		return err
	}
	return errors.Join(err, m.Contest.ForgetLast(ctx, asked.ID))
}

// post hands over what is written once.
func (m *Mailer) post() *Post {
	return &Post{Sender: m.Sender, Written: m.Written, Now: m.Now, Log: m.Log, Tally: m.Tally}
}
