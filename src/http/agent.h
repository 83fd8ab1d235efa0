/* SPDX-License-Identifier: MIT */
/* Whether a User-Agent is a person's browser or a program. It believes what it is told: it keeps
 * honest programs out of counts and is no defence against others. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* False for NULL, for anything that does not begin as browsers do, and for browsers that are said
 * to be driven by a program: crawlers, previews, monitors, feed readers. At most 512 bytes are
 * looked at; what is longer is no person's. */
bool agent_is_person(const char *agent);

/* What a person calls it: "Firefox on Android", into buffer; returns buffer. "a browser" for NULL
 * and for what is not known. */
const char *agent_words(const char *agent, char *buffer, size_t size);
