-- name: front_get
SELECT revision, saved_us, saved_by FROM front WHERE id = ?1;

-- name: front_places
SELECT place, story_id, until_us, locked FROM front_place WHERE front_id = ?1 ORDER BY place;

-- name: front_insert
INSERT INTO front (id, revision, saved_us, saved_by) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, saved_us = excluded.saved_us, saved_by = excluded.saved_by;

-- name: front_clear
DELETE FROM front_place WHERE front_id = ?1;

-- name: front_delete
DELETE FROM front WHERE id = ?1;

-- name: front_hold
-- Not where the story is gone, withdrawn or spiked.
INSERT INTO front_place (front_id, place, story_id, until_us, locked)
SELECT ?1, ?2, id, ?4, ?5 FROM story WHERE id = ?3 AND status <> 3 AND stage <> 3;

-- name: front_drop
DELETE FROM front_place WHERE story_id = ?1;

-- name: front_story
SELECT status, stage FROM story WHERE id = ?1;

-- name: front_coming
SELECT id, coalesce(list_headline, headline), coalesce(section_id, 0), published_us FROM story
WHERE status = 1 ORDER BY published_us, id LIMIT ?1;

-- name: front_next_end
SELECT coalesce(min(until_us), 0) FROM front_place WHERE until_us > ?1;

-- name: front_ended
SELECT DISTINCT front_id FROM front_place WHERE until_us > ?1 AND until_us <= ?2 ORDER BY front_id;
