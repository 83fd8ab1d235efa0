/* SPDX-License-Identifier: MIT */
/* Codes by time against the tables of RFC 4226 and RFC 6238, and codes that are good once. */
#include <string.h>

#include "base/clock.h"
#include "newsroom/second_factor.h"

static const char KEY[] = "12345678901234567890";
static const char KEY_BASE32[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

static void
test_hotp_table(void)
{
    static const unsigned CODES[] = {
        755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};
    for (unsigned counter = 0; counter < G_N_ELEMENTS(CODES); counter++)
        g_assert_cmpuint(
            hotp_code((const uint8_t *)KEY, strlen(KEY), counter, 6), ==, CODES[counter]);
}

static void
test_totp_table(void)
{
    static const struct {
        int64_t at_s;
        unsigned code;
    } ROWS[] = {{59, 94287082}, {1111111109, 7081804}, {1111111111, 14050471},
        {1234567890, 89005924}, {2000000000, 69279037}, {INT64_C(20000000000), 65353130}};

    for (size_t row = 0; row < G_N_ELEMENTS(ROWS); row++) {
        char typed[8];
        int64_t step;
        unsigned const code = hotp_code(
            (const uint8_t *)KEY, strlen(KEY), (uint64_t)(ROWS[row].at_s / TOTP_STEP_S), 8);
        g_assert_cmpuint(code, ==, ROWS[row].code);
        g_snprintf(typed, sizeof typed, "%06u", code % 1000000);
        g_assert_true(totp_check(KEY_BASE32, typed, ROWS[row].at_s * SECOND_US, 0, &step));
        g_assert_cmpint(step, ==, ROWS[row].at_s / TOTP_STEP_S);
    }
}

static void
test_a_step_to_each_side(void)
{
    int64_t const at_us = INT64_C(1234567890) * SECOND_US;
    int64_t step;
    g_assert_true(totp_check(KEY_BASE32, "005 924", at_us, 0, &step));
    g_assert_true(totp_check(KEY_BASE32, "005924", at_us + 30 * SECOND_US, 0, &step));
    g_assert_true(totp_check(KEY_BASE32, "005924", at_us - 30 * SECOND_US, 0, &step));
    g_assert_false(totp_check(KEY_BASE32, "005924", at_us + 60 * SECOND_US, 0, &step));
    g_assert_false(totp_check(KEY_BASE32, "005924", at_us - 60 * SECOND_US, 0, &step));
    g_assert_false(totp_check(KEY_BASE32, "005924", at_us, at_us / SECOND_US / 30, &step));
}

static void
test_nonsense_is_no_code(void)
{
    static const char *const TYPED[] = {"", " ", "5924", "89005924", "00592a", "------", "0x1724",
        "+05924", "００５９２４", "0059240059240059240059240059240059240059240059240"};
    static const char *const SECRETS[] = {NULL, "", "GEZDGNBV", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
        "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA"};
    int64_t const at_us = INT64_C(1234567890) * SECOND_US;
    int64_t step;
    for (size_t index = 0; index < G_N_ELEMENTS(TYPED); index++)
        g_assert_false(totp_check(KEY_BASE32, TYPED[index], at_us, 0, &step));
    for (size_t index = 0; index < G_N_ELEMENTS(SECRETS); index++)
        g_assert_false(totp_check(SECRETS[index], "005924", at_us, 0, &step));
}

static void
test_codes_are_good_once(void)
{
    g_autoptr(Arena) arena = arena_new();
    Person person = {.login = "mara"};
    int64_t const at_us = INT64_C(1234567890) * SECOND_US;
    g_assert_false(second_is_on(&person));
    g_assert_false(second_check(arena, &person, "005924", at_us));
    second_begin(arena, &person, KEY_BASE32, 0);
    const char *const *codes = second_renew_recovery(arena, &person);
    g_assert_true(second_is_on(&person));
    g_assert_cmpuint(g_strv_length((char **)codes), ==, RECOVERY_CODES);
    g_assert_null(strstr(person.second, codes[0]));
    g_assert_true(second_check(arena, &person, "005924", at_us));
    g_assert_false(second_check(arena, &person, "005924", at_us));
    g_autofree char *loud = g_ascii_strup(codes[3], -1);
    g_assert_true(second_check(arena, &person, loud, at_us));
    g_assert_false(second_check(arena, &person, codes[3], at_us));
    g_assert_cmpuint(second_recovery_left(&person), ==, RECOVERY_CODES - 1);
    second_renew_recovery(arena, &person);
    g_assert_false(second_check(arena, &person, codes[4], at_us));
    second_remove(arena, &person);
    g_assert_false(second_is_on(&person));
}

/* A state that somebody else wrote is no reason to fall over. */
static void
test_odd_states(void)
{
    static const char *const STATES[] = {"{}", "{\"totp\":1}", "{\"totp\":{}}",
        "{\"totp\":{\"secret\":7,\"step\":\"x\"},\"recovery\":{}}",
        "{\"totp\":{\"secret\":\"A\"},\"recovery\":[1,null,\"x\"]}"};
    g_autoptr(Arena) arena = arena_new();
    for (size_t index = 0; index < G_N_ELEMENTS(STATES); index++) {
        Person person = {.login = "mara", .second = STATES[index]};
        g_assert_false(second_check(arena, &person, "005924", INT64_C(1234567890) * SECOND_US));
        g_assert_false(second_check(arena, &person, "abcd-efgh-abcd-efgh", 0));
        second_is_on(&person);
    }
}

static void
test_new_secrets(void)
{
    g_autoptr(Arena) arena = arena_new();
    char *one = totp_new_secret(arena), *two = totp_new_secret(arena);
    g_assert_cmpuint(strlen(one), ==, 32);
    g_assert_cmpstr(one, !=, two);
    g_assert_cmpstr(totp_address(arena, KEY_BASE32, "The Halden: Wire", "mara&x"), ==,
        "otpauth://totp/The%20Halden%3A%20Wire:mara%26x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
        "issuer=The%20Halden%3A%20Wire&algorithm=SHA1&digits=6&period=30");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/second-factor/hotp-table", test_hotp_table);
    g_test_add_func("/second-factor/totp-table", test_totp_table);
    g_test_add_func("/second-factor/a-step-to-each-side", test_a_step_to_each_side);
    g_test_add_func("/second-factor/nonsense-is-no-code", test_nonsense_is_no_code);
    g_test_add_func("/second-factor/codes-are-good-once", test_codes_are_good_once);
    g_test_add_func("/second-factor/odd-states", test_odd_states);
    g_test_add_func("/second-factor/new-secrets", test_new_secrets);
    return g_test_run();
}
