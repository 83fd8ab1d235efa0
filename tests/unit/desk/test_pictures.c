/* SPDX-License-Identifier: MIT */
/* The library of pictures as a browser and the picker use it. */
#include <string.h>

#include <vips/vips.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "newsroom/media.h"
#include "newsroom/workflow.h"

static const char FORM[] = "multipart/form-data; boundary=edge";

/* A picture of its own for each width. */
static GBytes *
make_jpeg(int width)
{
    VipsImage *image = NULL;
    void *bytes;
    size_t size;
    g_assert_cmpint(vips_init("test"), ==, 0);
    g_assert_cmpint(vips_black(&image, width, 40, "bands", 3, NULL), ==, 0);
    g_assert_cmpint(vips_jpegsave_buffer(image, &bytes, &size, NULL), ==, 0);
    g_object_unref(image);
    return g_bytes_new_take(bytes, size);
}

static void
put_file(GString *form, const char *name, const void *bytes, size_t size)
{
    g_string_append_printf(form,
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
        "Content-Type: image/jpeg\r\n\r\n",
        name);
    g_string_append_len(form, bytes, (gssize)size);
    g_string_append(form, "\r\n");
}

static void
put_text(GString *form, const char *name, const char *value)
{
    g_string_append_printf(
        form, "--edge\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
}

static Answer
send_form_to(DeskFixture *fixture, const Caller *caller, const char *path, GString *form)
{
    g_string_append(form, "--edge--\r\n");
    return desk_fixture_send(fixture, caller, "POST", path, FORM, form->str, form->len);
}

static Answer
send_form(DeskFixture *fixture, const Caller *caller, GString *form)
{
    return send_form_to(fixture, caller, "/desk/pictures", form);
}

static Answer
upload(DeskFixture *fixture, const Caller *caller, int width)
{
    g_autoptr(GBytes) jpeg = make_jpeg(width);
    g_autoptr(GString) form = g_string_new(NULL);
    put_file(form, "pier.jpg", g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg));
    return send_form(fixture, caller, form);
}

static Caller
session_of(DeskFixture *fixture, const char *login, Role role)
{
    return desk_fixture_session(fixture, desk_fixture_person(fixture, login, role));
}

static Json *
json_of(const Answer *answer)
{
    Json *json = json_loads(answer->body, 0, NULL);
    g_assert_nonnull(json);
    return json;
}

static void
test_one_file_by_form(DeskFixture *fixture, gconstpointer data)
{
    Caller const editor = session_of(fixture, "mara", ROLE_EDITOR);
    Answer answer = upload(fixture, &editor, 60);
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==, "/desk/pictures/1");
    answer = desk_fixture_get(fixture, &editor, "/desk/pictures/1");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "pier.jpg"));
    g_assert_nonnull(strstr(answer.body, ">Missing</span>"));
    answer = desk_fixture_get(fixture, &editor, "/desk/pictures/1/thumb");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer.type, ==, "image/webp");
    g_assert_cmpint(desk_fixture_get(fixture, &editor, "/desk/pictures/2").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &editor, "/desk/pictures/x").status, ==, 404);
}

/* What is refused takes nothing else with it, and is named. */
static void
test_many_with_a_bad_one(DeskFixture *fixture, gconstpointer data)
{
    Caller caller = session_of(fixture, "mara", ROLE_REPORTER);
    g_autoptr(GBytes) jpeg = make_jpeg(60);
    g_autoptr(GString) form = g_string_new(NULL);
    put_file(form, "pier.jpg", g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg));
    put_file(form, "drawing.svg", "<svg/>", 6);
    caller.header = "Accept";
    caller.value = "application/json";
    Answer const answer = send_form(fixture, &caller, form);
    g_assert_cmpint(answer.status, ==, 201);
    g_autoptr(Json) json = json_of(&answer);
    const Json *made = json_array_get(json_object_get(json, "pictures"), 0);
    const Json *refused = json_array_get(json_object_get(json, "refused"), 0);
    g_assert_cmpint(json_int(made, "width", 0), ==, 60);
    g_assert_cmpstr(json_text(made, "thumb"), ==, "/desk/pictures/1/thumb");
    g_assert_true(json_flag(made, "usable", false));
    g_assert_cmpstr(json_text(refused, "name"), ==, "drawing.svg");
    g_assert_nonnull(strstr(json_text(refused, "message"), "SVG"));
}

/* The same file again is said to be there, and leads to the one that is. */
static void
test_known_is_said(DeskFixture *fixture, gconstpointer data)
{
    Caller caller = session_of(fixture, "mara", ROLE_EDITOR);
    upload(fixture, &caller, 60);
    Answer answer = upload(fixture, &caller, 60);
    g_assert_cmpstr(answer.location, ==, "/desk/pictures/1?done=known");
    caller.header = "Accept";
    caller.value = "application/json";
    answer = upload(fixture, &caller, 60);
    g_autoptr(Json) json = json_of(&answer);
    g_assert_cmpint(answer.status, ==, 201);
    g_assert_cmpint(json_integer_value(json_array_get(json_object_get(json, "known"), 0)), ==, 1);
    answer = upload(fixture, &caller, 70);
    g_autoptr(Json) other = json_of(&answer);
    g_assert_cmpuint(json_array_size(json_object_get(other, "known")), ==, 0);
}

/* Refusals are words for who sent the file. */
static void
test_refused_in_words(DeskFixture *fixture, gconstpointer data)
{
    Caller caller = session_of(fixture, "mara", ROLE_EDITOR);
    g_autoptr(GBytes) jpeg = make_jpeg(600);
    g_autoptr(GString) form = g_string_new(NULL);
    put_file(form, "cut.jpg", g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg) - 100);
    put_file(form, "empty.jpg", "", 0);
    caller.header = "Accept";
    caller.value = "application/json";
    Answer const answer = send_form(fixture, &caller, form);
    g_assert_cmpint(answer.status, ==, 422);
    g_autoptr(Json) json = json_of(&answer);
    const Json *refused = json_object_get(json, "refused");
    g_assert_cmpstr(json_text(json_array_get(refused, 0), "message"), ==,
        "the picture is damaged or incomplete; send it again");
    g_assert_cmpstr(json_text(json_array_get(refused, 1), "message"), ==, "the file is empty");
}

static void
test_pages_and_search(DeskFixture *fixture, gconstpointer data)
{
    Caller const caller = session_of(fixture, "mara", ROLE_EDITOR);
    for (int index = 0; index < 50; index++)
        g_assert_cmpint(upload(fixture, &caller, 10 + index).status, ==, 303);
    Answer answer = desk_fixture_get(fixture, &caller, "/desk/pictures.json");
    g_autoptr(Json) newest = json_of(&answer);
    g_assert_cmpuint(json_array_size(newest), ==, 48);
    g_assert_cmpint(json_int(json_array_get(newest, 0), "id", 0), ==, 50);
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures.json?before=3");
    g_autoptr(Json) oldest = json_of(&answer);
    g_assert_cmpuint(json_array_size(oldest), ==, 2);
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures?q=pier");
    g_assert_nonnull(strstr(answer.body, "before=3"));
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures?q=%3Cb%3E");
    g_assert_nonnull(strstr(answer.body, "No picture has these words"));
    g_assert_null(strstr(answer.body, "<b>\""));
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk/pictures?before=x").status, ==, 422);
}

static const char DETAILS[] = "revision=%d&focal_x=250&focal_y=900&caption=Pier&alt=A+pier"
                              "&credit=&until=2031-05-01T08%%3A30";

static void
test_details(DeskFixture *fixture, gconstpointer data)
{
    Caller const caller = session_of(fixture, "mara", ROLE_EDITOR);
    Arena *arena = fixture->base.arena;
    upload(fixture, &caller, 60);
    Answer answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, DETAILS, 1));
    g_assert_cmpint(answer.status, ==, 303);
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures/1");
    g_assert_nonnull(strstr(answer.body, "value=\"2031-05-01T08:30\""));
    g_assert_nonnull(strstr(answer.body, "value=\"250\""));
    g_assert_null(strstr(answer.body, "It is missing."));
    /* From an older revision: told, and what was typed is still there. */
    answer = desk_fixture_ask(fixture, &caller, "POST", "/desk/pictures/1", NULL,
        "revision=1&focal_x=1&focal_y=1&caption=Mine");
    g_assert_cmpint(answer.status, ==, 409);
    g_assert_nonnull(strstr(answer.body, "Mine"));
    answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, "revision=2&focal_x=1001&focal_y=1");
    g_assert_cmpint(answer.status, ==, 422);
}

/* What a picture is cut to is set in numbers, kept where a form does not name it, and taken back by
 * an empty width; a cut that cannot be says why, and what was typed stays. */
static void
test_cuts_by_hand(DeskFixture *fixture, gconstpointer data)
{
    static const char SQUARE[] = "revision=%d&focal_x=500&focal_y=500&crop_1x1_x=200"
                                 "&crop_1x1_y=4&crop_1x1_width=%s";
    Caller const caller = session_of(fixture, "mara", ROLE_EDITOR);
    Arena *arena = fixture->base.arena;
    upload(fixture, &caller, 400);
    Answer answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, SQUARE, 1, "41"));
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "the cut to 1:1 is from 40 to 40 pixels wide"));
    answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, SQUARE, 1, "wide"));
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "three whole numbers"));
    answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, SQUARE, 1, "40"));
    g_assert_cmpint(answer.status, ==, 422); /* four from the top there are no forty pixels left */
    answer = desk_fixture_ask(fixture, &caller, "POST", "/desk/pictures/1", NULL,
        "revision=1&focal_x=500&focal_y=500&crop_1x1_x=200&crop_1x1_y=0&crop_1x1_width=40");
    g_assert_cmpint(answer.status, ==, 303);
    answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, DETAILS, 2));
    g_assert_cmpint(answer.status, ==, 303);
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures/1");
    g_assert_nonnull(strstr(
        answer.body, "name=\"crop_1x1_x\" type=\"number\" min=\"0\" max=\"400\" value=\"200\""));
    answer = desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, SQUARE, 3, ""));
    g_assert_cmpint(answer.status, ==, 303);
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures/1");
    g_assert_null(strstr(answer.body, "value=\"200\""));
}

/* The point that must stay in sight reaches the pages; the picture leaves them when its rights end,
 * and its files with it. */
static void
test_what_readers_see(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Caller const caller = session_of(fixture, "mara", ROLE_EDITOR);
    Arena *arena = fixture->base.arena;
    int64_t const sections[] = {fixture_section(&fixture->base, "World")};
    StoryContent const content = {.headline = "Gale takes the pier",
        .body = "It went.",
        .sections = sections,
        .section_count = 1,
        .picture = {.media_id = 1}};
    int64_t story, revision;
    upload(fixture, &caller, 400);
    desk_fixture_ask(
        fixture, &caller, "POST", "/desk/pictures/1", NULL, arena_printf(arena, DETAILS, 1));
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &story, &revision, &error));
    g_assert_true(story_publish(write, story, revision, 0, NULL, &error));
    fixture_commit(write);
    const char *front = desk_fixture_get(fixture, NULL, "/").body;
    const char *source = strstr(front, "src=\"/media/");
    g_assert_nonnull(source);
    /* 16:9 of 400 x 40 pixels around a quarter of the width; for links and search engines as well.
     */
    g_assert_nonnull(strstr(front, "-c65x0x71x40-w320.webp 71w"));
    const char *page = desk_fixture_get(
        fixture, NULL, arena_printf(arena, "/articles/%d/gale-takes-the-pier", (int)story))
                           .body;
    g_assert_nonnull(
        strstr(page, "-c62x0x76x40-w320.jpg\">\n<meta property=\"og:image:width\" "
                     "content=\"76\">\n<meta property=\"og:image:height\" content=\"40\">"));
    g_assert_nonnull(strstr(page, "-c65x0x71x40-w320.webp\",\"width\":71}"));
    g_assert_nonnull(strstr(page, "-c74x0x53x40-w320.webp\""));
    g_assert_nonnull(strstr(page, "-c80x0x40x40-w320.webp\""));
    g_assert_nonnull(strstr(desk_fixture_get(fixture, NULL, "/feed.xml").body,
        "-c65x0x71x40-w320.webp\" medium=\"image\" type=\"image/webp\" width=\"71\" "
        "height=\"40\""));
    source = arena_strndup(arena, source + 5, strcspn(source + 5, "\""));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, source).status, ==, 200);

    clock_stop(INT64_C(1935561600) * SECOND_US); /* 3 May 2031 */
    site_tick(fixture->site);
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, "src=\"/media/"));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, source).status, ==, 404);
    clock_resume();
}

static Answer
replace(DeskFixture *fixture, const Caller *caller, int id, const char *revision, int width)
{
    g_autoptr(GBytes) jpeg = make_jpeg(width);
    g_autoptr(GString) form = g_string_new(NULL);
    put_text(form, "revision", revision);
    put_file(form, "other.jpg", g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg));
    return send_form_to(
        fixture, caller, arena_printf(fixture->base.arena, "/desk/pictures/%d/replace", id), form);
}

static const char *
file_of(DeskFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Media media;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(media_find(reader, fixture->base.arena, id, &media, &found, &error));
    return media.file;
}

static int64_t
publish(DeskFixture *fixture, const char *headline, const char *body, int64_t picture)
{
    g_autoptr(GError) error = NULL;
    int64_t const sections[] = {fixture_section(&fixture->base, "World")};
    StoryContent const content = {.headline = headline,
        .body = body,
        .body_format = BODY_HTML,
        .sections = sections,
        .section_count = 1,
        .picture = {.media_id = picture, .alt = "A pier"}};
    int64_t story, revision;
    Write *write = fixture_begin(&fixture->base);
    story_create(write, &content, &story, &revision, &error);
    g_assert_no_error(error);
    story_publish(write, story, revision, 0, NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return story;
}

static bool
shows(DeskFixture *fixture, const char *path, const char *file)
{
    const char *body = desk_fixture_get(fixture, NULL, path).body;
    return strstr(body, arena_strndup(fixture->base.arena, file, strcspn(file, "."))) != NULL;
}

static bool
says(DeskFixture *fixture, const char *path, const char *words)
{
    Answer const answer = desk_fixture_get(fixture, NULL, path);
    g_assert_cmpint(answer.status, ==, 200);
    return strstr(answer.body, words) != NULL;
}

static void
set_until(DeskFixture *fixture, int64_t id, int64_t until_us)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    Media media;
    bool found;
    g_assert_true(media_find(reader, fixture->base.arena, id, &media, &found, &error));
    media.until_us = until_us;
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(media_save(write, &media, &error));
    fixture_commit(write);
}

/* What a picture's caption says is found, and shown as a passage, while the picture is shown; the
 * words around it go on being found. */
static void
test_ended_is_not_found(DeskFixture *fixture, gconstpointer data)
{
    static const char CAPTION[] = "/search?q=%22blue+pier%22", TEXT[] = "/search?q=timber",
                      TITLE[] = "Gale takes it";
    int64_t const now_us = clock_now_us();
    Media const ending =
        fixture_picture(&fixture->base, &(Media){.alt = "A pier", .until_us = now_us + HOUR_US});
    Media const other = fixture_picture(&fixture->base, &(Media){.alt = "A boat"});
    publish(fixture, TITLE,
        arena_printf(fixture->base.arena,
            "<figure><img src=\"/media/%s\" alt=\"A pier\"><figcaption>The old blue pier. "
            "</figcaption></figure><p>All timber went.</p><figure><img src=\"/media/%s\" "
            "alt=\"A boat\"><figcaption>The green boat.</figcaption></figure>",
            ending.file, other.file),
        0);
    g_assert_true(says(fixture, CAPTION, TITLE));
    g_assert_true(says(fixture, CAPTION, "The old "));
    /* A caption is no standfirst. */
    g_assert_true(says(fixture, "/", "All timber went"));
    g_assert_false(says(fixture, "/", "blue pier"));

    clock_stop(now_us + 2 * HOUR_US);
    g_assert_false(says(fixture, TEXT, "The old "));
    site_tick(fixture->site);
    g_assert_false(says(fixture, CAPTION, TITLE));
    g_assert_false(says(fixture, "/search?q=old", TITLE));
    g_assert_true(says(fixture, TEXT, TITLE));
    g_assert_false(says(fixture, TEXT, "The old "));
    g_assert_true(says(fixture, "/search?q=green+boat", TITLE));

    /* Changed while it is so, and bought again. */
    Write *write = fixture_begin(&fixture->base);
    int64_t const revision = fixture_revision(&fixture->base, 1);
    g_assert_true(story_withdraw(write, 1, revision, "A mistake", NULL, NULL));
    fixture_commit(write);
    g_assert_false(says(fixture, TEXT, TITLE));
    set_until(fixture, ending.id, 0);
    g_assert_false(says(fixture, CAPTION, TITLE));
    publish(fixture, "Another day",
        arena_printf(fixture->base.arena,
            "<figure><img src=\"/media/%s\" alt=\"A pier\"><figcaption>The old blue "
            "pier.</figcaption></figure>",
            ending.file),
        0);
    g_assert_true(says(fixture, CAPTION, "Another day"));
    set_until(fixture, ending.id, now_us);
    g_assert_false(says(fixture, CAPTION, "Another day"));
    set_until(fixture, ending.id, 0);
    g_assert_true(says(fixture, CAPTION, "Another day"));
    clock_resume();
}

/* A live story, the third and from yesterday, that shows a picture in an entry only. */
static void
tell(DeskFixture *fixture, const char *file)
{
    g_autoptr(GError) error = NULL;
    int64_t const story =
        fixture_story(&fixture->base, "Night of the gale", "World", NULL, clock_now_us() - DAY_US);
    LiveEntry const entry = {.story_id = story,
        .body = arena_printf(fixture->base.arena, "So. ![A pier](/media/%.35s-w1080.webp)", file),
        .body_format = BODY_MARKDOWN};
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_set_coverage(
        write, story, fixture_revision(&fixture->base, story), COVERAGE_RUNNING, NULL, &error));
    g_assert_true(live_entry_save(write, &entry, NULL, NULL, &error));
    fixture_commit(write);
}

/* The story that has it as its lead, those that have it in a text or an entry, and the fronts show
 * the new file in the next request; the old one's addresses lead on, and its bytes are nowhere. */
static void
test_replaced_everywhere(DeskFixture *fixture, gconstpointer data)
{
    Arena *arena = fixture->base.arena;
    Caller const editor = session_of(fixture, "mara", ROLE_EDITOR);
    upload(fixture, &editor, 400);
    upload(fixture, &editor, 500);
    const char *old = file_of(fixture, 1);
    publish(fixture, "Pier to be built anew",
        arena_printf(arena,
            "<p>So.</p><figure><img src=\"/media/%.35s-w1080.webp\" alt=\"A pier\"></figure>", old),
        0);
    publish(fixture, "Gale takes the pier", "It went.", 1);
    tell(fixture, old);
    static const char *const PAGES[] = {"/", "/articles/2/gale-takes-the-pier",
        "/articles/1/pier-to-be-built-anew", "/live/3/night-of-the-gale", "/world", "/feed.xml"};
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++)
        g_assert_true(shows(fixture, PAGES[index], old));
    const char *address = arena_printf(arena, "/media/%.35s-w320.webp", old);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, address).status, ==, 200);

    g_assert_nonnull(strstr(desk_fixture_get(fixture, &editor, "/desk/pictures/1").body,
        "<a href=\"/desk/stories/3\" dir=\"auto\">Night of the gale</a> <span "
        "class=\"soft\">in an entry</span>"));
    g_assert_cmpint(replace(fixture, &editor, 1, "7", 600).status, ==, 409);
    Answer answer = replace(fixture, &editor, 1, "1", 500);
    g_assert_cmpint(answer.status, ==, 409);
    g_assert_nonnull(
        strstr(answer.body, "picture 2 (&quot;pier.jpg&quot;) has or had this very file"));
    answer = replace(fixture, &editor, 1, "1", 600);
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==, "/desk/pictures/1?done=replaced");
    const char *new = file_of(fixture, 1);
    g_assert_cmpstr(new, !=, old);
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++) {
        g_assert_false(shows(fixture, PAGES[index], old));
        g_assert_true(shows(fixture, PAGES[index], new));
    }
    answer = desk_fixture_get(fixture, NULL, address);
    g_assert_cmpint(answer.status, ==, 302);
    g_assert_cmpstr(answer.location, ==, arena_printf(arena, "/media/%.35s-w320.webp", new));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, answer.location).status, ==, 200);
    /* Who writes gets the address of today. */
    Caller const program =
        desk_fixture_token(fixture, desk_fixture_person(fixture, "wire", ROLE_EDITOR), SCOPE_ALL);
    answer = desk_fixture_get(fixture, &program, "/api/v1/stories/1");
    g_assert_null(strstr(answer.body, arena_strndup(arena, old, 35)));
    g_assert_nonnull(strstr(answer.body, arena_strndup(arena, new, 35)));
    answer = desk_fixture_get(fixture, &editor, "/desk/pictures/1");
    g_assert_nonnull(strstr(answer.body, "Pier to be built anew"));
}

static void
test_who_may_replace(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "ines", ROLE_REPORTER);
    Caller editor = session_of(fixture, "mara", ROLE_EDITOR);
    upload(fixture, &reporter, 400);
    g_assert_cmpint(replace(fixture, &reporter, 1, "1", 500).status, ==, 403);
    g_assert_cmpint(replace(fixture, &editor, 2, "1", 500).status, ==, 404);
    g_autoptr(GString) form = g_string_new(NULL);
    put_text(form, "revision", "1");
    put_file(form, "drawing.svg", "<svg/>", 6);
    editor.header = "Accept";
    editor.value = "application/json";
    Answer answer = send_form_to(fixture, &editor, "/desk/pictures/1/replace", form);
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "SVG"));
    answer = replace(fixture, &editor, 1, "1", 500);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "/desk/pictures/1?done=replaced"));
}

/* Two weeks before a live story loses its picture, and two after, the desk and the library say so,
 * with ways to both; the API says it with the publish. */
static void
test_rights_that_end(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Arena *arena = fixture->base.arena;
    Caller const editor = session_of(fixture, "mara", ROLE_EDITOR);
    Caller const program =
        desk_fixture_token(fixture, desk_fixture_person(fixture, "wire", ROLE_EDITOR), SCOPE_ALL);
    int64_t const now_us = clock_now_us();
    Media media;
    bool found;
    upload(fixture, &editor, 400);
    Write *write = fixture_begin(&fixture->base);
    g_autoptr(Reader) reader = newsroom_read_within(fixture->base.newsroom, write, &error);
    g_assert_true(media_find(reader, arena, 1, &media, &found, &error));
    g_clear_pointer(&reader, reader_free);
    media.until_us = now_us + DAY_US;
    media.alt = "A pier";
    g_assert_true(media_save(write, &media, &error));
    fixture_commit(write);
    g_assert_null(strstr(desk_fixture_get(fixture, &editor, "/desk").body, "Rights that end"));
    fixture_section(&fixture->base, "World");
    Answer answer = desk_fixture_ask(fixture, &program, "POST", "/api/v1/stories", NULL,
        "{\"title\":\"Gale takes the pier\",\"body\":\"It went.\",\"sections\":[\"World\"],"
        "\"picture\":{\"id\":1}}");
    g_assert_cmpint(answer.status, ==, 201);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &program, "/api/v1/stories/1").body, "\"until\":\""));
    answer = desk_fixture_ask(fixture, &program, "POST", "/api/v1/stories/1/publish", NULL, "{}");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "The right to show picture 1"));
    static const char *const PAGES[] = {"/desk", "/desk/pictures"};
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++) {
        answer = desk_fixture_get(fixture, &editor, PAGES[index]);
        g_assert_nonnull(strstr(answer.body, "Rights that end"));
        g_assert_nonnull(strstr(answer.body, "href=\"/desk/pictures/1\""));
        g_assert_nonnull(strstr(answer.body, "href=\"/desk/stories/1\""));
        g_assert_null(strstr(answer.body, "Missing in"));
    }
    clock_stop(now_us + 3 * DAY_US);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &editor, "/desk/pictures").body, "Missing in"));
    clock_stop(now_us + 20 * DAY_US);
    g_assert_null(
        strstr(desk_fixture_get(fixture, &editor, "/desk/pictures").body, "Rights that end"));
    clock_resume();
}

/* What no public page shows yet is seen by those of the desk alone. */
static void
test_what_is_not_public_yet(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Media media;
    bool found;
    Caller const editor = session_of(fixture, "mara", ROLE_EDITOR);
    Caller const stranger = {.cookie = "dateline_session=AAAA"};
    upload(fixture, &editor, 60);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(media_find(reader, fixture->base.arena, 1, &media, &found, &error));
    const char *address = arena_printf(fixture->base.arena, "/media/%s", media.file);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, address).status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &stranger, address).status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &editor, address).status, ==, 200);
}

static void
test_who_may(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "ines", ROLE_REPORTER);
    Caller forged = reporter;
    forged.csrf = "wrong";
    g_assert_cmpint(upload(fixture, &forged, 60).status, ==, 403);
    g_assert_cmpint(upload(fixture, &reporter, 60).status, ==, 303);
    g_assert_cmpint(desk_fixture_ask(fixture, &reporter, "POST", "/desk/pictures/1", NULL,
                        "revision=1&focal_x=1&focal_y=1")
                        .status,
        ==, 403);
    g_assert_cmpint(
        desk_fixture_ask(fixture, &reporter, "POST", "/desk/pictures/1/remove", NULL, "x=1").status,
        ==, 403);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/pictures.json").status, ==, 401);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/pictures/1/thumb").status, ==, 303);
}

static void
test_removed_when_unused(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Caller const caller = session_of(fixture, "mara", ROLE_EDITOR);
    int64_t story, revision;
    upload(fixture, &caller, 60);
    StoryContent content = {.headline = "Pier", .body = "It went.", .picture = {.media_id = 1}};
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &story, &revision, &error));
    fixture_commit(write);
    Answer answer =
        desk_fixture_ask(fixture, &caller, "POST", "/desk/pictures/1/remove", NULL, "x=1");
    g_assert_cmpint(answer.status, ==, 409);
    content.picture.media_id = 0;
    write = fixture_begin(&fixture->base);
    g_assert_true(story_save(write, story, revision, &content, &revision, &error));
    fixture_commit(write);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &caller, "/desk/pictures/1").body, "Delete for good"));
    /* The page of a name shows it, which is said, and nobody is offered to delete it. */
    Label label = {.kind = LABEL_AUTHOR, .name = "Ida Holm", .picture_id = 1};
    write = fixture_begin(&fixture->base);
    g_assert_true(label_save(write, &label, &label.id, &error));
    fixture_commit(write);
    answer = desk_fixture_get(fixture, &caller, "/desk/pictures/1");
    g_assert_nonnull(strstr(answer.body, "Ida Holm"));
    g_assert_null(strstr(answer.body, "Delete for good"));
    answer = desk_fixture_ask(fixture, &caller, "POST", "/desk/pictures/1/remove", NULL, "x=1");
    g_assert_cmpint(answer.status, ==, 409);
    label.picture_id = 0;
    label.revision = 1;
    write = fixture_begin(&fixture->base);
    g_assert_true(label_save(write, &label, &label.id, &error));
    fixture_commit(write);
    answer = desk_fixture_ask(fixture, &caller, "POST", "/desk/pictures/1/remove", NULL, "x=1");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk/pictures/1").status, ==, 404);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* The library warns of what is refused here. */
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    ADD("/pictures/one-file-by-form", test_one_file_by_form);
    ADD("/pictures/many-with-a-bad-one", test_many_with_a_bad_one);
    ADD("/pictures/known-is-said", test_known_is_said);
    ADD("/pictures/refused-in-words", test_refused_in_words);
    ADD("/pictures/pages-and-search", test_pages_and_search);
    ADD("/pictures/details", test_details);
    ADD("/pictures/cuts-by-hand", test_cuts_by_hand);
    ADD("/pictures/what-readers-see", test_what_readers_see);
    ADD("/pictures/ended-is-not-found", test_ended_is_not_found);
    ADD("/pictures/replaced-everywhere", test_replaced_everywhere);
    ADD("/pictures/who-may-replace", test_who_may_replace);
    ADD("/pictures/rights-that-end", test_rights_that_end);
    ADD("/pictures/not-public", test_what_is_not_public_yet);
    ADD("/pictures/who-may", test_who_may);
    ADD("/pictures/removed-when-unused", test_removed_when_unused);
    return g_test_run();
}
