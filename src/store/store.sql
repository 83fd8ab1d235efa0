-- name: store_begin
BEGIN IMMEDIATE;

-- name: store_commit
COMMIT;

-- name: store_rollback
ROLLBACK;

-- name: change_insert
INSERT INTO change (seq, at, actor, kind, subject, revision, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: change_mirror
-- A log that lives elsewhere is copied into the library's file, so that pages find bodies there.
INSERT OR REPLACE INTO change (seq, at, actor, kind, subject, revision, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: change_head
SELECT seq, at FROM change ORDER BY seq DESC LIMIT 1;

-- name: change_revision
SELECT revision FROM change WHERE subject = ?1 ORDER BY revision DESC LIMIT 1;

-- name: change_latest
SELECT seq, at, actor, kind, subject, revision, body FROM change WHERE subject = ?1 ORDER BY revision DESC LIMIT 1;

-- name: change_read
SELECT seq, at, actor, kind, subject, revision, body FROM change WHERE seq > ?1 ORDER BY seq LIMIT ?2;

-- name: change_erase
UPDATE change SET body = '' WHERE subject = ?1 AND revision <= ?2 AND body <> '';

-- name: change_compact
UPDATE change SET body = '{}' WHERE subject = ?1 AND revision = ?2 AND body <> '';

-- name: change_erased
SELECT seq FROM change WHERE body = '' LIMIT 1;

-- name: change_gap
-- The first place where the log is not 1, 2, 3 …
SELECT seq FROM (SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM change) WHERE seq <> place LIMIT 1;

-- name: change_time_backwards
SELECT later.seq FROM change AS later JOIN change AS earlier ON earlier.seq = later.seq - 1
WHERE later.at < earlier.at LIMIT 1;

-- name: change_revision_gap
-- The first subject whose revisions are not 1, 2, 3 … in the log's order.
SELECT seq FROM (
    SELECT seq, revision, row_number() OVER (PARTITION BY subject ORDER BY seq) AS place FROM change
) WHERE revision <> place LIMIT 1;

-- name: library_value
SELECT value FROM library WHERE name = ?1;

-- name: library_set
INSERT INTO library (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
