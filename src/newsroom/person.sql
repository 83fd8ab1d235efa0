-- name: person_by_id
SELECT id, revision, body FROM person WHERE id = ?1;

-- name: person_by_login
SELECT id, revision, body FROM person WHERE login = ?1 OR email = ?1 ORDER BY login = ?1 DESC LIMIT 1;

-- name: person_all
SELECT id, revision, body FROM person ORDER BY disabled, name, id;

-- name: person_count
-- Those who can sign in.
SELECT count(*) FROM person WHERE NOT disabled AND json_extract(body, '$.password') IS NOT NULL;

-- name: person_first
-- An administrator who was invited.
SELECT id FROM person WHERE role = ?1 AND NOT disabled ORDER BY id LIMIT 1;

-- name: person_login_taken
SELECT id FROM person WHERE login = ?1 AND id <> ?2;

-- name: person_email_taken
SELECT id FROM person WHERE email = ?1 AND id <> ?2 LIMIT 1;

-- name: person_other_administrators
SELECT count(*) FROM person WHERE role = ?1 AND NOT disabled AND id <> ?2;

-- name: person_insert
INSERT INTO person (id, revision, login, email, name, role, disabled, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, login = excluded.login,
    email = excluded.email, name = excluded.name, role = excluded.role,
    disabled = excluded.disabled, body = excluded.body;

-- name: person_delete
DELETE FROM person WHERE id = ?1;

-- name: key_insert
INSERT INTO access_key (id, revision, kind, person_id, hash, name, scopes, opened_us, until_us)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: key_delete
DELETE FROM access_key WHERE id = ?1;

-- name: key_by_hash
SELECT id, revision, kind, person_id, name, scopes, opened_us, until_us FROM access_key
WHERE hash = ?1;

-- name: key_by_id
SELECT id, revision, kind, person_id, name, scopes, opened_us, until_us FROM access_key
WHERE id = ?1;

-- name: key_of_person
SELECT id, revision, kind, person_id, name, scopes, opened_us, until_us FROM access_key
WHERE person_id = ?1 AND kind = ?2 ORDER BY id DESC;
