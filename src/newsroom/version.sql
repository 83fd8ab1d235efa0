-- name: story_versions
SELECT seq, revision, kind, at, actor, body FROM change WHERE subject = ?1 AND revision < ?2
ORDER BY revision DESC LIMIT ?3;

-- name: story_corrections
-- What stood after and before each correction, the newest first.
SELECT after.body, before.body FROM change AS after
JOIN change AS before ON before.subject = after.subject AND before.revision = after.revision - 1
WHERE after.subject = ?1 AND after.kind = ?2 ORDER BY after.revision DESC;

-- name: story_version
SELECT seq, revision, kind, at, actor, body FROM change WHERE seq = ?1 AND subject = ?2;
