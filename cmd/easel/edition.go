package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/admin"
)

type editionCommand struct {
	Show editionShowCommand `cmd:"" help:"Print the edition as JSON."`
	Set  editionSetCommand  `cmd:"" help:"Change settings, such as: closes=2027-03-31 ages=5-14"`
}

type editionShowCommand struct{ contestPlace }

// Run prints the edition.
func (c *editionShowCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return c.operate(ctx, log, func(client *admin.Client) error {
		e, err := client.Edition(ctx)
		if err != nil {
			return err
		}
		return printEdition(s.out, e)
	})
}

type editionSetCommand struct {
	contestPlace
	Settings map[string]string `arg:"" help:"Settings, each as name=value. They are told below."`
}

// Help is each setting with what it wants, for kong.
func (c *editionSetCommand) Help() string {
	var b strings.Builder
	b.WriteString("The settings are called as on the page /moderation/edition, where reasons and texts are changed, too:\n\n")
	for _, s := range edition.Settables() {
		fmt.Fprintf(&b, "  %-21s %s\n", s.Name, s.Wants)
	}
	return b.String()
}

// Run changes the edition and prints it. What no contest could read is refused before one is
// looked for; which cities there are only the contest knows.
func (c *editionSetCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	trial := edition.Default(time.Now())
	if err := trial.Set(c.Settings, nil); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return c.operateOrBegin(ctx, s.err, log, func(client *admin.Client) error {
		e, err := client.SetEdition(ctx, c.Settings)
		if err != nil {
			return err
		}
		return printEdition(s.out, e)
	})
}

// printEdition prints what edition set can change, by the names that it has there. Without
// cities every listed one takes part.
func printEdition(w io.Writer, e edition.Edition) error {
	groups := make([]string, len(e.Groups))
	for i, g := range e.Groups {
		groups[i] = g.String()
	}
	declines := "no"
	if e.TwoPersons.Declines {
		declines = "yes"
	}
	return printJSON(w, struct {
		ID           string       `json:"id"`
		Theme        string       `json:"theme"`
		Themes       edition.Text `json:"themes,omitempty"` // by language
		Opens        string       `json:"opens"`
		Closes       string       `json:"closes"`
		PublishDelay string       `json:"publish_delay"`
		Ages         string       `json:"ages"`
		Groups       []string     `json:"groups"`
		File         int64        `json:"limits.file"` // bytes
		Title        int          `json:"limits.title"`
		Story        int          `json:"limits.story"`
		Cities       []string     `json:"cities,omitempty"`
		HideAfter    int          `json:"hide_after"`
		BackupDays   int          `json:"backup_days"`
		GuardianDays int          `json:"guardian_days"`
		OriginalDays int          `json:"original_days"`
		Address      edition.Need `json:"address"`
		Declines     string       `json:"two_persons.declines"`
		TwoCities    []string     `json:"two_persons.cities,omitempty"`
		Tags         []string     `json:"tags"`
	}{
		e.ID, e.Theme, e.Themes, e.OpensAt.Format(time.RFC3339), e.ClosesAt.Format(time.RFC3339), e.PublishDelay.String(),
		e.Ages.String(), groups, e.Limits.File, e.Limits.Title, e.Limits.Story, e.Cities, e.HideAfter, e.BackupDays, e.GuardianDays, e.OriginalDays, e.Address, declines, e.TwoPersons.Cities,
		append([]string{}, e.Tags...),
	})
}
