/* SPDX-License-Identifier: MIT */
#include "http/target.h"

#include <string.h>

/* The byte of "%41", or -1. */
static int
escape_value(const char *at, const char *end)
{
    if (end - at < 3 || !g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2]))
        return -1;
    return g_ascii_xdigit_value(at[1]) * 16 + g_ascii_xdigit_value(at[2]);
}

static bool
is_control(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7f;
}

/* Cuts "http://host[:port]" off; false for another scheme or an empty host. */
static bool
read_authority(const char **raw, size_t *size, Target *target)
{
    size_t scheme = 0;
    if (*size > 7 && g_ascii_strncasecmp(*raw, "http://", 7) == 0)
        scheme = 7;
    else if (*size > 8 && g_ascii_strncasecmp(*raw, "https://", 8) == 0)
        scheme = 8;
    else
        return false;
    const char *start = *raw + scheme;
    const char *end = *raw + *size;
    const char *at = start;
    while (at < end && *at != '/' && *at != '?' && *at != '#')
        at++;
    if (at == start || memchr(start, '@', (size_t)(at - start)) != NULL)
        return false;
    target->authority = start;
    target->authority_size = (size_t)(at - start);
    *size = (size_t)(end - at);
    *raw = at;
    return true;
}

/* Checks a part that was just completed. */
static bool
part_is_plain(const char *part, size_t size)
{
    return !(size == 1 && part[0] == '.') && !(size == 2 && part[0] == '.' && part[1] == '.');
}

/* Decodes the path up to '?'; returns how much of raw it took, or -1. */
static gssize
read_path(const char *raw, size_t size, char *buffer, Target *target)
{
    const char *const end = raw + size;
    const char *at = raw;
    char *out = buffer;
    char *part = buffer;
    bool is_ascii = true;
    for (; at < end && *at != '?'; at++) {
        int byte = (unsigned char)*at;
        if (byte == '/') {
            if (out > buffer && out == part) { /* an empty part: "//" */
                target->is_canonical = false;
                continue;
            }
            if (!part_is_plain(part, (size_t)(out - part)))
                return -1;
            *out++ = '/';
            part = out;
            continue;
        }
        if (byte == '%') {
            byte = escape_value(at, end);
            if (byte <= 0 || byte == '/')
                return -1;
            at += 2;
        } else if (byte == '#' || byte == ' ') {
            return -1;
        }
        if (is_control((unsigned char)byte))
            return -1;
        is_ascii = is_ascii && byte < 0x80;
        *out++ = (char)byte;
    }
    if (!part_is_plain(part, (size_t)(out - part)))
        return -1;
    if (out - buffer > 1 && out[-1] == '/') {
        target->is_canonical = false;
        out--;
    }
    *out = '\0';
    target->path = buffer;
    target->path_size = (size_t)(out - buffer);
    if (!is_ascii && !g_utf8_validate_len(buffer, target->path_size, NULL))
        return -1;
    return at - raw;
}

bool
target_read(const char *raw, size_t size, char *buffer, Target *ret_target)
{
    Target target = {.query = "", .is_canonical = true};
    if (size == 0 || (raw[0] != '/' && !read_authority(&raw, &size, &target)))
        return false;
    if (size == 0 || raw[0] == '?') { /* "http://host" and "http://host?q" */
        memcpy(buffer, "/", 2);
        target.path = buffer;
        target.path_size = 1;
    } else {
        gssize const taken = read_path(raw, size, buffer, &target);
        if (taken < 0)
            return false;
        raw += taken;
        size -= (size_t)taken;
    }
    if (size > 1)
        target.query = raw + 1;
    for (size_t i = 1; i < size; i++)
        if (is_control((unsigned char)raw[i]) || raw[i] == ' ' || raw[i] == '#')
            return false;
    *ret_target = target;
    return true;
}

void
target_append(GString *out, const char *path, const char *query)
{
    g_string_append_uri_escaped(out, path, "/:@!$&'()*+,;=", false);
    if (*query == '\0')
        return;
    g_string_append_c(out, '?');
    g_string_append(out, query);
}

bool
target_decode_form(const char *text, size_t size, char *out)
{
    const char *const end = text + size;
    char *const start = out;
    for (const char *at = text; at < end; at++) {
        int byte = (unsigned char)*at;
        if (byte == '+') {
            byte = ' ';
        } else if (byte == '%') {
            byte = escape_value(at, end);
            at += 2;
        }
        if (byte <= 0)
            return false;
        *out++ = (char)byte;
    }
    *out = '\0';
    return g_utf8_validate_len(start, (size_t)(out - start), NULL);
}
