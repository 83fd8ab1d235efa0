/* SPDX-License-Identifier: MIT */
/* The site as the hub of its own feeds (WebSub, W3C Recommendation of 2018, sections 5.1 and 5.2):
 * what is asked for is checked here, whether it was meant is asked by the outbox. */
#include <string.h>

#include "base/error.h"
#include "base/fetch.h"
#include "base/quota.h"
#include "http/form.h"
#include "newsroom/settings.h"
#include "site/site_internal.h"

enum { SECRET_MAX = 199 };

/* The path of one of our feeds; its query and fragment do not count as one. */
static const char *
own_path(const SitePage *page, const char *topic)
{
    const char *base = page->view.reader->settings->base_url;
    if (!g_str_has_prefix(topic, base) || topic[strlen(base)] != '/')
        return NULL;
    const char *path = topic + strlen(base);
    const char *slash = strrchr(path, '/');
    return strpbrk(path, "?#%\\") == NULL && site_feed_is(slash + 1) ? path : NULL;
}

static bool
read_lease(const HttpForm *form, int64_t *ret_lease_s, GError **error)
{
    guint64 seconds = LEASE_DEFAULT_S;
    const char *text = http_form_value(form, "hub.lease_seconds");
    if (text != NULL && *text != '\0' &&
        !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT32, &seconds, NULL))
        return fail(error, FAIL_INVALID, "hub.lease_seconds is a number of seconds");
    *ret_lease_s = (int64_t)seconds;
    return true;
}

static bool
read_secret(const HttpForm *form, const char **ret_secret, GError **error)
{
    const char *secret = http_form_value(form, "hub.secret");
    *ret_secret = secret == NULL || *secret == '\0' ? NULL : secret;
    return *ret_secret == NULL || strlen(*ret_secret) <= SECRET_MAX ||
           fail(error, FAIL_INVALID, "hub.secret has less than 200 bytes");
}

static bool
read_request(SitePage *page, const HttpForm *form, SubscriptionRequest *ret_request, GError **error)
{
    const char *mode = http_form_value(form, "hub.mode");
    const char *topic = http_form_value(form, "hub.topic");
    SubscriptionRequest request = {.callback = http_form_value(form, "hub.callback"),
        .is_unsubscribe = g_strcmp0(mode, "unsubscribe") == 0};
    if (!request.is_unsubscribe && g_strcmp0(mode, "subscribe") != 0)
        return fail(error, FAIL_INVALID, "hub.mode is subscribe or unsubscribe");
    if (request.callback == NULL || !fetch_check_url(request.callback, NULL))
        return fail(error, FAIL_INVALID, "hub.callback is an address of the web");
    request.path = topic == NULL ? NULL : own_path(page, topic);
    if (request.path == NULL || !site_feed_topic(page, request.path, &request.topic))
        return fail(error, FAIL_INVALID, "hub.topic is one of this site's feeds");
    if (!read_lease(form, &request.lease_s, error) || !read_secret(form, &request.secret, error))
        return false;
    *ret_request = request;
    return true;
}

/* Plain text, as programs read it. */
static bool
answer(SitePage *page, int status, const char *text)
{
    http_response_status(page->response, status);
    http_response_type(page->response, "text/plain; charset=utf-8");
    g_string_append_printf(http_response_text(page->response), "%s\n", text);
    return true;
}

bool
websub_hub(SitePage *page, GError **error)
{
    HttpForm *form;
    SubscriptionRequest request;
    unsigned left, wait_s;
    g_autoptr(GError) refused = NULL;
    Outbox *outbox = site_outbox(page->site);
    int64_t const caller = (int64_t)g_str_hash(http_request_client_address(page->request));
    if (outbox == NULL)
        return answer(page, 503, "this hub is switched off");
    if (!quota_take(site_websub_quota(page->site), caller, &left, &wait_s)) {
        http_response_header(
            page->response, "Retry-After", arena_printf(page->arena, "%u", wait_s));
        return answer(page, 429, "too many requests");
    }
    if (!http_form_read(page->request, &form, &refused) ||
        !read_request(page, form, &request, &refused))
        return answer(page, 400, refused->message);
    if (!outbox_subscribe(outbox, &request, &refused))
        return answer(page, fail_code_http_status(fail_code(refused)), refused->message);
    return answer(page, 202, "the callback will be asked whether it meant this");
}
