/* SPDX-License-Identifier: MIT */
/* The one error domain of the program. A code says what the caller will do next; the message is a
 * lower-case fragment that callers chain by prefix: "publish story 42: append change: disk full".
 * Every fallible function returns bool (or a pointer) and sets its GError on failure only. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum {

#define FAILURE(symbol, name, http_status, exit_code) FAIL_##symbol,
#include "base/error.list"
#undef FAILURE
    FAIL_COUNT_
} FailCode;

#define FAIL_DOMAIN fail_domain()
GQuark fail_domain(void);

/* Sets *error and returns false, so that a failing path is one line: return fail(error, …). */
bool fail(GError **error, FailCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Puts "prefix: " before an error that is already set and returns false: fail_prefix() for what the
 * sentence is about ("tags: a list was expected"), fail_doing() for what was being done ("publish
 * story 42"), which a log needs and who did it knows. */
bool fail_prefix(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
bool fail_doing(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The message for who did it: from behind what was being done. Borrowed from the error. */
const char *fail_said(const GError *error);

/* The code of an error, FAIL_INTERNAL for errors of another domain. */
FailCode fail_code(const GError *error);
bool fail_is(const GError *error, FailCode code);

/* From base/error.list. */
const char *fail_code_name(FailCode code);
int fail_code_http_status(FailCode code);
int fail_code_exit(FailCode code);
