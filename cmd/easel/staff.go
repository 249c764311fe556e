package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/services/admin"
)

type staffCommand struct {
	Add    staffAddCommand    `cmd:"" help:"Make an account, on a running server or on a stopped one."`
	List   staffListCommand   `cmd:"" help:"Print all accounts."`
	Link   staffLinkCommand   `cmd:"" help:"Print a link that signs somebody in once, to hand it on."`
	Remove staffRemoveCommand `cmd:"" help:"Remove an account; it is signed out at once."`
}

type staffAddCommand struct {
	place
	Email         string   `arg:"" help:"Address to sign in with."`
	Cities        []string `help:"all, or the slugs of the cities to moderate." default:"all" env:"-"`
	CitiesFile    string   `help:"CSV file of member cities, as serve's --cities." env:"EASEL_CITIES" type:"path" placeholder:"FILE"`
	Role          string   `help:"moderator, organiser, jury, auditor or safeguarding." default:"moderator" enum:"moderator,organiser,jury,auditor,safeguarding"`
	PasswordStdin bool     `help:"Read the password from standard input instead of generating one."`
}

// Run makes the account, and prints the password if it generated one.
func (c *staffAddCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	wanted := admin.NewStaff{Email: c.Email, Role: c.Role, Cities: c.Cities}
	if slices.Equal(c.Cities, []string{"all"}) {
		wanted.Cities = nil
	}
	if c.PasswordStdin {
		var err error
		if wanted.Password, err = readPassword(s.in); err != nil {
			return err
		}
	}
	at := contestPlace{place: c.place, Cities: c.CitiesFile}
	return at.operateOrBegin(ctx, s.err, log, func(client *admin.Client) error {
		added, err := client.AddStaff(ctx, wanted)
		if err != nil {
			return err
		}
		scope := "all cities"
		if len(added.Cities) > 0 {
			scope = strings.Join(added.Cities, ", ")
		}
		fmt.Fprintf(s.err, "%s may sign in at /moderation as %s for %s.\n", added.Email, added.Role, scope)
		if added.Generated != "" {
			fmt.Fprintln(s.out, added.Generated)
		}
		return nil
	})
}

type staffListCommand struct{ contestPlace }

// Run prints a line for each account: address, role, cities, and how it stands.
func (c *staffListCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return c.operate(ctx, log, func(client *admin.Client) error {
		all, err := client.ListStaff(ctx)
		for _, one := range all {
			cities := "all"
			if len(one.Cities) > 0 {
				cities = strings.Join(one.Cities, ",")
			}
			fmt.Fprintf(s.out, "%s\t%s\t%s\t%s\n", one.Email, one.Role, cities, one.Stands)
		}
		return err
	})
}

type staffLinkCommand struct {
	contestPlace
	Email     string `arg:"" help:"Address of the account."`
	PublicURL string `help:"Scheme and host that the contest is reached by." name:"public-url" default:"http://localhost:8080" placeholder:"URL"`
}

// Run prints the link, and beside it how long it is good.
func (c *staffLinkCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if _, err := siteURL(c.PublicURL); err != nil {
		return fmt.Errorf("%w: --public-url %w", errUsage, err)
	}
	return c.operate(ctx, log, func(client *admin.Client) error {
		link, err := client.LinkStaff(ctx, c.Email)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "Whoever has this link signs in as %s, once, within %s.\n", link.Email, link.Good)
		fmt.Fprintln(s.out, strings.TrimSuffix(c.PublicURL, "/")+link.Path)
		return nil
	})
}

type staffRemoveCommand struct {
	contestPlace
	Email string `arg:"" help:"Address of the account."`
}

// Run removes the account.
func (c *staffRemoveCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return c.operate(ctx, log, func(client *admin.Client) error {
		if err := client.DropStaff(ctx, c.Email); err != nil {
			return err
		}
		fmt.Fprintf(s.err, "%s has left, and is signed out.\n", c.Email)
		return nil
	})
}

// readPassword reads one line. An empty one is nobody's password: the pipe in front
// has failed.
func readPassword(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 4<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("there is no password on standard input")
	}
	return line, nil
}
