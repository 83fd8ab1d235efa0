/* SPDX-License-Identifier: MIT */
/* The record: who did what and when, newest first, by person, kind, subject and day; the same for
 * programs. */
#include "newsroom/audit.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/address.h"
#include "newsroom/changes.h"
#include "views/moment.h"

enum { LINES_A_PAGE = 50, LINES_MAX = 500, SUBJECT_MAX = 100, ACTOR_MAX = 100 };

/* What was asked for, as typed and as read. */
typedef struct {
    const char *who;
    const char *kind;
    const char *subject;
    const char *from;
    const char *to;
    AuditFilter filter;
    unsigned limit;
} Question;

static const char *
query_or_null(DeskPage *page, const char *name)
{
    const char *value = http_request_query(page->request, name);
    return value != NULL && *value != '\0' ? value : NULL;
}

static bool
day_start(DeskPage *page, const char *text, int days_on, int64_t *ret_us, GError **error)
{
    g_autoptr(GDate) date = g_date_new();
    int year, month, day;
    char next[16];
    if (text == NULL)
        return true;
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 || *text == '-' ||
        sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return fail(error, FAIL_INVALID, "\"%.20s\" is no day", text);
    g_date_set_dmy(date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_add_days(date, (guint)days_on);
    g_date_strftime(next, sizeof next, "%Y-%m-%d", date);
    return clock_day_start(next, page->view.reader->settings->zone, ret_us, error);
}

static bool
number_of(DeskPage *page, const char *name, int64_t most, int64_t *ret_number, GError **error)
{
    const char *text = query_or_null(page, name);
    gint64 number;
    if (text == NULL)
        return true;
    if (!g_ascii_string_to_signed(text, 10, 1, most, &number, NULL))
        return fail(error, FAIL_INVALID, "\"%s\" is no number that is meant here", name);
    *ret_number = number;
    return true;
}

static bool
read_question(DeskPage *page, Question *ret_question, GError **error)
{
    int64_t limit = LINES_A_PAGE;
    Question question = {.who = query_or_null(page, "who"),
        .kind = query_or_null(page, "kind"),
        .subject = query_or_null(page, "subject"),
        .from = query_or_null(page, "from"),
        .to = query_or_null(page, "to")};
    AuditFilter *filter = &question.filter;
    filter->actor = question.who;
    filter->subject = question.subject;
    if ((question.who != NULL && strlen(question.who) > ACTOR_MAX) ||
        (question.subject != NULL && strlen(question.subject) > SUBJECT_MAX))
        return fail(error, FAIL_INVALID, "that is too long for anything in the record");
    if (question.kind != NULL && (filter->kind = audit_kind(question.kind)) == 0)
        return fail(error, FAIL_INVALID, "there is no kind \"%.40s\"", question.kind);
    if (!day_start(page, question.from, 0, &filter->from_us, error) ||
        !day_start(page, question.to, 1, &filter->until_us, error) ||
        !number_of(page, "before", INT64_MAX, &filter->before, error) ||
        !number_of(page, "limit", LINES_MAX, &limit, error))
        return false;
    question.limit = (unsigned)limit;
    *ret_question = question;
    return true;
}

/* Names of people by their actor ("user:3"). */
static bool
read_names(DeskPage *page, GHashTable **ret_names, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) people = NULL;
    if (!person_list(page->view.reader, page->arena, &people, error))
        return false;
    for (unsigned index = 0; index < people->len; index++) {
        const Person *person = g_ptr_array_index(people, index);
        g_hash_table_insert(names, person_actor(page->arena, person->id), (gpointer)person->name);
    }
    *ret_names = g_steal_pointer(&names);
    return true;
}

static const char *
name_of(GHashTable *names, const char *actor)
{
    const char *name = g_hash_table_lookup(names, actor);
    return name != NULL ? name : actor;
}

/* Where a subject is looked at: its page of the desk, or its public one; NULL: nowhere. */
static bool
subject_address(DeskPage *page, const char *subject, const char **ret_address, GError **error)
{
    bool found = false;
    int64_t id = 0;
    *ret_address = NULL;
    if (!subject_id(subject, &id, NULL))
        return true;
    if (g_str_has_prefix(subject, "person:"))
        *ret_address = !desk_may(page, RIGHT_PEOPLE_MANAGE, NULL)
                           ? NULL
                           : arena_printf(page->arena, "/desk/people/%" G_GINT64_FORMAT, id);
    else if (g_str_has_prefix(subject, "media:"))
        *ret_address = arena_printf(page->arena, "/desk/pictures/%" G_GINT64_FORMAT, id);
    else if (g_str_has_prefix(subject, "story:"))
        *ret_address = arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, id);
    else if (g_str_has_prefix(subject, "section:") || g_str_has_prefix(subject, "label:")) {
        const char *address;
        if (!address_of_subject(page->view.reader, page->arena, subject, &address, &found, error))
            return false;
        *ret_address = found ? address : NULL;
    }
    return true;
}

/* "story published" of "story.published". */
static const char *
kind_words(Arena *arena, const char *kind)
{
    char *words = arena_strdup(arena, kind);
    return g_strdelimit(words, ".-", ' ');
}

/* "story 42" of "story:42"; the hashes by which redirects are known say nothing to people. */
static const char *
subject_words(Arena *arena, const char *subject)
{
    char *words = arena_strdup(arena, subject);
    if (strlen(words) > 30)
        words[strcspn(words, ":")] = '\0';
    return g_strdelimit(words, ":", ' ');
}

/* What a line says; whose a key is, by name: "token of user:3, wire opened" before. */
static const char *
line_words(Arena *arena, GHashTable *names, const AuditLine *line)
{
    static const char OF[] = " of ";
    const char *of = strcmp(line->kind, "key.saved") == 0 ? strstr(line->text, OF) : NULL;
    if (of == NULL)
        return line->text;
    const char *whose = of + strlen(OF);
    size_t const size = strcspn(whose, ", ");
    return arena_printf(arena, "%.*s%s%s", (int)(whose - line->text), line->text,
        name_of(names, arena_strndup(arena, whose, size)), whose + size);
}

/* With what narrows it left in: "?who=…&before=". */
static const char *
link_with(DeskPage *page, const Question *question, const char *field, const char *value)
{
    const char *const pairs[][2] = {{"who", question->who}, {"kind", question->kind},
        {"subject", question->subject}, {"from", question->from}, {"to", question->to}};
    g_autoptr(GString) link = g_string_new("/desk/audit?");
    for (size_t index = 0; index < G_N_ELEMENTS(pairs); index++) {
        bool const is_new = strcmp(pairs[index][0], field) == 0;
        const char *text = is_new ? value : pairs[index][1];
        if (text == NULL)
            continue;
        g_string_append_printf(link, "%s=", pairs[index][0]);
        g_string_append_uri_escaped(link, text, NULL, FALSE);
        g_string_append_c(link, '&');
    }
    if (strcmp(field, "before") == 0)
        g_string_append_printf(link, "before=%s", value);
    else
        g_string_truncate(link, link->len - 1);
    return arena_strdup(page->arena, link->str);
}

static Value *
line_value(DeskPage *page, const Question *question, GHashTable *names, const AuditLine *line,
    GError **error)
{
    struct tm when;
    const char *address;
    if (!subject_address(page, line->subject, &address, error))
        return NULL;
    Value *value = value_object(page->arena);
    clock_local(line->at_us, page->view.reader->settings->zone, &when);
    value_put_int(value, "seq", line->seq);
    value_put_text(value, "iso", clock_iso(page->arena, line->at_us));
    value_put_text(value, "clock",
        arena_printf(page->arena, "%02d:%02d:%02d", when.tm_hour, when.tm_min, when.tm_sec));
    value_put_text(value, "who", name_of(names, line->actor));
    value_put_text(value, "who_url", link_with(page, question, "who", line->actor));
    value_put_text(value, "kind", kind_words(page->arena, line->kind));
    value_put_text(value, "subject", subject_words(page->arena, line->subject));
    value_put_text(value, "subject_url", link_with(page, question, "subject", line->subject));
    value_put_text(value, "text", line_words(page->arena, names, line));
    value_put_text(value, "address", address);
    return value;
}

/* [{label, lines}]: one a day. */
static Value *
days_value(
    DeskPage *page, const Question *question, GHashTable *names, GPtrArray *lines, GError **error)
{
    Value *days = value_list(page->arena), *list = NULL;
    int64_t last = 0;
    for (unsigned index = 0; index < MIN(lines->len, question->limit); index++) {
        const AuditLine *line = g_ptr_array_index(lines, index);
        int64_t const date = moment_date(&page->view, line->at_us);
        Value *value = line_value(page, question, names, line, error);
        if (value == NULL)
            return NULL;
        if (list == NULL || date != last) {
            Value *day = value_object(page->arena);
            list = value_list(page->arena);
            value_put_text(day, "label", moment_day_label(&page->view, line->at_us));
            value_put(day, "lines", list);
            value_add(days, day);
            last = date;
        }
        value_add(list, value);
    }
    return days;
}

static void
add_choice(DeskPage *page, Value *list, const char *value, const char *label, const char *chosen)
{
    Value *entry = value_object(page->arena);
    value_put_text(entry, "value", value);
    value_put_text(entry, "label", label);
    value_put_bool(entry, "chosen", g_strcmp0(value, chosen) == 0);
    value_add(list, entry);
}

static bool
put_choices(
    DeskPage *page, Value *root, const Question *question, GHashTable *names, GError **error)
{
    g_autoptr(GPtrArray) actors = NULL;
    Value *who = value_list(page->arena), *kinds = value_list(page->arena);
    if (!audit_actors(page->view.reader, page->arena, &actors, error))
        return false;
    for (unsigned index = 0; index < actors->len; index++) {
        const char *actor = g_ptr_array_index(actors, index);
        add_choice(page, who, actor, name_of(names, actor), question->who);
    }
    for (unsigned index = 0; index < CHANGE_KIND_COUNT; index++)
        add_choice(page, kinds, CHANGE_KINDS[index].name,
            kind_words(page->arena, CHANGE_KINDS[index].name), question->kind);
    value_put(root, "actors", who);
    value_put(root, "kinds", kinds);
    value_put_text(root, "subject", question->subject);
    value_put_text(root, "from", question->from);
    value_put_text(root, "to", question->to);
    return true;
}

bool
audit_page(DeskPage *page, GError **error)
{
    Question question = {0};
    g_autoptr(GError) refused = NULL;
    g_autoptr(GHashTable) names = NULL;
    g_autoptr(GPtrArray) lines = NULL;
    Value *root = settings_root(page, "Record", "audit");
    if (!read_names(page, &names, error))
        return false;
    if (!read_question(page, &question, &refused)) {
        http_response_status(page->response, 422);
        value_put_text(root, "message", fail_said(refused));
        return put_choices(page, root, &(Question){0}, names, error) &&
               desk_render(page, "audit", root, error);
    }
    if (!audit_list(
            page->view.reader, page->arena, &question.filter, question.limit + 1, &lines, error))
        return false;
    Value *days = days_value(page, &question, names, lines, error);
    if (days == NULL || !put_choices(page, root, &question, names, error))
        return false;
    if (lines->len > 0)
        value_put(root, "days", days);
    value_put_bool(root, "empty", lines->len == 0);
    value_put_bool(root, "narrowed", *http_request_raw_query(page->request) != '\0');
    if (lines->len > question.limit) {
        const AuditLine *last = g_ptr_array_index(lines, question.limit - 1);
        value_put_text(root, "older",
            link_with(page, &question, "before",
                arena_printf(page->arena, "%" G_GINT64_FORMAT, last->seq)));
    }
    return desk_render(page, "audit", root, error);
}

static Json *
line_json(DeskPage *page, GHashTable *names, const AuditLine *line, GError **error)
{
    const char *address;
    if (!subject_address(page, line->subject, &address, error))
        return NULL;
    Json *json = json_object();
    json_put_int(json, "seq", line->seq);
    json_put_text(json, "at", clock_iso(page->arena, line->at_us));
    json_put_text(json, "actor", line->actor);
    json_put_text(json, "name", name_of(names, line->actor));
    json_put_text(json, "kind", line->kind);
    json_put_text(json, "subject", line->subject);
    json_put_int(json, "revision", line->revision);
    json_put_text(json, "text", line->text);
    json_put_text(json, "url", address);
    return json;
}

bool
audit_json(DeskPage *page, GError **error)
{
    Question question;
    g_autoptr(GHashTable) names = NULL;
    g_autoptr(GPtrArray) lines = NULL;
    g_autoptr(Json) changes = json_array();
    if (!read_question(page, &question, error) || !read_names(page, &names, error) ||
        !audit_list(
            page->view.reader, page->arena, &question.filter, question.limit + 1, &lines, error))
        return false;
    unsigned const count = MIN(lines->len, question.limit);
    for (unsigned index = 0; index < count; index++) {
        Json *line = line_json(page, names, g_ptr_array_index(lines, index), error);
        if (line == NULL)
            return false;
        json_array_append_new(changes, line);
    }
    Json *answer = json_object();
    json_object_set(answer, "changes", changes);
    if (lines->len > count)
        json_put_int(answer, "before", ((const AuditLine *)lines->pdata[count - 1])->seq);
    desk_json(page, 200, answer);
    return true;
}
