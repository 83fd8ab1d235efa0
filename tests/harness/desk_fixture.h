/* SPDX-License-Identifier: MIT */
/* The whole program without a socket: a newsroom with its site and desk, asked as a browser or a
 * program would ask. */
#pragma once

#include "desk/desk.h"
#include "newsroom/person.h"
#include "newsroom_fixture.h"

typedef struct {
    NewsroomFixture base;
    Site *site;
    Desk *desk;
    GArray *routes;
    Router *router;
} DeskFixture;

void desk_fixture_set_up(DeskFixture *fixture, gconstpointer data);
void desk_fixture_tear_down(DeskFixture *fixture, gconstpointer data);

/* Who asks: a browser with a session's cookie and its form token, or a program. */
typedef struct {
    const char *cookie; /* "dateline_session=…"; NULL: none */
    const char *csrf;   /* NULL: none */
    const char *token;  /* bearer */
    bool is_foreign;    /* the browser says that another site sent it */
    const char *header; /* one more, with its value; NULL: none */
    const char *value;
} Caller;

typedef struct {
    int status;
    const char *body; /* in the fixture's arena, as all below */
    const char *location;
    const char *cookie; /* what Set-Cookie gives, "name=value" */
    const char *type;
    const char *etag;
} Answer;

/* body NULL: none; type NULL: JSON where it begins with '{' or '[', else a form. */
Answer desk_fixture_ask(DeskFixture *fixture, const Caller *caller, const char *method,
    const char *target, const char *type, const char *body);
/* The same for a body with any bytes in it. */
Answer desk_fixture_send(DeskFixture *fixture, const Caller *caller, const char *method,
    const char *target, const char *type, const char *body, size_t size);
Answer desk_fixture_get(DeskFixture *fixture, const Caller *caller, const char *target);

/* A person with the password "correct horse staple", where a role and a login are enough. */
int64_t desk_fixture_person(DeskFixture *fixture, const char *login, Role role);
/* A session of theirs, made without the slowness of a password; and a token (scopes of key.h). */
Caller desk_fixture_session(DeskFixture *fixture, int64_t person_id);
Caller desk_fixture_token(DeskFixture *fixture, int64_t person_id, unsigned scopes);
