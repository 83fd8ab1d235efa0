/* SPDX-License-Identifier: MIT */
/* The sanitizer escapes < and > everywhere and puts each value in double quotes, so a tag ends at
 * the next '>' and a value at the next '"'. */
#include "wire/body_picture.h"

#include <string.h>

#include <glib.h>

typedef struct {
    const char *start;
    size_t size;
    BodyAddressUse use;
} Address;

static const struct {
    const char *attribute;
    BodyAddressUse use;
} ATTRIBUTES[] = {{" src=\"", BODY_ADDRESS_IMAGE}, {" href=\"", BODY_ADDRESS_LINK}};

/* The next address from *at on, which then stands behind it; false where there is no more. */
static bool
next_address(const char **at, bool *in_tag, Address *ret_address)
{
    const char *text = *at;
    while (*text != '\0') {
        if (!*in_tag) {
            text += strcspn(text, "<");
            *in_tag = *text == '<';
            continue;
        }
        text += strcspn(text, " >");
        *in_tag = *text == ' ';
        if (!*in_tag)
            continue;
        for (size_t index = 0; index < G_N_ELEMENTS(ATTRIBUTES); index++) {
            if (!g_str_has_prefix(text, ATTRIBUTES[index].attribute))
                continue;
            const char *start = text + strlen(ATTRIBUTES[index].attribute);
            *ret_address = (Address){start, strcspn(start, "\""), ATTRIBUTES[index].use};
            *at = start + ret_address->size;
            return true;
        }
        text++;
    }
    return false;
}

void
body_addresses_each(const char *html, BodyAddressVisit visit, void *data)
{
    Address address;
    bool in_tag = false;
    while (next_address(&html, &in_tag, &address))
        visit(address.start, address.size, address.use, data);
}

char *
body_addresses_replace(
    Arena *arena, const char *html, BodyAddressReplacement replacement, void *data)
{
    g_autoptr(GString) out = g_string_sized_new(strlen(html) + 64);
    Address address;
    bool in_tag = false;
    const char *at = html;
    while (next_address(&at, &in_tag, &address)) {
        const char *instead = replacement(address.start, address.size, data);
        if (instead == NULL)
            continue;
        g_string_append_len(out, html, address.start - html);
        g_string_append(out, instead);
        html = address.start + address.size;
    }
    g_string_append(out, html);
    return arena_strndup(arena, out->str, out->len);
}
