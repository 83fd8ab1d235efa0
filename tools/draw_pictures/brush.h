/* SPDX-License-Identifier: MIT */
/*
 * The brushes of the sample pictures: skies, water, ridges, buildings, trees, people and grain.
 * Every picture is a canvas of 1600 by 1000 units; an ink is 0xRRGGBB. Randomness comes from the
 * canvas' own seed, so that a scene is the same on every run.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

#define CANVAS_WIDTH  1600
#define CANVAS_HEIGHT 1000

typedef guint32 Ink;

typedef struct Canvas {
    cairo_surface_t *surface;
    cairo_t *cr;
    guint32 seed;
} Canvas;

/* A line of hills or mountains; `mist` is what its foot fades into. */
typedef struct Ridge {
    double base;
    double height;
    double length;
    double sharp;
    guint32 seed;
    Ink ink;
    Ink mist;
} Ridge;

/* One mountain with a lit left side, a shaded right side and snow down to a share of its height. */
typedef struct Peak {
    double x;
    double base;
    double width;
    double height;
    double snow_share;
    Ink ink;
    Ink shade;
    Ink snow;
    Ink mist;
} Peak;

/* A wall with a grid of windows, some of them lit. */
typedef struct Block {
    double x;
    double y;
    double width;
    double height;
    int columns;
    int rows;
    double lit_share;
    Ink wall;
    Ink glass;
    Ink lit;
} Block;

/* A temple front: steps, columns, beam and gable. */
typedef struct Temple {
    double x;
    double ground;
    double width;
    double height;
    int columns;
    Ink stone;
    Ink shade;
    Ink dark;
} Temple;

typedef void (*SceneDraw)(Canvas *canvas);

typedef struct Scene {
    const char *name;
    SceneDraw draw;
} Scene;

/* Each table ends with a scene without a name. */
extern const Scene scenes_sea[];
extern const Scene scenes_land[];
extern const Scene scenes_city[];
extern const Scene scenes_civic[];
extern const Scene scenes_things[];

/* A filled polygon from a list of x, y pairs. */
#define BRUSH_POLYGON(canvas, ink, ...)                                                            \
    brush_polygon((canvas), (ink), sizeof((double[]){__VA_ARGS__}) / sizeof(double) / 2,           \
        (double[]){__VA_ARGS__})

Canvas brush_canvas_open(const char *name);
void brush_canvas_close(Canvas *canvas);
double brush_chance(Canvas *canvas, double low, double high);
double brush_noise(guint32 seed, double x);
Ink brush_mix(Ink from, Ink to, double share);
void brush_ink(Canvas *canvas, Ink ink, double alpha);

void brush_place(Canvas *canvas, double x, double y, double scale_x, double scale_y);
void brush_unplace(Canvas *canvas);
void brush_polygon(Canvas *canvas, Ink ink, size_t count, const double *points);
void brush_shape(Canvas *canvas, const char *path, Ink top, Ink bottom);
void brush_trace(Canvas *canvas, const char *path, double width, Ink ink);
void brush_clip(Canvas *canvas, const char *path);
void brush_rect(Canvas *canvas, double x, double y, double width, double height, Ink ink);
void
brush_veil(Canvas *canvas, double x, double y, double width, double height, Ink ink, double alpha);
void
brush_fade(Canvas *canvas, double x, double y, double width, double height, Ink top, Ink bottom);
void brush_disc(Canvas *canvas, double x, double y, double radius, Ink ink);
void brush_oval(Canvas *canvas, double x, double y, double rx, double ry, Ink ink);
void brush_glow(Canvas *canvas, double x, double y, double radius, Ink ink, double alpha);
void brush_line(Canvas *canvas, double x0, double y0, double x1, double y1, double width, Ink ink);
void brush_arch(Canvas *canvas, double x, double ground, double width, double height, Ink ink);

void brush_sky(Canvas *canvas, double horizon, Ink top, Ink middle, Ink bottom);
void brush_sun(Canvas *canvas, double x, double y, double radius, Ink ink, Ink halo);
void brush_stars(Canvas *canvas, double bottom, int count, Ink ink);
void brush_clouds(Canvas *canvas, double top, double bottom, int count, Ink ink, double alpha);
void brush_smoke(Canvas *canvas, double x, double y, double length, Ink ink);
void brush_mist(Canvas *canvas, double y, double height, Ink ink, double alpha);
void brush_rain(Canvas *canvas, int count, Ink ink, double alpha);
void brush_snowfall(Canvas *canvas, int count, Ink ink);
void brush_birds(Canvas *canvas, double x, double y, double spread, int count, Ink ink);

double brush_ridge_y(const Ridge *ridge, double x);
void brush_ridge(Canvas *canvas, const Ridge *ridge);
void brush_peak(Canvas *canvas, const Peak *peak);
void brush_conifer(Canvas *canvas, double x, double ground, double height, Ink ink);
void brush_conifers(Canvas *canvas, const Ridge *ridge, int count, double height, Ink ink);
void brush_tree(Canvas *canvas, double x, double ground, double height, Ink ink, Ink light);
void brush_water(Canvas *canvas, double horizon, Ink tint, double strength, double chop);
void brush_ripples(Canvas *canvas, double horizon, int count, Ink ink, double alpha);
void brush_glitter(Canvas *canvas, double x, double horizon, double bottom, double width, Ink ink);
void brush_swell(Canvas *canvas, double y, double height, double length, Ink top, Ink bottom);

void brush_block(Canvas *canvas, const Block *block);
void brush_gable_house(Canvas *canvas, const Block *block, Ink roof);
void brush_temple(Canvas *canvas, const Temple *temple);
void brush_columns(Canvas *canvas, double x, double y, double width, double height, int count,
    Ink stone, Ink shade);
void brush_flag(Canvas *canvas, double x, double ground, double height, Ink pole, Ink cloth);
void brush_person(Canvas *canvas, double x, double ground, double height, Ink ink);
void brush_crowd(
    Canvas *canvas, double left, double right, double ground, double height, int count, Ink ink);
void brush_trawler(Canvas *canvas, double x, double y, double scale, Ink hull, Ink house, Ink mast);
void brush_lamp(Canvas *canvas, double x, double ground, double height, Ink post, Ink light);

void brush_finish(Canvas *canvas, double grain);
