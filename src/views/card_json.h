/* SPDX-License-Identifier: MIT */
/* Cards as JSON: what event streams and the API say of a story. Texts are plain, times are UTC. */
#pragma once

#include "base/json.h"
#include "views/view.h"

/* {id, status: "live", url, path, headline, list_headline?, kicker?, standfirst?, byline?,
 * language?, published, updated?, sections: ["World", "Russia"], section_path?, priority, urgency?,
 * corrected, coverage?: "running" or "ended" of a live story, picture?: {src, width, height, alt,
 * credit?}}. The caller drops it. */
Json *card_json(View *view, const Card *card);
/* The same of a story that the public may no more see: {id, status: "withdrawn", url, path}. */
Json *card_json_withdrawn(View *view, int64_t story_id);
