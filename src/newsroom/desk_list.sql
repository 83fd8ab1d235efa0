-- name: desk_by_place
SELECT id, revision, status, stage, desk, embargo, coalesce(published_us, 0), changed_us, headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM story WHERE desk > 0 AND desk = ?1 AND (changed_us, id) < (?2, ?3) AND (?4 < 0 OR stage = ?4)
    AND (?5 = 0 OR begun_by = ?5) AND (?7 = 0 OR urgency NOT BETWEEN 1 AND 2)
ORDER BY changed_us DESC, id DESC LIMIT ?6;

-- name: desk_urgent
-- Flashes, then what is urgent, each the last changed first.
SELECT id, revision, status, stage, desk, embargo, coalesce(published_us, 0), changed_us, headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM story WHERE desk > 0 AND desk = ?1 AND urgency BETWEEN 1 AND 2 AND (?2 < 0 OR stage = ?2)
    AND (?3 = 0 OR begun_by = ?3)
ORDER BY urgency, changed_us DESC, id DESC LIMIT ?4;

-- name: desk_by_person
SELECT id, revision, status, stage, desk, embargo, coalesce(published_us, 0), changed_us, headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM story WHERE begun_by > 0 AND begun_by = ?1 AND (changed_us, id) < (?2, ?3)
ORDER BY changed_us DESC, id DESC LIMIT ?4;

-- name: desk_scheduled
SELECT id, revision, status, stage, desk, embargo, coalesce(published_us, 0), changed_us, headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM story WHERE status = 1 ORDER BY published_us, id LIMIT ?1;

-- name: desk_published
SELECT story.id, revision, status, stage, desk, embargo, coalesce(story.published_us, 0), changed_us, headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM listing JOIN story ON story.id = listing.story_id
WHERE list = ?1 AND listing.published_us >= ?2 AND listing.published_us < ?3
ORDER BY listing.published_us DESC, story_id DESC LIMIT ?4;

-- name: desk_by_id
SELECT id, revision, status, stage, desk, embargo, coalesce(published_us, 0), changed_us, headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM story WHERE id = ?1;

-- name: desk_count
SELECT desk, stage, count(*) FROM story WHERE desk > 0 GROUP BY desk, stage;

-- name: desk_found
-- Those of a place with what a search asks for.
SELECT id, revision, status, stage, desk, embargo, coalesce(published_us, 0), changed_us, story.headline, kicker, slug,
    coalesce(section_id, 0), coalesce(picture_id, 0), begun_by, priority, coverage, urgency
FROM desk_word JOIN story ON story.id = desk_word.rowid
WHERE desk_word MATCH ?1 AND desk = ?2
ORDER BY changed_us DESC, id DESC LIMIT ?3;

-- name: desk_text_add
INSERT INTO desk_text (story_id, headline, lead, body, names) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: desk_text_delete
DELETE FROM desk_text WHERE story_id = ?1;

-- name: desk_text_all
SELECT story_id FROM desk_text ORDER BY story_id;

-- name: desk_text_body
SELECT body FROM desk_text WHERE story_id = ?1;
