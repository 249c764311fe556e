// Package cell renders the pictures of strangers, each in a process of its own: a cell.
// A cell is the same binary once more. It is given one picture through a pipe and gives
// its renditions back through another; it has no files, no network, no environment and
// a bounded share of processor, memory and time. Whatever a picture does to its decoder
// happens in there, and whoever asked for it gets an answer.
//
// # What goes through the pipes
//
// To the cell go a message, the order, and the bytes of the original. A message is its
// length as four bytes, the highest first, and as much JSON. From the cell come one
// byte once it is locked, and then a message, the answer, with the bytes of each
// picture that it names. Nothing that comes is believed: sizes are those that follow
// from the header of the original, hashes are taken anew, words are known ones.
//
// # What a cell may do
//
// Before it reads the first byte of the picture it limits itself: its data segment, its
// processor time, its files to none. On Linux it also drops every way to more
// privileges, and a seccomp filter leaves it what Go's runtime needs: memory, threads,
// and the three pipes that it has. Everything else is refused by the kernel. Where
// there is no seccomp only the limits hold, and the first cell's keeper says so in the
// log.
//
// # How a cell ends
//
// With an answer, or in one of the ways that the Outcomes name, each of which is
// counted. A picture that cost too much is rendition.ErrTooCostly; one that made a cell
// end otherwise is rendition.ErrDamaged, but only when it did so twice. A cell that
// did not come up is nobody's picture's fault, and neither is one that got no processor
// in all its time, or whose keeper was told to stop: those errors have no
// rendition.Reason, and whoever asked asks again. When Render returns, no process of
// the cell's group is left.
package cell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// name is the only argument of a cell, argv[0]: no person types it.
const name = "easel (a cell for one picture)"

// Is reports whether a process with these arguments was started to be a cell. Then it
// must do Main and nothing else.
func Is(args []string) bool { return len(args) == 1 && args[0] == name }

// wallTime is how long a cell may take, however little it does.
const wallTime = 15 * time.Second

// Keeper starts cells, any number at once, and counts how they end. The zero value
// works once it has a log. It must not be copied.
type Keeper struct {
	Log *slog.Logger

	ends     tally
	ways     tally
	unlocked sync.Once

	// What tests change: further arguments, which make a cell of theirs, and the limits
	// where they are not what they should be.
	args   []string
	limits func(budget) budget
	wall   time.Duration
}

// Ends is how many cells ended in which way: as one of the Outcomes, or by refusing the
// picture for one of the reasons of package rendition. A picture whose header was
// refused counts, too.
func (k *Keeper) Ends() map[string]uint64 { return k.ends.all() }

// Ways is how many pictures were made in which way: "short", or what forced all their
// pixels to be decoded first, as rendition.Result.Fallback says it.
func (k *Keeper) Ways() map[string]uint64 { return k.ways.all() }

// Render is RenderEdited without a recipe.
func (k *Keeper) Render(ctx context.Context, original []byte, limits rendition.Limits) (rendition.Result, error) {
	return k.RenderEdited(ctx, original, limits, rendition.Recipe{})
}

// RenderEdited does what rendition.RenderEdited does, in a cell. Its error has a
// rendition.Reason if it is about the picture. When ctx ends the cell is killed at once.
func (k *Keeper) RenderEdited(ctx context.Context, original []byte, limits rendition.Limits, recipe rendition.Recipe) (rendition.Result, error) {
	info, err := rendition.Inspect(bytes.NewReader(original), int64(len(original)), limits)
	if err != nil {
		k.ends.add(endOf(err))
		return rendition.Result{}, err
	}
	edited, err := info.Edited(recipe)
	if err != nil {
		return rendition.Result{}, err // its maker's mistake, and not the picture's
	}
	w := work{original, info, edited, limits, recipe}
	result, err := k.once(ctx, w)
	if end, ok := errors.AsType[*failure](err); ok && end.outcome.perhapsNotThePicture() {
		k.Log.Warn("a picture is tried a second time", "err", err)
		result, err = k.once(ctx, w)
	}
	if err != nil {
		return rendition.Result{}, fmt.Errorf("render in a cell: %w", err)
	}
	return result, nil
}

// work is what a cell is to do.
type work struct {
	original     []byte
	info, edited rendition.Info // of the original, and of the picture as the recipe wants it
	limits       rendition.Limits
	recipe       rendition.Recipe
}

// once puts a picture into one cell.
func (k *Keeper) once(ctx context.Context, w work) (rendition.Result, error) {
	result, err := k.run(ctx, w)
	if err != nil {
		k.ends.add(endOf(err))
		return rendition.Result{}, err
	}
	k.ends.add(string(Made))
	k.ways.add(way(result.Fallback))
	return result, nil
}

// endOf is what an error counts as.
func endOf(err error) string {
	if end, ok := errors.AsType[*failure](err); ok {
		return string(end.outcome)
	}
	if reason := rendition.Reason(err); reason != "" {
		return reason
	}
	return string(NotStarted)
}

// way is a fallback as it is counted.
func way(fallback string) string {
	if fallback == "" {
		return "short"
	}
	return fallback
}
