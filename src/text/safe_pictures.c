/* SPDX-License-Identifier: MIT */
/* Pictures in safe markup. As the sanitizer writes it, "<" and ">" stand at the ends of tags only
 * and every value in double quotes, so a tag ends at the next ">" and a value at the next quote. */
#include <string.h>

#include "text/buffer_internal.h"
#include "text/safe_html.h"

/* One figure that is open, and what was found in it. */
typedef struct {
    size_t start; /* where it begins in what is written */
    unsigned kept;
    unsigned gone;
} OpenFigure;

enum { FIGURES_DEEP = 16 };

typedef struct {
    Arena *arena;
    TextBuffer out;
    OpenFigure figures[FIGURES_DEEP];
    unsigned depth; /* deeper ones are part of the last */
    SafePictureVisit visit;
    void *data;
} Writing;

/* The value of an attribute of the tag from at to end; NULL where it has none. */
static const char *
value_of(Arena *arena, const char *at, const char *end, const char *name)
{
    size_t const length = strlen(name);
    for (at = memchr(at, ' ', (size_t)(end - at)); at != NULL;
         at = memchr(at, ' ', (size_t)(end - at))) {
        at++;
        if ((size_t)(end - at) > length + 2 && strncmp(at, name, length) == 0 &&
            at[length] == '=' && at[length + 1] == '"') {
            const char *value = at + length + 2;
            return arena_strndup(arena, value, strcspn(value, "\""));
        }
        /* A blank within a value is no end of it. */
        const char *quote = memchr(at, '"', (size_t)(end - at));
        const char *blank = memchr(at, ' ', (size_t)(end - at));
        if (quote != NULL && (blank == NULL || quote < blank))
            at = quote + 1 + strcspn(quote + 1, "\"");
    }
    return NULL;
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

static void
put_number(TextBuffer *out, const char *name, int number)
{
    char digits[16];
    g_snprintf(digits, sizeof digits, "%d", number);
    put_attribute(out, name, digits);
}

static void
put_picture(TextBuffer *out, const SafePictureChange *change)
{
    buffer_add_text(out, "<img");
    put_attribute(out, "src", change->src);
    if (change->srcset != NULL) {
        put_attribute(out, "srcset", change->srcset);
        put_attribute(out, "sizes", change->sizes);
    }
    if (change->is_alt_escaped) {
        buffer_add_text(out, " alt=\"");
        buffer_add_text(out, change->alt);
        buffer_add_byte(out, '"');
    } else {
        put_attribute(out, "alt", change->alt != NULL ? change->alt : "");
    }
    put_number(out, "width", change->width);
    put_number(out, "height", change->height);
    buffer_add_text(out, " loading=\"lazy\">");
}

/* Takes back an element that was just opened, where it is closed at *at with nothing in it. */
static bool
take_empty(Writing *writing, const char **at, const char *open, const char *close)
{
    TextBuffer *out = &writing->out;
    size_t start = out->size;
    if (!g_str_has_prefix(*at, close) || out->size == 0 || out->bytes[out->size - 1] != '>')
        return false;
    while (start > 0 && out->bytes[--start] != '<')
        ;
    size_t const length = strlen(open);
    if (out->size - start <= length || strncmp(out->bytes + start, open, length) != 0 ||
        (out->bytes[start + length] != '>' && out->bytes[start + length] != ' '))
        return false;
    out->size = start;
    *at += strlen(close);
    return true;
}

static void
note_picture(Writing *writing, bool is_gone)
{
    if (writing->depth == 0)
        return;
    OpenFigure *figure = &writing->figures[MIN(writing->depth, FIGURES_DEEP) - 1];
    figure->gone += is_gone;
    figure->kept += !is_gone;
}

/* A picture from "<" to ">"; gives where to go on. */
static const char *
write_picture(Writing *writing, const char *tag, const char *end)
{
    SafePicture const picture = {
        value_of(writing->arena, tag, end, "src"), value_of(writing->arena, tag, end, "alt")};
    SafePictureChange const change = writing->visit(&picture, writing->data);
    const char *at = end + 1;
    note_picture(writing, change.is_gone);
    if (change.is_gone) {
        take_empty(writing, &at, "<a", "</a>");
        take_empty(writing, &at, "<p", "</p>");
    } else if (change.is_changed) {
        put_picture(&writing->out, &change);
    } else {
        buffer_add(&writing->out, tag, strlen("<img"));
        if (picture.alt == NULL)
            buffer_add_text(&writing->out, " alt=\"\"");
        buffer_add(&writing->out, tag + strlen("<img"), (size_t)(at - tag) - strlen("<img"));
    }
    return at;
}

static void
open_figure(Writing *writing)
{
    if (writing->depth < FIGURES_DEEP)
        writing->figures[writing->depth] = (OpenFigure){writing->out.size, 0, 0};
    writing->depth++;
}

/* Whether the figure that ends goes with what it showed. */
static bool
close_figure(Writing *writing)
{
    if (writing->depth == 0 || writing->depth-- > FIGURES_DEEP)
        return false;
    OpenFigure const figure = writing->figures[writing->depth];
    bool const is_gone = figure.gone > 0 && figure.kept == 0;
    if (is_gone)
        writing->out.size = figure.start;
    note_picture(writing, is_gone);
    return is_gone;
}

static bool
is_tag(const char *tag, const char *name)
{
    size_t const length = strlen(name);
    return strncmp(tag, name, length) == 0 && (tag[length] == ' ' || tag[length] == '>');
}

SafeHtml
safe_html_pictures(Arena *arena, SafeHtml html, SafePictureVisit visit, void *data)
{
    static const char END[] = "</figure>";
    if (strstr(html.html, "<img ") == NULL)
        return html;
    Writing writing = {.arena = arena, .out = TEXT_BUFFER_INIT, .visit = visit, .data = data};
    const char *cursor = html.html, *tag, *end;
    while ((tag = strchr(cursor, '<')) != NULL && (end = strchr(tag, '>')) != NULL) {
        buffer_add(&writing.out, cursor, (size_t)(tag - cursor));
        cursor = end + 1;
        if (is_tag(tag, "<img")) {
            cursor = write_picture(&writing, tag, end);
            continue;
        }
        if (is_tag(tag, "<figure"))
            open_figure(&writing);
        if (!g_str_has_prefix(tag, END) || !close_figure(&writing))
            buffer_add(&writing.out, tag, (size_t)(cursor - tag));
    }
    buffer_add_text(&writing.out, cursor);
    SafeHtml const result = {buffer_take(arena, &writing.out), writing.out.size};
    buffer_finish(&writing.out);
    return result;
}
