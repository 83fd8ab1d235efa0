/* SPDX-License-Identifier: MIT */
/* The desk's first page. */
#include "desk/desk_internal.h"

bool
home_page(DeskPage *page, GError **error)
{
    Value *root = desk_root(page, "Desk", "home");
    return desk_render(page, "home", root, error);
}
