package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestHelpListsEveryCommand(t *testing.T) {
	t.Parallel()
	help := command(t, "", "--help").done()
	for _, name := range []string{"serve", "staff add", "edition show", "edition set", "demo", "secret", "render", "facts", "erase", "rebuild", "doctor", "config"} {
		if !strings.Contains(help.Out, "\n  "+name+" ") {
			t.Errorf("help does not list %q:\n%s", name, help.Out)
		}
	}
	if serve := command(t, "", "serve", "--help").done(); !strings.Contains(serve.Out, "--entry-limit=300") || !strings.Contains(serve.Out, "$EASEL_ENTRY_LIMIT") {
		t.Errorf("help of serve: %s", serve.Out)
	}
}

func TestWhatIsNotUnderstoodIsWrongUsage(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{
		{}, {"paint"}, {"serve", "--colour"}, {"serve", "--roles", "upload,kitchen"}, {"serve", "--demo", "many"}, {"doctor", "twice"},
		{"--log-level", "loud", "config"}, {"edition"}, {"render", "one"}, {"EASEL_ENTRY_LIMIT=few", "config"},
	} {
		command(t, "", words...).fails(exitUsage, "easel: ", "Try: easel --help")
	}
	command(t, "", "serve", "--nats", "nats://127.0.0.1:1", "--data", t.TempDir()).fails(exitUsage, "--secret-file")
	for _, flag := range []string{"--url=contest", "--url=ftp://127.0.0.1", "--drawings=0", "--cities=-1", "--senders=0", "--megapixels=0"} {
		name, _, _ := strings.Cut(flag, "=")
		command(t, "", "demo", "--url", "http://127.0.0.1:1", flag).fails(exitUsage, name) // and tries nothing for ten minutes
	}
	for _, url := range []string{"drawings.example.org", "ftp://drawings.example.org", "https://example.org/drawings"} {
		command(t, "", "serve", "--public-url", url, "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--admin-listen", "").fails(exitUsage, "--public-url", url)
	}
}

func TestConfigSaysWhatIsInForceAndFromWhere(t *testing.T) {
	t.Parallel()
	got := command(t, "", "EASEL_ENTRY_LIMIT=7", "EASEL_LISTEN=:1", "EASEL_S3_SECRET_KEY=hush-hush", "config", "--listen", ":2").done().Out
	for flag, want := range map[string][2]string{
		"--entry-limit": {"7", "EASEL_ENTRY_LIMIT"}, "--listen": {":2", "command line"}, "--min-free": {"16777216", "default"},
		"--s3-secret-key": {"(hidden)", "EASEL_S3_SECRET_KEY"}, "--roles": {"[upload moderation gallery worker]", "default"},
	} {
		line := ""
		for one := range strings.Lines(got) {
			if strings.HasPrefix(one, flag+" ") {
				line = strings.TrimSpace(strings.TrimPrefix(one, flag))
			}
		}
		if !strings.HasPrefix(line, want[0]+" ") || !strings.HasSuffix(line, " "+want[1]) {
			t.Errorf("%s is %q; want %s from %s", flag, line, want[0], want[1])
		}
	}
	if strings.Contains(got, "hush") {
		t.Errorf("the secret key is told:\n%s", got)
	}
}

func TestRenderMakesTheRenditionsOfAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	picture, letter, out := filepath.Join(dir, "a.png"), filepath.Join(dir, "letter.jpg"), filepath.Join(dir, "out", "here")
	for path, content := range map[string][]byte{picture: renditiontest.PNG(t, 700, 350), letter: []byte("Dear grandmother,\n")} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var made struct {
		Renditions []rendered `json:"renditions"`
		CPU        *int64     `json:"cpu_ms"`
	}
	decode(t, reply{Body: command(t, "", "render", picture, out).done().Out}, exitDone, &made)
	if len(made.Renditions) != 3 || made.CPU == nil || *made.CPU <= 0 {
		t.Fatalf("%+v", made)
	}
	for i, want := range []rendered{{Width: 320, Height: 160}, {Width: 640, Height: 320}, {Width: 700, Height: 350}} {
		r := made.Renditions[i]
		info, err := os.Stat(r.Path)
		if err != nil || r.Width != want.Width || r.Height != want.Height || int64(r.Bytes) != info.Size() || filepath.Dir(r.Path) != out {
			t.Errorf("%+v, %v; want %d × %d", r, err, want.Width, want.Height)
		}
	}
	none := filepath.Join(dir, "none")
	command(t, "", "render", letter, none).fails(exitFailed, "not a picture")
	command(t, "", "render", filepath.Join(dir, "absent.jpg"), none).fails(exitFailed, "absent.jpg")
	if _, err := os.Stat(none); !os.IsNotExist(err) {
		t.Errorf("a folder was made for nothing: %v", err)
	}
}

func TestDemoSendsDrawingsToARunningServer(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	sent := command(t, "", "demo", "--url", p.URL, "--drawings", "6", "--cities", "3", "--megapixels", "0.1").done()
	if sent.Out != "" || !strings.Contains(sent.Err, "6 of 6 drawings") {
		t.Errorf("it prints %q and says %q", sent.Out, sent.Err)
	}
	m := signIn(t, p, "ines@example.org")
	eventually(t, stepTime, "all six wait for a moderator", func() error {
		cities := map[string]int{}
		for _, item := range m.queue() {
			cities[item.City]++
		}
		if len(cities) != 3 || cities["barcelona"] != 2 {
			return fmt.Errorf("there are %v", cities)
		}
		return nil
	})
}

func TestAListOfCitiesWithBadRowsIsRefusedByLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const head = "slug,name,country,region,latitude,longitude\n"
	good, bad := filepath.Join(dir, "good.csv"), filepath.Join(dir, "bad.csv")
	for path, rows := range map[string]string{
		good: "lagoon,Lagoon,NG,africa,6.5,3.4\n",
		bad:  "lagoon,Lagoon,NG,africa,6.5,3.4\nNot A Slug,X,NG,africa,1,1\nhill,Hill,NG,africa,6.5,3.4\nfar,Far,NG,africa,91,3.4\n",
	} {
		if err := os.WriteFile(path, []byte(head+rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command(t, "", "serve", "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0", "--admin-listen", "", "--cities", bad).
		fails(exitFailed, bad, "line 3:", "line 5:")
	p := startEasel(t, "--cities", good)
	if got := expect(t, p.URL+"/api/v1/cities", nil, http.StatusOK); strings.Count(got.Body, `"slug"`) != 1 || !strings.Contains(got.Body, `"lagoon"`) {
		t.Errorf("the cities are %s", got.Body)
	}
}

func TestAProcessAnswersForItsRolesOnly(t *testing.T) {
	t.Parallel()
	reported := "/drawings/" + strings.Repeat("0", 26) + "/report/sent" // thanks, whatever hangs
	for roles, paths := range map[string]map[string]int{
		"gallery":           {"/": 200, "/cities": 200, "/api/v1/cities": 200, "/enter": 404, reported: 404, "/moderation/queue": 404, "/moderation/sign-in": 404},
		"upload":            {"/": 404, "/cities": 404, "/enter": 200, reported: 200, "/moderation/queue": 404},
		"moderation,worker": {"/": 404, "/enter": 404, reported: 404, "/moderation/sign-in": 200},
	} {
		t.Run(roles, func(t *testing.T) {
			t.Parallel()
			p := startEasel(t, "--roles", roles)
			for path, want := range paths {
				expect(t, p.URL+path, nil, want)
			}
			if !strings.Contains(roles, "upload") {
				if got, err := newFamily(p.URL, 1, renditiontest.JPEG(t, 40, 30)).send(); err != nil || got.Status != http.StatusNotFound {
					t.Errorf("POST /enter: %d, %v", got.Status, err)
				}
			}
		})
	}
}

func TestASecondServerOnAFolderIsRefusedAndTheFirstGoesOn(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	command(t, "", "serve", "--data", p.Data, "--listen", "127.0.0.1:0", "--admin-listen", "").fails(exitFailed, "another easel uses the folder "+p.Data)
	expect(t, p.URL+"/", nil, http.StatusOK)
	command(t, "", "doctor", "--data", p.Data).done() // through the first one's socket, which is still there
}

// halfSent is an upload of which the server has one half.
type halfSent struct {
	net.Conn
	rest []byte
}

// sendHalf begins to send a family's form.
func sendHalf(t *testing.T, f *family) *halfSent {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range f.Fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("drawing", "photo.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(f.File); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(f.at, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	half := body.Len() / 2
	fmt.Fprintf(conn, "POST /enter HTTP/1.1\r\nHost: easel\r\nAccept: application/json\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		form.FormDataContentType(), body.Len())
	if _, err := conn.Write(body.Next(half)); err != nil {
		t.Fatal(err)
	}
	return &halfSent{conn, body.Bytes()}
}

// finish sends the other half and reads the answer.
func (h *halfSent) finish(t *testing.T) reply {
	t.Helper()
	if _, err := h.Write(h.rest); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(h), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{Status: answer.StatusCode, Header: answer.Header, Body: string(text)}
}

func TestAnUploadUnderWayIsTakenThoughTheServerIsToldToStop(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	upload := sendHalf(t, newFamily(p.URL, 1, renditiontest.JPEG(t, 1200, 900)))
	eventually(t, stepTime, "the server reads the form", func() error {
		spooled, err := filepath.Glob(filepath.Join(p.Data, "spool", "*"))
		if err == nil && len(spooled) == 0 {
			err = fmt.Errorf("nothing lies in its spool")
		}
		return err
	})
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, stepTime, "no more connections are taken", func() error {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.URL, "http://"))
		if err == nil {
			conn.Close()
			return fmt.Errorf("it still listens")
		}
		return nil
	})
	got := upload.finish(t)
	var a accepted
	if err := json.Unmarshal([]byte(got.Body), &a); err != nil || got.Status != http.StatusCreated {
		t.Fatalf("the upload got %d %s", got.Status, got.Body)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the server did not end well: %v", err)
	}
	p.cmd = nil
	p.start()
	waitsFor(t, p, a, "in_review") // at once, not when a lease of the stopped worker has run out
	if s := statusOf(t, p, a); s.ID != a.ID {
		t.Errorf("after a new start its status is %+v", s)
	}
}
