-- name: identity_last
SELECT last FROM identity WHERE noun = ?1;

-- name: identity_raise
INSERT INTO identity (noun, last) VALUES (?1, ?2) ON CONFLICT (noun) DO UPDATE SET last = max(last, excluded.last);

-- name: setting_load
SELECT revision, body FROM setting;

-- name: setting_save
INSERT INTO setting (id, revision, body) VALUES (1, ?1, ?2)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, body = excluded.body;

-- name: setting_zone
SELECT json_extract(body, '$.time_zone') FROM setting;

-- name: section_all
-- Parents before their children, siblings in order.
WITH RECURSIVE tree (id, depth) AS (
    SELECT id, 0 FROM section WHERE parent_id IS NULL
    UNION ALL
    SELECT section.id, depth + 1 FROM section JOIN tree ON section.parent_id = tree.id
)
SELECT section.id, revision, coalesce(parent_id, 0), position, name, slug, path, description, depth
FROM section JOIN tree USING (id) ORDER BY depth, position, section.id;

-- name: section_revision
SELECT revision FROM section WHERE id = ?1;

-- name: section_save
INSERT INTO section (id, revision, parent_id, position, name, slug, path, description)
VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, parent_id = excluded.parent_id,
    position = excluded.position, name = excluded.name, slug = excluded.slug, path = excluded.path,
    description = excluded.description;

-- name: section_path
SELECT path, coalesce(parent_id, 0), position FROM section WHERE id = ?1;

-- name: section_set_path
UPDATE section SET path = ?2 WHERE id = ?1;

-- name: section_children
SELECT id, slug, path FROM section WHERE parent_id = ?1 ORDER BY id;

-- name: section_last_position
SELECT max(position) FROM section WHERE coalesce(parent_id, 0) = ?1;

-- name: section_people
-- Whose rights reach to a section (?1; ?2 is its topic) or to one that it took over from.
SELECT count(*) FROM person WHERE EXISTS (SELECT 1 FROM json_each(body, '$.sections')
    WHERE value = ?1 OR value IN (SELECT topic & 0x00ffffffffffffff FROM alias WHERE target = ?2));

-- name: section_assignments
-- Of the diary, the same.
SELECT count(*) FROM assignment WHERE EXISTS (SELECT 1 FROM json_each(body, '$.sections')
    WHERE value = ?1 OR value IN (SELECT topic & 0x00ffffffffffffff FROM alias WHERE target = ?2));

-- name: section_delete
DELETE FROM section WHERE id = ?1;

-- name: label_by_id
SELECT id, revision, kind, name, slug, type, role, url, description, picture_id, coalesce(merged_into, 0) FROM label WHERE id = ?1;

-- name: label_by_slug
SELECT id, revision, kind, name, slug, type, role, url, description, picture_id, coalesce(merged_into, 0) FROM label WHERE kind = ?1 AND slug = ?2;

-- name: label_by_name
SELECT id FROM label WHERE kind = ?1 AND name = ?2;

-- name: label_slug_taken
SELECT id FROM label WHERE kind = ?1 AND slug = ?2;

-- name: label_all
SELECT id, revision, kind, name, slug, type, role, url, description, picture_id, coalesce(merged_into, 0) FROM label WHERE kind = ?1 AND merged_into IS NULL ORDER BY name LIMIT ?2;

-- name: label_merged
-- Those that were merged into one, by name.
SELECT id, revision, kind, name, slug, type, role, url, description, picture_id, coalesce(merged_into, 0) FROM label WHERE merged_into = ?1 ORDER BY name;

-- name: label_search
-- By name, after one, with a text in it ('' is in every name), or in one that was merged into it. ?5 begins topics of labels.
SELECT id, revision, kind, name, slug, type, role, url, description, picture_id, coalesce(merged_into, 0) FROM label
WHERE kind = ?1 AND (name COLLATE NOCASE, name) > (?2, ?2) AND merged_into IS NULL AND (name LIKE ?3 ESCAPE '\' OR (?5 | id) IN (
    SELECT target FROM label AS merged JOIN alias ON topic = (?5 | merged.id)
    WHERE merged.merged_into IS NOT NULL AND merged.name LIKE ?3 ESCAPE '\'))
ORDER BY name COLLATE NOCASE, name LIMIT ?4;

-- name: label_like
-- Those whose name begins with a text come first, then those with a word that does, then those into which such a one was merged.
SELECT id, revision, kind, name, slug, type, role, url, description, picture_id, coalesce(merged_into, 0) FROM label
WHERE kind = ?1 AND merged_into IS NULL AND (name LIKE ?2 || '%' ESCAPE '\' OR name LIKE ?3 || '%' ESCAPE '\'
    OR name LIKE '% ' || ?2 || '%' ESCAPE '\' OR name LIKE '% ' || ?3 || '%' ESCAPE '\' OR (?5 | id) IN (
    SELECT target FROM label AS merged JOIN alias ON topic = (?5 | merged.id)
    WHERE merged.merged_into IS NOT NULL AND (merged.name LIKE ?2 || '%' ESCAPE '\' OR merged.name LIKE ?3 || '%' ESCAPE '\')))
ORDER BY name LIKE ?2 || '%' ESCAPE '\' OR name LIKE ?3 || '%' ESCAPE '\' DESC, length(name), name LIMIT ?4;

-- name: label_count
SELECT count(*) FROM label WHERE kind = ?1;

-- name: label_names
-- Every name, with the label that it stands for. ?3 begins topics of labels.
SELECT kept.id, label.name, coalesce(kept.type, 'topic'), kept.name FROM label
LEFT JOIN alias ON topic = (?3 | label.id)
JOIN label AS kept ON kept.id = coalesce(target & 0x00ffffffffffffff, label.id)
WHERE label.kind = ?1 ORDER BY label.id LIMIT ?2;

-- name: label_merged_into
SELECT coalesce(merged_into, 0) FROM label WHERE id = ?1;

-- name: label_common
-- The stories that two topics list both.
SELECT count(*) FROM listing AS one JOIN listing AS other USING (published_us, story_id)
WHERE one.list = ?1 AND other.list = ?2;

-- name: topic_refs
-- Stories of any stage that name a topic or one that leads to it: what no listing shows of them.
SELECT count(DISTINCT story_id) FROM story_ref AS ref
WHERE (topic = ?1 OR topic IN (SELECT topic FROM alias WHERE target = ?1))
    AND NOT EXISTS (SELECT 1 FROM listing JOIN story ON story.id = ref.story_id
        WHERE list = ?1 AND listing.published_us = story.published_us AND listing.story_id = story.id);

-- name: label_uses_others
-- People who write under it, and entries of live stories.
SELECT (SELECT count(*) FROM person WHERE json_extract(body, '$.author') = ?1)
    + (SELECT count(*) FROM live_entry WHERE json_extract(body, '$.author') = ?1);

-- name: label_revision
SELECT revision FROM label WHERE id = ?1;

-- name: label_save
INSERT INTO label (id, revision, kind, name, slug, type, role, url, description, picture_id, merged_into)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), nullif(?11, 0))
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, name = excluded.name,
    slug = excluded.slug, type = excluded.type, role = excluded.role, url = excluded.url,
    description = excluded.description, picture_id = excluded.picture_id, merged_into = excluded.merged_into;

-- name: label_delete
DELETE FROM label WHERE id = ?1;

-- name: media_by_id
SELECT id, revision, file, type, width, height, size, caption, credit, alt, name, headline, copyright,
    keywords, taken, licence, until_us, focal_x, focal_y, crops
FROM media WHERE id = ?1;

-- name: media_by_file
SELECT id FROM media WHERE file = ?1;

-- name: media_id_by_stem
-- The picture that has or had a file, by its name without the ending.
SELECT media_id FROM media_file WHERE stem = ?1;

-- name: media_file_add
INSERT INTO media_file (stem, media_id) VALUES (?1, ?2) ON CONFLICT (stem) DO UPDATE SET media_id = excluded.media_id;

-- name: media_file_drop
DELETE FROM media_file WHERE media_id = ?1;

-- name: media_all
SELECT id, file, size FROM media ORDER BY id;

-- name: media_revision
SELECT revision FROM media WHERE id = ?1;

-- name: media_save
INSERT INTO media (id, revision, file, type, width, height, size, caption, credit, alt, name, headline,
    copyright, keywords, taken, licence, words, until_us, focal_x, focal_y, crops, ended)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, file = excluded.file,
    type = excluded.type, width = excluded.width, height = excluded.height, size = excluded.size,
    caption = excluded.caption, credit = excluded.credit, alt = excluded.alt, name = excluded.name,
    headline = excluded.headline, copyright = excluded.copyright, keywords = excluded.keywords,
    taken = excluded.taken, licence = excluded.licence, words = excluded.words,
    until_us = excluded.until_us, focal_x = excluded.focal_x, focal_y = excluded.focal_y,
    crops = excluded.crops, ended = excluded.ended;

-- name: media_is_ended
SELECT ended FROM media WHERE id = ?1;

-- name: media_file_is_ended
-- The same of the picture that has or had a file.
SELECT ended FROM media_file AS file JOIN media ON media.id = file.media_id WHERE file.stem = ?1;

-- name: media_end_due
-- Pictures whose rights have ended, and the log does not have it yet.
SELECT id FROM media WHERE until_us > 0 AND until_us <= ?1 AND NOT ended ORDER BY until_us, id;

-- name: media_search
-- Newest first, with every word somewhere ('' is everywhere).
SELECT id, revision, file, type, width, height, size, caption, credit, alt, name, headline, copyright,
    keywords, taken, licence, until_us, focal_x, focal_y, crops
FROM media WHERE id < ?1 AND instr(words, ?2) > 0 AND instr(words, ?3) > 0 AND instr(words, ?4) > 0
    AND instr(words, ?5) > 0
ORDER BY id DESC LIMIT ?6;

-- name: media_ended
SELECT id FROM media WHERE until_us > ?1 AND until_us <= ?2 AND until_us > 0;

-- name: media_ending
-- Pictures that stories show, public ones or such as will be, and whose rights end between two moments; soonest
-- first.
SELECT id, revision, file, type, width, height, size, caption, credit, alt, name, headline, copyright,
    keywords, taken, licence, until_us, focal_x, focal_y, crops
FROM media WHERE until_us > ?1 AND until_us <= ?2 AND until_us > 0
    AND EXISTS (SELECT 1 FROM media_use AS used JOIN story ON story.id = used.story_id
        WHERE used.media_id = media.id AND live AND status IN (1, 2))
ORDER BY until_us, id LIMIT ?3;

-- name: media_next_end
SELECT min(until_us) FROM media WHERE until_us > ?1 AND until_us > 0;

-- name: media_used_by
-- Stories, each with how many of its entries show it.
SELECT story_id, sum(entry_id > 0) FROM media_use WHERE media_id = ?1
GROUP BY story_id ORDER BY story_id DESC LIMIT ?2;

-- name: media_used_beside
-- What is no story: pages of tags, people and sources, and advertisements.
SELECT name, 0 FROM label WHERE picture_id = ?1 UNION ALL SELECT name, 1 FROM campaign WHERE media_id = ?1
ORDER BY 2, 1;

-- name: media_stories
-- Those that the public has with it, or will have.
SELECT story_id FROM media_use WHERE media_id = ?1 AND entry_id = 0 AND live ORDER BY story_id;

-- name: media_uses
-- In stories and their entries, advertisements, and as the picture of a tag or person.
SELECT (SELECT count(*) FROM media_use WHERE media_id = ?1)
    + (SELECT count(*) FROM campaign WHERE media_id = ?1)
    + (SELECT count(*) FROM label WHERE picture_id = ?1);

-- name: media_use_add
INSERT INTO media_use (media_id, story_id, entry_id, live) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (media_id, story_id, entry_id) DO UPDATE SET live = max(live, excluded.live);

-- name: media_public
-- Whether something that the public sees now shows it: a story (gate_check()) or an entry of it, an
-- advertisement, the page of a tag or person.
SELECT EXISTS (SELECT 1 FROM media_use AS used JOIN story ON story.id = used.story_id
        WHERE used.media_id = ?1 AND live AND status = 2 AND published_us <= ?2)
    OR EXISTS (SELECT 1 FROM campaign WHERE media_id = ?1)
    OR EXISTS (SELECT 1 FROM label WHERE picture_id = ?1);

-- name: media_use_drop
-- Of the story itself.
DELETE FROM media_use WHERE story_id = ?1 AND entry_id = 0;

-- name: media_use_drop_entry
-- By the story that it is in so far.
DELETE FROM media_use WHERE story_id = (SELECT story_id FROM live_entry WHERE id = ?1) AND entry_id = ?1;

-- name: media_delete
DELETE FROM media WHERE id = ?1;

-- name: redirect_save
INSERT INTO redirect (path, target) VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET target = excluded.target;

-- name: redirect_drop
DELETE FROM redirect WHERE path = ?1;

-- name: redirect_forget
-- What led to a subject that is gone.
DELETE FROM redirect WHERE target = ?1;

-- name: redirect_list
SELECT path, target FROM redirect WHERE path > ?1 AND (?2 = '' OR instr(path, ?2) > 0 OR instr(target, ?2) > 0)
ORDER BY path LIMIT ?3;

-- name: redirect_by_path
SELECT target FROM redirect WHERE path = ?1;

-- name: campaign_save
INSERT INTO campaign (id, revision, slot, name, url, label, media_id, from_us, until_us, weight)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, slot = excluded.slot,
    name = excluded.name, url = excluded.url, label = excluded.label, media_id = excluded.media_id,
    from_us = excluded.from_us, until_us = excluded.until_us, weight = excluded.weight;

-- name: campaign_delete
DELETE FROM campaign WHERE id = ?1;

-- name: campaign_revision
SELECT revision FROM campaign WHERE id = ?1;

-- name: campaign_running
-- Those of a slot whose time it is.
SELECT id, slot, name, url, label, coalesce(media_id, 0), from_us, until_us, weight FROM campaign
WHERE slot = ?1 AND from_us <= ?2 AND until_us > ?2 ORDER BY id;

-- name: campaign_next_turn
-- When the set of running campaigns changes next.
SELECT min(moment) FROM (
    SELECT from_us AS moment FROM campaign UNION ALL SELECT until_us FROM campaign
) WHERE moment > ?1;

-- name: tally_add
INSERT INTO tally (list, count) VALUES (?1, ?2) ON CONFLICT (list) DO UPDATE SET count = count + excluded.count;

-- name: tally_get
SELECT count FROM tally WHERE list = ?1;

-- name: tally_between
SELECT list, count FROM tally WHERE list BETWEEN ?1 AND ?2 AND count > 0 ORDER BY list;

-- name: tally_newest
SELECT list, count FROM tally WHERE list BETWEEN ?1 AND ?2 AND count > 0 ORDER BY list DESC LIMIT ?3;

-- name: foreign_find
SELECT story_id, digest, edited FROM foreign_story WHERE origin = ?1 AND foreign_id = ?2;

-- name: foreign_save
INSERT INTO foreign_story (origin, foreign_id, story_id, digest, edited) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (origin, foreign_id) DO UPDATE SET story_id = excluded.story_id, digest = excluded.digest, edited = excluded.edited;

-- name: foreign_delete
DELETE FROM foreign_story WHERE story_id = ?1;

-- name: subject_revision
-- For subjects whose rows do not carry their revision.
SELECT revision FROM change WHERE subject = ?1 ORDER BY revision DESC LIMIT 1;

-- name: log_position
SELECT max(seq) FROM change;

-- name: subject_begun
SELECT actor FROM change WHERE subject = ?1 AND revision = 1;
