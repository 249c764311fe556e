-- The catalog's schema. Raise schemaVersion in schema.go with any change here, and with
-- any change of how words.go makes words of a text.

-- One row for each drawing that is not erased. state is drawing.State in JSON; the
-- other columns are taken from it, for finding and ordering. Times are milliseconds
-- since 1970, UTC.
CREATE TABLE drawing (
  id       TEXT    NOT NULL UNIQUE,
  seq      INTEGER NOT NULL,
  city     TEXT    NOT NULL,
  lane     TEXT    NOT NULL, -- where somebody should look at it, see lanes.go; '' for nowhere
  barred   TEXT    NOT NULL, -- staff ids of those who may not decide there, each between spaces
  waiting  INTEGER NOT NULL, -- since when
  judge    TEXT    NOT NULL, -- staff id: whose verdict stands, also as a first of two; '' if none does
  judged   INTEGER NOT NULL, -- sequence of that verdict
  unmade   INTEGER NOT NULL, -- 1: neither rendered nor unreadable yet
  reports  INTEGER NOT NULL, -- networks that reported it since a moderator looked; 0 for what is down for other reasons
  family   TEXT    NOT NULL, -- HMAC of the guardian's address; '' of one from before there was any
  state    TEXT    NOT NULL
) STRICT;

-- One row for each drawing that a school has sent and that waits for its guardian. Nobody
-- sees it here: it is kept to be folded into what comes. state is drawing.State in JSON.
CREATE TABLE collected (
  id    TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL
) STRICT;

-- One row for each drawing that is erased and of which nobody has said yet that its data
-- key and its pictures are destroyed. It names nobody.
CREATE TABLE doomed (
  id     TEXT    NOT NULL PRIMARY KEY,
  erased INTEGER NOT NULL -- since when
) STRICT;

CREATE INDEX queue  ON drawing (lane, waiting, id, city) WHERE lane <> '';
CREATE INDEX recent ON drawing (judge, judged) WHERE judge <> '';
CREATE INDEX unmade ON drawing (waiting, id) WHERE unmade = 1;
CREATE INDEX reported ON drawing (reports, id) WHERE reports > 0;
CREATE INDEX family ON drawing (family, id) WHERE family <> '';
CREATE INDEX families ON drawing (city, family) WHERE family <> '' AND state ->> 'withdrawn' IS NULL;

-- One row for each drawing that the public may see from public_at on, with what they
-- may see of it. seq is its approval's: every index ends with it, and so orders drawings
-- of one moment.
CREATE TABLE hung (
  seq       INTEGER NOT NULL PRIMARY KEY,
  id        TEXT    NOT NULL UNIQUE,
  city      TEXT    NOT NULL,
  age       INTEGER NOT NULL,
  public_at INTEGER NOT NULL,
  title     TEXT    NOT NULL,
  story     TEXT    NOT NULL,
  language  TEXT    NOT NULL,
  child     TEXT    NOT NULL,
  color     TEXT    NOT NULL, -- the dominant one
  tone      TEXT    NOT NULL, -- its name
  width     INTEGER NOT NULL,
  height    INTEGER NOT NULL,
  pictures  TEXT    NOT NULL, -- see pictures.go
  seen      TEXT    NOT NULL, -- what can be seen on it; '' if nobody said
  seen_language TEXT NOT NULL,
  featured  INTEGER NOT NULL -- since when it is shown on the first page; 0: it is not
) STRICT;

CREATE INDEX newest   ON hung (public_at);
CREATE INDEX wall     ON hung (city, public_at);
CREATE INDEX ages     ON hung (city, age, public_at);
CREATE INDEX same_age ON hung (age, public_at, seq, city);
CREATE INDEX tones    ON hung (tone, public_at, seq, city, color);
CREATE INDEX featured ON hung (featured) WHERE featured > 0;

-- The words by which each of them is found, as words.go makes them, and as the index
-- below has them: it takes them out again by this text.
CREATE TABLE spoken (
  seq   INTEGER NOT NULL PRIMARY KEY,
  words TEXT    NOT NULL
) STRICT;

-- The index of these words. It knows which drawings have a word and not where in them,
-- which is a third of its size; what is not a word of a text begins with _ or -. No triggers
-- fill it: see rehang in hang.go.
CREATE VIRTUAL TABLE found USING fts5 (
  words, content = 'spoken', content_rowid = 'seq', detail = none, columnsize = 0,
  prefix = '1 2 3 4 5 6 7 8 9', tokenize = "ascii tokenchars '_-'"
);
INSERT INTO found (found, rank) VALUES ('secure-delete', 1);

-- Each word of it with each drawing that has it, to be examined.
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (found, instance);

-- How many drawings of a city hang; those whose public_at is still to come are few, and
-- taken off on reading.
CREATE TABLE city (
  slug     TEXT    NOT NULL PRIMARY KEY,
  showable INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what: a row for each fact but those that workers find. It has no texts, and of a
-- drawing that was erased nothing but what happened and when. Orders and bounds go by at;
-- seq, which every index ends with, orders what happened at one moment.
CREATE TABLE act (
  seq     INTEGER NOT NULL PRIMARY KEY,
  at      INTEGER NOT NULL,
  who     TEXT    NOT NULL, -- staff id; '' for families, visitors and workers
  what    TEXT    NOT NULL, -- name of the fact
  drawing TEXT    NOT NULL, -- '' of one that was erased, as whatever follows but what and at
  city    TEXT    NOT NULL,
  reason  TEXT    NOT NULL, -- a code
  was     TEXT    NOT NULL, -- status before it
  became  TEXT    NOT NULL, -- status after it
  waited  INTEGER NOT NULL  -- milliseconds from when the picture waited to its verdict; else 0
) STRICT;

CREATE INDEX act_at      ON act (at);
CREATE INDEX act_drawing ON act (drawing, at) WHERE drawing <> '';
CREATE INDEX act_who     ON act (who, at) WHERE who <> '';
CREATE INDEX act_city    ON act (city, at);
CREATE INDEX act_what    ON act (what, at, seq, city, waited);

-- How many drawings of a city there are, and how many of them wait for a verdict.
CREATE TABLE tally (
  city    TEXT    NOT NULL PRIMARY KEY,
  entered INTEGER NOT NULL,
  waits   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How much was forgotten on a day because it had been kept long enough. A row for each of a
-- million drawings would say nothing more: nobody did it, and it names nobody.
CREATE TABLE forgotten (
  day    TEXT    NOT NULL, -- 2006-01-02, UTC
  what   TEXT    NOT NULL, -- a drawing.Record
  number INTEGER NOT NULL,
  PRIMARY KEY (day, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL -- of the last fact applied
) STRICT;
INSERT INTO progress VALUES (1, 0);

-- All that the public may see. The + keeps SQLite from seeking by the clock, which would
-- walk from the newest drawing to a page far behind it: who reads names a bound, too.
CREATE VIEW public_drawing AS
SELECT * FROM hung WHERE +public_at <= CAST(round(unixepoch('subsec') * 1000) AS INTEGER);

-- The same, to be searched: found MATCH finds.
CREATE VIEW public_found AS
SELECT found.found, found.rowid AS place, found.words, public_drawing.*
FROM found CROSS JOIN public_drawing ON public_drawing.seq = found.rowid;

-- Where a word is, of drawings that may be still to come, to be counted.
CREATE VIEW public_place AS SELECT found.found, found.rowid AS place FROM found;

-- How many drawings of a city hang, and of which city those are that are still to come.
CREATE VIEW public_city AS SELECT slug, showable FROM city;
CREATE VIEW public_coming AS SELECT city, public_at FROM hung;
