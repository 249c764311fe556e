package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/services/admin"
)

type doctorCommand struct {
	contestPlace
	Scrub bool `help:"Read every object, too, and compare it with what its fact says."`
	JSON  bool `help:"Print the findings in JSON, for machines." name:"json"`
}

// Run prints each finding and fails on any damage.
func (c *doctorCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return c.operate(ctx, log, func(client *admin.Client) error {
		progress := progressLines{w: s.err, next: time.Now().Add(progressEvery)}
		found, err := client.Doctor(ctx, contest.Examination{
			Scrub: c.Scrub, Tell: func(p contest.Progress) { progress.tell(time.Now(), p) },
		})
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(s.out, found)
		} else {
			printFindings(s.out, found)
		}
		for _, f := range found {
			if !f.OK && err == nil {
				err = errSaid
			}
		}
		return err
	})
}

func printFindings(w io.Writer, found []contest.Finding) {
	for _, f := range found {
		mark := "ok     "
		if !f.OK {
			mark = "DAMAGED"
		}
		fmt.Fprintf(w, "%s  %-8s  %s\n", mark, f.Part, f.Detail)
		for _, one := range append(f.Damaged, f.Noted...) {
			fmt.Fprintf(w, "                   - %s\n", one)
		}
		if f.More > 0 {
			fmt.Fprintf(w, "                   - and %d more\n", f.More)
		}
	}
}

// progressEvery is how often a long examination says how far it has come.
const progressEvery = 5 * time.Second

// progressLines is whoever waits for a long examination.
type progressLines struct {
	w    io.Writer
	next time.Time
}

func (l *progressLines) tell(now time.Time, p contest.Progress) {
	if now.Before(l.next) {
		return
	}
	l.next = now.Add(progressEvery)
	fmt.Fprintf(l.w, "read %d of %d objects, %d of %d MB\n", p.Objects, p.Of, p.Bytes/1_000_000, p.OfBytes/1_000_000)
}
