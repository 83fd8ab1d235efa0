/* SPDX-License-Identifier: MIT */
/* Errors for programs: problem documents (RFC 9457). */
#pragma once

#include "base/json.h"
#include "http/response.h"

/* {type: "urn:dateline:conflict", title, status, detail} with the status of the error's code. The
 * caller may add members and drops it. */
Json *problem_new(const GError *error);
/* Answers with one; takes it over. */
void problem_answer(HttpResponse *response, Json *problem);
