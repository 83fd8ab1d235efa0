/* SPDX-License-Identifier: MIT */
/* Mail: an address, a name, a subject and a text from anywhere, parted by NUL. Whatever they are,
 * the message is ASCII, and has each header once. */
#include <stdint.h>
#include <string.h>

#include "base/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many lines of the head begin so. */
static unsigned
count(const char *message, const char *start)
{
    unsigned found = 0;
    const char *end = strstr(message, "\r\n\r\n");
    for (const char *line = message; line != NULL && line < end;) {
        found += g_ascii_strncasecmp(line, start, strlen(start)) == 0;
        line = strstr(line, "\r\n");
        line = line == NULL ? NULL : line + 2;
    }
    return found;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MailServer const server = {.from = (char *)"desk@gazette.example"};
    const char *parts[4] = {"", "", "", ""};
    g_autofree char *text = g_strndup((const char *)data, size);
    memcpy(text, data, size);
    g_autofree char *words = mail_words(text, size);
    g_assert_cmpuint(strlen(words), <=, MAIL_SAID_MAX);
    size_t at = 0;
    for (size_t part = 0; part < G_N_ELEMENTS(parts) && at < size; part++) {
        parts[part] = text + at;
        at += strlen(text + at) + 1;
    }
    bool const is_good = mail_check_address(parts[0], NULL);
    MailMessage const message = {.to = is_good ? parts[0] : "ana@reader.example",
        .to_name = parts[1],
        .subject = parts[2],
        .text = parts[3],
        .html = parts[3]};
    g_autofree char *bytes = mail_write(&server, &message, NULL);
    /* What says that it is encoded and cannot be decoded is found when it is written. */
    if (bytes == NULL && is_good && strstr(parts[0], "--") != NULL)
        return 0;
    g_assert_nonnull(bytes);
    g_assert_true(g_str_is_ascii(bytes));
    g_assert_cmpuint(count(bytes, "To:"), ==, 1);
    g_assert_cmpuint(count(bytes, "Subject:"), ==, 1);
    g_assert_cmpuint(count(bytes, "Bcc:"), ==, 0);
    return 0;
}
