/* SPDX-License-Identifier: MIT */
/* The table becomes a tree of path parts. A node has children by exact text, one child for a
 * parameter, and one for a catch-all; looking up tries them in that order and goes back where a
 * choice led nowhere, at most ROUTE_PARTS_MAX deep. */
#include "http/router.h"

#include <string.h>

#include "base/error.h"
#include "http/request_internal.h"

enum { ROUTE_PARTS_MAX = 16, METHODS = 5 };

static const char *const METHOD_NAMES[METHODS] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

typedef struct RouteNode RouteNode;

/* A route ends at a node; its parameter names are its own ("/a/:id" and "/a/:slug/b" may differ).
 */
typedef struct {
    const Route *route;
    size_t name_count;
    char *names[ROUTE_PARAMS_MAX];
} RouteEnd;

struct RouteNode {
    char *text;
    size_t text_size;
    GPtrArray *exact; /* RouteNode, sorted by text once the tree is complete */
    RouteNode *parameter;
    RouteNode *rest;
    RouteEnd *ends[METHODS];
};

struct Router {
    RouteNode *root;
};

static void
end_free(RouteEnd *end)
{
    for (size_t i = 0; end != NULL && i < end->name_count; i++)
        g_free(end->names[i]);
    g_free(end);
}

static void
node_free(void *data)
{
    RouteNode *node = data;
    if (node == NULL)
        return;
    for (int i = 0; i < METHODS; i++)
        end_free(node->ends[i]);
    g_ptr_array_unref(node->exact);
    node_free(node->parameter);
    node_free(node->rest);
    g_free(node->text);
    g_free(node);
}

static RouteNode *
node_new(const char *text, size_t size)
{
    RouteNode *node = g_new0(RouteNode, 1);
    node->text = g_strndup(text, size);
    node->text_size = size;
    node->exact = g_ptr_array_new_with_free_func(node_free);
    return node;
}

static int
method_index(const char *method)
{
    if (strcmp(method, "HEAD") == 0)
        return 0;
    for (int i = 0; i < METHODS; i++)
        if (strcmp(method, METHOD_NAMES[i]) == 0)
            return i;
    return -1;
}

static int
text_compare(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int const order = memcmp(a, b, MIN(a_size, b_size));
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* The exact child, found by bisection, or NULL; *ret_place is where it is or would be. */
static RouteNode *
exact_child(const RouteNode *node, const char *text, size_t size, guint *ret_place)
{
    guint low = 0;
    guint high = node->exact->len;
    while (low < high) {
        guint const middle = low + (high - low) / 2;
        RouteNode *child = node->exact->pdata[middle];
        int const order = text_compare(text, size, child->text, child->text_size);
        if (order == 0)
            return child;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    if (ret_place != NULL)
        *ret_place = low;
    return NULL;
}

/* The child for one part of a pattern, made where it is not there. */
static RouteNode *
node_child(RouteNode *node, const char *part, size_t size)
{
    if (part[0] == ':' || part[0] == '*') {
        RouteNode **child = part[0] == ':' ? &node->parameter : &node->rest;
        if (*child == NULL)
            *child = node_new(part, 1);
        return *child;
    }
    guint place = 0;
    RouteNode *child = exact_child(node, part, size, &place);
    if (child == NULL) {
        child = node_new(part, size);
        g_ptr_array_insert(node->exact, (gint)place, child);
    }
    return child;
}

/* Remembers a parameter's name; false where it has none or there are too many. */
static bool
end_add_name(RouteEnd *end, const char *part, size_t size)
{
    if (part[0] != ':' && part[0] != '*')
        return true;
    if (size < 2 || end->name_count == ROUTE_PARAMS_MAX)
        return false;
    end->names[end->name_count++] = g_strndup(part + 1, size - 1);
    return true;
}

/* Grows the tree along a pattern; NULL for a malformed one. */
static RouteNode *
grow(RouteNode *root, const char *pattern, RouteEnd *end)
{
    RouteNode *node = root;
    const char *part = pattern + 1;
    for (int depth = 0; *part != '\0'; depth++) {
        size_t const size = strcspn(part, "/");
        bool const is_last = part[size] == '\0';
        bool const is_rest = part[0] == '*';
        if (size == 0 || depth == ROUTE_PARTS_MAX || (is_rest && !is_last) ||
            (!is_last && part[size + 1] == '\0') || !end_add_name(end, part, size))
            return NULL;
        node = node_child(node, part, size);
        part += size + !is_last;
    }
    return node;
}

static bool
router_add(Router *router, const Route *route, GError **error)
{
    int const method = method_index(route->method);
    bool const is_get = method == 0;
    if (method < 0 || strcmp(route->method, "HEAD") == 0 || route->pattern[0] != '/' ||
        route->handler == NULL || is_get != (route->policy != ROUTE_ACTION))
        return fail(error, FAIL_USAGE,
            "route \"%s %s\": method, pattern, policy or handler is wrong", route->method,
            route->pattern);
    bool const is_public = route->permission == NULL || *route->permission == '\0';
    if (route->policy == ROUTE_PAGE && !is_public)
        return fail(error, FAIL_USAGE, "route \"%s\": a kept page cannot ask for a permission",
            route->pattern);
    RouteEnd *end = g_new0(RouteEnd, 1);
    end->route = route;
    RouteNode *node = grow(router->root, route->pattern, end);
    if (node == NULL || node->ends[method] != NULL) {
        end_free(end);
        return fail(error, FAIL_USAGE, "route \"%s %s\": the pattern is %s", route->method,
            route->pattern, node == NULL ? "malformed" : "there twice");
    }
    node->ends[method] = end;
    return true;
}

Router *
router_new(const Route *routes, size_t count, GError **error)
{
    g_autoptr(Router) router = g_new0(Router, 1);
    router->root = node_new("", 0);
    for (size_t i = 0; i < count; i++)
        if (!router_add(router, &routes[i], error))
            return NULL;
    return g_steal_pointer(&router);
}

void
router_free(Router *router)
{
    if (router == NULL)
        return;
    node_free(router->root);
    g_free(router);
}

/* One search: method -1 finds any node where a route ends. */
typedef struct {
    const char *path;
    int method;
    size_t count;
    size_t offsets[ROUTE_PARAMS_MAX];
    size_t lengths[ROUTE_PARAMS_MAX];
} Search;

static bool
node_serves(const RouteNode *node, int method)
{
    if (method >= 0)
        return node->ends[method] != NULL;
    for (int i = 0; i < METHODS; i++)
        if (node->ends[i] != NULL)
            return true;
    return false;
}

static void
search_push(Search *search, const char *part, size_t size)
{
    search->offsets[search->count] = (size_t)(part - search->path);
    search->lengths[search->count++] = size;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the deepest pattern */
static const RouteNode *
node_find(const RouteNode *node, const char *part, Search *search)
{
    if (*part == '\0')
        return node_serves(node, search->method) ? node : NULL;
    size_t const size = strcspn(part, "/");
    const char *const next = part + size + (part[size] == '/');
    size_t const count = search->count;
    const RouteNode *child = exact_child(node, part, size, NULL);
    const RouteNode *found = child != NULL ? node_find(child, next, search) : NULL;
    if (found == NULL && node->parameter != NULL) {
        search->count = count;
        search_push(search, part, size);
        found = node_find(node->parameter, next, search);
    }
    if (found == NULL && node->rest != NULL && node_serves(node->rest, search->method)) {
        search->count = count;
        search_push(search, part, strlen(part));
        found = node->rest;
    }
    return found;
}

RouterOutcome
router_match(const Router *router, const char *method, const char *path, RouteMatch *ret_match)
{
    Search search = {.path = path, .method = method_index(method)};
    const RouteNode *node = search.method >= 0 ? node_find(router->root, path + 1, &search) : NULL;
    if (node == NULL) {
        Search any = {.path = path, .method = -1};
        return node_find(router->root, path + 1, &any) != NULL ? ROUTER_NO_METHOD : ROUTER_NO_PATH;
    }
    const RouteEnd *end = node->ends[search.method];
    ret_match->route = end->route;
    ret_match->count = end->name_count;
    for (size_t i = 0; i < end->name_count; i++) {
        ret_match->names[i] = end->names[i];
        ret_match->offsets[i] = search.offsets[i];
        ret_match->lengths[i] = search.lengths[i];
    }
    return ROUTER_FOUND;
}

void
router_allow(const Router *router, const char *path, GString *out)
{
    for (int method = 0; method < METHODS; method++) {
        Search search = {.path = path, .method = method};
        if (node_find(router->root, path + 1, &search) == NULL)
            continue;
        g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", METHOD_NAMES[method]);
        if (method == 0)
            g_string_append(out, ", HEAD");
    }
}

void
router_run(const Router *router, HttpRequest *request, HttpResponse *response)
{
    RouteMatch match;
    RouterOutcome const outcome = router_match(router, request->method, request->path, &match);
    if (outcome == ROUTER_FOUND) {
        request_set_match(request, &match);
        match.route->handler(request, response);
        return;
    }
    http_response_status(response, outcome == ROUTER_NO_PATH ? 404 : 405);
    if (outcome == ROUTER_NO_PATH)
        return;
    g_autoptr(GString) allow = g_string_new(NULL);
    router_allow(router, request->path, allow);
    http_response_header(response, "Allow", allow->str);
}
