package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// Socket is where the server of a data folder listens for commands.
func Socket(data string) string { return filepath.Join(data, "easel.sock") }

// maxSocketPath is what sockaddr_un holds on the smallest of the systems that we know.
const maxSocketPath = 103

// Listen opens the socket of a data folder with mode 0600. A socket that a killed
// server left behind is replaced: the folder's lock says that there is no other.
func Listen(data string) (net.Listener, error) {
	path := Socket(data)
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("open the commands' socket: %s has %d bytes, and a socket's path at most %d: choose a data folder with a shorter path", path, len(path), maxSocketPath)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("open the commands' socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open the commands' socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("open the commands' socket: %w", err), l.Close())
	}
	return l, nil
}

// Client gives commands.
type Client struct{ http http.RoundTripper }

// Dial reaches the server that runs in a data folder, else [ErrNoServer].
func Dial(ctx context.Context, data string) (*Client, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", Socket(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoServer, err)
	}
	if err := conn.Close(); err != nil {
		return nil, fmt.Errorf("try the commands' socket: %w", err)
	}
	return &Client{&http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return d.DialContext(ctx, "unix", Socket(data))
		},
		DisableKeepAlives: true,
	}}, nil
}

// Direct gives commands to operations in this process.
func Direct(o Operations) *Client { return &Client{inProcess{o.Handler()}} }

type inProcess struct{ handler http.Handler }

// RoundTrip calls the handler, and hands its answer on while it is written.
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	ctx, stop := context.WithCancel(r.Context())
	read, write := io.Pipe()
	a := &answer{header: http.Header{}, status: make(chan int, 1), body: write}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.handler.ServeHTTP(a, r.WithContext(ctx))
		a.WriteHeader(http.StatusOK)
		write.Close() // it never fails
	}()
	status := <-a.status
	body := closing{read, func() { read.Close(); stop(); <-ended }}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: a.header, Body: body, Request: r}, nil
}

// answer is what a handler writes. It has the status when that is known.
type answer struct {
	header http.Header
	status chan int
	body   io.Writer
}

func (a *answer) Header() http.Header { return a.header }
func (a *answer) Flush()              {} // whoever reads has it already

// WriteHeader lets the answer begin. What comes after the first counts for nothing.
func (a *answer) WriteHeader(status int) {
	select {
	case a.status <- status:
	default:
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// closing is a body whose reader ends who writes it.
type closing struct {
	io.Reader
	end func()
}

// Close returns when the writer has ended.
func (c closing) Close() error {
	c.end()
	return nil
}

// AddStaff makes an account.
func (c *Client) AddStaff(ctx context.Context, wanted NewStaff) (added StaffAdded, err error) {
	return added, c.call(ctx, http.MethodPost, "/staff", wanted, &added)
}

// ListStaff lists all accounts by address.
func (c *Client) ListStaff(ctx context.Context) (all []Colleague, err error) {
	return all, c.call(ctx, http.MethodGet, "/staff", nil, &all)
}

// DropStaff removes an account.
func (c *Client) DropStaff(ctx context.Context, email string) error {
	return c.call(ctx, http.MethodPost, "/staff/drop", email, &struct{}{})
}

// LinkStaff makes a link that signs in once.
func (c *Client) LinkStaff(ctx context.Context, email string) (link StaffLink, err error) {
	return link, c.call(ctx, http.MethodPost, "/staff/link", email, &link)
}

// Edition reads the edition in force.
func (c *Client) Edition(ctx context.Context) (e edition.Edition, err error) {
	return e, c.call(ctx, http.MethodGet, "/edition", nil, &e)
}

// SetEdition changes settings of the edition by name.
func (c *Client) SetEdition(ctx context.Context, settings map[string]string) (e edition.Edition, err error) {
	return e, c.call(ctx, http.MethodPost, "/edition", settings, &e)
}

// Facts reads all facts of a drawing.
func (c *Client) Facts(ctx context.Context, id drawing.ID) (facts []Fact, err error) {
	return facts, c.call(ctx, http.MethodGet, "/facts/"+string(id), nil, &facts)
}

// Erase erases a drawing for good.
func (c *Client) Erase(ctx context.Context, id drawing.ID) (e Erased, err error) {
	return e, c.call(ctx, http.MethodPost, "/erase/"+string(id), nil, &e)
}

// Rebuild builds the catalog anew and returns the sequence reached.
func (c *Client) Rebuild(ctx context.Context) (seq uint64, err error) {
	return seq, c.call(ctx, http.MethodPost, "/rebuild", nil, &seq)
}

// Doctor examines everything.
func (c *Client) Doctor(ctx context.Context, e contest.Examination) ([]contest.Finding, error) {
	got, err := c.send(ctx, http.MethodPost, "/doctor", e)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	for lines := json.NewDecoder(got.Body); ; {
		var line examined
		switch err := lines.Decode(&line); {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			return nil, fmt.Errorf("the examination broke off: %w", err)
		case line.Error != "":
			return nil, errors.New(line.Error)
		case line.Progress == nil:
			return line.Found, nil
		case e.Tell != nil:
			e.Tell(*line.Progress)
		}
	}
}

func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	got, err := c.send(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	if err := json.NewDecoder(got.Body).Decode(out); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}

// send gives a command. The answer is one that is no refusal; the caller closes it.
func (c *Client) send(ctx context.Context, method, path string, in any) (*http.Response, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("encode the command: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://easel"+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make the command: %w", err)
	}
	got, err := c.http.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("speak to the server: %w", err)
	}
	if got.StatusCode == http.StatusOK {
		return got, nil
	}
	defer got.Body.Close()
	var failed refusal
	if err := json.NewDecoder(got.Body).Decode(&failed); err != nil || failed.Error == "" {
		return nil, fmt.Errorf("the server answered %s", got.Status)
	}
	return nil, errors.New(failed.Error)
}
