/* SPDX-License-Identifier: MIT */
#include "desk_fixture.h"

#include <string.h>

#include "newsroom/key.h"

void
desk_fixture_set_up(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    DeskOptions const options = {.newsroom = fixture->base.newsroom, .site = fixture->site};
    fixture->desk = desk_new(&options, &error);
    g_assert_no_error(error);
    fixture->routes = g_array_new(FALSE, FALSE, sizeof(Route));
    g_array_append_vals(fixture->routes, SITE_ROUTES, (guint)SITE_ROUTE_COUNT);
    desk_add_routes(fixture->desk, fixture->routes);
    fixture->router =
        router_new((const Route *)(void *)fixture->routes->data, fixture->routes->len, &error);
    g_assert_no_error(error);
}

void
desk_fixture_tear_down(DeskFixture *fixture, gconstpointer data)
{
    router_free(fixture->router);
    g_array_unref(fixture->routes);
    desk_free(fixture->desk);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
}

static GPtrArray *
headers_of(DeskFixture *fixture, const Caller *caller, const char *type, const char *body)
{
    GPtrArray *headers = g_ptr_array_new();
    const char *pairs[][2] = {
        {"Cookie", caller->cookie},
        {"X-CSRF-Token", caller->csrf},
        {"Authorization", caller->token == NULL
                              ? NULL
                              : arena_printf(fixture->base.arena, "Bearer %s", caller->token)},
        {caller->header, caller->value},
        {"Sec-Fetch-Site", caller->is_foreign ? "cross-site" : NULL},
        {"Content-Type",
            body == NULL   ? NULL
            : type != NULL ? type
                           : (*body == '{' || *body == '[' ? "application/json"
                                                           : "application/x-www-form-urlencoded")},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(pairs); index++) {
        if (pairs[index][1] == NULL)
            continue;
        g_ptr_array_add(headers, (gpointer)pairs[index][0]);
        g_ptr_array_add(headers, (gpointer)pairs[index][1]);
    }
    g_ptr_array_add(headers, NULL);
    return headers;
}

Answer
desk_fixture_ask(DeskFixture *fixture, const Caller *caller, const char *method, const char *target,
    const char *type, const char *body)
{
    return desk_fixture_send(
        fixture, caller, method, target, type, body, body != NULL ? strlen(body) : 0);
}

/* The page of an error, as the listener has it made. */
static void
show_error(
    DeskFixture *fixture, const char *path, const HttpRequestParts *parts, HttpResponse *response)
{
    g_autoptr(GError) error = NULL;
    ListenerOptions options = {0};
    HttpRequestParts again = *parts;
    size_t which = LISTENER_ERRORS - 1;
    site_listener_options(fixture->site, &options);
    desk_listener_options(fixture->desk, &options);
    while (!g_str_has_prefix(path, options.errors[which].path))
        which--;
    const ListenerErrors *errors = &options.errors[which];
    again.app = errors->app;
    g_autoptr(HttpRequest) request = http_request_new(&again, &error);
    g_assert_no_error(error);
    int const status = http_response_get_status(response);
    errors->page(request, response);
    http_response_status(response, status);
}

Answer
desk_fixture_send(DeskFixture *fixture, const Caller *caller, const char *method,
    const char *target, const char *type, const char *body, size_t size)
{
    static const Caller NOBODY = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) headers =
        headers_of(fixture, caller != NULL ? caller : &NOBODY, type, body);
    g_autofree char *path = g_strndup(target, strcspn(target, "?"));
    RouteMatch match;
    bool const is_known = router_match(fixture->router, method, path, &match) == ROUTER_FOUND;
    HttpRequestParts const parts = {.method = method,
        .target = target,
        .headers = (const char *const *)headers->pdata,
        .body = body,
        .body_size = size,
        .client_address = "192.0.2.1",
        .app = is_known && match.route->app != NULL ? match.route->app : fixture->site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    const char *right = is_known ? match.route->permission : NULL;
    if (right == NULL || *right == '\0' || desk_permit(request, right, response))
        router_run(fixture->router, request, response);
    size_t length;
    const char *bytes = http_response_get_body(response, &length);
    if (http_response_get_status(response) >= 400 && length == 0) {
        show_error(fixture, path, &parts, response);
        bytes = http_response_get_body(response, &length);
    }
    const char *cookie = http_response_get_header(response, "Set-Cookie");
    Arena *arena = fixture->base.arena;
    return (Answer){.status = http_response_get_status(response),
        .body = arena_strndup(arena, bytes != NULL ? bytes : "", length),
        .location = arena_strdup(arena, http_response_get_header(response, "Location")),
        .cookie = cookie == NULL ? NULL : arena_strndup(arena, cookie, strcspn(cookie, ";")),
        .type = arena_strdup(arena, http_response_get_type(response)),
        .etag = arena_strdup(arena, http_response_get_header(response, "ETag"))};
}

Answer
desk_fixture_get(DeskFixture *fixture, const Caller *caller, const char *target)
{
    return desk_fixture_ask(fixture, caller, "GET", target, NULL, NULL);
}

int64_t
desk_fixture_person(DeskFixture *fixture, const char *login, Role role)
{
    /* Of "correct horse staple", with as little work as argon2id allows. */
    static char *hash = NULL;
    g_autoptr(GError) error = NULL;
    int64_t id;
    if (hash == NULL)
        hash = person_hash_password("correct horse staple", NULL, &error);
    g_assert_no_error(error);
    Write *write = fixture_begin(&fixture->base);
    Person const person = {.login = login, .name = login, .role = role, .password = hash};
    g_assert_true(person_save(write, &person, &id, &error));
    fixture_commit(write);
    return id;
}

static const char *
open_key(DeskFixture *fixture, int64_t person_id, KeyKind kind, unsigned scopes)
{
    g_autoptr(GError) error = NULL;
    char *secret;
    Write *write = fixture_begin(&fixture->base);
    Key const key = {.kind = kind, .person_id = person_id, .name = "test", .scopes = scopes};
    g_assert_true(key_open(write, &key, &secret, NULL, &error));
    const char *copy = arena_strdup(fixture->base.arena, secret);
    fixture_commit(write);
    return copy;
}

Caller
desk_fixture_session(DeskFixture *fixture, int64_t person_id)
{
    Arena *arena = fixture->base.arena;
    Caller caller = {.cookie = arena_printf(arena, "dateline_session=%s",
                         open_key(fixture, person_id, KEY_SESSION, 0))};
    static const char MARK[] = "<meta name=\"csrf\" content=\"";
    const char *page = desk_fixture_get(fixture, &caller, "/desk/account").body;
    const char *csrf = strstr(page, MARK);
    g_assert_nonnull(csrf);
    csrf += strlen(MARK);
    caller.csrf = arena_strndup(arena, csrf, strcspn(csrf, "\""));
    return caller;
}

Caller
desk_fixture_token(DeskFixture *fixture, int64_t person_id, unsigned scopes)
{
    return (Caller){.token = open_key(fixture, person_id, KEY_TOKEN, scopes)};
}
