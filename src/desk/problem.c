/* SPDX-License-Identifier: MIT */
#include "desk/problem.h"

#include <string.h>

#include "base/error.h"

static const char *const TITLES[FAIL_COUNT_] = {
    [FAIL_NOT_FOUND] = "There is no such thing",
    [FAIL_FORBIDDEN] = "Not allowed",
    [FAIL_INVALID] = "It cannot be done like this",
    [FAIL_CONFLICT] = "Somebody else was faster",
    [FAIL_TOO_LARGE] = "Too large",
    [FAIL_BUSY] = "Busy, try again",
    [FAIL_UNAVAILABLE] = "Not available now, try again",
    [FAIL_CORRUPT] = "Something stored is damaged",
    [FAIL_INTERNAL] = "Something went wrong here",
    [FAIL_USAGE] = "The request is not understood",
};

Json *
problem_new(const GError *error)
{
    FailCode const code = fail_code(error);
    Json *problem = json_object();
    g_autofree char *type = g_strconcat("urn:dateline:", fail_code_name(code), NULL);
    json_put_text(problem, "type", type);
    json_put_text(problem, "title", TITLES[code]);
    json_put_int(problem, "status", fail_code_http_status(code));
    json_put_text(problem, "detail", fail_said(error));
    return problem;
}

void
problem_answer(HttpResponse *response, Json *problem)
{
    char *text = json_write(problem);
    http_response_status(response, (int)json_int(problem, "status", 500));
    http_response_type(response, "application/problem+json");
    http_response_take(response, text, strlen(text));
    json_decref(problem);
}
