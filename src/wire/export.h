/* SPDX-License-Identifier: MIT */
/* Writing all stories out again, streaming. */
#pragma once

#include "newsroom/newsroom.h"

/* format "jsonl" (all stories) or "ninjs" (see ninjs_parse(); those that are public or were); out "-" is standard output. The file is complete or not there. */
bool export_stories(
    Newsroom *newsroom, const char *format, const char *out, int64_t *ret_count, GError **error);
