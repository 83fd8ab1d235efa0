/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/plain.h"
#include "wire/wxr_site_internal.h"

enum { NAMES_MAX = 200000, DEPTH_MAX = 8, NAME_BYTES_MAX = 200, CAPTION_CHARS_MAX = 500 };

typedef struct {
    char *name;
    char *parent; /* nicename; "" at the top */
} Category;

struct WxrSite {
    const ReaderContext *context;
    char *link; /* each NULL until it is read */
    char *site_url;
    char *blog_url;
    char *url;              /* the blog's with a slash behind it */
    GHashTable *authors;    /* login -> name */
    GHashTable *categories; /* nicename -> Category */
    GHashTable *terms;      /* number -> nicename */
    WxrFiles *files;
};

static void
category_free(void *data)
{
    Category *category = data;
    g_free(category->name);
    g_free(category->parent);
    g_free(category);
}

WxrSite *
wxr_site_new(const ReaderContext *context)
{
    WxrSite *site = g_new0(WxrSite, 1);
    site->context = context;
    site->authors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    site->categories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, category_free);
    site->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    site->files = wxr_files_new(context->attachments_dir);
    return site;
}

void
wxr_site_free(WxrSite *site)
{
    if (site == NULL)
        return;
    g_free(site->link);
    g_free(site->site_url);
    g_free(site->blog_url);
    g_free(site->url);
    g_hash_table_unref(site->authors);
    g_hash_table_unref(site->categories);
    g_hash_table_unref(site->terms);
    wxr_files_free(site->files);
    g_free(site);
}

const char *
wxr_plain(Arena *arena, const char *markup, size_t max_chars)
{
    if (markup == NULL)
        return NULL;
    if (strpbrk(markup, "<&") != NULL)
        markup = plain_from_html(arena, markup, strlen(markup));
    const char *line = plain_excerpt(arena, markup, max_chars);
    return *line == '\0' ? NULL : line;
}

const char *
wxr_name(Arena *arena, const char *markup)
{
    const char *name = wxr_plain(arena, markup, NAME_BYTES_MAX);
    if (name == NULL || strlen(name) <= NAME_BYTES_MAX)
        return name;
    return plain_excerpt(arena, name, NAME_BYTES_MAX / 4 - 1);
}

static bool
is_email(const char *name)
{
    const char *at = strchr(name, '@');
    return at != NULL && at != name && strpbrk(name, " \t\n") == NULL && strchr(at, '.') != NULL;
}

static const char *
usable_name(const char *name)
{
    return name == NULL || is_email(name) ? NULL : name;
}

static void
note_author(WxrSite *site, Arena *scratch, const WxrFields *fields)
{
    const char *login = wxr_fields_text(fields, WXR_AUTHOR_LOGIN);
    const char *first = wxr_fields_text(fields, WXR_AUTHOR_FIRST_NAME);
    const char *last = wxr_fields_text(fields, WXR_AUTHOR_LAST_NAME);
    const char *full = arena_printf(scratch, "%s%s%s", first != NULL ? first : "",
        first != NULL && last != NULL ? " " : "", last != NULL ? last : "");
    const char *name =
        usable_name(wxr_name(scratch, wxr_fields_text(fields, WXR_AUTHOR_DISPLAY_NAME)));
    if (name == NULL)
        name = usable_name(wxr_name(scratch, full));
    if (login != NULL && name != NULL && g_hash_table_size(site->authors) < NAMES_MAX)
        g_hash_table_insert(site->authors, g_strdup(login), g_strdup(name));
}

static void
note_category(WxrSite *site, Arena *scratch, const WxrFields *fields)
{
    const char *nicename = wxr_fields_text(fields, WXR_CATEGORY_NICENAME);
    const char *parent = wxr_fields_text(fields, WXR_CATEGORY_PARENT);
    const char *term_id = wxr_fields_text(fields, WXR_TERM_ID);
    const char *name = wxr_name(scratch, wxr_fields_text(fields, WXR_CAT_NAME));
    if (nicename == NULL || g_hash_table_size(site->categories) >= NAMES_MAX)
        return;
    Category *category = g_new0(Category, 1);
    category->name = g_strdup(name != NULL ? name : nicename);
    category->parent = g_strdup(parent != NULL ? parent : "");
    g_hash_table_insert(site->categories, g_strdup(nicename), category);
    if (term_id != NULL)
        g_hash_table_insert(site->terms, g_strdup(term_id), g_strdup(nicename));
}

/* The title says something where it is more than the file's name. */
static bool
is_caption(const char *title, const char *file)
{
    g_autofree char *name = g_path_get_basename(file);
    size_t const stem = strcspn(name, ".");
    return title != NULL && strncmp(title, name, stem) != 0;
}

static void
note_attachment(WxrSite *site, Arena *scratch, const WxrFields *fields)
{
    const char *url = wxr_fields_text(fields, WXR_ATTACHMENT_URL);
    if (url == NULL)
        url = wxr_fields_text(fields, WXR_GUID);
    const char *file = url == NULL ? NULL : wxr_files_locate(site->files, scratch, url);
    if (file == NULL)
        return;
    const char *title = wxr_plain(scratch, wxr_fields_text(fields, WXR_TITLE), CAPTION_CHARS_MAX);
    const char *caption =
        wxr_plain(scratch, wxr_fields_text(fields, WXR_EXCERPT), CAPTION_CHARS_MAX);
    if (caption == NULL && is_caption(title, file))
        caption = title;
    WxrAttachment const attachment = {
        .file = file,
        .caption = caption,
        .alt = wxr_plain(scratch, wxr_fields_text(fields, WXR_META_IMAGE_ALT), CAPTION_CHARS_MAX),
    };
    wxr_files_add(site->files, wxr_fields_text(fields, WXR_POST_ID), &attachment);
}

static void
keep_first(char **place, const char *text)
{
    if (*place == NULL && text != NULL && *text != '\0')
        *place = g_strdup(text);
}

/* The address by which the site is known, from what was read so far. */
static void
settle_url(WxrSite *site)
{
    const char *known = site->blog_url != NULL ? site->blog_url : site->link;
    if (known == NULL ||
        !(g_str_has_prefix(known, "http://") || g_str_has_prefix(known, "https://")))
        return;
    g_free(site->url);
    site->url = g_strconcat(known, g_str_has_suffix(known, "/") ? "" : "/", NULL);
}

void
wxr_site_note(WxrSite *site, Arena *scratch, const WxrFields *fields)
{
    switch (fields->kind) {
    case WXR_LINK:
        keep_first(&site->link, fields->text);
        settle_url(site);
        break;
    case WXR_BASE_SITE_URL:
        keep_first(&site->site_url, fields->text);
        break;
    case WXR_BASE_BLOG_URL:
        keep_first(&site->blog_url, fields->text);
        settle_url(site);
        break;
    case WXR_AUTHOR:
        note_author(site, scratch, fields);
        break;
    case WXR_TERM_CATEGORY:
        note_category(site, scratch, fields);
        break;
    case WXR_ITEM:
        if (g_strcmp0(wxr_fields_text(fields, WXR_POST_TYPE), "attachment") == 0)
            note_attachment(site, scratch, fields);
        break;
    default:
        break;
    }
}

const char *
wxr_site_origin(const WxrSite *site)
{
    const char *const names[] = {site->context->origin, site->blog_url, site->link, "wxr"};
    size_t index = 0;
    while (names[index] == NULL)
        index++;
    return names[index];
}

const char *
wxr_site_url(const WxrSite *site)
{
    return site->url;
}

const WxrFiles *
wxr_site_files(const WxrSite *site)
{
    return site->files;
}

GTimeZone *
wxr_site_zone(const WxrSite *site)
{
    return site->context->zone;
}

const char *
wxr_site_author(const WxrSite *site, const char *login)
{
    const char *name = login == NULL ? NULL : g_hash_table_lookup(site->authors, login);
    return name != NULL ? name : usable_name(login);
}

const char *
wxr_site_term(const WxrSite *site, const char *term_id)
{
    return term_id == NULL ? NULL : g_hash_table_lookup(site->terms, term_id);
}

SectionPath
wxr_site_section(const WxrSite *site, Arena *arena, const char *nicename, const char *name)
{
    const char **names = arena_new_array(arena, const char *, DEPTH_MAX);
    unsigned place = DEPTH_MAX; /* filled from the end, since the way leads upwards */
    const Category *category =
        nicename == NULL ? NULL : g_hash_table_lookup(site->categories, nicename);
    if (category == NULL)
        names[--place] = arena_strdup(arena, name != NULL ? name : nicename);
    const Category *first = category;
    while (category != NULL && place > 0) {
        names[--place] = arena_strdup(arena, category->name);
        category = g_hash_table_lookup(site->categories, category->parent);
        if (category == first)
            break; /* a loop; a longer one ends at DEPTH_MAX */
    }
    return (SectionPath){names + place, DEPTH_MAX - place};
}

/* The host in small letters without "www.", NULL for what is no address of the web. */
static char *
host_of(const char *url)
{
    g_autoptr(GUri) uri = url == NULL ? NULL : g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    const char *host = uri == NULL ? NULL : g_uri_get_host(uri);
    if (host == NULL)
        return NULL;
    return g_ascii_strdown(g_ascii_strncasecmp(host, "www.", 4) == 0 ? host + 4 : host, -1);
}

static bool
is_picture_name(const char *url)
{
    static const char *const ENDINGS[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"};
    size_t const length = strcspn(url, "?#");
    for (size_t index = 0; index < G_N_ELEMENTS(ENDINGS); index++) {
        size_t const ending = strlen(ENDINGS[index]);
        if (length > ending &&
            g_ascii_strncasecmp(url + length - ending, ENDINGS[index], ending) == 0)
            return true;
    }
    return false;
}

bool
wxr_site_owns_picture(const WxrSite *site, const char *url)
{
    const char *const known[] = {site->blog_url, site->site_url, site->link};
    if (strstr(url, "/wp-content/uploads/") == NULL || !is_picture_name(url))
        return false;
    g_autofree char *host = host_of(url);
    for (size_t index = 0; host != NULL && index < G_N_ELEMENTS(known); index++) {
        g_autofree char *own = host_of(known[index]);
        if (g_strcmp0(host, own) == 0)
            return true;
    }
    return false;
}
