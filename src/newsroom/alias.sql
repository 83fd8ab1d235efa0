-- name: alias_any
SELECT EXISTS (SELECT 1 FROM alias);

-- name: alias_find
SELECT target FROM alias WHERE topic = ?1;

-- name: alias_of
-- What leads to a topic.
SELECT topic FROM alias WHERE target = ?1 ORDER BY topic;

-- name: alias_between
-- All of a kind of topic.
SELECT topic, target FROM alias WHERE topic BETWEEN ?1 AND ?2 ORDER BY topic;

-- name: alias_save
INSERT INTO alias (topic, target) VALUES (?1, ?2) ON CONFLICT (topic) DO UPDATE SET target = excluded.target;

-- name: alias_drop
DELETE FROM alias WHERE topic = ?1;
