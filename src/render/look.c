/* SPDX-License-Identifier: MIT */
#include "render/look.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

enum { NAME_MAX_BYTES = 30, LABEL_MAX_BYTES = 100, VALUE_MAX_BYTES = 200, STEPS = 64 };

static const double CONTRAST_LEAST = 4.5;

typedef struct {
    double red, green, blue; /* 0 to 1, as they are written */
} Colour;

static bool
colour_parse(const char *text, Colour *ret_colour)
{
    if (text == NULL || *text != '#' || strlen(text) != 7 ||
        strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    guint64 const number = g_ascii_strtoull(text + 1, NULL, 16);
    *ret_colour = (Colour){(double)(number >> 16) / 255, (double)(number >> 8 & 255) / 255,
        (double)(number & 255) / 255};
    return true;
}

static const char *
colour_text(Arena *arena, Colour colour)
{
    return arena_printf(arena, "#%02x%02x%02x", (unsigned)lround(colour.red * 255),
        (unsigned)lround(colour.green * 255), (unsigned)lround(colour.blue * 255));
}

static double
linear(double part)
{
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

/* Relative luminance, WCAG 2.2. */
static double
luminance(Colour colour)
{
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

static double
contrast(Colour one, Colour other)
{
    double const a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

static Colour
mix(Colour colour, double with, double share)
{
    return (Colour){colour.red + (with - colour.red) * share,
        colour.green + (with - colour.green) * share, colour.blue + (with - colour.blue) * share};
}

/* The least contrast with a mode's grounds, where they are colours. */
static double
least_contrast(const Json *mode, Colour colour)
{
    const Json *grounds = json_object_get(mode, "grounds");
    double least = 21;
    for (size_t index = 0; index < json_array_size(grounds); index++) {
        Colour ground;
        if (colour_parse(json_string_value(json_array_get(grounds, index)), &ground))
            least = MIN(least, contrast(colour, ground));
    }
    return least;
}

/* The nearest to it towards black (0) or white (1) that can be read; what is written of it is what
 * was measured. */
static const char *
readable(Arena *arena, const Json *mode, Colour colour, double towards)
{
    for (unsigned step = 0; step < STEPS; step++) {
        Colour written;
        const char *text = colour_text(arena, mix(colour, towards, (double)step / STEPS));
        colour_parse(text, &written);
        if (least_contrast(mode, written) >= CONTRAST_LEAST)
            return text;
    }
    return towards > 0 ? "#ffffff" : "#000000";
}

static bool
is_short(const char *text, size_t limit)
{
    return text != NULL && *text != '\0' && strlen(text) <= limit;
}

static bool
is_plain(const char *text, const char *signs)
{
    for (; *text != '\0'; text++)
        if (!g_ascii_isalnum(*text) && strchr(signs, *text) == NULL)
            return false;
    return true;
}

static bool
check_mode(const Json *option, const char *name, GError **error)
{
    Colour colour;
    const Json *mode = json_object_get(option, name), *grounds = json_object_get(mode, "grounds");
    if (!colour_parse(json_text(mode, "colour"), &colour) || json_array_size(grounds) == 0 ||
        json_array_size(grounds) > LOOK_GROUNDS_MAX)
        return fail(
            error, FAIL_INVALID, "%s: {\"colour\": \"#b3261e\", \"grounds\": [\"#ffffff\"]}", name);
    for (size_t index = 0; index < json_array_size(grounds); index++)
        if (!colour_parse(json_string_value(json_array_get(grounds, index)), &colour))
            return fail(error, FAIL_INVALID, "%s: a ground is a colour like #ffffff", name);
    return true;
}

static bool
check_choices(const Json *option, GError **error)
{
    const Json *choices = json_object_get(option, "choices");
    size_t const count = json_array_size(choices);
    if (count == 0 || count > LOOK_CHOICES_MAX)
        return fail(error, FAIL_INVALID, "choices: a list of 1 to %d", LOOK_CHOICES_MAX);
    for (size_t index = 0; index < count; index++) {
        const Json *choice = json_array_get(choices, index);
        const char *name = json_text(choice, "name"), *value = json_text(choice, "value");
        if (!is_short(name, NAME_MAX_BYTES) || !is_plain(name, "-") ||
            !is_short(json_text(choice, "label"), LABEL_MAX_BYTES))
            return fail(error, FAIL_INVALID, "choices: each has a name and a label");
        if (value != NULL && (strlen(value) > VALUE_MAX_BYTES || !is_plain(value, " ,.-_%\"'()#")))
            return fail(error, FAIL_INVALID, "choices: \"%.40s\" is no value of a variable", value);
    }
    return true;
}

static bool
check_option(const Json *option, GError **error)
{
    const char *name = json_text(option, "name"), *variable = json_text(option, "variable");
    const char *type = json_text(option, "type");
    if (!is_short(name, NAME_MAX_BYTES) || !is_plain(name, "-") ||
        !is_short(json_text(option, "label"), LABEL_MAX_BYTES))
        return fail(error, FAIL_INVALID, "each has a name of letters and a label");
    if (!is_short(variable, NAME_MAX_BYTES) || !g_str_has_prefix(variable, "--") ||
        !is_plain(variable, "-"))
        return fail(error, FAIL_INVALID, "%s: variable: a name like --signal", name);
    if (g_strcmp0(type, "choice") == 0)
        return check_choices(option, error) || fail_prefix(error, "%s", name);
    if (g_strcmp0(type, "colour") != 0)
        return fail(error, FAIL_INVALID, "%s: type: colour or choice", name);
    return (check_mode(option, "light", error) && check_mode(option, "dark", error)) ||
           fail_prefix(error, "%s", name);
}

bool
look_check_options(const Json *options, GError **error)
{
    if (options == NULL)
        return true;
    if (!json_is_array(options) || json_array_size(options) > LOOK_OPTIONS_MAX)
        return fail(error, FAIL_INVALID, "options: a list of at most %d", LOOK_OPTIONS_MAX);
    for (size_t index = 0; index < json_array_size(options); index++)
        if (!check_option(json_array_get(options, index), error))
            return fail_prefix(error, "options");
    return true;
}

static const Json *
find_named(const Json *list, const char *name)
{
    for (size_t index = 0; index < json_array_size(list); index++)
        if (g_strcmp0(json_text(json_array_get(list, index), "name"), name) == 0)
            return json_array_get(list, index);
    return NULL;
}

static bool
check_colour(const Json *option, const char *value, GError **error)
{
    Colour colour;
    const Json *light = json_object_get(option, "light");
    if (!colour_parse(value, &colour))
        return fail(
            error, FAIL_INVALID, "\"%.40s\" is no colour (expected one like #b3261e)", value);
    double const least = least_contrast(light, colour);
    if (least >= CONTRAST_LEAST)
        return true;
    g_autoptr(Arena) arena = arena_new();
    return fail(error, FAIL_INVALID,
        "%s is too faint to be read: its contrast with the page is %.1f, and 4.5 is needed; the "
        "nearest that has it is %s",
        value, floor(least * 10) / 10, readable(arena, light, colour, 0));
}

bool
look_check_value(const Json *options, const char *name, const char *value, GError **error)
{
    const Json *option = find_named(options, name);
    if (option == NULL)
        return fail(error, FAIL_NOT_FOUND, "the theme has no option \"%.40s\"", name);
    if (*value == '\0')
        return true;
    if (strcmp(json_text(option, "type"), "colour") == 0)
        return check_colour(option, value, error) ||
               fail_prefix(error, "%s", json_text(option, "label"));
    return find_named(json_object_get(option, "choices"), value) != NULL ||
           fail(error, FAIL_INVALID, "%s: there is no choice \"%.40s\"", json_text(option, "label"),
               value);
}

/* What is set where: for paper too, by day, by night. */
typedef struct {
    GString *always, *day, *night;
} Sheet;

static void
add_colour(Sheet *sheet, Arena *arena, const Json *option, const char *value)
{
    Colour colour;
    const char *variable = json_text(option, "variable");
    if (!colour_parse(value, &colour))
        return;
    const char *night = readable(arena, json_object_get(option, "dark"), colour, 1);
    g_string_append_printf(
        sheet->day, "%s:%s;%s-night:%s;", variable, colour_text(arena, colour), variable, night);
    g_string_append_printf(sheet->night, "%s:%s;", variable, night);
}

static void
add_choice(Sheet *sheet, Arena *arena, const Json *option, const char *value)
{
    if (strcmp(json_text(option, "type"), "colour") == 0) {
        add_colour(sheet, arena, option, value);
        return;
    }
    const char *set = json_text(find_named(json_object_get(option, "choices"), value), "value");
    if (set != NULL)
        g_string_append_printf(sheet->always, "%s:%s;", json_text(option, "variable"), set);
}

static const char *
sheet_text(const Sheet *sheet, Arena *arena)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (sheet->always->len > 0)
        g_string_append_printf(out, ":root{%s}\n", sheet->always->str);
    if (sheet->day->len > 0)
        g_string_append_printf(out,
            "@media screen{:root{%s}}\n"
            "@media screen and (prefers-color-scheme:dark){:root{%s}}\n",
            sheet->day->str, sheet->night->str);
    return out->len > 0 ? arena_strdup(arena, out->str) : NULL;
}

const char *
look_css(Arena *arena, const Json *options, GHashTable *values)
{
    g_autoptr(GString) always = g_string_new(NULL), day = g_string_new(NULL);
    g_autoptr(GString) night = g_string_new(NULL);
    Sheet sheet = {always, day, night};
    for (size_t index = 0; index < json_array_size(options); index++) {
        const Json *option = json_array_get(options, index);
        const char *name = json_text(option, "name");
        const char *value = g_hash_table_lookup(values, name);
        if (value != NULL && *value != '\0' && look_check_value(options, name, value, NULL))
            add_choice(&sheet, arena, option, value);
    }
    return sheet_text(&sheet, arena);
}
