/* SPDX-License-Identifier: MIT */
/* One JSON line a request. Threads that serve fill fixed records in a buffer of their own; one
 * other thread turns them into lines and writes them. A full buffer drops records and counts them;
 * nobody waits for a disk. Private to http/. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct {
    int64_t at_us;
    int64_t duration_us;
    uint64_t bytes;
    uint16_t status;
    uint8_t outcome; /* 'h'it, 'm'iss, 's'tale, 'p'ass */
    char address[46];
    char method[8];
    char target[256]; /* these three are cut where they do not fit */
    char referer[72];
    char agent[104];
} AccessRecord;

typedef struct AccessLog AccessLog;

/* path NULL: standard error. buffers: how many threads add. */
AccessLog *access_log_open(const char *path, unsigned buffers, GError **error);
/* Writes what is left. */
void access_log_close(AccessLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AccessLog, access_log_close)

/* Copies the record; only one thread should use a buffer, another is safe. True: the buffer is half
 * full, so flush soon. */
bool access_log_add(AccessLog *log, unsigned buffer, const AccessRecord *record);

/* Writes what has gathered: by one thread, a few times a second. */
void access_log_flush(AccessLog *log);

/* The next flush opens the path again. */
void access_log_reopen(AccessLog *log);

uint64_t access_log_dropped(const AccessLog *log);

/* Cuts a copy of text to the field, at whole UTF-8 characters. */
void access_log_text(char *field, size_t field_bytes, const char *text);
