/* SPDX-License-Identifier: MIT */
/* What WordPress means by an item's fields.
 *
 *   wp:post_type    post, page; attachments are read by wxr_site; menus, revisions … are no stories
 *   wp:status       publish, future, draft, pending, private; trash, auto-draft and inherit are
 * none times           wp:post_date_gmt; "0000-00-00 00:00:00" (never published, or an old
 * WordPress): wp:post_date in the newsroom's zone, else pubDate category        domain "category"
 * or "post_tag" ("tag" before 1.1, which also wrote each again without a domain) content
 * shortcodes, and blank lines for paragraphs unless it was written in blocks
 *
 * The digest is over these fields and over which picture files are at hand, so that a story changes
 * when its export does or when its pictures turn up. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "text/plain.h"
#include "text/sanitizer.h"
#include "text/shortcodes.h"
#include "wire/body_picture.h"
#include "wire/wxr_item_internal.h"

enum {
    HEADLINE_CHARS_MAX = 480,
    STANDFIRST_CHARS_MAX = 1900,
    UNTITLED_CHARS_MAX = 120,
    SECTIONS_MAX = 20,
    OLD_ADDRESSES_MAX = 20,
    PRIORITY_STICKY = 2,
    PRIORITY_PAGE = 5,
};

typedef struct {
    const WxrSite *site;
    Arena *scratch;
    const WxrFields *fields;
    Arena *arena;
    ImportRecord *record;
    bool page;
} Item;

static const char *
text_of(const Item *item, WxrName name)
{
    return wxr_fields_text(item->fields, name);
}

static bool
text_is(const WxrFields *fields, WxrName name, const char *text)
{
    return g_strcmp0(wxr_fields_text(fields, name), text) == 0;
}

static bool
is_one_of(const char *text, const char *const *words)
{
    return text != NULL && g_strv_contains(words, text);
}

WxrItemKind
wxr_item_kind(const WxrFields *fields)
{
    static const char *const STORIES[] = {"post", "page", NULL};
    static const char *const STATUSES[] = {
        "publish", "future", "draft", "pending", "private", NULL};
    const char *type = wxr_fields_text(fields, WXR_POST_TYPE);
    const char *status = wxr_fields_text(fields, WXR_STATUS);
    if (g_strcmp0(type, "attachment") == 0)
        return WXR_ATTACHMENT_ITEM;
    if (!is_one_of(type != NULL ? type : "post", STORIES) ||
        !is_one_of(status != NULL ? status : "publish", STATUSES))
        return WXR_OTHER;
    return WXR_STORY;
}

static void
read_status(Item *item)
{
    Story *story = &item->record->story;
    const char *status = text_of(item, WXR_STATUS);
    bool const locked = text_of(item, WXR_POST_PASSWORD) != NULL;
    story->stage = STORY_READY;
    story->live = &item->record->content;
    if (!locked && (status == NULL || strcmp(status, "publish") == 0)) {
        story->status = STORY_LIVE;
    } else if (!locked && strcmp(status, "future") == 0) {
        story->status = STORY_SCHEDULED;
    } else {
        story->status = STORY_UNPUBLISHED;
        story->stage = STORY_DRAFT;
        story->live = NULL;
        story->working = &item->record->content;
    }
}

/* "Mon, 20 Jan 2025 15:15:00 +0000" */
static bool
parse_rfc822(const char *text, int64_t *ret_us)
{
    static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int day, year, hour, minute, second, offset;
    char month[4], sign;
    const char *comma = strchr(text, ',');
    if (sscanf(comma == NULL ? text : comma + 1, "%2d %3s %4d %2d:%2d:%2d %c%4d", &day, month,
            &year, &hour, &minute, &second, &sign, &offset) != 8 ||
        strlen(month) != 3)
        return false;
    const char *place = strstr(MONTHS, month);
    if (place == NULL || (place - MONTHS) % 3 != 0 || strchr("+-", sign) == NULL || offset < 0)
        return false;
    char iso[64];
    g_snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year,
        (int)(place - MONTHS) / 3 + 1, day, hour, minute, second, sign, offset / 100, offset % 100);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    return clock_parse(iso, utc, ret_us, NULL);
}

/* WordPress writes zeros for a time that there is not. */
static bool
parse_time(const char *text, GTimeZone *zone, int64_t *ret_us)
{
    return text != NULL && !g_str_has_prefix(text, "0000") && clock_parse(text, zone, ret_us, NULL);
}

static void
read_times(Item *item)
{
    Story *story = &item->record->story;
    const char *said = text_of(item, WXR_PUB_DATE);
    int64_t at_us = 0, modified_us = 0;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    bool const known =
        parse_time(text_of(item, WXR_POST_DATE_GMT), utc, &at_us) ||
        parse_time(text_of(item, WXR_POST_DATE), wxr_site_zone(item->site), &at_us) ||
        (said != NULL && parse_rfc822(said, &at_us));
    if (story->status == STORY_UNPUBLISHED)
        return;
    if (!known) {
        record_fail(item->record, item->arena, "it is published, but no time says when");
        return;
    }
    story->published_us = at_us;
    if (parse_time(text_of(item, WXR_POST_MODIFIED_GMT), utc, &modified_us) &&
        modified_us > at_us + MINUTE_US)
        story->updated_us = modified_us;
}

static bool
is_section(const WxrField *field)
{
    return field->name == WXR_CATEGORY && g_strcmp0(field->domain, "category") == 0;
}

static bool
is_tag(const WxrField *field)
{
    return field->name == WXR_CATEGORY &&
           (g_strcmp0(field->domain, "post_tag") == 0 || g_strcmp0(field->domain, "tag") == 0);
}

static bool
is_uncategorized(const WxrField *field)
{
    return g_strcmp0(field->nicename, "uncategorized") == 0 ||
           g_ascii_strcasecmp(field->text, "Uncategorized") == 0;
}

/* Whether any category has a domain: then those without one only repeat them. */
static bool
has_domains(const WxrFields *fields)
{
    for (unsigned index = 0; index < fields->field_count; index++)
        if (fields->fields[index].name == WXR_CATEGORY && fields->fields[index].domain != NULL)
            return true;
    return false;
}

static void
put_section(Item *item, GArray *paths, const WxrField *field)
{
    const char *name = wxr_name(item->scratch, field->text);
    const char *primary = wxr_site_term(item->site, text_of(item, WXR_META_PRIMARY_CATEGORY));
    if (paths->len >= SECTIONS_MAX || (name == NULL && field->nicename == NULL))
        return;
    SectionPath const path = wxr_site_section(item->site, item->arena, field->nicename, name);
    if (primary != NULL && g_strcmp0(primary, field->nicename) == 0)
        g_array_prepend_val(paths, path);
    else
        g_array_append_val(paths, path);
}

static void
read_sections(Item *item)
{
    g_autoptr(GArray) paths = g_array_new(FALSE, FALSE, sizeof(SectionPath));
    bool const domains = has_domains(item->fields);
    for (unsigned index = 0; !item->page && index < item->fields->field_count; index++) {
        const WxrField *field = &item->fields->fields[index];
        bool const wanted = domains ? is_section(field) : field->name == WXR_CATEGORY;
        if (wanted && !is_uncategorized(field))
            put_section(item, paths, field);
    }
    if (paths->len == 0) {
        const char **names = arena_new_array(item->arena, const char *, 1);
        names[0] = item->page ? "Pages" : "News";
        SectionPath const path = {names, 1};
        g_array_append_val(paths, path);
    }
    item->record->section_count = paths->len;
    item->record->sections =
        arena_memdup(item->arena, paths->data, paths->len * sizeof(SectionPath));
}

static bool
has_label(const RecordLabel *labels, unsigned count, const char *name)
{
    for (unsigned index = 0; index < count; index++)
        if (strcmp(labels[index].name, name) == 0)
            return true;
    return false;
}

static void
read_labels(Item *item)
{
    ImportRecord *record = item->record;
    RecordLabel *tags = arena_new_array(item->arena, RecordLabel, STORY_LABELS_MAX);
    for (unsigned index = 0; index < item->fields->field_count; index++) {
        const WxrField *field = &item->fields->fields[index];
        const char *name = is_tag(field) ? wxr_name(item->scratch, field->text) : NULL;
        if (name != NULL && record->tag_count < STORY_LABELS_MAX &&
            !has_label(tags, record->tag_count, name))
            tags[record->tag_count++].name = arena_strdup(item->arena, name);
    }
    record->tags = tags;
    const char *author =
        wxr_name(item->scratch, wxr_site_author(item->site, text_of(item, WXR_CREATOR)));
    if (author == NULL)
        return;
    RecordLabel *authors = arena_new0(item->arena, RecordLabel);
    authors->name = arena_strdup(item->arena, author);
    record->authors = authors;
    record->author_count = 1;
}

static void
read_body(Item *item)
{
    StoryContent *content = &item->record->content;
    const char *body = text_of(item, WXR_CONTENT);
    g_autoptr(GError) error = NULL;
    SafeHtml clean;
    content->body = "";
    content->body_format = BODY_HTML;
    if (body == NULL)
        return;
    bool const blocks = strstr(body, "<!-- wp:") != NULL;
    body = shortcodes_expand(item->scratch, body, strlen(body));
    if (!blocks)
        body = text_autop(item->scratch, body, strlen(body));
    SanitizerOptions const options = {.base_url = wxr_site_url(item->site)};
    if (sanitizer_clean(item->scratch, body, strlen(body), &options, &clean, &error))
        content->body = arena_strndup(item->arena, clean.html, clean.size);
    else
        record_fail(item->record, item->arena, "content: %s", error->message);
}

/* The name that the post had in its address; the one that WordPress gives to what has no title (its
 * number) says nothing. */
static void
read_slug(Item *item)
{
    const char *name = text_of(item, WXR_POST_NAME);
    g_autofree char *decoded = name == NULL ? NULL : g_uri_unescape_string(name, "/");
    if (decoded != NULL && g_utf8_validate(decoded, -1, NULL))
        name = decoded;
    if (name != NULL && g_strcmp0(name, text_of(item, WXR_POST_ID)) != 0)
        story_slug_read(item->arena, name, &item->record->content.slug, NULL);
}

static void
read_texts(Item *item)
{
    StoryContent *content = &item->record->content;
    const char *headline = wxr_plain(item->scratch, text_of(item, WXR_TITLE), HEADLINE_CHARS_MAX);
    if (headline == NULL) {
        const char *words = plain_from_html(item->scratch, content->body, strlen(content->body));
        headline = plain_first_sentence(item->scratch, words, UNTITLED_CHARS_MAX);
    }
    if (headline == NULL)
        record_fail(item->record, item->arena, "it has no title and no text");
    content->headline = arena_strdup(item->arena, headline);
    content->standfirst = arena_strdup(
        item->arena, wxr_plain(item->scratch, text_of(item, WXR_EXCERPT), STANDFIRST_CHARS_MAX));
    read_slug(item);
    if (item->page)
        content->priority = PRIORITY_PAGE;
    else if (text_is(item->fields, WXR_IS_STICKY, "1"))
        content->priority = PRIORITY_STICKY;
}

static void
read_lead_picture(Item *item)
{
    const char *id = text_of(item, WXR_META_THUMBNAIL_ID);
    const WxrFiles *files = wxr_site_files(item->site);
    WxrAttachment found;
    if (id == NULL || strcmp(id, "0") == 0 || strcmp(id, "-1") == 0)
        return;
    if (!wxr_files_find(files, id, &found)) {
        item->record->pictures_missing++;
        return;
    }
    item->record->picture.file = wxr_files_path(files, item->arena, found.file);
    item->record->content.picture = (StoryPicture){
        .alt = *found.alt == '\0' ? NULL : arena_strdup(item->arena, found.alt),
        .caption = *found.caption == '\0' ? NULL : arena_strdup(item->arena, found.caption),
    };
}

typedef struct {
    Item *item;
    GArray *pictures; /* of BodyPicture */
    GHashTable *seen; /* addresses */
} PictureSearch;

static void
visit_address(const char *address, size_t size, BodyAddressUse use, void *data)
{
    PictureSearch *search = data;
    Item *item = search->item;
    char *escaped = arena_strndup(item->arena, address, size);
    if (strstr(escaped, "/uploads/") == NULL || search->pictures->len >= BODY_PICTURES_MAX ||
        !g_hash_table_add(search->seen, escaped))
        return;
    const char *url = wxr_plain(item->scratch, escaped, size);
    if (url == NULL || !wxr_site_owns_picture(item->site, url))
        return;
    const WxrFiles *files = wxr_site_files(item->site);
    const char *file = wxr_files_locate(files, item->scratch, url);
    if (file == NULL) {
        item->record->pictures_missing += use == BODY_ADDRESS_IMAGE;
        return;
    }
    BodyPicture const picture = {escaped, wxr_files_path(files, item->arena, file)};
    g_array_append_val(search->pictures, picture);
}

static void
read_body_pictures(Item *item)
{
    g_autoptr(GArray) pictures = g_array_new(FALSE, FALSE, sizeof(BodyPicture));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    PictureSearch search = {item, pictures, seen};
    body_addresses_each(item->record->content.body, visit_address, &search);
    item->record->body_picture_count = pictures->len;
    item->record->body_pictures =
        arena_memdup(item->arena, pictures->data, pictures->len * sizeof(BodyPicture));
}

static void
add_old_address(Item *item, GPtrArray *addresses, const char *path)
{
    if (path == NULL || addresses->len >= OLD_ADDRESSES_MAX ||
        g_ptr_array_find_with_equal_func(addresses, path, g_str_equal, NULL))
        return;
    g_ptr_array_add(addresses, (char *)path);
}

/* "/2020/05/new-name" with the last part that is the post's own name, else the last, replaced. */
static const char *
renamed(Item *item, const char *path, const char *slug)
{
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    g_autofree char *decoded = g_uri_unescape_string(slug, "/");
    if (slash == NULL || strchr(path, '?') != NULL)
        return NULL;
    return arena_printf(item->arena, "%.*s/%s", (int)(slash - path), path,
        decoded != NULL && g_utf8_validate(decoded, -1, NULL) ? decoded : slug);
}

/* Only what the public could see has addresses that it may follow. */
static void
read_old_addresses(Item *item)
{
    ImportRecord *record = item->record;
    const char *link = text_of(item, WXR_LINK), *id = text_of(item, WXR_POST_ID);
    g_autoptr(GPtrArray) addresses = g_ptr_array_new();
    const char *path = record_old_path(item->arena, link);
    record->story.foreign.url = arena_strdup(item->arena, link);
    if (record->story.status == STORY_UNPUBLISHED)
        return;
    add_old_address(item, addresses, path);
    add_old_address(item, addresses, record_old_path(item->arena, text_of(item, WXR_GUID)));
    if (id != NULL && wxr_site_url(item->site) != NULL)
        add_old_address(item, addresses,
            record_old_path(
                item->arena, arena_printf(item->scratch, "%s?%s=%s", wxr_site_url(item->site),
                                 item->page ? "page_id" : "p", id)));
    for (unsigned index = 0; index < item->fields->field_count; index++) {
        const WxrField *field = &item->fields->fields[index];
        if (field->name == WXR_META_OLD_SLUG && *field->text != '\0')
            add_old_address(item, addresses, renamed(item, path, field->text));
    }
    record->old_address_count = addresses->len;
    record->old_addresses =
        arena_memdup(item->arena, addresses->pdata, addresses->len * sizeof(char *));
}

static void
add_digested(GString *all, const char *text)
{
    g_string_append(all, text != NULL ? text : "");
    g_string_append_c(all, '\x1f');
}

static void
digest_labels(GString *all, const RecordLabel *labels, unsigned count)
{
    for (unsigned index = 0; index < count; index++)
        add_digested(all, labels[index].name);
    g_string_append_c(all, '\x1e');
}

/* Without the folder in front of files: it may move. */
static const char *
digested_file(const Item *item, const char *path)
{
    const char *dir = wxr_files_path(wxr_site_files(item->site), item->scratch, "");
    return path != NULL && g_str_has_prefix(path, dir) ? path + strlen(dir) : path;
}

static void
digest_item(Item *item)
{
    ImportRecord *record = item->record;
    const StoryContent *content = &record->content;
    g_autoptr(GString) all = g_string_new(NULL);
    g_string_append_printf(all, "%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d\x1e",
        (int)record->story.status, record->story.published_us, record->story.updated_us,
        content->priority);
    add_digested(all, content->headline);
    add_digested(all, content->slug);
    add_digested(all, content->standfirst);
    add_digested(all, content->body);
    add_digested(all, record->story.foreign.url);
    add_digested(all, content->picture.alt);
    add_digested(all, content->picture.caption);
    add_digested(all, digested_file(item, record->picture.file));
    for (unsigned index = 0; index < record->body_picture_count; index++)
        add_digested(all, digested_file(item, record->body_pictures[index].file));
    for (unsigned index = 0; index < record->section_count; index++) {
        for (unsigned part = 0; part < record->sections[index].count; part++)
            add_digested(all, record->sections[index].names[part]);
        g_string_append_c(all, '\x1e');
    }
    digest_labels(all, record->tags, record->tag_count);
    digest_labels(all, record->authors, record->author_count);
    for (unsigned index = 0; index < record->old_address_count; index++)
        add_digested(all, record->old_addresses[index]);
    record->story.foreign.digest = record_digest(item->arena, all->str, all->len);
}

void
wxr_item_read(const WxrSite *site, Arena *scratch, const WxrFields *fields, Arena *arena,
    ImportRecord *record)
{
    Item item = {
        .site = site,
        .scratch = scratch,
        .fields = fields,
        .arena = arena,
        .record = record,
        .page = text_is(fields, WXR_POST_TYPE, "page"),
    };
    const char *id = wxr_fields_text(fields, WXR_POST_ID);
    if (id == NULL)
        id = wxr_fields_text(fields, WXR_GUID);
    if (id == NULL)
        record_fail(record, arena, "it has neither wp:post_id nor guid");
    record->story.foreign.origin = arena_strdup(arena, wxr_site_origin(site));
    record->story.foreign.id = arena_strdup(arena, id);
    read_status(&item);
    read_times(&item);
    if (record->failure != NULL)
        return;
    read_body(&item);
    read_texts(&item);
    read_sections(&item);
    read_labels(&item);
    read_lead_picture(&item);
    read_body_pictures(&item);
    read_old_addresses(&item);
    digest_item(&item);
}
