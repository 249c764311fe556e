package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// BenchmarkServingBesideFileServers prints how many requests a second the gallery answers, beside servers that send the
// same bytes from a file and a handler that has them in memory: a city's page of 24 drawings as gzip, and a picture of a
// wall. One reader's program, wrk, has 16 connections; no server keeps a log, but ours where it says so. The servers
// take turns, and a ratio is the median of the rounds'.
func BenchmarkServingBesideFileServers(b *testing.B) {
	if _, err := exec.LookPath("wrk"); err != nil {
		b.Skip("nothing is measured without wrk (Debian: apt-get install wrk)")
	}
	hall := openHall(b)
	f := newFigures(b)
	for b.Loop() {
		page := measure(b, hall.servers, func(s server) string { return s.page })
		picture := measure(b, hall.servers, func(s server) string { return s.picture })
		besides := func(what, ours, than string, rates map[string][]float64, l limit, size int) {
			if theirs, ok := rates[than]; ok {
				f.add(ours+"/"+than+"-"+what, medianQuotient(rates[ours], theirs), l,
					fmt.Sprintf("%.0f/%.0f requests/s of %d bytes", medianOf(rates[ours]), medianOf(theirs), size))
			}
		}
		besides("page", "easel", "nginx", page, limit{must: 0.4, aim: 0.55}, len(hall.page))
		besides("page", "easel", "caddy", page, limit{must: 1, aim: 1.3}, len(hall.page))
		besides("page", "easel", "bare", page, limit{}, len(hall.page))
		besides("picture", "easel", "nginx", picture, limit{must: 0.3, aim: 0.42}, len(hall.picture))
		besides("picture", "easel", "bare", picture, limit{}, len(hall.picture))
		for _, other := range []string{"gallery-alone", "with-log"} {
			besides("page", other, "nginx", page, limit{}, len(hall.page))
			besides("picture", other, "nginx", picture, limit{}, len(hall.picture))
		}
	}
	f.end()
	b.ReportMetric(0, "ns/op")
}

// server is one of those that are compared, and where it has what is asked for.
type server struct{ name, page, picture string }

// hall is where they all stand.
type hall struct {
	servers       []server
	page, picture []byte // as they are sent
}

// benchWall is a page of a wall.
const benchWall = 24

func openHall(b *testing.B) *hall {
	b.Helper()
	ours := filledProcesses(b)
	h := &hall{}
	first := ours[0]
	page, picture := "/cities/barcelona", wallPicture(b, first.process)
	for _, p := range ours {
		h.servers = append(h.servers, server{p.name, p.URL + page, p.URL + picture})
	}
	h.page, h.picture = bytesOf(b, first.URL+page), bytesOf(b, first.URL+picture)
	dir := b.TempDir()
	plain, err := decoded(reply{Header: http.Header{"Content-Encoding": {"gzip"}}, Body: string(h.page)})
	if err != nil {
		b.Fatal(err)
	}
	for name, content := range map[string][]byte{"page.html": []byte(plain), "page.html.gz": h.page, "picture.jpg": h.picture} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	h.add(b, "bare", bareHandler(b, h))
	h.add(b, "nginx", startNginx(b, dir))
	h.add(b, "caddy", startCaddy(b, dir))
	return h
}

// add takes in a server of files, if it is here, and checks that it sends the same bytes.
func (h *hall) add(b *testing.B, name, at string) {
	b.Helper()
	if at == "" {
		return
	}
	s := server{name, at + "/page.html", at + "/picture.jpg"}
	eventually(b, stepTime, name+" answers", func() error { _, err := get(s.page, nil); return err })
	if string(bytesOf(b, s.page)) != string(h.page) || string(bytesOf(b, s.picture)) != string(h.picture) {
		b.Fatalf("%s sends other bytes", name)
	}
	h.servers = append(h.servers, s)
}

func bytesOf(b *testing.B, url string) []byte {
	b.Helper()
	got, err := get(url, http.Header{"Accept-Encoding": {"gzip"}})
	if err != nil || got.Status != http.StatusOK {
		b.Fatalf("%s: %d %v", url, got.Status, err)
	}
	return []byte(got.Body)
}

type named struct {
	*process
	name string
}

// filledProcesses are easel as it is started, without a log and with it, and its gallery alone: each in a folder of its
// own where 24 drawings hang.
func filledProcesses(b *testing.B) []named {
	b.Helper()
	p := startEasel(b)
	p.must("edition", "set", "publish_delay=0s")
	m := signIn(b, p, "petra@example.org")
	for n := range benchWall {
		file, err := painter.New(uint64(n), 1).JPEG(85)
		if err == nil {
			_, err = newFamily(p.URL, n, file).enter(stepTime)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, item := range queues(b, m, benchWall) {
		if got := m.decide(item, "approve", ""); got.Status != http.StatusOK {
			b.Fatalf("approve: %d %s", got.Status, got.Body)
		}
	}
	p.stop()
	var all []named
	for name, flags := range map[string][]string{
		"easel":         {"--log-level", "warn"},
		"with-log":      {"--log-level", "info"},
		"gallery-alone": {"--log-level", "warn", "--roles", "gallery"},
	} {
		data := filepath.Join(b.TempDir(), "data")
		if out, err := exec.Command("cp", "-a", p.Data, data).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		all = append(all, named{startEaselIn(b, data, flags...), name})
	}
	slices.SortFunc(all, func(x, y named) int { return strings.Compare(x.name, y.name) })
	return all
}

// wallPicture is the address of the picture that a wall shows on a desk.
func wallPicture(b *testing.B, p *process) string {
	b.Helper()
	got, err := get(p.URL+"/cities/barcelona", nil)
	if err != nil {
		b.Fatal(err)
	}
	if n := strings.Count(got.Body, `href="/drawings/`); n < benchWall {
		b.Fatalf("%d drawings hang", n)
	}
	path := regexp.MustCompile(`/images/[0-9a-z]+/640-[0-9a-f]+\.jpg`).FindString(got.Body)
	if path == "" {
		b.Fatal("no picture on the wall")
	}
	return path
}

// bareHandler serves from memory what the others have as files.
func bareHandler(b *testing.B, h *hall) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/picture.jpg" {
			w.Header().Set("Content-Type", "image/jpeg")
			_, _ = w.Write(h.picture)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(h.page)
	})}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	b.Cleanup(func() { _ = s.Close(); <-ended })
	return "http://" + l.Addr().String()
}

// startNginx serves a folder with as many workers as there are processors, sendfile on and no log; "" where it is missing.
func startNginx(b *testing.B, dir string) string {
	b.Helper()
	if _, err := exec.LookPath("nginx"); err != nil {
		b.Log("nothing beside nginx, which is not here (Debian: apt-get install nginx-light)")
		return ""
	}
	address, own := addresstest.Free(b), b.TempDir()
	config := fmt.Sprintf(`daemon off; worker_processes auto; pid %[1]s/pid; error_log %[1]s/error.log; events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; gzip_static on; keepalive_requests 100000000; types { text/html html; image/jpeg jpg; }
client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
server { listen %[2]s; root %[3]s; } }`, own, address, dir)
	path := filepath.Join(own, "nginx.conf")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		b.Fatal(err)
	}
	readableByAll(b, dir)
	runBeside(b, exec.Command("nginx", "-c", path))
	return "http://" + address
}

// readableByAll opens the way to a folder for nginx's workers, who are nobody's.
func readableByAll(b *testing.B, dir string) {
	b.Helper()
	for top := filepath.Clean(os.TempDir()); dir != top && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			b.Fatal(err)
		}
	}
}

// startCaddy serves a folder; "" where it is missing.
func startCaddy(b *testing.B, dir string) string {
	b.Helper()
	program, err := filepath.Abs("../../.cache/bin/caddy")
	if err == nil {
		_, err = os.Stat(program)
	}
	if err != nil {
		b.Log("nothing beside Caddy, which is not here (make servers)")
		return ""
	}
	address := addresstest.Free(b)
	cmd := exec.Command(program, "file-server", "--root", dir, "--listen", address, "--precompressed", "gzip")
	home := b.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home, "XDG_CONFIG_HOME="+home)
	runBeside(b, cmd)
	return "http://" + address
}

// runBeside runs a server until the benchmark ends.
func runBeside(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
}

// rounds is how often each server has its turn, and turnTime how long that is.
const (
	rounds   = 5
	turnTime = 2 * time.Second
)

// measure gives the requests a second of each round, by server.
func measure(b *testing.B, servers []server, of func(server) string) map[string][]float64 {
	b.Helper()
	rates := map[string][]float64{}
	for range rounds {
		for _, s := range servers {
			rates[s.name] = append(rates[s.name], requestsPerSecond(b, of(s)))
		}
	}
	return rates
}

var (
	perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	notWell   = regexp.MustCompile(`(Non-2xx|Socket errors).*`)
)

func requestsPerSecond(b *testing.B, url string) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 10*turnTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, "wrk", "-t1", "-c16", "-d"+turnTime.String(), "-H", "Accept-Encoding: gzip", url).CombinedOutput()
	found := perSecond.FindSubmatch(out)
	if err != nil || found == nil || notWell.Match(out) {
		b.Fatalf("wrk %s: %v\n%s", url, err, out)
	}
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return rate
}

// medianOf is the median of some figures.
func medianOf(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// medianQuotient is the median of the quotients of each round.
func medianQuotient(ours, theirs []float64) float64 {
	quotients := make([]float64, len(ours))
	for i := range quotients {
		quotients[i] = ours[i] / theirs[i]
	}
	return medianOf(quotients)
}
