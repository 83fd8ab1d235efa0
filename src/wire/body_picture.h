/* SPDX-License-Identifier: MIT */
/* Pictures within cleaned HTML bodies: finding the addresses that tags name, and putting others in
 * their place. Only for markup that the sanitizer wrote. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A picture that a body shows or links to, and the file it is taken from. */
typedef struct {
    const char *address; /* as it stands in the body, entities and all */
    const char *file;
} BodyPicture;

enum { BODY_PICTURES_MAX = 500 };

typedef enum { BODY_ADDRESS_IMAGE, BODY_ADDRESS_LINK } BodyAddressUse;

/* Visits every src and href in order. The address is borrowed and not NUL-terminated. */
typedef void (*BodyAddressVisit)(const char *address, size_t size, BodyAddressUse use, void *data);
void body_addresses_each(const char *html, BodyAddressVisit visit, void *data);

/* The body with other addresses; replacement gives a NUL-terminated one that needs no escaping, or
 * NULL to leave what is there. */
typedef const char *(*BodyAddressReplacement)(const char *address, size_t size, void *data);
char *body_addresses_replace(
    Arena *arena, const char *html, BodyAddressReplacement replacement, void *data);
