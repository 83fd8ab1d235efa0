/* SPDX-License-Identifier: MIT */
/* Another server, on loopback: notes every request and answers as a test says. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef struct {
    char *method;
    char *target; /* with its query */
    char *head;   /* all header lines */
    char *body;
    size_t size;
} PeerRequest;

/* What to answer: a status; body may be NULL. delay_ms: first wait so long. cuts: send half of the
 * head and hang up. */
typedef struct {
    int status;
    char *body;          /* freed by the peer */
    const char *headers; /* "Name: value\r\n" lines; NULL */
    unsigned delay_ms;
    gboolean cuts;
} PeerAnswer;

typedef PeerAnswer (*PeerHandler)(const PeerRequest *request, void *data);

typedef struct WebPeer WebPeer;

WebPeer *web_peer_new(PeerHandler handler, void *data);
void web_peer_free(WebPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebPeer, web_peer_free)
uint16_t web_peer_port(const WebPeer *peer);
/* "http://127.0.0.1:PORT/path"; the caller frees. */
char *web_peer_url(const WebPeer *peer, const char *path);
/* How many requests came so far; and one of them, in their order, borrowed. */
unsigned web_peer_count(WebPeer *peer);
const PeerRequest *web_peer_request(WebPeer *peer, unsigned index);
/* The value of a header; the caller frees. NULL: it has none. */
char *peer_header(const PeerRequest *request, const char *name);
/* A value of the query, decoded; the caller frees. */
char *peer_query(const PeerRequest *request, const char *name);
