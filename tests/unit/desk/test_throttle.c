/* SPDX-License-Identifier: MIT */
#include "base/clock.h"
#include "desk/throttle.h"

#define START_US (INT64_C(1700000000) * SECOND_US)

static void
fail_times(Throttle *throttle, const char *name, unsigned count)
{
    for (unsigned index = 0; index < count; index++)
        throttle_failed(throttle, name);
}

static void
test_waits_grow_and_are_forgotten(void)
{
    g_autoptr(Throttle) throttle = throttle_new();
    clock_stop(START_US);
    fail_times(throttle, "mara", 4);
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 0);
    fail_times(throttle, "mara", 1);
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 2);
    g_assert_cmpuint(throttle_wait_s(throttle, "tove"), ==, 0);
    clock_stop(START_US + SECOND_US);
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 1);
    fail_times(throttle, "mara", 60);
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 900);
    clock_stop(START_US + 902 * SECOND_US);
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 0);
    fail_times(throttle, "mara", 1);
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 0);
    clock_resume();
}

static void
test_success_forgets(void)
{
    g_autoptr(Throttle) throttle = throttle_new();
    fail_times(throttle, "mara", 20);
    throttle_succeeded(throttle, "mara");
    g_assert_cmpuint(throttle_wait_s(throttle, "mara"), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/throttle/waits-grow-and-are-forgotten", test_waits_grow_and_are_forgotten);
    g_test_add_func("/throttle/success-forgets", test_success_forgets);
    return g_test_run();
}
