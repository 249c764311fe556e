package journaltest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"

	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
)

// Contest is an account on the cluster that nobody has used yet.
func (c *Cluster) Contest() *Account {
	c.t.Helper()
	if c.given == maxContests {
		c.t.Fatalf("a cluster has %d contests", maxContests)
	}
	c.given++
	a := &Account{Cluster: c, name: contestName(c.given - 1)}
	for _, n := range c.nodes {
		a.waitFor(n)
	}
	return a
}

// waitFor waits until a node has made room for the account, which it hears of now.
func (a *Account) waitFor(n *Node) {
	a.t.Helper()
	nc := a.owner(a.t, n.URL())
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		a.t.Fatal(err)
	}
	for late := time.Now().Add(enginetest.Patience); ; time.Sleep(10 * time.Millisecond) {
		if _, err = js.AccountInfo(a.t.Context()); err == nil {
			return
		}
		if time.Now().After(late) {
			a.t.Fatalf("%s has no room for %s: %v", n.Name, a.name, err)
		}
	}
}

// Account is a contest on a cluster, as a host of its own.
type Account struct {
	*Cluster
	name string
}

// Server is how a role reaches the contest.
func (a *Account) Server(role access.Role) journal.Server {
	return journal.Server{URL: a.URL(), CA: access.CA(a.keys()), Creds: access.Creds(a.keys(), a.name, role)}
}

// Replicas is how often the cluster keeps what it is given.
func (a *Account) Replicas() int { return nodes }

// Connect makes a connection with an operator's rights, closed when the test ends.
func (a *Account) Connect(t testing.TB, options ...nats.Option) *nats.Conn {
	t.Helper()
	return dial(t, a.Server(access.Operator), options...)
}

// Through lets a connection go through a line.
func (a *Account) Through(line *Line) nats.Option { return nats.SetCustomDialer(line) }

// Own makes a connection that may do anything in the account.
func (a *Account) Own(t testing.TB) *nats.Conn {
	t.Helper()
	return a.owner(t, a.URL())
}

func (a *Account) owner(t testing.TB, url string) *nats.Conn {
	t.Helper()
	signer := readKey(t, filepath.Join(a.keys(), "private", a.name+".nk"))
	user, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := user.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	word, err := jwt.NewUserClaims(public).Encode(signer)
	if err != nil {
		t.Fatal(err)
	}
	seed, err := user.Seed()
	if err != nil {
		t.Fatal(err)
	}
	return dial(t, journal.Server{URL: url, CA: access.CA(a.keys())}, nats.UserJWTAndSeed(word, string(seed)))
}

func readKey(t testing.TB, path string) nkeys.KeyPair {
	t.Helper()
	seed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := nkeys.FromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// Leader is the node that decides about the journal of a contest now.
func (a *Account) Leader(t testing.TB) *Node {
	t.Helper()
	js, err := jetstream.New(a.Own(t))
	if err != nil {
		t.Fatal(err)
	}
	for late := time.Now().Add(enginetest.Patience); time.Now().Before(late); time.Sleep(50 * time.Millisecond) {
		stream, err := js.Stream(t.Context(), journal.Stream)
		if err != nil {
			continue // no leader yet
		}
		for _, n := range a.nodes {
			if n.Name == stream.CachedInfo().Cluster.Leader {
				return n
			}
		}
	}
	t.Fatal("the journal has no leader")
	return nil
}

// WaitForCopies waits until every node holds all that every stream of the contest holds.
func (a *Account) WaitForCopies(t testing.TB) {
	t.Helper()
	js, err := jetstream.New(a.Own(t))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, n := range a.nodes {
		want = append(want, n.Name)
	}
	slices.Sort(want)
	late := time.Now().Add(enginetest.Patience)
	for {
		missing := a.uncopied(t, js, want)
		if missing == "" {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("not every node holds everything: %s", missing)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// uncopied names a stream of which not just these nodes have a copy that is whole.
func (a *Account) uncopied(t testing.TB, js jetstream.JetStream, want []string) string {
	t.Helper()
	streams := js.ListStreams(t.Context())
	for info := range streams.Info() {
		current := []string{info.Cluster.Leader}
		for _, peer := range info.Cluster.Replicas {
			if peer.Current && !peer.Offline {
				current = append(current, peer.Name)
			}
		}
		slices.Sort(current)
		if !slices.Equal(current, want) {
			return fmt.Sprintf("%s is on %v", info.Config.Name, current)
		}
	}
	if err := streams.Err(); err != nil {
		return err.Error()
	}
	return ""
}
