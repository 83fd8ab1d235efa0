/* SPDX-License-Identifier: MIT */
#include "newsroom/section.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/redirect.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"
#include "text/slug.h"

struct SectionTree {
    Arena *arena;
    GHashTable *by_id;   /* int64_t * -> Section * */
    GHashTable *by_path; /* path -> Section * */
    const Section **top;
    unsigned count;
};

enum { SECTION_NAME_MAX = 200, DESCRIPTION_MAX = 4000, SLUG_MAX = 60 };

/* First parts of the site's own addresses: no section may be called so at the top. */
static const char *const RESERVED[] = {"about", "ads.txt", "api", "archive", "articles", "assets",
    "authors", "desk", "editions", "events", "feed.atom", "feed.json", "feed.xml", "feeds",
    "healthz", "humans.txt", "latest", "live", "media", "metrics", "most-read", "newsletter",
    "opensearch.xml", "robots.txt", "search", "sitemap.xml", "sitemap-news.xml", "sitemaps",
    "sources", "submit", "tags", NULL};
/* Below any section these are its own pages. */
static const char *const RESERVED_BELOW[] = {
    "feed.xml", "feed.atom", "feed.json", "submit", "latest", NULL};

static void
attach_children(SectionTree *tree, GPtrArray *sections)
{
    g_autoptr(GHashTable) lists = g_hash_table_new_full(
        g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (unsigned index = 0; index < sections->len; index++)
        g_hash_table_insert(lists, g_ptr_array_index(sections, index), g_ptr_array_new());
    g_autoptr(GPtrArray) top = g_ptr_array_new();
    for (unsigned index = 0; index < sections->len; index++) {
        Section *section = g_ptr_array_index(sections, index);
        GPtrArray *siblings =
            section->parent == NULL ? top : g_hash_table_lookup(lists, section->parent);
        g_ptr_array_add(siblings, section);
    }
    for (unsigned index = 0; index < sections->len; index++) {
        Section *section = g_ptr_array_index(sections, index);
        GPtrArray *children = g_hash_table_lookup(lists, section);
        g_ptr_array_add(children, NULL);
        section->children =
            arena_memdup(tree->arena, children->pdata, children->len * sizeof(void *));
    }
    g_ptr_array_add(top, NULL);
    tree->top = arena_memdup(tree->arena, top->pdata, top->len * sizeof(void *));
}

/* Ids of deleted sections find those that took over. */
static bool
add_deleted(SectionTree *tree, Db *db, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_ALIAS_BETWEEN, "ii",
        (int64_t)topic_of(TOPIC_SECTION, 0), (int64_t)topic_of(TOPIC_SECTION, -1));
    while (query_next(&query)) {
        int64_t const id = topic_id((uint64_t)query_int(&query, 0));
        const Section *heir = section_find(tree, topic_id((uint64_t)query_int(&query, 1)));
        if (heir != NULL)
            g_hash_table_insert(
                tree->by_id, arena_memdup(tree->arena, &id, sizeof id), (gpointer)heir);
    }
    return query_end(&query, error);
}

SectionTree *
section_tree_load(Db *db, GError **error)
{
    g_autoptr(SectionTree) tree = g_new0(SectionTree, 1);
    g_autoptr(GPtrArray) sections = g_ptr_array_new();
    tree->arena = arena_new();
    tree->by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    tree->by_path = g_hash_table_new(g_str_hash, g_str_equal);

    g_auto(Query) query = db_query(db, &SQL_SECTION_ALL, "");
    while (query_next(&query)) {
        Section *section = arena_new0(tree->arena, Section);
        section->id = query_int(&query, 0);
        section->revision = query_int(&query, 1);
        section->parent_id = query_int(&query, 2);
        section->position = query_int(&query, 3);
        section->name = query_copy(tree->arena, &query, 4);
        section->slug = query_copy(tree->arena, &query, 5);
        section->path = query_copy(tree->arena, &query, 6);
        section->description = query_copy(tree->arena, &query, 7);
        section->depth = (unsigned)query_int(&query, 8);
        section->parent = section_find(tree, section->parent_id);
        g_hash_table_insert(tree->by_id, &section->id, section);
        g_hash_table_insert(tree->by_path, (char *)section->path, section);
        g_ptr_array_add(sections, section);
    }
    if (!query_end(&query, error))
        return NULL;
    tree->count = sections->len;
    attach_children(tree, sections);
    return add_deleted(tree, db, error) ? g_steal_pointer(&tree) : NULL;
}

void
section_tree_free(SectionTree *tree)
{
    if (tree == NULL)
        return;
    g_hash_table_unref(tree->by_id);
    g_hash_table_unref(tree->by_path);
    arena_free(tree->arena);
    g_free(tree);
}

const Section *const *
section_tree_top(const SectionTree *tree)
{
    return tree->top;
}

unsigned
section_tree_count(const SectionTree *tree)
{
    return tree->count;
}

const Section *
section_find(const SectionTree *tree, int64_t id)
{
    return g_hash_table_lookup(tree->by_id, &id);
}

const Section *
section_find_path(const SectionTree *tree, const char *path)
{
    return g_hash_table_lookup(tree->by_path, path);
}

/* The section to which an old address leads, in "section:3". */
static const Section *
find_old(Db *db, const SectionTree *tree, const char *path, int64_t *ret_id)
{
    g_autofree char *address = g_strconcat("/", path, NULL);
    g_auto(Query) query = db_query(db, &SQL_REDIRECT_BY_PATH, "s", address);
    bool const leads = query_next(&query) && g_str_has_prefix(query_text(&query, 0), "section:") &&
                       subject_id(query_text(&query, 0), ret_id, NULL);
    return leads ? section_find(tree, *ret_id) : NULL;
}

const Section *
section_find_kept_path(Reader *reader, const char *path)
{
    int64_t id;
    const Section *section = section_find_path(reader->sections, path);
    return section != NULL ? section : find_old(reader->db, reader->sections, path, &id);
}

const Section *
section_find_child(const SectionTree *tree, const Section *parent, const char *name)
{
    const Section *const *child = parent == NULL ? tree->top : parent->children;
    for (; *child != NULL; child++)
        if (strcmp((*child)->name, name) == 0)
            return *child;
    return NULL;
}

const Section *
section_find_named(Db *db, const SectionTree *tree, const Section *parent, const char *name)
{
    const Section *child = section_find_child(tree, parent, name);
    if (child != NULL)
        return child;
    g_autoptr(Arena) arena = arena_new();
    const char *slug = slug_from(arena, name, SLUG_MAX, "section");
    int64_t id = 0;
    const Section *heir = find_old(
        db, tree, parent == NULL ? slug : arena_printf(arena, "%s/%s", parent->path, slug), &id);
    return heir != NULL && heir->id != id ? heir : NULL;
}

bool
section_is_within(const Section *section, const Section *ancestor)
{
    while (section != NULL && section != ancestor)
        section = section->parent;
    return section != NULL;
}

static Json *
section_state(const SectionDraft *draft, const char *slug, int64_t position)
{
    Json *state = json_object();
    json_put_int(state, "parent", draft->parent_id);
    json_put_int(state, "position", position);
    json_put_text(state, "name", draft->name);
    json_put_text(state, "slug", slug);
    json_put_text(state, "description", draft->description);
    return state;
}

/* Whether a path or a slug at this place belongs to the site or to another section. */
static bool
slug_is_taken(
    const SectionTree *tree, const SectionDraft *draft, const Section *parent, const char *slug)
{
    if (g_strv_contains(parent == NULL ? RESERVED : RESERVED_BELOW, slug))
        return true;
    g_autofree char *path =
        parent == NULL ? g_strdup(slug) : g_strconcat(parent->path, "/", slug, NULL);
    const Section *there = section_find_path(tree, path);
    return there != NULL && there->id != draft->id;
}

static bool
slug_is_clean(const char *slug)
{
    g_autofree char *unreserved = g_uri_escape_string(slug, NULL, true);
    return *slug != '\0' && strcmp(unreserved, slug) == 0 && *slug != '.';
}

/* The slug asked for, or one made of the name with a number where that is taken. */
static bool
choose_slug(Write *write, const SectionTree *tree, const SectionDraft *draft, const Section *parent,
    const char **ret_slug, GError **error)
{
    Arena *arena = write_arena(write);
    if (draft->slug != NULL && *draft->slug != '\0') {
        if (strlen(draft->slug) > SLUG_MAX * 4 || !slug_is_clean(draft->slug))
            return fail(
                error, FAIL_INVALID, "slug \"%.60s\": letters, digits and - only", draft->slug);
        if (slug_is_taken(tree, draft, parent, draft->slug))
            return fail(error, FAIL_INVALID, "slug \"%s\" is taken", draft->slug);
        *ret_slug = draft->slug;
        return true;
    }
    const char *stem = slug_from(arena, draft->name, SLUG_MAX, "section");
    const char *slug = stem;
    for (unsigned number = 2; slug_is_taken(tree, draft, parent, slug); number++)
        slug = arena_printf(arena, "%s-%u", stem, number);
    *ret_slug = slug;
    return true;
}

/* How many levels lie below it. */
static unsigned
height_of(const Section *section)
{
    unsigned height = 0;
    for (const Section *const *child = section->children; *child != NULL; child++)
        height = MAX(height, 1 + height_of(*child));
    return height;
}

static bool
check_place(
    const SectionTree *tree, const SectionDraft *draft, const Section *parent, GError **error)
{
    if (draft->parent_id != 0 && parent == NULL)
        return fail(
            error, FAIL_INVALID, "section %" G_GINT64_FORMAT " does not exist", draft->parent_id);
    if (parent != NULL && parent->depth + 1 >= SECTION_DEPTH_MAX)
        return fail(error, FAIL_INVALID, "sections go %d levels deep at most", SECTION_DEPTH_MAX);
    if (draft->id == 0 && tree->count >= SECTION_COUNT_MAX)
        return fail(error, FAIL_INVALID, "there are %d sections already", SECTION_COUNT_MAX);
    /* Two that came to one place by a move are left alone. */
    if (draft->id == 0 && section_find_child(tree, parent, draft->name) != NULL)
        return fail(error, FAIL_INVALID, "there is a section \"%s\" here already", draft->name);
    const Section *self = section_find(tree, draft->id);
    if (self != NULL && self->id != draft->id)
        return fail(error, FAIL_NOT_FOUND, "section %" G_GINT64_FORMAT " was deleted", draft->id);
    if (self != NULL && parent != NULL && section_is_within(parent, self))
        return fail(error, FAIL_INVALID, "\"%s\" cannot lie below itself", self->name);
    if (self != NULL && parent != NULL && parent->depth + 1 + height_of(self) >= SECTION_DEPTH_MAX)
        return fail(error, FAIL_INVALID, "sections go %d levels deep at most", SECTION_DEPTH_MAX);
    return true;
}

bool
section_save(Write *write, const SectionDraft *draft, int64_t *ret_id, GError **error)
{
    Db *db = write_db(write);
    Arena *arena = write_arena(write);
    int64_t id = draft->id, position = draft->position;
    const char *slug = NULL;
    if (!check_text("section name", draft->name, SECTION_NAME_MAX, true, error) ||
        !check_text("section description", draft->description, DESCRIPTION_MAX, false, error))
        return false;
    g_autoptr(SectionTree) tree = section_tree_load(db, error);
    if (tree == NULL)
        return false;
    SectionDraft place = *draft;
    const Section *parent = section_find(tree, draft->parent_id);
    if (!check_place(tree, draft, parent, error) ||
        !choose_slug(write, tree, draft, parent, &slug, error))
        return false;
    place.parent_id = parent == NULL ? 0 : parent->id;
    if (id == 0 && !next_id(db, "section", &id, error))
        return false;
    if (position == 0) {
        if (!db_int(db, 0, &position, error, &SQL_SECTION_LAST_POSITION, "i", place.parent_id))
            return false;
        position++;
    }
    g_autoptr(Json) state = section_state(&place, slug, position);
    if (!write_append(write, CHANGE_SECTION_SAVED, subject_of(arena, "section", id),
            draft->revision, state, NULL, error))
        return fail_prefix(error, "section \"%s\"", draft->name);
    if (ret_id != NULL)
        *ret_id = id;
    return true;
}

/* Saves it as it is but for its place. */
static bool
save_at(Write *write, const Section *section, int64_t revision, int64_t parent_id, int64_t position,
    GError **error)
{
    SectionDraft const draft = {.id = section->id,
        .revision = revision,
        .parent_id = parent_id,
        .position = position,
        .name = section->name,
        .slug = section->slug,
        .description = section->description};
    return section_save(write, &draft, NULL, error);
}

bool
section_place(Write *write, int64_t id, int64_t revision, int64_t parent_id, int64_t before_id,
    GError **error)
{
    g_autoptr(SectionTree) tree = section_tree_load(write_db(write), error);
    if (tree == NULL)
        return false;
    const Section *self = section_find(tree, id), *parent = section_find(tree, parent_id);
    const Section *before = section_find(tree, before_id);
    if (self == NULL || self->id != id || (parent_id != 0 && parent == NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no such section");
    if (before_id != 0 && (before == NULL || before->parent != parent || before == self))
        return fail(error, FAIL_INVALID, "there is no such place");
    const Section *const *sibling = parent == NULL ? tree->top : parent->children;
    int64_t position = 0, own = 0;
    for (; *sibling != NULL; sibling++) {
        if (*sibling == self)
            continue;
        if (*sibling == before)
            own = ++position;
        position++;
        if ((*sibling)->position != position &&
            !save_at(write, *sibling, (*sibling)->revision, parent_id, position, error))
            return false;
    }
    return save_at(write, self, revision, parent_id, own != 0 ? own : position + 1, error);
}

bool
section_ensure(
    Write *write, const char *const *names, size_t count, int64_t *ret_id, GError **error)
{
    g_autoptr(SectionTree) tree = section_tree_load(write_db(write), error);
    if (tree == NULL)
        return false;
    const Section *parent = NULL;
    size_t place = 0;
    while (place < count) {
        const Section *child = section_find_named(write_db(write), tree, parent, names[place]);
        if (child == NULL)
            break;
        parent = child;
        place++;
    }
    int64_t id = parent == NULL ? 0 : parent->id;
    for (; place < count; place++) {
        SectionDraft const draft = {.parent_id = id, .name = names[place]};
        if (!section_save(write, &draft, &id, error))
            return false;
    }
    if (id == 0)
        return fail(error, FAIL_INVALID, "section path is empty");
    *ret_id = id;
    return true;
}

/* Sets the path of a section and of all below it, leaving redirects. */
static bool
set_path(ApplyContext *context, int64_t id, const char *path, unsigned depth, GError **error)
{
    g_auto(Query) old = db_query(context->db, &SQL_SECTION_PATH, "i", id);
    char *before = query_next(&old) ? query_copy(context->arena, &old, 0) : NULL;
    if (!query_end(&old, error))
        return false;
    query_finish(&old);
    if (before != NULL && strcmp(before, path) == 0)
        return true;
    if (before != NULL && *before != '?' &&
        !db_run(context->db, error, &SQL_REDIRECT_SAVE, "ss",
            arena_printf(context->arena, "/%s", before), subject_of(context->arena, "section", id)))
        return false;
    if (!db_run(context->db, error, &SQL_REDIRECT_DROP, "s",
            arena_printf(context->arena, "/%s", path)) ||
        !db_run(context->db, error, &SQL_SECTION_SET_PATH, "is", id, path))
        return false;
    if (depth > SECTION_DEPTH_MAX)
        return fail(error, FAIL_CORRUPT, "section %" G_GINT64_FORMAT " lies too deep", id);
    g_auto(Query) query = db_query(context->db, &SQL_SECTION_CHILDREN, "i", id);
    while (query_next(&query)) {
        const char *below = arena_printf(context->arena, "%s/%s", path, query_text(&query, 1));
        if (!set_path(context, query_int(&query, 0), below, depth + 1, error))
            return false;
    }
    return query_end(&query, error);
}

bool
section_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id, old_parent = 0;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error))
        return false;
    apply_touch(context, topic_of(TOPIC_SECTIONS, 0));
    apply_touch(context, topic_of(TOPIC_SECTION, id));

    g_auto(Query) query = db_query(context->db, &SQL_SECTION_PATH, "i", id);
    bool const known = query_next(&query);
    char *path = known ? query_copy(context->arena, &query, 0)
                       : arena_printf(context->arena, "?%" G_GINT64_FORMAT, id);
    old_parent = known ? query_int(&query, 1) : 0;
    if (!query_end(&query, error))
        return false;
    query_finish(&query);

    int64_t const parent = json_int(state, "parent", 0);
    const char *slug = json_text(state, "slug");
    if (!note_id(context, "section", id, error) ||
        !db_run(context->db, error, &SQL_SECTION_SAVE, "iiiissss", id, change->revision, parent,
            json_int(state, "position", 0), json_text(state, "name"), slug, path,
            json_text(state, "description")))
        return false;
    const char *new_path = slug;
    if (parent != 0) {
        g_auto(Query) above = db_query(context->db, &SQL_SECTION_PATH, "i", parent);
        if (!query_next(&above))
            return fail(
                error, FAIL_CORRUPT, "parent section %" G_GINT64_FORMAT " is missing", parent);
        new_path = arena_printf(context->arena, "%s/%s", query_text(&above, 0), slug);
    }
    if (!set_path(context, id, new_path, 0, error))
        return false;
    /* After a move its stories belong to other listings above it. */
    return !known || old_parent == parent ||
           story_relist_topic(context, topic_of(TOPIC_SECTION, id), error);
}

char *
section_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    return arena_printf(arena, "\"%s\"", state ? json_text(state, "name") : "?");
}
