// Package heif decodes the pixels of HEIC pictures. It runs libheif 1.18.2 with
// libde265 1.0.15 as WebAssembly, by wazero: there is no decoder of HEVC in Go.
//
// heif.wasm.gz is lib/heif.wasm.gz of github.com/gen2brain/heic v0.4.5, unchanged; its
// libraries are under the LGPL, see the LICENSE files beside it. That module's own Go
// is not used: it opens a libheif of the machine if there is one, at the start of the
// process and outside of any sandbox, and what it links for that makes a binary
// dynamic that must be static. Here nothing happens before New.
//
// # Promises
//
// The module sees the bytes that it is given and nothing else: no file, environment,
// clock, network or output. Its memory is bounded by the caller, and each picture has
// a memory of its own. The same bytes give the same pixels on every machine, since
// arithmetic in WebAssembly does.
//
// A decode cannot be stopped: asking a context in every loop of the module makes it six
// times slower. Whoever decodes the pictures of strangers does it in a process of its own
// and ends that.
//
// What is decoded is the primary item as libheif would show it. Callers hand in files
// that have nothing else in them.
package heif

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed heif.wasm.gz
var module []byte

// ErrDamaged: the library cannot decode the picture, or not in the memory it may use.
var ErrDamaged = errors.New("libheif cannot decode it")

// Decoder is the compiled module. Compiling takes about 0.45 s of processor time,
// which is why one Decoder decodes all that a picture is made of.
type Decoder struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// New compiles the module. An error is about us and never about a picture.
func New(ctx context.Context) (*Decoder, error) {
	packed, err := gzip.NewReader(bytes.NewReader(module))
	if err != nil {
		return nil, fmt.Errorf("unpack libheif: %w", err)
	}
	code, err := io.ReadAll(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack libheif: %w", err)
	}
	d := &Decoder{runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithDebugInfoEnabled(false))}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, d.runtime); err != nil {
		return nil, errors.Join(fmt.Errorf("begin WASI: %w", err), d.Close(ctx))
	}
	if d.compiled, err = d.runtime.CompileModule(ctx, code); err != nil {
		return nil, errors.Join(fmt.Errorf("compile libheif: %w", err), d.Close(ctx))
	}
	return d, nil
}

// Close frees the compiled code. Pictures that were decoded stay valid.
func (d *Decoder) Close(ctx context.Context) error { return d.runtime.Close(ctx) }

// Decode returns the primary picture of a file, in at most the given bytes of memory,
// which it asks for at once. It has the given size, or is ErrDamaged, as is one that is not coded
// as Y, Cb and Cr or grey. It is an image.YCbCr or an image.Gray whose samples are as they
// are coded, of whatever range and matrix, in 8 bits.
func (d *Decoder) Decode(ctx context.Context, file []byte, size image.Point, memory int64) (image.Image, error) {
	held := &linear{pix: make([]byte, 0, memory)}
	allocator := experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory { return held })
	// Without a name any number of instances may live at once.
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize")
	instance, err := d.runtime.InstantiateModule(experimental.WithMemoryAllocator(ctx, allocator), d.compiled, config)
	if err != nil {
		return nil, fmt.Errorf("begin libheif: %w", err)
	}
	c := call{instance: instance, file: file}
	m, err := c.decode(ctx, size)
	return m, errors.Join(err, instance.Close(ctx))
}
