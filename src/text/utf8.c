/* SPDX-License-Identifier: MIT */
#include "text/utf8.h"

#include <stdbool.h>
#include <string.h>

#include "text/buffer_internal.h"

/* Bytes that need no look: everything in ASCII but the controls, with \n and \t allowed. */
static bool
is_plain_ascii(unsigned char byte)
{
    return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t';
}

/* The length of the leading part that is valid and free of controls. */
static size_t
clean_prefix(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < size) {
        if (is_plain_ascii(at[i])) {
            i++;
            continue;
        }
        if (at[i] < 0xC2)
            return i;
        gunichar const letter = g_utf8_get_char_validated(bytes + i, (gssize)(size - i));
        if (letter == (gunichar)-1 || letter == (gunichar)-2 || letter < 0xA0)
            return i;
        i += (size_t)(g_utf8_skip[at[i]]);
    }
    return size;
}

/* How many bytes of an ill-formed sequence one U+FFFD stands for: the longest prefix that could
 * have begun a character. */
static size_t
broken_length(const unsigned char *at, size_t left)
{
    size_t const wanted = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || left < 2)
        return 1;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (at[0] == 0xE0)
        low = 0xA0;
    else if (at[0] == 0xED)
        high = 0x9F;
    else if (at[0] == 0xF0)
        low = 0x90;
    else if (at[0] == 0xF4)
        high = 0x8F;
    if (at[1] < low || at[1] > high)
        return 1;
    size_t length = 2;
    while (length < wanted && length < left && (at[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* Handles what clean_prefix stopped at and returns the bytes consumed. */
static size_t
repair_one(TextBuffer *out, const char *bytes, size_t left)
{
    const unsigned char *at = (const unsigned char *)bytes;
    if (at[0] == '\r') {
        buffer_add_byte(out, '\n');
        return left > 1 && at[1] == '\n' ? 2 : 1;
    }
    if (at[0] < 0x80)
        return 1;
    if (at[0] == 0xC2 && left > 1 && at[1] >= 0x80 && at[1] < 0xA0)
        return 2;
    buffer_add_text(out, "\xEF\xBF\xBD");
    return broken_length(at, left);
}

char *
text_valid_utf8(Arena *arena, const char *bytes, size_t size)
{
    size_t done = clean_prefix(bytes, size);
    if (done == size)
        return arena_strndup(arena, bytes == NULL ? "" : bytes, size);

    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    buffer_add(&out, bytes, done);
    while (done < size) {
        done += repair_one(&out, bytes + done, size - done);
        size_t const clean = clean_prefix(bytes + done, size - done);
        buffer_add(&out, bytes + done, clean);
        done += clean;
    }
    return buffer_take(arena, &out);
}
