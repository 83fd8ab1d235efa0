/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "cli/command.h"
#include "newsroom/settings.h"

static const char CONF[] =
    "# What belongs to this machine. What the newsroom says of itself is in its log.\n"
    "[serve]\n"
    "# listen=127.0.0.1:8080\n"
    "# threads=2\n"
    "# cache_mb=128\n"
    "# body_limit_mb=16\n"
    "# behind_proxy=false\n"
    "# access_log=/var/log/dateline/access.log\n"
    "# tls_certificate=/etc/dateline/cert.pem\n"
    "# tls_key=/etc/dateline/key.pem\n"
    "# theme=/etc/dateline/theme\n"
    "[outbox]\n"
    "# indexnow=https://api.indexnow.org/indexnow\n"
    "# allow_inside=false\n"
    "[mail]\n"
    "# smtp=smtps://desk@mail.gazette.example:465\n"
    "# password_file=/etc/dateline/mail-password\n"
    "# from=The Gazette <desk@gazette.example>\n";

static bool
save_settings(Newsroom *newsroom, const Json *settings, GError **error)
{
    g_autoptr(Write) write = store_begin(newsroom_store(newsroom), "init", error);
    return write != NULL && settings_save(write, settings, error) &&
           write_commit(write, NULL, error);
}

static bool
write_conf(const char *dir, GError **error)
{
    g_autofree char *path = g_build_filename(dir, "dateline.conf", NULL);
    g_autoptr(GError) cause = NULL;
    if (g_file_test(path, G_FILE_TEST_EXISTS) || g_file_set_contents(path, CONF, -1, &cause))
        return true;
    return fail(error, FAIL_UNAVAILABLE, "write %s: %s", path, cause->message);
}

static bool
make(const char *dir, const Json *settings, bool sample, GError **error)
{
    g_autoptr(Newsroom) newsroom = newsroom_create(dir, error);
    if (newsroom == NULL || !write_conf(dir, error))
        return false;
    if (sample) {
        g_autofree char *samples = sample_dir();
        if (samples == NULL)
            return fail(error, FAIL_NOT_FOUND,
                "the sample files are not beside the program (build them with: make)");
        if (!sample_fill(newsroom, samples, error))
            return false;
    }
    return json_object_size(settings) == 0 || save_settings(newsroom, settings, error);
}

int
command_init(int argc, char **argv)
{
    gboolean sample = FALSE;
    g_autofree char *title = NULL, *base_url = NULL, *zone = NULL;
    GOptionEntry entries[] = {
        {"sample", 0, 0, G_OPTION_ARG_NONE, &sample, "fill it with an invented agency's news",
            NULL},
        {"title", 0, 0, G_OPTION_ARG_STRING, &title, "the site's title", NULL},
        {"base-url", 0, 0, G_OPTION_ARG_STRING, &base_url, "its address, as https://news.example",
            NULL},
        {"timezone", 0, 0, G_OPTION_ARG_STRING, &zone, "its time zone, as Europe/Sofia", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    g_autoptr(GError) error = NULL;
    if (!command_options("init", entries, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    g_autoptr(Json) settings = json_object();
    json_put_text(settings, "title", title);
    json_put_text(settings, "time_zone", zone);
    if (base_url != NULL && g_str_has_suffix(base_url, "/"))
        base_url[strlen(base_url) - 1] = '\0';
    json_put_text(settings, "base_url", base_url);
    if (!make(argv[1], settings, sample, &error))
        return command_fail("init", error);
    printf("made a newsroom in %s (serve it with: dateline serve %s)\n", argv[1], argv[1]);
    return 0;
}
