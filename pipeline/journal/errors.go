package journal

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

var (
	// ErrConflict: another fact, or another value, came first. Nothing was written.
	ErrConflict = errors.New("another came first")
	// ErrAway: the journal can't be reached or can't write now. What was asked may or
	// may not have happened; asking again with the same event id is safe.
	ErrAway = errors.New("the journal is away")
	// ErrUnmade: nobody has begun a contest on this journal yet, and it is not for this
	// process to do so.
	ErrUnmade = errors.New("no contest has been begun on this journal: start a worker, or run any operator's command")
	// ErrForbidden: our user of the NATS server lacks a right.
	ErrForbidden = errors.New("the NATS user lacks a right")
	// ErrGap: a sequence is missing. The journal is damaged.
	ErrGap = errors.New("the journal has a gap")
	// ErrForged: an event is not what was written: it fails its authentication, or is no
	// event of Easel's. It hides its drawing and stops nobody else's.
	ErrForged = errors.New("an event is not what was written")
	// ErrNotFound: a bucket holds no such key.
	ErrNotFound = errors.New("no such key")
)

// The codes of a lost race: of one server, and of a cluster.
const (
	wrongLastSequence         = jetstream.JSErrCodeStreamWrongLastSequence
	wrongLastSequenceConstant = jetstream.JSErrCodeStreamWrongLastSequenceConstant
)

// noPeers is JSClusterNoPeersErrF of nats-server's errors.json: of the nodes that are to
// hold copies of a new stream, one has not been heard of yet, or is away.
const noPeers jetstream.ErrorCode = 10005

// meaning wraps what NATS says in one of this package's errors. A cancelled
// context stays what it is.
func meaning(ctx context.Context, deed string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return fmt.Errorf("%s: %w", deed, context.Canceled)
	}
	var api *jetstream.APIError
	switch {
	case errors.As(err, &api) && (api.ErrorCode == wrongLastSequence || api.ErrorCode == wrongLastSequenceConstant),
		errors.Is(err, jetstream.ErrKeyExists), errors.Is(err, jetstream.ErrKeyRevisionMismatch):
		return fmt.Errorf("%s: %w: %w", deed, ErrConflict, err)
	case errors.Is(err, jetstream.ErrKeyNotFound), errors.Is(err, jetstream.ErrKeyDeleted), errors.Is(err, jetstream.ErrMsgNotFound):
		return fmt.Errorf("%s: %w", deed, ErrNotFound)
	case isAway(err, api):
		return fmt.Errorf("%s: %w: %w", deed, ErrAway, err)
	}
	return fmt.Errorf("%s: %w", deed, err)
}

// refusals are what a connection's user was not allowed. The server says so beside, and
// leaves what was asked unanswered.
type refusals struct {
	mu   sync.Mutex
	last map[string]error // by subject; guarded by mu
}

// maxRefusals bounds how many are remembered.
const maxRefusals = 1_000

var refusedSubject = regexp.MustCompile(`Publish to "([^"]+)"`)

// listen hears the connection's errors, before whoever heard them so far.
func listen(nc *nats.Conn) *refusals {
	r, then := &refusals{last: map[string]error{}}, nc.ErrorHandler()
	nc.SetErrorHandler(func(nc *nats.Conn, sub *nats.Subscription, err error) {
		if errors.Is(err, nats.ErrPermissionViolation) {
			r.note(err)
		}
		if then != nil {
			then(nc, sub, err)
		}
	})
	return r
}

func (r *refusals) note(err error) {
	found := refusedSubject.FindStringSubmatch(err.Error())
	if found == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.last) >= maxRefusals {
		clear(r.last)
	}
	r.last[found[1]] = err
}

// explain makes [ErrForbidden] of the error of a request whose subject was refused.
func (r *refusals) explain(subject string, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if violation, ok := r.last[subject]; ok && err != nil {
		return fmt.Errorf("%w: %w", ErrForbidden, violation)
	}
	return err
}

// isAway tells a server that can't answer now from a request that is wrong. A
// server's own codes from 500 on mean: no leader, no space, no time. [noPeers] is a 400,
// and passes as the nodes come.
func isAway(err error, api *jetstream.APIError) bool {
	if api != nil {
		return api.Code >= 500 || api.ErrorCode == noPeers
	}
	for _, away := range []error{
		nats.ErrTimeout, nats.ErrNoResponders, nats.ErrConnectionClosed, nats.ErrDisconnected,
		nats.ErrConnectionReconnecting, nats.ErrReconnectBufExceeded, nats.ErrNoServers, nats.ErrStaleConnection,
		nats.ErrConnectionDraining, jetstream.ErrNoStreamResponse, jetstream.ErrConnectionClosed,
		context.DeadlineExceeded,
	} {
		if errors.Is(err, away) {
			return true
		}
	}
	return false
}
