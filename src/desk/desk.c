/* SPDX-License-Identifier: MIT */
#include "desk/desk.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/news.h"
#include "newsroom/settings.h"
#include "views/card_view.h"

static const char THEME_PREFIX[] = "/dateline/themes/desk";

enum { LINK_DAYS = 7, QUOTA_BURST = 2000, QUOTA_PER_MINUTE = 6000 };

struct Desk {
    Newsroom *newsroom;
    Site *site;
    Theme *theme;
    Throttle *throttle;
    Tickets *tickets;
    Tickets *challenges;
    Quota *quota;
    Suggester *suggester;
    DeskEvents *events;
    DeskMailer *mailer;
};

#define HANDLER(handler)                                                                           \
    static void run_##handler(HttpRequest *request, HttpResponse *response)                        \
    {                                                                                              \
        desk_run(request, response, handler);                                                      \
    }
#include "desk/routes.list"

static const Route ROUTES[] = {
#define ROUTE(method, pattern, handler, right, policy, keys, help)                                 \
    {method, pattern, right, policy, run_##handler, help, keys, NULL},
#include "desk/routes.list"
};

/* The navigation: name, address, label, and the right that shows it. */
static const struct {
    const char *name;
    const char *url;
    const char *label;
    Right right;
} PLACES[] = {
    {"home", "/desk", "Desk", RIGHT_DESK_READ},
    {"stories", "/desk/stories", "Stories", RIGHT_DESK_READ},
    {"search", "/desk/search", "Search", RIGHT_DESK_READ},
    {"diary", "/desk/diary", "Diary", RIGHT_DESK_READ},
    {"front", "/desk/front", "Front", RIGHT_FRONT_ARRANGE},
    {"pictures", "/desk/pictures", "Pictures", RIGHT_DESK_READ},
    {"numbers", "/desk/numbers", "Numbers", RIGHT_DESK_READ},
    {"settings", "/desk/settings", "Settings", RIGHT_LABEL_CHANGE},
};

Desk *
desk_new(const DeskOptions *options, GError **error)
{
    g_autoptr(Desk) desk = g_new0(Desk, 1);
    desk->newsroom = options->newsroom;
    desk->site = options->site;
    desk->throttle = throttle_new();
    desk->tickets = tickets_new();
    desk->challenges = tickets_new();
    desk->quota = quota_new(QUOTA_BURST, QUOTA_PER_MINUTE);
    desk->suggester = suggester_new(desk->newsroom);
    desk->theme = theme_open(THEME_PREFIX, options->theme_dir, error);
    if (desk->theme == NULL)
        return NULL;
    desk->events = desk_events_open(desk->newsroom, error);
    desk->mailer = desk->events == NULL ? NULL : desk_mailer_new(desk->newsroom, error);
    if (desk->mailer == NULL)
        return NULL;
    site_set_insider(desk->site, desk_is_insider, desk->newsroom);
    return g_steal_pointer(&desk);
}

void
desk_free(Desk *desk)
{
    if (desk == NULL)
        return;
    site_set_insider(desk->site, NULL, NULL);
    desk_events_close(desk->events);
    desk_mailer_free(desk->mailer);
    theme_unref(desk->theme);
    throttle_free(desk->throttle);
    tickets_free(desk->tickets);
    tickets_free(desk->challenges);
    quota_free(desk->quota);
    suggester_free(desk->suggester);
    g_free(desk);
}

void
desk_add_routes(Desk *desk, GArray *routes)
{
    for (size_t index = 0; index < G_N_ELEMENTS(ROUTES); index++) {
        Route route = ROUTES[index];
        route.app = desk;
        g_array_append_val(routes, route);
    }
}

static void
run_refused(HttpRequest *request, HttpResponse *response)
{
    desk_run(request, response, desk_refused);
}

void
desk_listener_options(Desk *desk, ListenerOptions *options)
{
    options->permit = desk_permit;
    options->hubs[1] = desk_events_hub(desk->events);
    options->errors[1] = (ListenerErrors){"/desk", run_refused, desk};
    options->errors[2] = (ListenerErrors){"/api", run_refused, desk};
}

bool
desk_permit(HttpRequest *request, const char *permission, HttpResponse *response)
{
    Desk *desk = http_request_app(request);
    return desk_permit_user(request, desk->newsroom, permission, response);
}

Site *
desk_site(const DeskPage *page)
{
    return page->desk->site;
}

Throttle *
desk_throttle(const DeskPage *page)
{
    return page->desk->throttle;
}

Tickets *
desk_tickets(const DeskPage *page)
{
    return page->desk->tickets;
}

Tickets *
desk_challenges(const DeskPage *page)
{
    return page->desk->challenges;
}

Quota *
desk_quota(const DeskPage *page)
{
    return page->desk->quota;
}

Suggester *
desk_suggester(const DeskPage *page)
{
    return page->desk->suggester;
}

DeskEvents *
desk_events_of(const DeskPage *page)
{
    return page->desk->events;
}

void
desk_outbox_source(Desk *desk, OutboxSource *source)
{
    desk_mailer_source(desk->mailer, source);
}

bool
desk_wants_json(const HttpRequest *request)
{
    const char *path = http_request_path(request);
    const char *accept = http_request_header(request, "Accept");
    return g_str_has_prefix(path, "/api/") || strcmp(path, "/api") == 0 ||
           g_str_has_suffix(path, ".json") ||
           (accept != NULL && (g_str_has_prefix(accept, "application/json") ||
                                  g_str_has_prefix(accept, "text/event-stream")));
}

void
desk_run(HttpRequest *request, HttpResponse *response, DeskHandler handler)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = http_request_app(request);
    Arena *arena = http_request_arena(request);
    g_autoptr(GArray) topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    Reader *reader = newsroom_read(desk->newsroom, &error);
    DeskPage page = {desk, desk->newsroom, request, response, arena,
        {.arena = arena, .reader = reader, .theme = desk->theme, .topics = topics},
        http_request_user(request)};
    if (reader == NULL) {
        http_response_fail(response, error);
        return;
    }
    http_response_header(response, "Cache-Control", "no-store");
    if (!handler(&page, &error)) {
        if (fail_code(error) == FAIL_INTERNAL || fail_code(error) == FAIL_CORRUPT)
            g_warning("%s %s: %s", http_request_method(request), http_request_path(request),
                error->message);
        desk_show_error(&page, fail_code_http_status(fail_code(error)), error);
    }
    reader_free(page.view.reader);
}

static Value *
places_value(DeskPage *page, const char *place)
{
    Value *places = value_list(page->arena);
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++) {
        if (!desk_may(page, PLACES[index].right, NULL))
            continue;
        Value *entry = value_object(page->arena);
        value_put_text(entry, "url", PLACES[index].url);
        value_put_text(entry, "label", PLACES[index].label);
        value_put_bool(entry, "current", g_strcmp0(place, PLACES[index].name) == 0);
        value_add(places, entry);
    }
    return places;
}

/* {name, login, role, initials, rights: {story_publish: true …}} */
static Value *
user_value(DeskPage *page)
{
    const Person *person = &page->user->person;
    Value *user = value_object(page->arena), *rights = value_object(page->arena);
    g_autofree char *initial = g_utf8_substring(person->name, 0, 1);
    value_put_int(user, "id", person->id);
    value_put_text(user, "name", person->name);
    value_put_text(user, "login", person->login);
    value_put_text(user, "role", role_name(person->role));
    value_put_text(user, "initial", arena_strdup(page->arena, initial));
    for (unsigned right = 0; right < RIGHT_COUNT_; right++) {
        char *name = arena_strdup(page->arena, right_name((Right)right));
        value_put_bool(rights, g_strdelimit(name, ".", '_'), desk_may(page, (Right)right, NULL));
    }
    value_put(user, "rights", rights);
    return user;
}

/* From where on the page's script listens: what came before is on the page. */
static void
put_position(DeskPage *page, Value *root)
{
    int64_t seq;
    if (reader_position(page->view.reader, &seq, NULL))
        value_put_int(root, "position", desk_position(seq));
}

/* Readers do not see the theme that was chosen: told on every page to who can change that. */
static void
put_theme_trouble(DeskPage *page, Value *root)
{
    g_autofree char *trouble = theme_choice_trouble(site_theme_choice(page->desk->site));
    if (desk_may(page, RIGHT_SETTINGS_CHANGE, NULL))
        value_put_text(root, "theme_trouble", arena_strdup(page->arena, trouble));
}

Value *
desk_root(DeskPage *page, const char *title, const char *place)
{
    const Settings *settings = page->view.reader->settings;
    Value *root = value_object(page->arena), *site = value_object(page->arena);
    value_put_text(site, "title", settings->title);
    value_put_text(site, "language", "en");
    value_put_text(site, "time_zone", settings->time_zone);
    value_put(site, "logo", card_view_logo(&page->view));
    value_put(root, "site", site);
    value_put_text(root, "title", title);
    value_put(root, "assets", theme_assets_value(page->desk->theme, page->arena));
    if (page->user != NULL) {
        value_put(root, "user", user_value(page));
        value_put_text(root, "csrf", page->user->csrf);
        value_put(root, "places", places_value(page, place));
        put_position(page, root);
        put_theme_trouble(page, root);
    }
    return root;
}

bool
desk_render(DeskPage *page, const char *template_name, const Value *root, GError **error)
{
    return theme_render(
        page->desk->theme, template_name, root, http_response_text(page->response), error);
}

void
desk_json(DeskPage *page, int status, Json *json)
{
    char *text = json_write(json);
    http_response_status(page->response, status);
    http_response_type(page->response, "application/json");
    http_response_take(page->response, text, strlen(text));
    json_decref(json);
}

void
desk_let_frame(DeskPage *page)
{
    http_response_replace_header(page->response, "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'; manifest-src 'self'");
}

void
desk_redirect(DeskPage *page, const char *path)
{
    http_response_redirect(page->response, 303, path);
}

void
desk_put_done(DeskPage *page, Value *root, const char *const (*pairs)[2])
{
    const char *done = http_request_query(page->request, "done");
    for (; (*pairs)[0] != NULL; pairs++)
        if (g_strcmp0(done, (*pairs)[0]) == 0)
            value_put_text(root, "notice", (*pairs)[1]);
}

bool
desk_require_session(DeskPage *page, GError **error)
{
    return page->user->key.kind == KEY_SESSION ||
           fail(error, FAIL_FORBIDDEN, "a token cannot do this; sign in with a browser");
}

bool
desk_may(const DeskPage *page, Right right, const RightScope *scope)
{
    const DeskUser *user = page->user;
    return user != NULL && person_may(&user->person, right, scope, page->view.reader->sections) &&
           key_allows(&user->key, right);
}

bool
desk_require(DeskPage *page, Right right, const RightScope *scope, GError **error)
{
    return desk_may(page, right, scope) ||
           fail(error, FAIL_FORBIDDEN, "as %s you may not %s here",
               page->user == NULL ? "nobody" : role_name(page->user->person.role),
               right_help(right));
}

const char *
desk_person_name(Reader *reader, Arena *arena, int64_t id)
{
    Person person;
    bool found = false;
    if (id == 0 || !person_find(reader, arena, id, &person, &found, NULL) || !found)
        return NULL;
    return person.name;
}

Write *
desk_begin(DeskPage *page, GError **error)
{
    const char *actor =
        page->user == NULL ? "desk" : person_actor(page->arena, page->user->person.id);
    return store_begin(newsroom_store(page->newsroom), actor, error);
}

bool
desk_refresh(DeskPage *page, GError **error)
{
    Reader *reader = newsroom_read(page->newsroom, error);
    if (reader == NULL)
        return false;
    reader_free(page->view.reader);
    page->view.reader = reader;
    return true;
}

bool
desk_form(DeskPage *page, HttpForm **ret_form, GError **error)
{
    return http_form_read(page->request, ret_form, error);
}

const char *
form_text(const HttpForm *form, const char *field)
{
    const char *value = http_form_value(form, field);
    return value != NULL ? value : "";
}

bool
form_number(
    const HttpForm *form, const char *field, int64_t least, int64_t *ret_number, GError **error)
{
    gint64 number;
    if (!g_ascii_string_to_signed(form_text(form, field), 10, least, INT64_MAX, &number, NULL))
        return fail(error, FAIL_INVALID, "the form lacks a number (%s)", field);
    *ret_number = number;
    return true;
}

bool
desk_param_id(DeskPage *page, const char *name, const char *what, int64_t *ret_id, GError **error)
{
    const char *text = http_request_param(page->request, name);
    gint64 id;
    if (!g_ascii_string_to_signed(text, 10, 1, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no %s \"%.40s\"", what, text);
    *ret_id = id;
    return true;
}

bool
desk_first_link(Newsroom *newsroom, char **ret_path, GError **error)
{
    static const char FIRST_LINK[] = "first start";
    g_autoptr(GPtrArray) links = NULL;
    int64_t count, administrator;
    char *secret;
    *ret_path = NULL;
    g_autoptr(Write) write = store_begin(newsroom_store(newsroom), "init", error);
    if (write == NULL)
        return false;
    g_autoptr(Reader) reader = newsroom_read_within(newsroom, write, error);
    if (reader == NULL || !person_count(reader, &count, error))
        return false;
    if (count > 0)
        return true;
    if (!person_administrator(reader, &administrator, error) ||
        !key_list(reader, write_arena(write), KEY_LINK, administrator, &links, error))
        return false;
    /* A link that somebody made for them stays good; one of an earlier start is made anew. */
    for (unsigned index = 0; index < links->len; index++)
        if (g_strcmp0(((const Key *)g_ptr_array_index(links, index))->name, FIRST_LINK) != 0)
            return true;
    Person const person = {.login = "admin", .name = "Administrator", .role = ROLE_ADMINISTRATOR};
    Key key = {.kind = KEY_LINK,
        .person_id = administrator,
        .name = FIRST_LINK,
        .until_us = clock_now_us() + LINK_DAYS * DAY_US};
    if ((administrator == 0 && !person_save(write, &person, &key.person_id, error)) ||
        !key_open(write, &key, &secret, NULL, error))
        return false;
    g_autofree char *path = g_strconcat("/desk/welcome/", secret, NULL);
    if (!write_commit(write, NULL, error))
        return false;
    *ret_path = g_steal_pointer(&path);
    return true;
}

bool
desk_asset(DeskPage *page, GError **error)
{
    const ThemeAsset *asset =
        theme_asset_find(page->desk->theme, http_request_param(page->request, "name"));
    if (asset == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no such file");
    gsize size;
    const char *bytes = g_bytes_get_data(asset->bytes, &size);
    http_response_type(page->response, asset->type);
    http_response_replace_header(
        page->response, "Cache-Control", "public, max-age=31536000, immutable");
    http_response_body(page->response, bytes, size);
    return true;
}
