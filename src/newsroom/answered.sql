-- name: answered_find
SELECT digest, status, body FROM answered WHERE caller = ?1 AND key = ?2 AND at_us > ?3;

-- name: answered_insert
INSERT INTO answered (caller, key, digest, at_us, status, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (caller, key) DO UPDATE SET digest = excluded.digest, at_us = excluded.at_us,
    status = excluded.status, body = excluded.body;

-- name: answered_forget
DELETE FROM answered WHERE at_us <= ?1;
