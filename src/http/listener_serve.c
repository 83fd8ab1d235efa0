/* SPDX-License-Identifier: MIT */
/* From a complete request to an answer: the router's line says whether it is a kept page, something
 * made fresh, a file, a stream or an action. Pages and files are answered on the serving thread;
 * what may wait (fresh answers and actions) is put aside, runs on an action thread and wakes its
 * connection.
 */
#include <string.h>

#include <microhttpd.h>

#include "http/listener_internal.h"

enum { KEY_MAX = 2048 };

/* Decoded paths of the request at hand; nothing that lives longer points here. */
static _Thread_local char path_buffer[POOL_BYTES_MAX + 2];

static HttpRequest *
make_request(Connection *connection, const Target *target, const char *query)
{
    const Listener *listener = connection->listener;
    Arena *arena = arena_new();
    HttpRequest *request = arena_new0(arena, HttpRequest);
    request->arena = arena;
    request->is_head = connection->head.method == METHOD_HEAD;
    request->method = request->is_head ? "GET" : connection->head.method_name;
    request->path = arena_strndup(arena, target->path, target->path_size);
    request->path_size = target->path_size;
    request->raw_query = arena_strdup(arena, query);
    request->app = listener->options.app;
    request->body = connection->body != NULL ? connection->body : "";
    request->body_size = connection->body_size;
    guard_fields(connection, request);
    const char *forwarded =
        connection->is_trusted_proxy ? http_request_header(request, "X-Forwarded-For") : NULL;
    request->client_address = forwarded != NULL
                                  ? address_forwarded(arena, forwarded, connection->address)
                                  : connection->address;
    const char *proto = connection->is_trusted_proxy ? connection->head.forwarded_proto : NULL;
    request->is_secure =
        listener->is_tls || (proto != NULL && g_ascii_strcasecmp(proto, "https") == 0);
    return request;
}

/* The plainest page there can be. */
static void
plain_page(HttpResponse *response)
{
    const char *message = http_response_error(response);
    g_autofree char *escaped = g_markup_escape_text(message != NULL ? message : "", -1);
    http_response_type(response, "text/html; charset=utf-8");
    GString *text = http_response_text(response);
    g_string_append_printf(text,
        "<!doctype html><html lang=\"en\"><title>%d</title><h1>%d</h1><p>%s</p></html>\n",
        response->status, response->status, escaped);
}

static bool
is_at_or_below(const char *path, const char *top)
{
    size_t const size = strlen(top);
    return strncmp(path, top, size) == 0 && (size == 0 || path[size] == '\0' || path[size] == '/');
}

/* Whose error pages an address has; NULL: nobody's. */
static const ListenerErrors *
errors_of(const ListenerOptions *options, const char *path)
{
    const ListenerErrors *best = NULL;
    for (size_t index = 0; index < LISTENER_ERRORS; index++) {
        const ListenerErrors *errors = &options->errors[index];
        if (errors->page != NULL && is_at_or_below(path, errors->path) &&
            (best == NULL || strlen(errors->path) > strlen(best->path)))
            best = errors;
    }
    return best;
}

/* An error without a body of its own gets a page. */
static void
show_error(Connection *connection, HttpRequest *request, HttpResponse *response)
{
    const ListenerOptions *options = &connection->listener->options;
    size_t size = 0;
    http_response_get_body(response, &size);
    if (response->status < 400 || size > 0 || response->fd >= 0)
        return;
    int const status = response->status;
    const ListenerErrors *errors = errors_of(options, request->path);
    request->app = errors != NULL && errors->app != NULL ? errors->app : options->app;
    if (errors != NULL)
        errors->page(request, response);
    response->status = status;
    http_response_get_body(response, &size);
    if (size == 0)
        plain_page(response);
}

static bool
reply_error(Connection *connection, const Target *target, int status)
{
    connection->request = make_request(connection, target, target->query);
    connection->response = http_response_new();
    http_response_status(connection->response, status);
    if (status == 405) {
        g_autoptr(GString) allow = g_string_new(NULL);
        router_allow(connection->listener->router, target->path, allow);
        http_response_header(connection->response, "Allow", allow->str);
    } else if (status == 503) {
        http_response_header(connection->response, "Retry-After", "2");
    }
    show_error(connection, connection->request, connection->response);
    return reply_response(connection, connection->response, ROUTE_FRESH);
}

static void
run_handler(Connection *connection, const RouteMatch *match)
{
    request_set_match(connection->request, match);
    int64_t const before_us = g_get_monotonic_time();
    match->route->handler(connection->request, connection->response);
    metrics_render(connection->listener, g_get_monotonic_time() - before_us);
}

static Page *
page_of_response(HttpResponse *response, uint64_t start)
{
    g_ptr_array_add(response->headers, NULL);
    g_autoptr(GBytes) body = response_steal_body(response);
    PageContent content = {.body = body,
        .type = response->type,
        .headers = (const char *const *)response->headers->pdata,
        .start = start,
        .counter = response->counter};
    content.topics = http_response_topics(response, &content.topic_count);
    return page_new(&content);
}

static bool
render_page(Connection *connection, const Target *target, const RouteMatch *match,
    const char *query, const char *key)
{
    PageCache *cache = connection->listener->options.cache;
    uint64_t const start = cache != NULL ? page_cache_now(cache) : 0;
    connection->request = make_request(connection, target, query);
    connection->response = http_response_new();
    run_handler(connection, match);
    HttpResponse *response = connection->response;
    if (response->status != 200 || response->fd >= 0) {
        show_error(connection, connection->request, response);
        return reply_response(connection, response, ROUTE_PAGE);
    }
    bool const is_kept = cache != NULL && key != NULL && !response->is_uncacheable;
    g_autoptr(Page) page = page_of_response(response, start);
    if (is_kept)
        page_cache_store(cache, key, strlen(key), page);
    return reply_page(connection, page);
}

static bool
serve_page(Connection *connection, const Target *target, const RouteMatch *match)
{
    char kept[QUERY_KEPT_MAX];
    char key_buffer[KEY_MAX];
    const char *query = "";
    const char *key = target->path;
    if (*target->query != '\0' && match->route->query_keys != NULL) {
        bool const is_plain =
            query_keep(target->query, match->route->query_keys, kept, sizeof kept) == QUERY_KEPT;
        query = is_plain ? kept : target->query;
        if (!is_plain || target->path_size + strlen(query) + 2 > sizeof key_buffer) {
            key = NULL;
        } else if (*query != '\0') {
            g_snprintf(key_buffer, sizeof key_buffer, "%s?%s", target->path, query);
            key = key_buffer;
        }
    }
    PageCache *cache = connection->listener->options.cache;
    connection->outcome = 'p';
    if (cache != NULL && key != NULL) {
        PageCacheOutcome outcome;
        g_autoptr(Page) page = page_cache_find(cache, key, strlen(key), &outcome);
        connection->outcome = page != NULL ? 'h' : outcome == PAGE_CACHE_STALE ? 's' : 'm';
        if (page != NULL)
            return reply_page(connection, page);
    }
    return render_page(connection, target, match, query, key);
}

/* Whether the handler may run; the response says why not. */
static bool
is_permitted(Connection *connection, const Route *route)
{
    if (route->permission == NULL || *route->permission == '\0')
        return true;
    const ListenerOptions *options = &connection->listener->options;
    if (options->permit != NULL)
        return options->permit(connection->request, route->permission, connection->response);
    http_response_status(connection->response, 403);
    return false;
}

static void
run_action(Connection *connection)
{
    request_set_match(connection->request, &connection->match);
    if (is_permitted(connection, connection->route))
        run_handler(connection, &connection->match);
    show_error(connection, connection->request, connection->response);
}

/* The handler ended with a stream: makes its reader, or says that there are too many. */
static void
open_stream(Connection *connection)
{
    HttpResponse *response = connection->response;
    const SseStart *start = response->stream;
    SseHub *hub = start->hub != NULL ? start->hub : connection->listener->options.hubs[0];
    const char *address = connection->request->client_address;
    AddressKey key = connection->key;
    bool is_counted = false;
    bool const is_loopback = start->party == 0 && address_text_is_loopback(address);
    address_text_key(address, &key);
    if (start->party != 0)
        key = sse_party_key(start->party);
    int const status = hub == NULL ? 503 : sse_hub_admit(hub, &key, is_loopback, &is_counted);
    if (status != 0) {
        g_clear_pointer(&response->stream, g_free);
        http_response_status(response, status);
        http_response_header(response, "Retry-After", "30");
        show_error(connection, connection->request, response);
        return;
    }
    SseReader *reader = sse_reader_new(hub, start);
    reader->handle = connection->handle;
    reader->fd = connection->fd;
    reader->key = key;
    reader->is_counted = is_counted;
    reader->is_direct = !connection->listener->is_tls;
    connection->stream = reader;
}

void
serve_action(void *data, void *listener_data)
{
    Connection *connection = data;
    Listener *listener = listener_data;
    run_action(connection);
    if (connection->response->stream != NULL && !connection->request->is_head)
        open_stream(connection);
    connection->stage = STAGE_DONE;
    MHD_resume_connection(connection->handle);
    atomic_fetch_sub(&listener->actions_running, 1);
}

static bool
start_action(Connection *connection, const Target *target)
{
    Listener *listener = connection->listener;
    int const running = atomic_fetch_add(&listener->actions_running, 1);
    if (running >= ACTIONS_WAITING_MAX || atomic_load(&listener->is_stopping)) {
        atomic_fetch_sub(&listener->actions_running, 1);
        return reply_error(connection, target, 503);
    }
    connection->request = make_request(connection, target, target->query);
    connection->response = http_response_new();
    connection->stage = STAGE_RUNNING;
    atomic_store(&connection->deadline_ms, 0); /* its own time is not the reader's fault */
    MHD_suspend_connection(connection->handle);
    g_thread_pool_push(listener->actions, connection, NULL);
    return true;
}

static bool
serve_file(Connection *connection, const Target *target)
{
    connection->request = make_request(connection, target, target->query);
    connection->response = http_response_new();
    run_action(connection);
    return reply_response(connection, connection->response, ROUTE_FILE);
}

static void
fill_health(const Listener *listener, HttpResponse *response)
{
    g_autoptr(GError) error = NULL;
    http_response_type(response, "text/plain; charset=utf-8");
    bool const is_healthy = listener->options.healthy == NULL ||
                            listener->options.healthy(listener->options.app, &error);
    if (!is_healthy)
        http_response_status(response, 503);
    g_string_append_printf(http_response_text(response), "%s\n",
        is_healthy      ? "ok"
        : error != NULL ? error->message
                        : "not healthy");
}

/* /healthz for everybody, /metrics for near peers only. False where it is neither. */
static bool
serve_built_in(Connection *connection, const Target *target, bool *ret_queued)
{
    bool const is_health = strcmp(target->path, "/healthz") == 0;
    if (!is_health && strcmp(target->path, "/metrics") != 0)
        return false;
    if (connection->head.method != METHOD_GET && connection->head.method != METHOD_HEAD)
        return false;
    connection->request = make_request(connection, target, "");
    connection->response = http_response_new();
    if (is_health) {
        fill_health(connection->listener, connection->response);
    } else if (address_text_is_private(connection->request->client_address)) {
        http_response_type(connection->response, "text/plain; version=0.0.4; charset=utf-8");
        metrics_write(connection->listener, http_response_text(connection->response));
    } else {
        http_response_status(connection->response, 404);
        show_error(connection, connection->request, connection->response);
    }
    *ret_queued = reply_response(connection, connection->response, ROUTE_FRESH);
    return true;
}

/* The same address without what is superfluous. 308 keeps the method. */
static bool
reply_canonical(Connection *connection, const Target *target)
{
    g_autoptr(GString) location = g_string_new(NULL);
    target_append(location, target->path, target->query);
    connection->response = http_response_new();
    bool const is_read =
        connection->head.method == METHOD_GET || connection->head.method == METHOD_HEAD;
    http_response_redirect(connection->response, is_read ? 301 : 308, location->str);
    return reply_response(connection, connection->response, ROUTE_FRESH);
}

static bool
reply_options(Connection *connection, const Target *target)
{
    g_autoptr(GString) allow = g_string_new(NULL);
    router_allow(connection->listener->router, target->path, allow);
    if (allow->len == 0)
        return reply_error(connection, target, 404);
    g_string_append(allow, ", OPTIONS");
    connection->response = http_response_new();
    http_response_status(connection->response, 204);
    http_response_header(connection->response, "Allow", allow->str);
    return reply_response(connection, connection->response, ROUTE_FRESH);
}

bool
serve_read_target(Connection *connection, Target *ret_target)
{
    if (!target_read(connection->raw_target, connection->raw_target_size, path_buffer, ret_target))
        return false;
    if (ret_target->authority == NULL || connection->head.host == NULL)
        return true;
    const char *host = connection->head.host;
    return strlen(host) == ret_target->authority_size &&
           g_ascii_strncasecmp(host, ret_target->authority, ret_target->authority_size) == 0;
}

static bool
serve_route(Connection *connection, const Target *target)
{
    RouteMatch match;
    switch (router_match(
        connection->listener->router, connection->head.method_name, target->path, &match)) {
    case ROUTER_NO_PATH:
        return reply_error(connection, target, 404);
    case ROUTER_NO_METHOD:
        return reply_error(connection, target, 405);
    case ROUTER_FOUND:
    default:
        break;
    }
    connection->route = match.route;
    if (match.route->policy == ROUTE_PAGE)
        return serve_page(connection, target, &match);
    connection->outcome = 'p';
    connection->match = match;
    return match.route->policy == ROUTE_FILE ? serve_file(connection, target)
                                             : start_action(connection, target);
}

bool
serve_request(Connection *connection)
{
    if (connection->stage == STAGE_DONE && connection->response->stream != NULL)
        return reply_stream(connection);
    if (connection->stage == STAGE_DONE)
        return reply_response(connection, connection->response, connection->route->policy);
    Target target;
    bool queued = false;
    if (!serve_read_target(connection, &target))
        return reply_refusal(connection, REFUSAL_TARGET);
    if (serve_built_in(connection, &target, &queued))
        return queued;
    if (!target.is_canonical)
        return reply_canonical(connection, &target);
    if (connection->head.method == METHOD_OPTIONS)
        return reply_options(connection, &target);
    return serve_route(connection, &target);
}
