package access

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// contestName is what may be the name of an account and of a folder.
var contestName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// accounts makes the operator, the accounts and their users, and tells the nodes whom
// they know.
func (f folder) accounts(contests []string) error {
	operator, err := f.key("operator", nkeys.CreateOperator)
	if err != nil {
		return err
	}
	// Said once and kept: a node that runs takes over accounts, but no other operator.
	signed, err := kept(f.private("operator.jwt"), func() ([]byte, error) {
		claims := jwt.NewOperatorClaims(public(operator))
		claims.Name = "easel"
		word, err := claims.Encode(operator)
		return []byte(word), err
	})
	if err != nil {
		return err
	}
	system, word, err := f.systemAccount(operator)
	if err != nil {
		return err
	}
	var conf bytes.Buffer
	fmt.Fprintf(&conf, "# Whom this cluster knows. Made by: easel credentials\noperator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload {\n  %s: %s\n",
		signed, system, system, word)
	for _, contest := range contests {
		account, word, err := f.account(operator, contest)
		if err != nil {
			return fmt.Errorf("account %q: %w", contest, err)
		}
		fmt.Fprintf(&conf, "  %s: %s\n", account, word)
	}
	conf.WriteString("}\n")
	return write(f.node("accounts.conf"), 0o644, conf.Bytes())
}

// key reads a key pair from private, or makes it.
func (f folder) key(name string, create func() (nkeys.KeyPair, error)) (nkeys.KeyPair, error) {
	seed, err := kept(f.private(name+".nk"), func() ([]byte, error) {
		pair, err := create()
		if err != nil {
			return nil, err
		}
		return pair.Seed()
	})
	if err != nil {
		return nil, err
	}
	pair, err := nkeys.FromSeed(bytes.TrimSpace(seed))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.private(name+".nk"), err)
	}
	return pair, nil
}

// public is the name that a pair of keys goes by.
func public(pair nkeys.KeyPair) string {
	name, err := pair.PublicKey()
	if err != nil {
		panic(err) // a pair made from a seed has both
	}
	return name
}

// systemAccount is where the cluster speaks of itself. Its user may take nodes out.
func (f folder) systemAccount(operator nkeys.KeyPair) (id, signed string, err error) {
	pair, err := f.key("system", nkeys.CreateAccount)
	if err != nil {
		return "", "", err
	}
	claims := jwt.NewAccountClaims(public(pair))
	claims.Name = "system"
	if signed, err = claims.Encode(operator); err != nil {
		return "", "", err
	}
	_, err = kept(SystemCreds(string(f)), func() ([]byte, error) { return user(pair, "", "system", false) })
	return public(pair), signed, err
}

// account is a contest's, with a signing key for each role that carries its rights.
func (f folder) account(operator nkeys.KeyPair, contest string) (id, signed string, err error) {
	if !contestName.MatchString(contest) || contest == "private" || contest == "nats" {
		return "", "", fmt.Errorf("not a name for an account: want %s", contestName)
	}
	pair, err := f.key(contest, nkeys.CreateAccount)
	if err != nil {
		return "", "", err
	}
	if err := os.MkdirAll(filepath.Join(string(f), contest), 0o700); err != nil {
		return "", "", err
	}
	claims := jwt.NewAccountClaims(public(pair))
	claims.Name = contest
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{
		MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit,
	}
	for _, role := range Roles() {
		signer, err := f.key(contest+"-"+string(role), nkeys.CreateAccount)
		if err != nil {
			return "", "", err
		}
		scope := jwt.NewUserScope()
		scope.Key, scope.Role = public(signer), string(role)
		scope.Template.Permissions = role.permissions()
		claims.SigningKeys.AddScopedSigner(scope)
		_, err = kept(Creds(string(f), contest, role), func() ([]byte, error) {
			return user(signer, public(pair), string(role), true)
		})
		if err != nil {
			return "", "", err
		}
	}
	signed, err = claims.Encode(operator)
	return public(pair), signed, err
}

// user makes a credentials file: a name that the signer stands for, and its seed.
func user(signer nkeys.KeyPair, account, name string, scoped bool) ([]byte, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return nil, err
	}
	claims := jwt.NewUserClaims(public(pair))
	claims.Name, claims.IssuerAccount = name, account
	claims.SetScoped(scoped)
	signed, err := claims.Encode(signer)
	if err != nil {
		return nil, err
	}
	seed, err := pair.Seed()
	if err != nil {
		return nil, err
	}
	return jwt.FormatUserConfig(signed, seed)
}
