/* SPDX-License-Identifier: MIT */
/* A newsroom, a folder for input files, and what an import said. */
#pragma once

#include "base/json.h"
#include "newsroom_fixture.h"
#include "wire/import.h"

typedef struct {
    NewsroomFixture base;
    char *dir;
    ImportReport report; /* of the last import */
    GString *failures;   /* "LINE: reason\n" each */
    char *message;       /* of the error that stopped it; NULL */
} WireFixture;

void wire_set_up(WireFixture *fixture, gconstpointer data);
void wire_tear_down(WireFixture *fixture, gconstpointer data);

/* Writes a file in the folder, making the folders above it; the path lives in the fixture's arena.
 */
char *wire_file(WireFixture *fixture, const char *name, const void *bytes, size_t size);
/* A small PNG; each shade is another file. */
char *wire_picture(WireFixture *fixture, const char *name, unsigned char shade);
/* A file of tests/golden/wire. */
char *wire_golden(Arena *arena, const char *name, size_t *ret_size);

/* Imports with the folder as that of attachments. True where no error stopped it. */
bool wire_import(WireFixture *fixture, const char *path, const char *format);
bool wire_import_text(WireFixture *fixture, const char *name, const char *text);
/* imported, updated, unchanged, failed */
void wire_expect(const WireFixture *fixture, int imported, int updated, int unchanged, int failed);

char *wire_export(WireFixture *fixture);
/* The story of an exported line, by its id; NULL where there is none. The caller drops it. */
Json *wire_story(WireFixture *fixture, const char *id);
