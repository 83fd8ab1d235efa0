/* SPDX-License-Identifier: MIT */
/* Peers' addresses: as text, as something to count by, and whether they are near (loopback,
 * private, link-local). Private to http/. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct sockaddr;

/* IPv4 mapped into IPv6; IPv6 cut to its /64, which is one household's. */
typedef struct {
    uint8_t bytes[16];
} AddressKey;

void address_key(const struct sockaddr *address, AddressKey *ret_key);
/* The same of text; false where it is no address. */
bool address_text_key(const char *text, AddressKey *ret_key);
bool address_text_is_loopback(const char *text);
void address_text(const struct sockaddr *address, char out[46]);
bool address_is_private(const struct sockaddr *address);
bool address_is_loopback(const struct sockaddr *address);
bool address_text_is_private(const char *text);

/* The reader behind trusted proxies: the last address of an X-Forwarded-For that is not private, or
 * the first one where all are; the peer where the header does not parse. */
const char *address_forwarded(Arena *arena, const char *header, const char *peer);

/* Listens on "127.0.0.1:8080", "[::1]:0" or ":8080" (everywhere); port 0 takes a free one. */
bool
address_listen(const char *address, int backlog, int *ret_fd, uint16_t *ret_port, GError **error);
