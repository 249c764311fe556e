package gallery

import (
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// versions tells when what the gallery shows may have changed: what the public may see, or the edition.
type versions struct {
	public  interface{ Version() uint64 }
	edition func() edition.Edition

	number atomic.Uint64 // of the edition
	until  atomic.Int64  // when the edition is looked at again, in nanoseconds

	mu   sync.Mutex
	last edition.Edition // guarded by mu
	open error           // why it took no entries then; guarded by mu
}

// lookEvery is how long a changed edition, or one that has just opened or closed, may go unseen: to compare it costs
// 2 µs, a tenth of a page.
const lookEvery = 100 * time.Millisecond

// now is what pages are made of at this moment.
func (v *versions) now() web.Version {
	if now := time.Now(); now.UnixNano() >= v.until.Load() {
		v.look(now)
	}
	return web.Version{v.public.Version(), v.number.Load()}
}

func (v *versions) look(now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e := v.edition()
	if open := e.Open(now); open != v.open || !reflect.DeepEqual(e, v.last) {
		v.last, v.open = e, open
		v.number.Add(1)
	}
	v.until.Store(now.Add(lookEvery).UnixNano())
}
