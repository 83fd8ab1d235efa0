-- name: follow_get
SELECT seq FROM follow WHERE id = 1;

-- name: follow_set
INSERT INTO follow (id, seq) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq;

-- name: outbox_begin
BEGIN IMMEDIATE;

-- name: outbox_commit
COMMIT;

-- name: outbox_rollback
ROLLBACK;

-- name: subscription_save
INSERT INTO subscription (path, topic, callback, host, secret, expires_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (path, callback) DO UPDATE SET topic = excluded.topic, secret = excluded.secret, expires_us = excluded.expires_us;

-- name: subscription_delete
DELETE FROM subscription WHERE path = ?1 AND callback = ?2;

-- name: subscription_find
SELECT id FROM subscription WHERE path = ?1 AND callback = ?2 AND expires_us > ?3;

-- name: subscription_by_id
SELECT path, callback, secret FROM subscription WHERE id = ?1 AND expires_us > ?2;

-- name: subscription_of_topic
SELECT id, callback, host FROM subscription WHERE topic = ?1 AND expires_us > ?2;

-- name: subscription_expire
DELETE FROM subscription WHERE expires_us <= ?1;

-- name: subscription_count
SELECT count(*) FROM subscription;

-- name: subscription_count_host
SELECT count(*) FROM subscription WHERE host = ?1;

-- name: delivery_count_host
SELECT count(*) FROM delivery WHERE host = ?1 AND kind = ?2 AND NOT dead;

-- name: delivery_add
-- What waits already is not queued twice: it will be made of the newest. What is under way will be sent once more.
INSERT INTO delivery (kind, target, host, reference, dead, again, attempts, next_us, created_us)
VALUES (?1, ?2, ?3, ?4, 0, 0, 0, ?5, ?5)
ON CONFLICT (kind, target, reference) DO UPDATE SET again = 1,
    next_us = iif(dead, excluded.next_us, next_us), attempts = iif(dead, 0, attempts),
    created_us = iif(dead, excluded.created_us, created_us), dead = 0;

-- name: delivery_take
UPDATE delivery SET again = 0 WHERE id = ?1;

-- name: delivery_done
-- Unless it was asked for anew.
DELETE FROM delivery WHERE id = ?1 AND NOT again;

-- name: delivery_anew
UPDATE delivery SET attempts = 0, next_us = ?2, created_us = ?2 WHERE id = ?1;

-- name: delivery_due
-- Of each host and kind the first whose time has come: one at a time is under way, and the many that wait for a slow
-- host leave the others their place. To one address a later one never overtakes an earlier.
SELECT id, kind, target, host, reference, attempts, created_us FROM (
    SELECT *, row_number() OVER (PARTITION BY host, kind ORDER BY next_us, id) AS place FROM delivery AS first
    WHERE NOT dead AND next_us <= ?1 AND NOT EXISTS (
        SELECT 1 FROM delivery AS earlier WHERE earlier.host = first.host AND earlier.kind = first.kind
        AND earlier.target = first.target AND earlier.id < first.id AND NOT earlier.dead))
WHERE place = 1 ORDER BY next_us, id LIMIT 64;

-- name: delivery_next
SELECT min(next_us) FROM delivery WHERE NOT dead AND next_us > ?1;

-- name: delivery_again
UPDATE delivery SET attempts = ?2, next_us = ?3, answer = ?4 WHERE id = ?1;

-- name: delivery_bury
UPDATE delivery SET dead = 1, attempts = ?2, answer = ?3 WHERE id = ?1;

-- name: delivery_delete
DELETE FROM delivery WHERE id = ?1;

-- name: delivery_forget
DELETE FROM delivery WHERE dead AND created_us < ?1;

-- name: delivery_dead
SELECT id, kind, target, answer, attempts, created_us FROM delivery WHERE dead ORDER BY id DESC LIMIT ?1;

-- name: delivery_revive
UPDATE delivery SET dead = 0, attempts = 0, next_us = ?2, created_us = ?2 WHERE id = ?1 AND dead;

-- name: delivery_discard
DELETE FROM delivery WHERE id = ?1 AND dead;

-- name: delivery_depth
SELECT count(*), coalesce(min(created_us), 0) FROM delivery WHERE NOT dead;

-- name: delivery_graves
SELECT count(*) FROM delivery WHERE dead;
