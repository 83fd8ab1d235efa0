/* SPDX-License-Identifier: MIT */
#include "views/search_view.h"

Value *
search_view_parts(Arena *arena, const SearchParts *parts)
{
    Value *list = value_list(arena);
    for (unsigned index = 0; index < parts->count; index++) {
        Value *part = value_object(arena);
        value_put_text(
            part, parts->parts[index].marked ? "marked" : "plain", parts->parts[index].text);
        value_add(list, part);
    }
    return list;
}
