/* SPDX-License-Identifier: MIT */
/*
 * The brushes of nature: ridges and peaks, trees, and water that mirrors what is painted above it.
 * Distant things fade into the mist of their layer, which is what gives a flat print its depth.
 */
#include <math.h>

#include "brush.h"

double
brush_ridge_y(const Ridge *ridge, double x)
{
    double smooth = brush_noise(ridge->seed, x / ridge->length + 40);
    double folded = 1 - fabs(2 * smooth - 0.97) * 2.2;

    return ridge->base - ridge->height * (smooth + (folded - smooth) * ridge->sharp);
}

void
brush_ridge(Canvas *canvas, const Ridge *ridge)
{
    cairo_pattern_t *pattern =
        cairo_pattern_create_linear(0, ridge->base - ridge->height, 0, ridge->base + 60);
    double ink[3] = {ridge->ink >> 16 & 255, ridge->ink >> 8 & 255, ridge->ink & 255};
    double mist[3] = {ridge->mist >> 16 & 255, ridge->mist >> 8 & 255, ridge->mist & 255};

    cairo_pattern_add_color_stop_rgb(pattern, 0.2, ink[0] / 255, ink[1] / 255, ink[2] / 255);
    cairo_pattern_add_color_stop_rgb(pattern, 1, mist[0] / 255, mist[1] / 255, mist[2] / 255);
    cairo_move_to(canvas->cr, -10, CANVAS_HEIGHT);
    for (int x = -10; x <= CANVAS_WIDTH + 10; x += 4)
        cairo_line_to(canvas->cr, x, brush_ridge_y(ridge, x));
    cairo_line_to(canvas->cr, CANVAS_WIDTH + 10, CANVAS_HEIGHT);
    cairo_set_source(canvas->cr, pattern);
    cairo_fill(canvas->cr);
    cairo_pattern_destroy(pattern);
}

/* One flank from the foot to the summit or back, roughened by noise. */
static void
peak_flank(Canvas *canvas, const Peak *peak, double side, gboolean down)
{
    guint32 seed = (guint32)peak->x + (side < 0 ? 3U : 77U);

    for (int i = 0; i <= 40; i++) {
        double share = down ? i / 40.0 : 1 - i / 40.0;
        double rough = (brush_noise(seed, share * 7) - 0.48) * sin(G_PI * share);
        double across = pow(share, 0.86) + rough * 0.30;

        cairo_line_to(canvas->cr, peak->x + side * peak->width / 2 * across,
            peak->base - peak->height * (1 - share));
    }
}

static void
peak_snow(Canvas *canvas, const Peak *peak)
{
    double left = peak->x - peak->width / 2;
    double top = peak->base - peak->height;

    cairo_move_to(canvas->cr, left, top - 20);
    for (int i = 0; i <= 26; i++) {
        double x = left + peak->width * (i + brush_chance(canvas, -0.3, 0.3)) / 26.0;
        double tooth = (i % 2 ? 0.16 : -0.06) * brush_chance(canvas, 0.3, 1.2);
        double share = peak->snow_share * (1 + tooth * 1.6) * brush_chance(canvas, 0.88, 1.1);

        cairo_line_to(canvas->cr, x, top + peak->height * share);
    }
    cairo_line_to(canvas->cr, left + peak->width, top - 20);
    brush_ink(canvas, peak->snow, 1);
    cairo_fill(canvas->cr);
}

void
brush_peak(Canvas *canvas, const Peak *peak)
{
    double top = peak->base - peak->height;

    cairo_save(canvas->cr);
    peak_flank(canvas, peak, -1, FALSE);
    peak_flank(canvas, peak, 1, TRUE);
    cairo_close_path(canvas->cr);
    cairo_clip(canvas->cr);
    brush_rect(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, peak->ink);
    if (peak->snow_share > 0)
        peak_snow(canvas, peak);
    cairo_move_to(canvas->cr, peak->x, top);
    for (int i = 1; i <= 14; i++) {
        double zig = (i % 2 ? 0.055 : -0.035) * peak->width * brush_chance(canvas, 0.4, 1.2);

        cairo_line_to(
            canvas->cr, peak->x + zig + peak->width * 0.006 * i, top + peak->height * i / 14.0);
    }
    cairo_line_to(canvas->cr, peak->x + peak->width, peak->base);
    cairo_line_to(canvas->cr, peak->x + peak->width, top);
    brush_ink(canvas, peak->shade, 0.72);
    cairo_fill(canvas->cr);
    brush_mist(canvas, peak->base, peak->height * 1.1, peak->mist, 1);
    cairo_restore(canvas->cr);
}

void
brush_conifer(Canvas *canvas, double x, double ground, double height, Ink ink)
{
    int tiers = height > 120 ? 9 : 5;
    double width = height * brush_chance(canvas, 0.17, 0.22);

    brush_rect(
        canvas, x - height * 0.014, ground - height * 0.1, height * 0.028, height * 0.12, ink);
    for (int side = -1; side <= 1; side += 2) {
        cairo_move_to(canvas->cr, x, ground - height);
        for (int i = 1; i <= tiers; i++) {
            double y = ground - height + height * 0.94 * i / tiers;
            double reach = width * pow((double)i / tiers, 0.9) * brush_chance(canvas, 0.8, 1.15);

            cairo_line_to(canvas->cr, x + side * reach, y + height * 0.012);
            cairo_line_to(canvas->cr, x + side * reach * 0.45, y - height * 0.018);
        }
        cairo_line_to(canvas->cr, x - side, ground - height * 0.06);
        brush_ink(canvas, ink, 1);
        cairo_fill(canvas->cr);
    }
}

void
brush_conifers(Canvas *canvas, const Ridge *ridge, int count, double height, Ink ink)
{
    for (int i = 0; i < count; i++) {
        double x = CANVAS_WIDTH * (i + brush_chance(canvas, 0, 1)) / count;

        brush_conifer(canvas, x, brush_ridge_y(ridge, x) + height * 0.15,
            height * brush_chance(canvas, 0.55, 1.15), ink);
    }
}

void
brush_tree(Canvas *canvas, double x, double ground, double height, Ink ink, Ink light)
{
    BRUSH_POLYGON(canvas, ink, x - height * 0.035, ground, x - height * 0.012,
        ground - height * 0.6, x + height * 0.012, ground - height * 0.6, x + height * 0.035,
        ground);
    for (int i = 0; i < 56; i++) {
        double angle = brush_chance(canvas, 0, 2 * G_PI);
        double reach = height * 0.27 * sqrt(brush_chance(canvas, 0, 1));
        double dx = cos(angle) * reach;
        double dy = sin(angle) * reach * 1.1;
        double shine = CLAMP(0.4 - (dx + dy * 1.3) / height * 1.6, 0, 1);

        brush_disc(canvas, x + dx, ground - height * 0.64 + dy,
            height * brush_chance(canvas, 0.05, 0.095), brush_mix(ink, light, shine * (i / 56.0)));
    }
}

/* Mirrors everything above the horizon into the water, broken up by perspective waves. */
void
brush_water(Canvas *canvas, double horizon, Ink tint, double strength, double chop)
{
    unsigned char *pixels = NULL;
    int stride = cairo_image_surface_get_stride(canvas->surface);
    int shore = (int)horizon;

    cairo_surface_flush(canvas->surface);
    pixels = cairo_image_surface_get_data(canvas->surface);
    for (int y = shore; y < CANVAS_HEIGHT; y++) {
        double depth = (y - shore) / (double)(CANVAS_HEIGHT - shore);
        double band = 62 * log(1 + depth * 14);
        double share = CLAMP(strength + depth * 0.22, 0, 1);
        Ink *row = (Ink *)(void *)(pixels + (size_t)y * (size_t)stride);

        for (int x = 0; x < CANVAS_WIDTH; x++) {
            double across = (x - CANVAS_WIDTH / 2.0) / (0.25 + depth);
            double wave = sin(band + 2.4 * sin(across * 0.011 + band * 0.37) + sin(across * 0.037));
            int from_x = x + (int)(wave * chop * (2 + 13 * depth));
            int from_y = shore - 1 - (int)((y - shore) * 1.04 + wave * chop * (1 + 16 * depth));
            const Ink *source = NULL;

            from_x = CLAMP(from_x, 0, CANVAS_WIDTH - 1);
            from_y = CLAMP(from_y, 0, shore - 1);
            source = (const Ink *)(const void *)(pixels + (size_t)from_y * (size_t)stride);
            row[x] = brush_mix(source[from_x] & 0xffffff, tint, share + wave * 0.05 * chop);
        }
    }
    cairo_surface_mark_dirty(canvas->surface);
}

/* Short lens-shaped strokes that grow towards the viewer. */
void
brush_ripples(Canvas *canvas, double horizon, int count, Ink ink, double alpha)
{
    for (int i = 0; i < count; i++) {
        double depth = pow(brush_chance(canvas, 0.02, 1), 1.6);
        double y = horizon + (CANVAS_HEIGHT - horizon) * depth;
        double x = brush_chance(canvas, -60, CANVAS_WIDTH);
        double width = (12 + 150 * depth) * brush_chance(canvas, 0.4, 1.2);
        double height = 0.8 + 4.5 * depth;

        cairo_move_to(canvas->cr, x, y);
        cairo_curve_to(
            canvas->cr, x + width * 0.3, y - height, x + width * 0.7, y - height, x + width, y);
        cairo_curve_to(
            canvas->cr, x + width * 0.7, y + height * 0.4, x + width * 0.3, y + height * 0.4, x, y);
        brush_ink(canvas, ink, alpha);
        cairo_fill(canvas->cr);
    }
}

/* The path of a light across the water. */
void
brush_glitter(Canvas *canvas, double x, double horizon, double bottom, double width, Ink ink)
{
    int count = (int)((bottom - horizon) / 3.2);

    for (int i = 0; i < count; i++) {
        double share = (double)i / count;
        double y = horizon + 2 + (bottom - horizon) * pow(share, 1.25);
        double reach = width * (0.35 + share) * brush_chance(canvas, 0.25, 1);
        double middle = x + brush_chance(canvas, -0.4, 0.4) * width * (0.2 + share);

        brush_place(canvas, middle, y, reach / 2, 1 + 2.6 * share);
        cairo_arc(canvas->cr, 0, 0, 1, 0, 2 * G_PI);
        brush_unplace(canvas);
        brush_ink(canvas, ink, (1 - 0.75 * share) * 0.8);
        cairo_fill(canvas->cr);
    }
}

/* One rolling row of pointed waves, filled down to the lower edge. */
void
brush_swell(Canvas *canvas, double y, double height, double length, Ink top, Ink bottom)
{
    g_autoptr(GString) path = g_string_new(NULL);
    double x = -brush_chance(canvas, 0, length);

    g_string_append_printf(path, "M %d %d L %d %d", (int)x, CANVAS_HEIGHT + 40, (int)x, (int)y);
    while (x < CANVAS_WIDTH + 20) {
        double step = length * brush_chance(canvas, 0.7, 1.3);
        double crest = y - height * brush_chance(canvas, 0.5, 1.2);

        g_string_append_printf(path, " C %d %d %d %d %d %d C %d %d %d %d %d %d",
            (int)(x + step * 0.30), (int)y, (int)(x + step * 0.44), (int)crest,
            (int)(x + step * 0.58), (int)crest, (int)(x + step * 0.54), (int)(crest + height * 0.5),
            (int)(x + step * 0.72), (int)y, (int)(x + step), (int)y);
        x += step;
    }
    g_string_append_printf(path, " L %d %d Z", CANVAS_WIDTH + 40, CANVAS_HEIGHT + 40);
    brush_shape(canvas, path->str, top, bottom);
}
