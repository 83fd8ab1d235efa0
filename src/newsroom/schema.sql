-- The library: what pages are read from. Written by apply functions only and always made anew from
-- the log, so it has no migrations: raise LIBRARY_VERSION (newsroom/changes.c) with any change here.
-- The largest id a noun ever had: ids are not used twice, also not after an erasure.
CREATE TABLE identity (
    noun TEXT PRIMARY KEY, -- "story"
    last INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE setting (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    body     TEXT NOT NULL
);
CREATE TABLE section (
    id          INTEGER PRIMARY KEY,
    revision    INTEGER NOT NULL,
    parent_id   INTEGER,          -- NULL at the top
    position    INTEGER NOT NULL, -- among its siblings
    name        TEXT NOT NULL,
    slug        TEXT NOT NULL,
    path        TEXT NOT NULL UNIQUE, -- "world/russia"
    description TEXT
);
-- Tags, authors and sources: things with a name, a page and stories.
CREATE TABLE label (
    id          INTEGER PRIMARY KEY,
    revision    INTEGER NOT NULL,
    kind        INTEGER NOT NULL, -- LabelKind
    name        TEXT NOT NULL,
    slug        TEXT NOT NULL,
    type        TEXT,             -- of a tag: person, place, organisation, topic
    role        TEXT,             -- of an author
    url         TEXT,
    description TEXT,
    picture_id  INTEGER,
    merged_into INTEGER           -- the label that stands for it
);
CREATE INDEX label_merged ON label (merged_into) WHERE merged_into IS NOT NULL;
CREATE UNIQUE INDEX label_name ON label (kind, name);
CREATE UNIQUE INDEX label_slug ON label (kind, slug);
CREATE TABLE media (
    id       INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    file     TEXT NOT NULL UNIQUE, -- below media/: "3f/3f9a….jpg"
    type     TEXT NOT NULL,
    width    INTEGER NOT NULL,
    height   INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    caption  TEXT,
    credit   TEXT,
    alt      TEXT,
    name     TEXT,             -- of the file as it was sent
    headline TEXT,
    copyright TEXT,
    keywords TEXT,
    taken    TEXT,
    licence  TEXT,
    words    TEXT NOT NULL,    -- all texts, folded for search
    until_us INTEGER NOT NULL, -- when the right to show it ends; 0: never
    ended    INTEGER NOT NULL, -- the log has it that it ended: its captions are not searched
    focal_x  INTEGER NOT NULL, -- thousandths
    focal_y  INTEGER NOT NULL,
    crops    TEXT              -- set by hand, four numbers a shape; NULL: none
);
-- Every file that a picture has or had, without its ending: texts name them by it.
CREATE TABLE media_file (
    stem     TEXT PRIMARY KEY, -- "3f/3f9a…"
    media_id INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX media_file_of ON media_file (media_id);
CREATE INDEX media_until ON media (until_us) WHERE until_us > 0;
-- Those that the clock has yet to end: few, whatever the archive has seen.
CREATE INDEX media_due ON media (until_us) WHERE until_us > 0 AND NOT ended;
-- Which stories show a picture, live or in their working copy, as their lead or in the text, and which
-- entries of live ones.
CREATE TABLE media_use (
    media_id INTEGER NOT NULL,
    story_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL, -- 0: the story itself
    live     INTEGER NOT NULL, -- in what the public sees, or will
    PRIMARY KEY (media_id, story_id, entry_id)
) WITHOUT ROWID;
CREATE INDEX media_use_story ON media_use (story_id, entry_id);
-- Who signs in at the desk (person.h), and what opens it in their name (key.h). Closed keys are gone.
CREATE TABLE person (
    id       INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    login    TEXT NOT NULL UNIQUE,
    email    TEXT,             -- in small letters
    name     TEXT NOT NULL,
    role     INTEGER NOT NULL, -- Role
    disabled INTEGER NOT NULL,
    body     TEXT NOT NULL     -- the full state
);
CREATE TABLE access_key (
    id        INTEGER PRIMARY KEY,
    revision  INTEGER NOT NULL,
    kind      INTEGER NOT NULL, -- KeyKind
    person_id INTEGER NOT NULL,
    hash      TEXT NOT NULL UNIQUE,
    name      TEXT,
    scopes    INTEGER NOT NULL,
    opened_us INTEGER NOT NULL,
    until_us  INTEGER NOT NULL
);
CREATE INDEX access_key_person ON access_key (person_id, kind);
-- Requests of the last day that a program may ask again (answered.h).
CREATE TABLE answered (
    caller TEXT NOT NULL,
    key    TEXT NOT NULL,
    digest TEXT NOT NULL,
    at_us  INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (caller, key)
) WITHOUT ROWID;
CREATE INDEX answered_at ON answered (at_us);
CREATE TABLE redirect (
    path   TEXT PRIMARY KEY, -- "/2019/05/old-name", with the query where it matters
    target TEXT NOT NULL     -- "story:42", "section:3", "label:7" or an address
) WITHOUT ROWID;
CREATE TABLE story (
    id            INTEGER PRIMARY KEY,
    seq           INTEGER NOT NULL, -- its newest change: the full state is there
    revision      INTEGER NOT NULL,
    status        INTEGER NOT NULL, -- StoryStatus
    stage         INTEGER NOT NULL, -- StoryStage
    published_us  INTEGER,          -- when it came or will come out
    updated_us    INTEGER,          -- the newest public change after that
    changed_us    INTEGER NOT NULL, -- the newest change of any sort
    headline      TEXT NOT NULL,
    list_headline TEXT,
    kicker        TEXT,
    standfirst    TEXT,
    slug          TEXT NOT NULL,
    byline        TEXT,             -- as printed, where the story says so
    authors       TEXT,             -- else the ids of its authors, parted by blanks
    language      TEXT,
    priority      INTEGER NOT NULL,
    urgency       INTEGER NOT NULL,
    corrected     INTEGER NOT NULL,
    section_id    INTEGER,          -- the primary one
    picture_id    INTEGER,
    picture_alt   TEXT,
    picture_caption TEXT,
    picture_credit TEXT,
    coverage      INTEGER NOT NULL, -- Coverage
    lists         TEXT NOT NULL,    -- the listings it is in: topic numbers, parted by blanks
    desk          INTEGER NOT NULL, -- DeskPlace: where it waits for somebody (desk_list.h)
    embargo       INTEGER NOT NULL, -- it waits for its moment under embargo
    begun_by      INTEGER NOT NULL  -- the person who began it; 0: it came from elsewhere
);
CREATE INDEX story_release ON story (published_us) WHERE status = 1;
CREATE INDEX story_desk ON story (desk, changed_us) WHERE desk > 0;
CREATE INDEX story_urgent ON story (desk, urgency, changed_us) WHERE desk > 0 AND urgency BETWEEN 1 AND 2;
CREATE INDEX story_begun ON story (begun_by, changed_us) WHERE begun_by > 0;
-- Searches of the desk that people keep (saved_search.h).
CREATE TABLE saved_search (
    id        INTEGER PRIMARY KEY,
    revision  INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    shared    INTEGER NOT NULL,
    name      TEXT NOT NULL,
    query     TEXT NOT NULL
);
CREATE INDEX saved_search_person ON saved_search (person_id, name);
-- What is kept of a text while it is typed (kept.h).
CREATE TABLE kept (
    story_id  INTEGER PRIMARY KEY,
    revision  INTEGER NOT NULL,
    base      INTEGER NOT NULL, -- the story's revision that it was typed on
    person_id INTEGER NOT NULL,
    at_us     INTEGER NOT NULL,
    fields    TEXT              -- NULL: a save has it
);
-- What colleagues tell each other beside a story (note.h).
CREATE TABLE note (
    id        INTEGER PRIMARY KEY,
    revision  INTEGER NOT NULL,
    story_id  INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    at_us     INTEGER NOT NULL,
    text      TEXT              -- NULL: taken back
);
CREATE INDEX note_of_story ON note (story_id, id);
-- Who holds a story (lock.h).
CREATE TABLE lock (
    story_id  INTEGER PRIMARY KEY,
    revision  INTEGER NOT NULL,
    person_id INTEGER NOT NULL, -- 0: nobody
    tab       TEXT,
    since_us  INTEGER NOT NULL
);
-- Who is told of public events (webhook.h).
CREATE TABLE webhook (
    id       INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    url      TEXT NOT NULL,
    secret   TEXT NOT NULL
);
-- The diary (assignment.h), and to whom its events are given.
CREATE TABLE assignment (
    id         INTEGER PRIMARY KEY,
    revision   INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    from_us    INTEGER NOT NULL,
    until_us   INTEGER NOT NULL,
    body       TEXT NOT NULL -- the full state
);
CREATE INDEX assignment_from ON assignment (from_us, id);
CREATE TABLE assignment_person (
    assignment_id INTEGER NOT NULL,
    person_id     INTEGER NOT NULL,
    PRIMARY KEY (assignment_id, person_id)
) WITHOUT ROWID;
CREATE INDEX assignment_of_person ON assignment_person (person_id);
-- Which stories are held in which places of the fronts (front.h).
CREATE TABLE front (
    id       INTEGER PRIMARY KEY, -- 0: the site's; else a section's
    revision INTEGER NOT NULL,
    saved_us INTEGER NOT NULL,
    saved_by INTEGER NOT NULL -- a person; 0: a program
);
CREATE TABLE front_place (
    front_id INTEGER NOT NULL,
    place    INTEGER NOT NULL, -- 1: the lead
    story_id INTEGER NOT NULL,
    until_us INTEGER NOT NULL, -- 0: as long as it is there
    locked   INTEGER NOT NULL,
    PRIMARY KEY (front_id, place)
) WITHOUT ROWID;
CREATE INDEX front_place_story ON front_place (story_id);
CREATE INDEX front_place_until ON front_place (until_us) WHERE until_us > 0;
-- Entries of live stories (live_entry.h), removed ones too.
CREATE TABLE live_entry (
    id       INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    story_id INTEGER NOT NULL,
    at_us    INTEGER NOT NULL,
    marked   INTEGER NOT NULL, -- a key event, or pinned
    removed  INTEGER NOT NULL,
    body     TEXT NOT NULL     -- the full state
);
CREATE INDEX live_entry_story ON live_entry (story_id, at_us, id) WHERE NOT removed;
CREATE INDEX live_entry_of ON live_entry (story_id, id);
-- What a story names that no listing shows: in its working copy, or while it is not public.
CREATE TABLE story_ref (
    story_id INTEGER NOT NULL,
    topic    INTEGER NOT NULL, -- of a label or section, as the story names it
    PRIMARY KEY (story_id, topic)
) WITHOUT ROWID;
CREATE INDEX story_ref_topic ON story_ref (topic);
-- What stands for a label that was merged, or a section that is gone (alias.h).
CREATE TABLE alias (
    topic  INTEGER PRIMARY KEY,
    target INTEGER NOT NULL -- a topic too, and not one that leads on
);
CREATE INDEX alias_target ON alias (target);
-- Which public stories a topic lists, in order of publication.
CREATE TABLE listing (
    list         INTEGER NOT NULL,
    published_us INTEGER NOT NULL,
    story_id     INTEGER NOT NULL,
    PRIMARY KEY (list, published_us, story_id)
) WITHOUT ROWID;
CREATE TABLE tally (
    list  INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
);
CREATE TABLE foreign_story (
    origin     TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    story_id   INTEGER NOT NULL,
    digest     TEXT NOT NULL,    -- of the record that came in
    edited     INTEGER NOT NULL, -- changed here since
    PRIMARY KEY (origin, foreign_id)
) WITHOUT ROWID;
CREATE TABLE campaign (
    id       INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    slot     TEXT NOT NULL,
    name     TEXT NOT NULL,
    url      TEXT NOT NULL,
    label    TEXT NOT NULL,
    media_id INTEGER,
    from_us  INTEGER NOT NULL,
    until_us INTEGER NOT NULL,
    weight   INTEGER NOT NULL
);
-- What a story is about (signature.h). Kept while it is not live, as a sign that it was counted.
CREATE TABLE signature (
    story_id     INTEGER PRIMARY KEY,
    live         INTEGER NOT NULL,
    published_us INTEGER NOT NULL,
    section_id   INTEGER NOT NULL, -- the primary one, 0 for none
    terms        BLOB NOT NULL
);
-- In how many stories each term stands (signature_count.h), and the stories counted since.
CREATE TABLE term_epoch (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    stories INTEGER NOT NULL, -- that the counts cover
    seq     INTEGER NOT NULL, -- the change that began the epoch, and when
    at      INTEGER NOT NULL,
    counts  BLOB NOT NULL
);
INSERT INTO term_epoch (id, stories, seq, at, counts) VALUES (1, 0, 0, 0, x'');
CREATE TABLE term_pending (
    number INTEGER PRIMARY KEY, -- of the story, counted from the first
    terms  BLOB NOT NULL
);
-- Words of the stories that the public may see (search_index.c). Its own tables are not compared. Parts of the index are
-- joined when nobody writes (search_merge): as often as FTS5 does it by itself, some publishes would wait for it.
CREATE VIRTUAL TABLE search USING fts5(headline, lead, body, names, marks, content = '', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (search, rank) VALUES ('automerge', 0);
CREATE VIRTUAL TABLE search_word USING fts5vocab(search, row);
-- What stands in the stories at the desk (desk_text.c), and the index of its words.
CREATE TABLE desk_text (
    story_id INTEGER PRIMARY KEY,
    headline TEXT NOT NULL,
    lead     TEXT NOT NULL,
    body     TEXT NOT NULL,
    names    TEXT NOT NULL -- of tags, authors and source, as they were then
);
CREATE VIRTUAL TABLE desk_word USING fts5(headline, lead, body, names, content = 'desk_text', content_rowid = 'story_id', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO desk_word (desk_word, rank) VALUES ('automerge', 0);
CREATE TRIGGER desk_text_added AFTER INSERT ON desk_text BEGIN
    INSERT INTO desk_word (rowid, headline, lead, body, names)
    VALUES (new.story_id, new.headline, new.lead, new.body, new.names);
END;
CREATE TRIGGER desk_text_gone AFTER DELETE ON desk_text BEGIN
    INSERT INTO desk_word (desk_word, rowid, headline, lead, body, names)
    VALUES ('delete', old.story_id, old.headline, old.lead, old.body, old.names);
END;
CREATE TABLE search_doc (
    story_id INTEGER PRIMARY KEY,
    seq      INTEGER NOT NULL, -- the change whose texts are in the index
    names    TEXT NOT NULL,    -- of tags, authors and source, as they were then
    body     TEXT              -- without what belongs to pictures whose rights had ended; NULL: all of it
);
