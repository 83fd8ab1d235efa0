/* SPDX-License-Identifier: MIT */
/* A tokenizer as the HTML standard has it, without a tree: names, quoted and bare attribute values,
 * comments, raw text. Start tags are kept on a stack so that at most OPEN_MAX are open and an end
 * tag is passed on only where it closes something; an end tag of a block first closes the inline
 * elements left open in it. */
#include <stdbool.h>

#include <gumbo.h>

#include "text/guard_internal.h"

enum {
    OPEN_MAX = 200,
    INLINES_MAX = 32,
    CROSSED_MAX = 6,
    TAGS_MAX = 250000,
    VALUE_BYTES_MAX = 16384
};

typedef enum {
    ROLE_NONE, /* the tag goes, its content stays */
    ROLE_INLINE,
    ROLE_BLOCK,
    ROLE_ITEM,  /* ends an open one of its kind: li, dt, dd */
    ROLE_TABLE, /* table and its parts */
    ROLE_VOID,
    ROLE_SKIP,  /* goes with its content */
    ROLE_RAW,   /* goes with its content, in which no tags are read */
    ROLE_FRAME, /* raw, but the empty element stays: iframe */
    ROLE_END,   /* plaintext: everything behind it goes */
} Role;

typedef struct {
    unsigned char role;
    unsigned char as; /* GumboTag it is passed on as */
} TagRule;

#define KEEP(tag, role)        [GUMBO_TAG_##tag] = {role, GUMBO_TAG_##tag}
#define TURN(tag, role, other) [GUMBO_TAG_##tag] = {role, GUMBO_TAG_##other}
#define DROP(tag, role)        [GUMBO_TAG_##tag] = {role, 0}

static const TagRule RULES[GUMBO_TAG_LAST] = {
    KEEP(P, ROLE_BLOCK),
    KEEP(H2, ROLE_BLOCK),
    KEEP(H3, ROLE_BLOCK),
    KEEP(H4, ROLE_BLOCK),
    TURN(H1, ROLE_BLOCK, H2),
    TURN(H5, ROLE_BLOCK, H4),
    TURN(H6, ROLE_BLOCK, H4),
    KEEP(BLOCKQUOTE, ROLE_BLOCK),
    KEEP(PRE, ROLE_BLOCK),
    TURN(LISTING, ROLE_BLOCK, PRE),
    KEEP(UL, ROLE_BLOCK),
    KEEP(OL, ROLE_BLOCK),
    KEEP(DL, ROLE_BLOCK),
    TURN(DIR, ROLE_BLOCK, UL),
    TURN(MENU, ROLE_BLOCK, UL),
    KEEP(LI, ROLE_ITEM),
    KEEP(DT, ROLE_ITEM),
    KEEP(DD, ROLE_ITEM),
    KEEP(FIGURE, ROLE_BLOCK),
    KEEP(FIGCAPTION, ROLE_BLOCK),
    KEEP(TABLE, ROLE_TABLE),
    KEEP(CAPTION, ROLE_TABLE),
    KEEP(THEAD, ROLE_TABLE),
    KEEP(TBODY, ROLE_TABLE),
    KEEP(TFOOT, ROLE_TABLE),
    KEEP(TR, ROLE_TABLE),
    KEEP(TD, ROLE_TABLE),
    KEEP(TH, ROLE_TABLE),
    KEEP(DIV, ROLE_BLOCK),
    TURN(SECTION, ROLE_BLOCK, DIV),
    TURN(ARTICLE, ROLE_BLOCK, DIV),
    TURN(ASIDE, ROLE_BLOCK, DIV),
    TURN(HEADER, ROLE_BLOCK, DIV),
    TURN(FOOTER, ROLE_BLOCK, DIV),
    TURN(MAIN, ROLE_BLOCK, DIV),
    TURN(NAV, ROLE_BLOCK, DIV),
    TURN(ADDRESS, ROLE_BLOCK, DIV),
    TURN(CENTER, ROLE_BLOCK, DIV),
    TURN(DETAILS, ROLE_BLOCK, DIV),
    TURN(SUMMARY, ROLE_BLOCK, DIV),
    TURN(HGROUP, ROLE_BLOCK, DIV),
    TURN(FORM, ROLE_BLOCK, DIV),
    TURN(FIELDSET, ROLE_BLOCK, DIV),
    TURN(LEGEND, ROLE_BLOCK, DIV),
    TURN(MARQUEE, ROLE_BLOCK, DIV),
    KEEP(A, ROLE_INLINE),
    KEEP(STRONG, ROLE_INLINE),
    KEEP(B, ROLE_INLINE),
    KEEP(EM, ROLE_INLINE),
    KEEP(I, ROLE_INLINE),
    KEEP(U, ROLE_INLINE),
    KEEP(S, ROLE_INLINE),
    TURN(STRIKE, ROLE_INLINE, S),
    KEEP(DEL, ROLE_INLINE),
    KEEP(INS, ROLE_INLINE),
    KEEP(SUB, ROLE_INLINE),
    KEEP(SUP, ROLE_INLINE),
    KEEP(SMALL, ROLE_INLINE),
    KEEP(MARK, ROLE_INLINE),
    KEEP(ABBR, ROLE_INLINE),
    TURN(ACRONYM, ROLE_INLINE, ABBR),
    KEEP(TIME, ROLE_INLINE),
    KEEP(Q, ROLE_INLINE),
    KEEP(CITE, ROLE_INLINE),
    KEEP(CODE, ROLE_INLINE),
    TURN(TT, ROLE_INLINE, CODE),
    TURN(SAMP, ROLE_INLINE, CODE),
    KEEP(KBD, ROLE_INLINE),
    TURN(VAR, ROLE_INLINE, I),
    TURN(DFN, ROLE_INLINE, I),
    KEEP(SPAN, ROLE_INLINE),
    KEEP(BDI, ROLE_INLINE),
    KEEP(BDO, ROLE_INLINE),
    KEEP(VIDEO, ROLE_INLINE),
    KEEP(AUDIO, ROLE_INLINE),
    KEEP(OBJECT, ROLE_BLOCK),
    KEEP(BR, ROLE_VOID),
    KEEP(HR, ROLE_VOID),
    KEEP(IMG, ROLE_VOID),
    TURN(IMAGE, ROLE_VOID, IMG),
    KEEP(EMBED, ROLE_VOID),
    KEEP(SOURCE, ROLE_VOID),
    KEEP(IFRAME, ROLE_FRAME),
    DROP(SCRIPT, ROLE_RAW),
    DROP(STYLE, ROLE_RAW),
    DROP(TITLE, ROLE_RAW),
    DROP(TEXTAREA, ROLE_RAW),
    DROP(NOEMBED, ROLE_RAW),
    DROP(NOFRAMES, ROLE_RAW),
    DROP(XMP, ROLE_RAW),
    DROP(TEMPLATE, ROLE_SKIP),
    DROP(SVG, ROLE_SKIP),
    DROP(MATH, ROLE_SKIP),
    DROP(NOSCRIPT, ROLE_SKIP),
    DROP(SELECT, ROLE_SKIP),
    DROP(DATALIST, ROLE_SKIP),
    DROP(BUTTON, ROLE_SKIP),
    DROP(CANVAS, ROLE_SKIP),
    DROP(APPLET, ROLE_SKIP),
    DROP(PLAINTEXT, ROLE_END),
};

/* The attributes the sanitizer reads. */
static const char *const ATTRIBUTES[] = {"href", "src", "alt", "title", "width", "height", "class",
    "lang", "dir", "datetime", "cite", "start", "reversed", "scope", "colspan", "rowspan",
    "hreflang", "data", "data-src", "data-instgrm-permalink"};
G_STATIC_ASSERT(G_N_ELEMENTS(ATTRIBUTES) <= 32);

typedef struct {
    const char *at;
    const char *end;
    TextBuffer *out;
    unsigned tags;
    unsigned inlines_count;
    size_t open_count;
    GumboTag open[OPEN_MAX];
    GumboTag skipped; /* GUMBO_TAG_LAST while nothing is skipped */
    unsigned skip_depth;
} Guard;

static Role
role_of(GumboTag tag)
{
    return (Role)RULES[tag].role;
}

static void
put_end(Guard *guard, GumboTag tag)
{
    buffer_add_text(guard->out, "</");
    buffer_add_text(guard->out, gumbo_normalized_tagname(tag));
    buffer_add_byte(guard->out, '>');
}

/* Closes everything down to and including the entry at index. */
static void
close_down_to(Guard *guard, size_t index)
{
    while (guard->open_count > index) {
        GumboTag const tag = guard->open[--guard->open_count];
        guard->inlines_count -= role_of(tag) == ROLE_INLINE;
        put_end(guard, tag);
    }
}

/* The index of the nearest open tag, no further down than stop_at; -1 where it is not open. */
static long
find_open(const Guard *guard, GumboTag tag, GumboTag stop_at)
{
    for (size_t i = guard->open_count; i > 0; i--) {
        if (guard->open[i - 1] == tag)
            return (long)i - 1;
        if (guard->open[i - 1] == stop_at)
            return -1;
    }
    return -1;
}

/* A block ends an open paragraph that holds nothing but inline elements. */
static void
close_paragraph(Guard *guard)
{
    size_t i = guard->open_count;
    while (i > 0 && role_of(guard->open[i - 1]) == ROLE_INLINE)
        i--;
    if (i > 0 && guard->open[i - 1] == GUMBO_TAG_P)
        close_down_to(guard, i - 1);
}

/* An item ends the one before it in the same list. */
static void
close_item(Guard *guard, GumboTag tag)
{
    for (size_t i = guard->open_count; i > 0; i--) {
        GumboTag const open = guard->open[i - 1];
        if (role_of(open) == ROLE_ITEM && (open == GUMBO_TAG_LI) == (tag == GUMBO_TAG_LI)) {
            close_down_to(guard, i - 1);
            return;
        }
        if (role_of(open) != ROLE_INLINE && open != GUMBO_TAG_P && open != GUMBO_TAG_DIV)
            return;
    }
}

/* How far out a part of a table stands: 0 table … 3 cell. */
static int
table_level(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_TABLE:
        return 0;
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
        return 1;
    case GUMBO_TAG_TR:
        return 2;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
        return 3;
    default:
        return -1;
    }
}

/* A part of a table ends those at its level and below in the same table. */
static void
close_table_parts(Guard *guard, GumboTag tag)
{
    int const level = table_level(tag);
    size_t lowest = guard->open_count;
    if (level == 0)
        return;
    for (size_t i = guard->open_count; i > 0; i--) {
        int const open = table_level(guard->open[i - 1]);
        if (open == 0)
            break;
        if (open >= level)
            lowest = i - 1;
    }
    close_down_to(guard, lowest);
}

static void
close_implied(Guard *guard, GumboTag tag)
{
    switch (role_of(tag)) {
    case ROLE_BLOCK:
        close_paragraph(guard);
        break;
    case ROLE_ITEM:
        close_item(guard, tag);
        close_paragraph(guard);
        break;
    case ROLE_TABLE:
        close_paragraph(guard);
        close_table_parts(guard, tag);
        break;
    default:
        break;
    }
}

/* An inline end tag over blocks: the parser sorts that out while there are few of them. */
static void
end_inline(Guard *guard, GumboTag tag)
{
    size_t crossed = 0;
    for (size_t i = guard->open_count; i > 0; i--) {
        GumboTag const open = guard->open[i - 1];
        if (open == tag) {
            memmove(guard->open + i - 1, guard->open + i,
                (guard->open_count - i) * sizeof(guard->open[0]));
            guard->open_count--;
            guard->inlines_count--;
            put_end(guard, tag);
            return;
        }
        crossed += role_of(open) != ROLE_INLINE;
        if (crossed > CROSSED_MAX || role_of(open) == ROLE_TABLE || open == GUMBO_TAG_OBJECT)
            return;
    }
}

static void
end_block(Guard *guard, GumboTag tag)
{
    GumboTag const stop_at = tag == GUMBO_TAG_TABLE ? GUMBO_TAG_LAST : GUMBO_TAG_TABLE;
    long const index = find_open(guard, tag, stop_at);
    if (index < 0)
        return;
    if (role_of(tag) != ROLE_TABLE) {
        for (size_t i = (size_t)index; i < guard->open_count; i++) {
            if (role_of(guard->open[i]) == ROLE_TABLE)
                return;
        }
    }
    close_down_to(guard, (size_t)index);
}

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\f' || byte == '\r';
}

typedef struct {
    const char *name;
    size_t name_size;
    const char *value;
    size_t value_size;
} Attribute;

static void
read_value(Guard *guard, Attribute *attribute)
{
    char const quote = guard->at < guard->end ? *guard->at : '\0';
    if (quote == '"' || quote == '\'') {
        attribute->value = ++guard->at;
        const char *close = memchr(guard->at, quote, (size_t)(guard->end - guard->at));
        guard->at = close == NULL ? guard->end : close;
        attribute->value_size = (size_t)(guard->at - attribute->value);
        guard->at += close != NULL;
        return;
    }
    attribute->value = guard->at;
    while (guard->at < guard->end && !is_space(*guard->at) && *guard->at != '>')
        guard->at++;
    attribute->value_size = (size_t)(guard->at - attribute->value);
}

/* The next attribute of the tag being read; false at its '>' or at the end of the input. */
static bool
read_attribute(Guard *guard, Attribute *ret_attribute)
{
    while (guard->at < guard->end && (is_space(*guard->at) || *guard->at == '/'))
        guard->at++;
    if (guard->at == guard->end || *guard->at == '>')
        return false;
    *ret_attribute = (Attribute){.name = guard->at, .value = ""};
    do {
        guard->at++;
    } while (guard->at < guard->end && !is_space(*guard->at) && *guard->at != '/' &&
             *guard->at != '>' && *guard->at != '=');
    ret_attribute->name_size = (size_t)(guard->at - ret_attribute->name);
    while (guard->at < guard->end && is_space(*guard->at))
        guard->at++;
    if (guard->at == guard->end || *guard->at != '=')
        return true;
    guard->at++;
    while (guard->at < guard->end && is_space(*guard->at))
        guard->at++;
    read_value(guard, ret_attribute);
    return true;
}

static void
put_attribute(Guard *guard, const Attribute *attribute, guint32 *seen)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ATTRIBUTES); i++) {
        if (strlen(ATTRIBUTES[i]) != attribute->name_size ||
            g_ascii_strncasecmp(ATTRIBUTES[i], attribute->name, attribute->name_size) != 0)
            continue;
        if ((*seen & (1u << i)) != 0 || attribute->value_size > VALUE_BYTES_MAX)
            return;
        *seen |= 1u << i;
        buffer_add_byte(guard->out, ' ');
        buffer_add_text(guard->out, ATTRIBUTES[i]);
        buffer_add_text(guard->out, "=\"");
        buffer_add_escaped(guard->out, attribute->value, attribute->value_size, "\"");
        buffer_add_byte(guard->out, '"');
        return;
    }
}

/* Reads to the end of the tag, writing its attributes where write says so; false where the input
 * ends within it, which makes it no tag. */
static bool
read_attributes(Guard *guard, bool write)
{
    Attribute attribute;
    guint32 seen = 0;
    while (read_attribute(guard, &attribute)) {
        if (write)
            put_attribute(guard, &attribute, &seen);
    }
    if (guard->at == guard->end)
        return false;
    guard->at++;
    return true;
}

static GumboTag
read_name(Guard *guard)
{
    const char *name = guard->at;
    while (
        guard->at < guard->end && !is_space(*guard->at) && *guard->at != '/' && *guard->at != '>')
        guard->at++;
    size_t const size = (size_t)(guard->at - name);
    return size > 16 ? GUMBO_TAG_UNKNOWN : gumbo_tagn_enum(name, (unsigned)size);
}

/* Past the end tag of a raw element, or past everything where there is none. */
static void
skip_raw(Guard *guard, const char *name)
{
    size_t const size = strlen(name);
    while (guard->at < guard->end) {
        const char *open = memchr(guard->at, '<', (size_t)(guard->end - guard->at));
        if (open == NULL)
            break;
        guard->at = open + 1;
        if ((size_t)(guard->end - open) > size + 2 && open[1] == '/' &&
            g_ascii_strncasecmp(open + 2, name, size) == 0 &&
            (is_space(open[size + 2]) || open[size + 2] == '/' || open[size + 2] == '>')) {
            guard->at = open + 2 + size;
            read_attributes(guard, false);
            return;
        }
    }
    guard->at = guard->end;
}

/* Whether one more start tag of this kind may be passed on. */
static bool
has_room(const Guard *guard, Role role)
{
    if (guard->tags >= TAGS_MAX || (role != ROLE_VOID && guard->open_count == OPEN_MAX))
        return false;
    return role != ROLE_INLINE || guard->inlines_count < INLINES_MAX;
}

/* Writes a start tag with its attributes; takes it back where the input ends within it. */
static bool
put_start(Guard *guard, GumboTag tag)
{
    size_t const before = guard->out->size;
    buffer_add_byte(guard->out, '<');
    buffer_add_text(guard->out, gumbo_normalized_tagname(tag));
    if (!read_attributes(guard, true)) {
        guard->out->size = before;
        return false;
    }
    buffer_add_byte(guard->out, '>');
    guard->tags++;
    return true;
}

static void
start_element(Guard *guard, GumboTag tag)
{
    Role const role = role_of(tag);
    close_implied(guard, tag);
    if (tag == GUMBO_TAG_A && find_open(guard, GUMBO_TAG_A, GUMBO_TAG_TABLE) >= 0)
        end_inline(guard, GUMBO_TAG_A);
    if (!has_room(guard, role)) {
        read_attributes(guard, false);
        return;
    }
    if (!put_start(guard, tag))
        return;
    if (role == ROLE_FRAME) {
        put_end(guard, tag);
        skip_raw(guard, "iframe");
    } else if (role != ROLE_VOID) {
        guard->open[guard->open_count++] = tag;
        guard->inlines_count += role == ROLE_INLINE;
    }
}

static void
read_start(Guard *guard)
{
    GumboTag const name = read_name(guard);
    TagRule const rule = RULES[name];

    switch ((Role)rule.role) {
    case ROLE_NONE:
        read_attributes(guard, false);
        return;
    case ROLE_RAW:
        if (read_attributes(guard, false))
            skip_raw(guard, gumbo_normalized_tagname(name));
        return;
    case ROLE_SKIP: {
        bool const closed = read_attributes(guard, false) && guard->at[-2] == '/' &&
                            (name == GUMBO_TAG_SVG || name == GUMBO_TAG_MATH);
        guard->skipped = closed ? GUMBO_TAG_LAST : name;
        guard->skip_depth = 1;
        return;
    }
    case ROLE_END:
        guard->at = guard->end;
        return;
    default:
        if (rule.as == GUMBO_TAG_HR)
            close_paragraph(guard);
        start_element(guard, (GumboTag)rule.as);
    }
}

static void
read_end(Guard *guard)
{
    GumboTag const name = read_name(guard);
    if (!read_attributes(guard, false))
        return;
    TagRule const rule = RULES[name];
    switch ((Role)rule.role) {
    case ROLE_INLINE:
        end_inline(guard, (GumboTag)rule.as);
        break;
    case ROLE_BLOCK:
    case ROLE_ITEM:
    case ROLE_TABLE:
        end_block(guard, (GumboTag)rule.as);
        break;
    case ROLE_VOID:
        if (name == GUMBO_TAG_BR)
            buffer_add_text(guard->out, "<br>");
        break;
    default:
        break;
    }
}

/* "<!" or "<?": a comment, a doctype or what a parser takes for a comment. */
static void
skip_declaration(Guard *guard)
{
    bool const comment = guard->end - guard->at >= 4 && memcmp(guard->at, "<!--", 4) == 0;
    const char *body = guard->at + (comment ? 4 : 2);
    for (const char *at = body; at < guard->end; at++) {
        at = memchr(at, '>', (size_t)(guard->end - at));
        if (at == NULL)
            break;
        /* "<!-->" and "<!--->" are whole comments. */
        bool const ends = !comment || at == body || (at == body + 1 && at[-1] == '-') ||
                          (at >= body + 2 && at[-1] == '-' && at[-2] == '-') ||
                          (at >= body + 3 && memcmp(at - 3, "--!", 3) == 0);
        if (ends) {
            guard->at = at + 1;
            return;
        }
    }
    guard->at = guard->end;
}

/* Within a skipped element only its own tags count. */
static void
skip_tag(Guard *guard, bool closing)
{
    GumboTag const name = read_name(guard);
    bool const whole = read_attributes(guard, false);
    if (!whole || name != guard->skipped) {
        if (whole && !closing && RULES[name].role == ROLE_RAW)
            skip_raw(guard, gumbo_normalized_tagname(name));
        return;
    }
    guard->skip_depth += closing ? -1u : 1u;
    if (guard->skip_depth == 0)
        guard->skipped = GUMBO_TAG_LAST;
}

static void
read_tag(Guard *guard)
{
    char const next = guard->at + 1 < guard->end ? guard->at[1] : '\0';
    bool const closing = next == '/';
    char const letter = !closing ? next : guard->at + 2 < guard->end ? guard->at[2] : '\0';

    if (next == '!' || next == '?' || (closing && letter != '\0' && !g_ascii_isalpha(letter))) {
        skip_declaration(guard);
        return;
    }
    if (!g_ascii_isalpha(letter)) {
        if (guard->skipped == GUMBO_TAG_LAST)
            buffer_add_text(guard->out, "&lt;");
        guard->at++;
        return;
    }
    guard->at += closing ? 2 : 1;
    if (guard->skipped != GUMBO_TAG_LAST)
        skip_tag(guard, closing);
    else if (closing)
        read_end(guard);
    else
        read_start(guard);
}

void
guard_markup(const char *html, size_t size, TextBuffer *out)
{
    Guard guard = {.at = html, .end = html + size, .out = out, .skipped = GUMBO_TAG_LAST};
    while (guard.at < guard.end) {
        const char *open = memchr(guard.at, '<', (size_t)(guard.end - guard.at));
        size_t const text = (size_t)((open == NULL ? guard.end : open) - guard.at);
        if (guard.skipped == GUMBO_TAG_LAST)
            buffer_add(out, guard.at, text);
        guard.at += text;
        if (guard.at < guard.end)
            read_tag(&guard);
    }
    close_down_to(&guard, 0);
}
