/* SPDX-License-Identifier: MIT */
#include "newsroom/label.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/alias.h"
#include "newsroom/changes_internal.h"
#include "newsroom/label_internal.h"
#include "newsroom/redirect.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"
#include "text/slug.h"

enum { DESCRIPTION_MAX = 10000, SLUG_MAX = 60 };

static const char *const TAG_TYPES[] = {"person", "place", "organisation", "topic", NULL};
static const char *const FALLBACK_SLUGS[] = {NULL, "tag", "author", "source"};

static void
label_of_row(Arena *arena, Query *query, Label *ret_label)
{
    *ret_label = (Label){
        .id = query_int(query, 0),
        .revision = query_int(query, 1),
        .kind = (LabelKind)query_int(query, 2),
        .name = query_copy(arena, query, 3),
        .slug = query_copy(arena, query, 4),
        .type = query_copy(arena, query, 5),
        .role = query_copy(arena, query, 6),
        .url = query_copy(arena, query, 7),
        .description = query_copy(arena, query, 8),
        .picture_id = query_int(query, 9),
        .merged_into = query_int(query, 10),
    };
}

static bool
first_label(Arena *arena, Query *query, Label *ret_label, bool *ret_found, GError **error)
{
    bool const row = query_next(query);
    if (!query_end(query, error))
        return false;
    if (row)
        label_of_row(arena, query, ret_label);
    *ret_found = row;
    return true;
}

bool
label_find(
    Reader *reader, Arena *arena, int64_t id, Label *ret_label, bool *ret_found, GError **error)
{
    uint64_t topic;
    return alias_find(reader->db, topic_of(TOPIC_LABEL, id), &topic, error) &&
           label_find_own(reader, arena, topic_id(topic), ret_label, ret_found, error);
}

bool
label_find_own(
    Reader *reader, Arena *arena, int64_t id, Label *ret_label, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_BY_ID, "i", id);
    return first_label(arena, &query, ret_label, ret_found, error);
}

bool
label_find_slug(Reader *reader, Arena *arena, LabelKind kind, const char *slug, Label *ret_label,
    bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_BY_SLUG, "is", (int64_t)kind, slug);
    if (!first_label(arena, &query, ret_label, ret_found, error))
        return false;
    query_finish(&query);
    return !*ret_found || ret_label->merged_into == 0 ||
           label_find(reader, arena, ret_label->id, ret_label, ret_found, error);
}

bool
label_read(Query *query, Arena *arena, GPtrArray **ret_labels, GError **error)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    while (query_next(query)) {
        Label *label = arena_new0(arena, Label);
        label_of_row(arena, query, label);
        g_ptr_array_add(labels, label);
    }
    if (!query_end(query, error))
        return false;
    *ret_labels = g_steal_pointer(&labels);
    return true;
}

/* What LIKE takes for any text with these letters in it. */
static char *
like_of(const char *text)
{
    g_autoptr(GString) like = g_string_new("%");
    for (; *text != '\0'; text++) {
        if (strchr("%_\\", *text) != NULL)
            g_string_append_c(like, '\\');
        g_string_append_c(like, *text);
    }
    g_string_append_c(like, '%');
    return g_string_free(g_steal_pointer(&like), FALSE);
}

bool
label_search(Reader *reader, Arena *arena, LabelKind kind, const char *after, const char *text,
    unsigned limit, GPtrArray **ret_labels, GError **error)
{
    g_autofree char *like = like_of(text);
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_SEARCH, "issii", (int64_t)kind, after,
        like, (int64_t)limit, (int64_t)topic_of(TOPIC_LABEL, 0));
    return label_read(&query, arena, ret_labels, error);
}

bool
label_list(Reader *reader, Arena *arena, LabelKind kind, unsigned limit, GPtrArray **ret_labels,
    GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_ALL, "ii", (int64_t)kind, (int64_t)limit);
    return label_read(&query, arena, ret_labels, error);
}

/* The text with what LIKE takes for signs escaped; upper: its first letter in capitals, as LIKE
 * holds only a and A for the same. */
static char *
like_pattern(Arena *arena, const char *text, bool upper)
{
    g_autoptr(GString) pattern = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar const letter = g_utf8_get_char(at);
        if (letter == '%' || letter == '_' || letter == '\\')
            g_string_append_c(pattern, '\\');
        g_string_append_unichar(pattern, upper && at == text ? g_unichar_toupper(letter) : letter);
    }
    return arena_strndup(arena, pattern->str, pattern->len);
}

bool
label_list_like(Reader *reader, Arena *arena, LabelKind kind, const char *text, unsigned limit,
    GPtrArray **ret_labels, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_LIKE, "issii", (int64_t)kind,
        like_pattern(arena, text, false), like_pattern(arena, text, true), (int64_t)limit,
        (int64_t)topic_of(TOPIC_LABEL, 0));
    return label_read(&query, arena, ret_labels, error);
}

static bool
label_check(const Label *draft, GError **error)
{
    if (!check_text("name", draft->name, LABEL_NAME_MAX, true, error) ||
        !check_text("role", draft->role, LABEL_NAME_MAX, false, error) ||
        !check_text("address", draft->url, 2000, false, error) ||
        !check_text("description", draft->description, DESCRIPTION_MAX, false, error))
        return false;
    if (draft->type != NULL && !g_strv_contains(TAG_TYPES, draft->type))
        return fail(error, FAIL_INVALID,
            "tag type \"%.40s\" (expected person, place, organisation or topic)", draft->type);
    return true;
}

static bool
free_slug(Write *write, const Label *draft, const char **ret_slug, GError **error)
{
    Arena *arena = write_arena(write);
    const char *stem = draft->slug != NULL
                           ? draft->slug
                           : slug_from(arena, draft->name, SLUG_MAX, FALLBACK_SLUGS[draft->kind]);
    const char *slug = stem;
    for (unsigned number = 2;; number++) {
        int64_t holder;
        if (!db_int(write_db(write), 0, &holder, error, &SQL_LABEL_SLUG_TAKEN, "is",
                (int64_t)draft->kind, slug))
            return false;
        if (holder == 0 || holder == draft->id)
            break;
        slug = arena_printf(arena, "%s-%u", stem, number);
    }
    *ret_slug = slug;
    return true;
}

static bool
name_is_free(Write *write, const Label *draft, GError **error)
{
    int64_t holder;
    if (!db_int(write_db(write), 0, &holder, error, &SQL_LABEL_BY_NAME, "is", (int64_t)draft->kind,
            draft->name))
        return false;
    if (holder == 0 || holder == draft->id)
        return true;
    int64_t into;
    if (!db_int(write_db(write), 0, &into, error, &SQL_LABEL_MERGED_INTO, "i", holder))
        return false;
    return fail(error, FAIL_CONFLICT, "there is \"%.80s\" already%s", draft->name,
        into == 0 ? "" : ": it was merged into another");
}

/* Where its address changes, the old one leads to it; a new one leads nowhere else. */
static bool
keep_address(Write *write, const Label *draft, const char *slug, GError **error)
{
    Arena *arena = write_arena(write);
    Label before;
    bool found;
    if (draft->id == 0)
        return true;
    g_auto(Query) query = db_query(write_db(write), &SQL_LABEL_BY_ID, "i", draft->id);
    if (!first_label(arena, &query, &before, &found, error))
        return false;
    query_finish(&query);
    if (!found || strcmp(before.slug, slug) == 0)
        return true;
    g_autofree char *path =
        g_uri_unescape_string(address_of_label(arena, before.kind, before.slug), NULL);
    return redirect_save(write, path, subject_of(arena, "label", draft->id), error);
}

bool
label_append(Write *write, int kind, const Label *label, GError **error)
{
    g_autoptr(Json) state = json_object();
    json_put_int(state, "kind", label->kind);
    json_put_text(state, "name", label->name);
    json_put_text(state, "slug", label->slug);
    json_put_text(state, "type", label->type);
    json_put_text(state, "role", label->role);
    json_put_text(state, "url", label->url);
    json_put_text(state, "description", label->description);
    if (label->picture_id != 0)
        json_put_int(state, "picture", label->picture_id);
    if (label->merged_into != 0)
        json_put_int(state, "merged_into", label->merged_into);
    return write_append(write, kind, subject_of(write_arena(write), "label", label->id),
               label->revision, state, NULL, error) ||
           fail_prefix(error, "\"%s\"", label->name);
}

/* A merged one is what another says. */
static bool
check_own(Write *write, const Label *draft, GError **error)
{
    int64_t into;
    return db_int(write_db(write), 0, &into, error, &SQL_LABEL_MERGED_INTO, "i", draft->id) &&
           (into == 0 || fail(error, FAIL_INVALID,
                             "\"%.80s\" was merged into another; separate it first", draft->name));
}

bool
label_save(Write *write, const Label *draft, int64_t *ret_id, GError **error)
{
    Db *db = write_db(write);
    int64_t id = draft->id;
    const char *slug;
    if (!label_check(draft, error) || !check_own(write, draft, error) ||
        !name_is_free(write, draft, error) || !free_slug(write, draft, &slug, error) ||
        !keep_address(write, draft, slug, error) || (id == 0 && !next_id(db, "label", &id, error)))
        return false;

    Label label = *draft;
    label.id = id;
    label.slug = slug;
    *ret_id = id;
    return label_append(write, CHANGE_LABEL_SAVED, &label, error);
}

bool
label_ensure(Write *write, const Label *draft, int64_t *ret_id, GError **error)
{
    int64_t id;
    uint64_t topic;
    if (!check_text("name", draft->name, LABEL_NAME_MAX, true, error) ||
        !db_int(write_db(write), 0, &id, error, &SQL_LABEL_BY_NAME, "is", (int64_t)draft->kind,
            draft->name))
        return false;
    if (id == 0)
        return label_save(write, draft, ret_id, error);
    if (!alias_find(write_db(write), topic_of(TOPIC_LABEL, id), &topic, error))
        return false;
    *ret_id = topic_id(topic);
    return true;
}

bool
label_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id, before;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !db_int(context->db, 0, &before, error, &SQL_LABEL_MERGED_INTO, "i", id))
        return false;
    int64_t const after = json_int(state, "merged_into", 0);
    apply_touch(context, topic_of(TOPIC_LABELS, 0));
    apply_touch(context, topic_of(TOPIC_NAME, id));
    apply_touch(context, topic_of(TOPIC_LABEL, id));
    return note_id(context, "label", id, error) &&
           db_run(context->db, error, &SQL_LABEL_SAVE, "iiissssssii", id, change->revision,
               json_int(state, "kind", 0), json_text(state, "name"), json_text(state, "slug"),
               json_text(state, "type"), json_text(state, "role"), json_text(state, "url"),
               json_text(state, "description"), json_int(state, "picture", 0), after) &&
           label_regroup(context, id, (LabelKind)json_int(state, "kind", 0), before, after, error);
}

char *
label_describe(Arena *arena, const Change *change)
{
    static const char *const KINDS[] = {"label", "tag", "author", "source"};
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    int64_t const kind = CLAMP(json_int(state, "kind", 0), 0, 3);
    return arena_printf(arena, "%s \"%s\"", KINDS[kind], json_text(state, "name"));
}
