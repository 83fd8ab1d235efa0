/* SPDX-License-Identifier: MIT */
#include "http/request.h"

#include <string.h>

#include "base/error.h"
#include "http/request_internal.h"
#include "http/target.h"

enum { TARGET_MAX = 65536 };

const char *
http_request_method(const HttpRequest *request)
{
    return request->method;
}

bool
http_request_is_head(const HttpRequest *request)
{
    return request->is_head;
}

const char *
http_request_path(const HttpRequest *request)
{
    return request->path;
}

const char *
http_request_raw_query(const HttpRequest *request)
{
    return request->raw_query;
}

const char *
http_request_header(const HttpRequest *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (g_ascii_strcasecmp(request->fields[i].name, name) == 0)
            return request->fields[i].value;
    return NULL;
}

const char *
http_request_param(const HttpRequest *request, const char *name)
{
    for (size_t i = 0; i < request->param_count; i++)
        if (strcmp(request->param_names[i], name) == 0)
            return request->param_values[i];
    return NULL;
}

static void
parse_query(HttpRequest *request)
{
    if (request->query_is_parsed)
        return;
    request->query_is_parsed = true;
    request->query = query_parse(
        request->arena, request->raw_query, strlen(request->raw_query), &request->query_count);
}

const char *
http_request_query(HttpRequest *request, const char *name)
{
    parse_query(request);
    for (size_t i = 0; i < request->query_count; i++)
        if (strcmp(request->query[i].name, name) == 0)
            return request->query[i].value;
    return NULL;
}

const char *const *
http_request_query_list(HttpRequest *request, const char *name)
{
    parse_query(request);
    const char **list = arena_new_array(request->arena, const char *, request->query_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < request->query_count; i++)
        if (strcmp(request->query[i].name, name) == 0)
            list[count++] = request->query[i].value;
    return list;
}

/* The value of one name in a Cookie header ("a=1; b=2"), or NULL. */
static const char *
cookie_in(Arena *arena, const char *header, const char *name)
{
    size_t const name_size = strlen(name);
    for (const char *at = header; *at != '\0';) {
        at += strspn(at, " \t;");
        size_t const size = strcspn(at, ";");
        if (size > name_size && at[name_size] == '=' && memcmp(at, name, name_size) == 0) {
            const char *value = at + name_size + 1;
            size_t length = size - name_size - 1;
            while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t'))
                length--;
            if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
                value++;
                length -= 2;
            }
            return arena_strndup(arena, value, length);
        }
        at += size;
    }
    return NULL;
}

const char *
http_request_cookie(HttpRequest *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        if (g_ascii_strcasecmp(request->fields[i].name, "Cookie") != 0)
            continue;
        const char *value = cookie_in(request->arena, request->fields[i].value, name);
        if (value != NULL)
            return value;
    }
    return NULL;
}

const char *
http_request_client_address(const HttpRequest *request)
{
    return request->client_address;
}

bool
http_request_is_secure(const HttpRequest *request)
{
    return request->is_secure;
}

const char *
http_request_host(const HttpRequest *request)
{
    const char *host = http_request_header(request, "Host");
    return host != NULL ? host : "";
}

bool
http_request_is_same_origin(const HttpRequest *request)
{
    const char *site = http_request_header(request, "Sec-Fetch-Site");
    if (site != NULL)
        return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
    const char *origin = http_request_header(request, "Origin");
    if (origin == NULL)
        return true;
    const char *authority = strstr(origin, "://");
    return authority != NULL && g_ascii_strcasecmp(authority + 3, http_request_host(request)) == 0;
}

Arena *
http_request_arena(const HttpRequest *request)
{
    return request->arena;
}

void *
http_request_app(const HttpRequest *request)
{
    return request->app;
}

void *
http_request_user(const HttpRequest *request)
{
    return request->user;
}

void
http_request_set_user(HttpRequest *request, void *user)
{
    request->user = user;
}

const char *
http_request_body(const HttpRequest *request, size_t *ret_size)
{
    if (ret_size != NULL)
        *ret_size = request->body_size;
    return request->body;
}

void
request_set_match(HttpRequest *request, const RouteMatch *match)
{
    if (match->route->app != NULL)
        request->app = match->route->app;
    request->param_count = match->count;
    for (size_t i = 0; i < match->count; i++) {
        request->param_names[i] = match->names[i];
        request->param_values[i] =
            arena_strndup(request->arena, request->path + match->offsets[i], match->lengths[i]);
    }
}

static void
copy_fields(HttpRequest *request, const char *const *headers)
{
    size_t count = 0;
    while (headers != NULL && headers[count * 2] != NULL)
        count++;
    HttpField *fields = arena_new_array(request->arena, HttpField, count);
    for (size_t i = 0; i < count; i++) {
        fields[i].name = arena_strdup(request->arena, headers[i * 2]);
        fields[i].value = arena_strdup(request->arena, headers[i * 2 + 1]);
    }
    request->fields = fields;
    request->field_count = count;
}

HttpRequest *
http_request_new(const HttpRequestParts *parts, GError **error)
{
    size_t const size = strlen(parts->target);
    g_autoptr(Arena) arena = arena_new();
    Target target;
    char *buffer = size <= TARGET_MAX ? arena_alloc(arena, size + 2) : NULL;
    if (buffer == NULL || !target_read(parts->target, size, buffer, &target)) {
        fail(error, FAIL_USAGE, "\"%.80s\" is not a path", parts->target);
        return NULL;
    }
    HttpRequest *request = arena_new0(arena, HttpRequest);
    const char *method = parts->method != NULL ? parts->method : "GET";
    request->arena = g_steal_pointer(&arena);
    request->is_head = strcmp(method, "HEAD") == 0;
    request->method = request->is_head ? "GET" : arena_strdup(request->arena, method);
    request->is_secure = parts->secure;
    request->path = target.path;
    request->path_size = target.path_size;
    request->raw_query = arena_strdup(request->arena, target.query);
    request->client_address = arena_strdup(
        request->arena, parts->client_address != NULL ? parts->client_address : "127.0.0.1");
    request->app = parts->app;
    request->body_size = parts->body_size;
    char *body = arena_alloc(request->arena, parts->body_size + 1);
    if (parts->body_size > 0)
        memcpy(body, parts->body, parts->body_size);
    request->body = body;
    copy_fields(request, parts->headers);
    return request;
}

void
http_request_free(HttpRequest *request)
{
    if (request != NULL)
        arena_free(request->arena);
}
