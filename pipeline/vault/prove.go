package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Prove answers [ErrWrongSecret] if the oldest data key was sealed by another secret:
// what would be sealed beside it could not be read by the same Easel as what is there.
func (k *Keys) Prove(ctx context.Context) error {
	oldest, err := k.stream.GetMsg(ctx, 1, jetstream.WithGetMsgSubject(stem+"*"))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the oldest data key: %w: %w", journal.ErrAway, err)
	}
	_, err = k.unseal(drawing.ID(strings.TrimPrefix(oldest.Subject, stem)), oldest.Data)
	return err
}
