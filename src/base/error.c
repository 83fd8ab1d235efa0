/* SPDX-License-Identifier: MIT */
#include "base/error.h"

static const struct {
    const char *name;
    int http_status;
    int exit_code;
} CODES[FAIL_COUNT_] = {

#define FAILURE(symbol, name, http_status, exit_code) {name, http_status, exit_code},
#include "base/error.list"
#undef FAILURE
};

GQuark
fail_domain(void)
{
    return g_quark_from_static_string("dateline");
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

bool
fail_prefix(GError **error, const char *format, ...)
{
    if (error == NULL || *error == NULL)
        return false;

    va_list arguments;
    va_start(arguments, format);
    g_autofree char *prefix = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_prefix_error(error, "%s: ", prefix);
    return false;
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
