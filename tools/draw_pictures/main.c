/* SPDX-License-Identifier: MIT */
/*
 * Draws the pictures of the sample newsroom: draw_pictures OUTDIR [NAME...] or --list.
 * Each scene is painted with Cairo, grained like paper, and written as OUTDIR/NAME.jpg. The same
 * name always gives the same picture.
 */
#include <stdio.h>
#include <stdlib.h>

#include <cairo.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <vips/vips.h>

#include "brush.h"

#define JPEG_QUALITY 84
#define PAPER_GRAIN  6.5

static const Scene *const scene_tables[] = {
    scenes_sea, scenes_land, scenes_city, scenes_civic, scenes_things};

static gboolean
wanted(const char *name, int count, char **names)
{
    for (int i = 0; i < count; i++) {
        if (g_str_equal(names[i], name))
            return TRUE;
    }
    return count == 0;
}

/* The canvas' pixels as packed red, green and blue bytes. */
static guint8 *
pack_pixels(Canvas *canvas)
{
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->surface);
    const unsigned char *pixels = NULL;
    guint8 *packed = g_malloc((size_t)CANVAS_WIDTH * CANVAS_HEIGHT * 3);
    guint8 *next = packed;

    cairo_surface_flush(canvas->surface);
    pixels = cairo_image_surface_get_data(canvas->surface);
    for (size_t y = 0; y < CANVAS_HEIGHT; y++) {
        const Ink *row = (const Ink *)(const void *)(pixels + y * stride);

        for (size_t x = 0; x < CANVAS_WIDTH; x++) {
            *next++ = (guint8)(row[x] >> 16);
            *next++ = (guint8)(row[x] >> 8);
            *next++ = (guint8)row[x];
        }
    }
    return packed;
}

static gboolean
write_jpeg(Canvas *canvas, const char *path)
{
    g_autofree guint8 *packed = pack_pixels(canvas);
    VipsImage *image = vips_image_new_from_memory(packed, (size_t)CANVAS_WIDTH * CANVAS_HEIGHT * 3,
        CANVAS_WIDTH, CANVAS_HEIGHT, 3, VIPS_FORMAT_UCHAR);
    int failed = 1;

    if (image) {
        failed = vips_jpegsave(
            image, path, "Q", JPEG_QUALITY, "optimize_coding", TRUE, "strip", TRUE, NULL);
        g_object_unref(image);
    }
    if (failed)
        fprintf(stderr, "draw_pictures: %s: %s", path, vips_error_buffer());
    return !failed;
}

static gboolean
draw_scene(const Scene *scene, const char *directory)
{
    g_autofree char *file = g_strconcat(scene->name, ".jpg", NULL);
    g_autofree char *path = g_build_filename(directory, file, NULL);
    Canvas canvas = brush_canvas_open(scene->name);
    gboolean written = FALSE;

    scene->draw(&canvas);
    brush_finish(&canvas, PAPER_GRAIN);
    written = write_jpeg(&canvas, path);
    brush_canvas_close(&canvas);
    return written;
}

static void
list_scenes(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(scene_tables); i++) {
        for (const Scene *scene = scene_tables[i]; scene->name; scene++)
            puts(scene->name);
    }
}

static gboolean
draw_all(const char *directory, int count, char **names)
{
    gboolean good = TRUE;
    int drawn = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(scene_tables); i++) {
        for (const Scene *scene = scene_tables[i]; scene->name; scene++) {
            if (!wanted(scene->name, count, names))
                continue;
            good = draw_scene(scene, directory) && good;
            drawn++;
        }
    }
    if (count > 0 && drawn < count) {
        fprintf(stderr, "draw_pictures: not every name is a scene; see --list\n");
        return FALSE;
    }
    return good;
}

int
main(int argc, char **argv)
{
    gboolean good = FALSE;

    if (argc == 2 && g_str_equal(argv[1], "--list")) {
        list_scenes();
        return EXIT_SUCCESS;
    }
    if (argc < 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: draw_pictures OUTDIR [NAME...] | --list\n");
        return EXIT_FAILURE;
    }
    if (g_mkdir_with_parents(argv[1], 0755) != 0 || VIPS_INIT(argv[0]) != 0) {
        fprintf(stderr, "draw_pictures: cannot start writing to %s\n", argv[1]);
        return EXIT_FAILURE;
    }
    good = draw_all(argv[1], argc - 2, argv + 2);
    vips_shutdown();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
