/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <brotli/decode.h>
#include <glib.h>
#include <zlib.h>
#include <zstd.h>

#include "http/compress.h"

static const struct {
    const char *accept;
    Encoding expected;
} CHOICES[] = {
    {NULL, ENCODING_IDENTITY},
    {"", ENCODING_IDENTITY},
    {"gzip", ENCODING_GZIP},
    {"GZIP", ENCODING_GZIP},
    {"x-gzip", ENCODING_GZIP},
    {"gzip, deflate, br, zstd", ENCODING_BROTLI},
    {"gzip, deflate, br;q=0", ENCODING_GZIP},
    {"gzip;q=0.9, br;q=0.8", ENCODING_GZIP},
    {"gzip;q=0.500,zstd ; q=0.501", ENCODING_ZSTD},
    {"*", ENCODING_BROTLI},
    {"*;q=0.1, br;q=0", ENCODING_ZSTD},
    {"identity", ENCODING_IDENTITY},
    {"identity;q=1, gzip;q=0.5", ENCODING_IDENTITY},
    {"deflate, compress", ENCODING_IDENTITY},
    {"gzip;q=0", ENCODING_IDENTITY},
    {"gzip;q=nonsense", ENCODING_IDENTITY},
    {",,, ,gzip,,", ENCODING_GZIP},
    {";;;=,=;", ENCODING_IDENTITY},
    {"brr, gzi", ENCODING_IDENTITY},
};

static void
test_choice(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CHOICES); i++) {
        g_test_message("%s", CHOICES[i].accept != NULL ? CHOICES[i].accept : "(none)");
        g_assert_cmpint(encoding_choose(CHOICES[i].accept), ==, CHOICES[i].expected);
    }
}

static void
test_types(void)
{
    g_assert_true(encoding_helps_type("text/html; charset=utf-8"));
    g_assert_true(encoding_helps_type("application/atom+xml"));
    g_assert_true(encoding_helps_type("application/vnd.example+json;charset=utf-8"));
    g_assert_true(encoding_helps_type("image/svg+xml"));
    g_assert_false(encoding_helps_type("image/jpeg"));
    g_assert_false(encoding_helps_type("font/woff2"));
    g_assert_false(encoding_helps_type("text/event-stream"));
    g_assert_false(encoding_helps_type(NULL));
}

static size_t
decode(Encoding encoding, GBytes *bytes, char *out, size_t room)
{
    size_t size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    if (encoding == ENCODING_ZSTD)
        return ZSTD_decompress(out, room, data, size);
    if (encoding == ENCODING_BROTLI) {
        g_assert_cmpint(BrotliDecoderDecompress(size, data, &room, (uint8_t *)out), ==,
            BROTLI_DECODER_RESULT_SUCCESS);
        return room;
    }
    z_stream stream = {.next_in = (Bytef *)data,
        .avail_in = (uInt)size,
        .next_out = (Bytef *)out,
        .avail_out = (uInt)room};
    g_assert_cmpint(inflateInit2(&stream, MAX_WBITS + 16), ==, Z_OK);
    g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    inflateEnd(&stream);
    return room - stream.avail_out;
}

static void
test_round_trip(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 2000; i++)
        g_string_append_printf(text, "<p>story %d of %d</p>", i, i * 7);
    g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
    g_autofree char *out = g_malloc(text->len + 1);
    for (Encoding encoding = ENCODING_GZIP; encoding < ENCODING_COUNT_; encoding++) {
        g_autoptr(GBytes) encoded = encoding_compress(bytes, encoding);
        g_assert_nonnull(encoded);
        g_assert_cmpuint(g_bytes_get_size(encoded), <, text->len / 3);
        g_assert_cmpuint(decode(encoding, encoded, out, text->len + 1), ==, text->len);
        g_assert_cmpmem(out, text->len, text->str, text->len);
    }
}

static void
test_nothing_to_gain(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    uint32_t noise[500];
    for (size_t i = 0; i < G_N_ELEMENTS(noise); i++)
        noise[i] = g_rand_int(random);
    g_autoptr(GBytes) bytes = g_bytes_new(noise, sizeof noise);
    g_autoptr(GBytes) small = g_bytes_new("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", 28);
    for (Encoding encoding = ENCODING_GZIP; encoding < ENCODING_COUNT_; encoding++) {
        g_assert_null(encoding_compress(bytes, encoding));
        g_assert_null(encoding_compress(small, encoding));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/compress/choice", test_choice);
    g_test_add_func("/http/compress/types", test_types);
    g_test_add_func("/http/compress/round_trip", test_round_trip);
    g_test_add_func("/http/compress/nothing_to_gain", test_nothing_to_gain);
    return g_test_run();
}
