/* SPDX-License-Identifier: MIT */
/* In four steps: the text is made valid UTF-8, the guard makes it simple and shallow, gumbo parses
 * it as a browser would, and its tree is walked once and told to the composer, which writes
 * everything anew. No byte of the input's tags reaches the output. */
#include "text/sanitizer.h"

#include <string.h>

#include <glib.h>
#include <gumbo.h>

#include "base/error.h"
#include "text/composer_internal.h"
#include "text/guard_internal.h"
#include "text/link_internal.h"
#include "text/utf8.h"

enum {
    INPUT_BYTES_MAX = 5 * 1024 * 1024,
    OUTPUT_BYTES_MAX = INPUT_BYTES_MAX,
    LANG_CHARS_MAX = 35,
    TITLE_BYTES_MAX = 1000,
    ALT_BYTES_MAX = 4000,
};

typedef struct {
    Arena *arena;
    Composer *composer;
    LinkBase base;
} Cleaner;

typedef enum { ELEMENT_UNWRAP, ELEMENT_INLINE, ELEMENT_BLOCK, ELEMENT_SPECIAL } ElementKind;

typedef struct {
    unsigned char kind;
    unsigned char block; /* BlockKind */
} ElementRule;

#define BLOCK(tag, block) [GUMBO_TAG_##tag] = {ELEMENT_BLOCK, block}
#define INLINE(tag)       [GUMBO_TAG_##tag] = {ELEMENT_INLINE, 0}
#define SPECIAL(tag)      [GUMBO_TAG_##tag] = {ELEMENT_SPECIAL, 0}

/* The elements that are written; specials have no content of their own. */
static const ElementRule RULES[GUMBO_TAG_LAST] = {
    BLOCK(DIV, BLOCK_DIV),
    BLOCK(P, BLOCK_P),
    BLOCK(H2, BLOCK_HEADING),
    BLOCK(H3, BLOCK_HEADING),
    BLOCK(H4, BLOCK_HEADING),
    BLOCK(PRE, BLOCK_PRE),
    BLOCK(BLOCKQUOTE, BLOCK_QUOTE),
    BLOCK(FIGURE, BLOCK_FIGURE),
    BLOCK(FIGCAPTION, BLOCK_FIGCAPTION),
    BLOCK(UL, BLOCK_LIST),
    BLOCK(OL, BLOCK_LIST),
    BLOCK(LI, BLOCK_ITEM),
    BLOCK(DL, BLOCK_TERMS),
    BLOCK(DT, BLOCK_TERM),
    BLOCK(DD, BLOCK_TERM),
    BLOCK(TABLE, BLOCK_TABLE),
    BLOCK(CAPTION, BLOCK_CAPTION),
    BLOCK(THEAD, BLOCK_ROWS),
    BLOCK(TBODY, BLOCK_ROWS),
    BLOCK(TFOOT, BLOCK_ROWS),
    BLOCK(TR, BLOCK_ROW),
    BLOCK(TD, BLOCK_CELL),
    BLOCK(TH, BLOCK_CELL),
    INLINE(A),
    INLINE(STRONG),
    INLINE(B),
    INLINE(EM),
    INLINE(I),
    INLINE(U),
    INLINE(S),
    INLINE(DEL),
    INLINE(INS),
    INLINE(SUB),
    INLINE(SUP),
    INLINE(SMALL),
    INLINE(MARK),
    INLINE(ABBR),
    INLINE(TIME),
    INLINE(Q),
    INLINE(CITE),
    INLINE(CODE),
    INLINE(KBD),
    INLINE(SPAN),
    INLINE(BDI),
    INLINE(BDO),
    SPECIAL(BR),
    SPECIAL(HR),
    SPECIAL(IMG),
    SPECIAL(IFRAME),
    SPECIAL(EMBED),
    SPECIAL(SOURCE),
};

static const char *
attribute_of(const GumboNode *node, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute == NULL ? NULL : attribute->value;
}

static const char *
lang_of(const GumboNode *node, const char *name)
{
    const char *lang = attribute_of(node, name);
    if (lang == NULL || !g_ascii_isalpha(*lang) || strlen(lang) > LANG_CHARS_MAX)
        return NULL;
    for (const char *at = lang; *at != '\0'; at++) {
        if (!g_ascii_isalnum(*at) && *at != '-')
            return NULL;
    }
    return lang;
}

/* The value where it is one of the words in the list, which ends with NULL. */
static const char *
word_of(const GumboNode *node, const char *name, const char *const words[])
{
    const char *value = attribute_of(node, name);
    for (size_t i = 0; value != NULL && words[i] != NULL; i++) {
        if (g_ascii_strcasecmp(value, words[i]) == 0)
            return words[i];
    }
    return NULL;
}

static const char *
dir_of(const GumboNode *node)
{
    static const char *const WORDS[] = {"ltr", "rtl", "auto", NULL};
    return word_of(node, "dir", WORDS);
}

static void
put_attribute(TextBuffer *out, const char *name, const char *value)
{
    buffer_add_byte(out, ' ');
    buffer_add_text(out, name);
    buffer_add_text(out, "=\"");
    buffer_add_escaped(out, value, strlen(value), "&<>\"");
    buffer_add_byte(out, '"');
}

/* A number from least to most, as a number is written; anything else is left out. */
static void
put_number(TextBuffer *out, const GumboNode *node, const char *name, gint64 least, gint64 most)
{
    const char *value = attribute_of(node, name);
    gint64 number;
    if (value == NULL || !g_ascii_string_to_signed(value, 10, least, most, &number, NULL))
        return;
    char text[24];
    g_snprintf(text, sizeof(text), "%" G_GINT64_FORMAT, number);
    put_attribute(out, name, text);
}

/* Free text, without controls and cut to max_bytes between characters. */
static void
put_words(
    Cleaner *cleaner, TextBuffer *out, const GumboNode *node, const char *name, size_t max_bytes)
{
    const char *value = attribute_of(node, name);
    if (value == NULL)
        return;
    size_t size = strlen(value);
    if (size > max_bytes) {
        for (size = max_bytes; size > 0 && ((unsigned char)value[size] & 0xC0) == 0x80;)
            size--;
    }
    put_attribute(out, name, text_valid_utf8(cleaner->arena, value, size));
}

static void
put_link(Cleaner *cleaner, TextBuffer *out, const GumboNode *node, const char *name, LinkUse use)
{
    const char *link = link_clean(&cleaner->base, attribute_of(node, name), use);
    if (link != NULL)
        put_attribute(out, name, link);
}

static void
put_datetime(TextBuffer *out, const GumboNode *node)
{
    static const char ALLOWED[] = "0123456789-:.+TZWPDHMSYtz ";
    const char *value = attribute_of(node, "datetime");
    if (value != NULL && *value != '\0' && strlen(value) <= 64 &&
        value[strspn(value, ALLOWED)] == '\0')
        put_attribute(out, "datetime", value);
}

static void
put_cell_attributes(TextBuffer *out, const GumboNode *node)
{
    static const char *const SCOPES[] = {"row", "col", "rowgroup", "colgroup", NULL};
    const char *scope = word_of(node, "scope", SCOPES);
    if (scope != NULL && node->v.element.tag == GUMBO_TAG_TH)
        put_attribute(out, "scope", scope);
    put_number(out, node, "colspan", 2, 1000);
    put_number(out, node, "rowspan", 2, 65534);
}

static void
put_anchor_attributes(Cleaner *cleaner, TextBuffer *out, const GumboNode *node, const char *link)
{
    put_attribute(out, "href", link);
    put_words(cleaner, out, node, "title", TITLE_BYTES_MAX);
    const char *language = lang_of(node, "hreflang");
    if (language != NULL)
        put_attribute(out, "hreflang", language);
}

static void
put_own_attributes(Cleaner *cleaner, TextBuffer *out, const GumboNode *node)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_ABBR:
        put_words(cleaner, out, node, "title", TITLE_BYTES_MAX);
        break;
    case GUMBO_TAG_TIME:
        put_datetime(out, node);
        break;
    case GUMBO_TAG_BLOCKQUOTE:
        put_link(cleaner, out, node, "cite", LINK_SOURCE);
        break;
    case GUMBO_TAG_OL:
        put_number(out, node, "start", -1000000, 1000000);
        if (attribute_of(node, "reversed") != NULL)
            buffer_add_text(out, " reversed");
        break;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
        put_cell_attributes(out, node);
        break;
    default:
        break;
    }
}

/* What is written for a node; false where the element itself is not written. */
static bool
describe(Cleaner *cleaner, const GumboNode *node, Opening *ret_opening)
{
    GumboTag const tag = node->v.element.tag;
    *ret_opening = (Opening){node, gumbo_normalized_tagname(tag), "", NULL, NULL};
    if (node->v.element.attributes.length == 0)
        return tag != GUMBO_TAG_A && tag != GUMBO_TAG_SPAN && tag != GUMBO_TAG_BDI &&
               tag != GUMBO_TAG_BDO;

    ret_opening->lang = lang_of(node, "lang");
    ret_opening->dir = dir_of(node);
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    if (tag == GUMBO_TAG_A) {
        const char *link = link_clean(&cleaner->base, attribute_of(node, "href"), LINK_ANCHOR);
        if (link == NULL)
            return false;
        put_anchor_attributes(cleaner, &out, node, link);
    }
    put_own_attributes(cleaner, &out, node);
    if (out.size > 0)
        ret_opening->attributes = buffer_take(cleaner->arena, &out);
    bool const bare = tag == GUMBO_TAG_SPAN || tag == GUMBO_TAG_BDI || tag == GUMBO_TAG_BDO;
    return !bare || ret_opening->lang != NULL || ret_opening->dir != NULL;
}

static void
write_image(Cleaner *cleaner, const GumboNode *node)
{
    const char *source = link_clean(&cleaner->base, attribute_of(node, "src"), LINK_SOURCE);
    if (source == NULL)
        source = link_clean(&cleaner->base, attribute_of(node, "data-src"), LINK_SOURCE);
    if (source == NULL)
        return;
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    buffer_add_text(&out, "<img");
    put_attribute(&out, "src", source);
    /* None is not an empty one: that says "for decoration". */
    put_words(cleaner, &out, node, "alt", ALT_BYTES_MAX);
    put_number(&out, node, "width", 1, 99999);
    put_number(&out, node, "height", 1, 99999);
    buffer_add_text(&out, " loading=\"lazy\">");
    composer_image(cleaner->composer, buffer_take(cleaner->arena, &out));
}

/* A link in place of what was embedded; false for an address that may not stand. */
static bool
write_embed(Cleaner *cleaner, const char *address)
{
    const char *link = link_clean(&cleaner->base, address, LINK_SOURCE);
    if (link == NULL)
        return false;
    const char *label = link_domain(cleaner->arena, link);
    if (label == NULL)
        label = link;
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    buffer_add_text(&out, "<a");
    put_attribute(&out, "href", link);
    buffer_add_byte(&out, '>');
    buffer_add_escaped(&out, label, strlen(label), "&<>");
    buffer_add_text(&out, "</a>");
    composer_embed(cleaner->composer, buffer_take(cleaner->arena, &out));
    return true;
}

static bool
is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

/* The node after this one in reading order within root, past its children where skip says so. */
static const GumboNode *
next_node(const GumboNode *root, const GumboNode *node, bool skip)
{
    if (!skip && is_element(node) && node->v.element.children.length > 0)
        return node->v.element.children.data[0];
    while (node != root) {
        const GumboVector *siblings = &node->parent->v.element.children;
        size_t const next = node->index_within_parent + 1;
        if (next < siblings->length)
            return siblings->data[next];
        node = node->parent;
    }
    return NULL;
}

/* The attribute's last value among the elements with this tag below root. */
static const char *
last_address(const GumboNode *root, GumboTag tag, const char *attribute)
{
    const char *address = NULL;
    for (const GumboNode *node = root; node != NULL; node = next_node(root, node, false)) {
        if (is_element(node) && node->v.element.tag == tag && attribute_of(node, attribute) != NULL)
            address = attribute_of(node, attribute);
    }
    return address;
}

/* Whether a blockquote is a post of another site, waiting for that site's script. */
static bool
is_post(const GumboNode *node)
{
    static const char *const CLASSES[] = {"twitter-tweet", "twitter-video", "instagram-media",
        "tiktok-embed", "bluesky-embed", "reddit-embed", "text-post-media"};
    const char *class = attribute_of(node, "class");
    for (size_t i = 0; class != NULL && i < G_N_ELEMENTS(CLASSES); i++) {
        if (strstr(class, CLASSES[i]) != NULL)
            return true;
    }
    return false;
}

/* The address of an embedded thing that has content; NULL for any other element. */
static const char *
embedded_address(const GumboNode *node)
{
    const char *address = NULL;
    switch (node->v.element.tag) {
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
        address = attribute_of(node, "src");
        return address != NULL ? address : last_address(node, GUMBO_TAG_SOURCE, "src");
    case GUMBO_TAG_OBJECT:
        address = attribute_of(node, "data");
        return address != NULL ? address : last_address(node, GUMBO_TAG_EMBED, "src");
    case GUMBO_TAG_BLOCKQUOTE:
        if (!is_post(node))
            return NULL;
        address = attribute_of(node, "data-instgrm-permalink");
        if (address == NULL)
            address = attribute_of(node, "cite");
        return address != NULL ? address : last_address(node, GUMBO_TAG_A, "href");
    default:
        return NULL;
    }
}

static void
write_special(Cleaner *cleaner, const GumboNode *node)
{
    const char *address;
    switch (node->v.element.tag) {
    case GUMBO_TAG_BR:
        composer_line_break(cleaner->composer);
        break;
    case GUMBO_TAG_HR:
        composer_rule(cleaner->composer);
        break;
    case GUMBO_TAG_IMG:
        write_image(cleaner, node);
        break;
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_EMBED:
        address = attribute_of(node, "src");
        write_embed(cleaner, address != NULL ? address : attribute_of(node, "data-src"));
        break;
    default:
        break;
    }
}

/* Opens what the element is; true where its children are not to be visited. */
static bool
enter(Cleaner *cleaner, const GumboNode *node)
{
    const char *address = embedded_address(node);
    if (address != NULL && write_embed(cleaner, address))
        return true;
    ElementRule const rule = RULES[node->v.element.tag];
    Opening opening;
    switch ((ElementKind)rule.kind) {
    case ELEMENT_UNWRAP:
        return node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML ||
               node->type == GUMBO_NODE_TEMPLATE;
    case ELEMENT_SPECIAL:
        write_special(cleaner, node);
        return true;
    case ELEMENT_INLINE:
        if (describe(cleaner, node, &opening))
            composer_open_inline(cleaner->composer, &opening);
        return false;
    case ELEMENT_BLOCK:
        describe(cleaner, node, &opening);
        composer_open_block(cleaner->composer, (BlockKind)rule.block, &opening);
        return false;
    }
    return false;
}

/* Numeric references can still have made control characters, and in gumbo 0.10.1 very large ones
 * overflow into bytes that are no UTF-8. */
static void
visit_text(Cleaner *cleaner, const char *text)
{
    const char *valid = text_valid_utf8(cleaner->arena, text, strlen(text));
    composer_text(cleaner->composer, valid, strlen(valid));
}

static void
visit(Cleaner *cleaner, const GumboNode *node, bool *ret_skip)
{
    *ret_skip = false;
    switch (node->type) {
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        *ret_skip = enter(cleaner, node);
        break;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
        visit_text(cleaner, node->v.text.text);
        break;
    default:
        break;
    }
}

/* Without recursion: a node knows its parent and its place there. */
static void
walk(Cleaner *cleaner, const GumboNode *root)
{
    bool skip;
    for (const GumboNode *node = root; !composer_is_full(cleaner->composer);) {
        visit(cleaner, node, &skip);
        if (!skip && is_element(node) && node->v.element.children.length > 0) {
            node = node->v.element.children.data[0];
            continue;
        }
        composer_close(cleaner->composer, node);
        while (node != root &&
               node->index_within_parent + 1 == node->parent->v.element.children.length) {
            node = node->parent;
            composer_close(cleaner->composer, node);
        }
        if (node == root)
            return;
        node = node->parent->v.element.children.data[node->index_within_parent + 1];
    }
}

static void *
parser_alloc(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void
parser_release(void *arena, void *memory)
{
}

/* The tree lives in scratch and dies with it: gumbo's own way to free a tree is recursive. */
static const GumboNode *
parse(Arena *scratch, const char *html, size_t size)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = parser_alloc;
    options.deallocator = parser_release;
    options.userdata = scratch;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    return gumbo_parse_with_options(&options, html, size)->root;
}

bool
sanitizer_clean(Arena *arena, const char *html, size_t size, const SanitizerOptions *options,
    SafeHtml *ret_html, GError **error)
{
    if (size > INPUT_BYTES_MAX)
        return fail(
            error, FAIL_TOO_LARGE, "markup of %zu bytes (at most %d)", size, INPUT_BYTES_MAX);
    g_autoptr(Arena) scratch = arena_new();
    g_auto(TextBuffer) guarded = TEXT_BUFFER_INIT;
    const char *valid = text_valid_utf8(scratch, html, size);
    guard_markup(valid, strlen(valid), &guarded);
    if (guarded.size == 0) {
        *ret_html = (SafeHtml){"", 0};
        return true;
    }

    Composer *composer = composer_new(scratch, OUTPUT_BYTES_MAX);
    Cleaner cleaner = {.arena = scratch, .composer = composer, .base = {.arena = scratch}};
    cleaner.base.base_url = options == NULL ? NULL : options->base_url;
    walk(&cleaner, parse(scratch, guarded.bytes, guarded.size));
    link_base_finish(&cleaner.base);
    bool const full = composer_is_full(composer);
    size_t clean_size;
    const char *clean = composer_finish(composer, &clean_size);
    if (full)
        return fail(error, FAIL_TOO_LARGE, "cleaned markup above %d bytes", OUTPUT_BYTES_MAX);
    *ret_html = (SafeHtml){arena_strndup(arena, clean, clean_size), clean_size};
    return true;
}
