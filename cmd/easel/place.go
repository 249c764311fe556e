package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/gallery"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/durable"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/worker/cell"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
	"github.com/easel-gallery/easel/pipeline/worker/screen"
)

// place says where everything lies: the folder, the journal, the store, the secret.
type place struct {
	Data       string  `help:"Folder of this process." default:"./data" type:"path"`
	NATS       string  `help:"URL of a NATS server or cluster; without it, one runs in this process." name:"nats" placeholder:"URL"`
	NATSCreds  string  `help:"Credentials file of this process's NATS user." name:"nats-creds" env:"EASEL_NATS_CREDS" type:"path" placeholder:"FILE"`
	NATSCA     string  `help:"Certificates of the authorities that are believed about NATS servers, instead of the system's." name:"nats-ca" env:"EASEL_NATS_CA" type:"path" placeholder:"FILE"`
	Replicas   int     `help:"Copies of the journal that is made; without it, three in a cluster, and one on a server that stands alone." placeholder:"N"`
	S3         s3Flags `embed:"" prefix:"s3-"`
	SecretFile string  `help:"The secret that every key is derived from; without --nats it is made as secret in the data folder." type:"path" placeholder:"FILE"`
}

// contestPlace is a place with the list of cities that goes with it.
type contestPlace struct {
	place
	Cities  string `help:"CSV file of member cities, instead of the list inside." type:"path" placeholder:"FILE"`
	MinFree int64  `help:"Bytes of the disk below which uploads and renditions wait." default:"16777216" placeholder:"BYTES"`
}

type s3Flags struct {
	Endpoint  string `env:"EASEL_S3_ENDPOINT" help:"URL of MinIO or any S3; without it, objects lie in the data folder." placeholder:"URL"`
	Bucket    string `env:"EASEL_S3_BUCKET" help:"Bucket." default:"easel"`
	Region    string `env:"EASEL_S3_REGION" help:"Region, where the S3 wants one."`
	AccessKey string `env:"EASEL_S3_ACCESS_KEY" help:"Access key."`
	SecretKey string `env:"EASEL_S3_SECRET_KEY" help:"Secret key."`
	Creds     string `env:"EASEL_S3_CREDS" help:"File with both keys instead, as S3 tools know it." type:"path" placeholder:"FILE"`
	CA        string `env:"EASEL_S3_CA" help:"Certificate authority of the S3, where it has its own." type:"path" placeholder:"FILE"`
}

// house is a place that is open. Whoever opens it closes it.
type house struct {
	contestPlace
	roles    []access.Role
	log      *slog.Logger
	lock     *os.File
	embedded *embedded.Server // nil if the journal is elsewhere
	nats     *nats.Conn
	secret   *vault.Secret
	keys     *vault.Keys
	journal  *journal.Journal
	store    store.Store
	free     func() (int64, error) // of the disk of journal and objects; nil if both are elsewhere
	contest  *contest.Contest
	catalog  *catalog.Catalog
	staff    *staff.Staff     // nil where nobody moderates
	claims   *claims.Claims   // likewise
	uploads  *uploads.Uploads // nil where none are taken or swept
	mails    *mail.Outbox     // nil where nothing is mailed
	letters  *letters.Letters // that families ask for; nil where nobody asks or writes

	announced *journal.Queue   // facts that families are written to about; nil but for workers, as is written
	written   *letters.Written // what became of letters
	posted    *mailer.Tally
	messages  *letters.Messages // of organisers to families; nil but where they are written or sent, as is mishaps
	mishaps   *letters.Mishaps
	cells     *cell.Keeper
	screened  *screen.Tally
	shown     *gallery.Site   // nil where nobody looks
	copies    *gallery.Copies // of the store's pictures; nil if it is on this machine
	fresh     bool            // the folder's secret was made just now
}

// errInUse: another process has the folder.
var errInUse = errors.New("another easel uses the folder")

// open opens everything that the roles need in the order of DESIGN's picture, or
// nothing.
func (p contestPlace) open(ctx context.Context, log *slog.Logger, roles ...access.Role) (_ *house, err error) {
	h := &house{contestPlace: p, log: log, roles: roles, cells: &cell.Keeper{Log: log}, screened: &screen.Tally{}, posted: &mailer.Tally{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	for _, step := range []func(context.Context) error{
		h.takeFolder, h.openSecret, h.connect, h.begun(h.openJournal), h.begun(h.openStore), h.begun(h.openContest), h.openCatalog, h.begun(h.openStaff), h.begun(h.openUploads), h.begun(h.openLetters),
	} {
		if err := step(ctx); err != nil {
			return h, err
		}
	}
	return h, nil
}

// does reports whether this process has a role. Operators' commands have every one.
func (h *house) does(role access.Role) bool {
	return slices.Contains(h.roles, role) || slices.Contains(h.roles, access.Operator)
}

// flushTime is how long closing waits for the journal to have heard everything.
const flushTime = 2 * time.Second

// close closes in reverse what open opened.
func (h *house) close() error {
	var all []error
	if h.copies != nil {
		all = append(all, h.copies.Close())
	}
	if h.catalog != nil {
		all = append(all, h.catalog.Close())
	}
	if h.nats != nil {
		_ = h.nats.FlushTimeout(flushTime) // tasks that workers gave back; a journal that is away lets their leases run out
		h.nats.Close()
	}
	if h.embedded != nil {
		h.embedded.Stop()
	}
	if h.lock != nil {
		all = append(all, h.lock.Close())
	}
	return errors.Join(all...)
}

// takeFolder makes the folder and locks it: the lock goes with the process, however
// it ends.
func (h *house) takeFolder(ctx context.Context) error {
	if err := durable.MakeDir(h.Data); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(h.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("lock the data folder: %w", err)
	}
	if err := flock(ctx, lock); err != nil {
		return errors.Join(fmt.Errorf("%w %s", errInUse, h.Data), lock.Close())
	}
	h.lock = lock
	return nil
}

// lockTime is how long a folder's lock is waited for: a process that was killed keeps it
// until the kernel has taken everything from it, on a busy machine for some time.
const lockTime = 3 * time.Second

// flock locks a file until it is closed.
func flock(ctx context.Context, file *os.File) error {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (h *house) openSecret(context.Context) (err error) {
	path := h.secretPath()
	if h.SecretFile == "" && h.NATS != "" {
		return fmt.Errorf("%w: --nats wants --secret-file, the same for every process; make one by: easel secret FILE", errUsage)
	}
	if h.SecretFile == "" {
		if err := h.hasLost(path); err != nil {
			return err
		}
		err := vault.NewSecretFile(path)
		h.fresh = err == nil
		if err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	h.secret, err = vault.ReadSecret(path)
	return err
}

// hasLost fails if the folder holds a contest but not its secret: another one would
// open nothing of it, and what it sealed would not be opened by the first.
func (h *house) hasLost(secret string) error {
	_, missing := os.Stat(secret)
	if errors.Is(missing, os.ErrNotExist) && h.holdsContest() == nil {
		return fmt.Errorf("%s holds a contest, but its secret file is gone: put it back as %s, or name it by --secret-file", h.Data, secret)
	}
	return nil
}

// secretPath is where the secret lies.
func (p place) secretPath() string {
	if p.SecretFile != "" {
		return p.SecretFile
	}
	return filepath.Join(p.Data, "secret")
}

// jetstream is the embedded journal's folder.
func (p place) jetstream() string { return filepath.Join(p.Data, "jetstream") }

// catalogFile is where the catalog lies.
func (p place) catalogFile() string { return filepath.Join(p.Data, "catalog.db") }

// holdsContest fails if a contest would have to be made. Whether one lies on a journal
// elsewhere only that journal knows; a folder with nothing but a catalog has lost one.
func (p place) holdsContest() error {
	if p.NATS != "" {
		return nil
	}
	for _, path := range []string{p.jetstream(), p.catalogFile()} {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return nil // opening it tells what else is wrong
		}
	}
	return fmt.Errorf("there is no contest in %s: name its folder by --data", p.Data)
}

func (h *house) openStore(ctx context.Context) (err error) {
	if h.S3.Endpoint == "" {
		folder, err := store.OpenFolder(filepath.Join(h.Data, "objects"))
		if err == nil {
			h.store, h.free = folder, folder.Free
		}
		return err
	}
	config, err := h.S3.config()
	if err == nil {
		h.store, err = store.OpenS3(ctx, config)
	}
	return err
}

// config reads the files that the flags name.
func (f s3Flags) config() (c store.S3Config, err error) {
	c = store.S3Config{Endpoint: f.Endpoint, Bucket: f.Bucket, Region: f.Region, AccessKey: f.AccessKey, SecretKey: f.SecretKey}
	if f.Creds != "" {
		if c.AccessKey, c.SecretKey, err = store.ReadKeys(f.Creds); err != nil {
			return c, err
		}
	}
	if f.CA != "" {
		c.TLS, err = store.Trust(f.CA)
	}
	return c, err
}

func (h *house) openContest(ctx context.Context) error {
	cities, err := h.readCities()
	if err != nil {
		return err
	}
	h.contest, err = contest.Open(ctx, contest.Config{
		Journal: h.journal, Keys: h.keys, Secret: h.secret, Store: h.store, Cities: cities, Now: time.Now, Log: h.log,
		Free: h.free, MinFree: h.MinFree, NoEntries: !h.does(access.Upload) && !h.makes(),
	})
	return err
}

func (h *house) readCities() (*edition.Cities, error) {
	if h.Cities == "" {
		return edition.MemberCities(), nil
	}
	f, err := os.Open(h.Cities)
	if err != nil {
		return nil, fmt.Errorf("read the cities: %w", err)
	}
	defer f.Close()
	cities, err := edition.ParseCities(f)
	if err != nil {
		return nil, fmt.Errorf("%s:\n%w", h.Cities, err)
	}
	return cities, nil
}

func (h *house) openCatalog(ctx context.Context) (err error) {
	h.catalog, err = catalog.Open(ctx, h.catalogFile(), h.log)
	return err
}

// openStaff is also for the worker, who makes their buckets, and that of their claims.
func (h *house) openStaff(ctx context.Context) (err error) {
	if !h.does(access.Moderation) && !h.makes() {
		return nil
	}
	h.staff, err = staff.Open(ctx, staff.Config{Journal: h.journal, Secret: h.secret, Now: time.Now, Log: h.log})
	if err != nil {
		return err
	}
	h.claims, err = claims.Open(ctx, claims.Config{Journal: h.journal, Now: time.Now, Log: h.log})
	return err
}

// openUploads is also for the worker, who makes their buckets and sweeps them.
func (h *house) openUploads(ctx context.Context) (err error) {
	if !h.does(access.Upload) && !h.makes() {
		return nil
	}
	h.uploads, err = uploads.Open(ctx, uploads.Config{Store: h.store, Journal: h.journal, Now: time.Now, Log: h.log})
	return err
}
