/* SPDX-License-Identifier: MIT */
/*
 * Scenes of the open country: mountains, ice, fields, forests, weather, and what people put there.
 * Layers run from the palest, furthest ridge to the darkest, nearest ground.
 */
#include <math.h>

#include "brush.h"

static void
draw_mountains(Canvas *canvas)
{
    Ridge far = {620, 240, 260, 0.7, 12, 0xc7b3b8, 0xf1cfb5};
    Peak left = {380, 760, 900, 470, 0.42, 0x8c86a3, 0x5d628a, 0xfaeee2, 0xdcb9b0};
    Peak right = {1270, 770, 820, 400, 0.40, 0x8f87a1, 0x636689, 0xf6e6dc, 0xdcb9b0};
    Peak middle = {860, 800, 980, 620, 0.46, 0x75779a, 0x434c78, 0xfff6ea, 0xb69fae};
    Ridge woods = {850, 150, 420, 0.2, 51, 0x3f4a6b, 0x59607f};
    Ridge near = {960, 130, 520, 0.1, 91, 0x232c48, 0x1a2138};

    brush_sky(canvas, 760, 0x6d8db4, 0xd9b9bb, 0xf9dbb0);
    brush_clouds(canvas, 120, 420, 5, 0xfbe6d3, 0.6);
    brush_ridge(canvas, &far);
    brush_peak(canvas, &left);
    brush_peak(canvas, &right);
    brush_mist(canvas, 740, 200, 0xf3d2b8, 0.7);
    brush_peak(canvas, &middle);
    brush_mist(canvas, 800, 150, 0xe9c6b4, 0.7);
    brush_conifers(canvas, &woods, 130, 42, 0x434d6e);
    brush_ridge(canvas, &woods);
    brush_mist(canvas, 880, 120, 0xb9a3b0, 0.5);
    brush_conifers(canvas, &near, 46, 130, 0x232c48);
    brush_ridge(canvas, &near);
    brush_birds(canvas, 560, 250, 120, 5, 0x4a5278);
}

static void
draw_cliff(Canvas *canvas, double side, Ink top, Ink bottom, Ink shade)
{
    brush_place(canvas, side < 0 ? 0 : CANVAS_WIDTH, 0, side < 0 ? 1 : -1, 1);
    brush_shape(canvas,
        "M -10 90 L 90 70 L 180 130 L 236 118 L 330 250 L 372 262 L 430 380 L 470 400 "
        "L 520 520 L 560 545 L 640 660 L -10 660 Z",
        top, bottom);
    brush_ink(canvas, shade, 0.5);
    for (int i = 0; i < 9; i++) {
        double x = 30 + i * 58;
        double y = 100 + i * 56 + brush_chance(canvas, 0, 20);
        double drop = brush_chance(canvas, 130, 330);

        cairo_move_to(canvas->cr, x, y);
        cairo_line_to(canvas->cr, x + 34, y + 30);
        cairo_line_to(canvas->cr, x + 22 + drop * 0.16, y + drop);
        cairo_line_to(canvas->cr, x + drop * 0.05, y + drop * 0.6);
        cairo_close_path(canvas->cr);
        cairo_fill(canvas->cr);
    }
    brush_unplace(canvas);
}

static void
draw_fjord(Canvas *canvas)
{
    Ridge far = {640, 420, 380, 0.7, 23, 0xa9c2c4, 0xe3e6d5};
    Ridge woods = {668, 40, 160, 0, 31, 0x24504f, 0x1d4344};

    brush_sky(canvas, 640, 0x6ba3ae, 0xbcd6cd, 0xf5ebcd);
    brush_clouds(canvas, 60, 340, 6, 0xfbf6e6, 0.8);
    brush_ridge(canvas, &far);
    brush_mist(canvas, 600, 160, 0xf1eedb, 0.8);
    brush_place(canvas, 340, 150, 0.8, 0.78);
    draw_cliff(canvas, -1, 0x7fa6a6, 0xa9c4b8, 0x4f8286);
    brush_unplace(canvas);
    brush_place(canvas, 0, 190, 0.80, 0.72);
    draw_cliff(canvas, 1, 0x6f9a9b, 0x9dbdb2, 0x467a7f);
    brush_unplace(canvas);
    brush_mist(canvas, 640, 90, 0xe9ecd9, 0.7);
    draw_cliff(canvas, -1, 0x3f6f70, 0x4f7f78, 0x1f4a50);
    brush_place(canvas, 190, 40, 1, 0.94);
    draw_cliff(canvas, 1, 0x335f64, 0x44746f, 0x19424a);
    brush_unplace(canvas);
    brush_clip(canvas,
        "M 0 560 L 420 600 L 560 664 L 0 664 Z M 1600 560 L 1340 610 L 1230 664 L 1600 664 Z");
    brush_conifers(canvas, &woods, 110, 50, 0x1d4344);
    brush_unplace(canvas);
    brush_water(canvas, 658, 0x2f6b74, 0.2, 0.8);
    brush_ripples(canvas, 670, 200, 0xe6efdc, 0.28);
    brush_shape(canvas, "M 820 752 L 950 752 Q 938 776 926 778 L 840 778 Q 826 770 820 752 Z",
        0xb54a35, 0x8a382d);
    brush_rect(canvas, 850, 728, 50, 25, 0xf6eedb);
    brush_rect(canvas, 846, 722, 58, 7, 0x2a4c52);
    brush_line(canvas, 912, 752, 912, 696, 3, 0x2a4c52);
    brush_shape(canvas, "M 820 778 L 680 800 L 826 786 L 960 782 Z", 0xe6efdc, 0xbcd6cd);
    brush_birds(canvas, 760, 360, 110, 6, 0x3c6468);
}

/* One bent, broken crack across the ice; 0 is the far end of the tongue, 1 its near end. */
static void
draw_crevasse(Canvas *canvas, double share)
{
    double y = 490 + 420 * share * (0.35 + 0.65 * share);
    double half = 150 + 720 * share;
    double from = brush_chance(canvas, -0.95, 0.1);
    double reach = brush_chance(canvas, 0.5, 0.95);
    double thick = 2 + 13 * share;

    for (int edge = 0; edge < 2; edge++) {
        for (int i = 0; i <= 18; i++) {
            double part = (edge ? 18 - i : i) / 18.0;
            double along = from + reach * part;
            double gape = edge ? thick * sin(G_PI * part) * brush_chance(canvas, 0.5, 1.3) : 0;
            double bend = 46 * share * cos(along * 1.5) + 10 * share * sin(along * 21 + share * 40);

            cairo_line_to(canvas->cr, 800 + half * along, y + bend + gape);
        }
    }
    brush_ink(canvas, brush_mix(0x9fd3da, 0x2b7f9a, share), 0.85);
    cairo_fill(canvas->cr);
}

static void
draw_glacier(Canvas *canvas)
{
    Peak left = {250, 640, 900, 420, 0.62, 0x6f8fa6, 0x49718f, 0xf4f6f0, 0xb9d3da};
    Peak right = {1340, 640, 880, 470, 0.6, 0x6b8ca4, 0x44698a, 0xf4f6f0, 0xb9d3da};
    Ridge moraine = {985, 110, 330, 0.2, 44, 0x39434c, 0x22292f};

    brush_sky(canvas, 560, 0x8fc0cf, 0xd3e5e2, 0xf7efdf);
    brush_clouds(canvas, 80, 300, 4, 0xffffff, 0.7);
    brush_peak(canvas, &left);
    brush_peak(canvas, &right);
    brush_fade(canvas, 0, 610, CANVAS_WIDTH, 390, 0xb9d3da, 0x8fb5c4);
    brush_shape(canvas,
        "M 640 470 Q 800 440 960 474 Q 1040 560 1180 610 Q 1420 690 1660 780 L 1660 1000 "
        "L -60 1000 L -60 800 Q 300 690 450 610 Q 580 540 640 470 Z",
        0xf3f7f3, 0x79bccb);
    for (int row = 0; row < 34; row++)
        draw_crevasse(canvas, row / 34.0);
    brush_ridge(canvas, &moraine);
    for (int i = 0; i < 5; i++) {
        double x = 430 + i * 74;
        double y = brush_ridge_y(&moraine, x) + 6;

        brush_person(canvas, x, y, 78 - i * 3, i == 0 ? 0xc6512f : 0x20282f);
        brush_line(canvas, x + 16, y, x + 24, y - 56, 2.5, 0x20282f);
    }
    brush_trace(canvas, "M 436 910 Q 470 925 504 908 Q 540 925 578 908", 1.5, 0xc6512f);
}

static void
draw_wheat_field(Canvas *canvas)
{
    Ridge far = {590, 120, 520, 0, 17, 0x8a9c8c, 0xc9c79b};
    Ridge near = {616, 60, 400, 0, 38, 0x6c7f5c, 0xb3a65c};

    brush_sky(canvas, 600, 0x5f8ea6, 0xb2ccc8, 0xf6e5bd);
    brush_clouds(canvas, 90, 480, 8, 0xfdf4df, 0.9);
    brush_ridge(canvas, &far);
    brush_ridge(canvas, &near);
    brush_rect(canvas, 1180, 536, 74, 60, 0xa3473a);
    BRUSH_POLYGON(canvas, 0x6d4a44, 1170, 540, 1194, 504, 1240, 504, 1264, 540);
    brush_rect(canvas, 1276, 510, 30, 88, 0xd6d0bc);
    brush_oval(canvas, 1291, 510, 15, 14, 0xb3ae9d);
    for (int i = 0; i < 7; i++)
        brush_tree(canvas, 1030 + i * 23 + (i > 3) * 190, 606, 60 + i % 3 * 16, 0x44603f, 0x7d8f54);
    brush_fade(canvas, 0, 604, CANVAS_WIDTH, 400, 0xe6bf62, 0xb57c2a);
    for (int i = -34; i <= 34; i++) {
        double x = 640 + i * 18;
        double foot = 640 + i * 130;

        BRUSH_POLYGON(
            canvas, i % 2 ? 0xd8aa4b : 0xc8963a, x, 606, x + 6, 606, foot + 60, 1000, foot, 1000);
    }
    for (int i = 0; i < 2600; i++) {
        double depth = sqrt(brush_chance(canvas, 0.01, 1));
        double x = brush_chance(canvas, 0, CANVAS_WIDTH);
        double y = 612 + 420 * depth * depth;
        double tall = 8 + 74 * depth * depth;
        Ink ink = brush_mix(0xf6d987, 0x8f5d1f, brush_chance(canvas, 0, 1));

        brush_line(canvas, x, y, x + tall * 0.16, y - tall, 0.6 + 1.5 * depth * depth, ink);
        brush_place(canvas, x + tall * 0.18, y - tall, 1 + 4.2 * depth * depth, tall * 0.14);
        brush_oval(canvas, 0, 0, 0.8, 1, ink);
        brush_unplace(canvas);
    }
    brush_tree(canvas, 430, 690, 350, 0x3c5638, 0x8a9a58);
    brush_birds(canvas, 820, 330, 130, 7, 0x3f4b4a);
}

static void
draw_pylon(Canvas *canvas, double x, double ground, double scale, Ink ink)
{
    brush_place(canvas, x, ground, scale, scale);
    brush_trace(
        canvas, "M -80 0 L -24 -300 L -14 -520 L 0 -570 L 14 -520 L 24 -300 L 80 0", 8, ink);
    brush_trace(canvas,
        "M -66 -76 L 66 -76 L -48 -170 L 48 -170 L -32 -260 L 32 -260 L -22 -330 L 22 "
        "-330 L -18 -400 L 18 -400 L -15 -470 L 15 -470 M -78 0 L 66 -76 M 78 0 L -66 -76 L 48 "
        "-170 M "
        "-48 -170 L 32 -260 M -32 -260 L 22 -330",
        3.5, ink);
    brush_trace(canvas,
        "M -150 -400 L 150 -400 M -150 -400 L -16 -430 M 150 -400 L 16 -430 M -190 -310 "
        "L 190 -310 M -190 -310 L -20 -344 M 190 -310 L 20 -344 M -110 -484 L 110 -484 M -110 -484 "
        "L 0 "
        "-512 L 110 -484",
        5, ink);
    for (int i = -1; i <= 1; i += 2)
        for (int arm = 0; arm < 3; arm++)
            brush_line(canvas, i * (108 + 40 * arm), -484 + 87 * arm, i * (108 + 40 * arm),
                -458 + 87 * arm, 6, ink);
    brush_unplace(canvas);
}

static void
draw_wires(Canvas *canvas, const double *from, const double *to, Ink ink)
{
    for (int side = -1; side <= 1; side += 2) {
        for (int arm = 0; arm < 3; arm++) {
            double reach = side * (108 + 40 * arm);
            double lift = 458 - 87 * arm;
            double x0 = from[0] + reach * from[2];
            double y0 = from[1] - lift * from[2];
            double x1 = to[0] + reach * to[2];
            double y1 = to[1] - lift * to[2];
            double sag = 60 * (from[2] + to[2]);

            cairo_move_to(canvas->cr, x0, y0);
            cairo_curve_to(canvas->cr, x0 + (x1 - x0) * 0.35, y0 + (y1 - y0) * 0.35 + sag,
                x0 + (x1 - x0) * 0.65, y0 + (y1 - y0) * 0.65 + sag, x1, y1);
            brush_ink(canvas, ink, 0.9);
            cairo_set_line_width(canvas->cr, 1 + from[2] * 1.2);
            cairo_stroke(canvas->cr);
        }
    }
}

static void
draw_power_lines(Canvas *canvas)
{
    static const double pylons[][3] = {{-240, 1010, 1.75}, {470, 890, 1.25}, {900, 790, 0.72},
        {1125, 742, 0.44}, {1260, 716, 0.28}, {1345, 700, 0.18}};
    Ridge far = {700, 130, 480, 0.2, 27, 0x9d5f66, 0xd98a62};
    Ridge middle = {760, 80, 620, 0, 29, 0x6b4555, 0x8f5658};
    Ridge near = {905, 70, 700, 0, 35, 0x33283c, 0x1d1826};

    brush_sky(canvas, 720, 0x4a4a78, 0xc87f7a, 0xf9c77d);
    brush_clouds(canvas, 120, 560, 9, 0x8d5a78, 0.5);
    brush_sun(canvas, 1150, 600, 66, 0xfff0c4, 0xffb060);
    brush_ridge(canvas, &far);
    brush_mist(canvas, 690, 130, 0xf3a870, 0.6);
    brush_ridge(canvas, &middle);
    for (int i = 5; i >= 1; i--)
        draw_wires(canvas, pylons[i - 1], pylons[i], brush_mix(0x2b2236, 0x8f5658, i * 0.16 - 0.1));
    for (int i = 5; i >= 2; i--)
        draw_pylon(canvas, pylons[i][0], pylons[i][1], pylons[i][2],
            brush_mix(0x2b2236, 0x8f5658, i * 0.16));
    brush_ridge(canvas, &near);
    draw_pylon(canvas, pylons[1][0], pylons[1][1], pylons[1][2], 0x261f30);
    for (int i = 0; i < 420; i++) {
        double x = brush_chance(canvas, 0, CANVAS_WIDTH);
        double y = brush_ridge_y(&near, x) + brush_chance(canvas, 0, 90);

        brush_line(canvas, x, y + 6, x + brush_chance(canvas, -8, 12),
            y - brush_chance(canvas, 10, 26), 1.5, 0x2a2133);
    }
    brush_birds(canvas, 800, 330, 130, 8, 0x3a2c42);
}

static void
draw_turbine(
    Canvas *canvas, double x, double ground, double height, double angle, Ink ink, Ink shade)
{
    BRUSH_POLYGON(canvas, ink, x - height * 0.022, ground, x - height * 0.009, ground - height,
        x + height * 0.009, ground - height, x + height * 0.022, ground);
    BRUSH_POLYGON(canvas, shade, x + height * 0.002, ground, x + height * 0.002, ground - height,
        x + height * 0.009, ground - height, x + height * 0.022, ground);
    for (int i = 0; i < 3; i++) {
        brush_place(canvas, x, ground - height, height / 100, height / 100);
        cairo_rotate(canvas->cr, angle + i * 2 * G_PI / 3);
        brush_shape(canvas, "M -1.1 0 Q -3.6 -14 -1 -58 L 0.2 -60 L 1.2 0 Z", ink, ink);
        brush_shape(canvas, "M 0 0 L 0.2 -60 L 1.2 0 Z", shade, shade);
        brush_unplace(canvas);
    }
    brush_disc(canvas, x, ground - height, height * 0.02, shade);
}

static void
draw_wind_turbines(Canvas *canvas)
{
    Ridge far = {700, 170, 460, 0.2, 20, 0x9fc0b0, 0xdbe2c2};
    Ridge middle = {800, 150, 640, 0, 52, 0x6fa08a, 0x9fbf98};
    Ridge near = {930, 130, 800, 0, 77, 0x3f7463, 0x25503f};

    brush_sky(canvas, 720, 0x74b3b5, 0xc5dfcb, 0xf8f0cd);
    brush_clouds(canvas, 80, 560, 8, 0xfffbee, 0.85);
    brush_ridge(canvas, &far);
    for (int i = 0; i < 5; i++)
        draw_turbine(canvas, 820 + i * 110, brush_ridge_y(&far, 820 + i * 110) + 6, 120, i * 0.5,
            0xe9efdf, 0xb4cdbf);
    brush_mist(canvas, 700, 120, 0xeef0d4, 0.6);
    brush_ridge(canvas, &middle);
    draw_turbine(canvas, 240, brush_ridge_y(&middle, 240) + 8, 290, 0.35, 0xf3f3e4, 0xb5cabb);
    draw_turbine(canvas, 1400, brush_ridge_y(&middle, 1400) + 8, 330, 0.9, 0xf3f3e4, 0xb5cabb);
    draw_turbine(canvas, 960, brush_ridge_y(&middle, 960) + 8, 270, 1.5, 0xf3f3e4, 0xb5cabb);
    brush_conifers(canvas, &middle, 70, 34, 0x5c8f7b);
    brush_ridge(canvas, &near);
    draw_turbine(canvas, 600, brush_ridge_y(&near, 600) + 10, 620, 0.18, 0xfbf7e8, 0xb9c9bd);
    brush_rect(canvas, 1105, brush_ridge_y(&near, 1130) - 40, 60, 52, 0xb8483a);
    BRUSH_POLYGON(canvas, 0x54323a, 1096, brush_ridge_y(&near, 1130) - 36, 1135,
        brush_ridge_y(&near, 1130) - 72, 1174, brush_ridge_y(&near, 1130) - 36);
    for (int i = 0; i < 11; i++)
        brush_oval(canvas, 830 + i * 23 + (i % 3) * 9, 905 + (i * 7 % 4) * 14, 10, 6, 0xf6f0dc);
}

static void
draw_dam(Canvas *canvas)
{
    Ridge far = {460, 300, 320, 0.7, 13, 0x9fb0bd, 0xd7dcd6};
    Peak left = {180, 700, 900, 480, 0.16, 0x6f8393, 0x4a6178, 0xf4f1e4, 0x93a6ab};
    Peak right = {1480, 700, 860, 520, 0.2, 0x687d8f, 0x445b73, 0xf4f1e4, 0x93a6ab};

    brush_sky(canvas, 460, 0x88aebf, 0xcbdad6, 0xf6ecd4);
    brush_clouds(canvas, 50, 280, 5, 0xfdf8ea, 0.8);
    brush_ridge(canvas, &far);
    brush_peak(canvas, &left);
    brush_peak(canvas, &right);
    brush_fade(canvas, 0, 470, CANVAS_WIDTH, 90, 0x5c9aa8, 0x3f7f90);
    brush_shape(canvas, "M -10 430 Q 130 440 250 540 L 560 1000 L -10 1000 Z", 0x5d6f6c, 0x27373c);
    brush_shape(
        canvas, "M 1610 400 Q 1470 430 1350 540 L 1060 1000 L 1610 1000 Z", 0x586a68, 0x223238);
    brush_shape(
        canvas, "M 220 520 Q 800 590 1380 520 L 1110 930 Q 800 980 500 930 Z", 0xe6ddc9, 0x9f9c92);
    for (int i = 1; i < 16; i++) {
        double top = 220 + 1160 * i / 16.0;
        double foot = 500 + 610 * i / 16.0;

        brush_line(canvas, top, 548 + 20 * sin(G_PI * i / 16.0), foot, 948, 2, 0xbdb6a5);
    }
    brush_trace(canvas, "M 214 522 Q 800 592 1386 522", 22, 0xcfc6b2);
    brush_trace(canvas, "M 214 514 Q 800 584 1386 514", 5, 0x6d6c66);
    for (int i = 0; i < 4; i++) {
        double x = 640 + i * 104;

        brush_rect(canvas, x - 26, 560, 54, 34, 0x3c4a50);
        cairo_move_to(canvas->cr, x - 22, 586);
        cairo_curve_to(canvas->cr, x - 20, 760, x - 34, 860, x - 40 - (i - 1.5) * 12, 960);
        cairo_line_to(canvas->cr, x + 48 - (i - 1.5) * 12, 960);
        cairo_curve_to(canvas->cr, x + 34, 860, x + 22, 760, x + 24, 586);
        brush_ink(canvas, 0xf3f6ee, 0.92);
        cairo_fill(canvas->cr);
        for (int drop = 0; drop < 8; drop++)
            brush_line(canvas, x - 14 + drop * 5, brush_chance(canvas, 610, 740), x - 20 + drop * 7,
                brush_chance(canvas, 760, 930), 2, 0xb9d5d8);
    }
    brush_shape(
        canvas, "M 430 950 Q 800 900 1180 950 L 1260 1000 L 360 1000 Z", 0xdfeae5, 0x7fb2b8);
    for (int i = 0; i < 70; i++)
        brush_glow(canvas, brush_chance(canvas, 500, 1120), brush_chance(canvas, 910, 1000), 60,
            0xf6f8f0, 0.3);
    for (int i = 0; i < 40; i++) {
        double x = brush_chance(canvas, 0, 360);
        double right_x = CANVAS_WIDTH - brush_chance(canvas, 0, 330);

        brush_conifer(canvas, x, 640 + x * 0.7 + brush_chance(canvas, 0, 200), 80, 0x24383a);
        brush_conifer(canvas, right_x, 640 + (1600 - right_x) * 0.7 + brush_chance(canvas, 0, 200),
            84, 0x1f3236);
    }
    brush_trace(canvas, "M 760 562 L 760 545 M 860 562 L 860 545", 4, 0xb8483a);
}

static void
draw_skier(Canvas *canvas, double x, double y, double scale, Ink coat, Ink ink)
{
    brush_place(canvas, x, y, scale, scale);
    cairo_rotate(canvas->cr, 0.36);
    brush_trace(canvas, "M -78 6 L 70 6 Q 86 4 92 -8 M -70 14 L 78 14", 5, ink);
    brush_trace(canvas, "M 2 4 L 26 -34 L -14 -62", 17, ink);
    brush_trace(canvas, "M -14 -62 L 22 -112", 28, coat);
    brush_trace(canvas, "M 20 -106 L 54 -76 L 64 -84", 11, coat);
    brush_trace(canvas, "M 64 -86 L -30 6", 3, ink);
    brush_disc(canvas, 38, -138, 16, ink);
    brush_unplace(canvas);
}

static void
draw_ski_slope(Canvas *canvas)
{
    Peak back = {1120, 760, 1300, 560, 0.9, 0x8fb0c8, 0x7d9fc4, 0xf6f4ee, 0xdfe8ea};
    Ridge far = {620, 240, 300, 0.7, 19, 0xb3cddb, 0xe6eeec};

    brush_sky(canvas, 700, 0x3f86b4, 0x9cc8d8, 0xf4eee0);
    brush_ridge(canvas, &far);
    brush_peak(canvas, &back);
    brush_shape(canvas, "M 0 470 Q 420 560 800 730 Q 1180 880 1600 900 L 1600 1000 L 0 1000 Z",
        0xfbf9f2, 0xc3dbe6);
    for (int i = 0; i < 26; i++) {
        double x = brush_chance(canvas, 900, 1590);

        brush_conifer(canvas, x, 770 + (x - 900) * 0.2 + brush_chance(canvas, 0, 26),
            brush_chance(canvas, 70, 170), 0x2b5268);
    }
    brush_shape(canvas, "M 0 560 Q 500 640 900 830 Q 1200 950 1600 950 L 1600 1000 L 0 1000 Z",
        0xffffff, 0xcbe0e8);
    brush_trace(
        canvas, "M 120 600 Q 260 640 300 700 Q 340 770 480 780 Q 620 790 660 826", 5, 0xb4d0de);
    brush_trace(
        canvas, "M 140 596 Q 280 636 320 694 Q 360 762 496 772 Q 634 782 690 822", 4, 0xb4d0de);
    for (int i = 0; i < 3; i++)
        brush_line(canvas, 170 + i * 560, 640 + i * 150, 170 + i * 560, 200 + i * 205, 9, 0x36566a);
    brush_trace(canvas,
        "M -40 128 Q 80 180 170 206 Q 460 330 730 410 Q 1000 530 1290 614 Q 1450 670 1640 706", 3.5,
        0x36566a);
    for (int i = 0; i < 5; i++) {
        double x = 300 + i * 250;
        double y = 266 + (x - 300) * 0.352;

        brush_line(canvas, x, y, x, y + 44, 3, 0x36566a);
        brush_rect(canvas, x - 22, y + 62, 44, 6, 0x36566a);
        brush_disc(canvas, x - 8, y + 40, 7, 0x2b4050);
        brush_rect(canvas, x - 16, y + 46, 16, 20, i % 2 ? 0xd9573a : 0xe3a33f);
    }
    draw_skier(canvas, 720, 836, 1.5, 0xd9472f, 0x203848);
    draw_skier(canvas, 380, 690, 0.7, 0xe3a33f, 0x203848);
    brush_snowfall(canvas, 60, 0xffffff);
}

static void
draw_forest(Canvas *canvas)
{
    brush_sky(canvas, 900, 0xdfe3c4, 0xf3ecc9, 0xc9d3b0);
    brush_glow(canvas, 980, 330, 720, 0xfff4c6, 0.95);
    for (int layer = 0; layer < 5; layer++) {
        Ridge ground = {690 + layer * 72, 60, 420, 0, 60 + (guint32)layer, 0, 0};
        Ink ink = brush_mix(0xbccbaa, 0x1f3b34, layer / 4.0);
        int count = 26 - layer * 4;

        ground.ink = ink;
        ground.mist = brush_mix(ink, 0xe6e8c6, 0.35 - layer * 0.06);
        for (int i = 0; i < count; i++) {
            double x = CANVAS_WIDTH * (i + brush_chance(canvas, 0, 1)) / count;
            double width = (7 + layer * 9) * brush_chance(canvas, 0.7, 1.2);

            if (layer == 4 && x > 420 && x < 1240)
                continue;
            if (i % 3 == 0 && layer < 4) {
                brush_conifer(canvas, x, ground.base, 330 + layer * 70, ink);
                continue;
            }
            BRUSH_POLYGON(canvas, ink, x - width, CANVAS_HEIGHT, x - width * 0.55, -10,
                x + width * 0.55, -10, x + width, CANVAS_HEIGHT);
            for (int branch = 0; branch < 5; branch++) {
                double y = brush_chance(canvas, 60, 480);
                double reach = (branch % 2 ? 1 : -1) * brush_chance(canvas, 40, 110);

                brush_line(canvas, x, y, x + reach, y - 40, width * 0.22, ink);
            }
        }
        brush_ridge(canvas, &ground);
        brush_mist(canvas, 690 + layer * 72, 150, 0xf0edcd, 0.5 - layer * 0.1);
    }
    for (int i = 0; i < 5; i++) {
        brush_ink(canvas, 0xfff3c0, 0.13);
        cairo_move_to(canvas->cr, 900 + i * 60, -10);
        cairo_line_to(canvas->cr, 930 + i * 66, -10);
        cairo_line_to(canvas->cr, 480 + i * 190, 900);
        cairo_line_to(canvas->cr, 390 + i * 180, 900);
        cairo_fill(canvas->cr);
    }
    brush_shape(canvas,
        "M 760 1000 Q 880 900 800 850 Q 740 810 800 770 Q 812 800 880 846 Q 980 900 960 1000 Z",
        0xe3dcae, 0xb8a468);
    brush_person(canvas, 830, 880, 104, 0xb8482f);
    brush_person(canvas, 872, 884, 70, 0x24372f);
}

static void
draw_sun(Canvas *canvas)
{
    Ridge far = {700, 240, 380, 0.5, 14, 0xd9724a, 0xf3a75a};
    Ridge middle = {800, 180, 520, 0.2, 55, 0xa8493f, 0xd26f45};
    Ridge near = {930, 140, 640, 0.1, 97, 0x5b2a38, 0x3a1a2a};

    brush_sky(canvas, 740, 0xe0703f, 0xf4a850, 0xfbd98a);
    for (int ring = 7; ring >= 1; ring--)
        brush_disc(canvas, 960, 430, 170 + ring * 86, brush_mix(0xf9c868, 0xe6803f, ring / 7.5));
    brush_disc(canvas, 960, 430, 190, 0xfff1c4);
    brush_clouds(canvas, 250, 640, 6, 0xfbe2a4, 0.55);
    brush_ridge(canvas, &far);
    brush_mist(canvas, 720, 150, 0xfbc777, 0.6);
    brush_ridge(canvas, &middle);
    brush_conifers(canvas, &middle, 60, 30, 0x9c433d);
    brush_ridge(canvas, &near);
    brush_tree(canvas, 330, brush_ridge_y(&near, 330) + 10, 360, 0x43202f, 0x7c3438);
    brush_person(canvas, 470, brush_ridge_y(&near, 470) + 4, 92, 0x2f1524);
    brush_person(canvas, 520, brush_ridge_y(&near, 520) + 4, 84, 0x2f1524);
    brush_birds(canvas, 700, 340, 130, 7, 0x7c3438);
}

static void
draw_snow(Canvas *canvas)
{
    Ridge far = {560, 260, 480, 0.3, 41, 0x7d93b0, 0xb6c4d3};
    Ridge hill = {680, 150, 560, 0, 22, 0xc3d0dd, 0xe3e8ec};
    Ridge near = {940, 90, 700, 0, 82, 0xf2f3f1, 0xb9c8d8};

    brush_sky(canvas, 640, 0x4d6488, 0x8ea3bf, 0xd5d3d6);
    brush_ridge(canvas, &far);
    brush_conifers(canvas, &far, 110, 40, 0x687f9f);
    brush_ridge(canvas, &hill);
    brush_conifers(canvas, &hill, 34, 120, 0x3d5373);
    brush_fade(canvas, 0, 690, CANVAS_WIDTH, 310, 0xe3e8ec, 0xc3d0dd);
    for (int i = 0; i < 6; i++) {
        double x = 330 + i * 180 + brush_chance(canvas, -20, 20);
        double y = 720 + (i * 37 % 70);
        Block house = {
            x, y - 100, 128, 110, 3, 2, 0.75, i % 2 ? 0x9c4238 : 0x5c5563, 0x2c3850, 0xffd58a};

        brush_glow(canvas, x + 64, y - 20, 150, 0xffd58a, 0.35);
        brush_gable_house(canvas, &house, 0xf6f6f3);
        brush_smoke(canvas, x + 96, y - 168, 110, 0xe6e8ec);
    }
    BRUSH_POLYGON(canvas, 0xd9d6d2, 860, 700, 860, 470, 930, 470, 930, 700);
    BRUSH_POLYGON(canvas, 0x39465f, 850, 474, 895, 280, 940, 474);
    brush_arch(canvas, 895, 560, 26, 60, 0xffd58a);
    brush_ridge(canvas, &near);
    for (int i = 0; i < 9; i++) {
        double x = i < 5 ? i * 62 : 1330 + (i - 5) * 80;

        brush_conifer(
            canvas, x, brush_ridge_y(&near, x) + 20, brush_chance(canvas, 190, 330), 0x263a58);
    }
    brush_person(canvas, 640, 900, 84, 0xa8402f);
    brush_person(canvas, 690, 904, 58, 0x2b3c58);
    brush_snowfall(canvas, 700, 0xffffff);
}

static void
draw_radio_mast(Canvas *canvas)
{
    Ridge far = {760, 160, 480, 0.4, 16, 0x4c5f7f, 0x8f7f95};
    Ridge near = {900, 150, 760, 0.1, 36, 0x1c2740, 0x121a2d};

    brush_sky(canvas, 760, 0x182a50, 0x56648f, 0xe3a68f);
    brush_stars(canvas, 420, 200, 0xfdf0df);
    brush_clouds(canvas, 420, 700, 6, 0xc78f94, 0.5);
    brush_ridge(canvas, &far);
    brush_mist(canvas, 750, 110, 0xd9a093, 0.5);
    for (int ring = 1; ring <= 5; ring++) {
        brush_ink(canvas, 0xf6d3b8, 0.34 - ring * 0.055);
        cairo_set_line_width(canvas->cr, 5);
        cairo_arc(canvas->cr, 1020, 128, ring * 92, -0.62, 0.62);
        cairo_stroke(canvas->cr);
        cairo_arc(canvas->cr, 1020, 128, ring * 92, G_PI - 0.62, G_PI + 0.62);
        cairo_stroke(canvas->cr);
    }
    brush_ridge(canvas, &near);
    brush_trace(canvas,
        "M 1020 180 L 620 850 M 1020 180 L 1440 850 M 1020 430 L 760 850 M 1020 430 L 1290 850", 2,
        0x1a2440);
    brush_trace(
        canvas, "M 998 850 L 1014 130 M 1042 850 L 1026 130 M 1020 128 L 1020 60", 6, 0x1a2440);
    for (int i = 0; i < 22; i++) {
        double y = 850 - i * 32;
        double half = 22 - i * 0.62;

        brush_line(canvas, 1020 - half, y, 1020 + half, y - 32, 3, 0x1a2440);
        brush_line(canvas, 1020 + half, y, 1020 - half, y - 32, 3, 0x1a2440);
    }
    for (int i = 0; i < 3; i++) {
        brush_glow(canvas, 1020, 70 + i * 250, 70, 0xff6a4d, 0.9);
        brush_disc(canvas, 1020, 70 + i * 250, 8, 0xff8a6a);
    }
    brush_oval(canvas, 994, 360, 12, 26, 0xc9c3c0);
    brush_oval(canvas, 1048, 420, 12, 28, 0xa7a6ad);
    brush_rect(canvas, 1090, 790, 120, 60, 0x2b3858);
    brush_rect(canvas, 1106, 808, 22, 20, 0xffd58a);
    BRUSH_POLYGON(canvas, 0x141c30, 1080, 794, 1100, 766, 1200, 766, 1220, 794);
    brush_conifers(canvas, &near, 34, 74, 0x1c2740);
}

static void
draw_telescope(Canvas *canvas)
{
    Ridge far = {800, 120, 420, 0.4, 10, 0x2a3563, 0x5f5a8a};
    Ridge near = {905, 110, 820, 0.1, 66, 0x11172f, 0x0b1022};

    brush_sky(canvas, 820, 0x0b1230, 0x232f63, 0x8a6f9a);
    for (int i = 0; i < 240; i++) {
        double along = brush_chance(canvas, 0, 1);
        double off = (brush_chance(canvas, -1, 1) + brush_chance(canvas, -1, 1)) * 90;

        brush_glow(canvas, 60 + along * 1000 + off * 0.6, 820 - along * 900 + off, 95,
            i % 4 ? 0x9fa6d9 : 0xe3b3b0, 0.05);
    }
    brush_stars(canvas, 780, 1100, 0xfdf3df);
    brush_line(canvas, 300, 150, 430, 210, 2.5, 0xf6ecd8);
    brush_ridge(canvas, &far);
    brush_ridge(canvas, &near);
    brush_fade(canvas, 860, 690, 400, 170, 0xd9d0cf, 0x77739a);
    brush_rect(canvas, 846, 676, 428, 20, 0xb3abb8);
    brush_shape(canvas, "M 862 678 Q 862 470 1060 464 Q 1258 470 1258 678 Z", 0xeee6df, 0x8d87a8);
    brush_shape(canvas, "M 1060 464 Q 1258 470 1258 678 L 1140 678 Q 1180 520 1060 464 Z", 0xb3acbf,
        0x5d5a85);
    brush_shape(canvas,
        "M 962 488 Q 1000 464 1034 466 Q 990 540 986 678 L 916 678 Q 920 540 962 488 Z", 0x1a1f3d,
        0x2b2c52);
    brush_glow(canvas, 955, 610, 130, 0xff9a5c, 0.7);
    brush_place(canvas, 970, 640, 1, 1);
    cairo_rotate(canvas->cr, -0.5);
    brush_fade(canvas, -22, -260, 44, 250, 0xf3ebdf, 0xa79fb4);
    brush_rect(canvas, -28, -276, 56, 26, 0x5d5a85);
    brush_unplace(canvas);
    brush_rect(canvas, 912, 652, 80, 26, 0x2b2c52);
    brush_arch(canvas, 1160, 858, 50, 90, 0x1a1f3d);
    brush_rect(canvas, 1060, 750, 44, 36, 0xffc98a);
    brush_rect(canvas, 906, 750, 44, 36, 0xffc98a);
    brush_person(canvas, 640, brush_ridge_y(&near, 640) + 4, 84, 0x080c1c);
    brush_person(canvas, 690, brush_ridge_y(&near, 690) + 4, 78, 0x080c1c);
    brush_conifers(canvas, &near, 20, 60, 0x11172f);
}

static void
draw_satellite(Canvas *canvas)
{
    brush_sky(canvas, 1000, 0x0a1022, 0x111c3c, 0x1a2d58);
    brush_stars(canvas, 1000, 620, 0xfdf3df);
    brush_glow(canvas, 620, 1900, 1420, 0x6fb6c9, 1.0);
    brush_disc(canvas, 620, 1900, 1210, 0x7fc3cf);
    brush_disc(canvas, 620, 1912, 1210, 0x2f7391);
    cairo_save(canvas->cr);
    cairo_arc(canvas->cr, 620, 1912, 1210, 0, 2 * G_PI);
    cairo_clip(canvas->cr);
    brush_shape(canvas,
        "M 120 900 Q 200 800 340 790 Q 380 740 470 760 Q 560 740 590 790 Q 700 800 660 860 "
        "Q 720 900 640 930 Q 600 1000 400 1000 L 160 1000 Z",
        0xa5ab7d, 0x6f8a6d);
    brush_shape(canvas,
        "M 900 800 Q 990 760 1060 800 Q 1200 840 1240 900 Q 1180 960 1240 1010 L 900 1010 "
        "Q 960 930 880 880 Z",
        0xb3ab7f, 0x7d8a68);
    brush_clouds(canvas, 730, 1000, 12, 0xf6f6ee, 0.6);
    brush_glow(canvas, 1750, 1100, 900, 0x070d1f, 1.0);
    cairo_restore(canvas->cr);
    brush_place(canvas, 1010, 360, 1.25, 1.25);
    cairo_rotate(canvas->cr, -0.42);
    for (int side = -1; side <= 1; side += 2) {
        brush_line(canvas, 0, 0, side * 110, 0, 8, 0xb9b3a4);
        for (int panel = 0; panel < 3; panel++) {
            double x = side > 0 ? 100 + panel * 92 : -186 - panel * 92;

            brush_fade(canvas, x, -56, 86, 112, 0x3f5f9a, 0x24386a);
            for (int i = 1; i < 4; i++) {
                brush_line(canvas, x + i * 21.5, -56, x + i * 21.5, 56, 1.5, 0x8fa6cf);
                brush_line(canvas, x, -56 + i * 28, x + 86, -56 + i * 28, 1.5, 0x8fa6cf);
            }
        }
    }
    brush_fade(canvas, -58, -74, 116, 148, 0xe6b45c, 0xa8742f);
    brush_trace(canvas, "M -58 -30 L 58 -30 M -58 26 L 58 26 M -14 -74 L -14 74", 2, 0x8a5d25);
    brush_rect(canvas, 24, -74, 34, 148, 0x9a6a2b);
    brush_shape(canvas, "M -70 96 Q 0 170 70 96 Q 0 118 -70 96 Z", 0xf3ede0, 0xb9b3a4);
    brush_trace(canvas, "M 0 74 L 0 112 M 0 130 L 0 178 M -20 -74 L -34 -128 M 30 -74 L 30 -112", 5,
        0xd6d0c0);
    brush_disc(canvas, 0, 180, 7, 0xd9573a);
    brush_unplace(canvas);
}

static void
draw_deer(Canvas *canvas, double x, double ground, double scale, double side, Ink ink, Ink mane)
{
    brush_place(canvas, x, ground, side * scale, scale);
    brush_shape(canvas,
        "M -96 -132 Q -60 -146 0 -138 Q 44 -144 66 -160 Q 84 -186 104 -202 Q 116 -216 134 -214 "
        "L 164 -192 Q 172 -182 162 -176 Q 146 -172 134 -174 Q 124 -150 112 -120 Q 98 -84 74 -76 L "
        "70 -44 "
        "L 74 -2 L 60 -2 L 58 -44 L 46 -74 Q 0 -60 -46 -72 L -62 -48 L -58 -2 L -72 -2 L -78 -48 L "
        "-84 -76 "
        "Q -104 -96 -96 -132 Z",
        ink, brush_mix(ink, 0x000000, 0.15));
    brush_shape(canvas,
        "M 52 -78 L 40 -42 L 46 -2 L 33 -2 L 28 -44 L 34 -80 Z M -50 -78 L -42 -46 L -36 -2 L "
        "-49 -2 L -56 -44 L -72 -80 Z",
        brush_mix(ink, 0x000000, 0.3), brush_mix(ink, 0x000000, 0.3));
    brush_shape(canvas,
        "M 66 -160 Q 92 -190 108 -200 Q 130 -176 126 -160 Q 118 -120 100 -92 Q 84 -80 80 -110 Q 60 "
        "-130 "
        "66 -160 Z",
        mane, brush_mix(mane, ink, 0.3));
    brush_shape(canvas, "M -96 -132 Q -116 -126 -108 -104 Q -98 -108 -94 -118 Z", mane, mane);
    brush_shape(canvas, "M 112 -210 Q 92 -222 90 -208 Q 98 -200 112 -202 Z", ink, ink);
    brush_trace(canvas,
        "M 120 -212 Q 92 -262 84 -300 Q 84 -340 112 -368 M 86 -312 Q 66 -330 62 -356 M 96 -350 "
        "Q 88 -366 92 -384 M 98 -254 Q 118 -276 140 -272 M 128 -212 Q 130 -262 148 -296 Q 166 -330 "
        "164 -366 "
        "M 156 -312 Q 180 -330 184 -354 M 136 -262 Q 160 -262 170 -278",
        5.5, brush_mix(ink, 0x000000, 0.25));
    brush_unplace(canvas);
}

static void
draw_reindeer(Canvas *canvas)
{
    Ridge far = {640, 230, 420, 0.4, 39, 0xa9a6c4, 0xe3c9c6};
    Ridge middle = {730, 150, 560, 0, 57, 0xc5c8dc, 0xecdcd6};
    Ridge near = {900, 110, 900, 0, 73, 0xf0ece8, 0xb3bcd6};

    brush_sky(canvas, 660, 0x7f95c0, 0xd9bfd0, 0xfbdcb8);
    brush_sun(canvas, 330, 560, 50, 0xfff2d2, 0xfcc48a);
    brush_clouds(canvas, 130, 480, 5, 0xf6d9d2, 0.6);
    brush_ridge(canvas, &far);
    brush_mist(canvas, 650, 130, 0xf9dcc4, 0.7);
    brush_ridge(canvas, &middle);
    brush_conifers(canvas, &middle, 44, 46, 0x7f88ad);
    for (int i = 0; i < 7; i++)
        draw_deer(canvas, 160 + i * 112 + (i % 3) * 30, 758 + (i % 2) * 12, 0.3, i == 4 ? -1 : 1,
            0x6d6a86, 0x9f9ab0);
    brush_ridge(canvas, &near);
    draw_deer(canvas, 570, 878, 0.85, 1, 0x5f5468, 0xb3a5a6);
    draw_deer(canvas, 1040, 912, 1.55, -1, 0x5a4a4f, 0xd9c9ba);
    brush_ink(canvas, 0x8f9cc4, 0.4);
    for (int i = 0; i < 60; i++) {
        double x = brush_chance(canvas, 0, CANVAS_WIDTH);
        double y = brush_chance(canvas, 900, 985);

        brush_line(canvas, x, y, x + brush_chance(canvas, -7, 9), y - brush_chance(canvas, 12, 34),
            2, 0x9a8f86);
    }
    brush_snowfall(canvas, 90, 0xffffff);
}

static void
draw_fox(Canvas *canvas)
{
    Ridge near = {900, 90, 900, 0, 25, 0xe9eef0, 0xa9bccb};

    brush_sky(canvas, 800, 0x9fb6c2, 0xc9d6d8, 0xeeeae0);
    for (int layer = 0; layer < 3; layer++) {
        Ridge woods = {700 + layer * 60, 70, 420, 0, 80 + (guint32)layer, 0, 0};
        Ink ink = brush_mix(0xa3b8c2, 0x4b6878, layer / 2.0);

        woods.ink = 0xd3dee2;
        woods.mist = 0xe6ecec;
        brush_conifers(canvas, &woods, 30 - layer * 8, 280 + layer * 130, ink);
        brush_mist(canvas, 690 + layer * 60, 200, 0xe9eeec, 0.7);
        brush_ridge(canvas, &woods);
    }
    brush_ridge(canvas, &near);
    brush_place(canvas, 830, 880, 1.55, 1.55);
    brush_ink(canvas, 0x6f8a9f, 1);
    brush_oval(canvas, -20, 2, 190, 12, 0xa3b8c8);
    brush_shape(canvas,
        "M -40 -40 Q -130 -20 -190 -46 Q -236 -70 -226 -110 Q -190 -92 -150 -96 Q -90 -110 -50 -84 "
        "Z",
        0xd0622b, 0xa8481f);
    brush_shape(canvas,
        "M -226 -110 Q -236 -70 -190 -46 Q -176 -62 -184 -92 Q -206 -96 -226 -110 Z", 0xfaf3e6,
        0xe0d6c6);
    brush_shape(canvas,
        "M -62 0 Q -90 -70 -44 -126 Q -8 -176 36 -212 L 92 -170 Q 96 -110 80 -60 L 76 0 L 52 0 "
        "L 46 -52 L 34 0 L 8 0 L 10 -40 Q -4 -10 -10 0 Z",
        0xdc6f30, 0xb8501f);
    brush_shape(canvas, "M 56 -178 Q 92 -170 92 -140 Q 88 -92 62 -74 Q 44 -110 56 -178 Z", 0xfbf5e8,
        0xe6dccb);
    brush_shape(canvas, "M 10 -26 L 34 -26 L 34 0 L 6 0 Z M 53 -30 L 78 -30 L 76 0 L 52 0 Z",
        0x3a2a28, 0x2a1f20);
    brush_shape(canvas,
        "M 22 -226 L 18 -292 L 54 -256 Q 72 -262 88 -256 L 118 -290 L 118 -226 Q 120 -206 138 -190 "
        "Q 150 -178 140 -172 Q 110 -160 84 -164 Q 44 -166 30 -190 Q 20 -206 22 -226 Z",
        0xe27a38, 0xc65c26);
    brush_shape(canvas,
        "M 26 -272 L 24 -284 L 44 -258 L 34 -246 Z M 112 -274 L 112 -284 L 96 -260 L 108 -246 Z",
        0x3a2a28, 0x3a2a28);
    brush_shape(canvas,
        "M 30 -190 Q 60 -200 84 -186 Q 108 -198 124 -202 Q 128 -196 138 -190 Q 150 -178 140 -172 Q "
        "110 -160 84 -164 Q 44 -166 30 -190 Z",
        0xfbf5e8, 0xeee3d2);
    brush_oval(canvas, 138, -182, 9, 7, 0x2a1f20);
    brush_trace(canvas, "M 56 -218 Q 64 -225 72 -217 M 100 -218 Q 108 -226 115 -218", 5, 0x2a1f20);
    brush_unplace(canvas);
    for (int i = 0; i < 16; i++)
        brush_line(canvas, 300 + i * 17, 940 + (i % 3) * 8, 296 + i * 18, 880 + (i * 13 % 40), 2.5,
            0x7d8a8a);
    brush_snowfall(canvas, 240, 0xffffff);
}

const Scene scenes_land[] = {
    {"mountains", draw_mountains},
    {"fjord", draw_fjord},
    {"glacier", draw_glacier},
    {"wheat-field", draw_wheat_field},
    {"power-lines", draw_power_lines},
    {"wind-turbines", draw_wind_turbines},
    {"dam", draw_dam},
    {"ski-slope", draw_ski_slope},
    {"forest", draw_forest},
    {"sun", draw_sun},
    {"snow", draw_snow},
    {"radio-mast", draw_radio_mast},
    {"telescope", draw_telescope},
    {"satellite", draw_satellite},
    {"reindeer", draw_reindeer},
    {"fox", draw_fox},
    {NULL, NULL},
};
