// Package access says who may do what on a NATS cluster that holds the journal, and
// makes the keys that the cluster tells its users by.
//
// A contest has an account of its own on the cluster: its streams are seen by nobody
// else's users. In the account there is a user for each [Role], with the rights that
// the role's code uses and no more. The rights stand in the account, under a signing key
// for each role, and not in the users' own files: when a new Easel needs others, the
// nodes are given a new accounts.conf and every user's file stays.
//
// [Make] fills a folder with three kinds of files:
//
//	private/            seeds of operator, accounts and roles, and the authority's key:
//	                    whoever has them can make any user. They belong on no server.
//	nats/               what each node needs beside nats.conf, as its folder keys:
//	                    accounts.conf, ca.pem, node.pem and node-key.pem
//	easel/upload.creds  a user's credentials file (--nats-creds), by contest and role
//	system.creds        the user who may take a node out of the cluster
//	ca.pem              whom to believe that a node is one (--nats-ca)
package access

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Config says what to make.
type Config struct {
	Contests []string  // an account for each, in words of letters, digits and dashes
	Hosts    []string  // names and addresses that clients and nodes reach a node by
	Now      time.Time // from when on the certificates hold
}

// folder is where keys lie.
type folder string

func (f folder) private(name string) string { return filepath.Join(string(f), "private", name) }
func (f folder) node(name string) string    { return filepath.Join(string(f), "nats", name) }

// Creds is where Make puts the credentials file of a contest's user.
func Creds(dir, contest string, role Role) string {
	return filepath.Join(dir, contest, string(role)+".creds")
}

// SystemCreds is where Make puts the credentials file of the cluster's own user.
func SystemCreds(dir string) string { return filepath.Join(dir, "system.creds") }

// CA is where Make puts the certificate of the authority.
func CA(dir string) string { return filepath.Join(dir, "ca.pem") }

// NodeKeys is the folder that Make makes for the nodes.
func NodeKeys(dir string) string { return filepath.Join(dir, "nats") }

// Make makes in a folder what is missing, keeps the keys that are there, and writes the
// accounts' rights and the nodes' certificate anew. Nodes take them over when they are
// told to reload. It tells until when the certificate holds.
func Make(dir string, c Config) (until time.Time, err error) {
	f := folder(dir)
	for _, d := range []string{dir, f.private(""), f.node("")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return until, fmt.Errorf("make credentials: %w", err)
		}
	}
	if err := f.accounts(c.Contests); err != nil {
		return until, fmt.Errorf("make credentials: %w", err)
	}
	if until, err = f.certificates(c.Hosts, c.Now); err != nil {
		return until, fmt.Errorf("make certificates: %w", err)
	}
	return until, nil
}

// write puts a whole file in place. Others may read only what is no secret.
func write(path string, mode fs.FileMode, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// kept reads a file, or makes it, readable by its owner alone.
func kept(path string, content func() ([]byte, error)) ([]byte, error) {
	there, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return there, err
	}
	fresh, err := content()
	if err != nil {
		return nil, err
	}
	return fresh, write(path, 0o600, fresh)
}
