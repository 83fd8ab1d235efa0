-- name: story_versions
SELECT seq, revision, kind, at, actor, body FROM change WHERE subject = ?1 AND revision < ?2
ORDER BY revision DESC LIMIT ?3;

-- name: story_version
SELECT seq, revision, kind, at, actor, body FROM change WHERE seq = ?1 AND subject = ?2;
