-- name: note_save
INSERT INTO note (id, revision, story_id, person_id, at_us, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, story_id = excluded.story_id,
    person_id = excluded.person_id, at_us = excluded.at_us, text = excluded.text;

-- name: note_delete
DELETE FROM note WHERE id = ?1;

-- name: note_by_id
SELECT id, revision, story_id, person_id, at_us, text FROM note WHERE id = ?1 AND text IS NOT NULL;

-- name: note_of_story
SELECT id, revision, story_id, person_id, at_us, text FROM note
WHERE story_id = ?1 AND text IS NOT NULL ORDER BY id DESC LIMIT ?2;

-- name: note_all
-- Those taken back too: what an erasure of their story erases.
SELECT id FROM note WHERE story_id = ?1 ORDER BY id;
