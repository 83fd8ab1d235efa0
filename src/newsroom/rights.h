/* SPDX-License-Identifier: MIT */
/* Who may do what (rights.list): one table of actions, roles and how far they reach. It knows
 * people and stories by number only and reads nothing itself. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum {

#define RIGHT(symbol, name, reporter, editor, chief, administrator, scope, help) RIGHT_##symbol,
#include "newsroom/rights.list"
#undef RIGHT
    RIGHT_COUNT_
} Right;

typedef enum { ROLE_REPORTER, ROLE_EDITOR, ROLE_CHIEF, ROLE_ADMINISTRATOR, ROLE_COUNT_ } Role;

/* How far a right reaches. */
typedef enum { REACH_NO, REACH_OWN, REACH_SECTION, REACH_ALL } Reach;

/* "reporter", "editor", "chief", "administrator". */
const char *role_name(Role role);
bool role_parse(const char *name, Role *ret_role);

/* "story.publish" and back. */
const char *right_name(Right right);
bool right_parse(const char *name, Right *ret_right);
/* What the right is, for people. */
const char *right_help(Right right);
/* The scope that a token needs: "read", "write", "publish" or "admin". */
const char *right_scope(Right right);

Reach right_reach(Role role, Right right);
