/* SPDX-License-Identifier: MIT */
/* What a page is built with: the arena and the reader of one request, and the topics that the page
 * turns out to depend on. views/ makes template values (docs/templates.md) of what newsroom/ reads;
 * it knows no HTTP and writes nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "newsroom/card.h"
#include "newsroom/newsroom.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/topics.h"
#include "related/related.h"
#include "render/theme.h"
#include "render/value.h"

/* Pages that depend on TOPIC_QUARTER are made anew as each begins. */
#define QUARTER_US (15 * MINUTE_US)

typedef struct {
    Arena *arena;
    Reader *reader;
    const Theme *theme;
    GArray *topics;   /* of uint64_t: what the page is made of */
    Related *related; /* NULL: pages show no related stories */
} View;

static inline void
view_depend(View *view, TopicKind kind, int64_t id)
{
    uint64_t const topic = topic_of(kind, id);
    g_array_append_val(view->topics, topic);
}

/* "https://news.example" and the path behind it. */
char *view_absolute(const View *view, const char *path);
