package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// connectTime is how long the first connection to a journal elsewhere may take.
const connectTime = 30 * time.Second

func (h *house) connect(ctx context.Context) (err error) {
	if h.NATS == "" {
		if err := h.startJournal(ctx); err != nil {
			return err
		}
		h.free = h.freeHere
		h.nats, err = h.embedded.Connect()
	} else {
		h.nats, err = journal.Dial(journal.Server{URL: h.NATS, Creds: h.NATSCreds, CA: h.NATSCA}, "easel", h.log)
	}
	if err != nil {
		return err
	}
	return h.reached(ctx)
}

// openJournal gives each request its own few seconds: one that a cluster without a
// leader lost is asked again.
func (h *house) openJournal(ctx context.Context) error {
	replicas := h.replicas()
	keys, err := vault.Open(ctx, h.nats, h.secret, replicas)
	if err != nil {
		return err
	}
	if h.embedded != nil {
		keys.SettleBy(h.embedded.SyncNames)
	}
	if err := keys.Prove(ctx); err != nil {
		return err
	}
	h.journal, err = journal.Open(ctx, h.nats, journal.Config{Replicas: replicas, Sealer: keys, Log: h.log})
	h.keys = keys
	return err
}

// replicas is how many copies are kept of what this process makes; 0 if it makes
// nothing. Whoever forgets to say so on a cluster must not get a single one.
func (h *house) replicas() int {
	switch {
	case !h.makes():
		return 0
	case h.embedded != nil:
		return 1
	case h.Replicas > 0:
		return h.Replicas
	case h.nats.ConnectedClusterName() != "":
		return journal.ClusterCopies
	}
	return 1
}

// startJournal runs the server in this process, unless its folder is damaged or ends
// before what the catalog has seen: *scan.Error.
func (h *house) startJournal(ctx context.Context) error {
	seen, err := catalog.Mark(ctx, h.catalogFile())
	if err != nil {
		return err
	}
	h.embedded, err = embedded.Start(ctx, h.jetstream(), wanted(seen), h.log)
	return err
}

// wanted is what the journal's folder must hold when the catalog has seen a fact.
func wanted(seen uint64) scan.Want {
	return scan.Want{
		Last: seen, Contest: true, Filled: []string{journal.BucketStream(contest.SettingsBucket)},
		Streams: []string{vault.Stream, journal.BucketStream(contest.EntrantsBucket), journal.BucketStream(staff.Bucket)},
	}
}

// wanted is what it must hold by now.
func (h *house) wanted() scan.Want { return wanted(h.catalog.Seq()) }

// reached waits for the first connection, and asks whether our user may do there what
// our roles do.
func (h *house) reached(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	connected := h.nats.StatusChanged(nats.CONNECTED)
	defer h.nats.RemoveStatusListener(connected)
	if !h.nats.IsConnected() {
		select {
		case <-connected:
		case <-ctx.Done():
			return fmt.Errorf("connect to the journal: %w: %w", journal.ErrAway, ctx.Err())
		}
	}
	if h.NATSCreds == "" {
		return nil
	}
	return access.Check(ctx, h.nats, h.roles...)
}

// makes reports whether this process makes what a contest needs on the journal: on one
// of its own; elsewhere the worker does, because every contest has one.
func (h *house) makes() bool { return h.embedded != nil || h.does(access.Worker) }

// begun does again what finds no contest yet, or nobody who answers: processes of all
// roles, the cluster and the store itself may be started at once.
func (h *house) begun(open func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		late := time.Now().Add(connectTime)
		for {
			err := open(ctx)
			waits := errors.Is(err, journal.ErrUnmade) || errors.Is(err, journal.ErrAway) || errors.Is(err, store.ErrUnreachable)
			if !waits || time.Now().After(late) {
				return err
			}
			h.log.Info("waiting for the contest", "err", err)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Second):
			}
		}
	}
}
