/* SPDX-License-Identifier: MIT */
/* /desk/search: stories of any stage by their words, and the searches that people keep. */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/desk_search.h"
#include "newsroom/saved_search.h"
#include "newsroom/section.h"

static const char *const FIELDS[] = {"q", "section", "state", "mine", "urgent"};

static const struct {
    const char *name;
    const char *label;
} STATES[] = {
    [DESK_STATE_ANY] = {"", "Any"},
    [DESK_STATE_OPEN] = {"open", "Not public yet"},
    [DESK_STATE_LIVE] = {"live", "Live"},
    [DESK_STATE_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    [DESK_STATE_SPIKED] = {"spiked", "Spiked"},
};

/* What a search is asked by: each field's text, NULL where it says nothing. */
typedef struct {
    const char *values[G_N_ELEMENTS(FIELDS)];
    DeskSearch search;
    const char *query;   /* the same as an address has it; "" for none */
    const char *problem; /* a sentence for people; NULL */
} Asked;

/* "q=ferry&state=live", fields that say nothing left out. */
static char *
compose_query(Arena *arena, const char *const *values)
{
    g_autoptr(GString) query = g_string_new(NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        if (values[index] == NULL)
            continue;
        g_string_append_printf(query, "%s%s=", query->len > 0 ? "&" : "", FIELDS[index]);
        g_string_append_uri_escaped(query, values[index], NULL, TRUE);
    }
    return arena_strdup(arena, query->str);
}

static void
read_state(Asked *asked, const char *name)
{
    for (unsigned state = 0; name != NULL && state < DESK_STATES_; state++)
        if (strcmp(STATES[state].name, name) == 0) {
            asked->search.state = (DeskState)state;
            return;
        }
    if (name != NULL)
        asked->problem = "There is no state of that name.";
}

static void
understand(DeskPage *page, Asked *asked)
{
    const char *path = asked->values[1];
    const Section *section = path == NULL ? NULL : section_find_kept_path(page->view.reader, path);
    if (section != NULL)
        asked->values[1] = section->path;
    asked->query = compose_query(page->arena, asked->values);
    search_text_read(page->arena, asked->values[0], &asked->search.text);
    asked->problem = asked->search.text.problem;
    read_state(asked, asked->values[2]);
    if (path != NULL && section == NULL)
        asked->problem = "There is no section of that name.";
    asked->search.section_id = section == NULL ? 0 : section->id;
    asked->search.is_urgent = asked->values[4] != NULL;
    asked->search.begun_by = asked->values[3] == NULL ? 0 : page->user->person.id;
}

static void
read_asked(DeskPage *page, Asked *asked)
{
    *asked = (Asked){.problem = NULL};
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        const char *value = http_request_query(page->request, FIELDS[index]);
        asked->values[index] = value != NULL && *value != '\0' ? value : NULL;
    }
    understand(page, asked);
}

static void
add_sections(DeskPage *page, Value *list, const Section *const *sections, const char *chosen)
{
    for (; *sections != NULL; sections++) {
        Value *entry = value_object(page->arena);
        g_autoptr(GString) label = g_string_new(NULL);
        for (unsigned depth = 0; depth < (*sections)->depth; depth++)
            g_string_append(label, "\xe2\x80\x83");
        g_string_append(label, (*sections)->name);
        value_put_text(entry, "path", (*sections)->path);
        value_put_text(entry, "label", arena_strdup(page->arena, label->str));
        value_put_bool(entry, "chosen", g_strcmp0((*sections)->path, chosen) == 0);
        value_add(list, entry);
        add_sections(page, list, (*sections)->children, chosen);
    }
}

static void
put_form(DeskPage *page, Value *root, const Asked *asked)
{
    Value *states = value_list(page->arena), *sections = value_list(page->arena);
    for (unsigned state = 0; state < DESK_STATES_; state++) {
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", STATES[state].name);
        value_put_text(entry, "label", STATES[state].label);
        value_put_bool(entry, "chosen", asked->search.state == state);
        value_add(states, entry);
    }
    add_sections(page, sections, section_tree_top(page->view.reader->sections), asked->values[1]);
    value_put(root, "states", states);
    value_put(root, "sections", sections);
    value_put_text(root, "q", asked->values[0]);
    value_put_text(root, "section", asked->values[1]);
    value_put_text(root, "state", asked->values[2]);
    value_put_bool(root, "mine", asked->values[3] != NULL);
    value_put_bool(root, "urgent_only", asked->values[4] != NULL);
    value_put_text(root, "problem", asked->problem);
    value_put_bool(root, "asked", *asked->query != '\0');
}

/* {heading, count, rows, note?} */
static bool
add_group(DeskPage *page, Value *groups, const char *heading, const DeskFound *found,
    const char *note, GError **error)
{
    Value *group = value_object(page->arena), *rows;
    if (found->rows->len == 0 && !found->more)
        return true;
    if (!desk_rows_value(page, found->rows, &rows, error))
        return false;
    value_put_text(group, "heading", heading);
    value_put_text(group, "count",
        arena_printf(page->arena, "%u%s", found->rows->len, found->more ? "+" : ""));
    if (found->rows->len > 0)
        value_put(group, "rows", rows);
    value_put_text(group, "note", found->more ? note : NULL);
    value_add(groups, group);
    return true;
}

static bool
put_found(DeskPage *page, Value *root, const Asked *asked, GError **error)
{
    DeskFound work = {0}, live = {0};
    Value *groups = value_list(page->arena);
    Reader *reader = page->view.reader;
    bool const good =
        desk_search_work(reader, page->arena, &asked->search, &work, error) &&
        desk_search_public(reader, page->arena, &asked->search, work.rows, &live, error) &&
        add_group(page, groups, "At the desk", &work,
            "There are more: add a word, or a section. Those that changed last are shown.",
            error) &&
        add_group(
            page, groups, "Public", &live, "There are more: add a word, or a section.", error);
    g_clear_pointer(&work.rows, g_ptr_array_unref);
    g_clear_pointer(&live.rows, g_ptr_array_unref);
    if (!good)
        return false;
    value_put_bool(root, "none", value_count(groups) == 0);
    value_put(root, "groups", groups);
    return true;
}

/* Whoever may change the section tree may tidy up for everybody. */
static bool
may_remove(const DeskPage *page, const SavedSearch *search)
{
    return search->person_id == page->user->person.id ||
           (search->is_shared && desk_may(page, RIGHT_SECTION_CHANGE, NULL));
}

static bool
put_saved(DeskPage *page, Value *root, const Asked *asked, GError **error)
{
    g_autoptr(GPtrArray) searches = NULL;
    Value *own = value_list(page->arena), *shared = value_list(page->arena);
    if (!saved_search_list(page->view.reader, page->arena, page->user->person.id, &searches, error))
        return false;
    for (unsigned index = 0; index < searches->len; index++) {
        const SavedSearch *search = searches->pdata[index];
        Value *entry = value_object(page->arena);
        bool const is_own = search->person_id == page->user->person.id;
        value_put_int(entry, "id", search->id);
        value_put_text(entry, "name", search->name);
        value_put_text(entry, "url", arena_printf(page->arena, "/desk/search?%s", search->query));
        value_put_bool(entry, "current", strcmp(search->query, asked->query) == 0);
        value_put_bool(entry, "shared", is_own && search->is_shared);
        value_put_bool(entry, "may_remove", may_remove(page, search));
        value_add(is_own ? own : shared, entry);
    }
    value_put(root, "own", own);
    value_put(root, "shared", shared);
    value_put_bool(root, "has_own", value_count(own) > 0);
    value_put_bool(root, "has_shared", value_count(shared) > 0);
    return true;
}

static bool
show(DeskPage *page, Asked *asked, const char *notice, GError **error)
{
    g_autoptr(GError) cause = NULL;
    Value *root = desk_root(page, "Search", "search");
    if (asked->problem == NULL && *asked->query != '\0' && !put_found(page, root, asked, &cause)) {
        if (!fail_is(cause, FAIL_BUSY)) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        }
        asked->problem = arena_strdup(page->arena, fail_said(cause));
    }
    put_form(page, root, asked);
    value_put_text(root, "notice", notice);
    value_put_bool(
        root, "may_keep", *asked->query != '\0' && desk_may(page, RIGHT_STORY_CREATE, NULL));
    return put_saved(page, root, asked, error) && desk_render(page, "search", root, error);
}

bool
desk_search_page(DeskPage *page, GError **error)
{
    Asked asked;
    const char *done = http_request_query(page->request, "done");
    read_asked(page, &asked);
    return show(page, &asked,
        g_strcmp0(done, "kept") == 0      ? "The search is kept."
        : g_strcmp0(done, "removed") == 0 ? "The search is removed."
                                          : NULL,
        error);
}

bool
desk_search_keep(DeskPage *page, GError **error)
{
    HttpForm *form;
    Asked asked = {.problem = NULL};
    if (!desk_form(page, &form, error))
        return false;
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        const char *value = http_form_value(form, FIELDS[index]);
        asked.values[index] = value != NULL && *value != '\0' ? value : NULL;
    }
    understand(page, &asked);
    if (asked.problem != NULL)
        return fail(error, FAIL_INVALID, "%s", asked.problem);
    char *name = arena_strdup(page->arena, http_form_value(form, "name"));
    SavedSearch const draft = {.person_id = page->user->person.id,
        .is_shared = http_form_value(form, "shared") != NULL,
        .name = name == NULL ? NULL : g_strstrip(name),
        .query = asked.query};
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !saved_search_save(write, &draft, NULL, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, arena_printf(page->arena, "/desk/search?%s&done=kept", asked.query));
    return true;
}

bool
desk_search_remove(DeskPage *page, GError **error)
{
    guint64 id;
    SavedSearch search;
    bool found = false;
    const char *text = http_request_param(page->request, "id");
    if (g_ascii_string_to_unsigned(text, 10, 1, INT64_C(1) << 55, &id, NULL) &&
        !saved_search_find(page->view.reader, page->arena, (int64_t)id, &search, &found, error))
        return false;
    /* One that is another's alone is not spoken of. */
    if (!found || (!search.is_shared && search.person_id != page->user->person.id))
        return fail(error, FAIL_NOT_FOUND, "there is no search \"%.40s\"", text);
    if (!may_remove(page, &search))
        return fail(error, FAIL_FORBIDDEN, "this search is another's");
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !saved_search_remove(write, search.id, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, "/desk/search?done=removed");
    return true;
}
