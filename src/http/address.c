/* SPDX-License-Identifier: MIT */
#include "http/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

#include "base/error.h"

/* How an IPv4 address begins as an IPv6 one. */
static const uint8_t MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* As 16 bytes, IPv4 mapped into IPv6. */
static void
full_bytes(const struct sockaddr *address, uint8_t out[16])
{
    memset(out, 0, 16);
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        memcpy(out, &six.sin6_addr, 16);
    } else if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        memcpy(out, MAPPED, sizeof MAPPED);
        memcpy(out + 12, &four.sin_addr, 4);
    }
}

static bool
is_mapped(const uint8_t bytes[16])
{
    return memcmp(bytes, MAPPED, sizeof MAPPED) == 0;
}

void
address_key(const struct sockaddr *address, AddressKey *ret_key)
{
    full_bytes(address, ret_key->bytes);
    if (!is_mapped(ret_key->bytes))
        memset(ret_key->bytes + 8, 0, 8);
}

void
address_text(const struct sockaddr *address, char out[46])
{
    uint8_t bytes[16];
    full_bytes(address, bytes);
    if (is_mapped(bytes))
        inet_ntop(AF_INET, bytes + 12, out, 46);
    else
        inet_ntop(AF_INET6, bytes, out, 46);
}

static bool
bytes_are_loopback(const uint8_t bytes[16])
{
    static const uint8_t LOOPBACK[16] = {[15] = 1};
    return is_mapped(bytes) ? bytes[12] == 127 : memcmp(bytes, LOOPBACK, 16) == 0;
}

static bool
bytes_are_private(const uint8_t bytes[16])
{
    if (bytes_are_loopback(bytes))
        return true;
    if (!is_mapped(bytes)) /* fc00::/7 and fe80::/10 */
        return (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80);
    const uint8_t *v4 = bytes + 12;
    return v4[0] == 10 || (v4[0] == 172 && (v4[1] & 0xf0) == 16) ||
           (v4[0] == 192 && v4[1] == 168) || (v4[0] == 169 && v4[1] == 254);
}

bool
address_is_private(const struct sockaddr *address)
{
    uint8_t bytes[16];
    full_bytes(address, bytes);
    return bytes_are_private(bytes);
}

bool
address_is_loopback(const struct sockaddr *address)
{
    uint8_t bytes[16];
    full_bytes(address, bytes);
    return bytes_are_loopback(bytes);
}

/* False where the text is no address. */
static bool
parse(const char *text, uint8_t out[16])
{
    if (inet_pton(AF_INET, text, out + sizeof MAPPED) == 1) {
        memcpy(out, MAPPED, sizeof MAPPED);
        return true;
    }
    return inet_pton(AF_INET6, text, out) == 1;
}

bool
address_text_key(const char *text, AddressKey *ret_key)
{
    AddressKey key;
    if (!parse(text, key.bytes))
        return false;
    if (!is_mapped(key.bytes))
        memset(key.bytes + 8, 0, 8);
    *ret_key = key;
    return true;
}

bool
address_text_is_loopback(const char *text)
{
    uint8_t bytes[16];
    return parse(text, bytes) && bytes_are_loopback(bytes);
}

bool
address_text_is_private(const char *text)
{
    uint8_t bytes[16];
    return parse(text, bytes) && bytes_are_private(bytes);
}

const char *
address_forwarded(Arena *arena, const char *header, const char *peer)
{
    g_auto(GStrv) hops = g_strsplit(header, ",", -1);
    const char *client = peer;
    for (guint i = g_strv_length(hops); i > 0; i--) {
        char *hop = g_strstrip(hops[i - 1]);
        uint8_t bytes[16];
        if (!parse(hop, bytes))
            break;
        client = arena_strdup(arena, hop);
        if (!bytes_are_private(bytes))
            break;
    }
    return client;
}

/* Splits and reads "HOST:PORT" into a socket address. */
static bool
read_listen_address(
    const char *text, struct sockaddr_storage *ret_address, socklen_t *ret_size, GError **error)
{
    const char *colon = strrchr(text, ':');
    guint64 port = 0;
    if (colon == NULL || !g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL))
        return fail(error, FAIL_USAGE, "\"%s\" is not HOST:PORT", text);
    size_t size = (size_t)(colon - text);
    bool const is_bracketed = size > 2 && text[0] == '[' && text[size - 1] == ']';
    g_autofree char *host = is_bracketed ? g_strndup(text + 1, size - 2) : g_strndup(text, size);
    const char *name = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    memset(ret_address, 0, sizeof *ret_address);
    if (*name == '\0' || (is_bracketed && inet_pton(AF_INET6, name, &v6.sin6_addr) == 1)) {
        memcpy(ret_address, &v6, sizeof v6); /* without a host: all of both families */
        *ret_size = sizeof v6;
        return true;
    }
    if (inet_pton(AF_INET, name, &v4.sin_addr) != 1)
        return fail(error, FAIL_USAGE, "\"%s\" is not an IP address and a port", text);
    memcpy(ret_address, &v4, sizeof v4);
    *ret_size = sizeof v4;
    return true;
}

static uint16_t
bound_port(int fd)
{
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0)
        return 0;
    return ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&bound)->sin6_port
                                             : ((struct sockaddr_in *)(void *)&bound)->sin_port);
}

bool
address_listen(const char *address, int backlog, int *ret_fd, uint16_t *ret_port, GError **error)
{
    struct sockaddr_storage where;
    socklen_t size = 0;
    if (!read_listen_address(address, &where, &size, error))
        return false;
    int const on = 1;
    int const off = 0;
    int const fd = socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fail(error, FAIL_UNAVAILABLE, "open a socket: %s", g_strerror(errno));
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (where.ss_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, *address == '[' ? &on : &off, sizeof on);
    if (bind(fd, (struct sockaddr *)&where, size) != 0 || listen(fd, backlog) != 0) {
        fail(error, FAIL_UNAVAILABLE, "listen on \"%s\": %s", address, g_strerror(errno));
        close(fd);
        return false;
    }
    *ret_fd = fd;
    *ret_port = bound_port(fd);
    return true;
}
