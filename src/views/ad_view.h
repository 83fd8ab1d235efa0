/* SPDX-License-Identifier: MIT */
/* An advertisement slot as template values (docs/templates.md, "ads"). */
#pragma once

#include "views/view.h"

/* slot: "top", "aside" or "inline". Never NULL: without a campaign it is the newsroom's notice. */
Value *ad_view(View *view, const char *slot);
