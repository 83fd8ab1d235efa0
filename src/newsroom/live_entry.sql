-- name: live_entry_save
INSERT INTO live_entry (id, revision, story_id, at_us, marked, removed, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, story_id = excluded.story_id,
    at_us = excluded.at_us, marked = excluded.marked, removed = excluded.removed,
    body = excluded.body;

-- name: live_entry_delete
DELETE FROM live_entry WHERE id = ?1;

-- name: live_entry_by_id
SELECT id, revision, body FROM live_entry WHERE id = ?1;

-- name: live_entry_older
SELECT id, revision, body FROM live_entry
WHERE story_id = ?1 AND NOT removed AND (at_us, id) < (?2, ?3) ORDER BY at_us DESC, id DESC LIMIT ?4;

-- name: live_entry_newer
SELECT id, revision, body FROM live_entry
WHERE story_id = ?1 AND NOT removed AND (at_us, id) > (?2, ?3) ORDER BY at_us, id LIMIT ?4;

-- name: live_entry_marked
SELECT id, revision, body FROM live_entry
WHERE story_id = ?1 AND NOT removed AND marked ORDER BY at_us DESC, id DESC LIMIT ?2;

-- name: live_entry_count
SELECT count(*) FROM live_entry WHERE story_id = ?1 AND NOT removed;

-- name: live_entry_all
-- Removed ones too: what an erasure of their story erases.
SELECT id FROM live_entry WHERE story_id = ?1 ORDER BY id;
