-- name: search_insert
INSERT INTO search (rowid, headline, lead, body, names, marks) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: search_delete
-- An index without content forgets what it is told that it knew.
INSERT INTO search (search, rowid, headline, lead, body, names, marks)
VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6);

-- name: search_doc_save
INSERT INTO search_doc (story_id, seq, names, body) VALUES (?1, ?2, ?3, ?4);

-- name: search_doc_load
SELECT doc.names, change.body, doc.seq, doc.body FROM search_doc AS doc JOIN change ON change.seq = doc.seq WHERE doc.story_id = ?1;

-- name: search_doc_delete
DELETE FROM search_doc WHERE story_id = ?1;

-- name: search_names
-- The names of the labels in a JSON list of ids.
SELECT name FROM label WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id;

-- name: search_found
-- The newest to come in, with how well each fits.
SELECT search.rowid, fit(search, 8.0, 3.0, 1.0, 4.0, 0.0), story.published_us, story.lists
FROM search JOIN story ON story.id = search.rowid
WHERE search MATCH ?1 AND story.published_us >= ?2 AND story.published_us < ?3
ORDER BY search.rowid DESC LIMIT ?4;

-- name: search_listed
-- The same where no word was given: all fit alike.
SELECT search.rowid, -1.0, story.published_us, story.lists
FROM search JOIN story ON story.id = search.rowid
WHERE search MATCH ?1 AND story.published_us >= ?2 AND story.published_us < ?3
ORDER BY search.rowid DESC LIMIT ?4;

-- name: search_newest
-- Those that came out last.
SELECT search.rowid, story.published_us
FROM search JOIN story ON story.id = search.rowid
WHERE search MATCH ?1 AND story.published_us >= ?2 AND story.published_us < ?3
ORDER BY story.published_us DESC, story.id DESC LIMIT ?4;

-- name: before_found
-- The newest to come in.
SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2;

-- name: listing_oldest
SELECT min(published_us) FROM listing WHERE list = ?1;

-- name: search_word_known
SELECT doc FROM search_word WHERE term = ?1;

-- name: search_merge
INSERT INTO search (search, rank) VALUES ('merge', ?1);

-- name: search_merge_desk
INSERT INTO desk_word (desk_word, rank) VALUES ('merge', ?1);

-- name: search_merged
SELECT total_changes();
