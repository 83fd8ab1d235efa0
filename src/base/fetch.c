/* SPDX-License-Identifier: MIT */
#include "base/fetch.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/curl_internal.h"
#include "base/error.h"

enum { TIMEOUT_MS = 10000, CONNECT_TIMEOUT_MS = 5000, ANSWER_LIMIT = 64 * 1024 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURL, curl_easy_cleanup)

typedef struct curl_slist CurlList;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CurlList, curl_slist_free_all)

/* What a request under way has come to. */
typedef struct {
    const FetchRequest *request;
    GString *body;
    bool is_refused; /* the address lies inside */
    bool is_too_large;
} Fetching;

void
fetch_answer_clear(FetchAnswer *answer)
{
    g_clear_pointer(&answer->body, g_free);
}

/* Networks that are not the public internet, as address and length of the prefix. */
static const struct {
    const char *network;
    unsigned bits;
} INSIDE_4[] = {
    {"0.0.0.0", 8},
    {"10.0.0.0", 8},
    {"100.64.0.0", 10},
    {"127.0.0.0", 8},
    {"169.254.0.0", 16},
    {"172.16.0.0", 12},
    {"192.0.0.0", 24},
    {"192.0.2.0", 24},
    {"192.88.99.0", 24},
    {"192.168.0.0", 16},
    {"198.18.0.0", 15},
    {"198.51.100.0", 24},
    {"203.0.113.0", 24},
    {"224.0.0.0", 4},
    {"240.0.0.0", 4},
};

static bool
is_public_4(uint32_t address)
{
    for (size_t index = 0; index < G_N_ELEMENTS(INSIDE_4); index++) {
        struct in_addr network;
        uint32_t const mask = ~UINT32_C(0) << (32 - INSIDE_4[index].bits);
        inet_pton(AF_INET, INSIDE_4[index].network, &network);
        if ((address & mask) == ntohl(network.s_addr))
            return false;
    }
    return true;
}

/* Only global unicast (2000::/3), and of that nothing that documents, tunnels or maps: 6to4 and the
 * NAT64 prefixes carry an address of the fourth version in them. */
static bool
is_public_6(const uint8_t bytes[16])
{
    static const uint8_t MAPPED[12] = {[10] = 0xff, [11] = 0xff};
    if (memcmp(bytes, MAPPED, sizeof MAPPED) == 0)
        return is_public_4((uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 |
                           (uint32_t)bytes[14] << 8 | bytes[15]);
    if ((bytes[0] & 0xe0) != 0x20)
        return false;
    bool const is_2001 = bytes[0] == 0x20 && bytes[1] == 0x01;
    if (is_2001 && (bytes[2] < 0x02 || (bytes[2] == 0x0d && bytes[3] == 0xb8)))
        return false;
    if (bytes[0] == 0x20 && bytes[1] == 0x02)
        return false;
    return !(bytes[0] == 0x3f && bytes[1] == 0xff);
}

bool
fetch_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_public_4(
            ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return is_public_6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return false;
}

/* As addresses are sent: printable ASCII without blanks, quotes, brackets and backslashes. */
static bool
is_encoded(const char *url)
{
    size_t size = 0;
    for (; url[size] != '\0'; size++)
        if (!g_ascii_isgraph(url[size]) || strchr("\"<>\\^`{|}", url[size]) != NULL)
            return false;
    return size <= FETCH_URL_MAX;
}

static GUri *
parse_url(const char *url, GError **error)
{
    g_autoptr(GUri) uri = is_encoded(url) ? g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL) : NULL;
    const char *scheme = uri == NULL ? "" : g_uri_get_scheme(uri);
    const char *host = uri == NULL ? NULL : g_uri_get_host(uri);
    if (host == NULL || *host == '\0' ||
        (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)) {
        fail(error, FAIL_INVALID, "\"%.80s\" is no address of the web", url);
        return NULL;
    }
    if (g_uri_get_userinfo(uri) != NULL || g_uri_get_fragment(uri) != NULL) {
        fail(error, FAIL_INVALID, "\"%.80s\": an address without a password and without #", url);
        return NULL;
    }
    return g_steal_pointer(&uri);
}

bool
fetch_check_url(const char *url, GError **error)
{
    g_autoptr(GUri) uri = parse_url(url, error);
    return uri != NULL;
}

char *
fetch_host(const char *url)
{
    g_autoptr(GUri) uri = parse_url(url, NULL);
    return uri == NULL ? NULL : g_ascii_strdown(g_uri_get_host(uri), -1);
}

/* Called for every address that a connection would go to, after names were resolved. */
static curl_socket_t
open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    Fetching *fetching = data;
    if (!fetching->request->allows_inside && !fetch_is_public(&address->addr)) {
        fetching->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t
take_body(char *bytes, size_t size, size_t count, void *data)
{
    Fetching *fetching = data;
    size_t const limit = fetching->request->answer_limit != 0 ? fetching->request->answer_limit
                                                              : (size_t)ANSWER_LIMIT;
    if (fetching->body->len + size * count > limit) {
        fetching->is_too_large = true;
        return 0;
    }
    g_string_append_len(fetching->body, bytes, (gssize)(size * count));
    return size * count;
}

static CurlList *
headers_of(const FetchRequest *request)
{
    CurlList *headers = curl_slist_append(NULL, "Expect:");
    for (const char *const *at = request->headers; at != NULL && *at != NULL; at++)
        headers = curl_slist_append(headers, *at);
    return headers;
}

static void
set_options(CURL *handle, Fetching *fetching, const CurlList *headers)
{
    const FetchRequest *request = fetching->request;
    curl_easy_setopt(handle, CURLOPT_URL, request->url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
        (long)(request->timeout_ms != 0 ? request->timeout_ms : TIMEOUT_MS));
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "Dateline/" DATELINE_VERSION);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, fetching);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, fetching);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    if (request->body != NULL) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request->body);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
    }
    if (request->method != NULL)
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request->method);
}

void
curl_ready(void)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        g_once_init_leave(&ready, 1);
    }
}

bool
fetch_run(const FetchRequest *request, FetchAnswer *ret_answer, GError **error)
{
    curl_ready();
    if (!fetch_check_url(request->url, error))
        return false;
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(CURL) handle = curl_easy_init();
    g_autoptr(CurlList) headers = headers_of(request);
    Fetching fetching = {.request = request, .body = body};
    long status = 0;
    if (handle == NULL)
        return fail(error, FAIL_UNAVAILABLE, "no memory for a request");
    set_options(handle, &fetching, headers);
    CURLcode const result = curl_easy_perform(handle);
    if (fetching.is_refused && result != CURLE_OK)
        return fail(error, FAIL_FORBIDDEN, "%.80s leads to an address inside", request->url);
    if (fetching.is_too_large)
        return fail(error, FAIL_TOO_LARGE, "%.80s answers with too much", request->url);
    if (result != CURLE_OK)
        return fail(error, FAIL_UNAVAILABLE, "%.80s: %s", request->url, curl_easy_strerror(result));
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    *ret_answer = (FetchAnswer){.status = (int)status, .size = body->len};
    ret_answer->body = g_string_free(g_steal_pointer(&body), FALSE);
    return true;
}
