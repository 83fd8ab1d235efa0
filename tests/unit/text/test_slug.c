/* SPDX-License-Identifier: MIT */
#include "text/slug.h"

static const struct {
    const char *title;
    size_t max_chars;
    const char *slug;
} SLUGS[] = {
    {"Storm closes the northern pass", 80, "storm-closes-the-northern-pass"},
    {"  Two --  dashes & 3.5% ", 80, "two-dashes-3-5"},
    {"Council's vote: 'no' wasn’t final", 80, "councils-vote-no-wasnt-final"},
    {"Café Łódź, Ærø and Straße", 80, "cafe-lodz-aero-and-strasse"},
    {"Đorđe Þór Müller", 80, "dorde-thor-muller"},
    {"Щастливият ъгъл", 80, "shtastliviyat-agal"},
    {"Жълтурчета, ракия и хляб", 80, "zhalturcheta-rakiya-i-hlyab"},
    {"Ян Юрий Цветан Чолаков Шишков Синьо", 80, "yan-yuriy-tsvetan-cholakov-shishkov-sinyo"},
    {"Объезд Ёлка мыло эхо", 80, "obaezd-yolka-mylo-eho"},
    {"Київ, їжак, Європа, ґанок", 80, "kiyiv-yizhak-yevropa-ganok"},
    {"Ђорђе љубав њива ћуп џем Ја", 80, "djordje-ljubav-njiva-cup-dzem-ja"},
    {"Αθήνα Θεσσαλονίκη ψωμί", 80, "athina-thessaloniki-psomi"},
    {"中文 標題", 80, "中文-標題"},
    {"שלום עולם", 80, "שלום-עולם"},
    {"co\u00ADoperate zero\u200Bwidth", 80, "cooperate-zerowidth"},
    {"one two three", 7, "one-two"},
    {"one two three", 8, "one-two"},
    {"one two three", 9, "one-two"},
    {"unbreakable", 5, "unbre"},
    {"ящик", 3, "ya"},
    {"???", 80, "story"},
    {"", 80, "story"},
    {"'", 80, "story"},
    {"\xFF\xFE", 80, "story"},
    {"a\xFF"
     "b",
        80, "a-b"},
};

static void
test_slugs(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(SLUGS); i++) {
        const char *slug = slug_from(arena, SLUGS[i].title, SLUGS[i].max_chars, "story");
        g_assert_cmpstr(slug, ==, SLUGS[i].slug);
    }
    g_assert_cmpstr(slug_from(arena, NULL, 80, "story"), ==, "story");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/slug/table", test_slugs);
    return g_test_run();
}
