/* SPDX-License-Identifier: MIT */
/* Messages. GMime encodes what is not ASCII and folds lines; here names and subjects lose control
 * characters first, so that none can end a header. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/error.h"
#include "base/mail.h"

enum { LOCAL_MAX = 64, LABEL_MAX = 63 };

static bool
is_local(const char *text, size_t size)
{
    if (size == 0 || size > LOCAL_MAX || text[0] == '.' || text[size - 1] == '.')
        return false;
    for (size_t index = 0; index < size; index++) {
        if (text[index] == '.' && text[index - 1] == '.')
            return false;
        if (!g_ascii_isalnum(text[index]) && strchr("!#$%&'*+-/=?^_`{|}~.", text[index]) == NULL)
            return false;
    }
    return true;
}

static bool
is_host(const char *text)
{
    size_t label = 0;
    for (const char *at = text; *at != '\0'; at++) {
        bool const is_dot = *at == '.';
        bool const is_edge = at[1] == '.' || at[1] == '\0' || label == 0;
        if (is_dot ? label == 0 : !g_ascii_isalnum(*at) && (*at != '-' || is_edge))
            return false;
        label = is_dot ? 0 : label + 1;
        if (label > LABEL_MAX)
            return false;
    }
    return label > 0;
}

bool
mail_check_address(const char *address, GError **error)
{
    const char *at = strchr(address, '@');
    bool const good = at != NULL && strlen(address) <= MAIL_ADDRESS_MAX &&
                      is_local(address, (size_t)(at - address)) && is_host(at + 1);
    return good || fail(error, FAIL_INVALID, "\"%.80s\" is no e-mail address", address);
}

/* On one line, without control characters. */
static char *
one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar const letter = g_utf8_get_char(at);
        g_string_append_unichar(line, g_unichar_iscntrl(letter) ? ' ' : letter);
    }
    return g_string_free(line, FALSE);
}

static GMimeObject *
part_of(const char *subtype, const char *text)
{
    GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, valid);
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT(part);
}

static void
put_body(GMimeMessage *mime, const MailMessage *message)
{
    GMimeObject *text = part_of("plain", message->text);
    if (message->html == NULL) {
        g_mime_message_set_mime_part(mime, text);
        g_object_unref(text);
        return;
    }
    GMimeObject *html = part_of("html", message->html);
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_add(both, text);
    g_mime_multipart_add(both, html);
    g_mime_message_set_mime_part(mime, GMIME_OBJECT(both));
    g_object_unref(text);
    g_object_unref(html);
    g_object_unref(both);
}

static void
put_heads(GMimeMessage *mime, const MailServer *server, const MailMessage *message)
{
    g_autofree char *subject = one_line(message->subject);
    g_autofree char *to_name = message->to_name == NULL ? NULL : one_line(message->to_name);
    g_autofree char *from_name = server->from_name == NULL ? NULL : one_line(server->from_name);
    g_autofree char *unique = g_uuid_string_random();
    g_autofree char *id = g_strconcat(unique, strchr(server->from, '@'), NULL);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(message->at_us / G_USEC_PER_SEC);
    g_mime_message_add_mailbox(mime, GMIME_ADDRESS_TYPE_FROM, from_name, server->from);
    g_mime_message_add_mailbox(mime, GMIME_ADDRESS_TYPE_TO, to_name, message->to);
    if (server->reply_to != NULL)
        g_mime_message_add_mailbox(mime, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, server->reply_to);
    g_mime_message_set_subject(mime, subject, "utf-8");
    g_mime_message_set_date(mime, date);
    g_mime_message_set_message_id(mime, id);
    g_mime_object_append_header(GMIME_OBJECT(mime), "Auto-Submitted", "auto-generated", NULL);
    g_mime_object_append_header(GMIME_OBJECT(mime), "X-Auto-Response-Suppress", "All", NULL);
}

char *
mail_write(const MailServer *server, const MailMessage *message, GError **error)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        g_mime_init();
        g_once_init_leave(&ready, 1);
    }
    if (!mail_check_address(message->to, error))
        return NULL;
    GMimeMessage *mime = g_mime_message_new(TRUE);
    put_heads(mime, server, message);
    put_body(mime, message);
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_autofree char *bytes = g_mime_object_to_string(GMIME_OBJECT(mime), options);
    g_mime_format_options_free(options);
    g_object_unref(mime);
    /* All is encoded but the host of an address, where "xn--" begins nothing that can be decoded.
     */
    if (!g_str_is_ascii(bytes)) {
        fail(error, FAIL_INVALID, "the host of \"%s\" cannot be written in a mail", message->to);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}
