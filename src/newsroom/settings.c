/* SPDX-License-Identifier: MIT */
#include "newsroom/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/footer.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

enum { LOOK_BYTES_MAX = 30, THEME_BYTES_MAX = 40 };

static const char SUBJECT[] = "settings:1";

static const struct {
    const char *name;
    size_t limit;
} FIELDS[] = {
    {"title", 200},
    {"tagline", 300},
    {"description", 2000},
    {"language", 35},
    {"time_zone", 60},
    {"base_url", 300},
    {"place", 100},
    {"contact", 200},
    {"security", 300},
    {"about", 100000},
    {"ads_txt", 100000},
    {"second_roles", 100},
    {"theme", THEME_BYTES_MAX},
    {"footer", 500},
    {"footer_links", 4000},
    {"logo", 20},
};

static const char *
right_to_left(const char *language)
{
    static const char *const LANGUAGES[] = {
        "ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"};
    size_t const length = strcspn(language, "-_");
    for (size_t index = 0; index < G_N_ELEMENTS(LANGUAGES); index++)
        if (strlen(LANGUAGES[index]) == length &&
            g_ascii_strncasecmp(LANGUAGES[index], language, length) == 0)
            return "rtl";
    return "ltr";
}

/* "Port Halden" of "Vessia/Port_Halden". */
static const char *
city_of(Arena *arena, const char *zone)
{
    const char *slash = strrchr(zone, '/');
    char *city = arena_strdup(arena, slash == NULL ? zone : slash + 1);
    return g_strdelimit(city, "_", ' ');
}

static const char *
text_or(const Settings *settings, const Json *body, const char *field, const char *fallback)
{
    const char *text = json_text(body, field);
    return arena_strdup(settings->arena, text != NULL ? text : fallback);
}

/* "look.accent": what was chosen of the theme's option "accent". */
static const char LOOK[] = "look.";

static void
take_look(Settings *settings, const Json *body)
{
    const char *name;
    json_t *value;
    settings->look = g_hash_table_new(g_str_hash, g_str_equal);
    json_object_foreach((json_t *)body, name, value)
    {
        if (g_str_has_prefix(name, LOOK) && json_is_string(value))
            g_hash_table_insert(settings->look, arena_strdup(settings->arena, name + strlen(LOOK)),
                arena_strdup(settings->arena, json_string_value(value)));
    }
}

Settings *
settings_load(Db *db, GError **error)
{
    g_autoptr(Settings) settings = g_new0(Settings, 1);
    g_autoptr(Json) body = NULL;
    settings->arena = arena_new();
    g_auto(Query) query = db_query(db, &SQL_SETTING_LOAD, "");
    if (query_next(&query)) {
        settings->revision = query_int(&query, 0);
        body = json_read_object(query_text(&query, 1), query_size(&query, 1), SIZE_MAX, error);
        if (body == NULL)
            return NULL;
    }
    if (!query_end(&query, error))
        return NULL;

    settings->title = text_or(settings, body, "title", "Newsroom");
    settings->tagline = text_or(settings, body, "tagline", NULL);
    settings->description = text_or(settings, body, "description", settings->tagline);
    settings->language = text_or(settings, body, "language", "en");
    settings->direction = right_to_left(settings->language);
    settings->time_zone = text_or(settings, body, "time_zone", "UTC");
    settings->base_url = text_or(settings, body, "base_url", "http://127.0.0.1:8080");
    settings->place =
        text_or(settings, body, "place", city_of(settings->arena, settings->time_zone));
    settings->contact = text_or(settings, body, "contact", NULL);
    settings->security = text_or(settings, body, "security", settings->contact);
    settings->about = text_or(settings, body, "about", NULL);
    settings->ads_txt = text_or(settings, body, "ads_txt", NULL);
    settings->second_roles = text_or(settings, body, "second_roles", NULL);
    settings->theme = text_or(settings, body, "theme", NULL);
    settings->footer = text_or(settings, body, "footer", NULL);
    settings->footer_links = text_or(settings, body, "footer_links", NULL);
    const char *logo = json_text(body, "logo");
    settings->logo = logo == NULL ? 0 : g_ascii_strtoll(logo, NULL, 10);
    take_look(settings, body);
    settings->zone = clock_zone(settings->time_zone, NULL);
    if (settings->zone == NULL)
        settings->zone = g_time_zone_new_utc();
    return g_steal_pointer(&settings);
}

void
settings_free(Settings *settings)
{
    if (settings == NULL)
        return;
    if (settings->zone != NULL)
        g_time_zone_unref(settings->zone);
    if (settings->look != NULL)
        g_hash_table_unref(settings->look);
    arena_free(settings->arena);
    g_free(settings);
}

static bool
check_base_url(const char *address, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri == NULL ? NULL : g_uri_get_scheme(uri);
    if (scheme == NULL || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) ||
        g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0')
        return fail(error, FAIL_INVALID,
            "base_url \"%.80s\" is no address (expected https://news.example)", address);
    if (g_str_has_suffix(address, "/"))
        return fail(error, FAIL_INVALID, "base_url \"%.80s\" must not end with a slash", address);
    return true;
}

/* BCP 47, as far as its form goes: parts of letters and digits with hyphens between. */
static bool
is_language(const char *text)
{
    size_t part = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (part < 2 || part > 8)
        return false;
    for (text += part; *text == '-'; text += part) {
        text++;
        for (part = 0; g_ascii_isalnum(text[part]); part++)
            continue;
        if (part < 1 || part > 8)
            return false;
    }
    return *text == '\0';
}

static bool
check_roles(const char *text, GError **error)
{
    Role role;
    g_auto(GStrv) names = g_strsplit(text, ",", -1);
    for (unsigned index = 0; names[index] != NULL; index++)
        if (!role_parse(names[index], &role))
            return fail(error, FAIL_INVALID, "there is no role \"%.40s\"", names[index]);
    return true;
}

bool
settings_asks_second(const Settings *settings, Role role)
{
    if (settings->second_roles == NULL)
        return false;
    g_auto(GStrv) names = g_strsplit(settings->second_roles, ",", -1);
    return g_strv_contains((const char *const *)names, role_name(role));
}

bool
settings_is_theme_name(const char *name)
{
    static const char SIGNS[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return *name != '\0' && strlen(name) <= THEME_BYTES_MAX && strspn(name, SIGNS) == strlen(name);
}

static bool
check_theme(const char *name, GError **error)
{
    return settings_is_theme_name(name) ||
           fail(error, FAIL_INVALID,
               "theme \"%.40s\" (expected the name of a folder: small letters, digits and -)",
               name);
}

static bool
check_footer_links(const char *text, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    FooterLink links[FOOTER_LINKS_MAX];
    unsigned count;
    return footer_links_read(arena, text, links, &count, error);
}

static bool
check_logo(const char *text, GError **error)
{
    return g_ascii_string_to_signed(text, 10, 1, INT64_MAX, NULL, NULL) ||
           fail(error, FAIL_INVALID, "logo \"%.40s\" (expected a picture's number)", text);
}

/* What a value means is the theme's; here it is letters, digits, - and #. */
static bool
check_look(const char *name, const char *value, GError **error)
{
    static const char SIGNS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    const char *option = name + strlen(LOOK);
    if (*option == '\0' || strlen(option) > LOOK_BYTES_MAX ||
        strspn(option, SIGNS) != strlen(option))
        return fail(error, FAIL_INVALID, "there is no setting \"%.60s\"", name);
    const char *rest = *value == '#' ? value + 1 : value;
    return (strlen(value) <= LOOK_BYTES_MAX && strspn(rest, SIGNS) == strlen(rest)) ||
           fail(error, FAIL_INVALID, "%s: \"%.40s\" is no choice", name, value);
}

static bool
check_field(const char *name, const Json *value, GError **error)
{
    if (json_is_null(value))
        return true;
    const char *text = json_string_value(value);
    if (text == NULL)
        return fail(error, FAIL_INVALID, "setting %s: a text was expected", name);
    if (g_str_has_prefix(name, LOOK))
        return check_look(name, text, error);
    size_t index = 0;
    while (index < G_N_ELEMENTS(FIELDS) && strcmp(FIELDS[index].name, name) != 0)
        index++;
    if (index == G_N_ELEMENTS(FIELDS))
        return fail(error, FAIL_INVALID, "there is no setting \"%.60s\"", name);
    if (!check_text(name, text, FIELDS[index].limit, strcmp(name, "title") == 0, error))
        return false;
    if (strcmp(name, "base_url") == 0)
        return check_base_url(text, error);
    if (strcmp(name, "language") == 0 && !is_language(text))
        return fail(
            error, FAIL_INVALID, "language \"%.40s\" (expected a code like en or pt-BR)", text);
    if (strcmp(name, "second_roles") == 0)
        return check_roles(text, error);
    if (strcmp(name, "theme") == 0)
        return check_theme(text, error);
    if (strcmp(name, "logo") == 0)
        return check_logo(text, error);
    if (strcmp(name, "footer_links") == 0)
        return check_footer_links(text, error);
    if (strcmp(name, "time_zone") == 0) {
        g_autoptr(GTimeZone) zone = clock_zone(text, error);
        return zone != NULL;
    }
    return true;
}

char *
settings_indexnow_key(const char *base_url)
{
    g_autofree char *text = g_strconcat("indexnow ", base_url, NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    return g_strndup(digest, 32);
}

/* seen: -1 for whatever there is. */
static bool
save_fields(Write *write, int64_t seen, const Json *fields, GError **error)
{
    const char *name;
    json_t *value;
    g_autoptr(Json) state = NULL;
    int64_t revision = 0;

    json_object_foreach((json_t *)fields, name, value)
    {
        if (!check_field(name, value, error))
            return false;
    }
    g_auto(Query) query = db_query(write_db(write), &SQL_SETTING_LOAD, "");
    if (query_next(&query)) {
        revision = query_int(&query, 0);
        state = json_read_object(query_text(&query, 1), query_size(&query, 1), SIZE_MAX, error);
    } else {
        state = json_object();
    }
    if (!query_end(&query, error) || state == NULL)
        return false;
    query_finish(&query);
    json_object_foreach((json_t *)fields, name, value)
    {
        if (json_is_null(value))
            json_object_del(state, name);
        else
            json_object_set(state, name, value);
    }
    return write_append(
        write, CHANGE_SETTINGS_SAVED, SUBJECT, seen < 0 ? revision : seen, state, NULL, error);
}

bool
settings_save(Write *write, const Json *fields, GError **error)
{
    return save_fields(write, -1, fields, error);
}

bool
settings_change(Write *write, int64_t revision, const Json *fields, GError **error)
{
    return save_fields(write, revision, fields, error);
}

Json *
settings_stored(Reader *reader, GError **error)
{
    g_autoptr(Json) state = json_object();
    g_auto(Query) query = db_query(reader->db, &SQL_SETTING_LOAD, "");
    if (query_next(&query)) {
        json_decref(g_steal_pointer(&state));
        state = json_read_object(query_text(&query, 1), query_size(&query, 1), SIZE_MAX, error);
    }
    return state == NULL || !query_end(&query, error) ? NULL : g_steal_pointer(&state);
}

static int
by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

const char *const *
settings_zones(Arena *arena)
{
    /* Country codes, coordinates, name, comment: parted by tabs; '#' begins a comment. */
    static const char LIST[] = "/usr/share/zoneinfo/zone1970.tab";
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, arena_strdup(arena, "UTC"));
    if (!g_file_get_contents(LIST, &text, NULL, NULL))
        text = g_strdup("");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned index = 0; lines[index] != NULL; index++) {
        g_auto(GStrv) columns = g_strsplit(lines[index], "\t", 4);
        if (*lines[index] != '#' && g_strv_length(columns) >= 3)
            g_ptr_array_add(names, arena_strdup(arena, columns[2]));
    }
    qsort(names->pdata, names->len, sizeof *names->pdata, by_name);
    g_ptr_array_add(names, NULL);
    return arena_memdup(arena, names->pdata, names->len * sizeof *names->pdata);
}

GTimeZone *
settings_zone(Db *db, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_SETTING_ZONE, "");
    GTimeZone *zone = query_next(&query) && !query_is_null(&query, 0)
                          ? g_time_zone_new_identifier(query_text(&query, 0))
                          : NULL;
    if (!query_end(&query, error)) {
        g_clear_pointer(&zone, g_time_zone_unref);
        return NULL;
    }
    return zone != NULL ? zone : g_time_zone_new_utc();
}

bool
settings_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Settings) before = settings_load(context->db, error);
    if (before == NULL ||
        !db_run(context->db, error, &SQL_SETTING_SAVE, "is", change->revision, change->body))
        return false;
    apply_touch(context, topic_of(TOPIC_SETTINGS, 0));
    g_autoptr(Settings) after = settings_load(context->db, error);
    if (after == NULL)
        return false;
    /* Days are counted in the newsroom's zone: in another one every story is listed anew. */
    return strcmp(before->time_zone, after->time_zone) == 0 ||
           story_relist_topic(context, topic_of(TOPIC_LATEST, 0), error);
}

char *
settings_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    return arena_printf(arena, "title \"%s\", zone %s", state ? json_text(state, "title") : "?",
        state && json_text(state, "time_zone") ? json_text(state, "time_zone") : "UTC");
}
