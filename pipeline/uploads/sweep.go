package uploads

import (
	"context"
	"fmt"
	"time"
)

// Sweep removes the uploads that began longer ago than an age, and pieces as old that belong to none: what a crash left
// of one that was being removed. It counts the objects.
func (u *Uploads) Sweep(ctx context.Context, age time.Duration) (objects int, err error) {
	before := u.Now().Add(-age)
	at, old := "", false // the upload whose objects are listed: its head comes first
	for object, err := range u.Store.List(ctx, Prefix) {
		if err != nil {
			return objects, fmt.Errorf("sweep uploads: %w", err)
		}
		name, part := nameOf(object.Key)
		if part == head {
			at, old = name, object.Modified.Before(before)
		}
		if name == at && !old || name != at && !object.Modified.Before(before) {
			continue
		}
		if err := u.Store.Delete(ctx, object.Key); err != nil {
			return objects, fmt.Errorf("sweep uploads: %w", err)
		}
		objects++
	}
	return objects, nil
}
