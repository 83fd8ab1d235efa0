/* SPDX-License-Identifier: MIT */
/* What the newsroom chooses of its theme (render/look.h), and what stands at the foot of every
 * page: a line, and the links that the law or custom asks for; and its logo, a picture of the
 * library. */
#include "render/look.h"

#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/media.h"
#include "newsroom/settings.h"
#include "site/site.h"

static const char *const DONE[][2] = {{"saved", "Saved. Readers see it now."}, {NULL, NULL}};

/* Beside the options of the theme. */
static const char *const FIELDS[] = {"theme", "footer", "footer_links"};

/* What the running theme lets a newsroom choose; the caller drops it. */
static Json *
running_options(DeskPage *page)
{
    g_autoptr(Theme) theme = theme_choice_take(site_theme_choice(desk_site(page)));
    return json_incref((Json *)theme_options(theme));
}

static char *
field_of(DeskPage *page, const Json *option)
{
    return arena_printf(page->arena, "look.%s", json_text(option, "name"));
}

static Value *
choices_value(DeskPage *page, const Json *choices, const char *chosen)
{
    Value *list = value_list(page->arena);
    for (size_t index = 0; index < json_array_size(choices); index++) {
        const Json *choice = json_array_get(choices, index);
        const char *name = json_text(choice, "name");
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", name);
        value_put_text(entry, "label", json_text(choice, "label"));
        value_put_bool(entry, "chosen", chosen == NULL ? index == 0 : strcmp(chosen, name) == 0);
        value_add(list, entry);
    }
    return list;
}

/* [{field, label, value, is_colour, example, choices}] */
static Value *
options_value(DeskPage *page, const Json *options, const Json *fields)
{
    Value *list = value_list(page->arena);
    for (size_t index = 0; index < json_array_size(options); index++) {
        const Json *option = json_array_get(options, index);
        const char *field = field_of(page, option), *value = json_text(fields, field);
        Value *entry = value_object(page->arena);
        value_put_text(entry, "field", field);
        value_put_text(entry, "label", json_text(option, "label"));
        value_put_text(entry, "value", value);
        value_put_bool(entry, "is_colour", strcmp(json_text(option, "type"), "colour") == 0);
        value_put_text(entry, "example", json_text(json_object_get(option, "light"), "colour"));
        value_put(entry, "choices", choices_value(page, json_object_get(option, "choices"), value));
        value_add(list, entry);
    }
    return list;
}

/* [{name, chosen}]: the folders, and the one that was chosen where it is gone. */
static Value *
themes_value(DeskPage *page, const char *chosen)
{
    Value *list = value_list(page->arena);
    g_auto(GStrv) names = theme_choice_names(site_theme_choice(desk_site(page)));
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_strv_builder_addv(builder, (const char **)names);
    if (chosen != NULL && !g_strv_contains((const char *const *)names, chosen))
        g_strv_builder_add(builder, chosen);
    g_auto(GStrv) all = g_strv_builder_end(builder);
    for (char **name = all; *name != NULL; name++) {
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", arena_strdup(page->arena, *name));
        value_put_bool(entry, "chosen", g_strcmp0(*name, chosen) == 0);
        value_add(list, entry);
    }
    return list;
}

static bool
show_look(DeskPage *page, const Json *fields, const char *message, GError **error)
{
    g_autoptr(Json) options = running_options(page);
    Value *root = settings_root(page, "Look", "look");
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_text(root, "forced", theme_choice_forced(site_theme_choice(desk_site(page))));
    value_put(root, "themes", themes_value(page, json_text(fields, "theme")));
    value_put_int(root, "revision", page->view.reader->settings->revision);
    value_put(root, "options", options_value(page, options, fields));
    value_put_bool(root, "has_options", json_array_size(options) > 0);
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        value_put_text(root, FIELDS[index], json_text(fields, FIELDS[index]));
    return desk_render(page, "look", root, error);
}

/* The page with what is stored, and what went wrong. */
static bool
show_stored(DeskPage *page, const char *message, GError **error)
{
    g_autoptr(Json) fields = settings_stored(page->view.reader, error);
    return fields != NULL && show_look(page, fields, message, error);
}

bool
look_page(DeskPage *page, GError **error)
{
    return show_stored(page, NULL, error);
}

static void
take_field(Json *fields, const HttpForm *form, const char *name)
{
    g_autofree char *text = settings_clean_text(form_text(form, name));
    json_object_set_new(fields, name, *text != '\0' ? json_string(text) : json_null());
}

/* A theme is chosen only where it loads; of the running one, only what it has. */
static bool
check_look(DeskPage *page, const Json *options, const Json *fields, GError **error)
{
    const char *theme = json_text(fields, "theme");
    if (theme != NULL && !theme_choice_check(site_theme_choice(desk_site(page)), theme, error))
        return fail_prefix(error, "the theme does not load");
    for (size_t index = 0; index < json_array_size(options); index++) {
        const Json *option = json_array_get(options, index);
        const char *value = json_text(fields, field_of(page, option));
        if (value != NULL && !look_check_value(options, json_text(option, "name"), value, error))
            return false;
    }
    return true;
}

/* A chosen theme that did not load before and now does is what readers see from now on. */
static void
mend_theme(DeskPage *page)
{
    g_autoptr(GError) error = NULL;
    Site *site = desk_site(page);
    g_autofree char *trouble = theme_choice_trouble(site_theme_choice(site));
    if (trouble != NULL && !site_reload_theme(site, &error))
        g_warning("theme stays as it was: %s", error->message);
}

bool
look_update(DeskPage *page, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    g_autoptr(Json) fields = json_object();
    g_autoptr(Json) options = running_options(page);
    if (!desk_form(page, &form, error))
        return false;
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        take_field(fields, form, FIELDS[index]);
    for (size_t index = 0; index < json_array_size(options); index++)
        take_field(fields, form, field_of(page, json_array_get(options, index)));
    if (check_look(page, options, fields, &refused) &&
        settings_save_form(page, form, fields, &refused)) {
        mend_theme(page);
        desk_redirect(page, "/desk/settings/look?done=saved");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_look(page, fields,
        fail_is(refused, FAIL_CONFLICT)
            ? "Somebody else changed the settings meanwhile. What you typed is still here; saving "
              "it again puts it over theirs."
            : fail_said(refused),
        error);
}

/* The posted file as a picture of the library, with the title for those who do not see it. */
static bool
take_logo(DeskPage *page, const HttpForm *form, Media *ret_media, GError **error)
{
    const HttpFormFile *file = http_form_file(form, "logo");
    if (file == NULL || file->size == 0)
        return fail(error, FAIL_INVALID, "choose a picture first");
    Media const about = {.name = *file->file_name == '\0' ? NULL : file->file_name,
        .alt = page->view.reader->settings->title};
    return media_take(
        page->newsroom, page->arena, file->bytes, file->size, &about, ret_media, error);
}

/* media NULL: none from now on. */
static bool
save_logo(DeskPage *page, const Media *media, GError **error)
{
    int64_t id = 0;
    bool is_new;
    g_autoptr(Json) fields = json_object();
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || (media != NULL && !media_record(write, media, &id, &is_new, error)))
        return false;
    const char *text = arena_printf(page->arena, "%" G_GINT64_FORMAT, id);
    json_object_set_new(fields, "logo", media != NULL ? json_string(text) : json_null());
    return settings_save(write, fields, error) && write_commit(write, NULL, error);
}

bool
logo_update(DeskPage *page, GError **error)
{
    HttpForm *form;
    Media media;
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    bool const is_removed = strcmp(form_text(form, "act"), "remove") == 0;
    if ((is_removed || take_logo(page, form, &media, &refused)) &&
        save_logo(page, is_removed ? NULL : &media, &refused)) {
        desk_redirect(page, "/desk/settings/look?done=saved");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_stored(page, fail_said(refused), error);
}
