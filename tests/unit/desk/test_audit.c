/* SPDX-License-Identifier: MIT */
/* The record of who did what: what it finds, what it never shows, and that it reads indexes only.
 */
#include <string.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/settings.h"

static const int64_t START_US = INT64_C(1700000000) * SECOND_US; /* 2023-11-14 22:13:20 UTC */

static Json *
ask(DeskFixture *fixture, const Caller *caller, const char *query)
{
    g_autofree char *target = g_strconcat("/desk/audit.json", query, NULL);
    Answer const answer = desk_fixture_get(fixture, caller, target);
    g_assert_cmpint(answer.status, ==, 200);
    Json *json = json_read_object(answer.body, strlen(answer.body), SIZE_MAX, NULL);
    g_assert_nonnull(json);
    return json;
}

static size_t
count(const Json *answer)
{
    return json_array_size(json_object_get(answer, "changes"));
}

static const Json *
line(const Json *answer, size_t index)
{
    return json_array_get(json_object_get(answer, "changes"), index);
}

static Caller
administrator(DeskFixture *fixture)
{
    return desk_fixture_session(fixture, desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR));
}

static void
test_each_question(DeskFixture *fixture, gconstpointer data)
{
    clock_stop(START_US);
    Caller const tove = administrator(fixture);
    int64_t const story = fixture_story(&fixture->base, "Ferry crews agree", "World", NULL, 0);
    clock_stop(START_US + 2 * DAY_US);
    g_assert_cmpint(
        desk_fixture_ask(fixture, &tove, "POST", "/desk/account", NULL, "name=Tove+%3Cb%3ELind")
            .status,
        ==, 303);
    g_autoptr(Json) own = ask(fixture, &tove, "?who=user:1");
    g_assert_cmpuint(count(own), ==, 1);
    g_assert_cmpstr(json_text(line(own, 0), "name"), ==, "Tove <b>Lind");
    g_assert_cmpstr(json_text(line(own, 0), "kind"), ==, "person.saved");
    g_autofree char *subject = g_strdup_printf("?subject=story:%d", (int)story);
    g_autoptr(Json) told = ask(fixture, &tove, subject);
    g_assert_cmpuint(count(told), >, 0);
    g_assert_nonnull(strstr(json_text(line(told, 0), "text"), "Ferry crews agree"));
    g_assert_nonnull(strstr(json_text(line(told, 0), "url"), "/desk/stories/"));
    g_autoptr(Json) sections = ask(fixture, &tove, "?kind=section.saved");
    g_assert_cmpuint(count(sections), ==, 1);
    g_autoptr(Json) none = ask(fixture, &tove, "?kind=section.saved&who=user:1");
    g_assert_cmpuint(count(none), ==, 0);
    g_autoptr(Json) first = ask(fixture, &tove, "?to=2023-11-14");
    g_autoptr(Json) second = ask(fixture, &tove, "?from=2023-11-15");
    g_autoptr(Json) all = ask(fixture, &tove, "");
    g_assert_cmpuint(count(first), >, 3);
    g_assert_cmpuint(count(second), ==, 1);
    g_assert_cmpuint(count(first) + count(second), ==, count(all));
    g_autoptr(Json) later = ask(fixture, &tove, "?from=2031-01-01");
    g_assert_cmpuint(count(later), ==, 0);
    clock_resume();
}

/* Every line once and in order, whatever the page's size. */
static void
test_pages_follow_each_other(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = administrator(fixture);
    for (int story = 0; story < 9; story++)
        fixture_story(&fixture->base, "Ferry crews agree", "World", NULL, 0);
    g_autoptr(Json) all = ask(fixture, &tove, "?limit=500");
    g_assert_null(json_object_get(all, "before"));
    int64_t next = json_int(line(all, 0), "seq", 0) + 1, seen = 0;
    for (int64_t before = INT64_MAX; before > 0;) {
        g_autofree char *query = g_strdup_printf("?limit=4&before=%" G_GINT64_FORMAT, before);
        g_autoptr(Json) page = ask(fixture, &tove, query);
        for (size_t index = 0; index < count(page); index++, seen++)
            g_assert_cmpint(json_int(line(page, index), "seq", 0), ==, --next);
        before = json_int(page, "before", 0);
    }
    g_assert_cmpint(seen, ==, count(all));
    g_assert_cmpint(next, ==, 1);
}

static void
test_the_page(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"?kind=story.sold", "?from=yesterday", "?from=2023-02-30",
        "?to=2023-13-01", "?before=0", "?before=-4", "?limit=501", "?limit=x", "?from=99999-01-01",
        "?from=0000-00-00", "?to=+023-01-01"};
    Caller const tove = administrator(fixture);
    for (int story = 0; story < 60; story++)
        fixture_story(&fixture->base, "<script>Ferry</script>", "World", NULL, 0);
    Answer const page = desk_fixture_get(fixture, &tove, "/desk/audit?who=test");
    g_assert_cmpint(page.status, ==, 200);
    /* Whose a key is, by name. */
    Answer const keys = desk_fixture_get(fixture, &tove, "/desk/audit?kind=key.saved");
    g_assert_nonnull(strstr(keys.body, "session of tove, test opened"));
    g_assert_null(strstr(keys.body, "of user:"));
    g_assert_nonnull(strstr(page.body, "&lt;script&gt;Ferry"));
    g_assert_null(strstr(page.body, "<script>Ferry"));
    g_assert_nonnull(strstr(page.body, "who=test&amp;before="));
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autofree char *html = g_strconcat("/desk/audit", BAD[index], NULL);
        g_autofree char *json = g_strconcat("/desk/audit.json", BAD[index], NULL);
        g_assert_cmpint(desk_fixture_get(fixture, &tove, html).status, ==, 422);
        g_assert_cmpint(desk_fixture_get(fixture, &tove, json).status, ==, 422);
    }
    Answer const empty = desk_fixture_get(fixture, &tove, "/desk/audit?subject=%27%3B--");
    g_assert_cmpint(empty.status, ==, 200);
    g_assert_nonnull(strstr(empty.body, "class=\"empty\""));
}

/* No hash of a password or key, no secret of a webhook. */
static void
test_no_secret_is_shown(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = administrator(fixture);
    Caller const program = desk_fixture_token(fixture, 1, SCOPE_ALL);
    g_assert_cmpint(desk_fixture_ask(fixture, &program, "POST", "/api/v1/webhooks", NULL,
                        "{\"url\":\"https://hook.example/\",\"secret\":\"lantern lantern "
                        "lantern\"}")
                        .status,
        ==, 201);
    const char *json = desk_fixture_get(fixture, &tove, "/desk/audit.json").body;
    g_assert_nonnull(strstr(json, "webhook.saved"));
    g_assert_null(strstr(json, "argon2"));
    g_assert_null(strstr(json, "lantern"));
    g_assert_null(strstr(json, "hash"));
}

/* Whatever is asked, SQLite walks an index or the log's own order and sorts nothing. */
static void
test_only_indexes_are_read(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    unsigned checked = 0;
    for (unsigned index = 0; index < newsroom_sql_count; index++) {
        if (!g_str_has_prefix(newsroom_sql[index]->name, "audit_"))
            continue;
        sqlite3_stmt *statement;
        g_autofree char *text = g_strconcat("EXPLAIN QUERY PLAN ", newsroom_sql[index]->text, NULL);
        g_assert_cmpint(
            sqlite3_prepare_v2(db_handle(reader->db), text, -1, &statement, NULL), ==, SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(statement, 3);
            g_assert_null(strstr(step, "SCAN change"));
            g_assert_null(strstr(step, "TEMP B-TREE"));
            checked += strstr(step, "SEARCH change") != NULL;
        }
        sqlite3_finalize(statement);
    }
    g_assert_cmpuint(checked, >=, 6);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/audit/each-question", test_each_question);
    ADD("/audit/pages-follow-each-other", test_pages_follow_each_other);
    ADD("/audit/the-page", test_the_page);
    ADD("/audit/no-secret-is-shown", test_no_secret_is_shown);
    ADD("/audit/only-indexes-are-read", test_only_indexes_are_read);
    return g_test_run();
}
