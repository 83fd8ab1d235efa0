/* SPDX-License-Identifier: MIT */
/* Passkeys: made on one's account, after the password; and signing in with one instead of a login
 * and a password. A challenge is good once, for ten minutes, for who it was given to. */
#include <string.h>

#include <sodium.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/passkey.h"
#include "newsroom/settings.h"

enum { BODY_MAX = 64 * 1024 };

/* ES256, EdDSA, RS256: what newsroom/passkey.c can check, the best liked first. */
static const int ALGORITHMS[] = {-7, -8, -257};

static bool
require_site(DeskPage *page, PasskeySite *ret_site, GError **error)
{
    return passkey_site(page->arena, page->view.reader->settings->base_url, ret_site) ||
           fail(error, FAIL_UNAVAILABLE,
               "browsers make passkeys only for sites with a name and https");
}

static bool
read_body(DeskPage *page, Json **ret_body, GError **error)
{
    size_t size;
    const char *bytes = http_request_body(page->request, &size);
    *ret_body = json_read_object(bytes != NULL ? bytes : "", size, BODY_MAX, error);
    return *ret_body != NULL;
}

/* What an authenticator keeps of a person: their number, as base64url. */
static char *
handle_of(Arena *arena, int64_t id)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);
    size_t const room =
        sodium_base64_encoded_len(strlen(number), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    return sodium_bin2base64(text, room, (const unsigned char *)number, strlen(number),
        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* 0 where it is none. */
static int64_t
person_of_handle(const char *handle)
{
    size_t size;
    gint64 id = 0;
    g_autofree uint8_t *bytes = passkey_decode(handle, &size);
    g_autofree char *number = bytes == NULL ? NULL : g_strndup((const char *)bytes, size);
    if (number == NULL || !g_ascii_string_to_signed(number, 10, 1, INT64_C(1) << 55, &id, NULL))
        return 0;
    return id;
}

static Json *
key_reference(const char *id)
{
    Json *key = json_object();
    json_put_text(key, "type", "public-key");
    json_put_text(key, "id", id);
    return key;
}

/* What navigator.credentials.create() takes, binary parts as base64url. */
static Json *
creation_options(DeskPage *page, const PasskeySite *site, const char *challenge)
{
    const Person *person = &page->user->person;
    Json *options = json_object(), *rp = json_object(), *user = json_object();
    Json *algorithms = json_array(), *known = json_array(), *wish = json_object();
    g_autoptr(GPtrArray) passkeys = passkey_list(page->arena, person);
    json_put_text(rp, "id", site->rp_id);
    json_put_text(rp, "name", page->view.reader->settings->title);
    json_put_text(user, "id", handle_of(page->arena, person->id));
    json_put_text(user, "name", person->login);
    json_put_text(user, "displayName", person->name);
    for (size_t index = 0; index < G_N_ELEMENTS(ALGORITHMS); index++) {
        Json *algorithm = json_object();
        json_put_text(algorithm, "type", "public-key");
        json_put_int(algorithm, "alg", ALGORITHMS[index]);
        json_array_append_new(algorithms, algorithm);
    }
    for (unsigned index = 0; index < passkeys->len; index++)
        json_array_append_new(
            known, key_reference(((const Passkey *)g_ptr_array_index(passkeys, index))->id));
    json_put_text(wish, "residentKey", "required");
    json_put_text(wish, "userVerification", "required");
    json_put_text(options, "challenge", challenge);
    json_put_text(options, "attestation", "none");
    json_object_set_new(options, "rp", rp);
    json_object_set_new(options, "user", user);
    json_object_set_new(options, "pubKeyCredParams", algorithms);
    json_object_set_new(options, "excludeCredentials", known);
    json_object_set_new(options, "authenticatorSelection", wish);
    return options;
}

/* The password again: an open session alone makes no new way in. */
static bool
check_password(DeskPage *page, const char *password, GError **error)
{
    const Person *person = &page->user->person;
    Throttle *throttle = desk_throttle(page);
    const char *throttled = arena_printf(page->arena, "login %s", person->login);
    unsigned const wait_s = throttle_wait_s(throttle, throttled);
    if (wait_s > 0)
        return fail(error, FAIL_BUSY, "too many tries; wait %u seconds", wait_s);
    if (password != NULL && person_check_password(person, password))
        return true;
    throttle_failed(throttle, throttled);
    return fail(error, FAIL_INVALID, "the password is another one");
}

bool
account_passkey_options(DeskPage *page, GError **error)
{
    PasskeySite site;
    g_autoptr(Json) body = NULL;
    if (!desk_require_session(page, error) || !require_site(page, &site, error) ||
        !read_body(page, &body, error) || !check_password(page, json_text(body, "current"), error))
        return false;
    const char *challenge = ticket_issue(
        desk_challenges(page), page->arena, TICKET_PASSKEY_NEW, page->user->key.id, NULL);
    desk_json(page, 200, creation_options(page, &site, challenge));
    return true;
}

/* Binary parts of a body, decoded; they live as long as it. */
typedef struct {
    uint8_t *client_data;
    uint8_t *auth_data;
    uint8_t *signature;
    PasskeyAnswer answer;
} Parts;

static void
parts_clear(Parts *parts)
{
    g_free(parts->client_data);
    g_free(parts->auth_data);
    g_free(parts->signature);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

static bool
read_parts(const Json *body, bool is_signed, Parts *parts, GError **error)
{
    PasskeyAnswer *answer = &parts->answer;
    parts->client_data = passkey_decode(json_text(body, "client_data"), &answer->client_size);
    parts->auth_data = passkey_decode(json_text(body, "auth_data"), &answer->auth_size);
    if (is_signed)
        parts->signature = passkey_decode(json_text(body, "signature"), &answer->signature_size);
    answer->client_data = (const char *)parts->client_data;
    answer->auth_data = parts->auth_data;
    answer->signature = parts->signature;
    return (parts->client_data != NULL && parts->auth_data != NULL &&
               (!is_signed || parts->signature != NULL)) ||
           fail(error, FAIL_INVALID, "the browser's answer lacks a part");
}

/* Takes the question that an answer names; of a kind and who it was given to (0: anybody). */
static bool
take_challenge(DeskPage *page, TicketKind kind, int64_t subject, const PasskeyAnswer *answer,
    const char **ret_challenge, GError **error)
{
    int64_t given = 0;
    const char *note;
    const char *challenge = passkey_challenge(page->arena, answer);
    if (challenge == NULL ||
        !ticket_take(desk_challenges(page), page->arena, kind, challenge, &given, &note) ||
        given != subject)
        return fail(error, FAIL_FORBIDDEN, "that took too long; try again");
    *ret_challenge = challenge;
    return true;
}

static bool
save(DeskPage *page, const Person *person, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_save(write, person, NULL, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_mail_changes(page, &page->user->person, person);
    return true;
}

bool
account_passkey_add(DeskPage *page, GError **error)
{
    PasskeySite site;
    g_autoptr(Json) body = NULL;
    g_auto(Parts) parts = {0};
    Person person = page->user->person;
    const char *challenge = NULL;
    if (!desk_require_session(page, error) || !require_site(page, &site, error) ||
        !read_body(page, &body, error) || !read_parts(body, false, &parts, error) ||
        !take_challenge(
            page, TICKET_PASSKEY_NEW, page->user->key.id, &parts.answer, &challenge, error) ||
        !passkey_add(page->arena, &person, &site, challenge, &parts.answer,
            (int)json_int(body, "algorithm", 0), json_text(body, "name"), error) ||
        !save(page, &person, error))
        return false;
    Json *answer = json_object();
    json_put_text(answer, "location", "/desk/account?done=passkey");
    desk_json(page, 201, answer);
    return true;
}

bool
account_passkey_remove(DeskPage *page, GError **error)
{
    HttpForm *form;
    Person person = page->user->person;
    if (!desk_require_session(page, error) || !desk_form(page, &form, error) ||
        !passkey_remove(page->arena, &person, form_text(form, "id"), error) ||
        !save(page, &person, error))
        return false;
    desk_redirect(page, "/desk/account?done=closed");
    return true;
}

/* What navigator.credentials.get() takes: whichever passkey of this site the person chooses. */
bool
sign_in_passkey_options(DeskPage *page, GError **error)
{
    PasskeySite site;
    if (!http_request_is_same_origin(page->request))
        return fail(error, FAIL_FORBIDDEN, "this did not come from the desk's own page");
    if (!require_site(page, &site, error))
        return false;
    Json *options = json_object();
    json_put_text(options, "challenge",
        ticket_issue(desk_challenges(page), page->arena, TICKET_PASSKEY, 0, NULL));
    json_put_text(options, "rpId", site.rp_id);
    json_put_text(options, "userVerification", "required");
    desk_json(page, 200, options);
    return true;
}

static bool
find_holder(DeskPage *page, const Json *body, Person *ret_person, GError **error)
{
    bool found = false;
    int64_t const id = person_of_handle(json_text(body, "handle"));
    if (id != 0 && !person_find(page->view.reader, page->arena, id, ret_person, &found, error))
        return false;
    return (found && !ret_person->is_disabled) ||
           fail(error, FAIL_FORBIDDEN, "this passkey is not known here");
}

static bool
let_in(DeskPage *page, const Person *person, bool is_changed, GError **error)
{
    g_autoptr(Write) write =
        store_begin(newsroom_store(page->newsroom), person_actor(page->arena, person->id), error);
    return write != NULL && (!is_changed || person_save(write, person, NULL, error)) &&
           session_open(page, write, person, error) && write_commit(write, NULL, error);
}

static bool
check_passkey(DeskPage *page, Json *body, Person *ret_person, bool *ret_changed, GError **error)
{
    PasskeySite site;
    g_auto(Parts) parts = {0};
    const char *challenge = NULL;
    return require_site(page, &site, error) && read_parts(body, true, &parts, error) &&
           take_challenge(page, TICKET_PASSKEY, 0, &parts.answer, &challenge, error) &&
           find_holder(page, body, ret_person, error) &&
           passkey_check(page->arena, ret_person, &site, challenge, json_text(body, "id"),
               &parts.answer, ret_changed, error);
}

bool
sign_in_passkey(DeskPage *page, GError **error)
{
    g_autoptr(Json) body = NULL;
    Person person;
    bool is_changed;
    Throttle *throttle = desk_throttle(page);
    const char *throttled =
        arena_printf(page->arena, "passkey %s", http_request_client_address(page->request));
    if (!http_request_is_same_origin(page->request))
        return fail(error, FAIL_FORBIDDEN, "this did not come from the desk's own page");
    if (throttle_wait_s(throttle, throttled) > 0)
        return fail(error, FAIL_BUSY, "too many tries; wait a little");
    if (!read_body(page, &body, error))
        return false;
    if (!check_passkey(page, body, &person, &is_changed, error)) {
        throttle_failed(throttle, throttled);
        return false;
    }
    throttle_succeeded(throttle, throttled);
    if (!let_in(page, &person, is_changed, error))
        return false;
    Json *answer = json_object();
    json_put_text(answer, "location", desk_safe_next(json_text(body, "next")));
    desk_json(page, 200, answer);
    return true;
}
