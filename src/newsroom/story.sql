-- name: story_by_id
SELECT story.id, story.revision, change.body FROM story JOIN change ON change.seq = story.seq WHERE story.id = ?1;

-- name: story_gate
SELECT status, coalesce(published_us, 0) FROM story WHERE id = ?1;

-- name: story_every
SELECT story.id, story.revision, change.body FROM story JOIN change ON change.seq = story.seq ORDER BY story.id;

-- name: story_after
SELECT story.id, story.revision, change.body FROM story JOIN change ON change.seq = story.seq
WHERE story.id > ?1 ORDER BY story.id LIMIT ?2;

-- name: story_newest_live
SELECT story.id, story.revision, change.body FROM listing JOIN story ON story.id = listing.story_id
JOIN change ON change.seq = story.seq
WHERE list = ?1 ORDER BY listing.published_us DESC, story_id DESC LIMIT ?2;

-- name: story_lists
SELECT lists, coalesce(published_us, 0) FROM story WHERE id = ?1;

-- name: story_insert
INSERT INTO story (id, seq, revision, status, stage, published_us, updated_us, changed_us, headline,
    list_headline, kicker, standfirst, slug, byline, language, priority, corrected, section_id,
    picture_id, picture_alt, lists, authors, picture_caption, picture_credit, coverage, desk, embargo, begun_by, urgency)
VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
    ?17, nullif(?18, 0), nullif(?19, 0), ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, revision = excluded.revision,
    status = excluded.status, stage = excluded.stage, published_us = excluded.published_us,
    updated_us = excluded.updated_us, changed_us = excluded.changed_us,
    headline = excluded.headline, list_headline = excluded.list_headline,
    kicker = excluded.kicker, standfirst = excluded.standfirst, slug = excluded.slug,
    byline = excluded.byline, language = excluded.language, priority = excluded.priority,
    corrected = excluded.corrected, section_id = excluded.section_id,
    picture_id = excluded.picture_id, picture_alt = excluded.picture_alt, lists = excluded.lists, authors = excluded.authors,
    picture_caption = excluded.picture_caption, picture_credit = excluded.picture_credit,
    coverage = excluded.coverage, desk = excluded.desk, embargo = excluded.embargo, urgency = excluded.urgency,
    -- Of the first revision alone.
    begun_by = iif(excluded.revision = 1, excluded.begun_by, begun_by);

-- name: story_set_lists
UPDATE story SET lists = ?2, authors = ?3 WHERE id = ?1;

-- name: story_set_place
UPDATE story SET lists = ?2, section_id = ?3, authors = ?4 WHERE id = ?1;

-- name: story_place
SELECT lists, authors, coalesce(published_us, 0) FROM story WHERE id = ?1;

-- name: story_ref_add
INSERT OR IGNORE INTO story_ref (story_id, topic) VALUES (?1, ?2);

-- name: story_ref_drop
DELETE FROM story_ref WHERE story_id = ?1;

-- name: story_ref_stories
SELECT story_id FROM story_ref WHERE topic = ?1 ORDER BY story_id;

-- name: story_delete
DELETE FROM story WHERE id = ?1;

-- name: story_state
SELECT change.body FROM story JOIN change ON change.seq = story.seq WHERE story.id = ?1;

-- name: story_due
SELECT id, revision FROM story WHERE status = 1 AND published_us <= ?1 ORDER BY published_us, id LIMIT 100;

-- name: story_next_due
SELECT min(published_us) FROM story WHERE status = 1 AND published_us > ?1;

-- name: story_newest_two
-- The newest change of a story, and the one before.
SELECT kind, at, body FROM change WHERE subject = ?1 ORDER BY revision DESC LIMIT 2;

-- name: listing_add
INSERT OR IGNORE INTO listing (list, published_us, story_id) VALUES (?1, ?2, ?3);

-- name: listing_remove
DELETE FROM listing WHERE list = ?1 AND published_us = ?2 AND story_id = ?3;

-- name: listing_stories
SELECT story_id FROM listing WHERE list = ?1 ORDER BY published_us, story_id;

-- name: listing_count
-- The stories of a list within a stretch of time.
SELECT count(*) FROM listing WHERE list = ?1 AND published_us >= ?2 AND published_us < ?3;

-- name: listing_first
SELECT published_us FROM listing WHERE list = ?1 ORDER BY published_us, story_id LIMIT 1;

-- name: listing_newest_lists
-- Where the newest stories of a list stand else: what a dossier counts.
SELECT status, story.published_us, coalesce(section_id, 0), lists
FROM listing JOIN story ON story.id = listing.story_id
WHERE list = ?1 ORDER BY listing.published_us DESC, story_id DESC LIMIT ?2;

-- name: tally_drop
DELETE FROM tally WHERE list = ?1 AND count <= 0;

-- name: card_before
-- The newest of a list before a moment and id.
SELECT story.id, story.status, story.published_us, coalesce(updated_us, 0), headline, list_headline, kicker, standfirst,
    slug, byline, language, priority, corrected, coalesce(section_id, 0), coalesce(picture_id, 0), picture_alt, authors,
    picture_caption, picture_credit, coverage, urgency
FROM listing JOIN story ON story.id = listing.story_id
WHERE list = ?1 AND (listing.published_us, story_id) < (?2, ?3)
ORDER BY listing.published_us DESC, story_id DESC LIMIT ?4;

-- name: card_after
SELECT story.id, story.status, story.published_us, coalesce(updated_us, 0), headline, list_headline, kicker, standfirst,
    slug, byline, language, priority, corrected, coalesce(section_id, 0), coalesce(picture_id, 0), picture_alt, authors,
    picture_caption, picture_credit, coverage, urgency
FROM listing JOIN story ON story.id = listing.story_id
WHERE list = ?1 AND (listing.published_us, story_id) > (?2, ?3)
ORDER BY listing.published_us, story_id LIMIT ?4;

-- name: card_between
SELECT story.id, story.status, story.published_us, coalesce(updated_us, 0), headline, list_headline, kicker, standfirst,
    slug, byline, language, priority, corrected, coalesce(section_id, 0), coalesce(picture_id, 0), picture_alt, authors,
    picture_caption, picture_credit, coverage, urgency
FROM listing JOIN story ON story.id = listing.story_id
WHERE list = ?1 AND listing.published_us >= ?2 AND listing.published_us < ?3
ORDER BY listing.published_us DESC, story_id DESC LIMIT ?4;

-- name: card_by_id
SELECT id, status, published_us, coalesce(updated_us, 0), headline, list_headline, kicker, standfirst,
    slug, byline, language, priority, corrected, coalesce(section_id, 0), coalesce(picture_id, 0), picture_alt, authors,
    picture_caption, picture_credit, coverage, urgency
FROM story WHERE id = ?1;

-- name: story_standing
-- Whether the public may see a story, and the listings it is in.
SELECT status, coalesce(published_us, 0), lists FROM story WHERE id = ?1;

-- name: story_revision
SELECT revision FROM story WHERE id = ?1;

-- name: story_foreign_all
SELECT story_id, foreign_id FROM foreign_story ORDER BY story_id, origin;

-- name: story_by_foreign
-- By the origin's id alone, whatever the origin.
SELECT story_id FROM foreign_story WHERE foreign_id = ?1 ORDER BY story_id LIMIT 1;
