/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target without a fuzzer: every file of its corpus, then so many mutations of them
 * with a fixed seed (bits flipped, bytes cut, doubled, spliced from another file). The sanitizers
 * find what is wrong; memory is watched here. usage: TARGET CORPUS_DIR MUTATIONS */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <glib.h>

enum { INPUT_MAX = 256 * 1024, MEMORY_MAX_KB = 1500 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static GPtrArray *
read_corpus(const char *path)
{
    GPtrArray *inputs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_ptr_array_sort(names, compare_names);
    for (unsigned index = 0; index < names->len; index++) {
        char *bytes;
        size_t size;
        if (g_file_get_contents(g_ptr_array_index(names, index), &bytes, &size, NULL))
            g_ptr_array_add(inputs, g_bytes_new_take(bytes, size));
    }
    return inputs;
}

static const uint8_t *
any_input(GRand *random, const GPtrArray *inputs, size_t *ret_size)
{
    GBytes *bytes =
        g_ptr_array_index(inputs, (guint)g_rand_int_range(random, 0, (gint32)inputs->len));
    return g_bytes_get_data(bytes, ret_size);
}

/* One change to the input, in place of the old one. */
static void
mutate(GRand *random, const GPtrArray *inputs, GByteArray *input)
{
    static const char *const WORDS[] = {"<", ">", "\"", "'", "{{", "}}", "&#x0;", "\xff\xfe",
        "\r\n", "\xed\xa0\x80", "]]>", "<!--", "%00", "..", "\t", "0", "-1",
        "99999999999999999999"};
    guint const size = input->len;
    guint const at = size == 0 ? 0 : (guint)g_rand_int_range(random, 0, (gint32)size);
    guint const some = (guint)g_rand_int_range(random, 1, 64);
    guint const length = MIN(size - at, some);
    size_t other_size;
    const uint8_t *other = any_input(random, inputs, &other_size);
    g_autofree uint8_t *tail = g_memdup2(input->data + at, size - at);
    switch (g_rand_int_range(random, 0, 6)) {
    case 0:
        if (size > 0)
            input->data[at] ^= (uint8_t)(1 << g_rand_int_range(random, 0, 8));
        break;
    case 1:
        g_byte_array_set_size(input, at);
        break;
    case 2:
        if (length > 0)
            g_byte_array_remove_range(input, at, length);
        break;
    case 3:
        g_byte_array_append(input, tail, size - at);
        break;
    case 4:
        g_byte_array_set_size(input, at);
        g_byte_array_append(input, other, (guint)MIN(other_size, (size_t)INPUT_MAX));
        break;
    default: {
        const char *word = WORDS[g_rand_int_range(random, 0, G_N_ELEMENTS(WORDS))];
        g_byte_array_set_size(input, at);
        g_byte_array_append(input, (const guint8 *)word, (guint)strlen(word));
        g_byte_array_append(input, tail, size - at);
    }
    }
    if (input->len > INPUT_MAX)
        g_byte_array_set_size(input, INPUT_MAX);
}

static void
run_mutation(GRand *random, const GPtrArray *inputs)
{
    size_t size;
    const uint8_t *bytes = any_input(random, inputs, &size);
    g_autoptr(GByteArray) input = g_byte_array_new();
    g_byte_array_append(input, bytes, (guint)MIN(size, (size_t)INPUT_MAX));
    for (int steps = g_rand_int_range(random, 1, 6); steps > 0; steps--)
        mutate(random, inputs, input);
    g_autofree uint8_t *exact = g_malloc(MAX(input->len, 1)); /* so that overreads are seen */
    if (input->len > 0)
        memcpy(exact, input->data, input->len);
    LLVMFuzzerTestOneInput(exact, input->len);
}

int
main(int argc, char **argv)
{
    struct rusage usage;
    if (argc != 3) {
        fprintf(stderr, "usage: %s CORPUS_DIR MUTATIONS\n", argv[0]);
        return 2;
    }
    g_autoptr(GPtrArray) inputs = read_corpus(argv[1]);
    long const mutations = strtol(argv[2], NULL, 10);
    GRand *random = g_rand_new_with_seed(20250120);
    puts("1..3");
    printf("%s 1 - the corpus holds %u inputs\n", inputs->len > 0 ? "ok" : "not ok", inputs->len);
    for (unsigned index = 0; index < inputs->len; index++) {
        size_t size;
        const uint8_t *bytes = g_bytes_get_data(g_ptr_array_index(inputs, index), &size);
        LLVMFuzzerTestOneInput(bytes, size);
    }
    for (long count = 0; count < mutations && inputs->len > 0; count++)
        run_mutation(random, inputs);
    printf("ok 2 - %ld broken inputs\n", mutations);
    g_rand_free(random);
    getrusage(RUSAGE_SELF, &usage);
    printf("%s 3 - at most %ld MB of memory\n", usage.ru_maxrss < MEMORY_MAX_KB ? "ok" : "not ok",
        usage.ru_maxrss / 1024);
    return 0;
}
