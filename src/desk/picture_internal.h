/* SPDX-License-Identifier: MIT */
/* What the library of pictures and the page of one share. */
#pragma once

#include "base/arena.h"
#include "newsroom/media.h"

/* "/desk/pictures/7" and a tail: "", "/thumb". */
const char *picture_address(Arena *arena, int64_t id, const char *tail);
