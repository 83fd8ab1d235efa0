-- The change log. Only this table ever needs migrations; everything else is rebuilt from it.
CREATE TABLE IF NOT EXISTS change (
    seq      INTEGER PRIMARY KEY, -- place in the log, from 1, without gaps
    at       INTEGER NOT NULL,    -- microseconds since 1970 UTC
    actor    TEXT NOT NULL,
    kind     INTEGER NOT NULL,    -- newsroom/changes.list
    subject  TEXT NOT NULL,       -- "story:42"
    revision INTEGER NOT NULL,    -- counts within the subject
    body     TEXT NOT NULL        -- the subject's full new state, JSON; empty once erased
);
CREATE UNIQUE INDEX IF NOT EXISTS change_revision ON change (subject, revision);
-- For reading who did what (newsroom/audit.h).
CREATE INDEX IF NOT EXISTS change_actor ON change (actor, seq, kind);
CREATE INDEX IF NOT EXISTS change_kind ON change (kind, seq);
-- What the library knows of itself: its model's version and its position in the log.
CREATE TABLE IF NOT EXISTS library (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
