package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// examine is what doctor says of an open house: of the place, then of what it holds.
func (h *house) examine(ctx context.Context, e contest.Examination) ([]contest.Finding, error) {
	found, err := h.examinePlace(ctx)
	if err != nil {
		return nil, err
	}
	found = append(found, h.examineLetters(ctx))
	held, err := h.contest.Examine(ctx, h.catalog, e)
	for _, f := range held {
		if i := slices.IndexFunc(found, func(was contest.Finding) bool { return was.Part == f.Part }); i >= 0 {
			found[i].Join(f)
		} else {
			found = append(found, f)
		}
	}
	return found, err
}

// examinePlace looks at what can be looked at whether or not the journal is open.
func (h *house) examinePlace(ctx context.Context) ([]contest.Finding, error) {
	var found []contest.Finding
	clock := contest.Finding{Part: "clock", OK: true, Detail: "no fact is of a time to come"}
	if h.NATS == "" {
		report, files, err := h.examineFiles(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, files)
		behind(&clock, "the journal's last fact", report.LastAt)
	} else if now, last, err := h.journal.Times(ctx); err != nil {
		clock.Note("the journal's clock can't be asked: %v", err)
	} else {
		behind(&clock, "the journal's last fact", last)
		behind(&clock, "the journal's clock", now)
		ahead(&clock, now)
	}
	if h.free != nil {
		found = append(found, h.examineDisk())
	}
	return append(found, h.examineSecret(ctx), clock), nil
}

// examineFiles reads the files of the journal. What a running server deletes just then
// may seem to be lost: what is damaged is so at a second look, too.
func (h *house) examineFiles(ctx context.Context) (report scan.Report, found contest.Finding, err error) {
	found = contest.Finding{Part: "scan", OK: true}
	for range 2 {
		if report, err = scan.Folder(ctx, h.jetstream(), h.wanted()); err == nil || ctx.Err() != nil {
			break
		}
	}
	if ctx.Err() != nil {
		return report, found, ctx.Err()
	}
	found.Detail = fmt.Sprintf("%d facts, and every record of %d bytes in %s is as it was written", report.Facts, report.Bytes, report.Folder)
	for _, d := range report.Damage {
		found.Note("%s", d)
	}
	if err != nil {
		found.Detail = fmt.Sprintf("the journal is damaged: stop easel, and put %s back from a backup, whole", report.Folder)
	}
	return report, found, nil
}

func (h *house) examineDisk() contest.Finding {
	found := contest.Finding{Part: "disk", OK: true}
	free, err := h.free()
	found.Detail = fmt.Sprintf("%d bytes are free; uploads wait below %d", free, h.MinFree)
	switch {
	case err != nil:
		found.Note("%v", err)
	case free < h.MinFree:
		found.Note("uploads wait: make space on the disk of %s", h.Data)
	}
	return found
}

// examineSecret reads the secret file as the next start will.
func (h *house) examineSecret(ctx context.Context) contest.Finding {
	found := contest.Finding{Part: "secret", OK: true, Detail: h.secretPath() + " is its owner's alone, and opens the data keys"}
	secret, err := vault.ReadSecret(h.secretPath())
	if err != nil {
		found.Note("%v; without it nothing that families sent can be read after the next start", err)
		return found
	}
	if h.nats == nil {
		found.Detail = h.secretPath() + " is its owner's alone; whether it opens the data keys is not known while the journal is closed"
		return found
	}
	keys, err := vault.Open(ctx, h.nats, secret, 0) // whatever is missing, it makes nothing
	if err == nil {
		err = keys.Prove(ctx)
	}
	if err != nil {
		found.Note("%s: %v", h.secretPath(), err)
	}
	return found
}

// behind notes that this machine's clock is behind what happened already.
func behind(found *contest.Finding, what string, at time.Time) {
	if ahead := time.Until(at); ahead > contest.ClockSlack {
		found.Note("%s is at %s, and this machine's clock at %s: set the clock", what, at.UTC().Format(time.RFC3339), time.Now().UTC().Format(time.RFC3339))
	}
}

// ahead notes that this machine's clock is ahead of the journal's.
func ahead(found *contest.Finding, now time.Time) {
	if late := time.Since(now); late > contest.ClockSlack {
		found.Note("the journal's clock is %s behind this machine's: set both by a time server", late.Round(time.Second))
	}
}
