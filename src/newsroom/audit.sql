-- name: audit_all
SELECT seq, at, actor, kind, subject, revision, body FROM change
WHERE seq >= ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3;

-- name: audit_by_actor
SELECT seq, at, actor, kind, subject, revision, body FROM change INDEXED BY change_actor
WHERE seq >= ?1 AND seq < ?2 AND actor = ?4 AND ?5 IN (0, kind) ORDER BY seq DESC LIMIT ?3;

-- name: audit_by_kind
SELECT seq, at, actor, kind, subject, revision, body FROM change INDEXED BY change_kind
WHERE seq >= ?1 AND seq < ?2 AND kind = ?5 ORDER BY seq DESC LIMIT ?3;

-- name: audit_by_subject
-- Within a subject, revisions stand in the log's order.
SELECT seq, at, actor, kind, subject, revision, body FROM change INDEXED BY change_revision
WHERE subject = ?6 AND seq >= ?1 AND seq < ?2 AND (?4 IS NULL OR actor = ?4) AND ?5 IN (0, kind)
ORDER BY revision DESC LIMIT ?3;

-- name: audit_moment
SELECT at FROM change WHERE seq = ?1;

-- name: audit_count
SELECT count(*) FROM change INDEXED BY change_kind WHERE kind = ?1 AND seq >= ?2 AND seq < ?3;

-- name: audit_actors
-- From one to the next in the index, so that it costs as much as there are actors.
WITH RECURSIVE actors (name) AS (
    SELECT min(actor) FROM change
    UNION ALL
    SELECT (SELECT min(actor) FROM change WHERE actor > name) FROM actors WHERE name IS NOT NULL
)
SELECT name FROM actors WHERE name IS NOT NULL;
