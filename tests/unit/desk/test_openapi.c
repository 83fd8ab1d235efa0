/* SPDX-License-Identifier: MIT */
/* /api/v1/openapi.json: it is OpenAPI 3.1, it says all that routes.list says and no more, its
 * examples are as its schemas say, and so is what the API really answers. */
#include <string.h>

#include "base/json.h"
#include "desk_fixture.h"
#include "json_schema.h"
#include "newsroom/key.h"
#include "newsroom/rights.h"
#include "newsroom/settings.h"

typedef struct {
    DeskFixture base;
    Caller caller;
    Json *document;
} Fixture;

typedef struct {
    const char *method, *pattern, *right, *keys, *help;
} Line;

static const Line LINES[] = {
#define ROUTE(method, pattern, handler, right, policy, keys, help)                                 \
    {method, pattern, right, keys, help},
#include "desk/routes.list"
};

static Json *
json_of(const Answer *answer)
{
    g_autoptr(GError) error = NULL;
    Json *json = json_read_object(answer->body, strlen(answer->body), SIZE_MAX, &error);
    g_assert_no_error(error);
    return json;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture_section(&fixture->base.base, "World/Lorn");
    fixture->caller = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "root", ROLE_ADMINISTRATOR), SCOPE_ALL);
    Answer const answer = desk_fixture_get(&fixture->base, NULL, "/api/v1/openapi.json");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer.type, ==, "application/json");
    fixture->document = json_of(&answer);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    json_decref(fixture->document);
    desk_fixture_tear_down(&fixture->base, data);
}

static void
expect_good(const Json *root, const Json *schema, const Json *value, const char *what)
{
    g_autofree char *problem = json_schema_check(root, schema, value);
    if (problem != NULL)
        g_error("%s: %s", what, problem);
}

static void
test_is_openapi(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "openapi-3.1.json", NULL);
    g_autofree char *text = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &text, &size, &error));
    g_autoptr(Json) schema = json_read_object(text, size, SIZE_MAX, &error);
    g_assert_no_error(error);
    expect_good(schema, schema, fixture->document, "the document");
    /* And the check does check. */
    g_autoptr(Json) broken = json_deep_copy(fixture->document);
    Json *operation = json_object_get(
        json_object_get(json_object_get(broken, "paths"), "/api/v1/stories"), "get");
    json_object_set_new(
        json_object_get(json_object_get(operation, "responses"), "200"), "schema", json_object());
    g_autofree char *problem = json_schema_check(schema, schema, broken);
    g_assert_nonnull(problem);
    const Json *server = json_array_get(json_object_get(fixture->document, "servers"), 0);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.base.newsroom, &error);
    g_assert_cmpstr(json_text(server, "url"), ==, reader->settings->base_url);
}

/* Follows a reference, or is the thing itself. */
static const Json *
follow(Fixture *fixture, const Json *value)
{
    const char *reference = json_text(value, "$ref");
    return reference != NULL ? json_schema_at(fixture->document, reference) : value;
}

/* Every "$ref" of a document, at any depth, leads somewhere. */
static void
follow_all(Fixture *fixture, const Json *value)
{
    const char *name;
    Json *field;
    if (json_is_object(value) && json_text(value, "$ref") != NULL)
        follow(fixture, value);
    for (size_t index = 0; index < json_array_size(value); index++)
        follow_all(fixture, json_array_get(value, index));
    json_object_foreach((Json *)value, name, field) follow_all(fixture, field);
}

/* "/api/v1/stories/:id" as the document writes it. */
static char *
path_of(const Line *line)
{
    g_autoptr(GString) path = g_string_new(NULL);
    for (const char *at = line->pattern; *at != '\0';) {
        size_t const plain = strcspn(at, ":");
        g_string_append_len(path, at, (gssize)plain);
        at += plain;
        if (*at == '\0')
            break;
        size_t const size = strcspn(at, "/") - 1;
        g_string_append_printf(path, "{%.*s}", (int)size, at + 1);
        at += size + 1;
    }
    return g_strdup(path->str);
}

static const Json *
operation_of(Fixture *fixture, const Line *line)
{
    g_autofree char *path = path_of(line), *method = g_ascii_strdown(line->method, -1);
    const Json *item = json_object_get(json_object_get(fixture->document, "paths"), path);
    return json_object_get(item, method);
}

/* The parameters of an operation that stand in one place, sorted and parted by commas. */
static char *
parameters_in(Fixture *fixture, const Json *operation, const char *place)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const Json *list = json_object_get(operation, "parameters");
    for (size_t index = 0; index < json_array_size(list); index++) {
        const Json *parameter = follow(fixture, json_array_get(list, index));
        if (strcmp(json_text(parameter, "in"), place) != 0)
            continue;
        g_assert_true(strcmp(place, "path") != 0 || json_flag(parameter, "required", false));
        g_ptr_array_add(names, (gpointer)json_text(parameter, "name"));
    }
    g_ptr_array_add(names, NULL);
    return g_strjoinv(",", (char **)names->pdata);
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static char *
sorted(const char *names)
{
    g_auto(GStrv) parts = g_strsplit(names != NULL ? names : "", ",", -1);
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (char **part = parts; *part != NULL; part++)
        g_ptr_array_add(list, *part);
    g_ptr_array_sort(list, compare_names);
    g_ptr_array_add(list, NULL);
    return g_strjoinv(",", (char **)list->pdata);
}

static void
check_line(Fixture *fixture, const Line *line)
{
    const Json *operation = operation_of(fixture, line);
    Right right;
    if (operation == NULL)
        g_error("openapi.json does not know %s %s", line->method, line->pattern);
    g_test_message("%s %s", line->method, line->pattern);
    g_autofree char *in_query = parameters_in(fixture, operation, "query");
    g_autofree char *named = sorted(in_query), *keys = sorted(line->keys);
    g_assert_cmpstr(named, ==, keys);
    const Json *security = json_object_get(operation, "security");
    if (*line->right == '\0') {
        g_assert_cmpuint(json_array_size(security), ==, 0);
        return;
    }
    g_assert_cmpstr(json_text(operation, "x-right"), ==, line->right);
    g_assert_true(right_parse(line->right, &right));
    const Json *scopes = json_object_get(json_array_get(security, 0), "token");
    g_assert_cmpuint(json_array_size(scopes), ==, 1);
    g_assert_cmpstr(json_string_value(json_array_get(scopes, 0)), ==, right_scope(right));
    const Json *responses = json_object_get(operation, "responses");
    static const char *const ALWAYS[] = {"401", "403", "429"};
    for (size_t index = 0; index < G_N_ELEMENTS(ALWAYS); index++)
        g_assert_nonnull(json_object_get(responses, ALWAYS[index]));
}

/* Both ways: no route is missing, none is made up. */
static void
test_says_what_routes_say(Fixture *fixture, gconstpointer data)
{
    size_t routes = 0, operations = 0;
    const char *path, *method;
    Json *item, *operation;
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t index = 0; index < G_N_ELEMENTS(LINES); index++) {
        if (!g_str_has_prefix(LINES[index].pattern, "/api/v1/"))
            continue;
        check_line(fixture, &LINES[index]);
        routes++;
    }
    json_object_foreach(json_object_get(fixture->document, "paths"), path, item)
    {
        json_object_foreach(item, method, operation)
        {
            g_autofree char *in_path = parameters_in(fixture, operation, "path");
            g_auto(GStrv) names = g_strsplit(in_path, ",", -1);
            g_test_message("%s %s", method, path);
            for (char **name = names; *name != NULL && **name != '\0'; name++) {
                g_autofree char *braced = g_strdup_printf("{%s}", *name);
                g_assert_nonnull(strstr(path, braced));
            }
            g_auto(GStrv) braces = g_strsplit(path, "{", -1);
            g_assert_cmpuint(
                *in_path == '\0' ? 0 : g_strv_length(names), ==, g_strv_length(braces) - 1);
            g_assert_true(g_hash_table_add(ids, (gpointer)json_text(operation, "operationId")));
            operations++;
        }
    }
    g_assert_cmpuint(operations, ==, routes);
    follow_all(fixture, fixture->document);
}

static void
check_content(Fixture *fixture, const Json *content, const char *what)
{
    const char *type;
    Json *media;
    json_object_foreach((Json *)content, type, media)
    {
        const Json *example = json_object_get(media, "example");
        if (example == NULL)
            continue;
        const Json *schema = json_object_get(media, "schema");
        expect_good(fixture->document, schema, example, what);
        g_autofree char *unknown = json_schema_unknown(fixture->document, schema, example);
        if (unknown != NULL)
            g_error("%s: the example has %s", what, unknown);
    }
}

static void
test_examples(Fixture *fixture, gconstpointer data)
{
    const char *path, *method, *status;
    Json *item, *operation, *response;
    json_object_foreach(json_object_get(fixture->document, "paths"), path, item)
    {
        json_object_foreach(item, method, operation)
        {
            check_content(fixture,
                json_object_get(json_object_get(operation, "requestBody"), "content"), path);
            json_object_foreach(json_object_get(operation, "responses"), status, response)
                check_content(fixture, json_object_get(follow(fixture, response), "content"), path);
        }
    }
}

/* Asks, and compares the answer with what the document says of it. */
static Json *
ask(Fixture *fixture, const char *method, const char *pattern, const char *target,
    const char *match, const char *body, int status)
{
    Line const line = {.method = method, .pattern = pattern};
    Caller caller = fixture->caller;
    caller.header = match != NULL ? "If-Match" : NULL;
    caller.value = match;
    Answer const answer = desk_fixture_ask(&fixture->base, &caller, method, target, NULL, body);
    g_test_message("%s %s: %d %.600s", method, target, answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, status);
    char code[8];
    g_snprintf(code, sizeof code, "%d", status);
    const Json *operation = operation_of(fixture, &line);
    g_assert_nonnull(operation);
    const Json *response =
        follow(fixture, json_object_get(json_object_get(operation, "responses"), code));
    const Json *media = json_object_get(json_object_get(response, "content"), answer.type);
    if (media == NULL)
        g_error("%s %s: %d %s is not in the document", method, target, status, answer.type);
    Json *json = json_of(&answer);
    const Json *schema = json_object_get(media, "schema");
    expect_good(fixture->document, schema, json, target);
    g_autofree char *unknown = json_schema_unknown(fixture->document, schema, json);
    if (unknown != NULL)
        g_error("%s %s: the answer has %s", method, target, unknown);
    /* What was asked is as the document says, too, where it was taken. */
    const Json *asked = json_object_get(
        json_object_get(json_object_get(operation, "requestBody"), "content"), "application/json");
    if (body != NULL && status < 300) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Json) sent = json_read_object(body, strlen(body), SIZE_MAX, &error);
        g_assert_no_error(error);
        if (asked != NULL)
            expect_good(fixture->document, json_object_get(asked, "schema"), sent, target);
    }
    return json;
}

static const char FERRY[] =
    "{\"id\":\"w-7\",\"title\":\"Ferry crews vote\",\"slug\":\"Ferry "
    "vote\",\"kicker\":\"Brannoy\",\"standfirst\":\"Two "
    "ships.\",\"dateline\":\"BRANNOY\",\"language\":\"en\",\"priority\":2,\"urgency\":1,"
    "\"sections\":[\"World\","
    "\"Lorn\"],\"tags\":[{\"name\":\"Ferry strike\",\"type\":\"topic\"},\"Brannoy\"],\"author\":"
    "\"Mara Quill\",\"source\":\"Harbour office\",\"source_url\":\"https://harbour.example/\","
    "\"body\":\"The vote is tonight in Brannoy. It is close.\"}";

static const struct {
    const char *method, *pattern, *target, *match, *body;
    int status;
} CALLS[] = {

#define STORY "/api/v1/stories/:id"
    {"POST", "/api/v1/stories", "/api/v1/stories", NULL, FERRY, 201},
    {"POST", "/api/v1/stories", "/api/v1/stories", NULL, FERRY, 409},
    {"POST", "/api/v1/stories", "/api/v1/stories", NULL, "{\"titel\":\"X\"}", 422},
    {"GET", STORY, "/api/v1/stories/1", NULL, NULL, 200},
    {"GET", STORY, "/api/v1/stories/99", NULL, NULL, 404},
    {"GET", STORY, "/api/v1/stories/1?version=x", NULL, NULL, 422},
    {"GET", STORY "/desk", "/api/v1/stories/1/desk", NULL, NULL, 200},
    {"POST", STORY "/lock", "/api/v1/stories/1/lock", NULL, "{\"tab\":\"a1\"}", 200},
    {"POST", STORY "/keep", "/api/v1/stories/1/keep", NULL,
        "{\"tab\":\"a1\",\"base\":1,\"kept\":0,\"fields\":{\"title\":\"Typed\"}}", 200},
    {"GET", STORY "/desk", "/api/v1/stories/1/desk", NULL, NULL, 200},
    {"POST", STORY "/unlock", "/api/v1/stories/1/unlock", NULL, "{\"tab\":\"a1\"}", 200},
    {"PUT", STORY, "/api/v1/stories/1", NULL, "{}", 400},
    {"PUT", STORY, "/api/v1/stories/1", "\"1\"",
        "{\"standfirst\":\"Islands wait.\",\"kicker\":null}", 200},
    {"PUT", STORY, "/api/v1/stories/1", "\"1\"", "{\"title\":\"Mine\"}", 409},
    {"POST", STORY "/stage", "/api/v1/stories/1/stage", NULL, "{\"stage\":\"ready\"}", 200},
    {"POST", STORY "/publish", "/api/v1/stories/1/publish", NULL, "{}", 200},
    {"POST", STORY "/publish", "/api/v1/stories/1/publish", NULL, "{\"at\":\"soon\"}", 422},
    {"POST", STORY "/correct", "/api/v1/stories/1/correct", NULL,
        "{\"body\":\"The vote is tomorrow.\",\"note\":\"The day was wrong.\"}", 200},
    {"GET", STORY, "/api/v1/stories/1?version=live", NULL, NULL, 200},
    {"GET", STORY, "/api/v1/stories/1?format=ninjs", NULL, NULL, 200},
    {"GET", STORY, "/api/v1/stories/1?format=nitf", NULL, NULL, 422},
    {"GET", STORY "/versions", "/api/v1/stories/1/versions", NULL, NULL, 200},
    {"GET", STORY "/views", "/api/v1/stories/1/views", NULL, NULL, 200},
    {"GET", "/api/v1/views", "/api/v1/views?ids=1,2", NULL, NULL, 200},
    {"GET", "/api/v1/stories", "/api/v1/stories?limit=1", NULL, NULL, 200},
    {"GET", "/api/v1/stories", "/api/v1/stories?since=0", NULL, NULL, 200},
    {"GET", "/api/v1/stories", "/api/v1/stories?section=mars", NULL, NULL, 404},
    {"GET", "/api/v1/search", "/api/v1/search?q=ferry", NULL, NULL, 200},
    {"GET", "/api/v1/search", "/api/v1/search?q=ferrx", NULL, NULL, 200},
    {"GET", "/api/v1/search", "/api/v1/search?q=ferr&typing=1", NULL, NULL, 200},
    {"GET", "/api/v1/search", "/api/v1/search?q=fe*&typing=1", NULL, NULL, 200},
    {"GET", "/api/v1/suggest", "/api/v1/suggest?headline=Brannoy+votes", NULL, NULL, 200},
    {"POST", "/api/v1/suggest", "/api/v1/suggest", NULL, "{\"headline\":\"Brannoy votes\"}", 200},
    {"GET", "/api/v1/before", "/api/v1/before?headline=Ferry+crews+vote", NULL, NULL, 200},
    {"POST", "/api/v1/before", "/api/v1/before", NULL, "{\"headline\":\"Ferry crews vote\"}", 200},
    {"GET", "/api/v1/fronts/:front", "/api/v1/fronts/0", NULL, NULL, 200},
    {"PUT", "/api/v1/fronts/:front", "/api/v1/fronts/0", "\"0\"",
        "{\"placements\":[{\"place\":1,\"story\":1,\"locked\":true}]}", 200},
    {"GET", "/api/v1/fronts/:front", "/api/v1/fronts/0", NULL, NULL, 200},
    {"POST", STORY "/coverage", "/api/v1/stories/1/coverage", NULL, "{\"state\":\"running\"}", 200},
    {"POST", STORY "/entries", "/api/v1/stories/1/entries", NULL,
        "{\"title\":\"Doors open\",\"body\":\"All four.\",\"key\":true,\"author\":\"Mara\"}", 201},
    {"GET", STORY "/entries", "/api/v1/stories/1/entries", NULL, NULL, 200},
    {"PUT", "/api/v1/entries/:entry", "/api/v1/entries/1", "\"1\"", "{\"body\":\"All five.\"}",
        200},
    {"PUT", "/api/v1/entries/:entry", "/api/v1/entries/1", "\"1\"", "{\"body\":\"All six.\"}", 409},
    {"POST", "/api/v1/entries/:entry/correct", "/api/v1/entries/1/correct", NULL,
        "{\"body\":\"All seven.\",\"note\":\"Miscounted.\"}", 200},
    {"POST", "/api/v1/entries/:entry/remove", "/api/v1/entries/1/remove", NULL, NULL, 200},
    {"POST", "/api/v1/webhooks", "/api/v1/webhooks", NULL,
        "{\"url\":\"https://hook.example/\",\"secret\":\"sixteen bytes or more\"}", 201},
    {"GET", "/api/v1/webhooks", "/api/v1/webhooks", NULL, NULL, 200},
    {"DELETE", "/api/v1/webhooks/:webhook", "/api/v1/webhooks/1", NULL, NULL, 200},
    {"GET", "/api/v1/outbox", "/api/v1/outbox", NULL, NULL, 503},
    {"POST", STORY "/withdraw", "/api/v1/stories/1/withdraw", NULL, "{\"reason\":\"Wrong.\"}", 200},
    {"GET", STORY, "/api/v1/stories/1", NULL, NULL, 200},
    {"POST", STORY "/restore", "/api/v1/stories/1/restore", NULL, "{}", 200},
    {"POST", STORY "/spike", "/api/v1/stories/1/spike", NULL, "{}", 200},
};

static void
test_answers(Fixture *fixture, gconstpointer data)
{
    for (size_t index = 0; index < G_N_ELEMENTS(CALLS); index++) {
        g_autoptr(Json) answer = ask(fixture, CALLS[index].method, CALLS[index].pattern,
            CALLS[index].target, CALLS[index].match, CALLS[index].body, CALLS[index].status);
        int64_t const seq = json_int(answer, "seq", 0);
        if (json_object_get(answer, "figures") == NULL)
            continue;
        g_autofree char *target =
            g_strdup_printf("/api/v1/changes/%" G_GINT64_FORMAT "/figures", seq);
        g_autoptr(Json) figures =
            ask(fixture, "GET", "/api/v1/changes/:seq/figures", target, NULL, NULL, 200);
    }
    fixture->caller = (Caller){0};
    json_decref(ask(fixture, "GET", "/api/v1/stories", "/api/v1/stories", NULL, NULL, 401));
    fixture->caller = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "rolf", ROLE_REPORTER), SCOPE_READ);
    json_decref(
        ask(fixture, "POST", STORY "/publish", "/api/v1/stories/1/publish", NULL, "{}", 403));
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/openapi/is-openapi", test_is_openapi);
    ADD("/openapi/says-what-routes-say", test_says_what_routes_say);
    ADD("/openapi/examples", test_examples);
    ADD("/openapi/answers", test_answers);
    return g_test_run();
}
