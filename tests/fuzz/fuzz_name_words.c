/* SPDX-License-Identifier: MIT */
/* Words of any bytes: in order, within the text, and the same for the same text. */
#include <stdint.h>
#include <string.h>

#include "text/name_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    const char *text = arena_strndup(arena, (const char *)data, size);
    NameWords const words = name_words_read(arena, text, 500);
    size_t const length = strlen(words.text);
    size_t end = 0;
    for (unsigned index = 0; index < words.count; index++) {
        const NameWord *word = &words.words[index];
        g_assert_true(word->size > 0 && word->begin >= end && word->begin + word->size <= length);
        g_assert_true(index > 0 || (word->flags & NAME_FIRST) != 0);
        end = word->begin + word->size;
        if (word->size == UINT16_MAX)
            break;
        g_assert_true(g_utf8_validate(words.text + word->begin, word->size, NULL));
        char *alone = arena_strndup(arena, words.text + word->begin, word->size);
        NameWords const again = name_words_read(arena, alone, 2);
        g_assert_true(again.count >= 1 && again.words[0].begin == 0);
    }
    return 0;
}
