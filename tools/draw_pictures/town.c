/* SPDX-License-Identifier: MIT */
/*
 * The brushes of towns: walls with windows, gabled houses, temple fronts, flags, lamps, boats and
 * the small figures that give a scene its scale.
 */
#include <math.h>

#include "brush.h"

void
brush_block(Canvas *canvas, const Block *block)
{
    double step_x = block->width / (block->columns + 0.4);
    double step_y = block->height / (block->rows + 0.6);

    brush_fade(canvas, block->x, block->y, block->width, block->height, block->wall,
        brush_mix(block->wall, block->glass, 0.22));
    for (int row = 0; row < block->rows; row++) {
        for (int column = 0; column < block->columns; column++) {
            gboolean lit = brush_chance(canvas, 0, 1) < block->lit_share;
            Ink shine = brush_mix(block->lit, block->wall, brush_chance(canvas, 0, 0.35));

            brush_rect(canvas, block->x + step_x * (column + 0.42), block->y + step_y * (row + 0.5),
                step_x * 0.56, step_y * 0.58, lit ? shine : block->glass);
        }
    }
    brush_veil(canvas, block->x + block->width * 0.84, block->y, block->width * 0.16, block->height,
        block->glass, 0.25);
}

void
brush_gable_house(Canvas *canvas, const Block *block, Ink roof)
{
    double middle = block->x + block->width / 2;
    double rise = block->width * 0.52;
    double eave = block->width * 0.05;

    BRUSH_POLYGON(canvas, block->wall, block->x, block->y + 1, middle, block->y - rise,
        block->x + block->width, block->y + 1);
    brush_block(canvas, block);
    BRUSH_POLYGON(canvas, roof, block->x - eave, block->y + eave * 0.5, middle,
        block->y - rise - eave, block->x + block->width + eave, block->y + eave * 0.5,
        block->x + block->width, block->y - eave * 0.2, middle, block->y - rise + eave * 1.2,
        block->x, block->y - eave * 0.2);
    brush_rect(canvas, middle + block->width * 0.2, block->y - rise * 0.98, block->width * 0.1,
        rise * 0.5, roof);
    brush_arch(canvas, middle, block->y - rise * 0.22, block->width * 0.13, rise * 0.3,
        block->lit_share > 0.3 ? block->lit : block->glass);
}

void
brush_columns(Canvas *canvas, double x, double y, double width, double height, int count, Ink stone,
    Ink shade)
{
    double step = width / count;
    double thick = step * 0.46;

    for (int i = 0; i < count; i++) {
        double left = x + step * (i + 0.5) - thick / 2;
        double cap = height * 0.045;

        brush_rect(canvas, left, y, thick, height, stone);
        brush_rect(canvas, left + thick * 0.6, y, thick * 0.4, height, shade);
        brush_veil(canvas, left + thick * 0.26, y, thick * 0.06, height, shade, 0.6);
        brush_veil(canvas, left + thick * 0.45, y, thick * 0.15, height, shade, 0.5);
        brush_rect(canvas, left - thick * 0.18, y, thick * 1.36, cap, stone);
        brush_rect(canvas, left - thick * 0.12, y + cap, thick * 1.24, cap * 0.4, shade);
        brush_rect(canvas, left - thick * 0.18, y + height - cap, thick * 1.36, cap, stone);
    }
}

void
brush_temple(Canvas *canvas, const Temple *temple)
{
    double left = temple->x - temple->width / 2;
    double width = temple->width;
    double height = temple->height;
    double top = temple->ground - height;
    double beam = top + height * 0.27;
    double floor_y = temple->ground - height * 0.12;

    brush_fade(canvas, left + width * 0.02, beam, width * 0.96, floor_y - beam, temple->dark,
        brush_mix(temple->dark, temple->shade, 0.35));
    brush_arch(canvas, temple->x, floor_y, width * 0.1, height * 0.4,
        brush_mix(temple->dark, 0x000000, 0.35));
    brush_columns(canvas, left + width * 0.01, beam + height * 0.08, width * 0.98,
        floor_y - beam - height * 0.08, temple->columns, temple->stone, temple->shade);
    brush_rect(canvas, left - width * 0.01, beam, width * 1.02, height * 0.05, temple->stone);
    brush_rect(canvas, left, beam + height * 0.05, width, height * 0.035, temple->shade);
    BRUSH_POLYGON(canvas, temple->stone, left - width * 0.04, beam, temple->x, top,
        left + width * 1.04, beam);
    BRUSH_POLYGON(canvas, temple->shade, left + width * 0.09, beam - height * 0.035, temple->x,
        top + height * 0.055, left + width * 0.91, beam - height * 0.035);
    brush_disc(canvas, temple->x, beam - height * 0.095, height * 0.045, temple->stone);
    for (int i = 0; i < 5; i++) {
        double y = floor_y + height * 0.024 * i;
        double grow = width * (0.015 + 0.022 * i);

        brush_rect(canvas, left - grow, y, width + 2 * grow, height * 0.025,
            brush_mix(temple->stone, temple->shade, i * 0.14));
        brush_rect(canvas, left - grow, y + height * 0.017, width + 2 * grow, height * 0.007,
            temple->shade);
    }
}

void
brush_flag(Canvas *canvas, double x, double ground, double height, Ink pole, Ink cloth)
{
    brush_line(canvas, x, ground, x, ground - height, MAX(2, height * 0.018), pole);
    brush_place(canvas, x, ground - height, height / 100, height / 100);
    brush_shape(canvas, "M 1 2 C 14 -3 22 8 40 3 L 40 25 C 24 30 14 20 1 25 Z", cloth,
        brush_mix(cloth, 0x000000, 0.25));
    brush_unplace(canvas);
}

void
brush_person(Canvas *canvas, double x, double ground, double height, Ink ink)
{
    static const char *const bodies[] = {
        "M -9 -84 Q 0 -90 9 -84 L 14 -45 L 9 -44 L 8 0 L 1 0 L 0 -40 L -2 0 L -9 0 L -9 -44 "
        "L -14 -46 Z",
        "M -9 -84 Q 0 -89 9 -84 L 15 -28 L 6 -27 L 5 0 L 1 0 L 0 -27 L -3 0 L -7 0 L -6 -27 "
        "L -15 -28 Z",
        "M -8 -84 Q 0 -90 8 -84 L 15 -50 L 9 -44 L 17 -2 L 9 0 L 1 -36 L -9 0 L -17 -1 L -8 -44 "
        "L -13 -52 Z",
    };
    double side = brush_chance(canvas, 0, 1) < 0.5 ? -1 : 1;
    const char *body = bodies[(int)brush_chance(canvas, 0, 2.99)];

    brush_place(canvas, x, ground, side * height / 100, height / 100);
    brush_shape(canvas, body, ink, ink);
    brush_disc(canvas, 1, -93, 7.2, ink);
    brush_unplace(canvas);
}

void
brush_crowd(
    Canvas *canvas, double left, double right, double ground, double height, int count, Ink ink)
{
    for (int i = 0; i < count; i++) {
        double depth = brush_chance(canvas, 0, 0.25);

        brush_person(canvas, brush_chance(canvas, left, right), ground + depth * height,
            height * (0.88 + depth * 0.8), ink);
    }
}

/* A small fishing boat seen from the side; (x, y) is the middle of its water line. */
void
brush_trawler(Canvas *canvas, double x, double y, double scale, Ink hull, Ink house, Ink mast)
{
    Ink dark = brush_mix(hull, 0x000000, 0.45);

    brush_place(canvas, x, y, scale, scale);
    brush_line(canvas, -8, -60, -8, -190, 4, mast);
    brush_line(canvas, 92, -50, 92, -150, 3.5, mast);
    brush_trace(canvas, "M -8 -186 L 150 -62 M -8 -186 L -128 -40 M 92 -148 L -128 -40", 1.3, mast);
    brush_trace(canvas, "M -8 -84 L 70 -156", 4, mast);
    brush_shape(
        canvas, "M -96 -44 L -96 -104 L -34 -104 L -26 -44 Z", house, brush_mix(house, dark, 0.2));
    brush_rect(canvas, -102, -110, 74, 8, hull);
    brush_rect(canvas, -88, -94, 14, 17, dark);
    brush_rect(canvas, -68, -94, 14, 17, dark);
    brush_rect(canvas, -48, -94, 12, 17, dark);
    brush_rect(canvas, -76, -132, 16, 24, dark);
    brush_shape(canvas,
        "M -134 -48 L 96 -46 Q 132 -52 160 -74 Q 150 -20 128 4 L -120 4 Q -134 -20 -134 -48 Z",
        hull, dark);
    brush_trace(canvas, "M -133 -40 L 98 -38 Q 130 -44 156 -62", 4, house);
    for (int i = 0; i < 4; i++)
        brush_oval(canvas, -90 + i * 52, -20, 8, 8, dark);
    brush_unplace(canvas);
}

void
brush_lamp(Canvas *canvas, double x, double ground, double height, Ink post, Ink light)
{
    brush_glow(canvas, x, ground - height, height * 0.6, light, 0.7);
    brush_line(canvas, x, ground, x, ground - height * 0.94, MAX(2.5, height * 0.022), post);
    brush_rect(
        canvas, x - height * 0.03, ground - height * 0.04, height * 0.06, height * 0.04, post);
    brush_disc(canvas, x, ground - height, height * 0.05, light);
    BRUSH_POLYGON(canvas, post, x - height * 0.06, ground - height * 1.04, x, ground - height * 1.1,
        x + height * 0.06, ground - height * 1.04);
}
