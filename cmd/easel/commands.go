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
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/services/admin"
)

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
