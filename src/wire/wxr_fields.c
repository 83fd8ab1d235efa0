/* SPDX-License-Identifier: MIT */
/* SAX, so that memory is that of the texts: a tree of many small elements would be thirty times the
 * file. The parser sees no DTD (wxr_split refuses them), asks nobody for entities and opens
 * nothing. */
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/error.h"
#include "wire/wxr_fields_internal.h"

typedef enum { SPACE_NONE, SPACE_WP, SPACE_EXCERPT, SPACE_CONTENT, SPACE_DC, SPACE_OTHER } Space;

enum { ROOT_DEPTH = 1, CHILD_DEPTH = 2, FIELD_DEPTH = 3, META_DEPTH = 4, FIELDS_MAX = 100000 };

static const struct {
    Space space;
    const char *local;
    WxrName name;
} NAMES[] = {
    {SPACE_NONE, "item", WXR_ITEM},
    {SPACE_WP, "base_site_url", WXR_BASE_SITE_URL},
    {SPACE_WP, "base_blog_url", WXR_BASE_BLOG_URL},
    {SPACE_WP, "author", WXR_AUTHOR},
    {SPACE_WP, "category", WXR_TERM_CATEGORY},
    {SPACE_NONE, "title", WXR_TITLE},
    {SPACE_NONE, "link", WXR_LINK},
    {SPACE_NONE, "guid", WXR_GUID},
    {SPACE_NONE, "pubDate", WXR_PUB_DATE},
    {SPACE_DC, "creator", WXR_CREATOR},
    {SPACE_NONE, "category", WXR_CATEGORY},
    {SPACE_CONTENT, "encoded", WXR_CONTENT},
    {SPACE_EXCERPT, "encoded", WXR_EXCERPT},
    {SPACE_WP, "post_id", WXR_POST_ID},
    {SPACE_WP, "post_date", WXR_POST_DATE},
    {SPACE_WP, "post_date_gmt", WXR_POST_DATE_GMT},
    {SPACE_WP, "post_modified_gmt", WXR_POST_MODIFIED_GMT},
    {SPACE_WP, "post_name", WXR_POST_NAME},
    {SPACE_WP, "status", WXR_STATUS},
    {SPACE_WP, "post_type", WXR_POST_TYPE},
    {SPACE_WP, "post_password", WXR_POST_PASSWORD},
    {SPACE_WP, "is_sticky", WXR_IS_STICKY},
    {SPACE_WP, "attachment_url", WXR_ATTACHMENT_URL},
    {SPACE_WP, "postmeta", WXR_POSTMETA},
    {SPACE_WP, "meta_key", WXR_META_KEY},
    {SPACE_WP, "meta_value", WXR_META_VALUE},
    {SPACE_WP, "author_login", WXR_AUTHOR_LOGIN},
    {SPACE_WP, "author_display_name", WXR_AUTHOR_DISPLAY_NAME},
    {SPACE_WP, "author_first_name", WXR_AUTHOR_FIRST_NAME},
    {SPACE_WP, "author_last_name", WXR_AUTHOR_LAST_NAME},
    {SPACE_WP, "term_id", WXR_TERM_ID},
    {SPACE_WP, "category_nicename", WXR_CATEGORY_NICENAME},
    {SPACE_WP, "category_parent", WXR_CATEGORY_PARENT},
    {SPACE_WP, "cat_name", WXR_CAT_NAME},
};

static const struct {
    const char *key;
    WxrName name;
} METAS[] = {
    {"_thumbnail_id", WXR_META_THUMBNAIL_ID},
    {"_wp_attachment_image_alt", WXR_META_IMAGE_ALT},
    {"_wp_old_slug", WXR_META_OLD_SLUG},
    {"_yoast_wpseo_primary_category", WXR_META_PRIMARY_CATEGORY},
    {"rank_math_primary_category", WXR_META_PRIMARY_CATEGORY},
};

typedef struct {
    Arena *arena;
    WxrName kind;
    unsigned depth;
    GArray *fields; /* of WxrField */
    GString *text;  /* of the element being read */
    WxrField open;  /* that element; WXR_NONE: its text is not wanted */
    unsigned open_depth;
    bool in_postmeta;
    WxrName meta; /* what the key of this postmeta means */
    char *failure;
} Parse;

static Space
space_of(const char *prefix, const char *uri)
{
    static const struct {
        const char *prefix;
        const char *uri;
        Space space;
    } SPACES[] = {
        {"content", "http://purl.org/rss/1.0/modules/content/", SPACE_CONTENT},
        {"dc", "http://purl.org/dc/elements/1.1/", SPACE_DC},
        {"excerpt", NULL, SPACE_EXCERPT},
        {"wp", NULL, SPACE_WP},
    };

    if (uri != NULL && strstr(uri, "://wordpress.org/export/") != NULL)
        return g_str_has_suffix(uri, "/excerpt/") ? SPACE_EXCERPT : SPACE_WP;
    for (size_t index = 0; index < G_N_ELEMENTS(SPACES); index++)
        if (g_strcmp0(prefix, SPACES[index].prefix) == 0 ||
            (uri != NULL && g_strcmp0(uri, SPACES[index].uri) == 0))
            return SPACES[index].space;
    return prefix == NULL && uri == NULL ? SPACE_NONE : SPACE_OTHER;
}

static WxrName
name_of(const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    Space const space = space_of((const char *)prefix, (const char *)uri);
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++)
        if (NAMES[index].space == space && strcmp(NAMES[index].local, (const char *)local) == 0)
            return NAMES[index].name;
    return WXR_NONE;
}

/* attributes: five pointers each, as SAX2 gives them. */
static const char *
attribute(Arena *arena, const char *name, int count, const xmlChar **attributes)
{
    for (int index = 0; index < count; index++) {
        const xmlChar **five = attributes + (ptrdiff_t)5 * index;
        if (five[1] == NULL && strcmp((const char *)five[0], name) == 0)
            return arena_strndup(arena, (const char *)five[3], (size_t)(five[4] - five[3]));
    }
    return NULL;
}

static void
start_element(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
    int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted_count,
    const xmlChar **attributes)
{
    Parse *parse = data;
    parse->depth++;
    bool const in_meta = parse->in_postmeta && parse->depth == META_DEPTH;
    if (parse->depth == ROOT_DEPTH || parse->depth > META_DEPTH ||
        (parse->depth == META_DEPTH && !in_meta))
        return;
    WxrName const name = name_of(local, prefix, uri);
    if (parse->depth == CHILD_DEPTH)
        parse->kind = name;
    if (parse->depth == FIELD_DEPTH) {
        parse->in_postmeta = name == WXR_POSTMETA;
        parse->meta = WXR_NONE;
    }
    if (name == WXR_NONE || name == WXR_POSTMETA ||
        (parse->depth == CHILD_DEPTH && name == WXR_ITEM))
        return;
    parse->open = (WxrField){.name = name};
    parse->open_depth = parse->depth;
    g_string_truncate(parse->text, 0);
    if (name == WXR_CATEGORY) {
        parse->open.domain = attribute(parse->arena, "domain", attribute_count, attributes);
        parse->open.nicename = attribute(parse->arena, "nicename", attribute_count, attributes);
    }
}

static void
add_text(void *data, const xmlChar *text, int size)
{
    Parse *parse = data;
    if (parse->open.name != WXR_NONE && parse->depth == parse->open_depth)
        g_string_append_len(parse->text, (const char *)text, size);
}

static WxrName
meta_name(const char *key)
{
    for (size_t index = 0; index < G_N_ELEMENTS(METAS); index++)
        if (strcmp(METAS[index].key, key) == 0)
            return METAS[index].name;
    return WXR_NONE;
}

static void
keep_field(Parse *parse)
{
    WxrField field = parse->open;
    if (field.name == WXR_META_KEY) {
        parse->meta = meta_name(g_strstrip(parse->text->str));
        return;
    }
    if (field.name == WXR_META_VALUE)
        field.name = parse->meta;
    if (field.name == WXR_NONE || parse->fields->len >= FIELDS_MAX)
        return;
    field.text = g_strstrip(arena_strndup(parse->arena, parse->text->str, parse->text->len));
    g_array_append_val(parse->fields, field);
}

static void
end_element(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    Parse *parse = data;
    if (parse->open.name != WXR_NONE && parse->depth == parse->open_depth) {
        keep_field(parse);
        parse->open.name = WXR_NONE;
    }
    parse->depth--;
}

static void
note_error(void *data, xmlErrorPtr detail)
{
    Parse *parse = data;
    if (parse->failure == NULL && detail->level == XML_ERR_FATAL)
        parse->failure = g_strstrip(g_strdup(detail->message));
}

static xmlSAXHandler
handler(void)
{
    return (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .characters = add_text,
        .ignorableWhitespace = add_text,
        .cdataBlock = add_text,
        .serror = note_error,
    };
}

bool
wxr_fields_parse(Arena *arena, const char *xml, size_t size, WxrFields *ret_fields, GError **error)
{
    static gsize started;
    if (g_once_init_enter(&started)) {
        xmlInitParser();
        g_once_init_leave(&started, 1);
    }
    xmlParserCtxt *context = xmlCreateMemoryParserCtxt(xml, (int)size);
    if (context == NULL)
        return fail(error, FAIL_INVALID, "not XML");
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(WxrField));
    g_autoptr(GString) text = g_string_new(NULL);
    Parse parse = {.arena = arena, .fields = fields, .text = text};
    xmlCtxtUseOptions(context, XML_PARSE_NONET);
    *context->sax = handler();
    context->userData = &parse;
    xmlParseDocument(context);
    bool const well_formed = context->wellFormed;
    xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
    g_autofree char *failure = parse.failure;
    if (!well_formed)
        return fail(error, FAIL_INVALID, "not well-formed: %s",
            failure != NULL ? failure : "the parser gives no reason");
    bool const plain = fields->len == 1 && g_array_index(fields, WxrField, 0).name == parse.kind;
    *ret_fields = (WxrFields){
        .kind = parse.kind,
        .text = plain ? g_array_index(fields, WxrField, 0).text : NULL,
        .fields = arena_memdup(arena, fields->data, fields->len * sizeof(WxrField)),
        .field_count = fields->len,
    };
    return true;
}

const char *
wxr_fields_text(const WxrFields *fields, WxrName name)
{
    for (unsigned index = 0; index < fields->field_count; index++) {
        const WxrField *field = &fields->fields[index];
        if (field->name == name && *field->text != '\0')
            return field->text;
    }
    return NULL;
}
