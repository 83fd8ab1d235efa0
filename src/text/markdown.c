/* SPDX-License-Identifier: MIT */
#include "text/markdown.h"

#include <stdlib.h>
#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "base/error.h"
#include "text/markdown_guard_internal.h"
#include "text/sanitizer.h"
#include "text/utf8.h"

enum { MARKDOWN_BYTES_MAX = 1024 * 1024 };

/* The last one is left out where there are too many bare addresses. */
static const char *const EXTENSIONS[] = {"table", "strikethrough", "autolink"};

/* Raw markup passes here because the sanitizer follows. */
enum { OPTIONS = CMARK_OPT_UNSAFE };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(cmark_parser, cmark_parser_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cmark_node, cmark_node_free)

/* cmark's extensions live in one list of the process. */
static void
register_extensions(void)
{
    static gsize registered = 0;
    if (g_once_init_enter(&registered)) {
        cmark_gfm_core_extensions_ensure_registered();
        g_once_init_leave(&registered, 1);
    }
}

bool
markdown_to_html(Arena *arena, const char *text, size_t size, SafeHtml *ret_html, GError **error)
{
    if (size > MARKDOWN_BYTES_MAX)
        return fail(
            error, FAIL_TOO_LARGE, "Markdown of %zu bytes (at most %d)", size, MARKDOWN_BYTES_MAX);
    register_extensions();
    g_autoptr(Arena) scratch = arena_new();
    g_auto(TextBuffer) guarded = TEXT_BUFFER_INIT;
    const char *valid = text_valid_utf8(scratch, text, size);
    bool const links = markdown_guard(valid, strlen(valid), &guarded);
    g_autoptr(cmark_parser) parser = cmark_parser_new(OPTIONS);
    for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS) - !links; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(EXTENSIONS[i]));
    if (guarded.size > 0)
        cmark_parser_feed(parser, guarded.bytes, guarded.size);
    g_autoptr(cmark_node) document = cmark_parser_finish(parser);
    char *html = cmark_render_html(document, OPTIONS, cmark_parser_get_syntax_extensions(parser));
    bool const clean = sanitizer_clean(arena, html, strlen(html), NULL, ret_html, error);
    free(html);
    return clean;
}
