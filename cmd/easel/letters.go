package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/class"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
)

// openLetters is for those who ask for letters and those who write them.
func (h *house) openLetters(ctx context.Context) (err error) {
	if !h.does(access.Upload) && !h.does(access.Moderation) && !h.makes() {
		return nil
	}
	if h.makes() { // before there are requests, so that nobody's first fact comes too early
		if h.announced, err = h.journal.QueueOfNow(ctx, mailer.AnnouncerQueue, mailer.AnnouncedFacts...); err != nil {
			return err
		}
		if h.written, err = letters.OpenWritten(ctx, h.journal, time.Now); err != nil {
			return err
		}
	}
	if h.does(access.Moderation) || h.makes() {
		if h.messages, err = letters.OpenMessages(ctx, h.journal); err != nil {
			return err
		}
		if h.mishaps, err = letters.OpenMishaps(ctx, h.journal); err != nil {
			return err
		}
	}
	h.letters, err = letters.Open(ctx, h.journal)
	return err
}

// outboxFolder is where letters lie that no server takes.
func (p place) outboxFolder() string { return filepath.Join(p.Data, "outbox") }

// sender takes mails to the server that the flags name; nil without. The links in mails
// begin with --public-url, because what a request calls us is a stranger's word.
func (f serveFlags) sender() (*mail.Sender, error) {
	if f.SMTP == "" {
		return nil, nil
	}
	if f.PublicURL == "" {
		return nil, fmt.Errorf("%w: --smtp wants --public-url: mails hold links", errUsage)
	}
	access, err := f.mailAccess()
	if err != nil {
		return nil, err
	}
	sender, err := mail.NewWith(f.SMTP, f.MailFrom, access)
	if err != nil {
		return nil, fmt.Errorf("%w: --smtp and --mail-from: %w", errUsage, err)
	}
	return sender, nil
}

// mailAccess reads what the mail server wants to know, and what we want to know of it. A
// password that stands on the command line is everybody's who can list processes.
func (f serveFlags) mailAccess() (a mail.Access, err error) {
	u, err := url.Parse(f.SMTP)
	if err != nil {
		return a, nil // said where the address is read
	}
	if _, typed := u.User.Password(); typed && os.Getenv("EASEL_SMTP") != f.SMTP {
		return a, fmt.Errorf("%w: --smtp shows the password to everybody who can list processes: put it into a file and name that by --smtp-password-file, or set EASEL_SMTP", errUsage)
	}
	if f.SMTPPassword != "" {
		password, err := os.ReadFile(f.SMTPPassword)
		if err != nil {
			return a, fmt.Errorf("read the password of the mail server: %w", err)
		}
		a.Password = strings.TrimRight(string(password), "\r\n")
	}
	if f.SMTPCA == "" {
		return a, nil
	}
	authorities, err := os.ReadFile(f.SMTPCA)
	if err != nil {
		return a, fmt.Errorf("read the authorities of the mail server: %w", err)
	}
	a.CA = x509.NewCertPool()
	if !a.CA.AppendCertsFromPEM(authorities) {
		return a, fmt.Errorf("%w: --smtp-ca: %s holds no certificate", errUsage, f.SMTPCA)
	}
	return a, nil
}

// linksBegin is what the links in letters begin with: --public-url, or where this process
// itself shows families their pages; "" if it does not know.
func (f serveFlags) linksBegin(home string) string {
	if f.PublicURL == "" && !f.does(access.Upload) {
		return ""
	}
	return strings.TrimSuffix(home, "/")
}

// writeLetters starts who writes letters to families and teachers, and who keeps the outbox
// clear.
func (h *house) writeLetters(g *errgroup.Group, ctx context.Context, f serveFlags, home string) {
	g.Go(func() error {
		sender, outbox, err := h.post(f)
		if err != nil {
			return err
		}
		var both errgroup.Group
		if outbox != nil {
			tidier := mailer.NewTidier(outbox, h.contest, h.catalog, time.Now, h.log)
			both.Go(func() error { return tidier.Run(ctx) })
		}
		keeper := &class.Keeper{Contest: h.contest, PublicURL: f.linksBegin(home), Log: h.log}
		if keeper.PublicURL != "" {
			keeper.Post = h.once(sender)
		}
		if outbox != nil {
			keeper.Outbox = outbox
		}
		both.Go(func() error { return keeper.Run(ctx) })
		if begin := f.linksBegin(home); begin != "" {
			both.Go(func() error { return h.mail(ctx, sender, begin) })
			both.Go(func() error { return h.announce(ctx, sender, begin) })
		} else {
			h.log.Warn("this worker writes no letters to families: it does not know the address of their pages; set --public-url")
		}
		return both.Wait()
	})
}

// post is where letters go: to the mail server, else into the outbox. An outbox that lies
// there from before is kept clear also where there is a server now.
func (h *house) post(f serveFlags) (sender mailer.Sender, outbox *mail.Folder, err error) {
	server, err := f.sender()
	if err != nil {
		return nil, nil, err
	}
	if server != nil {
		if _, err := os.Stat(h.outboxFolder()); errors.Is(err, fs.ErrNotExist) {
			return server, nil, nil
		}
	}
	outbox, err = mail.OpenFolder(h.outboxFolder(), f.MailFrom)
	if err != nil {
		return nil, nil, err
	}
	if server != nil {
		return server, outbox, nil
	}
	h.log.Info("letters to families become files, for want of --smtp", "outbox", h.outboxFolder())
	return outbox, outbox, nil
}

// mail writes letters until the context ends.
func (h *house) mail(ctx context.Context, sender mailer.Sender, begin string) error {
	var queue *journal.ErrandQueue
	err := patiently(ctx, func(ctx context.Context) (err error) {
		queue, err = h.letters.Queue(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if err := patiently(ctx, h.askAgain); err != nil {
		return err
	}
	m := &mailer.Mailer{
		Catalog: h.catalog, Contest: h.contest, Journal: h.journal, Sender: sender, Written: h.written, Messages: h.messages, Cities: h.contest.Cities, PublicURL: begin, Now: time.Now, Log: h.log, Tally: h.posted,
	}
	return (&worker.Errands{Queue: queue, Job: m.Do, For: letters.Day, Stuck: mailer.Stuck, Now: time.Now, Log: h.log}).Run(ctx)
}

// askAgain asks for the letters of messages that have not all been written, for the request
// was forgotten while no worker was there. Of those whose day is over the mailer writes none.
func (h *house) askAgain(ctx context.Context) error {
	all, err := h.messages.All(ctx)
	for _, m := range all {
		if err == nil && m.Done.IsZero() {
			err = h.letters.AskMessage(ctx, m.ID)
		}
	}
	return err
}

// once hands letters over, each once.
func (h *house) once(sender mailer.Sender) *mailer.Post {
	return &mailer.Post{Sender: sender, Written: h.written, Now: time.Now, Log: h.log, Tally: h.posted}
}

// announcers is how many letters about facts are handed over at once: a mail server takes
// its time for each.
const announcers = 4

// announce writes letters about facts until the context ends.
func (h *house) announce(ctx context.Context, sender mailer.Sender, begin string) error {
	a := &mailer.Announcer{
		Post:    h.once(sender),
		Contest: h.contest, PublicURL: begin,
	}
	return (&worker.Lasting{Queue: h.announced, Job: a.Do, Many: announcers, Yield: h.contest.Lull, Stuck: mailer.GivenUp, Log: h.log}).Run(ctx)
}

// forget takes letters about a drawing out of this folder's outbox, if there is one. Other
// processes hear from their catalogs that they have to.
func (h *house) forget(ctx context.Context, id drawing.ID) error {
	if _, err := os.Stat(h.outboxFolder()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return mail.FolderOf(h.outboxFolder()).Forget(ctx, id)
}

// sayGoodbye asks for the letter about an erasure, as long as it is known to whom.
func (h *house) sayGoodbye(ctx context.Context, id drawing.ID) error {
	sealed, err := h.contest.SealLast(ctx, id)
	if err != nil || sealed == nil {
		return err
	}
	return h.letters.AskErased(ctx, id, sealed)
}

// destroyer is the contest for who destroys what is erased: what lies in the outbox goes
// before it is said that nothing is left.
type destroyer struct {
	*contest.Contest
	house *house
}

// goodbyeFor is how long after an erasure nothing is destroyed for want of its letter: what a
// server needs to come back.
const goodbyeFor = time.Minute

// Destroy is the contest's. A letter that can't be asked for keeps nothing alive.
func (d destroyer) Destroy(ctx context.Context, id drawing.ID) error {
	if err := d.house.forget(ctx, id); err != nil {
		return err
	}
	if err := d.house.sayGoodbye(ctx, id); err != nil {
		s, unknown := d.State(ctx, id)
		if unknown != nil || s.Erased.IsZero() || d.Now().Sub(s.Erased) < goodbyeFor {
			return errors.Join(err, unknown)
		}
		d.house.log.ErrorContext(ctx, "the letter about an erasure can't be asked for: its family hears nothing, and all is destroyed", "drawing", id, "err", err)
	}
	return d.Contest.Destroy(ctx, id)
}
