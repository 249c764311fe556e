package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encoding is how an answer's body is compressed on its way, in the order of our liking where a reader likes several
// equally. A page of 24 drawings, 38 KB, is 4.4 KB as br, 5.0 KB as zstd, and 5.1 KB as gzip.
type encoding uint8

const (
	br encoding = iota
	zstandard
	gzipped
	plain
)

// String is the encoding's name in headers.
func (e encoding) String() string { return [...]string{"br", "zstd", "gzip", "identity"}[e] }

// Levels: a page is compressed while its first reader waits. br 5 takes 1 ms for 38 KB; 9 takes three times that for 2 %.
const (
	brotliLevel = 5
	gzipLevel   = 6
)

// leastCompressed is a size below which compressing gains nothing: all fits one packet.
const leastCompressed = 512

// encodingFor is the encoding that a request's Accept-Encoding likes best, plain where it takes none of ours (RFC 9110
// 12.5.3).
func encodingFor(r *http.Request) encoding {
	accepted := r.Header["Accept-Encoding"]
	if len(accepted) == 0 {
		return plain
	}
	weights, others := [...]float64{br: -1, zstandard: -1, gzipped: -1, plain: -1}, -1.0
	for _, line := range accepted {
		for item := range strings.SplitSeq(line, ",") {
			name, params, _ := strings.Cut(item, ";")
			q := 1.0
			if params != "" {
				q = quality(params)
			}
			switch name = strings.TrimSpace(name); {
			case name == "*":
				others = q
			case strings.EqualFold(name, "x-gzip"):
				weights[gzipped] = q
			default:
				for e := br; e <= plain; e++ {
					if strings.EqualFold(name, e.String()) {
						weights[e] = q
					}
				}
			}
		}
	}
	return liked(weights, others)
}

// liked chooses by weights, -1 for what was not named. Plain is taken unless something is said against it, but the least
// of all.
func liked(weights [plain + 1]float64, others float64) encoding {
	best, most := plain, max(weights[plain], 0)
	for e := gzipped; ; e-- {
		q := weights[e]
		if q < 0 {
			q = others
		}
		if q > 0 && q >= most {
			best, most = e, q
		}
		if e == br {
			return best
		}
	}
}

// compressors are writers that were used and wait to be used again: a new one costs up to a megabyte.
type compressors struct {
	br, gzip, zstd sync.Pool
}

// resetter is a compressor that can begin again.
type resetter interface {
	io.WriteCloser
	Reset(io.Writer)
}

func (c *compressors) of(e encoding) (*sync.Pool, func() (resetter, error)) {
	switch e {
	case br:
		return &c.br, func() (resetter, error) { return brotli.NewWriterLevel(nil, brotliLevel), nil }
	case zstandard:
		return &c.zstd, func() (resetter, error) {
			return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow))
		}
	}
	return &c.gzip, func() (resetter, error) { return gzip.NewWriterLevel(nil, gzipLevel) }
}

// zstdWindow is what a reader must keep in memory. Browsers take at most 8 MB (RFC 9659).
const zstdWindow = 1 << 20

// encode compresses a body. It fails only if a level above is none.
func (c *compressors) encode(body []byte, e encoding) []byte {
	if e == plain {
		return body
	}
	pool, fresh := c.of(e)
	w, ok := pool.Get().(resetter)
	if !ok {
		var err error
		if w, err = fresh(); err != nil {
			panic(fmt.Errorf("web: compress by %s: %w", e, err))
		}
	}
	defer pool.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	_, err := w.Write(body)
	if err = errors.Join(err, w.Close()); err != nil {
		panic(fmt.Errorf("web: compress by %s: %w", e, err)) // memory takes everything
	}
	return bytes.Clone(out.Bytes())
}

// isDense tells media types that are compressed by themselves.
func isDense(kind string) bool {
	return strings.HasPrefix(kind, "image/") && !strings.HasPrefix(kind, "image/svg")
}

// encoded makes an answer in an encoding, or in none where that would not make it smaller.
func (c *compressors) encoded(pattern string, header http.Header, body []byte, e encoding) *Answer {
	if len(body) >= leastCompressed && !isDense(header.Get("Content-Type")) {
		if small := c.encode(body, e); len(small) < len(body) {
			return answerOf(pattern, header, small, e)
		}
	}
	return answerOf(pattern, header, bytes.Clone(body), plain)
}

// decode is the reverse of encode.
func decode(body []byte, e encoding) ([]byte, error) {
	var from io.Reader
	switch e {
	case plain:
		return body, nil
	case br:
		from = brotli.NewReader(bytes.NewReader(body))
	case gzipped:
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("open gzip: %w", err)
		}
		from = z
	case zstandard:
		z, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, fmt.Errorf("open zstd: %w", err)
		}
		defer z.Close()
		from = z
	}
	out, err := io.ReadAll(from)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", e, err)
	}
	return out, nil
}
