-- name: numbers_since
SELECT coalesce(story.section_id, 0), story.authors FROM listing JOIN story ON story.id = listing.story_id
WHERE listing.list = ?1 AND listing.published_us >= ?2 ORDER BY listing.published_us DESC LIMIT ?3;
