package scan_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// BenchmarkAGigabyteOfJournal scans a gigabyte of facts of 1 kB, beside reading the
// same files from beginning to end.
func BenchmarkAGigabyteOfJournal(b *testing.B) {
	const size, ofBlock = 1 << 30, 8 << 20
	d := desk{dir: b.TempDir()}
	folder := d.msgs(journal.Stream, "")
	place(b, d.msgs(journal.Stream, "../meta.inf"))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		b.Fatal(err)
	}
	seq, total := uint64(0), 0
	for number := uint32(1); total < size; number++ {
		block := make([]byte, 0, ofBlock)
		for len(block) < ofBlock-2_000 {
			seq++
			subject := "drawings." + string(drawingtest.ID(int(seq/4))) + ".undone"
			if seq%4 == 0 {
				subject = strings.TrimSuffix(subject, "undone") + "submitted"
			}
			block = append(block, scan.Encode(number, seq, subject, "NATS/1.0\r\n"+strings.Repeat("ce-header: of some length\r\n", 12)+"\r\n", strings.Repeat("s", 550))...)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.blk", number)), block, 0o600); err != nil {
			b.Fatal(err)
		}
		total += len(block)
	}
	var scanned, read time.Duration
	for b.Loop() {
		began := time.Now()
		readAll(b, folder)
		read += time.Since(began)
		began = time.Now()
		r, err := scan.Folder(b.Context(), d.dir, scan.Want{Last: seq})
		if err != nil || r.Facts != seq {
			b.Fatal(r.Facts, err)
		}
		scanned += time.Since(began)
	}
	perSecond := func(n int, took time.Duration) float64 { return float64(n*b.N) / took.Seconds() }
	b.ReportMetric(perSecond(total, scanned)/1e6, "scan-MB/s")
	b.ReportMetric(perSecond(total, read)/1e6, "read-MB/s")
	b.ReportMetric(perSecond(int(seq), scanned), "facts/s")
	b.ReportMetric(scanned.Seconds()/read.Seconds(), "scan/read")
	b.ReportMetric(scanned.Seconds()/float64(b.N), "s/GB")
}

// readAll reads the files of a folder one after the other.
func readAll(b *testing.B, folder string) {
	b.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 1<<20)
	for _, e := range entries {
		f, err := os.Open(filepath.Join(folder, e.Name()))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{f}, buf); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}
