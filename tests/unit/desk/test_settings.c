/* SPDX-License-Identifier: MIT */
/* Settings, sections, labels, old addresses and webhooks as pages of the desk: what they change is
 * public at once, what is wrong is refused with what was typed, and old addresses lead on. */
#include <string.h>

#include "desk_fixture.h"
#include "newsroom/label.h"
#include "newsroom/redirect.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"

static const char SECTIONS[] = "/desk/settings/sections";

static Answer
post(DeskFixture *fixture, const Caller *caller, const char *target, const char *form)
{
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, form);
}

static Caller
administrator(DeskFixture *fixture)
{
    return desk_fixture_session(fixture, desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR));
}

static const char *
section_page(DeskFixture *fixture, int64_t id, const char *tail)
{
    return arena_printf(fixture->base.arena, "%s/%d%s", SECTIONS, (int)id, tail);
}

/* The paths of a tree in order: "world world/lorn sport". */
static void
add_paths(GString *out, const Section *const *sections)
{
    for (; *sections != NULL; sections++) {
        g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", (*sections)->path);
        add_paths(out, (*sections)->children);
    }
}

static char *
tree_of(DeskFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    GString *out = g_string_new(NULL);
    add_paths(out, section_tree_top(reader->sections));
    return g_string_free(out, FALSE);
}

static void
assert_tree(DeskFixture *fixture, const char *expected)
{
    g_autofree char *tree = tree_of(fixture);
    g_assert_cmpstr(tree, ==, expected);
}

static int
revision_of(DeskFixture *fixture, int64_t section_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    return (int)section_find(reader->sections, section_id)->revision;
}

static int
move(DeskFixture *fixture, const Caller *caller, int64_t id, int64_t parent, int64_t before)
{
    g_autofree char *form = g_strdup_printf(
        "revision=%d&parent=%d&before=%d", revision_of(fixture, id), (int)parent, (int)before);
    return post(fixture, caller, section_page(fixture, id, "/place"), form).status;
}

static void
test_general_is_public_at_once(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"title=", "title=X&time_zone=Mars/Olympus",
        "title=X&time_zone=../../etc/passwd", "title=X&base_url=javascript:alert(1)",
        "title=X&language=e", "title=X&language=en--GB", "title=X&language=%D1%80%D1%83",
        "title=X&second=owner"};
    Caller const tove = administrator(fixture);
    g_assert_cmpint(post(fixture, &tove, "/desk/settings",
                        "revision=0&title=The+Halden+%26+Wire&time_zone=Europe/Sofia&language=en"
                        "&base_url=https://halden.example/&ads_txt=one%0D%0Atwo%0D%0A")
                        .status,
        ==, 303);
    g_assert_nonnull(strstr(desk_fixture_get(fixture, NULL, "/").body, "The Halden &amp; Wire"));
    g_assert_cmpstr(desk_fixture_get(fixture, NULL, "/ads.txt").body, ==, "one\ntwo");
    Answer const page = desk_fixture_get(fixture, &tove, "/desk/settings");
    g_assert_nonnull(strstr(page.body, "value=\"https://halden.example\""));
    g_assert_nonnull(strstr(page.body, "<option value=\"Europe/Sofia\">"));
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autofree char *form = g_strconcat("revision=1&", BAD[index], NULL);
        g_assert_cmpint(post(fixture, &tove, "/desk/settings", form).status, ==, 422);
    }
    Answer const late =
        post(fixture, &tove, "/desk/settings", "revision=0&title=Mine&tagline=kept");
    g_assert_cmpint(late.status, ==, 409);
    g_assert_nonnull(strstr(late.body, "value=\"kept\""));
    g_assert_nonnull(strstr(late.body, "name=\"revision\" value=\"1\""));
    g_assert_cmpint(
        post(fixture, &tove, "/desk/settings", "revision=1&title=Mine").status, ==, 303);
    g_assert_null(strstr(desk_fixture_get(fixture, &tove, "/desk/settings").body, "Sofia\" list"));
}

static const char LOOK[] = "/desk/settings/look";

static void
test_look_is_public_at_once(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"look.accent=red", "look.accent=%23ffee00",
        "look.accent=%23000000;%7D", "look.headlines=fish", "footer_links=Imprint",
        "footer_links=Imprint+javascript:alert(1)", "footer_links=Imprint+//evil.example",
        "footer_links=%2Fabout"};
    Caller const tove = administrator(fixture);
    fixture_story(&fixture->base, "Ferry crews agree", "World", NULL, 0);
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, "/assets/look."));
    g_assert_cmpint(post(fixture, &tove, LOOK,
                        "revision=0&look.accent=%23004488&look.headlines=sans&footer=Since+%3C1998"
                        "&footer_links=Imprint+%2Fabout%0D%0A%0D%0AOur+privacy+https://a.example/p")
                        .status,
        ==, 303);
    const char *front = desk_fixture_get(fixture, NULL, "/").body;
    g_assert_nonnull(strstr(front, "Since &lt;1998"));
    g_assert_nonnull(strstr(front, "<a href=\"/about\">Imprint</a>"));
    g_assert_nonnull(strstr(front, "<a href=\"https://a.example/p\">Our privacy</a>"));
    const char *address = strstr(front, "/assets/look.");
    g_assert_nonnull(address);
    g_autofree char *sheet = g_strndup(address, strcspn(address, "\""));
    Answer const css = desk_fixture_get(fixture, NULL, sheet);
    g_assert_cmpint(css.status, ==, 200);
    g_assert_true(g_str_has_prefix(css.type, "text/css"));
    g_assert_nonnull(strstr(css.body, "--signal:#004488"));
    /* Another choice has another address; the old one is gone. */
    g_assert_cmpint(post(fixture, &tove, LOOK, "revision=1&look.accent=%23006644").status, ==, 303);
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, sheet));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, sheet).status, ==, 404);
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, "Imprint"));
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autofree char *form = g_strconcat("revision=2&footer=kept&", BAD[index], NULL);
        Answer const refused = post(fixture, &tove, LOOK, form);
        g_assert_cmpint(refused.status, ==, 422);
        g_assert_nonnull(strstr(refused.body, "value=\"kept\""));
    }
    g_assert_cmpint(post(fixture, &tove, LOOK, "revision=1&footer=late").status, ==, 409);
    /* General settings do not lose it. */
    g_assert_cmpint(post(fixture, &tove, "/desk/settings", "revision=2&title=X").status, ==, 303);
    g_assert_nonnull(strstr(desk_fixture_get(fixture, NULL, "/").body, "/assets/look."));
}

static void
write_theme(DeskFixture *fixture, const char *name, const char *footer)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(fixture->base.dir, "themes", name, "partials", NULL);
    g_autofree char *path = g_build_filename(folder, "footer.html", NULL);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
    g_file_set_contents(path, footer, -1, &error);
    g_assert_no_error(error);
}

static void
test_theme_is_chosen(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"broken", "nothing", "..", "../evening", "Evening", "a%2Fb"};
    Caller const tove = administrator(fixture);
    fixture_story(&fixture->base, "Ferry crews agree", "World", NULL, 0);
    write_theme(fixture, "evening", "<footer>of the evening {{site.footer}}</footer>");
    write_theme(fixture, "broken", "<footer>{{#site}}</footer>");
    const char *form = desk_fixture_get(fixture, &tove, LOOK).body;
    g_assert_nonnull(strstr(form, "value=\"evening\""));
    g_assert_nonnull(strstr(form, "name=\"theme\" value=\"\" checked"));
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autofree char *bad = g_strconcat("revision=0&footer=kept&theme=", BAD[index], NULL);
        Answer const refused = post(fixture, &tove, LOOK, bad);
        g_assert_cmpint(refused.status, >=, 400);
        g_assert_nonnull(strstr(refused.body, "the theme does not load"));
        g_assert_nonnull(strstr(refused.body, "value=\"kept\""));
    }
    /* The reason names the file. */
    g_assert_nonnull(
        strstr(post(fixture, &tove, LOOK, "revision=0&theme=broken").body, "partials/footer.html"));
    g_assert_cmpint(
        post(fixture, &tove, LOOK, "revision=0&theme=evening&footer=x").status, ==, 303);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, NULL, "/").body, "<footer>of the evening x</footer>"));
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &tove, LOOK).body, "value=\"evening\" checked"));
    g_assert_cmpint(post(fixture, &tove, LOOK, "revision=1&theme=").status, ==, 303);
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, "of the evening"));
}

/* Chosen by another way than the page, as by a log from elsewhere: readers see the built-in one,
 * the desk says why, and mended it is what readers see. */
static void
test_theme_that_is_broken(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    Caller const tove = administrator(fixture);
    Caller const ines =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "ines", ROLE_REPORTER));
    write_theme(fixture, "broken", "<footer>{{#site}}</footer>");
    json_put_text(fields, "theme", "broken");
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(settings_save(write, fields, &error));
    g_test_expect_message(NULL, G_LOG_LEVEL_WARNING, "*\"broken\" does not load*footer.html*");
    fixture_commit(write);
    g_test_assert_expected_messages();
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/").status, ==, 200);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &tove, "/desk").body, "partials/footer.html"));
    g_assert_null(strstr(desk_fixture_get(fixture, &ines, "/desk").body, "partials/footer.html"));
    write_theme(fixture, "broken", "<footer>mended</footer>");
    g_assert_cmpint(post(fixture, &tove, LOOK, "revision=1&theme=broken").status, ==, 303);
    g_assert_nonnull(strstr(desk_fixture_get(fixture, NULL, "/").body, "<footer>mended</footer>"));
    g_assert_null(strstr(desk_fixture_get(fixture, &tove, "/desk").body, "does not load"));
}

static void
test_sections_are_placed(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = administrator(fixture);
    int64_t const world = fixture_section(&fixture->base, "World");
    int64_t const lorn = fixture_section(&fixture->base, "World/Lorn");
    int64_t const sport = fixture_section(&fixture->base, "Sport");
    int64_t const arts = fixture_section(&fixture->base, "Arts");
    fixture_story(&fixture->base, "Ferry crews agree", "World/Lorn", NULL, 0);
    assert_tree(fixture, "world world/lorn sport arts");
    g_assert_cmpint(move(fixture, &tove, arts, 0, world), ==, 303);
    assert_tree(fixture, "arts world world/lorn sport");
    g_assert_cmpint(move(fixture, &tove, arts, 0, 0), ==, 303);
    assert_tree(fixture, "world world/lorn sport arts");
    g_assert_cmpint(move(fixture, &tove, lorn, sport, 0), ==, 303);
    assert_tree(fixture, "world sport sport/lorn arts");
    g_assert_cmpstr(desk_fixture_get(fixture, NULL, "/world/lorn").location, ==, "/sport/lorn");
    g_assert_nonnull(strstr(desk_fixture_get(fixture, NULL, "/sport").body, "Ferry crews agree"));
    /* Below itself, in front of what lies elsewhere, in front of itself, nowhere. */
    g_assert_cmpint(move(fixture, &tove, sport, lorn, 0), ==, 422);
    g_assert_cmpint(move(fixture, &tove, sport, sport, 0), ==, 422);
    g_assert_cmpint(move(fixture, &tove, arts, world, lorn), ==, 422);
    g_assert_cmpint(move(fixture, &tove, arts, 0, arts), ==, 422);
    g_assert_cmpint(move(fixture, &tove, arts, 99, 0), ==, 404);
    assert_tree(fixture, "world sport sport/lorn arts");
    g_assert_cmpint(
        post(fixture, &tove, section_page(fixture, lorn, "/place"), "revision=1&parent=0&before=0")
            .status,
        ==, 409);
    g_assert_cmpint(
        post(fixture, &tove, section_page(fixture, lorn, "/place"), "parent=0").status, ==, 422);
}

/* A subtree must fit where it is put, too. */
static void
test_sections_have_a_depth(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = administrator(fixture);
    int64_t const deep = fixture_section(&fixture->base, "A/B/C/D/E/F/G");
    int64_t const top = fixture_section(&fixture->base, "X");
    fixture_section(&fixture->base, "X/Y");
    g_assert_cmpint(move(fixture, &tove, top, deep, 0), ==, 422);
    g_assert_cmpint(move(fixture, &tove, fixture_section(&fixture->base, "X/Y"), deep, 0), ==, 303);
    g_assert_cmpint(move(fixture, &tove, fixture_section(&fixture->base, "A"), top, 0), ==, 422);
}

static void
test_sections_are_renamed(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = administrator(fixture);
    int64_t const world = fixture_section(&fixture->base, "World");
    fixture_section(&fixture->base, "Sport");
    const char *page = section_page(fixture, world, "");
    g_assert_cmpint(post(fixture, &tove, page,
                        "revision=1&name=%3Cb%3EAbroad&slug=abroad&parent=0&description=Far")
                        .status,
        ==, 303);
    assert_tree(fixture, "abroad sport");
    g_assert_cmpstr(desk_fixture_get(fixture, NULL, "/world").location, ==, "/abroad");
    Answer const list = desk_fixture_get(fixture, &tove, SECTIONS);
    g_assert_nonnull(strstr(list.body, "&lt;b&gt;Abroad"));
    g_assert_null(strstr(list.body, "<b>Abroad"));
    Answer const taken = post(fixture, &tove, page, "revision=2&name=Kept&slug=sport&parent=0");
    g_assert_cmpint(taken.status, ==, 422);
    g_assert_nonnull(strstr(taken.body, "value=\"Kept\""));
    g_assert_cmpint(
        post(fixture, &tove, page, "revision=2&name=X&slug=desk&parent=0").status, ==, 422);
    g_assert_cmpint(
        post(fixture, &tove, page, "revision=2&name=X&slug=a/b&parent=0").status, ==, 422);
    g_assert_cmpint(
        post(fixture, &tove, page, "revision=1&name=X&slug=x&parent=0").status, ==, 409);
    g_assert_cmpint(post(fixture, &tove, SECTIONS, "name=Arts&parent=0").status, ==, 303);
    g_assert_cmpint(post(fixture, &tove, SECTIONS, "name=&parent=0").status, ==, 422);
    g_assert_cmpint(post(fixture, &tove, SECTIONS, "name=X").status, ==, 422);
    assert_tree(fixture, "abroad sport arts");
    g_assert_cmpint(
        desk_fixture_get(fixture, &tove, section_page(fixture, 99, "")).status, ==, 404);
}

/* As people look for them: capitals alone do not come first. */
static void
test_labels_by_name(DeskFixture *fixture, gconstpointer data)
{
    static const char *const NAMES[] = {"Aceh", "ACLU", "amber", "AMD", "Ämter", "Бряг"};
    Caller const tove = administrator(fixture);
    for (size_t index = G_N_ELEMENTS(NAMES); index > 0; index--)
        fixture_tag(&fixture->base, NAMES[index - 1]);
    const char *at = desk_fixture_get(fixture, &tove, "/desk/settings/labels").body;
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++) {
        g_autofree char *entry = g_strdup_printf(">%s<", NAMES[index]);
        at = strstr(at, entry);
        g_assert_nonnull(at);
    }
    const char *rest = desk_fixture_get(fixture, &tove, "/desk/settings/labels?after=ACLU").body;
    g_assert_null(strstr(rest, ">Aceh<"));
    g_assert_null(strstr(rest, ">ACLU<"));
    g_assert_nonnull(strstr(rest, ">amber<"));
    g_assert_nonnull(strstr(rest, ">AMD<"));
}

static void
test_labels_are_renamed(DeskFixture *fixture, gconstpointer data)
{
    Caller const tove = administrator(fixture);
    fixture_story(&fixture->base, "Ferry crews agree", "World", "Ferry strike,Lorn", 0);
    g_autofree char *page = g_strdup_printf(
        "/desk/settings/labels/%d", (int)fixture_tag(&fixture->base, "Ferry strike"));
    Answer const list = desk_fixture_get(fixture, &tove, "/desk/settings/labels?q=FERRY");
    g_assert_nonnull(strstr(list.body, page));
    g_assert_null(strstr(list.body, "Lorn"));
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &tove, "/desk/settings/labels?q=%25").body, "empty"));
    g_assert_cmpint(
        post(fixture, &tove, page, "revision=1&name=Ferry+dispute&slug=Ferry+Dispute!&type=topic")
            .status,
        ==, 303);
    Answer const old = desk_fixture_get(fixture, NULL, "/tags/ferry-strike");
    g_assert_cmpint(old.status, ==, 301);
    g_assert_cmpstr(old.location, ==, "/tags/ferry-dispute");
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, NULL, "/tags/ferry-dispute").body, "Ferry dispute"));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/tags/nothing").status, ==, 404);
    g_assert_cmpint(post(fixture, &tove, page, "revision=2&name=Lorn&type=topic").status, ==, 409);
    g_assert_cmpint(post(fixture, &tove, page, "revision=1&name=X&type=topic").status, ==, 409);
    g_assert_cmpint(post(fixture, &tove, page, "revision=2&name=X&type=fish").status, ==, 422);
    g_assert_cmpint(
        post(fixture, &tove, page, "revision=2&name=X&link=javascript:alert(1)").status, ==, 422);
    g_assert_cmpint(post(fixture, &tove, "/desk/settings/labels",
                        "kind=authors&name=Mara+Quill&role=Correspondent")
                        .status,
        ==, 303);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &tove, "/desk/settings/labels?kind=authors").body,
            "Correspondent"));
}

static void
test_redirects(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"path=/a&target=https://evil.example/",
        "path=/a&target=//evil.example", "path=/a&target=/%5Cevil.example",
        "path=/a&target=", "path=a&target=/b", "path=&target=/b", "path=/a&target=/a",
        "path=/a&target=story:99", "path=/a&target=story:x", "path=/a&target=person:1",
        "path=/a&target=javascript:alert(1)"};
    Caller const tove = administrator(fixture);
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_cmpint(
            post(fixture, &tove, "/desk/settings/redirects", BAD[index]).status, ==, 422);
    g_autofree char *form = g_strdup_printf("path=/old/name&target=story:%d",
        (int)fixture_story(&fixture->base, "Ferry crews agree", "World", NULL, 0));
    g_assert_cmpint(post(fixture, &tove, "/desk/settings/redirects", form).status, ==, 303);
    Answer const old = desk_fixture_get(fixture, NULL, "/old/name");
    g_assert_cmpint(old.status, ==, 301);
    g_assert_true(g_str_has_suffix(old.location, "/ferry-crews-agree"));
    g_assert_nonnull(strstr(
        desk_fixture_get(fixture, &tove, "/desk/settings/redirects?q=old").body, "/old/name"));
    g_assert_cmpint(
        post(fixture, &tove, "/desk/settings/redirects/remove", "path=/old/name").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/old/name").status, ==, 404);
    g_assert_cmpint(
        post(fixture, &tove, "/desk/settings/redirects/remove", "path=/old/name").status, ==, 404);
    g_assert_cmpint(post(fixture, &tove, "/desk/settings/redirects", form).status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/old/name").status, ==, 301);
}

static void
test_webhooks(DeskFixture *fixture, gconstpointer data)
{
    static const char HERE[] = "/desk/settings/outgoing";
    Caller const tove = administrator(fixture);
    Answer const made = post(fixture, &tove, HERE, "url=https://hook.example/a");
    g_assert_cmpint(made.status, ==, 201);
    const char *secret = strstr(made.body, "<p><code>");
    g_assert_nonnull(secret);
    g_autofree char *text = g_strndup(secret + 9, strcspn(secret + 9, "<"));
    g_assert_cmpuint(strlen(text), >=, 40);
    Answer const list = desk_fixture_get(fixture, &tove, HERE);
    g_assert_nonnull(strstr(list.body, "hook.example/a"));
    g_assert_null(strstr(list.body, text));
    g_assert_cmpint(post(fixture, &tove, HERE, "url=ftp://hook.example/").status, ==, 422);
    g_assert_cmpint(
        post(fixture, &tove, HERE, "url=https://hook.example/&secret=short").status, ==, 422);
    g_assert_cmpint(post(fixture, &tove, "/desk/settings/outgoing/1/remove", "").status, ==, 303);
    g_assert_cmpint(post(fixture, &tove, "/desk/settings/outgoing/1/remove", "").status, ==, 404);
}

static void
test_tabs_follow_rights(DeskFixture *fixture, gconstpointer data)
{
    Caller const editor =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "nils", ROLE_EDITOR));
    Caller const chief =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_CHIEF));
    g_assert_cmpstr(
        desk_fixture_get(fixture, &editor, "/desk/settings").location, ==, "/desk/settings/labels");
    g_assert_cmpstr(desk_fixture_get(fixture, &chief, "/desk/settings").location, ==, SECTIONS);
    Answer const seen = desk_fixture_get(fixture, &editor, "/desk/settings/labels");
    g_assert_cmpint(seen.status, ==, 200);
    g_assert_null(strstr(seen.body, "href=\"/desk/people\""));
    g_assert_null(strstr(seen.body, "href=\"/desk/settings/redirects\""));
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/settings/general-is-public-at-once", test_general_is_public_at_once);
    ADD("/settings/look-is-public-at-once", test_look_is_public_at_once);
    ADD("/settings/theme-is-chosen", test_theme_is_chosen);
    ADD("/settings/theme-that-is-broken", test_theme_that_is_broken);
    ADD("/settings/sections-are-placed", test_sections_are_placed);
    ADD("/settings/sections-have-a-depth", test_sections_have_a_depth);
    ADD("/settings/sections-are-renamed", test_sections_are_renamed);
    ADD("/settings/labels-by-name", test_labels_by_name);
    ADD("/settings/labels-are-renamed", test_labels_are_renamed);
    ADD("/settings/redirects", test_redirects);
    ADD("/settings/webhooks", test_webhooks);
    ADD("/settings/tabs-follow-rights", test_tabs_follow_rights);
    return g_test_run();
}
