/* SPDX-License-Identifier: MIT */
/* Editors type, save and publish through the API while the server is killed fifty times. In the end
 * every save and every kept text that was acknowledged is there, each story is in one state, and
 * the library is what the log says. With DESK_TORTURE=small fewer kills, for a quick look. */
#include <signal.h>
#include <string.h>

#include <gio/gio.h>

#include "base/clock.h"
#include "base/json.h"
#include "newsroom/card.h"
#include "newsroom/kept.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom/version.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "program.h"

enum {
    EDITORS = 4,
    SAVE_EACH = 4,    /* one text in so many is saved */
    PUBLISH_EACH = 3, /* and one save in so many goes before the public */
    UP_LEAST_MS = 60, /* the server lives between so long */
    UP_MOST_MS = 500, /* and so long */
    ANSWER_MAX = 1 << 20,
};

typedef struct Torture Torture;

typedef struct {
    Torture *torture;
    GThread *thread;
    int64_t story;
    GArray *saved;     /* of int: numbers of texts whose save was acknowledged */
    GArray *published; /* of int: the same of those that were published */
    int kept;          /* the last text that was acknowledged as kept or saved */
    unsigned refused;  /* answers that were no success though the server was there */
} Editor;

struct Torture {
    NewsroomFixture base;
    Editor editors[EDITORS];
    const char *token;
    uint16_t port;
    pid_t server;
    gint is_over; /* atomic */
};

/* {"status", "body"?} of an answer; NULL where the connection broke. The caller drops it. */
static Json *
ask(Torture *torture, const char *method, const char *target, const char *match, const Json *body)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnection) connection =
        g_socket_client_connect_to_host(client, "127.0.0.1", torture->port, NULL, NULL);
    if (connection == NULL)
        return NULL;
    g_autofree char *text = body == NULL ? g_strdup("") : json_write(body);
    g_autofree char *condition =
        match == NULL ? g_strdup("") : g_strdup_printf("If-Match: %s\r\n", match);
    g_autofree char *request =
        g_strdup_printf("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                        "%sContent-Length: %zu\r\n\r\n%s",
            method, target, torture->token, condition, strlen(text), text);
    g_autofree char *answer = g_malloc0(ANSWER_MAX);
    gsize size;
    if (!g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)), request,
            strlen(request), NULL, NULL, NULL) ||
        !g_input_stream_read_all(g_io_stream_get_input_stream(G_IO_STREAM(connection)), answer,
            ANSWER_MAX - 1, &size, NULL, NULL))
        return NULL;
    const char *end = strstr(answer, "\r\n\r\n");
    Json *got = end == NULL ? NULL : json_loads(end + 4, 0, NULL);
    if (got == NULL)
        return NULL;
    Json *result = json_object();
    json_put_int(result, "status", g_ascii_strtoll(answer + strlen("HTTP/1.1 "), NULL, 10));
    json_object_set_new(result, "body", got);
    return result;
}

/* An answer's body where it is a success; NULL else, and refusals are counted. */
static Json *
succeed(Editor *editor, const char *method, const char *what, const char *match, const Json *body)
{
    g_autofree char *target =
        g_strdup_printf("/api/v1/stories/%" G_GINT64_FORMAT "%s", editor->story, what);
    g_autoptr(Json) answer = ask(editor->torture, method, target, match, body);
    if (answer == NULL)
        return NULL;
    int const status = (int)json_int(answer, "status", 0);
    if (status == 429)
        g_usleep(50000);
    if (status != 200) {
        editor->refused += status != 409 && status != 429;
        return NULL;
    }
    return json_incref(json_object_get(answer, "body"));
}

/* How the story stands, as a page that is opened again sees it. */
typedef struct {
    int64_t revision, kept;
} Seen;

static bool
look(Editor *editor, Seen *ret_seen)
{
    g_autoptr(Json) desk = succeed(editor, "GET", "/desk", NULL, NULL);
    if (desk == NULL)
        return false;
    const Json *kept = json_object_get(desk, "kept");
    *ret_seen = (Seen){json_int(desk, "revision", 0), kept == NULL ? 0 : json_int(kept, "kept", 0)};
    return true;
}

static Json *
text_number(int number)
{
    Json *fields = json_object();
    g_autofree char *text = g_strdup_printf("Text number %d.", number);
    json_put_text(fields, "body", text);
    return fields;
}

static bool
keep(Editor *editor, Seen *seen, int number)
{
    g_autoptr(Json) body = json_object();
    json_put_text(body, "tab", "one");
    json_put_int(body, "base", seen->revision);
    json_object_set_new(body, "kept", json_integer(seen->kept));
    json_object_set_new(body, "fields", text_number(number));
    g_autoptr(Json) answer = succeed(editor, "POST", "/keep", NULL, body);
    if (answer == NULL)
        return false;
    seen->kept = json_int(answer, "kept", 0);
    editor->kept = number;
    return true;
}

static bool
save(Editor *editor, Seen *seen, int number)
{
    g_autofree char *match = g_strdup_printf("\"%" G_GINT64_FORMAT "\"", seen->revision);
    g_autoptr(Json) body = text_number(number);
    json_put_text(body, "tab", "one");
    json_object_set_new(body, "kept", json_integer(seen->kept));
    g_autoptr(Json) answer = succeed(editor, "PUT", "", match, body);
    if (answer == NULL)
        return false;
    *seen = (Seen){json_int(answer, "revision", 0), 0};
    g_array_append_val(editor->saved, number);
    editor->kept = number;
    return true;
}

static bool
publish(Editor *editor, Seen *seen, int number)
{
    g_autofree char *match = g_strdup_printf("\"%" G_GINT64_FORMAT "\"", seen->revision);
    g_autoptr(Json) body = json_object();
    g_autoptr(Json) answer = succeed(editor, "POST", "/publish", match, body);
    if (answer == NULL)
        return false;
    seen->revision = json_int(answer, "revision", 0);
    g_array_append_val(editor->published, number);
    return true;
}

static void *
write_story(void *data)
{
    Editor *editor = data;
    Seen seen = {0};
    bool knows = false;
    for (int number = 1; !g_atomic_int_get(&editor->torture->is_over); number++) {
        if (!knows && !(knows = look(editor, &seen))) {
            g_usleep(2000);
            continue;
        }
        knows = number % SAVE_EACH != 0
                    ? keep(editor, &seen, number)
                    : save(editor, &seen, number) && (number % (SAVE_EACH * PUBLISH_EACH) != 0 ||
                                                         publish(editor, &seen, number));
    }
    return NULL;
}

static void
make_token(Torture *torture)
{
    g_autoptr(GError) error = NULL;
    Person const person = {.login = "mara", .name = "Mara", .role = ROLE_CHIEF};
    Key key = {.kind = KEY_TOKEN, .name = "torture", .scopes = SCOPE_ALL};
    char *secret;
    Write *write = fixture_begin(&torture->base);
    g_assert_true(person_save(write, &person, &key.person_id, &error));
    g_assert_true(key_open(write, &key, &secret, NULL, &error));
    torture->token = arena_strdup(torture->base.arena, secret);
    fixture_commit(write);
}

static void
make_story(Torture *torture, Editor *editor)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&torture->base, "World");
    StoryContent const content = {
        .headline = "Under fire", .body = "Nothing yet.", .sections = &section, .section_count = 1};
    Write *write = fixture_begin(&torture->base);
    g_assert_true(story_create(write, &content, &editor->story, NULL, &error));
    fixture_commit(write);
    editor->torture = torture;
    editor->saved = g_array_new(FALSE, FALSE, sizeof(int));
    editor->published = g_array_new(FALSE, FALSE, sizeof(int));
}

static int
number_of(const StoryContent *content)
{
    int number = 0;
    return content != NULL && sscanf(content->body, "Text number %d.", &number) == 1 ? number : 0;
}

/* The numbers that stand in a story's history: as saved, and as published. */
static void
read_history(Torture *torture, const Editor *editor, GHashTable *saved, GHashTable *published)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) versions = NULL;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Reader) reader = newsroom_read(torture->base.newsroom, &error);
    g_assert_true(story_versions(reader, arena, editor->story, 0, 100000, &versions, &error));
    int64_t expected = 0;
    for (unsigned index = versions->len; index > 0; index--) {
        const StoryVersion *version = g_ptr_array_index(versions, index - 1);
        Story story;
        StoryVersion same;
        bool found;
        g_assert_cmpint(version->revision, ==, ++expected);
        g_assert_true(story_version(
            reader, arena, editor->story, version->seq, &story, &same, &found, &error));
        g_hash_table_add(saved, GINT_TO_POINTER(number_of(story.working)));
        g_hash_table_add(published, GINT_TO_POINTER(number_of(story.live)));
    }
}

static void
check_editor(Torture *torture, const Editor *editor)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) saved = g_hash_table_new(NULL, NULL),
                          public = g_hash_table_new(NULL, NULL);
    g_autoptr(Reader) reader = newsroom_read(torture->base.newsroom, &error);
    Kept kept;
    Story story;
    bool found;
    int number = 0;
    read_history(torture, editor, saved, public);
    for (unsigned index = 0; index < editor->saved->len; index++)
        g_assert_true(g_hash_table_contains(
            saved, GINT_TO_POINTER(g_array_index(editor->saved, int, index))));
    for (unsigned index = 0; index < editor->published->len; index++)
        g_assert_true(g_hash_table_contains(
            public, GINT_TO_POINTER(g_array_index(editor->published, int, index))));
    /* The newest acknowledged text is kept, or a save has it or a newer one. */
    g_assert_true(story_find(reader, torture->base.arena, editor->story, &story, &found, &error));
    g_assert_true(kept_find(reader, torture->base.arena, editor->story, &kept, &error));
    if (kept.fields != NULL)
        g_assert_cmpint(sscanf(kept.fields, "{\"body\":\"Text number %d.", &number), ==, 1);
    int const newest = MAX(number, MAX(number_of(story.working), number_of(story.live)));
    g_assert_cmpint(newest, >=, editor->kept);
    /* One state: the public sees what the story says it sees, or nothing. */
    Gate gate;
    g_assert_true(story_find_public(
        reader, torture->base.arena, editor->story, &story, &gate, &found, &error));
    g_assert_true(found == (story.status == STORY_LIVE && story.live != NULL));
    g_assert_cmpuint(editor->refused, ==, 0);
    g_test_message("%u saved, %u published, %d texts", editor->saved->len, editor->published->len,
        editor->kept);
    g_assert_cmpuint(editor->saved->len, >, 0);
}

static void
report(const char *sentence, void *data)
{
    g_test_message("%s", sentence);
}

static void
test_no_word_is_lost(void)
{
    Torture torture = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    int const kills = g_strcmp0(g_getenv("DESK_TORTURE"), "small") == 0 ? 5 : 50;
    int64_t findings;
    newsroom_fixture_set_up(&torture.base, NULL);
    make_token(&torture);
    for (unsigned index = 0; index < EDITORS; index++)
        make_story(&torture, &torture.editors[index]);
    torture.server = program_serve(torture.base.dir, &torture.port);
    for (unsigned index = 0; index < EDITORS; index++)
        torture.editors[index].thread =
            g_thread_new("editor", write_story, &torture.editors[index]);
    for (int killed = 0; killed < kills; killed++) {
        g_usleep((gulong)g_rand_int_range(random, UP_LEAST_MS, UP_MOST_MS) * 1000);
        program_kill(torture.server);
        torture.server = program_serve(torture.base.dir, &torture.port);
    }
    g_atomic_int_set(&torture.is_over, 1);
    for (unsigned index = 0; index < EDITORS; index++)
        g_thread_join(torture.editors[index].thread);
    program_kill(torture.server);
    g_assert_true(
        store_verify(newsroom_store(torture.base.newsroom), report, NULL, &findings, &error));
    g_assert_cmpint(findings, ==, 0);
    for (unsigned index = 0; index < EDITORS; index++) {
        check_editor(&torture, &torture.editors[index]);
        g_array_unref(torture.editors[index].saved);
        g_array_unref(torture.editors[index].published);
    }
    newsroom_fixture_tear_down(&torture.base, NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/desk-torture/no-word-is-lost", test_no_word_is_lost);
    return g_test_run();
}
