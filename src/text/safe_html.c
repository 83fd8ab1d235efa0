/* SPDX-License-Identifier: MIT */
#include "text/safe_html.h"

#include <string.h>

#include "text/buffer_internal.h"

static SafeHtml
safe_html_take(Arena *arena, const TextBuffer *buffer)
{
    return (SafeHtml){buffer_take(arena, buffer), buffer->size};
}

char *
html_escape(Arena *arena, const char *text)
{
    if (text == NULL)
        return NULL;
    size_t const plain = strcspn(text, "&<>\"'");
    if (text[plain] == '\0')
        return arena_strndup(arena, text, plain);
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    buffer_add_escaped(&out, text, strlen(text), "&<>\"'");
    return buffer_take(arena, &out);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

/* Skips blanks from *cursor and says whether they held a blank line. */
static bool
skip_blanks(const char **cursor)
{
    unsigned lines = 0;
    for (; is_blank(**cursor); (*cursor)++)
        lines += **cursor == '\n';
    return lines > 1;
}

SafeHtml
safe_html_from_plain(Arena *arena, const char *text)
{
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    const char *cursor = text == NULL ? "" : text;

    skip_blanks(&cursor);
    while (*cursor != '\0') {
        buffer_add_text(&out, "<p>");
        for (;;) {
            size_t const word = strcspn(cursor, " \n\t\r\f");
            buffer_add_escaped(&out, cursor, word, "&<>\"'");
            cursor += word;
            if (skip_blanks(&cursor) || *cursor == '\0')
                break;
            buffer_add_byte(&out, ' ');
        }
        buffer_add_text(&out, "</p>");
        if (*cursor != '\0')
            buffer_add_byte(&out, '\n');
    }
    return safe_html_take(arena, &out);
}

/* Safe markup has "<" in tags only: in words and attributes it is an entity. */
SafeHtml
safe_html_scroll_tables(Arena *arena, SafeHtml html)
{
    static const char BEGIN[] = "<table", END[] = "</table>";
    const char *cursor = html.html, *tag = strstr(cursor, BEGIN);
    if (tag == NULL)
        return html;
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    for (; (tag = strchr(cursor, '<')) != NULL; cursor = tag + 1) {
        buffer_add(&out, cursor, (size_t)(tag - cursor));
        if (g_str_has_prefix(tag, BEGIN))
            buffer_add_text(&out, "<div class=\"scroll\" tabindex=\"0\">");
        if (g_str_has_prefix(tag, END)) {
            buffer_add_text(&out, "</table></div>");
            tag += strlen(END) - 1;
        } else {
            buffer_add_byte(&out, '<');
        }
    }
    buffer_add_text(&out, cursor);
    return safe_html_take(arena, &out);
}

/* U+2028 and U+2029 are E2 80 A8 and E2 80 A9. */
static bool
is_line_separator(const char *at)
{
    return (unsigned char)at[0] == 0xE2 && (unsigned char)at[1] == 0x80 &&
           ((unsigned char)at[2] & 0xFE) == 0xA8;
}

SafeHtml
safe_html_from_json(Arena *arena, const Json *value)
{
    g_autofree char *json = json_write(value);
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;

    for (const char *cursor = json;;) {
        size_t const plain = strcspn(cursor, "<>&\xE2");
        buffer_add(&out, cursor, plain);
        cursor += plain;
        if (*cursor == '\0')
            break;
        if (is_line_separator(cursor)) {
            buffer_add_text(&out, (unsigned char)cursor[2] == 0xA8 ? "\\u2028" : "\\u2029");
            cursor += 3;
        } else if ((unsigned char)*cursor == 0xE2) {
            buffer_add_byte(&out, *cursor++);
        } else {
            buffer_add_text(&out, *cursor == '<'   ? "\\u003c"
                                  : *cursor == '>' ? "\\u003e"
                                                   : "\\u0026");
            cursor++;
        }
    }
    return safe_html_take(arena, &out);
}
