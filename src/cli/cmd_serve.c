/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <glib-unix.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "desk/desk.h"
#include "http/listener.h"
#include "newsroom/settings.h"
#include "site/site.h"

enum { CACHE_MB = 128, POLL_US = 20000, COUNT_US = 50000, BODY_LIMIT_MB = 16 };

#define MEGABYTE ((size_t)1024 * 1024)

typedef struct {
    Newsroom *newsroom;
    Site *site;
    MailServer *mail;
    Outbox *outbox;
    Desk *desk;
    GArray *routes; /* of Route: the site's and the desk's */
    Listener *listener;
    GMainLoop *loop;
    GThread *ticker, *counter;
    atomic_bool stopping;
} Server;

typedef struct {
    char *listen, *tls_certificate, *tls_key, *theme, *access_log, *indexnow;
    bool calls_inside;
    int threads, cache_mb, body_limit_mb;
    gboolean behind_proxy;
} ServeOptions;

static void
serve_options_clear(ServeOptions *options)
{
    g_free(options->listen);
    g_free(options->tls_certificate);
    g_free(options->tls_key);
    g_free(options->theme);
    g_free(options->access_log);
    g_free(options->indexnow);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeOptions, serve_options_clear)

static void
take_text(GKeyFile *file, const char *key, char **value)
{
    if (*value == NULL)
        *value = g_key_file_get_string(file, "serve", key, NULL);
}

/* A whole number; FAIL_INVALID for anything else. */
static bool
take_int(GKeyFile *file, const char *key, int least, int most, int *value, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (*value != 0 || !g_key_file_has_key(file, "serve", key, NULL))
        return true;
    *value = g_key_file_get_integer(file, "serve", key, &cause);
    if (cause != NULL || *value < least || *value > most)
        return fail(error, FAIL_INVALID, "dateline.conf: %s must be %d to %d", key, least, most);
    return true;
}

/* The file's settings, where the command line does not say otherwise. */
static bool
read_conf(const char *dir, ServeOptions *options, GError **error)
{
    g_autofree char *path = g_build_filename(dir, "dateline.conf", NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) cause = NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &cause))
        return fail(error, FAIL_INVALID, "%s: %s", path, cause->message);
    take_text(file, "listen", &options->listen);
    take_text(file, "tls_certificate", &options->tls_certificate);
    take_text(file, "tls_key", &options->tls_key);
    take_text(file, "theme", &options->theme);
    take_text(file, "access_log", &options->access_log);
    if (!options->behind_proxy)
        options->behind_proxy = g_key_file_get_boolean(file, "serve", "behind_proxy", NULL);
    options->indexnow = g_key_file_get_string(file, "outbox", "indexnow", NULL);
    options->calls_inside = g_key_file_get_boolean(file, "outbox", "allow_inside", NULL);
    return take_int(file, "threads", 1, 256, &options->threads, error) &&
           take_int(file, "cache_mb", 1, 1024 * 1024, &options->cache_mb, error) &&
           take_int(file, "body_limit_mb", 1, 1024, &options->body_limit_mb, error);
}

/* Schedules, midnight, and what other processes write. */
static gpointer
run_ticker(gpointer data)
{
    Server *server = data;
    int64_t next_us = 0;
    while (!atomic_load(&server->stopping)) {
        g_autoptr(GError) error = NULL;
        if (!store_poll(newsroom_store(server->newsroom), &error))
            g_warning("follow the log: %s", error->message);
        if (clock_now_us() >= next_us || site_is_changed(server->site))
            next_us = site_tick(server->site);
        g_usleep(POLL_US);
    }
    return NULL;
}

/* What readers looked at, and what waits until nobody writes: apart from the ticker, as both wait
 * for the disk. */
static gpointer
run_counter(gpointer data)
{
    Server *server = data;
    while (!atomic_load(&server->stopping)) {
        most_read_tick(site_most_read(server->site));
        newsroom_tidy(server->newsroom);
        g_usleep(COUNT_US);
    }
    return NULL;
}

static gboolean
stop(gpointer data)
{
    Server *server = data;
    g_main_loop_quit(server->loop);
    return G_SOURCE_CONTINUE;
}

static gboolean
reload(gpointer data)
{
    Server *server = data;
    g_autoptr(GError) error = NULL;
    listener_reopen_log(server->listener);
    if (site_reload_theme(server->site, &error))
        fputs("theme loaded again\n", stderr);
    else
        fprintf(stderr, "dateline serve: theme stays as it was: %s\n", error->message);
    return G_SOURCE_CONTINUE;
}

/* What goes out to other servers, and to people by mail. */
static bool
start_outbox(Server *server, const ServeOptions *options, GError **error)
{
    g_autofree char *conf = g_build_filename(newsroom_dir(server->newsroom), "dateline.conf", NULL);
    if (!mail_server_read(conf, &server->mail, error))
        return false;
    OutboxOptions outbox = {.allows_inside = options->calls_inside,
        .mail_server = server->mail,
        .indexnow_url = options->indexnow};
    site_outbox_source(server->site, &outbox.source);
    desk_outbox_source(server->desk, &outbox.source);
    server->outbox = outbox_open(server->newsroom, &outbox, error);
    if (server->outbox == NULL)
        return false;
    site_set_outbox(server->site, server->outbox);
    outbox_start(server->outbox);
    return true;
}

static bool
start(Server *server, const ServeOptions *options, GError **error)
{
    ListenerOptions listener = {
        .address = options->listen != NULL ? options->listen : "127.0.0.1:8080",
        .threads = (unsigned)options->threads,
        .tls_certificate = options->tls_certificate,
        .tls_key = options->tls_key,
        .body_limit =
            (size_t)(options->body_limit_mb > 0 ? options->body_limit_mb : BODY_LIMIT_MB) *
            MEGABYTE,
        .behind_proxy = options->behind_proxy,
        .access_log = options->access_log != NULL,
        .access_log_path = options->access_log,
    };
    size_t const cache = (size_t)(options->cache_mb > 0 ? options->cache_mb : CACHE_MB) * MEGABYTE;
    server->site = site_new(server->newsroom, options->theme, cache, error);
    if (server->site == NULL)
        return false;
    DeskOptions const desk = {.newsroom = server->newsroom, .site = server->site};
    server->desk = desk_new(&desk, error);
    if (server->desk == NULL || !start_outbox(server, options, error))
        return false;
    site_listener_options(server->site, &listener);
    server->routes = g_array_new(FALSE, FALSE, sizeof(Route));
    g_array_append_vals(server->routes, listener.routes, (guint)listener.route_count);
    desk_add_routes(server->desk, server->routes);
    listener.routes = (const Route *)(void *)server->routes->data;
    listener.route_count = server->routes->len;
    desk_listener_options(server->desk, &listener);
    site_tick(server->site);
    server->listener = listener_start(&listener, error);
    return server->listener != NULL;
}

/* Somebody has to be the first at the desk. */
static void
invite(const Server *server, const char *base)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    if (!desk_first_link(server->newsroom, &path, &error))
        fprintf(stderr, "dateline serve: no link for the desk: %s\n", error->message);
    else if (path != NULL)
        printf("the desk has no password yet; set one, once, at\n  %s%s\n", base, path);
    else
        printf("the desk is at %s/desk\n", base);
}

static void
greet(const Server *server, const ServeOptions *options, const char *dir)
{
    bool const tls = options->tls_certificate != NULL;
    const char *address = options->listen != NULL ? options->listen : "127.0.0.1:8080";
    const char *colon = strrchr(address, ':');
    int const host = colon == NULL ? (int)strlen(address) : (int)(colon - address);
    g_autofree char *base = g_strdup_printf(
        "%s://%.*s:%u", tls ? "https" : "http", host, address, listener_port(server->listener));
    printf("%s is served at %s/\n", dir, base);
    invite(server, base);
    if (listener_library_is_old())
        printf("libmicrohttpd %s is older than 1.0.8: keep a proxy in front on the open internet\n",
            listener_library_version());
    fflush(stdout);
}

/* As many connections as the system lets us have, without asking for more. */
static void
raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int
serve(Server *server, const ServeOptions *options, const char *dir)
{
    g_autoptr(GError) error = NULL;
    int exit_code = 0;
    signal(SIGPIPE, SIG_IGN);
    raise_file_limit();
    if (start(server, options, &error)) {
        server->loop = g_main_loop_new(NULL, FALSE);
        server->ticker = g_thread_new("ticker", run_ticker, server);
        server->counter = g_thread_new("counter", run_counter, server);
        g_unix_signal_add(SIGINT, stop, server);
        g_unix_signal_add(SIGTERM, stop, server);
        g_unix_signal_add(SIGHUP, reload, server);
        greet(server, options, dir);
        g_main_loop_run(server->loop);
        atomic_store(&server->stopping, true);
        g_thread_join(server->ticker);
        g_thread_join(server->counter);
        g_main_loop_unref(server->loop);
    } else {
        exit_code = command_fail("serve", error);
    }
    listener_stop(server->listener);
    if (server->site != NULL)
        site_set_outbox(server->site, NULL);
    outbox_close(server->outbox);
    mail_server_free(server->mail);
    desk_free(server->desk);
    site_free(server->site);
    g_clear_pointer(&server->routes, g_array_unref);
    return exit_code;
}

int
command_serve(int argc, char **argv)
{
    g_auto(ServeOptions) options = {0};
    GOptionEntry entries[] = {
        {"listen", 0, 0, G_OPTION_ARG_STRING, &options.listen,
            "address and port; 0.0.0.0:80, [::]:80", NULL},
        {"tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options.tls_certificate, "certificate, PEM",
            NULL},
        {"tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options.tls_key, "its key, PEM", NULL},
        {"theme", 0, 0, G_OPTION_ARG_FILENAME, &options.theme,
            "a folder whose files win over the theme's", NULL},
        {"threads", 0, 0, G_OPTION_ARG_INT, &options.threads, "serving threads; one a core", NULL},
        {"access-log", 0, 0, G_OPTION_ARG_FILENAME, &options.access_log,
            "a file for one line a request", NULL},
        {"behind-proxy", 0, 0, G_OPTION_ARG_NONE, &options.behind_proxy,
            "believe a local proxy's X-Forwarded-For", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    Server server = {0};
    g_autoptr(GError) error = NULL;
    if (!command_options("serve", entries, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    if ((options.tls_certificate == NULL) != (options.tls_key == NULL))
        return command_usage("serve", "--tls-cert and --tls-key go together");
    if (!read_conf(argv[1], &options, &error))
        return command_fail("serve", error);
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL)
        return command_fail("serve", error);
    server.newsroom = newsroom;
    return serve(&server, &options, argv[1]);
}
