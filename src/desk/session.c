/* SPDX-License-Identifier: MIT */
/* Who asks: a browser by its session's cookie, a program by "Authorization: Bearer". A browser's
 * actions must come from our own pages: the browser says so (Sec-Fetch-Site, Origin), the cookie is
 * SameSite=Lax, and the page's own token, a hash of the session's secret, comes back with them. */
#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "http/agent.h"
#include "newsroom/settings.h"

static const char COOKIE[] = "dateline_session";
static const char BEARER[] = "Bearer ";

enum { CSRF_BYTES = 16, AGENT_MAX = 80 };

static const char *
csrf_of(Arena *arena, const char *secret)
{
    static const unsigned char PURPOSE[] = "dateline desk form";
    unsigned char hash[CSRF_BYTES];
    char *text = arena_alloc(arena, 2 * sizeof hash + 1);
    g_autofree char *input = g_strconcat((const char *)PURPOSE, secret, NULL);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)input, strlen(input), NULL, 0);
    return sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
}

static const char *
bearer_of(const HttpRequest *request)
{
    const char *header = http_request_header(request, "Authorization");
    if (header == NULL || g_ascii_strncasecmp(header, BEARER, strlen(BEARER)) != 0)
        return NULL;
    return header + strlen(BEARER);
}

static void
refuse(HttpRequest *request, HttpResponse *response, const GError *error)
{
    if (desk_wants_json(request))
        problem_answer(response, problem_new(error));
    else
        http_response_fail(response, error);
}

/* Who holds the request's key, as one view of the newsroom knows it. *ret_found false: nobody that
 * is known. */
static bool
find_user_in(
    HttpRequest *request, Reader *reader, DeskUser *ret_user, bool *ret_found, GError **error)
{
    Arena *arena = http_request_arena(request);
    const char *token = bearer_of(request);
    const char *secret = token != NULL ? token : http_request_cookie(request, COOKIE);
    *ret_found = false;
    if (secret == NULL || *secret == '\0')
        return true;
    if (!key_find(reader, arena, token != NULL ? KEY_TOKEN : KEY_SESSION, secret, &ret_user->key,
            ret_found, error))
        return false;
    if (!*ret_found)
        return true;
    ret_user->csrf = csrf_of(arena, secret);
    if (!person_find(reader, arena, ret_user->key.person_id, &ret_user->person, ret_found, error))
        return false;
    *ret_found = *ret_found && !ret_user->person.is_disabled;
    ret_user->lacks_second = *ret_found && token == NULL &&
                             settings_asks_second(reader->settings, ret_user->person.role) &&
                             ret_user->person.second == NULL;
    return true;
}

static bool
find_user(
    HttpRequest *request, Newsroom *newsroom, DeskUser *ret_user, bool *ret_found, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    return reader != NULL && find_user_in(request, reader, ret_user, ret_found, error);
}

bool
session_stands(DeskPage *page, bool *ret_stands, GError **error)
{
    DeskUser user;
    Reader *reader = page->view.reader;
    if (!find_user_in(page->request, reader, &user, ret_stands, error))
        return false;
    *ret_stands = *ret_stands && desk_events_may(reader, &user.person);
    return true;
}

bool
session_recognise(DeskPage *page, GError **error)
{
    DeskUser *user = arena_new0(page->arena, DeskUser);
    bool found;
    if (!find_user_in(page->request, page->view.reader, user, &found, error))
        return false;
    if (found && desk_events_may(page->view.reader, &user->person))
        page->user = user;
    return true;
}

/* Their own account, where they set one up, and the way out. */
static bool
is_open_without_second(const char *path)
{
    return strcmp(path, "/desk/sign-out") == 0 || g_str_has_prefix(path, "/desk/account");
}

/* Sends a browser to set up what its person's role asks for; tells a script. */
static void
ask_for_second(HttpRequest *request, HttpResponse *response)
{
    g_autoptr(GError) error = NULL;
    if (!desk_wants_json(request) && strcmp(http_request_method(request), "GET") == 0) {
        http_response_redirect(response, 303, "/desk/account/second?done=needed");
        return;
    }
    fail(&error, FAIL_FORBIDDEN, "your role asks for a second factor; set one up first");
    refuse(request, response, error);
}

bool
desk_is_insider(HttpRequest *request, void *data)
{
    DeskUser user;
    bool found;
    return find_user(request, data, &user, &found, NULL) && found &&
           person_may(&user.person, RIGHT_DESK_READ, NULL, NULL) &&
           key_allows(&user.key, RIGHT_DESK_READ);
}

/* The token that came with an action, in a header or in its form. */
static const char *
sent_csrf(HttpRequest *request)
{
    HttpForm *form;
    const char *header = http_request_header(request, "X-CSRF-Token");
    if (header != NULL)
        return header;
    return http_form_read(request, &form, NULL) ? http_form_value(form, "csrf") : NULL;
}

static bool
is_ours(HttpRequest *request, const DeskUser *user)
{
    if (user->key.kind == KEY_TOKEN || strcmp(http_request_method(request), "GET") == 0)
        return true;
    const char *sent = sent_csrf(request);
    return http_request_is_same_origin(request) && sent != NULL &&
           strlen(sent) == strlen(user->csrf) &&
           sodium_memcmp(sent, user->csrf, strlen(user->csrf)) == 0;
}

/* Sends a browser to sign in and back again; tells a program. */
static void
ask_to_sign_in(HttpRequest *request, HttpResponse *response)
{
    if (desk_wants_json(request)) {
        g_autoptr(GError) error = NULL;
        fail(&error, FAIL_FORBIDDEN, "sign in, or send a token: Authorization: Bearer TOKEN");
        Json *problem = problem_new(error);
        json_put_text(problem, "type", "urn:dateline:signed-out");
        json_put_int(problem, "status", 401);
        http_response_header(response, "WWW-Authenticate", "Bearer realm=\"dateline\"");
        problem_answer(response, problem);
        return;
    }
    bool const is_read = strcmp(http_request_method(request), "GET") == 0;
    const char *query = http_request_raw_query(request);
    g_autofree char *here = g_strconcat(is_read ? http_request_path(request) : "/desk",
        is_read && *query != '\0' ? "?" : "", is_read ? query : "", NULL);
    g_autofree char *escaped = g_uri_escape_string(here, "/", false);
    g_autofree char *location = g_strconcat("/desk/sign-in?next=", escaped, NULL);
    http_response_redirect(response, 303, location);
}

bool
desk_permit_user(
    HttpRequest *request, Newsroom *newsroom, const char *permission, HttpResponse *response)
{
    g_autoptr(GError) error = NULL;
    DeskUser *user = arena_new0(http_request_arena(request), DeskUser);
    Right right;
    bool found;
    if (!find_user(request, newsroom, user, &found, &error)) {
        refuse(request, response, error);
        return false;
    }
    if (!found) {
        ask_to_sign_in(request, response);
        return false;
    }
    if (user->lacks_second && !is_open_without_second(http_request_path(request))) {
        ask_for_second(request, response);
        return false;
    }
    if (!right_parse(permission, &right))
        fail(&error, FAIL_INTERNAL, "there is no right \"%s\"", permission);
    else if (!person_may(&user->person, right, NULL, NULL))
        fail(&error, FAIL_FORBIDDEN, "as %s you may not %s", role_name(user->person.role),
            right_help(right));
    else if (!key_allows(&user->key, right))
        fail(&error, FAIL_FORBIDDEN, "this token has not the scope \"%s\"", right_scope(right));
    else if (!is_ours(request, user))
        fail(&error, FAIL_FORBIDDEN,
            "this did not come from a page of the desk; go back, reload and try again");
    if (error != NULL) {
        refuse(request, response, error);
        return false;
    }
    http_request_set_user(request, user);
    return true;
}

/* "Firefox on Linux": by what people know where they are signed in. */
static const char *
agent_of(DeskPage *page)
{
    char words[AGENT_MAX];
    const char *agent = http_request_header(page->request, "User-Agent");
    return arena_strdup(page->arena, agent_words(agent, words, sizeof words));
}

static bool
close_former(DeskPage *page, Write *write, GError **error)
{
    Key key;
    bool found;
    const char *secret = http_request_cookie(page->request, COOKIE);
    if (secret == NULL)
        return true;
    return key_find(page->view.reader, page->arena, KEY_SESSION, secret, &key, &found, error) &&
           (!found || key_close(write, key.id, error));
}

bool
session_open(DeskPage *page, Write *write, const Person *person, GError **error)
{
    char *secret;
    Key const draft = {.kind = KEY_SESSION,
        .person_id = person->id,
        .name = agent_of(page),
        .until_us = clock_now_us() + SESSION_DAYS * DAY_US};
    if (!close_former(page, write, error) || !key_open(write, &draft, &secret, NULL, error))
        return false;
    http_response_cookie(
        page->response, page->request, COOKIE, secret, SESSION_DAYS * (int)(DAY_US / SECOND_US));
    return true;
}

void
session_forget(DeskPage *page)
{
    http_response_cookie(page->response, page->request, COOKIE, "", -1);
}
