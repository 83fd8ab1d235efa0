/* SPDX-License-Identifier: MIT */
/* Everything that reads words: valid UTF-8 comes out and limits are kept. */
#include <stdint.h>
#include <string.h>

#include "text/fold.h"
#include "text/plain.h"
#include "text/safe_html.h"
#include "text/slug.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_valid(const char *text)
{
    g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
}

static void
check_length(const char *text, size_t max_chars)
{
    g_assert_true(text == NULL || g_utf8_strlen(text, -1) <= (glong)max_chars);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    check_valid(plain_from_html(arena, (const char *)data, size));

    const char *text = text_valid_utf8(arena, (const char *)data, size);
    check_valid(text);
    size_t const max_chars = 1 + size % 80;
    const char *sentence = plain_first_sentence(arena, text, max_chars);
    check_valid(sentence);
    check_length(sentence, max_chars);
    const char *excerpt = plain_excerpt(arena, text, max_chars);
    check_valid(excerpt);
    check_length(excerpt, max_chars);
    const char *slug = slug_from(arena, text, max_chars, "x");
    check_valid(slug);
    check_length(slug, max_chars);
    g_assert_true(*slug != '\0' && *slug != '-' && !g_str_has_suffix(slug, "-"));
    check_valid(fold_text(arena, text));
    plain_word_count(text);
    text_direction(text);
    check_valid(safe_html_from_plain(arena, text).html);

    /* Bytes that were never made valid may give odd words, but nothing worse. */
    const char *raw = arena_strndup(arena, (const char *)data, size);
    plain_first_sentence(arena, raw, max_chars);
    plain_excerpt(arena, raw, max_chars);
    plain_word_count(raw);
    slug_from(arena, raw, max_chars, "x");
    fold_text(arena, raw);
    text_direction(raw);
    return 0;
}
