/* SPDX-License-Identifier: MIT */
/* What the desk's handlers share. A handler fills page->response, or fails: pages show the error
 * with its status, JSON routes answer with a problem document. */
#pragma once

#include "base/quota.h"
#include "desk/desk.h"
#include "desk/events.h"
#include "desk/mailer.h"
#include "desk/problem.h"
#include "desk/suggester.h"
#include "desk/throttle.h"
#include "desk/ticket.h"
#include "http/form.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom/story.h"
#include "views/view.h"

/* Who asks. Lives as long as the request. */
typedef struct {
    Person person;
    Key key;           /* a session or a token */
    const char *csrf;  /* what forms and scripts send back (field "csrf" or X-CSRF-Token) */
    bool lacks_second; /* their role asks for a second factor, and they have none */
} DeskUser;

/* One request being answered. */
typedef struct {
    Desk *desk;
    Newsroom *newsroom;
    HttpRequest *request;
    HttpResponse *response;
    Arena *arena;
    View view;            /* its reader is a snapshot from the handler's beginning */
    const DeskUser *user; /* NULL on routes for everybody */
} DeskPage;

typedef bool (*DeskHandler)(DeskPage *page, GError **error);

#define HANDLER(handler) bool handler(DeskPage *page, GError **error);
#include "desk/routes.list"

void desk_run(HttpRequest *request, HttpResponse *response, DeskHandler handler);

/* The error as a page of the desk or a problem document; plain where even that fails. */
void desk_show_error(DeskPage *page, int status, const GError *error);
/* A handler for what the listener refused: the same, with the response's status. */
bool desk_refused(DeskPage *page, GError **error);

/* What every page of the desk is given (docs/templates.md, "The desk"): the caller adds its own.
 * place: the entry of the navigation that is current, as "stories"; NULL for none. */
Value *desk_root(DeskPage *page, const char *title, const char *place);
bool desk_render(DeskPage *page, const char *template_name, const Value *root, GError **error);
/* Stories (of DeskRow) as the desk's lists show them, for the partial slip.html. */
bool desk_rows_value(DeskPage *page, const GPtrArray *found, Value **ret_rows, GError **error);
/* The answer is this JSON; takes it over. */
void desk_json(DeskPage *page, int status, Json *json);
/* 303 to a path of this server. */
void desk_redirect(DeskPage *page, const char *path);
/* Whether an answer in JSON is asked for: by path (.json, /api/) or by Accept. */
bool desk_wants_json(const HttpRequest *request);

/* Puts "notice" where the query's "done" names one of the pairs {name, words}; ends with NULL. */
void desk_put_done(DeskPage *page, Value *root, const char *const (*pairs)[2]);

/* FAIL_FORBIDDEN for a token: what opens more doors is done by people in a browser. */
bool desk_require_session(DeskPage *page, GError **error);
/* FAIL_FORBIDDEN where the person or the token may not. scope NULL: in some story. */
bool desk_require(DeskPage *page, Right right, const RightScope *scope, GError **error);
bool desk_may(const DeskPage *page, Right right, const RightScope *scope);

/* The same for a story at hand: its sections, who began it and who holds it. */
bool
desk_require_story(DeskPage *page, Reader *reader, Right right, const Story *story, GError **error);
bool desk_may_story(DeskPage *page, Reader *reader, Right right, const Story *story);

/* The name of a person, in the arena; NULL for 0 and for one who is not known. */
const char *desk_person_name(Reader *reader, Arena *arena, int64_t id);

/* A transaction in the name of who asks. */
Write *desk_begin(DeskPage *page, GError **error);
/* After a commit: the reader of a new snapshot in place of the page's. */
bool desk_refresh(DeskPage *page, GError **error);

/* A field of the posted form; "" where it is absent or no form was posted. */
bool desk_form(DeskPage *page, HttpForm **ret_form, GError **error);
/* A field's value; "" where it is absent. */
const char *form_text(const HttpForm *form, const char *field);
/* A field that is a whole number from least on; FAIL_INVALID otherwise. */
bool form_number(
    const HttpForm *form, const char *field, int64_t least, int64_t *ret_number, GError **error);
/* A number of the path; what it is of ("section") for FAIL_NOT_FOUND. */
bool
desk_param_id(DeskPage *page, const char *name, const char *what, int64_t *ret_id, GError **error);

/* This answer may stand in a frame of the desk's own pages, and holds frames of ours. */
void desk_let_frame(DeskPage *page);

/* "2025-01-20T08:10" in the newsroom's zone, as inputs for a moment take it. */
char *desk_local_input(DeskPage *page, int64_t at_us);
/* The moment of such a text; 0 for none. FAIL_INVALID names the field. */
bool desk_parse_local(
    DeskPage *page, const char *field, const char *text, int64_t *ret_us, GError **error);

Site *desk_site(const DeskPage *page);
Throttle *desk_throttle(const DeskPage *page);
Tickets *desk_tickets(const DeskPage *page);
/* Of passkeys, apart: anybody may ask for one. */
Tickets *desk_challenges(const DeskPage *page);
/* Of requests to the API. */
Quota *desk_quota(const DeskPage *page);
Suggester *desk_suggester(const DeskPage *page);
DeskEvents *desk_events_of(const DeskPage *page);

/* notice.c */

/* Whether mail goes out from here. */
bool desk_can_mail(const DeskPage *page);
/* Mails a person a link for setting a password. False where they have no address, or it cannot be
 * queued: then it is shown. */
bool desk_mail_link(DeskPage *page, const Person *person);
/* After what was changed of an account is committed: tells whose it is, and with another address
 * the one before, too. */
void desk_mail_changes(DeskPage *page, const Person *before, const Person *after);

/* session.c */

/* Whether whoever asks is signed in at the desk of a newsroom (data) or sends a token of it. */
bool desk_is_insider(HttpRequest *request, void *data);

enum { SESSION_DAYS = 14 };

/* desk_permit() with the newsroom at hand. */
bool desk_permit_user(
    HttpRequest *request, Newsroom *newsroom, const char *permission, HttpResponse *response);

/* Begins a session and sets its cookie; closes the one that the browser had. */
bool session_open(DeskPage *page, Write *write, const Person *person, GError **error);
/* Whether who asks may still read the desk, as the page's reader knows them. */
bool session_stands(DeskPage *page, bool *ret_stands, GError **error);
/* On a route for everybody: page->user, where who asks may read the desk. */
bool session_recognise(DeskPage *page, GError **error);
/* Deletes the cookie. */
void session_forget(DeskPage *page);

/* sign_in.c: where to go on: a path of the desk, never another site's address. */
const char *desk_safe_next(const char *next);

/* second.c: the password was right and the second factor is on: asks for it, and remembers where
 * they go then. */
bool second_ask(DeskPage *page, const Person *person, const char *next);
