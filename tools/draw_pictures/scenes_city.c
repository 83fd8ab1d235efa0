/* SPDX-License-Identifier: MIT */
/*
 * Scenes of towns and work: skylines, streets, the border, factories and playing fields.
 * Rows of blocks stand behind one another, paler with distance; small figures give the scale.
 */
#include <math.h>

#include "brush.h"

static void
draw_towers(
    Canvas *canvas, double ground, double low, double high, Ink wall, Ink glass, double lit_share)
{
    double x = -20;

    while (x < CANVAS_WIDTH) {
        double width = brush_chance(canvas, 56, 128);
        double centre = exp(-pow((x - 980) / 430, 2));
        double height = low + (high - low) * centre * brush_chance(canvas, 0.45, 1) +
                        brush_chance(canvas, 0, low * 0.6);
        Block tower = {x, ground - height, width, height, (int)(width / 17), (int)(height / 24),
            lit_share, brush_mix(wall, 0xffffff, brush_chance(canvas, 0, 0.08)), glass, 0xffd58c};

        if (brush_chance(canvas, 0, 1) < 0.25)
            brush_line(canvas, x + width / 2, tower.y, x + width / 2, tower.y - 62, 4, wall);
        if (brush_chance(canvas, 0, 1) < 0.3)
            brush_rect(canvas, x + width * 0.2, tower.y - 22, width * 0.6, 24, wall);
        brush_block(canvas, &tower);
        x += width + brush_chance(canvas, -6, 14);
    }
}

static void
draw_city_skyline(Canvas *canvas)
{
    brush_sky(canvas, 680, 0x27355e, 0x8b6f92, 0xf4ab86);
    brush_stars(canvas, 240, 90, 0xfdf0df);
    brush_clouds(canvas, 180, 560, 8, 0xc98797, 0.45);
    brush_sun(canvas, 420, 590, 60, 0xffe3b5, 0xff9d6b);
    draw_towers(canvas, 690, 130, 330, 0xa67f95, 0x93708c, 0);
    brush_mist(canvas, 640, 220, 0xf2ab8c, 0.6);
    draw_towers(canvas, 690, 100, 500, 0x665782, 0x4d4570, 0.16);
    brush_mist(canvas, 680, 150, 0xd98f8a, 0.5);
    draw_towers(canvas, 692, 70, 310, 0x332f55, 0x211f40, 0.42);
    brush_rect(canvas, 0, 680, CANVAS_WIDTH, 16, 0x1d1c3a);
    brush_water(canvas, 696, 0x3b3a66, 0.2, 0.9);
    brush_ripples(canvas, 705, 170, 0xf4b094, 0.3);
    brush_trawler(canvas, 400, 830, 0.8, 0x1d1c3a, 0x8b6f92, 0x1d1c3a);
}

static void
draw_facade_row(Canvas *canvas, double ground, double low, double high, const Ink *inks, Ink roof,
    double lit_share)
{
    double x = -40;

    for (int i = 0; x < CANVAS_WIDTH; i++) {
        double width = brush_chance(canvas, 140, 190);
        double height = brush_chance(canvas, low, high);
        Block house = {x, ground - height, width, height, 4, (int)(height / 62), lit_share,
            inks[i % 5], brush_mix(inks[i % 5], 0x1a2030, 0.7), 0xffd894};

        brush_gable_house(canvas, &house, roof);
        brush_rect(canvas, x + width * 0.42, ground - 58, width * 0.16, 58,
            brush_mix(inks[i % 5], 0x1a2030, 0.8));
        x += width + 2;
    }
}

static void
draw_square(Canvas *canvas)
{
    static const Ink inks[] = {0xd9a066, 0xc97b5c, 0xe3c59a, 0xa8836a, 0xd8b183};

    brush_sky(canvas, 620, 0x7fb0bd, 0xcfdccb, 0xf8e7c0);
    brush_clouds(canvas, 50, 330, 6, 0xfdf6e4, 0.85);
    BRUSH_POLYGON(canvas, 0xb9a58c, 1050, 600, 1050, 210, 1150, 210, 1150, 600);
    BRUSH_POLYGON(canvas, 0x5f8476, 1036, 214, 1060, 130, 1100, 20, 1140, 130, 1164, 214);
    brush_disc(canvas, 1100, 268, 34, 0xf9f1de);
    brush_trace(canvas, "M 1100 268 L 1100 244 M 1100 268 L 1116 276", 4, 0x3a3230);
    draw_facade_row(canvas, 640, 230, 340, inks, 0x8a4638, 0.05);
    brush_fade(canvas, 0, 638, CANVAS_WIDTH, 370, 0xe3cda5, 0xb9976f);
    for (int i = 0; i < 16; i++)
        brush_line(canvas, 800 + (i - 7.5) * 60, 640, 800 + (i - 7.5) * 330, 1000, 1.5, 0xcbb188);
    for (int i = 0; i < 9; i++)
        brush_line(canvas, 0, 650 + i * i * 5.2, CANVAS_WIDTH, 650 + i * i * 5.2, 1.5, 0xcbb188);
    brush_oval(canvas, 560, 806, 190, 34, 0x8d7860);
    brush_fade(canvas, 380, 760, 360, 44, 0xd8ccb8, 0xa39580);
    brush_oval(canvas, 560, 760, 180, 26, 0xe9dfcc);
    brush_oval(canvas, 560, 760, 160, 20, 0x6fa3a8);
    BRUSH_POLYGON(canvas, 0xbfb29d, 534, 762, 544, 610, 576, 610, 586, 762);
    brush_person(canvas, 560, 612, 130, 0x4f6f66);
    brush_trace(canvas, "M 540 660 Q 500 640 480 756 M 580 660 Q 620 640 640 756", 4, 0xe6f0ea);
    for (int i = 0; i < 5; i++) {
        double x = 1010 + i * 104;

        brush_line(canvas, x, 720, x, 630, 4, 0x5a4a40);
        BRUSH_POLYGON(canvas, i % 2 ? 0xf3e9d6 : 0xb8483a, x - 56, 652, x, 616, x + 56, 652);
        brush_rect(canvas, x - 40, 694, 80, 5, 0x5a4a40);
    }
    brush_crowd(canvas, 60, 1540, 700, 58, 22, 0x5d5048);
    brush_crowd(canvas, 80, 1540, 800, 92, 9, 0x40383a);
    brush_crowd(canvas, 800, 1460, 920, 138, 4, 0x2f2b31);
    brush_person(canvas, 260, 930, 146, 0xa83f34);
    brush_birds(canvas, 640, 250, 140, 9, 0x6b6459);
}

static void
draw_tram_car(Canvas *canvas)
{
    brush_oval(canvas, 0, 6, 430, 14, 0x2a333d);
    brush_shape(canvas,
        "M -400 -30 L -400 -190 Q -394 -236 -350 -240 L 350 -240 Q 394 -236 400 -190 L 400 "
        "-30 Q 398 -8 380 -8 L -380 -8 Q -398 -8 -400 -30 Z",
        0xf3e8d0, 0xe0d0b2);
    brush_shape(canvas,
        "M -400 -30 L -400 -112 L 400 -112 L 400 -30 Q 398 -8 380 -8 L -380 -8 Q -398 -8 -400 "
        "-30 Z",
        0xb8432f, 0x8f3328);
    brush_rect(canvas, -400, -106, 800, 4, 0xf3e8d0);
    for (int i = 0; i < 8; i++) {
        double x = -376 + i * 96;
        gboolean door = i == 2 || i == 5;

        brush_fade(canvas, x, -212, 80, door ? 190 : 90, 0xffe3a6, door ? 0xc98f5a : 0xe9b876);
        brush_line(canvas, x + 40, -212, x + 40, door ? -22 : -122, door ? 4 : 2, 0x4b3a36);
        if (!door)
            brush_person(canvas, x + brush_chance(canvas, 14, 66), -108, 86, 0x5a4440);
    }
    brush_rect(canvas, -400, -112, 176, 4, 0x8f3328);
    brush_rect(canvas, -330, -252, 660, 14, 0x6d6a68);
    brush_trace(canvas, "M -30 -252 L 26 -300 L -20 -352 M -60 -352 L 26 -352", 5, 0x2f3640);
    for (int i = -1; i <= 1; i += 2) {
        brush_rect(canvas, i * 230 - 84, -14, 168, 18, 0x2a2f38);
        brush_disc(canvas, i * 230 - 46, 2, 20, 0x1d222a);
        brush_disc(canvas, i * 230 + 46, 2, 20, 0x1d222a);
    }
    brush_glow(canvas, 396, -54, 90, 0xfff0c0, 0.9);
    brush_disc(canvas, 388, -54, 11, 0xfff4d2);
}

static void
draw_tram(Canvas *canvas)
{
    static const Ink inks[] = {0x7c8a94, 0x8f8690, 0x6c7f8d, 0x9a9494, 0x74848c};

    brush_sky(canvas, 700, 0x5a7590, 0xb3b2b8, 0xf1cfae);
    brush_clouds(canvas, 60, 300, 5, 0xe3d3cc, 0.6);
    draw_facade_row(canvas, 720, 330, 470, inks, 0x4d5866, 0.28);
    brush_fade(canvas, 0, 716, CANVAS_WIDTH, 290, 0x6c747c, 0x454e58);
    brush_rect(canvas, 0, 716, CANVAS_WIDTH, 26, 0x8b8e90);
    brush_crowd(canvas, 1180, 1560, 738, 96, 7, 0x2b333e);
    brush_crowd(canvas, 30, 200, 738, 96, 3, 0x2b333e);
    brush_lamp(canvas, 1400, 740, 270, 0x2b333e, 0xffdf9e);
    brush_lamp(canvas, 130, 740, 270, 0x2b333e, 0xffdf9e);
    brush_trace(canvas,
        "M 0 418 L 1600 418 M 260 740 L 260 380 M 260 400 L 330 418 M 1290 740 L 1290 380 M "
        "1290 400 L 1220 418",
        4, 0x2f3640);
    for (int i = 0; i < 4; i++)
        brush_rect(canvas, 0, 852 + i * 30 + (i > 1) * 30, CANVAS_WIDTH, 4 + (i > 1) * 2, 0x8f979c);
    brush_place(canvas, 720, 846, 1.22, 1.22);
    draw_tram_car(canvas);
    brush_unplace(canvas);
    brush_ink(canvas, 0xffe3a6, 0.16);
    cairo_move_to(canvas->cr, 1196, 780);
    cairo_line_to(canvas->cr, 1620, 830);
    cairo_line_to(canvas->cr, 1620, 960);
    cairo_fill(canvas->cr);
    brush_person(canvas, 1430, 930, 190, 0x1f2630);
    brush_person(canvas, 1350, 944, 180, 0x2b3542);
}

static void
draw_border_post(Canvas *canvas)
{
    Ridge far = {600, 190, 460, 0.3, 47, 0xa3aeb3, 0xd6d6cd};
    Ridge woods = {660, 60, 420, 0, 59, 0x5b6d6f, 0xaeb7b0};

    brush_sky(canvas, 640, 0x8a9fac, 0xc9cdc8, 0xefe2c9);
    brush_clouds(canvas, 60, 470, 9, 0xf1ebde, 0.7);
    brush_ridge(canvas, &far);
    brush_mist(canvas, 610, 110, 0xe6e2d3, 0.7);
    brush_conifers(canvas, &woods, 90, 90, 0x52656a);
    brush_ridge(canvas, &woods);
    brush_fade(canvas, 0, 664, CANVAS_WIDTH, 340, 0xb5b08f, 0x77785a);
    brush_shape(canvas, "M 560 664 L 640 664 L 1330 1000 L 130 1000 Z", 0x8d8f8c, 0x5c6062);
    for (int i = 0; i < 6; i++) {
        double y = 676 + i * i * 12;

        BRUSH_POLYGON(canvas, 0xe9e4d2, 606 + i * i * 4.2, y, 612 + i * i * 4.6, y,
            620 + i * i * 5.8, y + 10 + i * 5, 610 + i * i * 5.0, y + 10 + i * 5);
    }
    for (int i = 0; i < 14; i++)
        brush_line(
            canvas, 660 + i * 72, 690 + i * 2, 660 + i * 72, 640 - i * 3, 3 + i * 0.2, 0x5a6260);
    brush_trace(
        canvas, "M 660 646 L 1600 610 M 660 660 L 1600 640 M 660 674 L 1600 672", 2, 0x5a6260);
    brush_fade(canvas, 1010, 600, 270, 230, 0xf0e7d3, 0xcfc4ac);
    brush_rect(canvas, 1000, 586, 330, 20, 0x3a4a52);
    brush_fade(canvas, 1036, 640, 100, 90, 0x5f808a, 0x8fa8a8);
    brush_fade(canvas, 1160, 640, 90, 190, 0x4a5f68, 0x3a4a52);
    brush_rect(canvas, 1010, 766, 150, 14, 0xb8402f);
    brush_person(canvas, 1086, 728, 84, 0x2a363e);
    brush_rect(canvas, 930, 720, 44, 120, 0x3a4a52);
    brush_place(canvas, 954, 748, 1, 1);
    cairo_rotate(canvas->cr, 0.05);
    for (int i = 0; i < 14; i++)
        brush_rect(canvas, -i * 50 - 50, -12, 51, 24, i % 2 ? 0xf6efe0 : 0xb8402f);
    brush_rect(canvas, 0, -20, 66, 40, 0x2f3c44);
    brush_disc(canvas, -360, 0, 30, 0xf6efe0);
    brush_disc(canvas, -360, 0, 24, 0xb8402f);
    brush_rect(canvas, -376, -5, 32, 10, 0xf6efe0);
    brush_unplace(canvas);
    brush_line(canvas, 262, 830, 262, 712, 9, 0x3a4a52);
    brush_flag(canvas, 1390, 830, 430, 0x4a5458, 0x2f5d7c);
    brush_flag(canvas, 1480, 846, 400, 0x4a5458, 0xb8402f);
    brush_person(canvas, 880, 850, 142, 0x222d36);
    brush_person(canvas, 340, 880, 150, 0x55463e);
    brush_person(canvas, 396, 886, 96, 0x7a3a30);
    brush_person(canvas, 290, 888, 142, 0x3c4a52);
}

static void
draw_factory(Canvas *canvas)
{
    Ridge far = {700, 120, 480, 0.1, 31, 0xb08f7f, 0xd9b08a};
    const double stacks[][2] = {{300, 430}, {420, 500}, {540, 390}};

    brush_sky(canvas, 720, 0x6f7f86, 0xcbb9a0, 0xf3cf94);
    brush_sun(canvas, 1210, 450, 70, 0xfff0cc, 0xf9c27c);
    brush_ridge(canvas, &far);
    draw_towers(canvas, 720, 40, 110, 0xa08677, 0x8f7668, 0);
    brush_mist(canvas, 690, 140, 0xeec596, 0.6);
    for (int i = 0; i < 3; i++) {
        double x = stacks[i][0];
        double top = 740 - stacks[i][1];

        brush_smoke(canvas, x, top, 560 - i * 70, 0xf1e3cc);
        BRUSH_POLYGON(canvas, 0x8a4234, x - 30, 760, x - 18, top, x + 18, top, x + 30, 760);
        BRUSH_POLYGON(canvas, 0x5f2f2c, x + 4, 760, x + 4, top, x + 18, top, x + 30, 760);
        brush_rect(canvas, x - 22, top - 8, 44, 16, 0x4a2928);
        brush_rect(canvas, x - 20, top + 40, 41, 16, 0xe3d2b5);
    }
    for (int i = 0; i < 6; i++) {
        double x = 620 + i * 150;

        BRUSH_POLYGON(canvas, 0x5a3430, x, 620, x, 510, x + 150, 620);
        BRUSH_POLYGON(canvas, 0xf3cd8c, x + 8, 606, x + 8, 534, x + 26, 546, x + 26, 606);
        BRUSH_POLYGON(canvas, 0x6e4038, x, 510, x + 8, 510, x + 158, 620, x + 144, 620);
    }
    for (int i = 0; i < 2; i++) {
        Block hall = {i ? 620 : 180, i ? 616 : 590, i ? 900 : 442, i ? 170 : 196, i ? 15 : 8,
            i ? 2 : 3, 0.45, i ? 0x83483b : 0x73403a, 0x3c2c30, 0xf9d28a};

        brush_block(canvas, &hall);
    }
    brush_fade(canvas, 0, 780, CANVAS_WIDTH, 230, 0x6b5a50, 0x3a3331);
    brush_rect(canvas, 0, 776, CANVAS_WIDTH, 12, 0x4a3d3a);
    brush_trace(canvas, "M 0 900 L 1600 868 M 0 940 L 1600 900", 5, 0x9a8a78);
    for (int i = 0; i < 34; i++)
        brush_line(canvas, i * 50, 894 - i, i * 50 - 8, 946 - i * 1.1, 7, 0x2f2928);
    brush_crowd(canvas, 700, 1420, 812, 78, 12, 0x2a2426);
    brush_crowd(canvas, 150, 500, 826, 82, 5, 0x2a2426);
}

static void
draw_umbrella(Canvas *canvas, double x, double ground, double height, Ink cloth, Ink coat)
{
    brush_person(canvas, x, ground, height, coat);
    brush_place(canvas, x, ground - height, height / 100, height / 100);
    brush_trace(canvas, "M 6 48 L 6 -18", 2.2, 0x1d2630);
    brush_shape(canvas,
        "M -40 6 Q -36 -36 6 -40 Q 48 -36 52 6 Q 38 -4 26 4 Q 16 -6 6 4 Q -4 -6 -14 4 Q -26 -4 "
        "-40 6 Z",
        cloth, brush_mix(cloth, 0x000000, 0.25));
    brush_trace(canvas, "M 6 -40 L 6 -47", 2.2, 0x1d2630);
    brush_unplace(canvas);
}

static void
draw_rain(Canvas *canvas)
{
    static const Ink inks[] = {0x52656f, 0x5f6a74, 0x485c68, 0x68727a, 0x546672};
    static const double people[][3] = {{250, 690, 110}, {520, 672, 84}, {690, 690, 104},
        {900, 668, 78}, {1120, 690, 108}, {1420, 684, 98}};

    brush_sky(canvas, 640, 0x4a5c68, 0x7b8a90, 0xb5b7ac);
    draw_towers(canvas, 640, 160, 330, 0x7d8b92, 0x71808a, 0.05);
    brush_mist(canvas, 520, 300, 0xa3aba8, 0.7);
    draw_facade_row(canvas, 650, 260, 360, inks, 0x33434e, 0.3);
    brush_mist(canvas, 620, 200, 0x9aa3a2, 0.35);
    brush_rect(canvas, 0, 646, CANVAS_WIDTH, 60, 0x66747b);
    for (int i = 0; i < 6; i++)
        draw_umbrella(canvas, people[i][0], people[i][1], people[i][2],
            i == 2 ? 0xe0a63c : 0x2a3843, 0x25323c);
    for (int i = 0; i < 4; i++)
        brush_lamp(canvas, 130 + i * 440, 690, 260, 0x24313b, 0xffdf9e);
    brush_water(canvas, 700, 0x46555f, 0.34, 0.7);
    brush_ripples(canvas, 705, 160, 0xc9cec6, 0.22);
    for (int i = 0; i < 70; i++) {
        double depth = brush_chance(canvas, 0.1, 1);

        brush_place(canvas, brush_chance(canvas, 0, CANVAS_WIDTH), 700 + 300 * depth, 26 * depth,
            7 * depth);
        cairo_arc(canvas->cr, 0, 0, 1, 0, 2 * G_PI);
        brush_unplace(canvas);
        brush_ink(canvas, 0xdfe3dc, 0.5);
        cairo_set_line_width(canvas->cr, 1.5);
        cairo_stroke(canvas->cr);
    }
    draw_umbrella(canvas, 1010, 950, 290, 0xc2412d, 0x17212b);
    brush_rain(canvas, 700, 0xeef0ea, 0.42);
}

static void
draw_floodlight(Canvas *canvas, double x, double ground, double height, double aim)
{
    brush_ink(canvas, 0xfff4d0, 0.10);
    cairo_move_to(canvas->cr, x - 40, ground - height);
    cairo_line_to(canvas->cr, x + 40, ground - height);
    cairo_line_to(canvas->cr, aim + 380, 900);
    cairo_line_to(canvas->cr, aim - 380, 900);
    cairo_fill(canvas->cr);
    brush_line(canvas, x - 8, ground, x - 4, ground - height, 6, 0x121c30);
    brush_line(canvas, x + 8, ground, x + 4, ground - height, 6, 0x121c30);
    brush_glow(canvas, x, ground - height, 230, 0xfff4d0, 0.75);
    brush_rect(canvas, x - 62, ground - height - 46, 124, 84, 0x1a253c);
    for (int i = 0; i < 12; i++)
        brush_disc(
            canvas, x - 46 + (i % 4) * 31, ground - height - 30 + (i / 4) * 27, 11, 0xfffbe6);
}

static void
draw_stadium(Canvas *canvas)
{
    brush_sky(canvas, 560, 0x101b38, 0x2a3f6b, 0x7d7f9e);
    brush_stars(canvas, 320, 160, 0xfdf3df);
    draw_floodlight(canvas, 250, 520, 360, 620);
    draw_floodlight(canvas, 1350, 520, 360, 980);
    draw_floodlight(canvas, 610, 440, 210, 800);
    draw_floodlight(canvas, 990, 440, 210, 800);
    brush_shape(canvas, "M -40 560 Q 200 400 800 380 Q 1400 400 1640 560 L 1640 700 L -40 700 Z",
        0x24304e, 0x33406a);
    brush_shape(canvas,
        "M -40 540 Q 200 380 800 362 Q 1400 380 1640 540 L 1640 490 Q 1400 330 800 316 Q 200 330 "
        "-40 "
        "490 Z",
        0xd6d5d0, 0x8e93a8);
    brush_clip(canvas, "M -40 576 Q 200 430 800 410 Q 1400 430 1640 576 L 1640 760 Q 1400 600 800 "
                       "590 Q 200 600 -40 "
                       "760 Z");
    for (int i = 0; i < 5200; i++) {
        double x = brush_chance(canvas, 0, CANVAS_WIDTH);
        double y = brush_chance(canvas, 400, 740);
        Ink ink = brush_mix(0x2a3658, i % 5 ? 0xa8a6b3 : 0xd9573a, brush_chance(canvas, 0.1, 0.95));

        brush_rect(canvas, x, y, 5, 7, ink);
    }
    brush_trace(canvas, "M -40 668 Q 200 515 800 500 Q 1400 515 1640 668", 7, 0x1d2947);
    for (int i = -9; i <= 9; i++)
        brush_line(canvas, 800 + i * 84, 380, 800 + i * 118, 780, 4, 0x1d2947);
    brush_unplace(canvas);
    brush_trace(canvas, "M -40 766 Q 200 606 800 596 Q 1400 606 1640 766", 16, 0xe6e2d3);
    brush_shape(canvas, "M -40 776 Q 200 616 800 606 Q 1400 616 1640 776 L 1640 1000 L -40 1000 Z",
        0x5fa05c, 0x2f6e47);
    for (int i = 0; i < 8; i++)
        if (i % 2)
            BRUSH_POLYGON(canvas, 0x4f9455, 400 + i * 100, 640, 500 + i * 100, 640,
                150 + (i + 1) * 190 - 60, 1000, 150 + i * 190 - 60, 1000);
    brush_trace(canvas,
        "M 300 690 L 1300 690 L 1620 960 M 300 690 L -20 960 M 800 690 L 800 1000 M 640 850 C 640 "
        "790 "
        "960 790 960 850 C 960 915 640 915 640 850",
        4, 0xf3f3e4);
    for (int i = 0; i < 15; i++)
        brush_person(canvas, brush_chance(canvas, 240, 1360), brush_chance(canvas, 740, 940), 56,
            i % 2 ? 0xf3efe0 : 0xc23f2e);
}

static void
draw_player(Canvas *canvas)
{
    brush_trace(canvas, "M 0 -190 L -52 -108 L -104 -22 L -124 -14", 32, 0x2b2430);
    brush_trace(canvas, "M 8 -190 L 66 -142 L 134 -96 L 150 -110", 32, 0xd9a384);
    brush_trace(canvas, "M 88 -124 L 134 -96 L 152 -112", 31, 0x2b2430);
    brush_trace(canvas, "M 0 -196 L -32 -140 M 8 -196 L 46 -160", 46, 0xf3ead6);
    brush_shape(
        canvas, "M -28 -190 Q -36 -270 -8 -320 L 46 -326 Q 64 -270 34 -184 Z", 0xc9452f, 0x9c3427);
    brush_trace(canvas, "M -4 -306 L -66 -262 L -112 -298", 24, 0xb53c2b);
    brush_trace(canvas, "M -70 -262 L -114 -300", 19, 0xd9a384);
    brush_trace(canvas, "M 40 -308 L 92 -262 L 128 -226", 24, 0xc9452f);
    brush_trace(canvas, "M 96 -258 L 132 -222", 19, 0xd9a384);
    brush_trace(canvas, "M 22 -330 L 24 -346", 22, 0xd9a384);
    brush_disc(canvas, 30, -374, 32, 0xd9a384);
    brush_shape(canvas,
        "M -2 -372 Q -8 -412 32 -410 Q 60 -408 60 -386 Q 30 -392 22 -376 Q 14 -360 10 -352 Z",
        0x2b2430, 0x2b2430);
}

static void
draw_football(Canvas *canvas)
{
    brush_sky(canvas, 520, 0x7fa9b0, 0xcbd8bf, 0xf4e6b4);
    brush_sun(canvas, 300, 330, 60, 0xfff6dc, 0xfbe3a4);
    brush_shape(canvas, "M 0 430 L 1600 380 L 1600 640 L 0 640 Z", 0x5d7470, 0x4a6260);
    for (int i = 0; i < 1900; i++)
        brush_rect(canvas, brush_chance(canvas, 0, 1600), brush_chance(canvas, 436, 600), 8, 9,
            brush_mix(0x5d7470, i % 6 ? 0xd3cbae : 0xc9573f, brush_chance(canvas, 0.1, 0.7)));
    brush_rect(canvas, 0, 596, CANVAS_WIDTH, 44, 0x2c4a4c);
    for (int i = 0; i < 7; i++)
        brush_rect(canvas, 20 + i * 240, 604, 190, 28, i % 2 ? 0xd9a84e : 0xe9e2cc);
    brush_fade(canvas, 0, 638, CANVAS_WIDTH, 370, 0x86b06a, 0x3f7a4a);
    for (int i = 0; i < 6; i += 2)
        BRUSH_POLYGON(canvas, 0x6fa15d, 0, 652 + i * i * 11, 1600, 652 + i * i * 11, 1600,
            676 + i * i * 11 + i * 16, 0, 676 + i * i * 11 + i * 16);
    for (int i = 0; i <= 22; i++) {
        brush_line(canvas, 1080 + i * 20, 420, 1110 + i * 18, 690, 1.2, 0xf3f1e2);
        brush_line(canvas, 1074, 424 + i * 12, 1520, 424 + i * 12, 1.2, 0xf3f1e2);
    }
    brush_trace(canvas, "M 1070 716 L 1070 416 L 1530 416 L 1530 716", 13, 0xfbf8ec);
    brush_trace(canvas, "M 0 716 L 1600 716 M 880 716 L 700 900 L 1600 900", 5, 0xf3f1e2);
    brush_person(canvas, 1300, 716, 190, 0x2a6f80);
    brush_trace(canvas, "M 1290 570 L 1220 512 M 1312 570 L 1380 512", 15, 0x2a6f80);
    brush_oval(canvas, 560, 934, 190, 18, 0x33663f);
    brush_place(canvas, 590, 930, 1.42, 1.42);
    draw_player(canvas);
    brush_unplace(canvas);
    brush_oval(canvas, 868, 940, 46, 8, 0x33663f);
    brush_disc(canvas, 880, 780, 38, 0xfbf8ec);
    brush_place(canvas, 880, 780, 1, 1);
    brush_shape(canvas,
        "M 0 -14 L 14 -4 L 8 12 L -8 12 L -14 -4 Z M -6 -37 L 8 -37 L 4 -26 Z M 36 -8 L 30 8 L 26 "
        "-6 Z "
        "M 22 30 L 8 36 L 16 24 Z M -22 30 L -10 36 L -16 22 Z M -37 -6 L -30 8 L -26 -6 Z",
        0x2b2430, 0x2b2430);
    brush_unplace(canvas);
}

static void
draw_customs_house(Canvas *canvas)
{
    Ridge far = {640, 150, 520, 0.2, 21, 0x9fb0b0, 0xdcd6c4};
    Block wing = {360, 420, 900, 250, 15, 3, 0.05, 0xb5604a, 0x5a3a3a, 0xffdf9e};
    Block centre = {690, 360, 240, 312, 3, 3, 0, 0xe6d6b8, 0x5a4a44, 0xffdf9e};

    brush_sky(canvas, 680, 0x7ea3b5, 0xc9d5cd, 0xf7e6c4);
    brush_clouds(canvas, 80, 460, 7, 0xfdf6e6, 0.8);
    brush_ridge(canvas, &far);
    BRUSH_POLYGON(canvas, 0x4f6a66, 330, 424, 400, 340, 1220, 340, 1290, 424);
    for (int i = 0; i < 8; i++)
        if (i != 3 && i != 4)
            BRUSH_POLYGON(canvas, 0xe6d6b8, 440 + i * 96, 400, 440 + i * 96, 366, 458 + i * 96, 350,
                476 + i * 96, 366, 476 + i * 96, 400);
    brush_block(canvas, &wing);
    for (int i = 0; i < 3; i++)
        brush_rect(canvas, 350, 420 + i * 83, 920, 7, 0xe6d6b8);
    brush_block(canvas, &centre);
    brush_rect(canvas, 760, 150, 100, 160, 0xe6d6b8);
    brush_rect(canvas, 826, 150, 34, 160, 0xc4b394);
    brush_shape(canvas, "M 752 152 Q 756 84 800 72 L 810 30 L 820 72 Q 864 84 868 152 Z", 0x5f8a7e,
        0x3f6660);
    brush_disc(canvas, 808, 206, 31, 0xfbf5e4);
    brush_trace(canvas, "M 808 206 L 808 184 M 808 206 L 824 212", 4, 0x3a302e);
    BRUSH_POLYGON(canvas, 0xf0e3c8, 670, 364, 810, 286, 950, 364);
    BRUSH_POLYGON(canvas, 0xc4b394, 716, 354, 810, 302, 904, 354);
    brush_columns(canvas, 690, 470, 240, 204, 4, 0xf6ebd2, 0xc4b394);
    brush_arch(canvas, 810, 674, 62, 130, 0x3a302e);
    brush_flag(canvas, 810, 60, 110, 0x3a4a4a, 0xa83f34);
    brush_fade(canvas, 0, 668, CANVAS_WIDTH, 70, 0xc9b894, 0x8d8068);
    brush_crowd(canvas, 380, 1250, 690, 56, 12, 0x3a3638);
    for (int i = 0; i < 6; i++)
        brush_rect(
            canvas, 1330 + (i % 3) * 54, 660 - (i / 3) * 46, 50, 44, i % 2 ? 0x8f6a45 : 0xa67d52);
    brush_water(canvas, 738, 0x56808a, 0.34, 0.9);
    brush_ripples(canvas, 745, 150, 0xf3ecd6, 0.4);
    brush_trawler(canvas, 330, 880, 1.15, 0x2a4a58, 0xf3ead4, 0x33383c);
    brush_birds(canvas, 1230, 230, 130, 7, 0x6c7674);
}

const Scene scenes_city[] = {
    {"city-skyline", draw_city_skyline},
    {"square", draw_square},
    {"tram", draw_tram},
    {"border-post", draw_border_post},
    {"factory", draw_factory},
    {"rain", draw_rain},
    {"stadium", draw_stadium},
    {"football", draw_football},
    {"customs-house", draw_customs_house},
    {NULL, NULL},
};
