/* SPDX-License-Identifier: MIT */
/* What imported WordPress text needs before it is markup: shortcodes expanded and blank lines made
 * paragraphs. The result is not safe markup: it goes through the sanitizer. */
#pragma once

#include <stddef.h>

#include "base/arena.h"

/* [caption] becomes a figure, [embed] [youtube] [video] [audio] a link, [gallery] nothing; unknown
 * shortcodes go and their content stays; [[name]] is the escaped [name]. Linear in size. */
char *shortcodes_expand(Arena *arena, const char *html, size_t size);

/* Blank lines part paragraphs and a single line break is <br>; block elements stand by themselves
 * and <pre> is left as it is. Linear in size. */
char *text_autop(Arena *arena, const char *html, size_t size);
