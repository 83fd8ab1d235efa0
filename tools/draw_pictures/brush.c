/* SPDX-License-Identifier: MIT */
/*
 * The plain brushes: inks, shapes, skies, weather and the paper grain.
 * A shape is written as a short path of M, L, Q, C and Z commands with absolute numbers, which
 * keeps a silhouette to one readable string.
 */
#include "brush.h"

#include <math.h>

Canvas
brush_canvas_open(const char *name)
{
    Canvas canvas = {0};

    canvas.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CANVAS_WIDTH, CANVAS_HEIGHT);
    canvas.cr = cairo_create(canvas.surface);
    canvas.seed = g_str_hash(name) | 1;
    cairo_set_line_cap(canvas.cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(canvas.cr, CAIRO_LINE_JOIN_ROUND);
    return canvas;
}

void
brush_canvas_close(Canvas *canvas)
{
    cairo_destroy(canvas->cr);
    cairo_surface_destroy(canvas->surface);
}

static guint32
scramble(guint32 value)
{
    value ^= value >> 16;
    value *= 0x7feb352dU;
    value ^= value >> 15;
    value *= 0x846ca68bU;
    return value ^ (value >> 16);
}

double
brush_chance(Canvas *canvas, double low, double high)
{
    canvas->seed = canvas->seed * 747796405U + 2891336453U;
    return low + (high - low) * (scramble(canvas->seed) / 4294967296.0);
}

/* Smooth noise in one dimension, five octaves, about 0 to 1. */
double
brush_noise(guint32 seed, double x)
{
    double sum = 0;
    double weight = 0.5;

    for (guint32 octave = 0; octave < 5; octave++) {
        double cell = floor(x);
        double part = x - cell;
        guint32 place = (guint32)(gint32)cell;
        double left = scramble(place * 2654435761U + seed + octave * 977U) / 4294967296.0;
        double right = scramble((place + 1) * 2654435761U + seed + octave * 977U) / 4294967296.0;

        sum += weight * (left + (right - left) * part * part * (3 - 2 * part));
        weight /= 2;
        x *= 2.03;
    }
    return sum;
}

Ink
brush_mix(Ink from, Ink to, double share)
{
    Ink mixed = 0;

    for (int shift = 0; shift <= 16; shift += 8) {
        double a = (from >> shift) & 255;
        double b = (to >> shift) & 255;

        mixed |= (Ink)(a + (b - a) * CLAMP(share, 0, 1) + 0.5) << shift;
    }
    return mixed;
}

void
brush_ink(Canvas *canvas, Ink ink, double alpha)
{
    cairo_set_source_rgba(canvas->cr, (ink >> 16 & 255) / 255.0, (ink >> 8 & 255) / 255.0,
        (ink & 255) / 255.0, alpha);
}

static void
add_stop(cairo_pattern_t *pattern, double offset, Ink ink, double alpha)
{
    cairo_pattern_add_color_stop_rgba(pattern, offset, (ink >> 16 & 255) / 255.0,
        (ink >> 8 & 255) / 255.0, (ink & 255) / 255.0, alpha);
}

/* Fills the current path with an upright gradient. */
static void
fill_fade(Canvas *canvas, double y0, double y1, Ink top, Ink bottom)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(0, y0, 0, y1);

    add_stop(pattern, 0, top, 1);
    add_stop(pattern, 1, bottom, 1);
    cairo_set_source(canvas->cr, pattern);
    cairo_fill(canvas->cr);
    cairo_pattern_destroy(pattern);
}

void
brush_place(Canvas *canvas, double x, double y, double scale_x, double scale_y)
{
    cairo_save(canvas->cr);
    cairo_translate(canvas->cr, x, y);
    cairo_scale(canvas->cr, scale_x, scale_y);
}

void
brush_unplace(Canvas *canvas)
{
    cairo_restore(canvas->cr);
}

void
brush_polygon(Canvas *canvas, Ink ink, size_t count, const double *points)
{
    for (size_t i = 0; i < count; i++)
        cairo_line_to(canvas->cr, points[2 * i], points[2 * i + 1]);
    cairo_close_path(canvas->cr);
    brush_ink(canvas, ink, 1);
    cairo_fill(canvas->cr);
}

static void
path_step(cairo_t *cr, char command, const double *n)
{
    double x = 0;
    double y = 0;

    if (command == 'M') {
        cairo_move_to(cr, n[0], n[1]);
    } else if (command == 'C') {
        cairo_curve_to(cr, n[0], n[1], n[2], n[3], n[4], n[5]);
    } else if (command == 'Q') {
        cairo_get_current_point(cr, &x, &y);
        cairo_curve_to(cr, x + (n[0] - x) * 2 / 3, y + (n[1] - y) * 2 / 3,
            n[2] + (n[0] - n[2]) * 2 / 3, n[3] + (n[1] - n[3]) * 2 / 3, n[2], n[3]);
    } else {
        cairo_line_to(cr, n[0], n[1]);
    }
}

static void
path_add(cairo_t *cr, const char *path)
{
    char command = 'M';
    double numbers[6] = {0};

    while (*path) {
        int wanted = command == 'C' ? 6 : command == 'Q' ? 4 : 2;

        if (*path == 'Z')
            cairo_close_path(cr);
        if (g_ascii_isalpha(*path) || *path == ' ') {
            command = g_ascii_isalpha(*path) ? *path : command;
            path++;
            continue;
        }
        for (int i = 0; i < wanted; i++) {
            char *end = NULL;

            numbers[i] = g_ascii_strtod(path, &end);
            g_return_if_fail(end != path);
            path = end;
        }
        path_step(cr, command, numbers);
        command = command == 'M' ? 'L' : command;
    }
}

void
brush_shape(Canvas *canvas, const char *path, Ink top, Ink bottom)
{
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 = 0;

    path_add(canvas->cr, path);
    cairo_path_extents(canvas->cr, &x0, &y0, &x1, &y1);
    fill_fade(canvas, y0, y1, top, bottom);
}

void
brush_trace(Canvas *canvas, const char *path, double width, Ink ink)
{
    path_add(canvas->cr, path);
    brush_ink(canvas, ink, 1);
    cairo_set_line_width(canvas->cr, width);
    cairo_stroke(canvas->cr);
}

/* Keeps the following strokes inside the path, until brush_unplace. */
void
brush_clip(Canvas *canvas, const char *path)
{
    cairo_save(canvas->cr);
    path_add(canvas->cr, path);
    cairo_clip(canvas->cr);
}

void
brush_veil(Canvas *canvas, double x, double y, double width, double height, Ink ink, double alpha)
{
    cairo_rectangle(canvas->cr, x, y, width, height);
    brush_ink(canvas, ink, alpha);
    cairo_fill(canvas->cr);
}

void
brush_rect(Canvas *canvas, double x, double y, double width, double height, Ink ink)
{
    brush_veil(canvas, x, y, width, height, ink, 1);
}

void
brush_fade(Canvas *canvas, double x, double y, double width, double height, Ink top, Ink bottom)
{
    cairo_rectangle(canvas->cr, x, y, width, height);
    fill_fade(canvas, y, y + height, top, bottom);
}

void
brush_disc(Canvas *canvas, double x, double y, double radius, Ink ink)
{
    brush_oval(canvas, x, y, radius, radius, ink);
}

void
brush_oval(Canvas *canvas, double x, double y, double rx, double ry, Ink ink)
{
    brush_place(canvas, x, y, rx, ry);
    cairo_new_sub_path(canvas->cr);
    cairo_arc(canvas->cr, 0, 0, 1, 0, 2 * G_PI);
    brush_unplace(canvas);
    brush_ink(canvas, ink, 1);
    cairo_fill(canvas->cr);
}

void
brush_glow(Canvas *canvas, double x, double y, double radius, Ink ink, double alpha)
{
    cairo_pattern_t *pattern = cairo_pattern_create_radial(x, y, 0, x, y, radius);

    add_stop(pattern, 0, ink, alpha);
    add_stop(pattern, 0.35, ink, alpha * 0.45);
    add_stop(pattern, 1, ink, 0);
    cairo_set_source(canvas->cr, pattern);
    cairo_arc(canvas->cr, x, y, radius, 0, 2 * G_PI);
    cairo_fill(canvas->cr);
    cairo_pattern_destroy(pattern);
}

void
brush_line(Canvas *canvas, double x0, double y0, double x1, double y1, double width, Ink ink)
{
    cairo_move_to(canvas->cr, x0, y0);
    cairo_line_to(canvas->cr, x1, y1);
    brush_ink(canvas, ink, 1);
    cairo_set_line_width(canvas->cr, width);
    cairo_stroke(canvas->cr);
}

/* A door or window with a round top, standing on the ground and centred on x. */
void
brush_arch(Canvas *canvas, double x, double ground, double width, double height, Ink ink)
{
    double radius = width / 2;

    cairo_move_to(canvas->cr, x - radius, ground);
    cairo_arc(canvas->cr, x, ground - height + radius, radius, G_PI, 2 * G_PI);
    cairo_line_to(canvas->cr, x + radius, ground);
    brush_ink(canvas, ink, 1);
    cairo_fill(canvas->cr);
}

void
brush_sky(Canvas *canvas, double horizon, Ink top, Ink middle, Ink bottom)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(0, 0, 0, horizon);

    add_stop(pattern, 0, top, 1);
    add_stop(pattern, 0.58, middle, 1);
    add_stop(pattern, 1, bottom, 1);
    cairo_set_source(canvas->cr, pattern);
    cairo_paint(canvas->cr);
    cairo_pattern_destroy(pattern);
}

void
brush_sun(Canvas *canvas, double x, double y, double radius, Ink ink, Ink halo)
{
    brush_glow(canvas, x, y, radius * 6, halo, 0.75);
    brush_disc(canvas, x, y, radius, ink);
}

void
brush_stars(Canvas *canvas, double bottom, int count, Ink ink)
{
    for (int i = 0; i < count; i++) {
        double y = brush_chance(canvas, 0, bottom);
        double size = 0.7 + 1.7 * pow(brush_chance(canvas, 0, 1), 5);

        cairo_arc(canvas->cr, brush_chance(canvas, 0, CANVAS_WIDTH), y, size, 0, 2 * G_PI);
        brush_ink(canvas, ink, (1 - 0.8 * y / bottom) * brush_chance(canvas, 0.4, 1));
        cairo_fill(canvas->cr);
    }
}

/* One flat-bottomed cloud made of a row of low humps. */
static void
draw_cloud(Canvas *canvas, double x, double y, double width, double height)
{
    int humps = 5 + (int)brush_chance(canvas, 0, 4);

    cairo_move_to(canvas->cr, x, y);
    for (int i = 0; i < humps; i++) {
        double from = x + width * i / humps;
        double step = width / humps;
        double shape = sin(G_PI * (i + 0.5) / humps) * brush_chance(canvas, 0.55, 1.1);
        double end = i == humps - 1 ? y : y - height * shape * 0.45;

        cairo_curve_to(canvas->cr, from + step * 0.05, y - height * shape * 1.25,
            from + step * 0.95, y - height * shape * 1.25, from + step, end);
    }
    cairo_curve_to(
        canvas->cr, x + width * 0.8, y + height * 0.16, x + width * 0.2, y + height * 0.16, x, y);
    cairo_fill(canvas->cr);
}

void
brush_clouds(Canvas *canvas, double top, double bottom, int count, Ink ink, double alpha)
{
    for (int i = 0; i < count; i++) {
        double share = (i + brush_chance(canvas, 0.1, 0.9)) / count;
        double y = top + (bottom - top) * share;
        double width = brush_chance(canvas, 300, 640) * (1.15 - 0.6 * share);
        double x = brush_chance(canvas, -200, CANVAS_WIDTH - 100);

        brush_ink(canvas, ink, alpha * (1 - 0.5 * share));
        draw_cloud(canvas, x, y, width, width * 0.13);
        draw_cloud(canvas, x + width * 0.3, y + width * 0.035, width * 0.9, width * 0.06);
    }
}

/* A plume that widens and thins as the wind takes it to the right. */
void
brush_smoke(Canvas *canvas, double x, double y, double length, Ink ink)
{
    for (int i = 0; i < 46; i++) {
        double share = i / 45.0;
        double drift = length * share;
        double rise = length * 0.62 * pow(share, 0.62) + brush_chance(canvas, -8, 8) * share;
        double radius = 9 + length * 0.13 * share * brush_chance(canvas, 0.7, 1.1);

        cairo_arc(canvas->cr, x + drift, y - rise, radius, 0, 2 * G_PI);
        brush_ink(canvas, ink, 0.42 * (1 - share) + 0.03);
        cairo_fill(canvas->cr);
    }
}

/* A soft level band of haze. */
void
brush_mist(Canvas *canvas, double y, double height, Ink ink, double alpha)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(0, y - height / 2, 0, y + height / 2);

    add_stop(pattern, 0, ink, 0);
    add_stop(pattern, 0.5, ink, alpha);
    add_stop(pattern, 1, ink, 0);
    cairo_set_source(canvas->cr, pattern);
    cairo_rectangle(canvas->cr, 0, y - height / 2, CANVAS_WIDTH, height);
    cairo_fill(canvas->cr);
    cairo_pattern_destroy(pattern);
}

void
brush_rain(Canvas *canvas, int count, Ink ink, double alpha)
{
    for (int i = 0; i < count; i++) {
        double x = brush_chance(canvas, -50, CANVAS_WIDTH + 200);
        double y = brush_chance(canvas, -50, CANVAS_HEIGHT);
        double length = brush_chance(canvas, 18, 70);

        cairo_move_to(canvas->cr, x, y);
        cairo_line_to(canvas->cr, x - length * 0.28, y + length);
        cairo_set_line_width(canvas->cr, brush_chance(canvas, 0.8, 2));
        brush_ink(canvas, ink, alpha * brush_chance(canvas, 0.3, 1));
        cairo_stroke(canvas->cr);
    }
}

void
brush_snowfall(Canvas *canvas, int count, Ink ink)
{
    for (int i = 0; i < count; i++) {
        double size = 1.2 + 5 * pow(brush_chance(canvas, 0, 1), 4);

        cairo_arc(canvas->cr, brush_chance(canvas, 0, CANVAS_WIDTH),
            brush_chance(canvas, 0, CANVAS_HEIGHT), size, 0, 2 * G_PI);
        brush_ink(canvas, ink, brush_chance(canvas, 0.45, 0.95));
        cairo_fill(canvas->cr);
    }
}

void
brush_birds(Canvas *canvas, double x, double y, double spread, int count, Ink ink)
{
    for (int i = 0; i < count; i++) {
        double size = brush_chance(canvas, 0.5, 1.1);

        brush_place(canvas, x + brush_chance(canvas, -spread, spread),
            y + brush_chance(canvas, -spread, spread) * 0.4, size, size);
        brush_shape(canvas,
            "M -26 -7 Q -12 -15 0 0 Q 12 -15 27 -9 Q 13 -9 2 5 L -2 5 Q -12 -8 -26 -7 Z", ink, ink);
        brush_unplace(canvas);
    }
}

/* The last touch: soft mottling, fine grain and a slightly warmer, darker edge. */
void
brush_finish(Canvas *canvas, double grain)
{
    unsigned char *pixels = NULL;
    int stride = cairo_image_surface_get_stride(canvas->surface);
    guint32 state = canvas->seed | 1;

    cairo_surface_flush(canvas->surface);
    pixels = cairo_image_surface_get_data(canvas->surface);
    for (int y = 0; y < CANVAS_HEIGHT; y++) {
        double dy = (y - CANVAS_HEIGHT / 2.0) / CANVAS_HEIGHT;
        double streak = (brush_noise(7, y * 0.21) - 0.5) * grain * 0.7;

        for (int x = 0; x < CANVAS_WIDTH; x++) {
            unsigned char *pixel = pixels + (size_t)y * (size_t)stride + (size_t)x * 4;
            double dx = (x - CANVAS_WIDTH / 2.0) / CANVAS_WIDTH;
            double edge = (dx * dx + dy * dy) * 20;
            double noise = 0;

            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            noise = ((state & 255) + (state >> 8 & 255) - 255.0) / 255.0 * grain + streak - edge;
            for (int band = 0; band < 3; band++) {
                double value = pixel[band] * (band == 0 ? 0.955 : band == 1 ? 0.985 : 1);

                pixel[band] = (unsigned char)CLAMP(value + noise + 6, 0, 255);
            }
        }
    }
    cairo_surface_mark_dirty(canvas->surface);
}
