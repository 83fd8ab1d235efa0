/* SPDX-License-Identifier: MIT */
/* The public events of a newsroom, and the thread that hands them to the hub of event streams as
 * the log grows. */
#pragma once

#include "http/sse.h"
#include "newsroom/newsroom.h"

typedef struct Events Events;

Events *events_open(Newsroom *newsroom, GError **error);
/* After the listener has stopped. */
void events_close(Events *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Events, events_close)

/* The log has grown to head, and every page that is asked for now follows it. Returns at once. */
void events_wake(Events *events, int64_t head);
void events_metrics(Events *events, GString *out);
SseHub *events_hub(Events *events);
/* The topics of the public event that a change is; false where it is none. */
bool events_topics(Events *events, const Change *change, GArray *ret_topics);
/* The data of the event of a change as it is told now, and its name; NULL where it is none, or not
 * told any more. The caller frees. */
char *events_json(Events *events, int64_t seq, const char **ret_name);
