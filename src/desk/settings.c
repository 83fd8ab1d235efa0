/* SPDX-License-Identifier: MIT */
/* What the newsroom says of itself: title, address, time zone, contact, ads.txt, and which roles
 * need a second factor. */
#include "newsroom/settings.h"

#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/settings_internal.h"

static const char *const DONE[][2] = {{"saved", "Saved. It is public now."}, {NULL, NULL}};

/* The fields of the form as the settings have them. */
static const char *const FIELDS[] = {"title", "tagline", "description", "language", "time_zone",
    "base_url", "place", "contact", "security", "about", "ads_txt"};

static bool
asks_second(const Json *fields, const char *role)
{
    const char *roles = json_text(fields, "second_roles");
    g_auto(GStrv) names = g_strsplit(roles != NULL ? roles : "", ",", -1);
    return g_strv_contains((const char *const *)names, role);
}

static bool
show_settings(DeskPage *page, const Json *fields, const char *message, GError **error)
{
    const Settings *settings = page->view.reader->settings;
    Value *root = settings_root(page, "Settings", "general"), *zones = value_list(page->arena);
    Value *roles = value_list(page->arena);
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_int(root, "revision", settings->revision);
    value_put(root, "fields", value_from_json(page->arena, fields));
    for (const char *const *zone = settings_zones(page->arena); *zone != NULL; zone++)
        value_add_text(zones, *zone);
    for (unsigned role = 0; role < ROLE_COUNT_; role++) {
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", role_name((Role)role));
        value_put_bool(entry, "chosen", asks_second(fields, role_name((Role)role)));
        value_add(roles, entry);
    }
    value_put(root, "zones", zones);
    value_put(root, "roles", roles);
    return desk_render(page, "settings", root, error);
}

bool
settings_page(DeskPage *page, GError **error)
{
    if (!desk_may(page, RIGHT_SETTINGS_CHANGE, NULL)) {
        desk_redirect(page, settings_first(page));
        return true;
    }
    g_autoptr(Json) fields = settings_stored(page->view.reader, error);
    return fields != NULL && show_settings(page, fields, NULL, error);
}

char *
settings_clean_text(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    g_autofree char *joined = g_strjoinv("\n", lines);
    return g_strdup(g_strstrip(joined));
}

static Json *
fields_of(const HttpForm *form)
{
    Json *fields = json_object();
    const char *const *roles = http_form_list(form, "second");
    g_autofree char *joined = g_strjoinv(",", (char **)roles);
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        g_autofree char *text = settings_clean_text(form_text(form, FIELDS[index]));
        bool const is_title = strcmp(FIELDS[index], "title") == 0;
        while (strcmp(FIELDS[index], "base_url") == 0 && g_str_has_suffix(text, "/"))
            text[strlen(text) - 1] = '\0';
        json_object_set_new(
            fields, FIELDS[index], *text != '\0' || is_title ? json_string(text) : json_null());
    }
    json_object_set_new(
        fields, "second_roles", *joined != '\0' ? json_string(joined) : json_null());
    return fields;
}

bool
settings_save_form(DeskPage *page, const HttpForm *form, const Json *fields, GError **error)
{
    int64_t revision;
    if (!form_number(form, "revision", 0, &revision, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && settings_change(write, revision, fields, error) &&
           write_commit(write, NULL, error);
}

bool
settings_update(DeskPage *page, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    g_autoptr(Json) fields = fields_of(form);
    if (settings_save_form(page, form, fields, &refused)) {
        desk_redirect(page, "/desk/settings?done=saved");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_settings(page, fields,
        fail_is(refused, FAIL_CONFLICT)
            ? "Somebody else changed the settings meanwhile. What you typed is still here; saving "
              "it again puts it over theirs."
            : fail_said(refused),
        error);
}
