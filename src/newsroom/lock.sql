-- name: lock_save
INSERT INTO lock (story_id, revision, person_id, tab, since_us) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (story_id) DO UPDATE SET revision = excluded.revision, person_id = excluded.person_id,
    tab = excluded.tab, since_us = excluded.since_us;

-- name: lock_delete
DELETE FROM lock WHERE story_id = ?1;

-- name: lock_by_story
SELECT story_id, revision, person_id, tab, since_us FROM lock WHERE story_id = ?1;

-- name: lock_held
SELECT story_id, revision, person_id, tab, since_us FROM lock WHERE person_id <> 0 ORDER BY since_us, story_id;
