/* SPDX-License-Identifier: MIT */
#include "desk/mailer.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/key.h"
#include "newsroom/settings.h"
#include "render/theme.h"
#include "text/plain.h"
#include "views/moment.h"

static const char THEME[] = "/dateline/themes/desk";

enum { LINK_DAYS = 7 };

#define RESET_US (RESET_MINUTES * MINUTE_US)

struct DeskMailer {
    Newsroom *newsroom;
    Theme *theme;
};

/* A message being made. */
typedef struct {
    DeskMailer *mailer;
    Arena *arena;
    View view;
    const char *address;
    const Json *asked;
    Person person; /* id 0: nobody */
    Value *root;
    const char *subject;
} Making;

DeskMailer *
desk_mailer_new(Newsroom *newsroom, GError **error)
{
    g_autoptr(DeskMailer) mailer = g_new0(DeskMailer, 1);
    mailer->newsroom = newsroom;
    mailer->theme = theme_open(THEME, NULL, error);
    return mailer->theme == NULL ? NULL : g_steal_pointer(&mailer);
}

void
desk_mailer_free(DeskMailer *mailer)
{
    if (mailer == NULL)
        return;
    theme_unref(mailer->theme);
    g_free(mailer);
}

static bool
is_theirs(const Making *making)
{
    return making->person.email != NULL &&
           g_ascii_strcasecmp(making->person.email, making->address) == 0;
}

/* A key for whoever gets this mail; the ones of earlier mails are closed with it. */
static bool
put_link(Making *making, int64_t until_us, GError **error)
{
    char *secret;
    Key const key = {.kind = KEY_LINK, .person_id = making->person.id, .until_us = until_us};
    g_autoptr(Write) write = store_begin(newsroom_store(making->mailer->newsroom), "mail", error);
    if (write == NULL || !key_open(write, &key, &secret, NULL, error))
        return false;
    value_put_text(making->root, "link",
        arena_printf(
            making->arena, "%s/desk/welcome/%s", making->view.reader->settings->base_url, secret));
    return write_commit(write, NULL, error);
}

/* What an administrator asked for. Whoever is disabled meanwhile, or has another address, gets
 * nothing. */
static bool
make_link(Making *making, bool *ret_over, GError **error)
{
    bool const is_first = making->person.password == NULL;
    *ret_over = making->person.id == 0 || making->person.is_disabled || !is_theirs(making);
    if (*ret_over)
        return true;
    making->subject = is_first ? "Your way in" : "A new password";
    value_put_bool(making->root, "is_invitation", is_first);
    value_put_bool(making->root, "is_renewal", !is_first);
    return put_link(making, clock_now_us() + LINK_DAYS * DAY_US, error);
}

/* What somebody asked for who knows the address; only now is looked whose it is. */
static bool
make_reset(Making *making, bool *ret_over, GError **error)
{
    bool found;
    int64_t const until_us = json_int(making->asked, "at", 0) + RESET_US;
    if (!person_find_login(
            making->view.reader, making->arena, making->address, &making->person, &found, error))
        return false;
    *ret_over =
        !found || making->person.is_disabled || !is_theirs(making) || until_us <= clock_now_us();
    if (*ret_over)
        return true;
    making->subject = "A new password";
    value_put_bool(making->root, "is_reset", true);
    return put_link(making, until_us, error);
}

static bool
make_changed(Making *making, bool *ret_over, GError **error)
{
    static const char *const SUBJECTS[][2] = {{"password", "Your password was changed"},
        {"second", "Your second factor was changed"}, {"email", "Your e-mail address was changed"}};
    const char *what = json_text(making->asked, "what_changed");
    *ret_over = true;
    for (size_t index = 0; index < G_N_ELEMENTS(SUBJECTS); index++) {
        if (g_strcmp0(what, SUBJECTS[index][0]) != 0)
            continue;
        *ret_over = false;
        making->subject = SUBJECTS[index][1];
        value_put_text(making->root, "changed", SUBJECTS[index][1]);
    }
    value_put(making->root, "at", moment_value(&making->view, json_int(making->asked, "at", 0)));
    return true;
}

static bool
make_test(Making *making, bool *ret_over, GError **error)
{
    *ret_over = false;
    making->subject = "A test";
    value_put_bool(making->root, "is_test", true);
    return true;
}

static const struct {
    const char *name;
    bool (*make)(Making *making, bool *ret_over, GError **error);
} KINDS[] = {
    [MAIL_LINK] = {"link", make_link},
    [MAIL_RESET] = {"reset", make_reset},
    [MAIL_CHANGED] = {"changed", make_changed},
    [MAIL_TEST] = {"test", make_test},
};

static void
put_common(Making *making)
{
    const Settings *settings = making->view.reader->settings;
    value_put_text(making->root, "title", settings->title);
    value_put_text(making->root, "site_url", settings->base_url);
    value_put_text(making->root, "subject", making->subject);
    value_put_int(making->root, "days", LINK_DAYS);
    value_put_int(making->root, "minutes", RESET_MINUTES);
    if (making->person.id != 0) {
        value_put_text(making->root, "name", making->person.name);
        value_put_text(making->root, "login", making->person.login);
    }
}

/* The page for eyes, and the same as text. */
static bool
write_both(Making *making, OutboxMail *ret_mail, GError **error)
{
    g_autoptr(GString) html = g_string_new(NULL);
    if (!theme_render(making->mailer->theme, "mail", making->root, html, error))
        return false;
    const char *body = strstr(html->str, "<body");
    const char *text = plain_from_html(
        making->arena, body != NULL ? body : html->str, strlen(body != NULL ? body : html->str));
    *ret_mail = (OutboxMail){.to = g_strdup(making->address),
        .to_name = g_strdup(making->person.id != 0 ? making->person.name : NULL),
        .subject = g_strdup_printf("%s: %s", making->view.reader->settings->title, making->subject),
        .text = g_strconcat(text, "\n", NULL)};
    ret_mail->html = g_string_free(g_steal_pointer(&html), FALSE);
    return true;
}

static bool
make(const char *address, const Json *asked, OutboxMail *ret_mail, void *data, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) ignored = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    DeskMailer *mailer = data;
    g_autoptr(Reader) reader = newsroom_read(mailer->newsroom, error);
    Making making = {.mailer = mailer,
        .arena = arena,
        .view = {.arena = arena, .reader = reader, .topics = ignored},
        .address = address,
        .asked = asked,
        .root = value_object(arena)};
    int64_t const person_id = json_int(asked, "person", 0);
    bool found = false, is_over = true;
    *ret_mail = (OutboxMail){0};
    if (reader == NULL ||
        (person_id != 0 && !person_find(reader, arena, person_id, &making.person, &found, error)))
        return false;
    if (!found)
        making.person = (Person){0};
    for (size_t kind = 0; kind < G_N_ELEMENTS(KINDS); kind++)
        if (g_strcmp0(json_text(asked, "kind"), KINDS[kind].name) == 0 &&
            !KINDS[kind].make(&making, &is_over, error))
            return false;
    if (is_over)
        return true;
    put_common(&making);
    return write_both(&making, ret_mail, error);
}

void
desk_mailer_source(DeskMailer *mailer, OutboxSource *source)
{
    source->mail = make;
    source->mail_data = mailer;
}

static Json *
asked_of(MailKind kind, int64_t person, const char *what)
{
    Json *asked = json_object();
    json_put_text(asked, "kind", KINDS[kind].name);
    if (person != 0)
        json_put_int(asked, "person", person);
    json_put_text(asked, "what_changed", what);
    json_put_int(asked, "at", clock_now_us());
    return asked;
}

bool
desk_mailer_queue(Outbox *outbox, MailKind kind, const char *address, int64_t person,
    const char *what, GError **error)
{
    g_autoptr(Json) asked = asked_of(kind, person, what);
    return outbox_mail(outbox, address, asked, error);
}

bool
desk_mailer_test(DeskMailer *mailer, const char *address, OutboxMail *ret_mail, GError **error)
{
    g_autoptr(Json) asked = asked_of(MAIL_TEST, 0, NULL);
    return make(address, asked, ret_mail, mailer, error);
}
