/* SPDX-License-Identifier: MIT */
#include "http/response.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "http/response_internal.h"

HttpResponse *
http_response_new(void)
{
    HttpResponse *response = g_new0(HttpResponse, 1);
    response->status = 200;
    response->type = g_strdup("text/html; charset=utf-8");
    response->headers = g_ptr_array_new_with_free_func(g_free);
    response->text = g_string_new(NULL);
    response->topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    response->fd = -1;
    return response;
}

static void
drop_file(HttpResponse *response)
{
    if (response->fd >= 0)
        close(response->fd);
    response->fd = -1;
    g_clear_pointer(&response->file_etag, g_free);
}

void
http_response_free(HttpResponse *response)
{
    if (response == NULL)
        return;
    drop_file(response);
    g_free(response->type);
    g_ptr_array_unref(response->headers);
    if (response->text != NULL)
        g_string_free(response->text, TRUE);
    g_clear_pointer(&response->bytes, g_bytes_unref);
    g_array_unref(response->topics);
    g_free(response->error);
    g_free(response->stream);
    g_free(response);
}

void
http_response_status(HttpResponse *response, int status)
{
    g_return_if_fail(status >= 200 && status <= 599);
    response->status = status;
}

int
http_response_get_status(const HttpResponse *response)
{
    return response->status;
}

static bool
is_token(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!g_ascii_isalnum(*text) && strchr("!#$%&'*+-.^_`|~", *text) == NULL)
            return false;
    return true;
}

/* A copy without control characters and without blanks around it. */
static char *
clean_value(const char *value)
{
    char *copy = g_malloc(strlen(value) + 1);
    char *out = copy;
    for (; *value != '\0'; value++) {
        unsigned char const byte = (unsigned char)*value;
        if (byte >= 0x20 && byte != 0x7f)
            *out++ = *value;
    }
    *out = '\0';
    return g_strstrip(copy);
}

void
http_response_header(HttpResponse *response, const char *name, const char *value)
{
    g_return_if_fail(is_token(name));
    g_ptr_array_add(response->headers, g_strdup(name));
    g_ptr_array_add(response->headers, clean_value(value));
}

static gint64
header_index(const HttpResponse *response, const char *name)
{
    for (guint i = 0; i + 1 < response->headers->len; i += 2)
        if (g_ascii_strcasecmp(response->headers->pdata[i], name) == 0)
            return i;
    return -1;
}

void
http_response_replace_header(HttpResponse *response, const char *name, const char *value)
{
    for (gint64 i; (i = header_index(response, name)) >= 0;)
        g_ptr_array_remove_range(response->headers, (guint)i, 2);
    http_response_header(response, name, value);
}

const char *
http_response_get_header(const HttpResponse *response, const char *name)
{
    gint64 const i = header_index(response, name);
    return i < 0 ? NULL : response->headers->pdata[i + 1];
}

void
http_response_type(HttpResponse *response, const char *type)
{
    char *cleaned = clean_value(type);
    g_free(response->type);
    response->type = cleaned;
}

const char *
http_response_get_type(const HttpResponse *response)
{
    return response->type;
}

GString *
http_response_text(HttpResponse *response)
{
    if (response->bytes != NULL) {
        g_autoptr(GBytes) bytes = g_steal_pointer(&response->bytes);
        gsize size = 0;
        const char *data = g_bytes_get_data(bytes, &size);
        g_string_truncate(response->text, 0);
        g_string_append_len(response->text, data, (gssize)size);
    }
    return response->text;
}

void
http_response_body(HttpResponse *response, const char *bytes, size_t size)
{
    drop_file(response);
    g_clear_pointer(&response->bytes, g_bytes_unref);
    g_string_truncate(response->text, 0);
    g_string_append_len(response->text, bytes, (gssize)size);
}

void
http_response_take(HttpResponse *response, char *bytes, size_t size)
{
    drop_file(response);
    g_clear_pointer(&response->bytes, g_bytes_unref);
    g_string_truncate(response->text, 0);
    response->bytes = g_bytes_new_take(bytes, size);
}

const char *
http_response_get_body(const HttpResponse *response, size_t *ret_size)
{
    gsize size = response->text->len;
    const char *body = response->text->str;
    if (response->bytes != NULL)
        body = g_bytes_get_data(response->bytes, &size);
    if (ret_size != NULL)
        *ret_size = size;
    return body;
}

GBytes *
response_steal_body(HttpResponse *response)
{
    if (response->bytes != NULL)
        return g_steal_pointer(&response->bytes);
    GBytes *bytes = g_string_free_to_bytes(response->text);
    response->text = g_string_new(NULL);
    return bytes;
}

int
response_steal_fd(HttpResponse *response)
{
    int const fd = response->fd;
    response->fd = -1;
    return fd;
}

void
http_response_depend(HttpResponse *response, uint64_t topic)
{
    if (response->topics->len < RESPONSE_TOPICS_MAX)
        g_array_append_val(response->topics, topic);
    else
        response->is_uncacheable = true;
}

const uint64_t *
http_response_topics(const HttpResponse *response, size_t *ret_count)
{
    *ret_count = response->topics->len;
    return (const uint64_t *)(void *)response->topics->data;
}

void
http_response_uncacheable(HttpResponse *response)
{
    response->is_uncacheable = true;
}

void
http_response_counter(HttpResponse *response, uint64_t counter)
{
    response->counter = counter;
}

void
http_response_redirect(HttpResponse *response, int status, const char *location)
{
    g_return_if_fail(
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
    g_autofree char *escaped = g_uri_escape_string(location, "%:/?#[]@!$&'()*+,;=", FALSE);
    http_response_body(response, "", 0);
    http_response_status(response, status);
    http_response_replace_header(response, "Location", escaped);
}

void
http_response_cookie(HttpResponse *response, const HttpRequest *request, const char *name,
    const char *value, int max_age_s)
{
    g_return_if_fail(is_token(name) && strpbrk(value, "; ,\"\\\t\r\n") == NULL);
    g_autoptr(GString) cookie = g_string_new(name);
    g_string_append_printf(cookie, "=%s; Path=/; HttpOnly; SameSite=Lax", value);
    if (max_age_s != 0)
        g_string_append_printf(cookie, "; Max-Age=%d", MAX(max_age_s, 0));
    if (http_request_is_secure(request))
        g_string_append(cookie, "; Secure");
    http_response_header(response, "Set-Cookie", cookie->str);
}

void
http_response_file(
    HttpResponse *response, int fd, uint64_t size, int64_t modified_us, const char *etag)
{
    http_response_body(response, "", 0);
    response->fd = fd;
    response->file_size = size;
    response->file_modified_us = modified_us;
    response->file_etag =
        etag != NULL ? g_strdup(etag)
                     : g_strdup_printf("\"%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"", size,
                           (uint64_t)modified_us);
}

bool
http_response_file_at(HttpResponse *response, const char *path, const char *etag, GError **error)
{
    int const fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return fail(error,
            errno == ENOENT || errno == ELOOP || errno == ENOTDIR ? FAIL_NOT_FOUND
                                                                  : FAIL_UNAVAILABLE,
            "open \"%s\": %s", path, g_strerror(errno));
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return fail(error, FAIL_NOT_FOUND, "\"%s\" is not a regular file", path);
    }
    int64_t const modified_us =
        (int64_t)status.st_mtim.tv_sec * SECOND_US + status.st_mtim.tv_nsec / 1000;
    http_response_file(response, fd, (uint64_t)status.st_size, modified_us, etag);
    return true;
}

bool
http_response_fail(HttpResponse *response, const GError *error)
{
    http_response_body(response, "", 0);
    response->is_uncacheable = true;
    response->status = fail_code_http_status(fail_code(error));
    g_free(response->error);
    response->error = g_strdup(error->message);
    return false;
}

const char *
http_response_error(const HttpResponse *response)
{
    return response->error;
}
