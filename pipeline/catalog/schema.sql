-- The catalog's schema. Raise schemaVersion in schema.go with any change here.

-- One row for each drawing that is not erased. state is drawing.State in JSON; the
-- other columns are taken from it, for finding and ordering. Times are milliseconds
-- since 1970, UTC.
CREATE TABLE drawing (
  id        TEXT    NOT NULL PRIMARY KEY,
  seq       INTEGER NOT NULL,
  city      TEXT    NOT NULL,
  age       INTEGER NOT NULL,
  waits     INTEGER NOT NULL, -- 1: a moderator should look at it
  waiting   INTEGER NOT NULL, -- since when
  unmade    INTEGER NOT NULL, -- 1: neither rendered nor unreadable yet
  showable  INTEGER NOT NULL, -- 1: the public may see it from public_at on
  public_at INTEGER NOT NULL,
  tone      TEXT    NOT NULL, -- of its dominant colour; '' without renditions
  featured  INTEGER NOT NULL, -- since when it is shown on the first page; 0: it is not
  reports   INTEGER NOT NULL, -- networks that reported it
  state     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX queue   ON drawing (waiting, id)             WHERE waits = 1;
CREATE INDEX unmade  ON drawing (waiting, id)             WHERE unmade = 1;
CREATE INDEX wall    ON drawing (city, public_at, id, age) WHERE showable = 1;
CREATE INDEX newest  ON drawing (public_at, id, age)      WHERE showable = 1;
CREATE INDEX tones   ON drawing (tone, public_at, id)     WHERE showable = 1;
CREATE INDEX reported ON drawing (reports, id)            WHERE showable = 1 AND reports > 0;
CREATE INDEX featured ON drawing (featured, id)           WHERE showable = 1 AND featured > 0;

-- How many drawings of a city are showable; those whose public_at is still to come
-- are few, and taken off on reading.
CREATE TABLE city (
  slug     TEXT    NOT NULL PRIMARY KEY,
  showable INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL -- of the last fact applied
) STRICT;
INSERT INTO progress VALUES (1, 0);

-- All that the public may see.
CREATE VIEW public_drawing AS
SELECT id, city, age, public_at,
       state ->> '$.title'           AS title,
       coalesce(state ->> '$.story', '') AS story,
       state ->> '$.language'        AS language,
       state ->> '$.child.name'      AS child,
       state ->> '$.ladder.color'    AS color,
       state ->> '$.ladder.width'    AS width,
       state ->> '$.ladder.height'   AS height,
       state ->  '$.ladder.pictures' AS pictures,
       coalesce(state ->> '$.seen.text', '')     AS seen,
       coalesce(state ->> '$.seen.language', '') AS seen_language,
       tone, featured
FROM drawing
WHERE showable = 1 AND public_at <= CAST(unixepoch('subsec') * 1000 AS INTEGER);

CREATE VIEW public_city AS
SELECT slug, showable - (
         SELECT count(*) FROM drawing
         WHERE drawing.city = city.slug AND drawing.showable = 1
           AND drawing.public_at > CAST(unixepoch('subsec') * 1000 AS INTEGER)
       ) AS drawings
FROM city;
