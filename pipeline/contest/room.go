package contest

import (
	"fmt"

	"github.com/easel-gallery/easel/pipeline/store"
)

// hasRoom refuses an object that would leave less than MinFree, as a store that can't
// be used now. Facts are small, and find room in what is kept free: families and
// moderators go on deciding.
func (c *Contest) hasRoom(bytes int64) error { return c.leaves(c.MinFree, bytes) }

// HasRoomToArrive refuses what is only on its way when it takes from what is kept free
// for facts: nobody knows yet whether it will be kept, and many may be on their way at
// once. They may have half of it, so that a family whose answer was lost can ask again.
func (c *Contest) HasRoomToArrive() error { return c.leaves(c.MinFree/2, 0) }

func (c *Contest) leaves(least, bytes int64) error {
	if c.Free == nil {
		return nil
	}
	free, err := c.Free()
	if err != nil {
		return err
	}
	if free-bytes < least {
		return fmt.Errorf("%d bytes are free, and %d must stay so: make space: %w", free, least, store.ErrUnreachable)
	}
	return nil
}
