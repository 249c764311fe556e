// Command easel runs a children's drawing contest: one binary for a laptop and for a
// cluster. See README.md, and easel --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/easel-gallery/easel/pipeline/worker/cell"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commandLine is every command and flag; its help is easel --help. Each flag can be
// set in the environment, too: --s3-bucket is EASEL_S3_BUCKET.
type commandLine struct {
	LogLevel string `help:"What to log: debug, info, warn or error." default:"info" enum:"debug,info,warn,error"`
	LogJSON  bool   `help:"Log in JSON, for machines." name:"log-json"`

	Serve       serveCommand       `cmd:"" help:"Run the contest."`
	Staff       staffCommand       `cmd:"" help:"Make accounts for moderators and organisers."`
	Edition     editionCommand     `cmd:"" help:"Show or change the edition: its times, ages, limits, cities and more."`
	Demo        demoCommand        `cmd:"" help:"Paint child-like drawings and send them in over HTTP."`
	Secret      secretCommand      `cmd:"" help:"Make a new secret file."`
	Credentials credentialsCommand `cmd:"" help:"Make the keys of a NATS cluster and its users."`
	Render      renderCommand      `cmd:"" help:"Make the renditions of one file."`
	Facts       factsCommand       `cmd:"" help:"Print everything that happened to a drawing."`
	Erase       eraseCommand       `cmd:"" help:"Erase a drawing for good: its texts, its pictures and the key to what is written of it."`
	Rebuild     rebuildCommand     `cmd:"" help:"Build the catalog anew from the journal."`
	Doctor      doctorCommand      `cmd:"" help:"Check every promise, and explain."`
	Config      configCommand      `cmd:"" help:"Print what is in force, and from where."`
}

// streams are what a command reads and writes: results on out, all else on err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	if cell.Is(os.Args) {
		os.Exit(cell.Main())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second ^C ends a process that takes long to drain
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run is main with its world passed in. It returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	var cl commandLine
	parser, err := kong.New(&cl,
		kong.Name("easel"), kong.Description("Easel runs a children's drawing contest."),
		kong.DefaultEnvars("EASEL"), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(s.out, s.err), kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s))
	if err != nil {
		fmt.Fprintln(s.err, "easel:", err)
		return exitFailed
	}
	return parse(parser, &cl, args, s)
}

// exited is how kong's help ends a command.
type exited int

func parse(parser *kong.Kong, cl *commandLine, args []string, s streams) (code int) {
	defer func() {
		switch end := recover().(type) {
		case nil:
		case exited:
			code = int(end)
		default:
			panic(end)
		}
	}()
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "easel: %v\nTry: easel --help\n", err)
		return exitUsage
	}
	err = command.Run(logger(cl, s.err), command)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSaid):
		return exitFailed
	case errors.Is(err, errUsage):
		fmt.Fprintln(s.err, "easel:", err)
		return exitUsage
	}
	fmt.Fprintln(s.err, "easel:", err)
	return exitFailed
}

var (
	// errSaid: the command has explained its failure itself.
	errSaid = errors.New("failed")
	// errUsage: the words of the command are off.
	errUsage = errors.New("wrong usage")
)

func logger(cl *commandLine, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cl.LogLevel)); err != nil {
		panic(err) // the flag allows only levels
	}
	options := &slog.HandlerOptions{Level: level}
	if cl.LogJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
