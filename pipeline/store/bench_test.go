package store_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkPutBesideARawWrite reports what a Put costs, in units of writing and syncing the same bytes to a plain file on the
// same disk in the same run.
func BenchmarkPutBesideARawWrite(b *testing.B) {
	for _, size := range []int{2_000, 200_000, 2_000_000, 20_000_000} {
		b.Run(fmt.Sprintf("%d", size), func(b *testing.B) {
			dir := b.TempDir()
			folder := openFolder(b, filepath.Join(dir, "store"))
			content := bytes.Repeat([]byte("easel"), size/5)
			sum := sha256.Sum256(content)
			b.SetBytes(int64(size))
			var puts, raws time.Duration
			for i := 0; b.Loop(); i++ { // In turns, as a disk's mood changes.
				begun := time.Now()
				key := fmt.Sprintf("drawing-%d/original", i)
				if err := folder.Put(b.Context(), key, bytes.NewReader(content), int64(size), sum); err != nil {
					b.Fatal(err)
				}
				half := time.Now()
				if err := rawWrite(filepath.Join(dir, fmt.Sprint(i)), content); err != nil {
					b.Fatal(err)
				}
				puts += half.Sub(begun)
				raws += time.Since(half)
			}
			b.ReportMetric(float64(puts)/float64(raws), "put/raw")
			b.ReportMetric(float64(puts.Microseconds())/float64(b.N), "µs/put")
		})
	}
}

func rawWrite(path string, content []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Sync()
}
