/* SPDX-License-Identifier: MIT */
/*
 * Still lifes: the objects a newsroom shows when there is no place to show.
 * A few large shapes on a table or wall, lit from the left, with one accent colour.
 */
#include <math.h>

#include "brush.h"

static void
draw_market_chart(Canvas *canvas)
{
    double level = 690;
    double last = level;

    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0xf3e8d2, 0xe3d3b3);
    for (int i = 1; i < 9; i++)
        brush_line(canvas, 110, 90 + i * 90, 1500, 90 + i * 90, 1.5, 0xd0bf9d);
    for (int i = 0; i < 14; i++)
        brush_line(canvas, 140 + i * 104, 100, 140 + i * 104, 820, 1, 0xdccbab);
    cairo_move_to(canvas->cr, 110, 820);
    for (int x = 110; x <= 1500; x += 10)
        cairo_line_to(canvas->cr, x, 810 - 210 * brush_noise(5, x / 330.0) - (x - 110) * 0.16);
    cairo_line_to(canvas->cr, 1500, 820);
    brush_ink(canvas, 0x8fa8a0, 0.55);
    cairo_fill(canvas->cr);
    for (int i = 0; i < 33; i++) {
        double x = 136 + i * 41;
        double drift = i < 9 ? 17 : i < 15 ? -21 : 27;
        double open = level;
        double high = 0;
        double low = 0;
        Ink ink = 0;

        level = CLAMP(level - drift + brush_chance(canvas, -34, 34), 180, 740);
        ink = level < open ? 0x2f5f66 : 0xb8432f;
        high = MIN(open, level) - brush_chance(canvas, 10, 44);
        low = MAX(open, level) + brush_chance(canvas, 10, 44);
        brush_line(canvas, x, high, x, low, 3, ink);
        brush_rect(canvas, x - 12, MIN(open, level), 24, MAX(6, ABS(open - level)), ink);
        brush_veil(canvas, x - 12, 900 - brush_chance(canvas, 14, 76), 24, 100, 0x6d6a5c, 0.45);
        if (i > 0)
            brush_line(canvas, x - 41, last + 66, x, (open + level) / 2 + 66, 5, 0x2a333c);
        last = (open + level) / 2;
    }
    brush_rect(canvas, 0, 900, CANVAS_WIDTH, 100, 0xe3d3b3);
    brush_line(canvas, 110, 820, 1500, 820, 3, 0x2a333c);
    brush_line(canvas, 110, 900, 1500, 900, 3, 0x2a333c);
    brush_glow(canvas, 136 + 32 * 41, last + 66, 90, 0xd9922f, 0.8);
    brush_disc(canvas, 136 + 32 * 41, last + 66, 14, 0xd9922f);
    for (int i = 0; i < 14; i++)
        brush_rect(canvas, 126 + i * 104, 918, 30, 6, 0x8f8468);
    for (int i = 1; i < 9; i++)
        brush_rect(canvas, 1514, 87 + i * 90, 40 - (i % 3) * 8, 6, 0x8f8468);
}

static void
draw_lying_book(Canvas *canvas, double x, double y, double width, double height, Ink cover)
{
    brush_fade(canvas, x + 14, y + 8, width - 8, height - 16, 0xf6ecd6, 0xd0bf9d);
    for (int i = 1; i < 6; i++)
        brush_line(canvas, x + 26, y + 8 + i * (height - 16) / 6, x + width + 2,
            y + 8 + i * (height - 16) / 6, 1.2, 0xb8a684);
    brush_rect(canvas, x + 6, y, width + 8, 9, cover);
    brush_rect(canvas, x + 6, y + height - 9, width + 8, 9, brush_mix(cover, 0x000000, 0.3));
    brush_place(canvas, x, y, 1, height / 100);
    brush_shape(canvas, "M 24 0 L 60 0 L 60 100 L 24 100 Q -8 84 -8 50 Q -8 16 24 0 Z",
        brush_mix(cover, 0xffffff, 0.1), brush_mix(cover, 0x000000, 0.3));
    brush_rect(canvas, 38, 0, 6, 100, 0xd9b25c);
    brush_unplace(canvas);
}

static void
draw_book_stack(Canvas *canvas)
{
    static const Ink covers[] = {0x2f4f5c, 0xa83f34, 0x7a7f5c, 0xc29a4a, 0x4a3d4f, 0x35665c};
    double y = 800;

    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0xb9b7a3, 0xe0d5b8);
    brush_rect(canvas, 140, 60, 520, 610, 0xf3ead6);
    brush_fade(canvas, 166, 86, 468, 558, 0x8fb5bd, 0xf6e3b5);
    brush_clip(canvas, "M 166 86 L 634 86 L 634 644 L 166 644 Z");
    brush_peak(canvas, &(Peak){360, 644, 620, 300, 0.35, 0x8fa3a8, 0x6d8792, 0xf6f1e3, 0xd9d6bf});
    brush_disc(canvas, 510, 250, 40, 0xfdf3d8);
    for (int i = 0; i < 9; i++)
        brush_conifer(canvas, 170 + i * 58, 650, 110, 0x4f6f6c);
    brush_unplace(canvas);
    brush_trace(canvas, "M 400 86 L 400 644 M 166 330 L 634 330", 14, 0xf3ead6);
    brush_rect(canvas, 116, 660, 568, 26, 0xfbf5e6);
    brush_fade(canvas, 0, 800, CANVAS_WIDTH, 200, 0x9a6f4a, 0x5f4230);
    brush_rect(canvas, 0, 796, CANVAS_WIDTH, 8, 0xc29a6c);
    brush_ink(canvas, 0x4a3226, 0.4);
    cairo_rectangle(canvas->cr, 700, 806, 760, 24);
    cairo_fill(canvas->cr);
    for (int i = 0; i < 6; i++) {
        double height = 62 + (i * 29 % 37);

        y -= height;
        draw_lying_book(canvas, 730 + (i * 53 % 61) - i * 4, y, 590 - i * 38 - (i * 31 % 47),
            height, covers[i]);
    }
    brush_shape(canvas,
        "M 740 290 Q 860 240 950 300 Q 1050 240 1180 282 L 1196 320 Q 1060 290 950 336 Q 850 290 "
        "724 328 Z",
        0xfbf3e0, 0xd9cbaa);
    brush_trace(canvas,
        "M 950 302 L 950 334 M 776 300 Q 860 272 930 308 M 970 308 Q 1060 268 1150 292", 2,
        0xa8956f);
    brush_shape(canvas, "M 300 800 L 312 690 L 452 690 L 464 800 Z", 0xf3ead6, 0xc9b894);
    brush_trace(canvas, "M 458 712 Q 520 716 506 756 Q 496 778 462 776", 13, 0xdccdb0);
    brush_oval(canvas, 382, 690, 70, 11, 0x5c3d2c);
    brush_smoke(canvas, 380, 680, 120, 0xf6f1e3);
    brush_trace(canvas, "M 520 826 L 660 812", 9, 0xd9922f);
}

static void
draw_flask(Canvas *canvas, double x, double ground, double scale, Ink liquid)
{
    static const char outline[] =
        "M -24 -300 L 24 -300 L 24 -190 L 118 -26 Q 128 0 100 0 L -100 0 Q -128 0 -118 -26 L "
        "-24 -190 Z";

    brush_place(canvas, x, ground, scale, scale);
    brush_clip(canvas, outline);
    brush_veil(canvas, -140, -320, 280, 340, 0xf3f6f0, 0.45);
    brush_fade(canvas, -140, -118, 280, 130, brush_mix(liquid, 0xffffff, 0.2), liquid);
    brush_rect(canvas, -140, -122, 280, 8, brush_mix(liquid, 0xffffff, 0.5));
    for (int i = 0; i < 9; i++)
        brush_disc(canvas, brush_chance(canvas, -70, 70), brush_chance(canvas, -100, -12),
            brush_chance(canvas, 3, 8), brush_mix(liquid, 0xffffff, 0.45));
    brush_unplace(canvas);
    brush_trace(canvas, outline, 5, 0x3f5f68);
    brush_line(canvas, -34, -302, 34, -302, 11, 0x3f5f68);
    brush_trace(canvas, "M -78 -40 L -20 -150", 7, 0xfbfbf3);
    brush_unplace(canvas);
}

static void
draw_microscope(Canvas *canvas)
{
    brush_shape(canvas,
        "M -150 0 L -140 -36 Q -130 -50 -100 -50 L 110 -50 Q 136 -50 144 -30 L 150 0 Z", 0x2a3f4a,
        0x1b2a33);
    brush_shape(canvas,
        "M 60 -46 Q 190 -150 150 -290 Q 130 -360 70 -390 L 50 -350 Q 96 -320 106 -270 Q 130 -170 "
        "10 -46 Z",
        0x35505c, 0x22343e);
    brush_rect(canvas, -130, -150, 190, 18, 0x22343e);
    brush_rect(canvas, -90, -158, 96, 8, 0x9fd0cf);
    brush_place(canvas, -10, -290, 1, 1);
    cairo_rotate(canvas->cr, 0.32);
    brush_fade(canvas, -32, -170, 64, 210, 0xe9e4d6, 0xb8b5aa);
    brush_rect(canvas, -24, -230, 48, 62, 0x2a3f4a);
    brush_rect(canvas, -30, -242, 60, 16, 0x1b2a33);
    brush_rect(canvas, -38, 36, 76, 26, 0x2a3f4a);
    brush_rect(canvas, -18, 60, 36, 62, 0xc29a4a);
    brush_rect(canvas, -36, -70, 72, 12, 0xc8472f);
    brush_unplace(canvas);
    brush_disc(canvas, 120, -210, 30, 0x1b2a33);
    brush_disc(canvas, 120, -210, 15, 0xc29a4a);
}

static void
draw_laboratory(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x7fa6a8, 0xcfdfd3);
    brush_glow(canvas, 420, 250, 720, 0xf6f6e3, 0.8);
    for (int shelf = 0; shelf < 2; shelf++) {
        double y = 250 + shelf * 190;

        for (int i = 0; i < 15; i++) {
            double tall = brush_chance(canvas, 50, 110);
            Ink ink =
                brush_mix(0x5f8a90, i % 4 ? 0x9cc0b9 : 0xd9a45a, brush_chance(canvas, 0.2, 0.9));
            double x = 110 + i * 96;

            brush_rect(canvas, x, y - tall, 58, tall, ink);
            brush_rect(canvas, x + 15, y - tall - 18, 28, 20, brush_mix(ink, 0x2a3f4a, 0.5));
            brush_rect(canvas, x + 8, y - tall * 0.7, 42, tall * 0.34, 0xe9efe3);
        }
        brush_rect(canvas, 70, y, 1470, 14, 0x4f7780);
    }
    brush_mist(canvas, 340, 500, 0xb9d2c9, 0.5);
    brush_fade(canvas, 0, 800, CANVAS_WIDTH, 200, 0xf3efe0, 0xb9c3b9);
    brush_rect(canvas, 0, 860, CANVAS_WIDTH, 140, 0x4f7780);
    brush_rect(canvas, 0, 852, CANVAS_WIDTH, 10, 0x35596a);
    brush_place(canvas, 1150, 824, 1.35, 1.35);
    draw_microscope(canvas);
    brush_unplace(canvas);
    draw_flask(canvas, 330, 826, 1.15, 0xd9573a);
    draw_flask(canvas, 620, 834, 0.8, 0x3f8f96);
    brush_rect(canvas, 745, 640, 200, 16, 0x8a6244);
    brush_rect(canvas, 745, 800, 200, 22, 0x8a6244);
    brush_rect(canvas, 745, 640, 14, 180, 0x6d4c36);
    brush_rect(canvas, 931, 640, 14, 180, 0x6d4c36);
    for (int i = 0; i < 4; i++) {
        static const Ink inks[] = {0xe0a63c, 0x3f8f96, 0xd9573a, 0x7a8f5c};
        double x = 772 + i * 42;

        brush_veil(canvas, x, 590, 26, 206, 0xf6f9f3, 0.7);
        brush_fade(canvas, x, 690 + (i * 31 % 50), 26, 106 - (i * 31 % 50),
            brush_mix(inks[i], 0xffffff, 0.2), inks[i]);
        brush_rect(canvas, x - 4, 586, 34, 8, 0x3f5f68);
    }
}

static void
draw_roller(Canvas *canvas, double x, double y, double radius, Ink ink)
{
    brush_disc(canvas, x, y, radius, brush_mix(ink, 0x000000, 0.35));
    brush_disc(canvas, x - radius * 0.04, y - radius * 0.05, radius * 0.93, ink);
    brush_disc(
        canvas, x - radius * 0.1, y - radius * 0.12, radius * 0.6, brush_mix(ink, 0xffffff, 0.12));
    brush_disc(canvas, x, y, radius * 0.22, brush_mix(ink, 0x000000, 0.5));
    for (int i = 0; i < 6; i++)
        brush_disc(canvas, x + radius * 0.74 * cos(i * G_PI / 3),
            y + radius * 0.74 * sin(i * G_PI / 3), radius * 0.05, brush_mix(ink, 0x000000, 0.5));
}

static void
draw_newspaper(Canvas *canvas, double x, double y, double width, double height)
{
    brush_fade(canvas, x, y, width, height, 0xfbf4e2, 0xe6d9bb);
    brush_rect(canvas, x + width * 0.12, y + height * 0.07, width * 0.76, height * 0.09, 0x26282c);
    brush_rect(canvas, x + width * 0.08, y + height * 0.19, width * 0.84, 2, 0x26282c);
    brush_rect(canvas, x + width * 0.08, y + height * 0.25, width * 0.5, height * 0.32, 0x7a8a8c);
    for (int i = 0; i < 13; i++) {
        double line = y + height * (0.25 + i * 0.053);

        brush_rect(canvas, x + width * 0.63, line, width * 0.29, height * 0.018, 0x8a8478);
        if (i > 6)
            brush_rect(canvas, x + width * 0.08, line, width * 0.5, height * 0.018, 0x8a8478);
    }
}

static void
draw_printing_press(Canvas *canvas)
{
    static const double rollers[][3] = {{330, 640, 105}, {520, 470, 86}, {690, 640, 86},
        {840, 450, 110}, {1010, 640, 86}, {1170, 470, 86}};

    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x3a474c, 0x6d7472);
    for (int i = 0; i < 7; i++) {
        brush_fade(canvas, 40 + i * 230, 60, 170, 190, 0xd9cba0, 0x9fa38f);
        brush_trace(canvas, "M 0 155 L 1600 155", 5, 0x3a474c);
        brush_line(canvas, 125 + i * 230, 60, 125 + i * 230, 250, 5, 0x3a474c);
    }
    brush_mist(canvas, 300, 420, 0x8f9488, 0.4);
    brush_fade(canvas, 190, 330, 1130, 490, 0x35524f, 0x1f3534);
    brush_rect(canvas, 170, 316, 1170, 26, 0x4a6a64);
    brush_rect(canvas, 170, 806, 1170, 30, 0x182827);
    for (int i = 0; i < 20; i++)
        brush_disc(canvas, 200 + i * 58, 329, 5, 0xc29a4a);
    brush_trace(canvas,
        "M -20 800 L 150 800 Q 225 780 226 640 Q 240 530 330 535 Q 420 560 440 520 Q 436 390 520 "
        "384 Q 604 "
        "390 606 560 Q 610 724 690 726 Q 770 724 740 470 Q 740 342 840 340 Q 950 344 938 560 Q 930 "
        "724 1010 726 Q "
        "1096 724 1084 500 Q 1084 384 1170 384 Q 1256 390 1256 520 Q 1260 690 1400 700 L 1620 700",
        15, 0xf6ecd3);
    for (int i = 0; i < 6; i++)
        draw_roller(
            canvas, rollers[i][0], rollers[i][1], rollers[i][2] - 8, i == 3 ? 0xa83f34 : 0x6d7f7c);
    brush_fade(canvas, 0, 836, CANVAS_WIDTH, 164, 0x4a4a46, 0x2a2c2c);
    brush_disc(canvas, 90, 730, 116, 0xd9ccae);
    for (int i = 0; i < 6; i++) {
        brush_ink(canvas, 0xb3a585, 1);
        cairo_set_line_width(canvas->cr, 2);
        cairo_arc(canvas->cr, 90, 730, 108 - i * 15, 0, 2 * G_PI);
        cairo_stroke(canvas->cr);
    }
    brush_disc(canvas, 90, 730, 22, 0x5c4a3c);
    brush_fade(canvas, 1180, 856, 420, 18, 0x6d7472, 0x35403f);
    for (int i = 0; i < 5; i++) {
        brush_place(canvas, 860 + i * 150, 870 - i * 36, 1, 1);
        cairo_rotate(canvas->cr, -0.1);
        brush_veil(canvas, 8, 10, 190, 130, 0x000000, 0.3);
        draw_newspaper(canvas, 0, 0, 190, 132);
        brush_unplace(canvas);
    }
    brush_person(canvas, 560, 940, 270, 0x1a2428);
    brush_rect(canvas, 536, 690, 46, 10, 0x1a2428);
    brush_glow(canvas, 840, 300, 420, 0xffe3a8, 0.28);
}

static void
draw_ballot_box(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0xc9cfc6, 0xe9e1cb);
    for (int booth = 0; booth < 4; booth++) {
        double x = 40 + booth * 400;

        brush_rect(canvas, x, 150, 330, 560, 0x9fa8a0);
        for (int fold = 0; fold < 9; fold++)
            brush_fade(canvas, x + 16 + fold * 33, 180, 34, booth == 2 ? 400 : 430,
                fold % 2 ? 0x4f7480 : 0x5f8590, fold % 2 ? 0x35596a : 0x42687a);
        brush_rect(canvas, x - 6, 150, 342, 22, 0x7f8a84);
    }
    brush_person(canvas, 208, 720, 240, 0x33414a);
    brush_clip(canvas, "M 60 160 L 350 160 L 350 560 L 60 560 Z");
    for (int fold = 0; fold < 9; fold++)
        brush_fade(canvas, 56 + fold * 33, 180, 34, 330, fold % 2 ? 0x4f7480 : 0x5f8590,
            fold % 2 ? 0x35596a : 0x42687a);
    brush_unplace(canvas);
    brush_mist(canvas, 430, 620, 0xe3e0cf, 0.45);
    brush_fade(canvas, 0, 780, CANVAS_WIDTH, 220, 0xb98f62, 0x7d5a3c);
    brush_rect(canvas, 0, 776, CANVAS_WIDTH, 8, 0xdcb98a);
    brush_oval(canvas, 850, 884, 380, 30, 0x7d5a3c);
    BRUSH_POLYGON(canvas, 0xb9c3b9, 550, 520, 620, 450, 1150, 450, 1080, 520);
    BRUSH_POLYGON(canvas, 0x9aa69e, 1080, 520, 1150, 450, 1150, 820, 1080, 890);
    brush_fade(canvas, 550, 520, 530, 370, 0xf6f1e3, 0xd3d3c4);
    BRUSH_POLYGON(canvas, 0x26343a, 720, 494, 734, 478, 990, 478, 976, 494);
    brush_rect(canvas, 550, 520, 530, 14, 0xfffaee);
    brush_rect(canvas, 550, 730, 530, 60, 0xb8402f);
    brush_disc(canvas, 815, 660, 84, 0x2f4f5c);
    brush_trace(canvas, "M 776 660 L 806 692 L 860 628", 19, 0xf6f1e3);
    brush_rect(canvas, 1056, 556, 34, 44, 0xc29a4a);
    brush_place(canvas, 850, 486, 1, 1);
    cairo_rotate(canvas->cr, -0.06);
    brush_fade(canvas, -110, -236, 224, 238, 0xfffdf4, 0xe9e4d3);
    for (int i = 0; i < 4; i++) {
        brush_rect(canvas, -50, -196 + i * 46, 130, 9, 0x8f948c);
        brush_rect(canvas, -88, -204 + i * 46, 24, 24, 0x33434c);
        brush_rect(canvas, -84, -200 + i * 46, 16, 16, 0xfbf8ec);
    }
    brush_trace(canvas, "M -86 -106 L -66 -88 M -66 -106 L -86 -88", 6, 0xb8402f);
    brush_unplace(canvas);
    brush_place(canvas, 950, 300, 1, 1);
    brush_shape(canvas,
        "M -36 -26 Q -70 -14 -84 14 Q -86 34 -66 28 L -20 8 Q 6 40 60 30 Q 110 16 140 -30 L 210 "
        "-84 L 150 -170 "
        "L 70 -104 Q 10 -80 -36 -26 Z",
        0xe3b492, 0xc9916f);
    brush_shape(canvas,
        "M 70 -104 L 150 -170 L 210 -84 L 128 -20 Z M 128 -152 L 460 -420 L 560 -300 L 196 -74 Z",
        0x2a3f4f, 0x1f303d);
    brush_shape(canvas, "M 104 -132 L 150 -170 L 216 -78 L 164 -40 Z", 0xfbf8ec, 0xd9d6c9);
    brush_unplace(canvas);
}

static void
draw_archive_boxes(Canvas *canvas)
{
    static const Ink inks[] = {0xb98f5c, 0xa87c4c, 0xc9a472, 0x8f7350, 0x6d7f7c};

    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x2f3836, 0x454a42);
    for (int row = 0; row < 4; row++) {
        double y = 60 + row * 205;

        brush_rect(canvas, 60, y - 20, 1480, 200, 0x232a29);
        for (int i = 0; i < 9; i++) {
            double x = 84 + i * 160;
            double width = 146;
            double tall = i * row % 5 == 3 ? 118 : 152;
            gboolean accent = row == 1 && i == 5;
            Ink ink = accent ? 0xb8432f : inks[(i * 3 + row * 2 + i / 4) % 5];

            if (row == 2 && i == 2)
                continue;
            brush_fade(canvas, x, y + 178 - tall, width, tall, ink, brush_mix(ink, 0x1d1512, 0.35));
            brush_rect(
                canvas, x - 3, y + 178 - tall, width + 6, 30, brush_mix(ink, 0xffffff, 0.12));
            brush_veil(canvas, x, y + 208 - tall, width, 7, 0x1d1512, 0.3);
            brush_rect(canvas, x + 34, y + 124, 78, 34, 0xf3e8d0);
            brush_rect(canvas, x + 42, y + 132, 60 - (i * 7 % 20), 5, 0x5c554a);
            brush_rect(canvas, x + 42, y + 143, 40 + (i * 11 % 18), 4, 0x9a9080);
            brush_disc(canvas, x + 73, y + 100, 10, brush_mix(ink, 0x1d1512, 0.6));
        }
        brush_fade(canvas, 40, y + 178, 1520, 20, 0x7a8580, 0x4a5550);
    }
    for (int i = 0; i < 4; i++)
        brush_fade(canvas, 40 + i * 498, 20, 24, 900, 0x8a958f, 0x4a5550);
    brush_fade(canvas, 0, 880, CANVAS_WIDTH, 120, 0x6d6a5c, 0x3a3a35);
    brush_glow(canvas, 520, 260, 620, 0xffe3a8, 0.42);
    brush_line(canvas, 520, 0, 520, 130, 5, 0x1d2423);
    BRUSH_POLYGON(canvas, 0x1d2423, 450, 178, 496, 126, 544, 126, 590, 178);
    brush_oval(canvas, 520, 178, 58, 12, 0xfff3cf);
    brush_trace(canvas, "M 1130 960 L 1220 30 M 1330 960 L 1240 30", 13, 0xc9a472);
    for (int i = 0; i < 10; i++)
        brush_line(canvas, 1140 + i * 9, 900 - i * 88, 1322 - i * 8, 900 - i * 88, 10, 0xb38f5f);
    brush_person(canvas, 430, 966, 420, 0x1d2629);
    brush_fade(canvas, 440, 700, 150, 104, 0xc9a472, 0x8f7350);
    brush_rect(canvas, 436, 700, 158, 24, 0xdcbb8c);
    brush_rect(canvas, 482, 744, 70, 30, 0xf3e8d0);
    brush_trace(canvas, "M 452 640 L 478 700 L 520 726", 30, 0x2b373a);
    brush_disc(canvas, 524, 728, 15, 0xc9916f);
}

static void
draw_coin_stack(Canvas *canvas, double x, double ground, double radius, int count, Ink metal)
{
    double thick = radius * 0.22;
    double flat = radius * 0.27;

    for (int i = 0; i < count; i++) {
        double shift = brush_chance(canvas, -0.05, 0.05) * radius;
        double y = ground - i * thick;

        brush_oval(canvas, x + shift, y, radius, flat, brush_mix(metal, 0x2a1c10, 0.5));
        brush_rect(canvas, x + shift - radius, y - thick + 2, radius * 2, thick - 2,
            brush_mix(metal, 0x2a1c10, 0.28));
        for (int notch = -9; notch <= 9; notch++) {
            double angle = notch * 0.16;

            brush_line(canvas, x + shift + radius * sin(angle), y - thick + 3 + flat * cos(angle),
                x + shift + radius * sin(angle), y + flat * cos(angle) - 2, 2.2,
                brush_mix(metal, notch < -1 ? 0xfff3cf : 0x2a1c10, notch < -1 ? 0.25 : 0.5));
        }
        brush_oval(canvas, x + shift, y - thick, radius, flat, metal);
        brush_oval(canvas, x + shift, y - thick, radius * 0.86, flat * 0.84,
            brush_mix(metal, 0x2a1c10, 0.2));
        brush_oval(canvas, x + shift, y - thick + 1, radius * 0.82, flat * 0.8,
            brush_mix(metal, 0xfff3cf, 0.22));
    }
}

static void
draw_crown_coin(Canvas *canvas, double x, double y, double radius, Ink metal)
{
    Ink dark = brush_mix(metal, 0x2a1c10, 0.5);

    brush_disc(
        canvas, x + radius * 0.07, y + radius * 0.02, radius, brush_mix(metal, 0x2a1c10, 0.6));
    brush_disc(canvas, x, y, radius, metal);
    brush_disc(canvas, x, y, radius * 0.88, dark);
    brush_disc(canvas, x + radius * 0.01, y + radius * 0.01, radius * 0.86,
        brush_mix(metal, 0xfff3cf, 0.2));
    for (int i = 0; i < 48; i++)
        brush_disc(canvas, x + radius * 0.94 * cos(i * G_PI / 24),
            y + radius * 0.94 * sin(i * G_PI / 24), radius * 0.018, dark);
    brush_place(canvas, x, y, radius / 100, radius / 100);
    brush_shape(canvas,
        "M -50 34 L -60 -26 L -32 2 L -22 -40 L 0 -4 L 22 -40 L 32 2 L 60 -26 L 50 34 Z", dark,
        dark);
    brush_rect(canvas, -50, 40, 100, 12, dark);
    for (int i = -2; i <= 2; i++)
        brush_disc(canvas, i * 30, i % 2 ? -48 : i ? -34 : -13, i ? 7 : 6, dark);
    for (int i = -1; i <= 1; i++)
        brush_disc(canvas, i * 26, 20, 6, brush_mix(metal, 0xfff3cf, 0.4));
    brush_trace(canvas, "M -72 -30 Q -60 -66 -24 -76", 4, 0xfff3cf);
    brush_unplace(canvas);
}

static void
draw_crown_coins(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x22403f, 0x4f6f66);
    brush_glow(canvas, 520, 300, 780, 0xc9c79b, 0.55);
    brush_fade(canvas, 0, 740, CANVAS_WIDTH, 260, 0x3a2c28, 0x201a1a);
    brush_rect(canvas, 0, 736, CANVAS_WIDTH, 6, 0x7d5a3c);
    brush_ink(canvas, 0x120c0c, 0.5);
    cairo_rectangle(canvas->cr, 240, 850, 1180, 30);
    cairo_fill(canvas->cr);
    draw_coin_stack(canvas, 330, 840, 120, 4, 0xb8b3a3);
    draw_coin_stack(canvas, 590, 850, 120, 9, 0xd9a84e);
    draw_coin_stack(canvas, 850, 860, 120, 14, 0xd0994a);
    draw_crown_coin(canvas, 1190, 680, 190, 0xe0b45c);
    draw_coin_stack(canvas, 1450, 880, 110, 2, 0xb8743f);
    draw_coin_stack(canvas, 420, 940, 112, 1, 0xb8743f);
    draw_coin_stack(canvas, 980, 950, 112, 1, 0xb8b3a3);
}

const Scene scenes_things[] = {
    {"market-chart", draw_market_chart},
    {"book-stack", draw_book_stack},
    {"laboratory", draw_laboratory},
    {"printing-press", draw_printing_press},
    {"ballot-box", draw_ballot_box},
    {"archive-boxes", draw_archive_boxes},
    {"crown-coins", draw_crown_coins},
    {NULL, NULL},
};
