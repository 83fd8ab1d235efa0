-- name: webhook_all
SELECT id, revision, url, secret FROM webhook ORDER BY id;

-- name: webhook_by_id
SELECT id, revision, url, secret FROM webhook WHERE id = ?1;

-- name: webhook_count
SELECT count(*) FROM webhook;

-- name: webhook_insert
INSERT INTO webhook (id, revision, url, secret) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, url = excluded.url, secret = excluded.secret;

-- name: webhook_delete
DELETE FROM webhook WHERE id = ?1;
