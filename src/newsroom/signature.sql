-- name: signature_save
INSERT INTO signature (story_id, live, published_us, section_id, terms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (story_id) DO UPDATE SET live = excluded.live, published_us = excluded.published_us,
    section_id = excluded.section_id, terms = excluded.terms;

-- name: signature_place
-- Of a live story and of one that was.
SELECT section_id, terms FROM signature WHERE story_id = ?1;

-- name: signature_set_place
UPDATE signature SET section_id = ?2, terms = ?3 WHERE story_id = ?1;

-- name: signature_hide
UPDATE signature SET live = 0 WHERE story_id = ?1;

-- name: signature_delete
DELETE FROM signature WHERE story_id = ?1;

-- name: signature_known
SELECT 1 FROM signature WHERE story_id = ?1;

-- name: signature_find
SELECT story_id, published_us, section_id, terms FROM signature WHERE story_id = ?1 AND live;

-- name: signature_live
SELECT story_id, published_us, section_id, terms FROM signature WHERE live ORDER BY story_id;

-- name: signature_subjects
-- What changed behind a position, once a change.
SELECT seq, subject, kind FROM change WHERE seq > ?1 ORDER BY seq;

-- name: signature_position
SELECT max(seq) FROM change;

-- name: term_position
-- The epoch and the number of the story counted last.
SELECT stories, seq, at, coalesce((SELECT max(number) FROM term_pending), stories) FROM term_epoch;

-- name: term_counts
SELECT counts FROM term_epoch;

-- name: term_pending_add
INSERT INTO term_pending (number, terms) VALUES (?1, ?2);

-- name: term_pending_all
SELECT terms FROM term_pending ORDER BY number;

-- name: term_pending_clear
DELETE FROM term_pending;

-- name: term_epoch_begin
UPDATE term_epoch SET stories = ?1, seq = ?2, at = ?3, counts = ?4;
