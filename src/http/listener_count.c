/* SPDX-License-Identifier: MIT */
/* Who counts as a reader. Nobody is recognised: what a request says of itself decides, and a reader
 * who has the page and asks whether it is still good (304) has been counted by it, so a reload is
 * no new view. One who loads a page anew each time is counted once a connection, except behind a
 * proxy, whose connections are everybody's. */
#include <string.h>

#include "http/agent.h"
#include "http/listener_internal.h"

void
count_reader(Connection *connection, const Page *page)
{
    const ListenerOptions *options = &connection->listener->options;
    const Head *head = &connection->head;
    uint64_t const counter = page_counter(page);
    if (options->counted == NULL || head->method != METHOD_GET || head->is_ahead || head->has_range)
        return;
    if (connection->counted == counter && !connection->is_trusted_proxy)
        return;
    if (head->fetch_dest != NULL && strcmp(head->fetch_dest, "document") != 0)
        return;
    if (!agent_is_person(head->agent))
        return;
    connection->counted = counter;
    options->counted(counter, options->app);
}
