/* SPDX-License-Identifier: MIT */
/* The server: what dateline.conf says of it, and a message given to it. */
#include "base/mail.h"

#include <string.h>

#include <curl/curl.h>

#include "base/curl_internal.h"
#include "base/error.h"

enum {
    TIMEOUT_S = 60,
    CONNECT_TIMEOUT_MS = 15000,
    PASSWORD_MAX = 1000,
    HEARD_MAX = 65536, /* bytes of replies; more is no mail server */
    KEPT_MAX = 1000,
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURL, curl_easy_cleanup)

typedef struct curl_slist CurlList;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CurlList, curl_slist_free_all)

void
mail_server_free(MailServer *server)
{
    if (server == NULL)
        return;
    g_free(server->url);
    g_free(server->host);
    g_free(server->user);
    g_free(server->password);
    g_free(server->from);
    g_free(server->from_name);
    g_free(server->reply_to);
    g_free(server);
}

/* "The Gazette <desk@gazette.example>", or the address alone. */
static bool
read_from(MailServer *server, const char *text, GError **error)
{
    const char *open = text == NULL ? NULL : strrchr(text, '<');
    if (text == NULL)
        return fail(error, FAIL_INVALID, "[mail] needs from = NAME <ADDRESS>");
    size_t const size = strlen(text);
    if (open == NULL) {
        server->from = g_strstrip(g_strdup(text));
    } else {
        if (text[size - 1] != '>')
            return fail(error, FAIL_INVALID, "[mail] from: \"%.80s\" ends with >", text);
        server->from = g_strndup(open + 1, (gsize)(text + size - 1 - (open + 1)));
        server->from_name = g_strstrip(g_strndup(text, (gsize)(open - text)));
    }
    return mail_check_address(server->from, error) || fail_prefix(error, "[mail] from");
}

static bool
is_this_machine(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
           (g_str_has_prefix(host, "127.") && g_hostname_is_ip_address(host));
}

/* smtps://user@host:465 */
static bool
read_url(MailServer *server, const char *text, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_HAS_PASSWORD, NULL);
    const char *scheme = uri == NULL ? "" : g_uri_get_scheme(uri);
    const char *host = uri == NULL ? NULL : g_uri_get_host(uri);
    bool const is_smtps = strcmp(scheme, "smtps") == 0;
    if (host == NULL || *host == '\0' || (!is_smtps && strcmp(scheme, "smtp") != 0) ||
        strlen(g_uri_get_path(uri)) > 1 || g_uri_get_query(uri) != NULL)
        return fail(error, FAIL_INVALID,
            "[mail] smtp: \"%.80s\" (expected smtps://USER@HOST:465 or smtp://USER@HOST:587)",
            text);
    if (g_uri_get_password(uri) != NULL)
        return fail(error, FAIL_INVALID,
            "[mail] smtp: the password belongs into password_file or DATELINE_MAIL_PASSWORD");
    int const given = g_uri_get_port(uri);
    int const port = given > 0 ? given : is_smtps ? 465 : 587;
    bool const is_six = strchr(host, ':') != NULL;
    server->url =
        g_strdup_printf("%s://%s%s%s:%d", scheme, is_six ? "[" : "", host, is_six ? "]" : "", port);
    server->host = g_ascii_strdown(host, -1);
    server->user = g_strdup(g_uri_get_user(uri));
    server->is_encrypted = is_smtps || !is_this_machine(server->host);
    return true;
}

/* From the environment, or the first line of a file. */
static bool
read_password(MailServer *server, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    const char *given = g_getenv("DATELINE_MAIL_PASSWORD");
    gsize size;
    if (server->user == NULL)
        return true;
    if (given != NULL) {
        server->password = g_strdup(given);
        return true;
    }
    if (path == NULL)
        return fail(error, FAIL_INVALID,
            "[mail] %s needs a password: password_file, or DATELINE_MAIL_PASSWORD", server->user);
    if (!g_file_get_contents(path, &server->password, &size, &cause))
        return fail(error, FAIL_INVALID, "[mail] password_file: %s", cause->message);
    server->password[strcspn(server->password, "\r\n")] = '\0';
    return (*server->password != '\0' && strlen(server->password) <= PASSWORD_MAX) ||
           fail(error, FAIL_INVALID, "[mail] password_file: %s holds no password", path);
}

bool
mail_server_read(const char *path, MailServer **ret_server, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) cause = NULL;
    g_autoptr(MailServer) server = g_new0(MailServer, 1);
    *ret_server = NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &cause))
        return fail(error, FAIL_INVALID, "%s: %s", path, cause->message);
    g_autofree char *smtp = g_key_file_get_string(file, "mail", "smtp", NULL);
    g_autofree char *from = g_key_file_get_string(file, "mail", "from", NULL);
    g_autofree char *password_file = g_key_file_get_string(file, "mail", "password_file", NULL);
    int const timeout_s = g_key_file_get_integer(file, "mail", "timeout_s", NULL);
    server->reply_to = g_key_file_get_string(file, "mail", "reply_to", NULL);
    server->timeout_ms = (unsigned)CLAMP(timeout_s > 0 ? timeout_s : TIMEOUT_S, 1, 600) * 1000;
    if (smtp == NULL)
        return true;
    if (!read_url(server, smtp, error) || !read_from(server, from, error) ||
        !read_password(server, password_file, error) ||
        (server->reply_to != NULL && !mail_check_address(server->reply_to, error)))
        return fail_prefix(error, "%s", path);
    *ret_server = g_steal_pointer(&server);
    return true;
}

char *
mail_words(const char *bytes, size_t size)
{
    g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)MIN(size, (size_t)KEPT_MAX));
    g_autoptr(GString) words = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar const letter = g_utf8_get_char(at);
        bool const is_blank = g_unichar_isspace(letter) || !g_unichar_isprint(letter);
        if (words->len + 6 > MAIL_SAID_MAX)
            break;
        if (!is_blank)
            g_string_append_unichar(words, letter);
        else if (words->len > 0 && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    return g_strchomp(g_string_free(g_steal_pointer(&words), FALSE));
}

/* A message on its way. */
typedef struct {
    const char *bytes;
    size_t size, sent;
    size_t heard;
    GString *said; /* the first refusal, else the last reply */
} Sending;

static size_t
give(char *out, size_t size, size_t count, void *data)
{
    Sending *sending = data;
    size_t const part = MIN(size * count, sending->size - sending->sent);
    memcpy(out, sending->bytes + sending->sent, part);
    sending->sent += part;
    return part;
}

static bool
is_refusal(const GString *said)
{
    return said->len > 0 && (said->str[0] == '4' || said->str[0] == '5');
}

/* A line of a reply. Of several lines ("550-…") all are kept, up to a bound. */
static size_t
hear(char *bytes, size_t size, size_t count, void *data)
{
    Sending *sending = data;
    size_t const length = size * count;
    bool const goes_on = sending->said->len > 4 && sending->said->str[3] == '-';
    sending->heard += length;
    if (sending->heard > HEARD_MAX)
        return 0;
    if (!goes_on && is_refusal(sending->said))
        return length; /* what follows says goodbye */
    if (!goes_on)
        g_string_truncate(sending->said, 0);
    if (sending->said->len < KEPT_MAX)
        g_string_append_len(sending->said, bytes, (gssize)MIN(length, (size_t)KEPT_MAX));
    if (goes_on && length > 3 && bytes[3] != '-')
        sending->said->str[3] = ' '; /* that was its last line */
    return length;
}

static void
set_options(CURL *handle, const MailServer *server, Sending *sending, CurlList *to)
{
    curl_easy_setopt(handle, CURLOPT_URL, server->url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)server->timeout_ms);
    curl_easy_setopt(
        handle, CURLOPT_USE_SSL, (long)(server->is_encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (server->user != NULL) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(handle, CURLOPT_PASSWORD, server->password);
    }
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, server->from);
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle, CURLOPT_READDATA, sending);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, sending);
}

bool
mail_send(const MailServer *server, const MailMessage *message, char **ret_said, GError **error)
{
    g_autofree char *bytes = mail_write(server, message, error);
    g_autoptr(GString) said = g_string_new(NULL);
    if (bytes == NULL)
        return false;
    curl_ready();
    Sending sending = {.bytes = bytes, .size = strlen(bytes), .said = said};
    g_autoptr(CURL) handle = curl_easy_init();
    g_autoptr(CurlList) to = curl_slist_append(NULL, message->to);
    if (handle == NULL)
        return fail(error, FAIL_UNAVAILABLE, "no memory for a mail");
    set_options(handle, server, &sending, to);
    CURLcode const result = curl_easy_perform(handle);
    g_autofree char *words = mail_words(said->str, said->len);
    if (result == CURLE_OK) {
        if (ret_said != NULL)
            *ret_said = g_steal_pointer(&words);
        return true;
    }
    /* A login that is refused is the administrator's to put right, and the mail waits for it. */
    bool const is_final = said->len > 0 && said->str[0] == '5' && result != CURLE_LOGIN_DENIED;
    FailCode const code = is_final ? FAIL_INVALID : FAIL_UNAVAILABLE;
    if (is_refusal(said))
        return fail(error, code, "%s: %s", server->host, words);
    return fail(error, code, "%s: %s%s%s", server->host, curl_easy_strerror(result),
        *words != '\0' ? ": " : "", words);
}
