/* SPDX-License-Identifier: MIT */
/* WordPress shortcodes: [name], [name key="value" bare /], [name]content[/name], and [[name]] for
 * one that is only shown. Brackets are also how editors write into quotations, so an unknown name
 * counts as a shortcode only where it looks like one: it is closed somewhere, has key=value, ends
 * with "/" or has a character that words lack. One pass; nothing behind the next '[' is looked at,
 * but the place of the next [/caption], which is remembered. */
#include "text/shortcodes.h"

#include <stdbool.h>
#include <string.h>

#include "text/buffer_internal.h"
#include "text/link_internal.h"
#include "text/words_internal.h"

enum { NAME_BYTES_MAX = 40, SHORTCODE_BYTES_MAX = 4096, VALUE_BYTES_MAX = 2048 };

typedef enum {
    CODE_UNKNOWN, /* goes, its content stays */
    CODE_CAPTION,
    CODE_MEDIA, /* becomes a link */
    CODE_DROP,  /* goes, and is known to be one */
} CodeKind;

static const struct {
    const char *name;
    CodeKind kind;
    const char *address; /* for a bare id */
} CODES[] = {
    {"caption", CODE_CAPTION, NULL},
    {"wp_caption", CODE_CAPTION, NULL},
    {"embed", CODE_MEDIA, NULL},
    {"video", CODE_MEDIA, NULL},
    {"audio", CODE_MEDIA, NULL},
    {"youtube", CODE_MEDIA, "https://www.youtube.com/watch?v="},
    {"vimeo", CODE_MEDIA, "https://vimeo.com/"},
    {"dailymotion", CODE_MEDIA, "https://www.dailymotion.com/video/"},
    {"tweet", CODE_MEDIA, "https://twitter.com/i/status/"},
    {"instagram", CODE_MEDIA, NULL},
    {"facebook", CODE_MEDIA, NULL},
    {"soundcloud", CODE_MEDIA, NULL},
    {"iframe", CODE_MEDIA, NULL},
    {"gallery", CODE_DROP, NULL},
    {"playlist", CODE_DROP, NULL},
    {"more", CODE_DROP, NULL},
};

typedef struct {
    const char *name;
    size_t name_size;
    const char *attributes;
    const char *attributes_end;
    const char *end; /* behind the ']' */
    bool closing;
    bool alone; /* "/]" */
    CodeKind kind;
    const char *address;
} Code;

typedef struct {
    Arena *arena;
    TextBuffer out;
    const char *at;
    const char *end;
    GHashTable *closed; /* names of which [/name] occurs */
    const char *caption_end;
    char *caption_text; /* of caption="…", until it is written */
    bool tags_over;     /* no '>' follows */
    bool in_caption;
    bool caption_image; /* its image has been passed */
    bool caption_open;  /* its <figcaption> has been written */
} Expander;

static bool
is_name_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || byte == '-';
}

static bool
name_is(const Code *code, const char *name)
{
    return strlen(name) == code->name_size &&
           g_ascii_strncasecmp(code->name, name, code->name_size) == 0;
}

static void
find_kind(Code *code)
{
    code->kind = CODE_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(CODES); i++) {
        if (name_is(code, CODES[i].name)) {
            code->kind = CODES[i].kind;
            code->address = CODES[i].address;
        }
    }
}

/* Reads the bracket at at; false where it is not built like a shortcode. */
static bool
read_code(const char *at, const char *end, Code *ret_code)
{
    Code code = {.name = at + 1};
    if (code.name < end && *code.name == '/') {
        code.closing = true;
        code.name++;
    }
    const char *name_end = code.name;
    while (name_end < end && is_name_byte(*name_end))
        name_end++;
    code.name_size = (size_t)(name_end - code.name);
    if (code.name_size == 0 || code.name_size > NAME_BYTES_MAX || !g_ascii_isalpha(*code.name) ||
        name_end == end || strchr(" \t\n]/=", *name_end) == NULL)
        return false;
    const char *stop = MIN(end, at + SHORTCODE_BYTES_MAX);
    const char *close = name_end;
    while (close < stop && *close != ']' && *close != '[')
        close++;
    if (close == stop || *close != ']')
        return false;
    code.attributes = name_end;
    code.alone = close > name_end && close[-1] == '/';
    code.attributes_end = close - code.alone;
    code.end = close + 1;
    find_kind(&code);
    *ret_code = code;
    return true;
}

/* Whether an unknown name in brackets is a shortcode and not an editor's remark. */
static bool
looks_like_code(const Expander *expander, const Code *code)
{
    if (code->kind != CODE_UNKNOWN || code->alone || code->closing)
        return true;
    for (size_t i = 0; i < code->name_size; i++) {
        if (code->name[i] == '_' || g_ascii_isdigit(code->name[i]))
            return true;
    }
    if (memchr(code->attributes, '=', (size_t)(code->attributes_end - code->attributes)) != NULL)
        return true;
    char name[NAME_BYTES_MAX + 1];
    memcpy(name, code->name, code->name_size);
    name[code->name_size] = '\0';
    return g_hash_table_contains(expander->closed, name);
}

/* The next value of a shortcode's attributes; *ret_key is empty for a bare one. */
static bool
next_value(const char **at, const char *end, GString *ret_key, GString *ret_value)
{
    g_string_truncate(ret_key, 0);
    g_string_truncate(ret_value, 0);
    while (*at < end && (is_blank(**at) || **at == '='))
        (*at)++;
    if (*at == end)
        return false;
    const char *word = *at;
    while (*at < end && is_name_byte(**at))
        (*at)++;
    if (*at < end && **at == '=' && *at > word) {
        g_string_append_len(ret_key, word, *at - word);
        (*at)++;
    } else {
        *at = word;
    }
    char const quote = *at < end && (**at == '"' || **at == '\'') ? *(*at)++ : '\0';
    word = *at;
    while (*at < end && (quote != '\0' ? **at != quote : !is_blank(**at)))
        (*at)++;
    g_string_append_len(ret_value, word, MIN(*at - word, VALUE_BYTES_MAX));
    *at += quote != '\0' && *at < end;
    return true;
}

static bool
is_address(const char *value)
{
    return g_str_has_prefix(value, "http://") || g_str_has_prefix(value, "https://") ||
           g_str_has_prefix(value, "//");
}

static bool
is_id(const char *value)
{
    size_t size = 0;
    while (is_name_byte(value[size]))
        size++;
    return size >= 6 && size <= 24 && value[size] == '\0';
}

/* The address among the attributes, or made from an id; NULL where there is none. */
static char *
address_in_attributes(Arena *arena, const Code *code)
{
    g_autoptr(GString) key = g_string_new(NULL);
    g_autoptr(GString) value = g_string_new(NULL);
    const char *at = code->attributes;
    while (next_value(&at, code->attributes_end, key, value)) {
        bool const names_it = key->len == 0 || strcmp(key->str, "id") == 0;
        if (is_address(value->str) && strcmp(key->str, "poster") != 0)
            return arena_strdup(arena, value->str);
        if (code->address != NULL && names_it && is_id(value->str))
            return arena_printf(arena, "%s%s", code->address, value->str);
    }
    return NULL;
}

/* The value of one attribute; NULL where it is absent. */
static char *
attribute_value(Arena *arena, const Code *code, const char *name)
{
    g_autoptr(GString) key = g_string_new(NULL);
    g_autoptr(GString) value = g_string_new(NULL);
    const char *at = code->attributes;
    while (next_value(&at, code->attributes_end, key, value)) {
        if (strcmp(key->str, name) == 0)
            return arena_strdup(arena, value->str);
    }
    return NULL;
}

static void
put_link(Expander *expander, const char *address)
{
    const char *label = link_domain(expander->arena, address);
    TextBuffer *out = &expander->out;
    buffer_add_text(out, "<p><a href=\"");
    buffer_add_escaped(out, address, strlen(address), "<>\"");
    buffer_add_text(out, "\">");
    label = label == NULL ? address : label;
    buffer_add_escaped(out, label, strlen(label), "<>\"");
    buffer_add_text(out, "</a></p>");
}

/* [embed]address[/embed]: the content up to the next bracket, which must close the shortcode; the
 * expander then stands behind it. NULL where the shortcode is not closed there. */
static char *
take_content(Expander *expander, const Code *code)
{
    const char *start = code->end;
    const char *bracket = memchr(start, '[', (size_t)(expander->end - start));
    Code closing;
    if (code->alone || bracket == NULL || !read_code(bracket, expander->end, &closing) ||
        !closing.closing || closing.name_size != code->name_size ||
        g_ascii_strncasecmp(closing.name, code->name, code->name_size) != 0)
        return NULL;
    expander->at = closing.end;
    size_t const size = MIN((size_t)(bracket - start), VALUE_BYTES_MAX);
    return g_strstrip(arena_strndup(expander->arena, start, size));
}

static void
expand_media(Expander *expander, const Code *code)
{
    expander->at = code->end;
    if (code->closing)
        return;
    const char *address = address_in_attributes(expander->arena, code);
    const char *content = take_content(expander, code);
    if (address == NULL && content != NULL && is_address(content) &&
        strpbrk(content, " \n\t<") == NULL)
        address = content;
    if (address != NULL)
        put_link(expander, address);
}

static void
end_caption(Expander *expander)
{
    if (!expander->in_caption)
        return;
    if (!expander->caption_open && expander->caption_text != NULL) {
        buffer_add_text(&expander->out, "<figcaption>");
        buffer_add_text(&expander->out, expander->caption_text);
        expander->caption_open = true;
    }
    buffer_add_text(
        &expander->out, expander->caption_open ? "</figcaption></figure>" : "</figure>");
    expander->in_caption = false;
    expander->caption_open = false;
}

/* Whether a [/caption] follows; each is searched for once. */
static bool
caption_is_closed(Expander *expander)
{
    static const char CLOSING[] = "caption]";
    if (expander->caption_end < expander->at) {
        expander->caption_end = expander->end;
        for (const char *at = expander->at; at < expander->end; at++) {
            at = memmem(at, (size_t)(expander->end - at), CLOSING, sizeof(CLOSING) - 1);
            if (at == NULL)
                break;
            if (at[-1] == '/' || (at[-1] == '_' && at - expander->at > 4 && at[-4] == '/')) {
                expander->caption_end = at;
                break;
            }
        }
    }
    return expander->caption_end < expander->end;
}

static void
expand_caption(Expander *expander, const Code *code)
{
    expander->at = code->end;
    if (code->closing) {
        end_caption(expander);
        return;
    }
    if (expander->in_caption || !caption_is_closed(expander))
        return;
    expander->in_caption = true;
    expander->caption_image = false;
    expander->caption_text = attribute_value(expander->arena, code, "caption");
    buffer_add_text(&expander->out, "<figure>");
}

/* Copies a tag as it is; within a caption it notes where the image ends and the words begin. */
static void
copy_tag(Expander *expander)
{
    const char *start = expander->at;
    const char *close =
        expander->tags_over ? NULL : memchr(start, '>', (size_t)(expander->end - start));
    expander->tags_over = close == NULL;
    size_t const size = close == NULL ? 1 : (size_t)(close + 1 - start);
    bool const image = size > 4 && g_ascii_strncasecmp(start, "<img", 4) == 0;
    bool const closing = size > 1 && start[1] == '/';
    if (expander->in_caption && expander->caption_image && !expander->caption_open && !closing &&
        !image) {
        buffer_add_text(&expander->out, "<figcaption>");
        expander->caption_open = true;
    }
    expander->caption_image = expander->caption_image || image;
    buffer_add(&expander->out, start, size);
    expander->at = start + size;
}

static void
copy_text(Expander *expander, size_t size)
{
    bool blank = true;
    for (size_t i = 0; blank && i < size; i++)
        blank = is_blank(expander->at[i]);
    if (expander->in_caption && expander->caption_image && !expander->caption_open && !blank) {
        buffer_add_text(&expander->out, "<figcaption>");
        expander->caption_open = true;
    }
    buffer_add(&expander->out, expander->at, size);
    expander->at += size;
}

static void
expand_bracket(Expander *expander)
{
    Code code;
    bool const doubled = expander->end - expander->at > 1 && expander->at[1] == '[';
    if (!read_code(expander->at + doubled, expander->end, &code) ||
        !looks_like_code(expander, &code)) {
        copy_text(expander, 1);
        return;
    }
    if (doubled) {
        bool const escaped = code.end < expander->end && *code.end == ']';
        expander->at += escaped;
        copy_text(expander, escaped ? (size_t)(code.end - expander->at) : 1);
        expander->at += escaped;
        return;
    }
    switch (code.kind) {
    case CODE_CAPTION:
        expand_caption(expander, &code);
        break;
    case CODE_MEDIA:
        expand_media(expander, &code);
        break;
    case CODE_DROP:
    case CODE_UNKNOWN:
        expander->at = code.end;
        break;
    }
}

static void
collect_closed(Expander *expander)
{
    for (const char *at = expander->at; at < expander->end; at++) {
        at = memmem(at, (size_t)(expander->end - at), "[/", 2);
        if (at == NULL)
            return;
        Code code;
        if (read_code(at, expander->end, &code))
            g_hash_table_add(expander->closed, g_strndup(code.name, code.name_size));
    }
}

char *
shortcodes_expand(Arena *arena, const char *html, size_t size)
{
    if (size == 0 || memchr(html, '[', size) == NULL)
        return arena_strndup(arena, html == NULL ? "" : html, size);
    g_autoptr(GHashTable) closed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Expander expander = {.arena = arena, .at = html, .end = html + size, .closed = closed};
    collect_closed(&expander);
    while (expander.at < expander.end) {
        const char *stop = expander.at;
        while (stop < expander.end && *stop != '[' && *stop != '<')
            stop++;
        copy_text(&expander, (size_t)(stop - expander.at));
        if (stop == expander.end)
            break;
        if (*stop == '<')
            copy_tag(&expander);
        else
            expand_bracket(&expander);
    }
    end_caption(&expander);
    char *expanded = buffer_take(arena, &expander.out);
    buffer_finish(&expander.out);
    return expanded;
}
