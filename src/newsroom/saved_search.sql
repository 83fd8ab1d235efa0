-- name: saved_search_by_id
SELECT id, revision, person_id, shared, name, query FROM saved_search WHERE id = ?1;

-- name: saved_search_by_name
SELECT id, revision FROM saved_search WHERE person_id = ?1 AND name = ?2;

-- name: saved_search_for
-- One's own, then others' that are shared.
SELECT id, revision, person_id, shared, name, query FROM saved_search
WHERE person_id = ?1 OR shared = 1 ORDER BY person_id != ?1, name, id LIMIT ?2;

-- name: saved_search_count
SELECT count(*) FROM saved_search WHERE person_id = ?1;

-- name: saved_search_put
INSERT INTO saved_search (id, revision, person_id, shared, name, query) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, person_id = excluded.person_id,
    shared = excluded.shared, name = excluded.name, query = excluded.query;

-- name: saved_search_delete
DELETE FROM saved_search WHERE id = ?1;
