package access_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

func connect(t *testing.T, server journal.Server) *nats.Conn {
	t.Helper()
	nc, err := journal.Dial(server, "easel-test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// all are the roles that may do something, for the table below.
func all() []access.Role { return access.Roles() }

func only(roles ...access.Role) []access.Role { return append(roles, access.Operator) }

// mayPublish is who may publish to what: what is asked of the server is a subject, too.
// What stands in no row, nobody may.
func mayPublish() map[string][]access.Role {
	const id = "drawings.7t3kq0000000000000000000zz."
	may := map[string][]access.Role{
		id + "praised": only(), "drawings.x": nil, id + "a.b": nil,
		"keys.7t3kq0000000000000000000zz": only(access.Upload, access.Worker), // a worker's are of last letters
		"$KV.written.a":                   only(access.Worker), "$KV.mishaps.a": only(access.Worker),
		"$KV.entrants.a": only(access.Upload, access.Worker), "$KV.sessions.a": only(access.Moderation), "$KV.claims.a": only(access.Moderation), "$KV.links.a": only(access.Moderation),
		"$KV.locks.a": only(access.Upload), "$KV.senders.a": only(access.Upload), "$KV.classes.a": only(access.Upload, access.Worker),
		"$KV.settings.edition": only(access.Moderation, access.Worker), "$KV.staff.a": only(access.Moderation),
		"$JS.API.STREAM.MSG.DELETE.KEYS": only(access.Worker),
		"$JS.ACK.DRAWINGS.thumbnail.1":   only(access.Worker), "$JS.ACK.DRAWINGS.screen.1": only(access.Worker), "$JS.ACK.DRAWINGS.erase.1": only(access.Worker), "$JS.ACK.DRAWINGS.announce.1": only(access.Worker),
		"letters.lost": only(access.Upload), "letters.erased": only(access.Upload, access.Worker), "letters.message": only(access.Upload, access.Moderation, access.Worker),
		"$KV.messages.a": only(access.Moderation, access.Worker), "letters.a.b": nil, "$JS.ACK.LETTERS.mail.1": only(access.Worker),
		"$JS.API.CONSUMER.CREATE.LETTERS.mail": only(access.Worker), "$JS.API.CONSUMER.MSG.NEXT.LETTERS.mail": only(access.Worker), "$JS.API.CONSUMER.CREATE.LETTERS.follower": only(access.Worker),
		"$JS.API.INFO": only(), "$JS.API.STREAM.LIST": only(), "$JS.API.STREAM.NAMES": only(), "$JS.API.SERVER.REMOVE": nil, "$SYS.REQ.SERVER.PING": nil,
		"_INBOX.upload.a": nil, "anything": nil,
		"$JS.API.CONSUMER.CREATE.DRAWINGS.thumbnail":              only(access.Worker),
		"$JS.API.CONSUMER.CREATE.DRAWINGS.thumbnail.drawings.*.a": only(access.Worker),
		"$JS.API.CONSUMER.DELETE.DRAWINGS.thumbnail":              only(access.Worker),
		"$JS.API.CONSUMER.MSG.NEXT.DRAWINGS.thumbnail":            only(access.Worker),
		"$JS.API.CONSUMER.MSG.NEXT.DRAWINGS.screen":               only(access.Worker),
		"$JS.API.CONSUMER.MSG.NEXT.DRAWINGS.announce":             only(access.Worker),
		"$JS.API.CONSUMER.DURABLE.CREATE.DRAWINGS.thumbnail":      nil,
		"$JS.API.CONSUMER.CREATE.DRAWINGS.follower":               all(),
		"$JS.API.CONSUMER.MSG.NEXT.DRAWINGS.follower":             all(),
		"$JS.API.CONSUMER.CREATE.KEYS.follower":                   only(),
		"$JS.API.CONSUMER.CREATE.KV_settings.a.$KV.settings.>":    all(),
		"$JS.API.CONSUMER.CREATE.KV_staff.a.$KV.staff.>":          only(access.Moderation),
		"$JS.API.CONSUMER.CREATE.KV_claims.a.$KV.claims.>":        only(access.Moderation),
		"$JS.API.CONSUMER.CREATE.KV_sessions.a.$KV.sessions.>":    only(access.Moderation),
		"$JS.API.CONSUMER.CREATE.KV_mishaps.a.$KV.mishaps.>":      only(access.Moderation),
		"$JS.API.CONSUMER.CREATE.KV_messages.a.$KV.messages.>":    only(access.Moderation, access.Worker),
		"$JS.API.CONSUMER.CREATE.KV_links.a.$KV.links.>":          only(),
		"$JS.API.CONSUMER.CREATE.KV_entrants.a.$KV.entrants.>":    only(access.Worker),
		"$JS.API.CONSUMER.CREATE.KV_classes.a.$KV.classes.>":      only(access.Worker),
	}
	for _, name := range []drawing.Name{drawing.Collected, drawing.Submitted, drawing.Consented, drawing.Replaced, drawing.Withdrawn, drawing.Restored, drawing.Corrected, drawing.Reported, drawing.Appealed} {
		may[id+string(name)] = only(access.Upload)
	}
	for _, name := range []drawing.Name{drawing.Approved, drawing.Returned, drawing.Declined, drawing.Undone, drawing.Reinstated, drawing.Described, drawing.Featured, drawing.Edited, drawing.Proposed, drawing.Escalated, drawing.Noted, drawing.LookedAt} {
		may[id+string(name)] = only(access.Moderation)
	}
	for _, name := range []drawing.Name{drawing.Rendered, drawing.Unreadable, drawing.Screened, drawing.Swept, drawing.Forgotten, drawing.Destroyed} {
		may[id+string(name)] = only(access.Worker)
	}
	may[id+string(drawing.Erased)] = only(access.Upload, access.Worker)        // by families; and what no guardian agreed to
	may[id+string(drawing.TakenDown)] = only(access.Moderation, access.Upload) // by many reports
	readers := map[string][]access.Role{
		"DRAWINGS": all(), "KEYS": all(), "KV_settings": all(),
		"KV_entrants": only(access.Upload, access.Worker), "KV_staff": only(access.Moderation), "KV_sessions": only(access.Moderation), "KV_links": only(access.Moderation),
		"KV_claims": only(access.Moderation), "KV_locks": only(access.Upload), "KV_senders": only(access.Upload), "KV_classes": only(access.Upload, access.Worker), "LETTERS": only(),
		"KV_written": only(access.Worker), "KV_mishaps": only(access.Moderation), "KV_messages": only(access.Moderation, access.Worker),
	}
	for stream, who := range readers {
		may["$JS.API.STREAM.MSG.GET."+stream] = who
		may["$JS.API.STREAM.INFO."+stream] = append(slices.Clone(who), access.Worker)
		if stream == "LETTERS" {
			may["$JS.API.STREAM.INFO."+stream] = only(access.Upload, access.Moderation, access.Worker)
		}
		may["$JS.API.STREAM.CREATE."+stream] = only(access.Worker)
		for _, deed := range []string{"UPDATE", "DELETE", "PURGE", "SNAPSHOT", "RESTORE", "LEADER.STEPDOWN", "PEER.REMOVE"} {
			may["$JS.API.STREAM."+deed+"."+stream] = nil
		}
		if stream != "KEYS" {
			may["$JS.API.STREAM.MSG.DELETE."+stream] = nil
		}
		may["$JS.API.DIRECT.GET."+stream] = nil
	}
	return may
}

func TestARoleMayDoItsWorkAndNoMore(t *testing.T) {
	t.Parallel()
	contest := journaltest.NewCluster(t).Contest() // nothing is made in it: nothing hears what is published
	for _, role := range access.Roles() {
		t.Run(string(role), func(t *testing.T) {
			nc := connect(t, contest.Server(role))
			for subject, who := range mayPublish() {
				if may := allowed(t, nc, func() error { return nc.Publish(subject, nil) }); may != slices.Contains(who, role) {
					t.Errorf("may publish to %s: %v", subject, may)
				}
			}
			for _, subject := range []string{">", "drawings.>", "keys.>", "$KV.>", "_INBOX.>", "$JS.EVENT.>", "_INBOX.other.>"} {
				if allowed(t, nc, func() error { _, err := nc.SubscribeSync(subject); return err }) {
					t.Errorf("may listen to %s", subject)
				}
			}
			for _, other := range access.Roles() {
				may := allowed(t, nc, func() error { _, err := nc.SubscribeSync("_INBOX." + string(other) + ".>"); return err })
				if may != (other == role) {
					t.Errorf("may listen to the answers of %s: %v", other, may)
				}
			}
		})
	}
}

// allowed does a deed and reports whether the server did not refuse it: it says so
// before it answers a ping that comes after.
func allowed(t *testing.T, nc *nats.Conn, do func() error) bool {
	t.Helper()
	before := nc.LastError()
	if err := do(); err != nil {
		t.Fatal(err)
	}
	if err := nc.FlushTimeout(patience); err != nil {
		t.Fatal(err)
	}
	return nc.LastError() == before
}

const patience = time.Minute

func TestWhatAUserLacksIsNamed(t *testing.T) {
	t.Parallel()
	contest := journaltest.NewCluster(t).Contest()
	for _, role := range access.Roles() {
		nc := connect(t, contest.Server(role))
		for _, wanted := range access.Roles() {
			err := access.Check(t.Context(), nc, wanted)
			switch suffices := wanted == role || role == access.Operator; {
			case suffices && err != nil:
				t.Errorf("%s may not do what %s does: %v", role, wanted, err)
			case !suffices && wanted == access.Gallery: // what it needs, everybody has
			case !suffices && (err == nil || !strings.Contains(err.Error(), string(role)+" may not do what "+string(wanted)+" does")):
				t.Errorf("%s as %s: %v", role, wanted, err)
			}
		}
	}
	err := access.Check(t.Context(), connect(t, contest.Server(access.Gallery)), access.Upload)
	if err == nil || !strings.Contains(err.Error(), "drawings.*.submitted") || strings.Contains(err.Error(), "MSG.GET.DRAWINGS") {
		t.Errorf("a gallery that should upload: %v", err)
	}
	// A server that knows no users asks for none.
	if err := access.Check(t.Context(), journaltest.NewServer(t).Connect(t), access.Operator); err != nil {
		t.Error(err)
	}
}

// TestWhatIsNotAllowedIsNotTakenForAway: it would be tried again for ever.
func TestWhatIsNotAllowedIsNotTakenForAway(t *testing.T) {
	t.Parallel()
	contest := journaltest.NewCluster(t).Contest()
	log := slog.New(slog.DiscardHandler)
	open := func(role access.Role, replicas int) *journal.Journal {
		j, err := journal.Open(t.Context(), connect(t, contest.Server(role)), journal.Config{Replicas: replicas, Sealer: plain{}, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	if _, err := open(access.Worker, contest.Replicas()).Bucket(t.Context(), "settings", 0); err != nil {
		t.Fatal(err)
	}
	gallery := open(access.Gallery, 0)
	settings, err := gallery.Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	var deeds sync.WaitGroup
	for name, deed := range map[string]func() error{
		"append": func() error {
			_, err := gallery.Append(t.Context(), journal.Head{}, drawingtest.Submitted("accra", 7).Facts()[0])
			return err
		},
		"put":                 func() error { return settings.Put(t.Context(), "edition", nil) },
		"open another bucket": func() error { _, err := gallery.Bucket(t.Context(), "sessions", 0); return err },
	} {
		deeds.Go(func() {
			if err := deed(); !errors.Is(err, journal.ErrForbidden) || errors.Is(err, journal.ErrAway) {
				t.Errorf("%s: %v; want: %v", name, err, journal.ErrForbidden)
			}
		})
	}
	deeds.Wait()
}

// plain seals nothing.
type plain struct{}

func (plain) Seal(_ context.Context, _ drawing.ID, _ string, text []byte) ([]byte, error) {
	return text, nil
}

func (plain) Open(_ context.Context, _ drawing.ID, _ string, sealed []byte) ([]byte, error) {
	return sealed, nil
}
