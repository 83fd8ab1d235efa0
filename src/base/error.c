/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <string.h>

static const struct {
    const char *name;
    int http_status;
    int exit_code;
} CODES[FAIL_COUNT_] = {

#define FAILURE(symbol, name, http_status, exit_code) {name, http_status, exit_code},
#include "base/error.list"
#undef FAILURE
};

/* What an error knows beside its message. */
typedef struct {
    size_t doing_bytes; /* of the message's beginning, that say what was being done */
} FailErrorPrivate;

static void
fail_error_private_init(FailErrorPrivate *priv)
{
    priv->doing_bytes = 0;
}

static void
fail_error_private_copy(const FailErrorPrivate *from, FailErrorPrivate *to)
{
    *to = *from;
}

static void
fail_error_private_clear(FailErrorPrivate *priv)
{
}

GQuark fail_error_quark(void);
G_DEFINE_EXTENDED_ERROR(FailError, fail_error)

GQuark
fail_domain(void)
{
    return fail_error_quark();
}

bool
fail(GError **error, FailCode code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, FAIL_DOMAIN, (int)code, message);
    return false;
}

/* What is put before what was being done belongs to it. */
static void
put_before(GError *error, bool is_doing, const char *format, va_list arguments)
{
    g_autofree char *prefix = g_strdup_vprintf(format, arguments);
    g_prefix_error(&error, "%s: ", prefix);
    if (error->domain != FAIL_DOMAIN)
        return;
    FailErrorPrivate *priv = fail_error_get_private(error);
    if (is_doing || priv->doing_bytes > 0)
        priv->doing_bytes += strlen(prefix) + strlen(": ");
}

bool
fail_prefix(GError **error, const char *format, ...)
{
    if (error == NULL || *error == NULL)
        return false;

    va_list arguments;
    va_start(arguments, format);
    put_before(*error, false, format, arguments);
    va_end(arguments);
    return false;
}

bool
fail_doing(GError **error, const char *format, ...)
{
    if (error == NULL || *error == NULL)
        return false;

    va_list arguments;
    va_start(arguments, format);
    put_before(*error, true, format, arguments);
    va_end(arguments);
    return false;
}

const char *
fail_said(const GError *error)
{
    return error->domain != FAIL_DOMAIN
               ? error->message
               : error->message + fail_error_get_private(error)->doing_bytes;
}

FailCode
fail_code(const GError *error)
{
    if (error->domain != FAIL_DOMAIN || error->code < 0 || error->code >= FAIL_COUNT_)
        return FAIL_INTERNAL;
    return (FailCode)error->code;
}

bool
fail_is(const GError *error, FailCode code)
{
    return error != NULL && fail_code(error) == code;
}

const char *
fail_code_name(FailCode code)
{
    return CODES[code].name;
}

int
fail_code_http_status(FailCode code)
{
    return CODES[code].http_status;
}

int
fail_code_exit(FailCode code)
{
    return CODES[code].exit_code;
}
