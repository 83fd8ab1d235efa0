/* SPDX-License-Identifier: MIT */
/* The newsroom's logo: a picture of the library at the head of every page, in feeds and for search
 * engines; what is no picture is refused, and the title is back when it is taken away. */
#include <string.h>

#include <vips/vips.h>

#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/media.h"

static const char FORM[] = "multipart/form-data; boundary=edge";
static const char LOGO[] = "/desk/settings/logo";

static GBytes *
make_png(int width)
{
    VipsImage *image = NULL;
    void *bytes;
    size_t size;
    g_assert_cmpint(vips_init("test"), ==, 0);
    g_assert_cmpint(vips_black(&image, width, 60, "bands", 4, NULL), ==, 0);
    g_assert_cmpint(vips_pngsave_buffer(image, &bytes, &size, NULL), ==, 0);
    g_object_unref(image);
    return g_bytes_new_take(bytes, size);
}

static Answer
put(DeskFixture *fixture, const Caller *caller, const char *name, GBytes *bytes)
{
    g_autoptr(GString) form = g_string_new("--edge\r\n");
    g_string_append_printf(form,
        "Content-Disposition: form-data; name=\"logo\"; filename=\"%s\"\r\n"
        "Content-Type: image/png\r\n\r\n",
        name);
    g_string_append_len(form, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    g_string_append(form, "\r\n--edge--\r\n");
    return desk_fixture_send(fixture, caller, "POST", LOGO, FORM, form->str, form->len);
}

static Caller
session_of(DeskFixture *fixture, const char *login, Role role)
{
    return desk_fixture_session(fixture, desk_fixture_person(fixture, login, role));
}

/* The first address below /media/ in a text, as an attribute or an element ends it. */
static const char *
media_address(DeskFixture *fixture, const char *text)
{
    const char *at = strstr(text, "/media/");
    g_assert_nonnull(at);
    return arena_strndup(fixture->base.arena, at, strcspn(at, "\"<, "));
}

static void
expect_everywhere(DeskFixture *fixture, const char *story, bool is_there)
{
    static const char *const PLACES[][2] = {{"/", "<img class=\"logo\""},
        {"/latest", "<img class=\"logo\""}, {"/feed.xml", "<image><url>http"},
        {"/feed.atom", "<logo>http"}, {"/feed.json", "\"icon\":\"http"},
        {NULL, "\"logo\":{\"@type\":\"ImageObject\""}};
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++) {
        const char *path = PLACES[index][0] != NULL ? PLACES[index][0] : story;
        Answer const answer = desk_fixture_get(fixture, NULL, path);
        g_assert_cmpint(answer.status, ==, 200);
        if ((strstr(answer.body, PLACES[index][1]) != NULL) != is_there)
            g_error("%s: %s: %s", path, PLACES[index][1], answer.body);
    }
}

static void
test_everywhere(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = session_of(fixture, "tove", ROLE_ADMINISTRATOR);
    g_autoptr(GBytes) png = make_png(400), other = make_png(500);
    fixture_section(&fixture->base, "World");
    int64_t const id = fixture_story(&fixture->base, "Ferry crews agree", "World", NULL, 0);
    const char *story =
        arena_printf(fixture->base.arena, "/articles/%" G_GINT64_FORMAT "/ferry-crews-agree", id);
    expect_everywhere(fixture, story, false);
    Answer answer = put(fixture, &tove, "logo.png", png);
    g_assert_cmpint(answer.status, ==, 303);
    expect_everywhere(fixture, story, true);
    /* Who reads has it too, whole and small, though no story shows it. */
    const char *whole = media_address(
        fixture, strstr(desk_fixture_get(fixture, NULL, "/feed.xml").body, "<image>"));
    g_assert_true(g_str_has_suffix(whole, ".png"));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, whole).status, ==, 200);
    const char *small = media_address(
        fixture, strstr(desk_fixture_get(fixture, NULL, "/").body, "<img class=\"logo\""));
    g_assert_true(g_str_has_suffix(small, ".webp"));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, small).status, ==, 200);
    /* The desk has it, and the library does not let it go. */
    g_assert_nonnull(strstr(
        desk_fixture_get(fixture, &tove, "/desk/settings/look").body, "Show the title again"));
    answer =
        desk_fixture_ask(fixture, &tove, "POST", "/desk/pictures/1/remove", NULL, "revision=1");
    g_assert_cmpint(answer.status, ==, 409);
    /* Another one takes its place, and the former is nobody's business any more. */
    g_assert_cmpint(put(fixture, &tove, "other.png", other).status, ==, 303);
    expect_everywhere(fixture, story, true);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, whole).status, ==, 404);
    answer = desk_fixture_ask(fixture, &tove, "POST", LOGO, NULL, "act=remove");
    g_assert_cmpint(answer.status, ==, 303);
    expect_everywhere(fixture, story, false);
}

static void
test_refused(DeskFixture *fixture, gconstpointer data)
{
    static const char SVG[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
    Caller const tove = session_of(fixture, "tove", ROLE_ADMINISTRATOR);
    Caller const mara = session_of(fixture, "mara", ROLE_CHIEF);
    g_autoptr(GBytes) png = make_png(400), svg = g_bytes_new_static(SVG, strlen(SVG));
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    g_assert_cmpint(put(fixture, &mara, "logo.png", png).status, ==, 403);
    g_assert_cmpint(put(fixture, &tove, "logo.svg", svg).status, ==, 422);
    Answer const answer = put(fixture, &tove, "", nothing);
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "choose a picture first"));
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, "<img class=\"logo\""));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/desk/logo/everywhere", DeskFixture, NULL, desk_fixture_set_up, test_everywhere,
        desk_fixture_tear_down);
    g_test_add("/desk/logo/refused", DeskFixture, NULL, desk_fixture_set_up, test_refused,
        desk_fixture_tear_down);
    return g_test_run();
}
