/* SPDX-License-Identifier: MIT */
/* Cards as template values, and the lists that pages show them in. */
#pragma once

#include "newsroom/media.h"
#include "views/view.h"

Value *card_view(View *view, const Card *card);
/* {stories: [card]}, or NULL for an empty list, so that headings disappear with it. */
Value *card_view_list(View *view, const CardList *list);
/* The same of cards picked by hand. */
Value *card_view_array(View *view, const GPtrArray *cards);
/* [{iso, label, url, stories}]: newest first, a group a day. */
Value *card_view_days(View *view, const CardList *list);
/* [{name, url, last}] from the top section down; empty for none. */
Value *card_view_path(View *view, const Section *section);
/* "World » Russia" */
char *card_view_path_label(View *view, const Section *section);
/* The picture of a story with the texts that readers get, where it may be shown; false: nowhere. */
bool
card_view_shown(View *view, const StoryPicture *picture, Media *ret_media, StoryPicture *ret_shown);
/* {src, srcset, width, height, alt, caption, credit, portrait, and of each cut src, srcset, width
 * and height: wide, standard, square, banner}; NULL where there is no such picture. Texts of the
 * story win over those of the picture. */
Value *card_view_picture(View *view, const StoryPicture *picture);
/* One cut of it for other sites, as large as there are pixels: {url, width, height, alt}, in "webp"
 * or "jpg". */
Value *card_view_cut(View *view, const StoryPicture *picture, MediaShape shape, const char *ending);
/* The newsroom's logo: {src, srcset, width, height, url: the whole of it, absolute}; NULL where
 * there is none that may be shown. */
Value *card_view_logo(View *view);
/* The printed byline: the story's own, else its authors' names; NULL for agency copy. */
const char *card_view_byline(View *view, const Card *card);
/* Marks texts in another language than the site's: language and direction. */
void card_view_language(View *view, Value *value, const char *language, const char *sample);
