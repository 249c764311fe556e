package journaltest

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
)

const (
	nodes = 3
	// maxContests is how many contests a cluster knows from its start.
	maxContests = 48
)

// Cluster is three real nats-servers that keep every stream three times: processes of
// their own on loopback, started from deploy/nats/nats.conf, with keys, certificates
// and users that access made. It ends with the test and is used by one goroutine at a
// time.
type Cluster struct {
	t       testing.TB
	dir     string
	nodes   []*Node
	started int // nodes so far, those that are lost included
	given   int // contests so far
}

// Node is one server of a cluster.
type Node struct {
	*enginetest.Engine
	Name                string
	dir                 string
	listen, route, http string
	routes              []string // where it finds the others
}

// NewCluster runs a cluster until the test ends.
func NewCluster(t testing.TB) *Cluster {
	t.Helper()
	c := &Cluster{t: t, dir: t.TempDir()}
	contests := make([]string, maxContests)
	for i := range contests {
		contests[i] = contestName(i)
	}
	if _, err := access.Make(c.keys(), access.Config{Contests: contests, Hosts: []string{"127.0.0.1"}, Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	for range nodes {
		c.nodes = append(c.nodes, c.node(addresstest.Free(t), addresstest.Free(t), addresstest.Free(t)))
	}
	if err := c.start(); err != nil {
		t.Fatalf("start a cluster: %v", err)
	}
	return c
}

func contestName(i int) string { return fmt.Sprintf("contest-%d", i) }

func (c *Cluster) keys() string { return filepath.Join(c.dir, "keys") }

// node is one more node, not started yet, with a folder and a name of its own.
func (c *Cluster) node(listen, route, http string) *Node {
	c.t.Helper()
	c.started++
	name := fmt.Sprintf("n%d", c.started)
	n := &Node{Name: name, dir: filepath.Join(c.Folder(), name), listen: listen, route: route, http: http}
	n.Engine = enginetest.New(c.t, Program, n.command, n.isHealthy)
	root, err := enginetest.ModuleRoot()
	var conf []byte
	if err == nil {
		conf, err = os.ReadFile(filepath.Join(root, "deploy", "nats", "nats.conf"))
	}
	if err == nil {
		err = os.MkdirAll(n.dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(n.dir, "nats.conf"), conf, 0o600)
	}
	if err == nil {
		err = os.Symlink(access.NodeKeys(c.keys()), filepath.Join(n.dir, "keys"))
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// start runs all nodes at once: none of them is well without another.
func (c *Cluster) start() error {
	var routes []string
	for _, n := range c.nodes {
		routes = append(routes, fmt.Sprintf("%q", "tls://"+n.route))
	}
	for _, n := range c.nodes {
		n.routes = routes
		if n.Runs() {
			continue
		}
		if err := n.Launch(); err != nil {
			return err
		}
	}
	for _, n := range c.nodes {
		if err := n.Ready(); err != nil {
			return fmt.Errorf("%s: %w", n.Name, err)
		}
	}
	return nil
}

func (n *Node) command(path string) *exec.Cmd {
	cmd := exec.Command(path, "-c", "nats.conf")
	cmd.Dir = n.dir
	cmd.Env = append(os.Environ(), "NODE_NAME="+n.Name, "NODE_LISTEN="+n.listen, "NODE_ROUTE="+n.route, "NODE_HTTP="+n.http,
		"NODE_STORE="+filepath.Join(n.dir, "data"), "NODE_ROUTES=["+strings.Join(n.routes, ",")+"]")
	return cmd
}

// isHealthy is what a node says of itself when it has caught up with the others.
func (n *Node) isHealthy(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.http+"/healthz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func (c *Cluster) end() {
	for _, n := range c.nodes {
		n.End()
	}
}

// URL is where the nodes are reached.
func (c *Cluster) URL() string {
	var urls []string
	for _, n := range c.nodes {
		urls = append(urls, n.URL())
	}
	return strings.Join(urls, ",")
}

// URL is where this node alone is reached.
func (n *Node) URL() string { return "tls://" + n.listen }

// Folder is where the nodes keep their files, each in one of its own.
func (c *Cluster) Folder() string { return filepath.Join(c.dir, "nodes") }

// Nodes are the nodes of now.
func (c *Cluster) Nodes() []*Node { return c.nodes }

// Restart kills all nodes and starts them again.
func (c *Cluster) Restart(t testing.TB) {
	t.Helper()
	c.end()
	if err := c.start(); err != nil {
		t.Fatalf("start the cluster again: %v", err)
	}
}

// Join runs a new node in the place of one that was stopped for good: on its addresses,
// with an empty folder and a name that the cluster has not seen. The lost one's folder
// is gone.
func (c *Cluster) Join(lost *Node) *Node {
	c.t.Helper()
	lost.End()
	if err := os.RemoveAll(lost.dir); err != nil {
		c.t.Fatal(err)
	}
	fresh := c.node(lost.listen, lost.route, lost.http)
	c.nodes[slices.Index(c.nodes, lost)] = fresh
	if err := c.start(); err != nil {
		c.t.Fatalf("start a new node: %v", err)
	}
	return fresh
}

// Remove tells the cluster that a node will never come back. What it kept is then
// copied to others.
func (c *Cluster) Remove(lost *Node) {
	c.t.Helper()
	nc := dial(c.t, journal.Server{URL: c.URL(), CA: access.CA(c.keys()), Creds: access.SystemCreds(c.keys())})
	defer nc.Close()
	for late := time.Now().Add(enginetest.Patience); ; time.Sleep(100 * time.Millisecond) {
		answer, err := nc.Request("$JS.API.SERVER.REMOVE", fmt.Appendf(nil, `{"peer": %q}`, lost.Name), time.Second)
		if err == nil && strings.Contains(string(answer.Data), `"success":true`) {
			return
		}
		if time.Now().After(late) {
			c.t.Fatalf("remove %s: %v %v", lost.Name, answer, err)
		}
	}
}
