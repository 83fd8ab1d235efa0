/* SPDX-License-Identifier: MIT */
/* The desk: the pages where people of the newsroom write, approve and publish, and the API for
 * programs. It changes the newsroom through newsroom/'s commands only. Whoever asks is known by a
 * session's cookie or by a token, and every action asks newsroom/rights.list. */
#pragma once

#include "http/listener.h"
#include "newsroom/newsroom.h"
#include "site/site.h"

typedef struct Desk Desk;

typedef struct {
    Newsroom *newsroom;
    Site *site;
    const char *theme_dir; /* overrides the embedded theme file by file; may be NULL */
} DeskOptions;

/* The newsroom and the site outlive it. */
Desk *desk_new(const DeskOptions *options, GError **error);
/* After the listener has stopped. */
void desk_free(Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

/* Adds the desk's routes (of Route), ready for a listener; the desk outlives them. */
void desk_add_routes(Desk *desk, GArray *routes);
/* Fills in what the site's outbox asks for mail to the desk's people. */
void desk_outbox_source(Desk *desk, OutboxSource *source);
/* After site_listener_options(): who may use a route, the desk's own streams, and its errors. */
void desk_listener_options(Desk *desk, ListenerOptions *options);
/* ListenerOptions.permit: whether the request's person may use a route. */
bool desk_permit(HttpRequest *request, const char *permission, HttpResponse *response);

/* Where nobody can sign in yet: makes an administrator, if there is none, and a link that lets them
 * set a password once, as a path, in place of that of an earlier start; NULL where somebody can, or
 * has a link for it. The caller frees. */
bool desk_first_link(Newsroom *newsroom, char **ret_path, GError **error);
