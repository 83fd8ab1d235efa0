/* SPDX-License-Identifier: MIT */
/* The pages of settings and who sees which. */
#include "desk/desk_internal.h"
#include "desk/settings_internal.h"

static const struct {
    const char *name;
    const char *url;
    const char *label;
    Right right;
} TABS[] = {
    {"general", "/desk/settings", "General", RIGHT_SETTINGS_CHANGE},
    {"look", "/desk/settings/look", "Look", RIGHT_SETTINGS_CHANGE},
    {"sections", "/desk/settings/sections", "Sections", RIGHT_SECTION_CHANGE},
    {"labels", "/desk/settings/labels", "Tags, authors, sources", RIGHT_LABEL_CHANGE},
    {"redirects", "/desk/settings/redirects", "Old addresses", RIGHT_SETTINGS_CHANGE},
    {"outgoing", "/desk/settings/outgoing", "Outgoing", RIGHT_SETTINGS_CHANGE},
    {"people", "/desk/people", "People", RIGHT_PEOPLE_MANAGE},
    {"audit", "/desk/audit", "Record", RIGHT_AUDIT_READ},
};

Value *
settings_root(DeskPage *page, const char *title, const char *tab)
{
    Value *root = desk_root(page, title, "settings"), *tabs = value_list(page->arena);
    for (size_t index = 0; index < G_N_ELEMENTS(TABS); index++) {
        if (!desk_may(page, TABS[index].right, NULL))
            continue;
        Value *entry = value_object(page->arena);
        value_put_text(entry, "url", TABS[index].url);
        value_put_text(entry, "label", TABS[index].label);
        value_put_bool(entry, "current", g_strcmp0(tab, TABS[index].name) == 0);
        value_add(tabs, entry);
    }
    value_put(root, "tabs", tabs);
    return root;
}

const char *
settings_first(DeskPage *page)
{
    for (size_t index = 0; index < G_N_ELEMENTS(TABS); index++)
        if (desk_may(page, TABS[index].right, NULL))
            return TABS[index].url;
    return "/desk";
}
