/* SPDX-License-Identifier: MIT */
/* What the API is, for programs: openapi.json of this folder, with this newsroom's address. */
#include <string.h>

#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/settings.h"
#include "openapi.gen.h"

bool
api_openapi(DeskPage *page, GError **error)
{
    g_autoptr(Json) document = json_loads(OPENAPI, JSON_REJECT_DUPLICATES, NULL);
    if (document == NULL)
        return fail(error, FAIL_INTERNAL, "openapi.json is no JSON");
    Json *server = json_array_get(json_object_get(document, "servers"), 0);
    json_put_text(server, "url", page->view.reader->settings->base_url);
    char *text = json_dumps(document, JSON_INDENT(2));
    http_response_header(page->response, "Access-Control-Allow-Origin", "*");
    http_response_type(page->response, "application/json");
    http_response_take(page->response, text, strlen(text));
    return true;
}
