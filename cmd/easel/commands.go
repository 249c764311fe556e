package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/vault"
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
	Settings map[string]string `arg:"" help:"opens, closes, publish_delay, ages, theme; each as name=value."`
}

// Run changes the edition and prints it.
func (c *editionSetCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	trial := edition.Default(time.Now())
	for name, value := range c.Settings {
		if err := trial.Set(name, value); err != nil {
			return fmt.Errorf("%w: %s: %w", errUsage, name, err)
		}
	}
	return c.operateOrBegin(ctx, s.err, log, func(client *admin.Client) error {
		e, err := client.SetEdition(ctx, c.Settings)
		if err != nil {
			return err
		}
		return printEdition(s.out, e)
	})
}

// printEdition prints what edition set can change, and what goes with it.
func printEdition(w io.Writer, e edition.Edition) error {
	groups := make([]string, len(e.Groups))
	for i, g := range e.Groups {
		groups[i] = g.String()
	}
	return printJSON(w, struct {
		ID           string   `json:"id"`
		Theme        string   `json:"theme"`
		Opens        string   `json:"opens"`
		Closes       string   `json:"closes"`
		PublishDelay string   `json:"publish_delay"`
		Ages         string   `json:"ages"`
		Groups       []string `json:"groups"`
		Cities       []string `json:"cities,omitempty"`
	}{e.ID, e.Theme, e.OpensAt.Format(time.RFC3339), e.ClosesAt.Format(time.RFC3339), e.PublishDelay.String(), e.Ages.String(), groups, e.Cities})
}

func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

type secretCommand struct {
	File string `arg:"" help:"File to make; it must not exist." type:"path"`
}

// Run makes a secret file.
func (c *secretCommand) Run(s streams) error {
	if err := vault.NewSecretFile(c.File); err != nil {
		return err
	}
	fmt.Fprintln(s.out, c.File)
	fmt.Fprintln(s.err, backUp(c.File))
	return nil
}

func backUp(path string) string {
	return "Back up " + path + ": without it nothing that families sent can be read."
}

type factsCommand struct {
	contestPlace
	ID string `arg:"" help:"The drawing's id."`
}

// Run prints a line of JSON for each fact, oldest first.
func (c *factsCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	id, err := drawing.ParseID(c.ID)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return c.operate(ctx, log, func(client *admin.Client) error {
		facts, err := client.Facts(ctx, id)
		if err != nil {
			return err
		}
		out := json.NewEncoder(s.out)
		out.SetEscapeHTML(false)
		for _, f := range facts {
			if err := out.Encode(f); err != nil {
				return err
			}
		}
		return nil
	})
}

type rebuildCommand struct{ contestPlace }

// Run builds the catalog anew.
func (c *rebuildCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return c.operate(ctx, log, func(client *admin.Client) error {
		began := time.Now()
		seq, err := client.Rebuild(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "The catalog holds all %d facts again, after %s.\n", seq, time.Since(began).Round(time.Millisecond))
		return nil
	})
}

type configCommand struct{ serveFlags }

// Run prints every setting of serve, its value, and where it comes from.
func (c *configCommand) Run(s streams, command *kong.Context) error {
	typed := map[string]bool{}
	for _, step := range command.Path {
		if step.Flag != nil {
			typed[step.Flag.Name] = true
		}
	}
	for _, flag := range command.Flags() {
		if flag.Name == "help" {
			continue
		}
		value := fmt.Sprint(flag.Target.Interface())
		switch {
		case flag.Name == "s3-secret-key" && value != "":
			value = hidden
		case flag.Name == "nats", flag.Name == "smtp":
			value = withoutUsers(value)
		}
		fmt.Fprintf(s.out, "--%-16s  %-32s %s\n", flag.Name, value, source(flag, typed[flag.Name]))
	}
	return nil
}

const hidden = "(hidden)"

// withoutUsers hides who connects to the servers of a list, and by which password or
// token.
func withoutUsers(servers string) string {
	list := strings.Split(servers, ",")
	for i, server := range list {
		if at := strings.LastIndexByte(server, '@'); at >= 0 {
			list[i] = hidden + server[at:]
		}
	}
	return strings.Join(list, ",")
}

func source(flag *kong.Flag, typed bool) string {
	if typed {
		return "command line"
	}
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return name
		}
	}
	return "default"
}
