/* SPDX-License-Identifier: MIT */
#include "http/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

enum { BUFFER_RECORDS = 8192 };

typedef struct {
    _Alignas(64) GMutex lock;
    AccessRecord *filling;
    unsigned count;
} AccessBuffer;

struct AccessLog {
    char *path;
    int fd;
    atomic_bool wants_reopen;
    _Atomic uint64_t dropped;
    AccessRecord *writing; /* the writer's, exchanged for a full one */
    int64_t second;        /* the writer's: of the last line */
    char second_text[32];
    unsigned buffer_count;
    AccessBuffer *buffers;
};

static int
open_log(const char *path)
{
    return path == NULL ? dup(STDERR_FILENO)
                        : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

AccessLog *
access_log_open(const char *path, unsigned buffers, GError **error)
{
    int const fd = open_log(path);
    if (fd < 0) {
        fail(error, FAIL_UNAVAILABLE, "open access log \"%s\": %s", path, g_strerror(errno));
        return NULL;
    }
    AccessLog *log = g_new0(AccessLog, 1);
    log->path = g_strdup(path);
    log->fd = fd;
    log->writing = g_new(AccessRecord, BUFFER_RECORDS);
    log->buffer_count = buffers;
    log->buffers = g_aligned_alloc0(buffers, sizeof log->buffers[0], 64);
    for (unsigned i = 0; i < buffers; i++) {
        g_mutex_init(&log->buffers[i].lock);
        log->buffers[i].filling = g_new(AccessRecord, BUFFER_RECORDS);
    }
    return log;
}

void
access_log_close(AccessLog *log)
{
    if (log == NULL)
        return;
    access_log_flush(log);
    for (unsigned i = 0; i < log->buffer_count; i++) {
        g_mutex_clear(&log->buffers[i].lock);
        g_free(log->buffers[i].filling);
    }
    g_aligned_free(log->buffers);
    g_free(log->writing);
    g_free(log->path);
    close(log->fd);
    g_free(log);
}

bool
access_log_add(AccessLog *log, unsigned buffer, const AccessRecord *record)
{
    AccessBuffer *own = &log->buffers[buffer % log->buffer_count];
    g_mutex_lock(&own->lock);
    unsigned const count = own->count;
    if (count < BUFFER_RECORDS)
        own->filling[own->count++] = *record;
    g_mutex_unlock(&own->lock);
    if (count == BUFFER_RECORDS)
        atomic_fetch_add(&log->dropped, 1);
    return count == BUFFER_RECORDS / 2;
}

static void
append_json_text(GString *out, const char *name, const char *text)
{
    if (*text == '\0')
        return;
    g_string_append_printf(out, ",\"%s\":\"", name);
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char const byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            g_string_append_c(out, '\\');
        if (byte < 0x20)
            g_string_append_printf(out, "\\u%04x", byte);
        else
            g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
}

/* Of a parameter "key", whose value opens what the address names, only that it was there. */
static void
append_target(GString *out, const char *target)
{
    static const char KEY[] = "key=";
    const char *query = strchr(target, '?');
    const char *key = query == NULL ? NULL : strstr(query, KEY);
    while (key != NULL && key[-1] != '?' && key[-1] != '&')
        key = strstr(key + 1, KEY);
    if (key == NULL) {
        append_json_text(out, "path", target);
        return;
    }
    const char *value = key + strlen(KEY);
    g_autoptr(GString) shown = g_string_new_len(target, value - target);
    g_string_append_printf(shown, "…%s", value + strcspn(value, "&"));
    append_json_text(out, "path", shown->str);
}

/* The time of a record; what all of one second share is made once. */
static void
append_time(AccessLog *log, GString *out, int64_t at_us)
{
    if (log->second != at_us / SECOND_US || *log->second_text == '\0') {
        g_autoptr(Arena) arena = arena_new();
        log->second = at_us / SECOND_US;
        g_strlcpy(
            log->second_text, clock_iso(arena, log->second * SECOND_US), sizeof log->second_text);
        log->second_text[strcspn(log->second_text, "Z")] = '\0';
    }
    g_string_append_printf(
        out, "{\"time\":\"%s.%06dZ\"", log->second_text, (int)(at_us % SECOND_US));
}

static void
append_line(AccessLog *log, GString *out, const AccessRecord *record)
{
    const char *outcome = record->outcome == 'h'   ? "hit"
                          : record->outcome == 'm' ? "miss"
                          : record->outcome == 's' ? "stale"
                                                   : "pass";
    append_time(log, out, record->at_us);
    append_json_text(out, "address", record->address);
    append_json_text(out, "method", record->method);
    append_target(out, record->target);
    g_string_append_printf(out,
        ",\"status\":%u,\"bytes\":%" G_GUINT64_FORMAT ",\"us\":%" G_GINT64_FORMAT
        ",\"cache\":\"%s\"",
        record->status, (guint64)record->bytes, (gint64)record->duration_us, outcome);
    append_json_text(out, "referer", record->referer);
    append_json_text(out, "agent", record->agent);
    g_string_append(out, "}\n");
}

static void
write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t const written = write(fd, text, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return; /* a full disk must not stop the serving */
        text += written;
        size -= (size_t)written;
    }
}

void
access_log_flush(AccessLog *log)
{
    if (atomic_exchange(&log->wants_reopen, false)) {
        int const fd = open_log(log->path);
        if (fd >= 0) {
            close(log->fd);
            log->fd = fd;
        }
    }
    g_autoptr(GString) out = g_string_new(NULL);
    for (unsigned i = 0; i < log->buffer_count; i++) {
        AccessBuffer *buffer = &log->buffers[i];
        g_mutex_lock(&buffer->lock);
        AccessRecord *records = buffer->filling;
        unsigned const count = buffer->count;
        if (count > 0) {
            buffer->filling = log->writing;
            buffer->count = 0;
            log->writing = records;
        }
        g_mutex_unlock(&buffer->lock);
        for (unsigned j = 0; j < count; j++)
            append_line(log, out, &records[j]);
        write_all(log->fd, out->str, out->len);
        g_string_truncate(out, 0);
    }
}

void
access_log_reopen(AccessLog *log)
{
    atomic_store(&log->wants_reopen, true);
}

uint64_t
access_log_dropped(const AccessLog *log)
{
    return atomic_load(&log->dropped);
}

void
access_log_text(char *field, size_t field_bytes, const char *text)
{
    size_t const size = strnlen(text, field_bytes - 1);
    memcpy(field, text, size);
    field[size] = '\0';
    const char *end = NULL;
    if (!g_utf8_validate(field, -1, &end))
        field[end - field] = '\0';
}
