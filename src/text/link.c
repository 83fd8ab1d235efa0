/* SPDX-License-Identifier: MIT */
/* Browsers remove tabs and line breaks from an address and blanks and controls around it before
 * they look for the scheme; the same is done here first, so that both see the same scheme. */
#include <string.h>

#include "text/buffer_internal.h"
#include "text/link_internal.h"

enum { LINK_BYTES_MAX = 8192 };

void
link_base_finish(LinkBase *base)
{
    g_clear_pointer(&base->base, g_uri_unref);
}

static bool
is_control_or_blank(char byte)
{
    return (unsigned char)byte <= 0x20 || byte == 0x7F;
}

static void
add_encoded(TextBuffer *out, char byte)
{
    static const char HEX[] = "0123456789ABCDEF";
    unsigned char const value = (unsigned char)byte;
    buffer_add_byte(out, '%');
    buffer_add_byte(out, HEX[value >> 4]);
    buffer_add_byte(out, HEX[value & 15]);
}

static char *
normalize(Arena *arena, const char *raw)
{
    size_t size = strlen(raw);
    while (size > 0 && is_control_or_blank(raw[size - 1]))
        size--;
    while (size > 0 && is_control_or_blank(*raw)) {
        raw++;
        size--;
    }
    if (size == 0 || size > LINK_BYTES_MAX || !g_utf8_validate(raw, (gssize)size, NULL))
        return NULL;
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    for (size_t i = 0; i < size; i++) {
        if (raw[i] == '\t' || raw[i] == '\n' || raw[i] == '\r')
            continue;
        if (is_control_or_blank(raw[i]) || strchr("\\\"<>`", raw[i]) != NULL)
            add_encoded(&out, raw[i]);
        else
            buffer_add_byte(&out, raw[i]);
    }
    return buffer_take(arena, &out);
}

/* The length of the scheme, 0 where there is none; an odd thing before a colon gives -1. */
static int
scheme_length(const char *link)
{
    size_t const length = strcspn(link, ":/?#");
    if (link[length] != ':')
        return 0;
    if (length == 0 || length > 16 || !g_ascii_isalpha(link[0]))
        return -1;
    for (size_t i = 1; i < length; i++) {
        if (!g_ascii_isalnum(link[i]) && strchr("+-.", link[i]) == NULL)
            return -1;
    }
    return (int)length;
}

static bool
scheme_is(const char *link, int length, const char *scheme)
{
    return strlen(scheme) == (size_t)length && strncmp(link, scheme, (size_t)length) == 0;
}

static bool
has_host(const char *after_scheme)
{
    return after_scheme[0] == '/' && after_scheme[1] == '/' && after_scheme[2] != '\0' &&
           strchr("/?#:@", after_scheme[2]) == NULL;
}

static const char *
clean_absolute(char *link, int scheme, LinkUse use)
{
    for (int i = 0; i < scheme; i++)
        link[i] = g_ascii_tolower(link[i]);
    const char *rest = link + scheme + 1;
    if (scheme_is(link, scheme, "http") || scheme_is(link, scheme, "https"))
        return has_host(rest) ? link : NULL;
    if (use == LINK_ANCHOR && (scheme_is(link, scheme, "mailto") || scheme_is(link, scheme, "tel")))
        return *rest != '\0' ? link : NULL;
    return NULL;
}

static const char *
clean_relative(LinkBase *base, const char *link)
{
    if (link[0] == '/' && link[1] == '/')
        return has_host(link) ? arena_printf(base->arena, "https:%s", link) : NULL;
    if (base->base_url == NULL)
        return link;
    if (!base->base_tried) {
        base->base = g_uri_parse(base->base_url, G_URI_FLAGS_ENCODED, NULL);
        base->base_tried = true;
    }
    if (base->base == NULL)
        return link;
    g_autoptr(GUri) resolved = g_uri_parse_relative(base->base, link, G_URI_FLAGS_ENCODED, NULL);
    if (resolved == NULL)
        return NULL;
    g_autofree char *text = g_uri_to_string(resolved);
    return g_str_has_prefix(text, "http://") || g_str_has_prefix(text, "https://")
               ? arena_strdup(base->arena, text)
               : NULL;
}

const char *
link_clean(LinkBase *base, const char *raw, LinkUse use)
{
    char *link = raw == NULL ? NULL : normalize(base->arena, raw);
    if (link == NULL || *link == '\0')
        return NULL;
    int const scheme = scheme_length(link);
    if (scheme < 0)
        return NULL;
    return scheme > 0 ? clean_absolute(link, scheme, use) : clean_relative(base, link);
}

/* The host of an absolute address: its start, and its length in *ret_length; NULL without one. */
static const char *
host_of(const char *link, size_t *ret_length)
{
    if (!g_str_has_prefix(link, "http://") && !g_str_has_prefix(link, "https://"))
        return NULL;
    const char *host = strstr(link, "//") + 2;
    size_t const authority = strcspn(host, "/?#");
    const char *at = memrchr(host, '@', authority);
    size_t const length = authority - (at == NULL ? 0 : (size_t)(at + 1 - host));
    host = at == NULL ? host : at + 1;
    const char *colon = *host == '[' ? NULL : memchr(host, ':', length);
    *ret_length = colon == NULL ? length : (size_t)(colon - host);
    return host;
}

const char *
link_domain(Arena *arena, const char *link)
{
    size_t length;
    const char *host = host_of(link, &length);
    if (host == NULL || length == 0)
        return NULL;
    if (length > 4 && g_ascii_strncasecmp(host, "www.", 4) == 0) {
        host += 4;
        length -= 4;
    }
    return arena_strndup(arena, host, length);
}
