/* SPDX-License-Identifier: MIT */
#include "http/listener.h"

#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/error.h"
#include "http/listener_internal.h"
#include "http/listener_receive.h"

enum { BACKLOG = 4096 };

Worker *
listener_worker(Listener *listener, unsigned *ret_number)
{
    static _Thread_local uint64_t own_listener;
    static _Thread_local unsigned own_number;
    if (own_listener != listener->id) {
        own_listener = listener->id;
        own_number = atomic_fetch_add(&listener->workers_taken, 1) % WORKERS_MAX;
    }
    if (ret_number != NULL)
        *ret_number = own_number;
    return &listener->workers[own_number];
}

static void
set_defaults(Listener *listener, const ListenerOptions *given)
{
    listener->options = *given;
    ListenerOptions *options = &listener->options;
    unsigned const processors = g_get_num_processors();
    listener->thread_count =
        CLAMP(options->threads != 0 ? options->threads : processors, 1, WORKERS_MAX / 2);
    options->action_threads = options->action_threads != 0 ? options->action_threads : 4;
    options->body_limit = options->body_limit != 0 ? options->body_limit : 1024 * 1024;
    options->pool_bytes =
        CLAMP(options->pool_bytes != 0 ? options->pool_bytes : 8192, 4096, POOL_BYTES_MAX);
    options->header_timeout_s = options->header_timeout_s != 0 ? options->header_timeout_s : 10;
    options->body_timeout_s = options->body_timeout_s != 0 ? options->body_timeout_s : 20;
    options->idle_timeout_s = options->idle_timeout_s != 0 ? options->idle_timeout_s : 30;
    options->connection_limit = options->connection_limit != 0 ? options->connection_limit : 20000;
    listener->exempts_loopback = options->per_address_limit == 0;
    options->per_address_limit = options->per_address_limit != 0 ? options->per_address_limit : 200;
    listener->is_tls = options->tls_certificate != NULL;
}

static bool
read_pem(const char *path, char **ret_text, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, ret_text, NULL, &cause))
        return fail(error, FAIL_UNAVAILABLE, "%s", cause->message);
    return true;
}

static bool
start_daemon(Listener *listener, int fd, GError **error)
{
    const ListenerOptions *options = &listener->options;
    g_autofree char *certificate = NULL;
    g_autofree char *key = NULL;
    if (listener->is_tls && (!read_pem(options->tls_certificate, &certificate, error) ||
                                !read_pem(options->tls_key, &key, error)))
        return false;
    struct MHD_OptionItem extra[8];
    size_t count = 0;
    if (listener->thread_count > 1)
        extra[count++] = (struct MHD_OptionItem){
            MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)listener->thread_count, NULL};
    if (listener->is_tls) {
        extra[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, certificate};
        extra[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, key};
    }
    /* Before 1.0 strictness adds nothing to the guard. */
    if (listener_library_number() >= 10000)
        extra[count++] = (struct MHD_OptionItem){MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL};
    extra[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    unsigned const flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_USE_ITC |
                           MHD_ALLOW_SUSPEND_RESUME | (listener->is_tls ? MHD_USE_TLS : 0);
    listener->daemon = MHD_start_daemon(flags, 0, receive_admit, listener, receive_request,
        listener, MHD_OPTION_EXTERNAL_LOGGER, head_library_message, listener,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_MEMORY_LIMIT, options->pool_bytes,
        MHD_OPTION_CONNECTION_LIMIT, options->connection_limit, MHD_OPTION_CONNECTION_TIMEOUT,
        options->idle_timeout_s, MHD_OPTION_NOTIFY_CONNECTION, receive_connection, listener,
        MHD_OPTION_NOTIFY_COMPLETED, receive_completed, listener, MHD_OPTION_URI_LOG_CALLBACK,
        receive_begin, listener, MHD_OPTION_UNESCAPE_CALLBACK, receive_escapes, NULL,
        MHD_OPTION_ARRAY, extra, MHD_OPTION_END);
    if (listener->daemon == NULL)
        return fail(error, FAIL_UNAVAILABLE, "start the HTTP library on \"%s\"%s", options->address,
            listener->is_tls ? " (are certificate and key a pair in PEM form?)" : "");
    return true;
}

static void
listener_free(Listener *listener)
{
    if (listener == NULL)
        return;
    if (listener->actions != NULL)
        g_thread_pool_free(listener->actions, FALSE, TRUE);
    watch_stop(listener);
    if (listener->slot_count > 0) {
        page_cache_clear(listener->options.cache);
        page_slots_release(listener->slot_first, listener->slot_count);
    }
    access_log_close(listener->log);
    reply_free_refusals(listener);
    router_free(listener->router);
    g_aligned_free(listener->workers);
    g_free(listener);
}

static bool
prepare(Listener *listener, GError **error)
{
    const ListenerOptions *options = &listener->options;
    if (!watch_start(listener, error))
        return false;
    if ((options->tls_certificate == NULL) != (options->tls_key == NULL))
        return fail(error, FAIL_USAGE, "TLS takes a certificate and a key");
    listener->router = router_new(options->routes, options->route_count, error);
    if (listener->router == NULL)
        return false;
    if (options->access_log) {
        listener->log = access_log_open(options->access_log_path, listener->thread_count, error);
        if (listener->log == NULL)
            return false;
    }
    unsigned const slots = listener->thread_count * ENCODING_COUNT_ * 2;
    if (options->cache != NULL &&
        page_slots_reserve(slots, reply_attachment_free, &listener->slot_first))
        listener->slot_count = slots;
    reply_prepare_refusals(listener);
    listener->actions =
        g_thread_pool_new(serve_action, listener, (gint)options->action_threads, FALSE, error);
    return listener->actions != NULL;
}

static void
stop_hubs(Listener *listener)
{
    for (unsigned index = 0; index < LISTENER_HUBS; index++)
        if (listener->options.hubs[index] != NULL)
            sse_hub_stop(listener->options.hubs[index]);
}

/* The first has most of the readers. */
static bool
start_serving(Listener *listener, GError **error)
{
    for (unsigned index = 0; index < LISTENER_HUBS; index++)
        if (listener->options.hubs[index] != NULL)
            sse_hub_start(listener->options.hubs[index], index == 0 ? listener->thread_count : 1);
    if (start_daemon(listener, listener->fd, error))
        return true;
    stop_hubs(listener);
    return false;
}

Listener *
listener_start(const ListenerOptions *options, GError **error)
{
    static _Atomic uint64_t ids;
    Listener *listener = g_aligned_alloc0(1, sizeof *listener, 64);
    listener->id = atomic_fetch_add(&ids, 1) + 1;
    listener->started_us = g_get_monotonic_time();
    listener->workers = g_aligned_alloc0(WORKERS_MAX, sizeof(Worker), 64);
    set_defaults(listener, options);
    listener->fd = -1;
    if (!prepare(listener, error) ||
        !address_listen(options->address, BACKLOG, &listener->fd, &listener->port, error) ||
        !start_serving(listener, error)) {
        if (listener->fd >= 0)
            close(listener->fd);
        listener_free(listener);
        return NULL;
    }
    return listener;
}

uint16_t
listener_port(const Listener *listener)
{
    return listener->port;
}

static uint64_t
requests_running(const Listener *listener)
{
    uint64_t ended = 0;
    uint64_t begun = 0;
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        ended += atomic_load(&listener->workers[i].ended);
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        begun += atomic_load(&listener->workers[i].begun);
    return begun - ended;
}

void
listener_stop(Listener *listener)
{
    if (listener == NULL)
        return;
    atomic_store(&listener->is_stopping, true);
    MHD_quiesce_daemon(listener->daemon);
    stop_hubs(listener);
    gint64 const until = g_get_monotonic_time() + STOP_SECONDS * G_USEC_PER_SEC;
    while (requests_running(listener) > 0 && g_get_monotonic_time() < until)
        g_usleep(2000);
    /* An action cannot be stopped half-way, and the library must not be with one suspended. */
    while (atomic_load(&listener->actions_running) > 0)
        g_usleep(2000);
    MHD_stop_daemon(listener->daemon);
    close(listener->fd);
    listener_free(listener);
}

void
listener_reopen_log(Listener *listener)
{
    if (listener->log != NULL)
        access_log_reopen(listener->log);
}

const char *
listener_library_version(void)
{
    return MHD_get_version();
}

unsigned
listener_library_number(void)
{
    static atomic_uint number;
    if (atomic_load_explicit(&number, memory_order_relaxed) == 0) {
        g_auto(GStrv) parts = g_strsplit(MHD_get_version(), ".", 3);
        uint64_t value = 0;
        for (int i = 0; i < 3; i++)
            value = value * 100 + (parts[i] != NULL ? g_ascii_strtoull(parts[i], NULL, 10) : 0);
        atomic_store_explicit(&number, (unsigned)value, memory_order_relaxed);
    }
    return atomic_load_explicit(&number, memory_order_relaxed);
}

bool
listener_library_is_old(void)
{
    return listener_library_number() < 10008;
}
