package web

import (
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// jitter is by how many bytes at most an answer is made longer, so that nobody learns from
// its length what else is in it, by letting a browser ask again and again (BREACH, 2013).
const jitter = 64

// NewCompressed gives what compresses a handler's pages and data: those that are made for
// one reader. What many readers get is compressed once, by [Kept].
func NewCompressed() (func(http.Handler) http.HandlerFunc, error) {
	compressed, err := gzhttp.NewWrapper(
		gzhttp.MinSize(leastCompressed),
		gzhttp.ContentTypes([]string{"text/html", "text/csv", "application/json", "application/problem+json", "application/jsonl"}),
		gzhttp.RandomJitter(jitter, 0, false))
	if err != nil {
		return nil, fmt.Errorf("web: compress: %w", err)
	}
	return compressed, nil
}
