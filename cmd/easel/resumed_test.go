package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// resumed is a file on its way by tus, from a family that may turn to any of the processes.
type resumed struct {
	t    testing.TB
	path string // after the host
	file []byte
}

// request sends one request of tus to a process.
func (u *resumed) request(method, at, path string, body []byte, header ...string) (reply, error) {
	r, err := http.NewRequest(method, at+path, bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return do(http.DefaultTransport, r)
}

// beginUpload begins to send a file. More headers may come with it.
func beginUpload(t testing.TB, at string, file []byte, header ...string) *resumed {
	t.Helper()
	u := &resumed{t: t, file: file}
	answer, err := u.request(http.MethodPost, at, "/uploads/", nil, append(header, "Upload-Length", strconv.Itoa(len(file)))...)
	if err != nil || answer.Status != http.StatusCreated {
		t.Fatalf("begin an upload: %d %s, %v", answer.Status, answer.Body, err)
	}
	u.path = answer.Header.Get("Location")
	return u
}

// offset is where a process says that the upload goes on.
func (u *resumed) offset(at string) int {
	u.t.Helper()
	answer, err := u.request(http.MethodHead, at, u.path, nil)
	n, parsed := strconv.Atoi(answer.Header.Get("Upload-Offset"))
	if err := errors.Join(err, parsed); err != nil || answer.Status != http.StatusOK {
		u.t.Fatalf("ask for an upload: %d, %v", answer.Status, err)
	}
	return n
}

func (u *resumed) patch(at string, offset int, piece []byte) (reply, error) {
	return u.request(http.MethodPatch, at, u.path, piece, "Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
}

// goOn sends a piece, which must be taken.
func (u *resumed) goOn(at string, offset, size int) int {
	u.t.Helper()
	end := min(offset+size, len(u.file))
	answer, err := u.patch(at, offset, u.file[offset:end])
	if err != nil || answer.Status != http.StatusNoContent || answer.Header.Get("Upload-Offset") != strconv.Itoa(end) {
		u.t.Fatalf("send bytes %d to %d: %d %s, %v", offset, end, answer.Status, answer.Body, err)
	}
	return end
}

// names is a form that names the upload in the place of its file.
func (u *resumed) names(f *family) *family {
	f.File, f.Fields["upload"] = nil, u.path[strings.LastIndexByte(u.path, '/')+1:]
	return f
}

// sends sends the whole file in so many pieces, and gives its name for a form.
func (u *resumed) sends(at string, pieces int) string {
	u.t.Helper()
	for offset := 0; offset < len(u.file); {
		offset = u.goOn(at, offset, (len(u.file)+pieces-1)/pieces)
	}
	return u.names(&family{Fields: map[string]string{}}).Fields["upload"]
}

// arrivesWhole enters the upload and wants the store to hold its file, and nothing else of it.
func (u *resumed) arrivesWhole(at string, n int, s store.Store) {
	u.t.Helper()
	entered, err := u.names(newFamily(at, n, nil)).enter(stepTime)
	if err != nil {
		u.t.Fatal(err)
	}
	sum := sha256.Sum256(u.file)
	found := false
	for object, err := range s.List(u.t.Context(), "") {
		if err != nil {
			u.t.Fatal(err)
		}
		found = found || object.Key == entered.ID+"/"+hex.EncodeToString(sum[:])
		if strings.HasPrefix(object.Key, "uploads/") {
			u.t.Errorf("%s is left", object.Key)
		}
	}
	if !found {
		u.t.Errorf("the store does not hold what was sent")
	}
}

// paddedPicture is a picture of so many bytes, most of them after its end.
func paddedPicture(t testing.TB, size int) []byte {
	t.Helper()
	file := renditiontest.JPEG(t, 600, 400)
	seed := rand.New(rand.NewPCG(1, uint64(size)))
	for len(file) < size {
		file = append(file, byte(seed.Uint32()))
	}
	return file
}

func TestAnUploadOutlivesAServerThatIsKilledBetweenItsPieces(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	u := beginUpload(t, p.URL, paddedPicture(t, 3_000_000))
	at := 0
	for range 5 {
		at = u.goOn(p.URL, at, 400_000)
		p.kill()
		p.start()
		if now := u.offset(p.URL); now != at {
			t.Fatalf("it was at %d, and after a kill it is at %d", at, now)
		}
	}
	// In the middle of one: what came until then may be kept or not, but nothing else is.
	var sending sync.WaitGroup
	sending.Go(func() { _, _ = u.patch(p.URL, at, u.file[at:]) }) // its connection breaks
	time.Sleep(3 * time.Millisecond)
	p.kill()
	sending.Wait()
	p.start()
	for at = u.offset(p.URL); at < len(u.file); {
		at = u.goOn(p.URL, at, 300_000)
	}
	objects, err := store.OpenFolder(filepath.Join(p.Data, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	defer objects.Close()
	u.arrivesWhole(p.URL, 1, objects)
	if log := p.log.tail(1 << 20); strings.Contains(log, u.path) {
		t.Error("the log names the upload")
	}
}

// A server that is told to stop does not wait for a slow sender, and loses nothing that has come.
func TestAServerThatStopsKeepsWhatHasComeOfAnUpload(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	u := beginUpload(t, p.URL, paddedPicture(t, 900_000))
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const sent = 12 * 32 << 10 // whole pieces of the spool: no byte of them lies anywhere else when all are in its file
	_, err = fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n%s",
		u.path, len(u.file), u.file[:sent])
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, stepTime, "what was sent has come", func() error {
		on, err := filepath.Glob(filepath.Join(p.Data, "spool", "*.part"))
		if err == nil && (len(on) != 1 || sizeOf(t, on[0]) != sent) {
			err = fmt.Errorf("there is %q", on)
		}
		return err
	})
	began := time.Now()
	p.stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if said, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(said), "HTTP/1.1 503 ") {
		t.Errorf("the sender hears %.40q, %v", said, err)
	}
	p.start()
	at := u.offset(p.URL)
	if at != sent {
		t.Errorf("%d bytes were kept", at)
	}
	u.goOn(p.URL, at, len(u.file))
}

func TestTwoProcessesTakeOneUploadInTurnAtOnceAndWhenOneIsKilled(t *testing.T) {
	t.Parallel()
	objects := miniotest.Start(t)
	flags := engineFlags(t, journaltest.NewServer(t).URL(), objects)
	both := []*process{
		startEasel(t, slices.Concat(flags, []string{"--roles", "upload,moderation,worker"})...),
		startEasel(t, slices.Concat(flags, []string{"--roles", "upload"})...),
	}
	u := beginUpload(t, both[1].URL, paddedPicture(t, 2_000_000))
	at := 0
	for i := range 6 {
		at = u.goOn(both[i%2].URL, at, 100_000)
	}
	for range 10 {
		at = u.race(both, at)
	}
	// One dies with the upload in its hands.
	var sending sync.WaitGroup
	sending.Go(func() { _, _ = u.patch(both[1].URL, at, u.file[at:]) })
	time.Sleep(3 * time.Millisecond)
	both[1].kill()
	sending.Wait()
	began := time.Now()
	at = u.offset(both[0].URL)
	t.Logf("taken over after %v", time.Since(began))
	for at < len(u.file) {
		at = u.goOn(both[0].URL, at, 300_000)
	}
	s, err := store.OpenS3(t.Context(), objects)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u.arrivesWhole(both[0].URL, 1, s)
}

// race has two send other bytes, of other lengths, from the same place at once. What the winner sent is then the file's.
func (u *resumed) race(both []*process, at int) int {
	u.t.Helper()
	mine := [2][]byte{bytes.Repeat([]byte{'a'}, 30_000), bytes.Repeat([]byte{'b'}, 20_000)}
	var answers [2]reply
	var errs [2]error
	var racing sync.WaitGroup
	for i := range both {
		racing.Go(func() { answers[i], errs[i] = u.patch(both[i].URL, at, mine[i]) })
	}
	racing.Wait()
	won := -1
	for i, answer := range answers {
		switch {
		case errs[i] != nil:
			u.t.Fatal(errs[i])
		case answer.Status == http.StatusNoContent && won >= 0:
			u.t.Fatal("both won")
		case answer.Status == http.StatusNoContent:
			won = i
		case answer.Status != http.StatusConflict && answer.Status != http.StatusLocked:
			u.t.Fatalf("the loser hears %d %s", answer.Status, answer.Body)
		}
	}
	now := u.offset(both[0].URL)
	if won < 0 {
		u.t.Fatal("nobody won: " + fmt.Sprint(answers[0].Status, answers[1].Status))
	}
	if there := u.offset(both[1].URL); now != at+len(mine[won]) || there != now {
		u.t.Fatalf("it is at %d here and %d there; want %d", now, there, at+len(mine[won]))
	}
	copy(u.file[at:], mine[won])
	return now
}
