-- name: kept_save
INSERT INTO kept (story_id, revision, base, person_id, at_us, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (story_id) DO UPDATE SET revision = excluded.revision, base = excluded.base,
    person_id = excluded.person_id, at_us = excluded.at_us, fields = excluded.fields;

-- name: kept_delete
DELETE FROM kept WHERE story_id = ?1;

-- name: kept_by_story
SELECT revision, base, person_id, at_us, fields FROM kept WHERE story_id = ?1;
