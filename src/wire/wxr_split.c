/* SPDX-License-Identifier: MIT */
/* <rss …> <channel> child child … </channel> </rss>
 *
 * A child goes from its start tag to the end tag of the same name; the children of a channel never
 * hold one of their own name, so nothing is counted, and an item that was never closed ends where
 * the next one begins. CDATA, comments and instructions are passed over as they stand. Bytes are
 * made valid UTF-8 before they are looked at, whatever the declaration says: WordPress writes UTF-8
 * under any name. Everything is linear and looks at each byte a few times. */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "text/utf8.h"
#include "wire/wxr_split_internal.h"

enum { TAG_BYTES_MAX = 64 * 1024, NAME_BYTES_MAX = 100, LOOK_AHEAD = 16 };

static const char CDATA[] = "<![CDATA[";

struct WxrSplit {
    Input *input;
    Arena *arena;    /* of the block being cleaned */
    GString *window; /* clean text not yet looked at, from at on */
    size_t at;
    GString *carry; /* bytes of a block that end within a character, or a "\r" */
    bool ended;     /* the input has no more */
    int64_t line;
    GString *root; /* <rss …> */
    GString *tag;  /* the tag read last */
    GString *part;
    size_t part_max; /* at which the child is too large */
    char *name;      /* of the child */
    bool collecting; /* what is passed goes into the child */
    bool too_large;
    bool opened;     /* a channel has begun */
    bool closed;     /* and ended */
    bool item_waits; /* tag holds the start of an item that stood within an unclosed child */
    int64_t item_line;
};

typedef enum {
    MARKUP_NONE,
    MARKUP_CDATA,
    MARKUP_COMMENT,
    MARKUP_INSTRUCTION,
    MARKUP_DECLARATION,
    MARKUP_START,
    MARKUP_END,
    MARKUP_LONE, /* a '<' that begins nothing */
} Markup;

WxrSplit *
wxr_split_new(Input *input)
{
    WxrSplit *split = g_new0(WxrSplit, 1);
    split->input = input;
    split->arena = arena_new();
    split->window = g_string_new(NULL);
    split->carry = g_string_new(NULL);
    split->root = g_string_new("<rss>");
    split->tag = g_string_new(NULL);
    split->part = g_string_new(NULL);
    split->line = 1;
    return split;
}

void
wxr_split_free(WxrSplit *split)
{
    if (split == NULL)
        return;
    g_string_free(split->window, TRUE);
    g_string_free(split->carry, TRUE);
    g_string_free(split->root, TRUE);
    g_string_free(split->tag, TRUE);
    g_string_free(split->part, TRUE);
    arena_free(split->arena);
    g_free(split->name);
    g_free(split);
}

/* How many bytes at the end may belong to what the next block begins with. */
static size_t
unfinished(const char *bytes, size_t size)
{
    if (size > 0 && bytes[size - 1] == '\r')
        return 1;
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        unsigned char const byte = (unsigned char)bytes[size - back];
        if (byte < 0x80)
            return 0;
        if (byte >= 0xC0)
            return back < (size_t)(byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0;
    }
    return 0;
}

/* One more block into the window. */
static bool
read_more(WxrSplit *split, GError **error)
{
    const char *bytes;
    size_t size;
    if (split->ended)
        return true;
    g_string_erase(split->window, 0, (gssize)split->at);
    split->at = 0;
    if (!input_read(split->input, &bytes, &size, error))
        return false;
    split->ended = size == 0;
    g_string_append_len(split->carry, bytes, (gssize)size);
    size_t const later = split->ended ? 0 : unfinished(split->carry->str, split->carry->len);
    size_t const now = split->carry->len - later;
    const char *clean = text_valid_utf8(split->arena, split->carry->str, now);
    g_string_append(split->window, clean);
    g_string_erase(split->carry, 0, (gssize)now);
    arena_reset(split->arena);
    return true;
}

static size_t
left_in(const WxrSplit *split)
{
    return split->window->len - split->at;
}

/* At least so many bytes in the window, fewer only at the input's end. */
static bool
look_ahead(WxrSplit *split, size_t count, GError **error)
{
    while (left_in(split) < count && !split->ended)
        if (!read_more(split, error))
            return false;
    return true;
}

static void
collect(WxrSplit *split, const char *text, size_t size)
{
    if (!split->collecting || split->too_large)
        return;
    split->too_large = split->part->len + size > split->part_max;
    if (!split->too_large)
        g_string_append_len(split->part, text, (gssize)size);
}

static void
pass(WxrSplit *split, size_t size)
{
    const char *text = split->window->str + split->at;
    const char *end = text + size;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        split->line++;
    collect(split, text, size);
    split->at += size;
}

/* Passes up to a mark, and over it where over is true. At the input's end all is passed. */
static bool
pass_to(WxrSplit *split, const char *mark, bool over, GError **error)
{
    size_t const length = strlen(mark);
    for (;;) {
        const char *text = split->window->str + split->at;
        const char *found = memmem(text, left_in(split), mark, length);
        if (found != NULL) {
            pass(split, (size_t)(found - text) + (over ? length : 0));
            return true;
        }
        size_t const kept = split->ended ? 0 : MIN(left_in(split), length - 1);
        pass(split, left_in(split) - kept);
        if (split->ended)
            return true;
        if (!read_more(split, error))
            return false;
    }
}

static bool
begins_name(char byte)
{
    return g_ascii_isalpha(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/* What stands at the '<' ahead. */
static bool
next_markup(WxrSplit *split, Markup *ret_markup, GError **error)
{
    if (!pass_to(split, "<", false, error) || !look_ahead(split, LOOK_AHEAD, error))
        return false;
    const char *at = split->window->str + split->at;
    if (left_in(split) == 0)
        *ret_markup = MARKUP_NONE;
    else if (g_str_has_prefix(at, CDATA))
        *ret_markup = MARKUP_CDATA;
    else if (g_str_has_prefix(at, "<!--"))
        *ret_markup = MARKUP_COMMENT;
    else if (g_str_has_prefix(at, "<?"))
        *ret_markup = MARKUP_INSTRUCTION;
    else if (g_str_has_prefix(at, "<!"))
        *ret_markup = MARKUP_DECLARATION;
    else if (at[1] == '/' && begins_name(at[2]))
        *ret_markup = MARKUP_END;
    else
        *ret_markup = begins_name(at[1]) ? MARKUP_START : MARKUP_LONE;
    return true;
}

/* Passes what is neither tag nor text. */
static bool
pass_markup(WxrSplit *split, Markup markup, GError **error)
{
    switch (markup) {
    case MARKUP_CDATA:
        return pass_to(split, "]]>", true, error);
    case MARKUP_COMMENT:
        return pass_to(split, "-->", true, error);
    case MARKUP_INSTRUCTION:
        return pass_to(split, "?>", true, error);
    case MARKUP_DECLARATION:
        return fail(error, FAIL_INVALID,
            "line %" G_GINT64_FORMAT ": document type declarations are not accepted", split->line);
    default:
        pass(split, 1);
        return true;
    }
}

/* The place behind the '>' that ends the tag; 0 where the window ends before. */
static size_t
tag_length(const char *text, size_t size)
{
    char quote = '\0';
    for (size_t index = 1; index < size; index++) {
        if (quote != '\0')
            quote = text[index] == quote ? '\0' : quote;
        else if (text[index] == '"' || text[index] == '\'')
            quote = text[index];
        else if (text[index] == '>')
            return index + 1;
    }
    return 0;
}

/* The tag ahead into split->tag, without passing it. Empty where the file ends within it. */
static bool
read_tag(WxrSplit *split, GError **error)
{
    size_t length = 0;
    for (size_t wanted = 512; length == 0 && wanted <= TAG_BYTES_MAX; wanted *= 2) {
        if (!look_ahead(split, wanted, error))
            return false;
        length = tag_length(split->window->str + split->at, MIN(left_in(split), wanted));
        if (left_in(split) < wanted)
            break;
    }
    if (length == 0 && !split->ended)
        return fail(error, FAIL_INVALID, "line %" G_GINT64_FORMAT ": a tag of more than %d bytes",
            split->line, TAG_BYTES_MAX);
    g_string_truncate(split->tag, 0);
    g_string_append_len(split->tag, split->window->str + split->at, (gssize)length);
    return true;
}

static void
pass_tag(WxrSplit *split)
{
    pass(split, split->tag->len > 0 ? split->tag->len : left_in(split));
}

static bool
tag_is(const WxrSplit *split, const char *name)
{
    const char *at = split->tag->str;
    if (*at == '\0')
        return false;
    at += at[1] == '/' ? 2 : 1;
    size_t const length = strlen(name);
    return strncmp(at, name, length) == 0 && strchr(" \t\n/>", at[length]) != NULL;
}

static bool
tag_is_empty(const WxrSplit *split)
{
    return g_str_has_suffix(split->tag->str, "/>");
}

/* Whether the reference at text is one that a parser without a DTD understands. */
static bool
is_reference(const char *text)
{
    static const char *const NAMES[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++)
        if (g_str_has_prefix(text, NAMES[index]))
            return true;
    if (text[1] != '#')
        return false;
    bool const hex = text[2] == 'x';
    const char *digits = text + (hex ? 3 : 2);
    size_t const count = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (count == 0 || count > 8 || digits[count] != ';')
        return false;
    guint64 const value = g_ascii_strtoull(digits, NULL, hex ? 16 : 10);
    return value == '\t' || value == '\n' || value == '\r' || (value >= 0x20 && value < 0xD800) ||
           (value >= 0xE000 && value < 0xFFFE) || (value >= 0x10000 && value <= 0x10FFFF);
}

/* A '&' that begins no such reference becomes text; what it names is decoded with the HTML. */
static void
repair_references(GString *part)
{
    if (memchr(part->str, '&', part->len) == NULL)
        return;
    g_autoptr(GString) repaired = g_string_sized_new(part->len + 64);
    const char *at = part->str;
    while (*at != '\0') {
        size_t const plain = strcspn(at, "&<");
        g_string_append_len(repaired, at, (gssize)plain);
        at += plain;
        if (g_str_has_prefix(at, CDATA)) {
            const char *end = strstr(at, "]]>");
            size_t const length = end == NULL ? strlen(at) : (size_t)(end - at);
            g_string_append_len(repaired, at, (gssize)length);
            at += length;
        } else if (*at == '&' && !is_reference(at)) {
            g_string_append(repaired, "&amp;");
            at++;
        } else if (*at != '\0') {
            g_string_append_c(repaired, *at++);
        }
    }
    g_string_assign(part, repaired->str);
}

/* U+FFFE and U+FFFF, which XML forbids, become U+FFFD. */
static void
repair_noncharacters(GString *part)
{
    char *at = part->str;
    while ((at = strstr(at, "\xEF\xBF")) != NULL) {
        if (at[2] == '\xBE' || at[2] == '\xBF')
            at[2] = '\xBD';
        at += 2;
    }
}

static void
begin_child(WxrSplit *split)
{
    const char *name = split->tag->str + 1;
    g_free(split->name);
    split->name = g_strndup(name, MIN(strcspn(name, " \t\n/>"), (size_t)NAME_BYTES_MAX));
    g_string_assign(split->part, split->root->str);
    split->part_max = split->part->len + WXR_PART_BYTES_MAX;
    split->collecting = true;
    split->too_large = false;
    collect(split, split->tag->str, split->tag->len);
    split->collecting = false;
}

/* Collects the child to its end tag. *ret_problem says what is wrong with it. */
static bool
read_child(WxrSplit *split, const char **ret_problem, GError **error)
{
    Markup markup;
    split->collecting = true;
    for (;;) {
        if (!next_markup(split, &markup, error))
            return false;
        if (markup == MARKUP_NONE) {
            *ret_problem = "the file ends within it";
            break;
        }
        if (markup != MARKUP_START && markup != MARKUP_END) {
            if (!pass_markup(split, markup, error))
                return false;
            continue;
        }
        if (!read_tag(split, error))
            return false;
        if (markup == MARKUP_START && tag_is(split, "item")) {
            *ret_problem = "it is not closed before the next item";
            split->item_waits = true;
            break;
        }
        pass_tag(split);
        if (markup == MARKUP_END && tag_is(split, split->name)) {
            *ret_problem = split->too_large ? "it has more than 20 MB" : NULL;
            break;
        }
    }
    split->collecting = false;
    return true;
}

static bool
finish_child(WxrSplit *split, int64_t line, WxrPart *ret_part, GError **error)
{
    const char *problem = NULL;
    begin_child(split);
    if (!tag_is_empty(split) && !read_child(split, &problem, error))
        return false;
    if (problem == NULL) {
        repair_references(split->part);
        repair_noncharacters(split->part);
        g_string_append(split->part, "</rss>");
    }
    *ret_part = (WxrPart){
        .name = split->name,
        .xml = split->part->str,
        .size = split->part->len,
        .line = line,
        .problem = problem,
    };
    return true;
}

/* A start tag outside any child: a container, or a child's. */
static bool
open_container(WxrSplit *split)
{
    if (tag_is(split, "rss") && !tag_is_empty(split))
        g_string_assign(split->root, split->tag->str);
    if (tag_is(split, "channel")) {
        split->opened = true;
        split->closed = tag_is_empty(split);
    }
    return tag_is(split, "rss") || tag_is(split, "channel") || !split->opened;
}

static bool
end_of_file(const WxrSplit *split, WxrPart *ret_part, GError **error)
{
    if (!split->opened)
        return fail(error, FAIL_INVALID, "no WordPress export: there is no <channel> in it");
    if (!split->closed)
        return fail(error, FAIL_INVALID, "the file ends before its </channel>");
    *ret_part = (WxrPart){0};
    return true;
}

bool
wxr_split_next(WxrSplit *split, WxrPart *ret_part, GError **error)
{
    Markup markup = MARKUP_START;
    for (;;) {
        bool const waiting = split->item_waits;
        split->item_waits = false;
        if (!waiting && !next_markup(split, &markup, error))
            return false;
        if (markup == MARKUP_NONE)
            return end_of_file(split, ret_part, error);
        if (markup != MARKUP_START && markup != MARKUP_END) {
            if (!pass_markup(split, markup, error))
                return false;
            continue;
        }
        int64_t const line = split->line;
        if (!read_tag(split, error))
            return false;
        pass_tag(split);
        if (markup == MARKUP_END)
            split->closed = split->closed || tag_is(split, "channel");
        else if (split->tag->len > 0 && !open_container(split))
            return finish_child(split, line, ret_part, error);
    }
}
