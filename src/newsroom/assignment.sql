-- name: assignment_by_id
SELECT id, revision, changed_us, body FROM assignment WHERE id = ?1;

-- name: assignment_between
-- What touches a span; ?3 is before its beginning by the most that one lasts.
SELECT id, revision, changed_us, body FROM assignment
WHERE from_us >= ?3 AND from_us < ?2 AND until_us >= ?1
ORDER BY from_us, id LIMIT ?4;

-- name: assignment_between_of
-- The same of one person's.
SELECT id, revision, changed_us, body FROM assignment JOIN assignment_person ON assignment_id = id
WHERE person_id = ?5 AND from_us >= ?3 AND from_us < ?2 AND until_us >= ?1
ORDER BY from_us, id LIMIT ?4;

-- name: assignment_insert
INSERT INTO assignment (id, revision, changed_us, from_us, until_us, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, changed_us = excluded.changed_us,
    from_us = excluded.from_us, until_us = excluded.until_us, body = excluded.body;

-- name: assignment_delete
DELETE FROM assignment WHERE id = ?1;

-- name: assignment_release
DELETE FROM assignment_person WHERE assignment_id = ?1;

-- name: assignment_give
INSERT OR IGNORE INTO assignment_person (assignment_id, person_id) VALUES (?1, ?2);

-- name: assignment_story
SELECT count(*) FROM story WHERE id = ?1;

-- name: assignment_known_person
SELECT count(*) FROM person WHERE id = ?1;
