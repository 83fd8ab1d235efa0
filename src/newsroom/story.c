/* SPDX-License-Identifier: MIT */
/* A story's state in the log:
 *
 *   {"status":"live","stage":"ready","published":µs,"updated":µs,
 *    "live":{content},"working":{content},
 *    "corrections":[{"at":µs,"text":"…","compare":true}],"withdrawn":"reason",
 *    "foreign":{"origin","id","url","digest"},"embargo":true,"edited":true}
 *
 *   content:
 * {"headline","list_headline","slug","kicker","standfirst","body","format","dateline","byline",
 *    "language","priority","urgency","sections":[id],"tags":[id],"authors":[id],"source":id,"source_url",
 *    "picture":{"media":id,"alt","caption","credit"},"related":[id],
 *    "unrelated":[id],"listed":[id]}
 *
 * Fields that say nothing are absent. Sections, tags, authors, sources and pictures are named by
 * id, so that renaming one touches no story. */
#include "newsroom/story.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "newsroom/alias.h"
#include "newsroom/changes_internal.h"
#include "newsroom/media_body.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"
#include "text/markdown.h"
#include "text/plain.h"
#include "text/sanitizer.h"
#include "text/slug.h"

static const char *const COVERAGE_NAMES[] = {"none", "running", "ended"};

static const char *const STATUS_NAMES[] = {"unpublished", "scheduled", "live", "withdrawn", NULL};
static const char *const STAGE_NAMES[] = {"draft", "review", "ready", "spiked", NULL};
static const char *const FORMAT_NAMES[] = {"plain", "markdown", "html", NULL};

static int
place_of(const char *const *names, const char *name)
{
    for (int place = 0; name != NULL && names[place] != NULL; place++)
        if (strcmp(names[place], name) == 0)
            return place;
    return -1;
}

const char *
story_status_name(StoryStatus status)
{
    return STATUS_NAMES[status];
}

const char *
story_stage_name(StoryStage stage)
{
    return STAGE_NAMES[stage];
}

const char *
body_format_name(BodyFormat format)
{
    return FORMAT_NAMES[format];
}

bool
body_format_parse(const char *name, BodyFormat *ret_format)
{
    int const place = place_of(FORMAT_NAMES, name);
    if (place < 0)
        return false;
    *ret_format = (BodyFormat)place;
    return true;
}

bool
story_may_have_pictures(const StoryContent *content)
{
    /* HTML calls a picture by two names, "img" and "image". */
    return content->body_format != BODY_PLAIN &&
           (strcasestr(content->body, "<im") != NULL || strstr(content->body, "![") != NULL);
}

const char *
story_body_text(Arena *arena, const StoryContent *content, size_t most_bytes)
{
    size_t const size = strlen(content->body);
    SafeHtml html;
    if (content->body_format == BODY_PLAIN)
        return size <= most_bytes ? content->body : arena_strndup(arena, content->body, most_bytes);
    if (content->body_format == BODY_HTML)
        return plain_from_html(arena, content->body, MIN(size, most_bytes));
    if (!markdown_to_html(arena, content->body, MIN(size, most_bytes), &html, NULL))
        return "";
    return plain_from_html(arena, html.html, html.size);
}

const char *
story_urgency_name(int urgency)
{
    static const char *const NAMES[] = {"Not set", "Flash", "Urgent", "Fast", "Soon", "Normal",
        "Later", "Low", "Can wait", "Any time"};
    return NAMES[CLAMP(urgency, 0, STORY_URGENCY_MAX)];
}

bool
story_is_urgent(int urgency)
{
    return urgency == 1 || urgency == 2;
}

const char *
story_slug(Arena *arena, const StoryContent *content)
{
    enum { MADE_MAX = 80 };

    return content->slug != NULL ? content->slug
                                 : slug_from(arena, content->headline, MADE_MAX, "story");
}

bool
story_same_slug(Arena *arena, const StoryContent *from, const StoryContent *to)
{
    return to->slug == NULL ? from->slug == NULL : strcmp(story_slug(arena, from), to->slug) == 0;
}

bool
story_slug_read(Arena *arena, const char *text, const char **ret_slug, GError **error)
{
    *ret_slug = NULL;
    if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
        return true;
    const char *slug = slug_from(arena, text, STORY_SLUG_MAX + 1, "");
    if (*slug == '\0')
        return fail(error, FAIL_INVALID,
            "slug \"%.40s\" has no letter and no digit; leave it out, and the headline makes one",
            text);
    if (strlen(text) > STORY_LINE_MAX || g_utf8_strlen(slug, -1) > STORY_SLUG_MAX)
        return fail(error, FAIL_INVALID, "slug has more than %d characters", STORY_SLUG_MAX);
    *ret_slug = slug;
    return true;
}

static bool
check_slug(const char *slug, GError **error)
{
    const char *clean;
    g_autoptr(Arena) arena = arena_new();
    if (!story_slug_read(arena, slug, &clean, error))
        return false;
    return g_strcmp0(clean, slug) == 0 ||
           fail(error, FAIL_INVALID, "slug \"%.60s\": small letters and digits, joined by -", slug);
}

bool
story_content_html(Arena *arena, const StoryContent *content, SafeHtml *ret_html, GError **error)
{
    const char *body = content->body;
    switch (content->body_format) {
    case BODY_PLAIN:
        *ret_html = safe_html_from_plain(arena, body);
        return true;
    case BODY_MARKDOWN:
        return markdown_to_html(arena, body, strlen(body), ret_html, error);
    case BODY_HTML:
        return sanitizer_clean(arena, body, strlen(body), NULL, ret_html, error);
    }
    return fail(error, FAIL_INTERNAL, "unknown body format");
}

bool
story_body_html(
    Reader *reader, Arena *arena, const StoryContent *content, SafeHtml *ret_html, GError **error)
{
    StoryContent current = *content;
    return media_body_current(reader, arena, content->body, &current.body, error) &&
           story_content_html(arena, &current, ret_html, error);
}

bool
story_public_text(Reader *reader, Arena *arena, const StoryContent *content, size_t most_bytes,
    void (*seen)(int64_t id, void *data), void *data, const char **ret_text, GError **error)
{
    MediaBody const how = {.seen = seen, .data = data};
    StoryContent head = *content;
    SafeHtml html;
    *ret_text = story_body_text(arena, content, most_bytes);
    if (strstr(content->body, "/media/") == NULL)
        return true;
    head.body = arena_strndup(arena, content->body, strnlen(content->body, most_bytes));
    if (!story_content_html(arena, &head, &html, error) ||
        !media_body_public(reader, arena, html, &how, &html, error))
        return false;
    *ret_text = plain_from_html(arena, html.html, html.size);
    return true;
}

bool
story_content_check(const StoryContent *content, GError **error)
{
    const struct {
        const char *field;
        const char *text;
        size_t limit;
        bool required;
    } TEXTS[] = {
        {"headline", content->headline, STORY_LINE_MAX, true},
        {"list headline", content->list_headline, STORY_LINE_MAX, false},
        {"kicker", content->kicker, 200, false},
        {"standfirst", content->standfirst, 4 * STORY_LINE_MAX, false},
        {"body", content->body, STORY_BODY_MAX, false},
        {"dateline", content->dateline, 200, false},
        {"byline", content->byline, STORY_LINE_MAX, false},
        {"language", content->language, 35, false},
        {"source address", content->source_url, 2000, false},
        {"picture's alternative text", content->picture.alt, STORY_LINE_MAX, false},
        {"picture's caption", content->picture.caption, 4 * STORY_LINE_MAX, false},
        {"picture's credit", content->picture.credit, 500, false},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(TEXTS); index++)
        if (!check_text(TEXTS[index].field, TEXTS[index].text, TEXTS[index].limit,
                TEXTS[index].required, error))
            return false;
    if (content->slug != NULL && !check_slug(content->slug, error))
        return false;
    if (content->priority < 0 || content->priority > 5)
        return fail(error, FAIL_INVALID, "priority must be 1 to 5");
    if (content->urgency < 0 || content->urgency > STORY_URGENCY_MAX)
        return fail(error, FAIL_INVALID, "urgency must be 1 to 9");
    if (content->section_count > STORY_LABELS_MAX || content->tag_count > STORY_LABELS_MAX ||
        content->author_count > STORY_LABELS_MAX || content->related_count > STORY_LABELS_MAX ||
        content->unrelated_count > STORY_LABELS_MAX || content->listed_count > STORY_LABELS_MAX)
        return fail(error, FAIL_INVALID, "more than %d sections, tags, authors or related stories",
            STORY_LABELS_MAX);
    return true;
}

static void
put_ids(Json *object, const char *field, const int64_t *ids, unsigned count)
{
    if (count == 0)
        return;
    json_t *array = json_array();
    for (unsigned index = 0; index < count; index++)
        json_array_append_new(array, json_integer(ids[index]));
    json_object_set_new(object, field, array);
}

static Json *
content_to_json(const StoryContent *content)
{
    Json *object = json_object();
    json_put_text(object, "headline", content->headline);
    json_put_text(object, "list_headline", content->list_headline);
    json_put_text(object, "slug", content->slug);
    json_put_text(object, "kicker", content->kicker);
    json_put_text(object, "standfirst", content->standfirst);
    json_put_text(object, "body", content->body);
    json_put_text(object, "format", FORMAT_NAMES[content->body_format]);
    json_put_text(object, "dateline", content->dateline);
    json_put_text(object, "byline", content->byline);
    json_put_text(object, "language", content->language);
    if (content->priority != 0)
        json_put_int(object, "priority", content->priority);
    if (content->urgency != 0)
        json_put_int(object, "urgency", content->urgency);
    put_ids(object, "sections", content->sections, content->section_count);
    put_ids(object, "tags", content->tags, content->tag_count);
    put_ids(object, "authors", content->authors, content->author_count);
    if (content->source_id != 0)
        json_put_int(object, "source", content->source_id);
    json_put_text(object, "source_url", content->source_url);
    if (content->picture.media_id != 0) {
        json_t *picture = json_object();
        json_put_int(picture, "media", content->picture.media_id);
        json_put_text(picture, "alt", content->picture.alt);
        json_put_text(picture, "caption", content->picture.caption);
        json_put_text(picture, "credit", content->picture.credit);
        json_object_set_new(object, "picture", picture);
    }
    put_ids(object, "related", content->related, content->related_count);
    put_ids(object, "unrelated", content->unrelated, content->unrelated_count);
    put_ids(object, "listed", content->listed, content->listed_count);
    return object;
}

Json *
story_to_json(const Story *story)
{
    Json *state = json_object();
    json_put_text(state, "status", STATUS_NAMES[story->status]);
    json_put_text(state, "stage", STAGE_NAMES[story->stage]);
    if (story->published_us != 0)
        json_put_int(state, "published", story->published_us);
    if (story->updated_us != 0)
        json_put_int(state, "updated", story->updated_us);
    if (story->live != NULL)
        json_object_set_new(state, "live", content_to_json(story->live));
    if (story->working != NULL)
        json_object_set_new(state, "working", content_to_json(story->working));
    if (story->correction_count > 0) {
        json_t *corrections = json_array();
        for (unsigned index = 0; index < story->correction_count; index++) {
            json_t *note = json_object();
            json_put_int(note, "at", story->corrections[index].at_us);
            json_put_text(note, "text", story->corrections[index].text);
            if (story->corrections[index].is_compared)
                json_object_set_new(note, "compare", json_true());
            json_array_append_new(corrections, note);
        }
        json_object_set_new(state, "corrections", corrections);
    }
    json_put_text(state, "withdrawn", story->withdrawn_reason);
    json_put_text(state, "coverage", coverage_name(story->coverage));
    if (story->foreign.origin != NULL) {
        json_t *foreign = json_object();
        json_put_text(foreign, "origin", story->foreign.origin);
        json_put_text(foreign, "id", story->foreign.id);
        json_put_text(foreign, "url", story->foreign.url);
        json_put_text(foreign, "digest", story->foreign.digest);
        json_object_set_new(state, "foreign", foreign);
    }
    if (story->is_embargoed)
        json_object_set_new(state, "embargo", json_true());
    if (story->edited)
        json_object_set_new(state, "edited", json_true());
    return state;
}

static const int64_t *
take_ids(Arena *arena, const Json *object, const char *field, unsigned *ret_count)
{
    const json_t *array = json_object_get(object, field);
    size_t const count = json_array_size(array);
    int64_t *ids = arena_new_array(arena, int64_t, count);
    for (size_t index = 0; index < count; index++)
        ids[index] = json_integer_value(json_array_get(array, index));
    *ret_count = (unsigned)count;
    return ids;
}

static const char *
take_text(Arena *arena, const Json *object, const char *field)
{
    return arena_strdup(arena, json_text(object, field));
}

static const StoryContent *
content_from_json(Arena *arena, const Json *object)
{
    if (!json_is_object(object))
        return NULL;
    StoryContent *content = arena_new0(arena, StoryContent);
    content->headline = take_text(arena, object, "headline");
    content->list_headline = take_text(arena, object, "list_headline");
    content->slug = take_text(arena, object, "slug");
    content->kicker = take_text(arena, object, "kicker");
    content->standfirst = take_text(arena, object, "standfirst");
    content->body = take_text(arena, object, "body");
    if (content->body == NULL)
        content->body = "";
    body_format_parse(json_text(object, "format"), &content->body_format);
    content->dateline = take_text(arena, object, "dateline");
    content->byline = take_text(arena, object, "byline");
    content->language = take_text(arena, object, "language");
    content->priority = (int)json_int(object, "priority", 0);
    content->urgency = (int)json_int(object, "urgency", 0);
    content->sections = take_ids(arena, object, "sections", &content->section_count);
    content->tags = take_ids(arena, object, "tags", &content->tag_count);
    content->authors = take_ids(arena, object, "authors", &content->author_count);
    content->source_id = json_int(object, "source", 0);
    content->source_url = take_text(arena, object, "source_url");
    const Json *picture = json_object_get(object, "picture");
    content->picture = (StoryPicture){
        .media_id = json_int(picture, "media", 0),
        .alt = take_text(arena, picture, "alt"),
        .caption = take_text(arena, picture, "caption"),
        .credit = take_text(arena, picture, "credit"),
    };
    content->related = take_ids(arena, object, "related", &content->related_count);
    content->unrelated = take_ids(arena, object, "unrelated", &content->unrelated_count);
    content->listed = take_ids(arena, object, "listed", &content->listed_count);
    return content;
}

static void
take_corrections(Arena *arena, const Json *state, Story *story)
{
    const json_t *array = json_object_get(state, "corrections");
    size_t const count = json_array_size(array);
    Correction *corrections = arena_new_array(arena, Correction, count);
    for (size_t index = 0; index < count; index++) {
        const json_t *note = json_array_get(array, index);
        corrections[index].at_us = json_int(note, "at", 0);
        corrections[index].text = take_text(arena, note, "text");
        corrections[index].is_compared = json_flag(note, "compare", false);
    }
    story->corrections = corrections;
    story->correction_count = (unsigned)count;
}

const char *
coverage_name(Coverage coverage)
{
    return coverage == COVERAGE_NONE ? NULL : COVERAGE_NAMES[coverage];
}

bool
coverage_parse(const char *name, Coverage *ret_coverage)
{
    for (unsigned index = 0; index < G_N_ELEMENTS(COVERAGE_NAMES); index++) {
        if (g_strcmp0(name, COVERAGE_NAMES[index]) != 0)
            continue;
        *ret_coverage = (Coverage)index;
        return true;
    }
    return false;
}

bool
story_from_json(Arena *arena, const Json *state, Story *ret_story, GError **error)
{
    int const status = place_of(STATUS_NAMES, json_text(state, "status"));
    int const stage = place_of(STAGE_NAMES, json_text(state, "stage"));
    if (status < 0 || stage < 0)
        return fail(error, FAIL_CORRUPT, "a story without status or stage");
    Story story = {
        .status = (StoryStatus)status,
        .stage = (StoryStage)stage,
        .published_us = json_int(state, "published", 0),
        .updated_us = json_int(state, "updated", 0),
        .live = content_from_json(arena, json_object_get(state, "live")),
        .working = content_from_json(arena, json_object_get(state, "working")),
        .withdrawn_reason = take_text(arena, state, "withdrawn"),
        .is_embargoed = json_flag(state, "embargo", false),
        .edited = json_flag(state, "edited", false),
    };
    const char *coverage = json_text(state, "coverage");
    if (coverage != NULL && !coverage_parse(coverage, &story.coverage))
        return fail(error, FAIL_CORRUPT, "coverage \"%.40s\"", coverage);
    const StoryContent *content = story.live != NULL ? story.live : story.working;
    if (content == NULL || content->headline == NULL)
        return fail(error, FAIL_CORRUPT, "a story without a headline");
    take_corrections(arena, state, &story);
    const Json *foreign = json_object_get(state, "foreign");
    story.foreign = (Foreign){
        .origin = take_text(arena, foreign, "origin"),
        .id = take_text(arena, foreign, "id"),
        .url = take_text(arena, foreign, "url"),
        .digest = take_text(arena, foreign, "digest"),
    };
    *ret_story = story;
    return true;
}

bool
story_from_state(Db *db, Arena *arena, const Json *state, Story *ret_story, GError **error)
{
    return story_from_json(arena, state, ret_story, error) &&
           alias_follow_story(db, arena, ret_story, error);
}

static bool
story_of_row(Db *db, Arena *arena, Query *query, Story *ret_story, GError **error)
{
    g_autoptr(Json) state =
        json_read_object(query_text(query, 2), query_size(query, 2), SIZE_MAX, error);
    int64_t const id = query_int(query, 0);
    if (state == NULL || !story_from_state(db, arena, state, ret_story, error))
        return fail_prefix(error, "story %" G_GINT64_FORMAT, id);
    ret_story->id = id;
    ret_story->revision = query_int(query, 1);
    return true;
}

bool
story_find(
    Reader *reader, Arena *arena, int64_t id, Story *ret_story, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_BY_ID, "i", id);
    bool const row = query_next(&query);
    if (!query_end(&query, error) ||
        (row && !story_of_row(reader->db, arena, &query, ret_story, error)))
        return false;
    *ret_found = row;
    return true;
}

bool
story_find_public(Reader *reader, Arena *arena, int64_t id, Story *ret_story, Gate *ret_gate,
    bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_GATE, "i", id);
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    *ret_found = false;
    *ret_gate = GATE_NOT_YET;
    if (!row)
        return true;
    *ret_gate = gate_check(
        (StoryStatus)query_int(&query, 0), query_int(&query, 1), AUDIENCE_PUBLIC, reader->now_us);
    if (*ret_gate != GATE_OPEN)
        return true;
    return story_find(reader, arena, id, ret_story, ret_found, error);
}

bool
story_find_foreign(
    Reader *reader, const char *origin, const char *foreign_id, int64_t *ret_id, GError **error)
{
    return db_int(reader->db, 0, ret_id, error, &SQL_FOREIGN_FIND, "ss", origin, foreign_id);
}

static bool
visit_rows(Db *db, Query *query, StoryVisit visit, void *data, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    while (query_next(query)) {
        Story story;
        if (!story_of_row(db, arena, query, &story, error) || !visit(&story, data, error))
            return false;
        arena_reset(arena);
    }
    return query_end(query, error);
}

bool
story_each(Reader *reader, StoryVisit visit, void *data, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_EVERY, "");
    return visit_rows(reader->db, &query, visit, data, error);
}

bool
story_each_newest(Reader *reader, unsigned limit, StoryVisit visit, void *data, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_NEWEST_LIVE, "ii",
        (int64_t)topic_of(TOPIC_LATEST, 0), (int64_t)limit);
    return visit_rows(reader->db, &query, visit, data, error);
}

bool
story_each_after(
    Reader *reader, int64_t after, unsigned limit, StoryVisit visit, void *data, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_AFTER, "ii", after, (int64_t)limit);
    return visit_rows(reader->db, &query, visit, data, error);
}

bool
story_find_by_foreign_id(Reader *reader, const char *foreign_id, int64_t *ret_id, GError **error)
{
    return db_int(reader->db, 0, ret_id, error, &SQL_STORY_BY_FOREIGN, "s", foreign_id);
}

GHashTable *
story_foreign_ids(Reader *reader, GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_FOREIGN_ALL, "");
    while (query_next(&query)) {
        int64_t const id = query_int(&query, 0);
        if (!g_hash_table_contains(ids, &id))
            g_hash_table_insert(ids, g_memdup2(&id, sizeof id), g_strdup(query_text(&query, 1)));
    }
    return query_end(&query, error) ? g_steal_pointer(&ids) : NULL;
}
