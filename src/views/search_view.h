/* SPDX-License-Identifier: MIT */
/* What a search has found in a text, for pages of the site and of the desk. */
#pragma once

#include "newsroom/search.h"
#include "render/value.h"

/* [{plain}] and [{marked}]: a text with what was looked for in it. */
Value *search_view_parts(Arena *arena, const SearchParts *parts);
