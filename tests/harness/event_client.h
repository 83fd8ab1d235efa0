/* SPDX-License-Identifier: MIT */
/* A client of event streams as HTML 9.2.5 and 9.2.6 tell it: connects over loopback, reads lines,
 * dispatches events, keeps the last event id. Sockets do not block; the caller polls. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct EventClient EventClient;

/* An event was dispatched; texts are borrowed. */
typedef void (*EventHeard)(
    EventClient *client, const char *name, const char *data, const char *id, void *owner);

struct EventClient {
    int fd;        /* -1: closed */
    int status;    /* 0: no head yet */
    char *head;    /* of the answer, without its empty line */
    char *last_id; /* "" where there is none */
    unsigned retry_ms;
    unsigned comments;  /* lines that begin with a colon */
    const char *cookie; /* sent with the question; NULL: none */
    EventHeard heard;
    void *owner;

    GString *buffer; /* bytes that are not yet a line, or the head so far */
    GString *data;
    char *name;
    char *id; /* the buffer of the next dispatch */
};

void event_client_init(EventClient *client, EventHeard heard, void *owner);
void event_client_finish(EventClient *client);

/* Connects and asks for a target. last_id is kept over connections and sent as Last-Event-ID where
 * it is not empty. receive_bytes: the socket's buffer, 0 for the system's. False where nobody
 * listens. */
bool event_client_open(EventClient *client, uint16_t port, const char *target, int receive_bytes);
/* Gives up the connection and what was not dispatched. */
void event_client_close(EventClient *client);

/* Reads what is there, at most most_bytes. False where the connection has ended; it is closed. */
bool event_client_read(EventClient *client, size_t most_bytes);
/* Waits for bytes and reads them; false after timeout_ms without, or at the end. */
bool event_client_wait(EventClient *client, int timeout_ms);
