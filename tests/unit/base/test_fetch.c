/* SPDX-License-Identifier: MIT */
/* Requests to other servers: what is bounded, and which addresses are inside. */
#include <arpa/inet.h>
#include <string.h>

#include "base/error.h"
#include "base/fetch.h"
#include "web_peer.h"

static PeerAnswer
answer(const PeerRequest *request, void *data)
{
    if (strcmp(request->target, "/moved") == 0)
        return (PeerAnswer){.status = 302, .headers = "Location: /else\r\n"};
    if (strcmp(request->target, "/large") == 0)
        return (PeerAnswer){.status = 200, .body = g_strnfill(70000, 'x')};
    if (strcmp(request->target, "/slow") == 0)
        return (PeerAnswer){.status = 200, .delay_ms = 2000};
    if (strcmp(request->target, "/cut") == 0)
        return (PeerAnswer){.status = 200, .cuts = TRUE};
    return (PeerAnswer){.status = 200, .body = g_strdup(request->body)};
}

static FailCode
failure(WebPeer *peer, const char *path, bool allows_inside)
{
    g_autofree char *url = web_peer_url(peer, path);
    g_auto(FetchAnswer) got = {0};
    g_autoptr(GError) error = NULL;
    FetchRequest const request = {.url = url, .timeout_ms = 300, .allows_inside = allows_inside};
    g_assert_false(fetch_run(&request, &got, &error));
    return fail_code(error);
}

static void
test_bounds(void)
{
    g_autoptr(WebPeer) peer = web_peer_new(answer, NULL);
    g_assert_cmpint(failure(peer, "/large", true), ==, FAIL_TOO_LARGE);
    g_assert_cmpint(failure(peer, "/slow", true), ==, FAIL_UNAVAILABLE);
    g_assert_cmpint(failure(peer, "/cut", true), ==, FAIL_UNAVAILABLE);
    g_assert_cmpint(failure(peer, "/", false), ==, FAIL_FORBIDDEN);
    g_autofree char *url = web_peer_url(peer, "/moved");
    g_auto(FetchAnswer) moved = {0};
    g_assert_true(fetch_run(&(FetchRequest){.url = url, .allows_inside = true}, &moved, NULL));
    g_assert_cmpint(moved.status, ==, 302);
}

static void
test_a_request(void)
{
    static const char *const HEADERS[] = {"X-One: two", NULL};
    g_autoptr(WebPeer) peer = web_peer_new(answer, NULL);
    g_autofree char *url = web_peer_url(peer, "/echo");
    g_auto(FetchAnswer) got = {0};
    g_assert_true(fetch_run(
        &(FetchRequest){
            .url = url, .headers = HEADERS, .body = "hello", .body_size = 5, .allows_inside = true},
        &got, NULL));
    g_assert_cmpstr(got.body, ==, "hello");
    const PeerRequest *request = web_peer_request(peer, 0);
    g_assert_cmpstr(request->method, ==, "POST");
    g_autofree char *value = peer_header(request, "x-one");
    g_assert_cmpstr(value, ==, "two");
}

static void
test_addresses(void)
{
    static const struct {
        const char *text;
        bool is_public;
    } CASES[] = {
        {"8.8.8.8", true},
        {"93.184.216.34", true},
        {"127.0.0.1", false},
        {"127.255.255.254", false},
        {"0.0.0.0", false},
        {"10.1.2.3", false},
        {"100.64.0.1", false},
        {"100.128.0.1", true},
        {"169.254.169.254", false},
        {"172.15.0.1", true},
        {"172.16.0.1", false},
        {"172.31.255.255", false},
        {"172.32.0.1", true},
        {"192.168.1.1", false},
        {"198.18.0.1", false},
        {"224.0.0.1", false},
        {"255.255.255.255", false},
        {"2606:4700::1111", true},
        {"::1", false},
        {"::", false},
        {"fe80::1", false},
        {"fc00::1", false},
        {"fd12:3456::1", false},
        {"ff02::1", false},
        {"::ffff:127.0.0.1", false},
        {"::ffff:8.8.8.8", true},
        {"::127.0.0.1", false},
        {"64:ff9b::7f00:1", false},
        {"2001:db8::1", false},
        {"2001::1", false},
        {"2002:7f00:1::", false},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        struct sockaddr_in four = {.sin_family = AF_INET};
        struct sockaddr_in6 six = {.sin6_family = AF_INET6};
        bool const is_four = inet_pton(AF_INET, CASES[index].text, &four.sin_addr) == 1;
        if (!is_four)
            g_assert_cmpint(inet_pton(AF_INET6, CASES[index].text, &six.sin6_addr), ==, 1);
        g_test_message("%s", CASES[index].text);
        g_assert_cmpint(fetch_is_public(is_four ? (const struct sockaddr *)&four
                                                : (const struct sockaddr *)&six),
            ==, CASES[index].is_public);
    }
}

static void
test_urls(void)
{
    static const char *const BAD[] = {"", "ftp://a.example/", "file:///etc/passwd", "//a.example/",
        "http://", "http:///x", "http://user:word@a.example/", "http://a.example/#x",
        "javascript:x", "http://a b/", "gopher://a.example/"};
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_false(fetch_check_url(BAD[index], NULL));
    g_autofree char *long_path = g_strnfill(FETCH_URL_MAX, 'a');
    g_autofree char *long_url = g_strconcat("http://a.example/", long_path, NULL);
    g_assert_false(fetch_check_url(long_url, NULL));
    g_assert_true(fetch_check_url("https://A.example:8443/x?y=1", NULL));
    g_autofree char *host = fetch_host("https://A.example:8443/x?y=1");
    g_assert_cmpstr(host, ==, "a.example");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fetch/bounds", test_bounds);
    g_test_add_func("/fetch/a-request", test_a_request);
    g_test_add_func("/fetch/addresses", test_addresses);
    g_test_add_func("/fetch/urls", test_urls);
    return g_test_run();
}
