/* SPDX-License-Identifier: MIT */
#include "newsroom/rights.h"

#include <string.h>

#include <glib.h>

static const char *const ROLE_NAMES[ROLE_COUNT_] = {"reporter", "editor", "chief", "administrator"};

static const struct {
    const char *name;
    Reach reach[ROLE_COUNT_];
    const char *scope;
    const char *help;
} RIGHTS[RIGHT_COUNT_] = {

#define RIGHT(symbol, name, reporter, editor, chief, administrator, scope, help)                   \
    {name, {REACH_##reporter, REACH_##editor, REACH_##chief, REACH_##administrator}, scope, help},
#include "newsroom/rights.list"
#undef RIGHT
};

const char *
role_name(Role role)
{
    return ROLE_NAMES[role];
}

bool
role_parse(const char *name, Role *ret_role)
{
    for (unsigned index = 0; index < ROLE_COUNT_; index++) {
        if (g_strcmp0(name, ROLE_NAMES[index]) != 0)
            continue;
        *ret_role = (Role)index;
        return true;
    }
    return false;
}

const char *
right_name(Right right)
{
    return RIGHTS[right].name;
}

bool
right_parse(const char *name, Right *ret_right)
{
    for (unsigned index = 0; index < RIGHT_COUNT_; index++) {
        if (g_strcmp0(name, RIGHTS[index].name) != 0)
            continue;
        *ret_right = (Right)index;
        return true;
    }
    return false;
}

const char *
right_help(Right right)
{
    return RIGHTS[right].help;
}

const char *
right_scope(Right right)
{
    return RIGHTS[right].scope;
}

Reach
right_reach(Role role, Right right)
{
    return RIGHTS[right].reach[role];
}
