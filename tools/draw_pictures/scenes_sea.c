/* SPDX-License-Identifier: MIT */
/*
 * Scenes of the coast: harbours, boats, ships and the light that guides them.
 * Each paints sky and shore first, mirrors them into the water, then adds what floats in front.
 */
#include <math.h>

#include "brush.h"

static void
draw_crane(Canvas *canvas, double x, double ground, double scale, Ink ink)
{
    brush_place(canvas, x, ground, scale, scale);
    brush_trace(canvas,
        "M -50 0 L -34 -190 M 50 0 L 34 -190 M -46 -60 L 46 -60 M -44 -60 L 34 -190 "
        "M 44 -60 L -34 -190 M -60 -190 L 60 -190",
        8, ink);
    brush_rect(canvas, -22, -236, 60, 48, ink);
    brush_trace(canvas,
        "M 10 -200 L 10 -340 M 10 -236 L -220 -300 M 10 -340 L -220 -300 M 10 -340 "
        "L 96 -226 M 20 -226 L 100 -226",
        7, ink);
    brush_trace(canvas,
        "M -40 -250 L -76 -308 L -100 -266 L -136 -316 L -160 -283 M -216 -300 "
        "L -216 -150",
        2.5, ink);
    brush_rect(canvas, -230, -152, 28, 10, ink);
    brush_unplace(canvas);
}

static void
draw_harbour_dawn(Canvas *canvas)
{
    Ridge far = {600, 190, 420, 0.2, 11, 0xb98f96, 0xf0b99c};
    Ridge near = {608, 90, 300, 0, 42, 0x7d6f85, 0xc79a97};

    brush_sky(canvas, 620, 0x6f8aa6, 0xe9bda4, 0xfbd9a8);
    brush_clouds(canvas, 90, 470, 7, 0xf7d7c0, 0.55);
    brush_sun(canvas, 520, 520, 52, 0xfff0c9, 0xf79a5e);
    brush_ridge(canvas, &far);
    brush_ridge(canvas, &near);
    brush_mist(canvas, 600, 120, 0xfbd3a6, 0.7);
    brush_rect(canvas, 930, 590, 700, 40, 0x33384c);
    draw_crane(canvas, 1130, 594, 1.0, 0x2d3348);
    draw_crane(canvas, 1370, 594, 1.25, 0x262c40);
    for (int i = 0; i < 9; i++)
        brush_rect(canvas, 1180 + i * 46, 590 - 26 * (1 + i % 3), 43, 26 * (1 + i % 3),
            brush_mix(0x3c4058, 0xa8574a, (i * 5 % 9) / 9.0));
    brush_water(canvas, 622, 0x8d93a8, 0.12, 0.8);
    brush_glitter(canvas, 520, 624, 960, 130, 0xfff0c9);
    brush_ripples(canvas, 640, 150, 0x4d5a76, 0.28);
    brush_trawler(canvas, 330, 800, 1.35, 0x2c3a52, 0xf0dcc6, 0x252c3e);
    brush_trawler(canvas, 800, 690, 0.62, 0x8f3f3a, 0xe8d2bd, 0x2f354a);
    brush_veil(canvas, 150, 806, 390, 5, 0x25304a, 0.5);
    brush_birds(canvas, 760, 300, 170, 9, 0x4a4c60);
}

static void
draw_quay_row(Canvas *canvas, double ground)
{
    static const Ink walls[] = {0x33475f, 0x4b4658, 0x2b3d57, 0x56504f, 0x3b5064};
    double x = -30;

    for (int i = 0; x < CANVAS_WIDTH; i++) {
        double width = brush_chance(canvas, 96, 140);
        double height = brush_chance(canvas, 130, 230);
        Block house = {x, ground - height, width, height, 3, height > 180 ? 5 : 4, 0.46,
            walls[i % 5], 0x15203a, 0xffcf7d};

        brush_gable_house(canvas, &house, 0x131c33);
        x += width + 2;
    }
}

static void
draw_harbour_night(Canvas *canvas)
{
    Ridge hill = {520, 220, 500, 0.1, 8, 0x1c2c4e, 0x2b3d60};

    brush_sky(canvas, 640, 0x0d1836, 0x1c3158, 0x3f5a80);
    brush_stars(canvas, 480, 420, 0xfdf3d8);
    brush_glow(canvas, 1190, 170, 260, 0xe9e2c8, 0.5);
    brush_disc(canvas, 1190, 170, 58, 0xf5ecd2);
    brush_disc(canvas, 1168, 158, 50, 0x2d4067);
    brush_ridge(canvas, &hill);
    BRUSH_POLYGON(canvas, 0x16223f, 470, 420, 470, 260, 498, 130, 526, 260, 526, 420);
    brush_disc(canvas, 498, 290, 17, 0xffdf9c);
    draw_quay_row(canvas, 640);
    brush_rect(canvas, 0, 638, CANVAS_WIDTH, 22, 0x0f1830);
    for (int i = 0; i < 9; i++)
        brush_lamp(canvas, 90 + i * 182, 640, 62, 0x0c142a, 0xffdd98);
    brush_water(canvas, 660, 0x14264a, 0.22, 1.1);
    for (int i = 0; i < 9; i++)
        brush_glitter(canvas, 90 + i * 182, 664, 900, 20, 0xffd48a);
    brush_trawler(canvas, 1090, 860, 1.5, 0x0e1730, 0x3a4c6a, 0x0b1226);
    brush_glow(canvas, 1008, 730, 90, 0xffd48a, 0.7);
    brush_rect(canvas, 988, 719, 22, 25, 0xffe2a6);
    brush_ripples(canvas, 680, 130, 0x0a1430, 0.4);
}

/* A burst of water: plumes of drops that spread, slow down and bend with the wind. */
static void
draw_spray(Canvas *canvas, double x, double y, double size, Ink ink)
{
    for (int plume = 0; plume < 15; plume++) {
        double angle = (plume - 7) * 0.13 + brush_chance(canvas, -0.05, 0.05);
        double reach = size * brush_chance(canvas, 0.6, 1.05) * cos(angle * 0.9);

        for (int i = 0; i < 110; i++) {
            double along = i / 110.0;
            double loose = size * 0.09 * along * brush_chance(canvas, -1, 1);
            double across = sin(angle) * reach * along - size * 0.22 * along * along + loose;
            double rise = cos(angle) * reach * along * (1.12 - 0.3 * along) + loose * 0.5;

            brush_ink(canvas, ink, 0.62 * (1 - along) + 0.12);
            cairo_arc(canvas->cr, x + across, y - rise,
                1 + size * 0.034 * (1 - along) * brush_chance(canvas, 0.3, 1), 0, 2 * G_PI);
            cairo_fill(canvas->cr);
        }
    }
}

static void
draw_breakwater_storm(Canvas *canvas)
{
    brush_sky(canvas, 640, 0x37474f, 0x6b7c7d, 0xb4b9a8);
    brush_clouds(canvas, 20, 420, 12, 0x2c3a42, 0.62);
    brush_clouds(canvas, 120, 520, 6, 0x8c9993, 0.5);
    brush_swell(canvas, 600, 34, 210, 0x748a88, 0x4f6a6c);
    brush_swell(canvas, 655, 58, 290, 0x5a7674, 0x38565a);
    brush_shape(canvas, "M 700 760 L 760 652 L 1240 632 L 1640 640 L 1640 820 L 700 820 Z",
        0x4a4e4c, 0x22292c);
    brush_trace(canvas, "M 764 654 L 1240 634 L 1610 642", 7, 0x8a8c82);
    for (int i = 0; i < 40; i++) {
        double x = 715 + i * 23;
        double y = brush_chance(canvas, 715, 770);

        BRUSH_POLYGON(canvas, brush_mix(0x2a3134, 0x666a64, brush_chance(canvas, 0, 1)), x, y,
            x + 26, y - 26, x + 52, y - 6, x + 46, y + 34, x + 6, y + 36);
    }
    draw_spray(canvas, 700, 770, 440, 0xeef0e6);
    brush_shape(canvas, "M 880 650 L 896 470 L 944 470 L 960 650 Z", 0xe3ddcb, 0xa39d8d);
    brush_shape(canvas, "M 886 590 L 891 530 L 949 530 L 954 590 Z", 0xa33b2e, 0x7d2d26);
    brush_rect(canvas, 884, 460, 72, 11, 0x262d30);
    brush_glow(canvas, 920, 438, 170, 0xffdf96, 0.8);
    brush_rect(canvas, 902, 426, 36, 34, 0xffe7a8);
    BRUSH_POLYGON(canvas, 0x262d30, 894, 428, 920, 398, 946, 428);
    brush_swell(canvas, 800, 105, 420, 0x5b7f7c, 0x27474d);
    brush_ripples(canvas, 800, 80, 0xdfe5da, 0.5);
    brush_swell(canvas, 915, 120, 560, 0x3b5f62, 0x142d35);
    brush_ripples(canvas, 900, 50, 0xdfe5da, 0.45);
    draw_spray(canvas, 440, 835, 130, 0xeef0e6);
    brush_rain(canvas, 420, 0xe8ebe2, 0.30);
    brush_birds(canvas, 420, 330, 110, 4, 0xe3e5da);
}

static void
draw_ferry_hull(Canvas *canvas)
{
    brush_shape(canvas, "M -420 -86 L 380 -86 Q 430 -90 470 -112 Q 448 -30 410 0 L -400 0 Z",
        0xf4efe2, 0xd8d2c4);
    brush_shape(canvas, "M -411 -36 L 439 -36 Q 426 -12 410 0 L -400 0 Z", 0x1f4256, 0x14303f);
    brush_rect(canvas, -418, -92, 800, 7, 0xb6402f);
    brush_shape(canvas, "M -380 -90 L -380 -146 L 330 -146 L 356 -90 Z", 0xfaf6ea, 0xe3dccd);
    brush_shape(canvas, "M -340 -146 L -340 -196 L 280 -196 L 302 -146 Z", 0xf1ebdc, 0xdad3c4);
    brush_shape(canvas, "M 130 -196 L 134 -240 L 250 -240 L 268 -196 Z", 0xfaf6ea, 0xe3dccd);
    brush_shape(canvas, "M 136 -230 L 252 -230 L 259 -212 L 135 -212 Z", 0x24485c, 0x24485c);
    for (int i = 0; i < 22; i++)
        brush_rect(canvas, -364 + i * 31, -130, 20, 22, 0x34596c);
    for (int i = 0; i < 19; i++)
        brush_rect(canvas, -326 + i * 31, -182, 21, 20, 0x34596c);
    for (int i = 0; i < 14; i++)
        brush_oval(canvas, -370 + i * 56, -62, 8, 8, 0x34596c);
    brush_shape(canvas, "M -150 -196 L -138 -290 L -56 -290 L -50 -196 Z", 0xc24a34, 0x97382a);
    brush_shape(
        canvas, "M -139 -284 L -138 -290 L -56 -290 L -54 -262 L -142 -262 Z", 0x1c2f3b, 0x1c2f3b);
    brush_trace(canvas,
        "M 190 -240 L 190 -330 M 172 -300 L 208 -300 M 190 -326 L 440 -112 "
        "M -330 -196 L -330 -270",
        3, 0x33424a);
}

static void
draw_ferry(Canvas *canvas)
{
    Ridge far = {590, 170, 480, 0.3, 71, 0x9db9bd, 0xd8dfd2};
    Ridge near = {606, 110, 260, 0.1, 15, 0x5f8c8d, 0xa9c2ba};

    brush_sky(canvas, 610, 0x5e9fb0, 0xa9cbc8, 0xf0e7cf);
    brush_clouds(canvas, 110, 520, 9, 0xfbf6e6, 0.85);
    brush_ridge(canvas, &far);
    brush_ridge(canvas, &near);
    brush_conifers(canvas, &near, 120, 26, 0x4d7c7c);
    brush_mist(canvas, 606, 50, 0xe5e8d8, 0.8);
    brush_water(canvas, 612, 0x3f8590, 0.42, 0.9);
    brush_ripples(canvas, 618, 240, 0xd9ebe2, 0.35);
    brush_ripples(canvas, 640, 140, 0x24606d, 0.35);
    brush_place(canvas, 740, 776, 1.22, 1.22);
    brush_oval(canvas, -10, 4, 450, 12, 0x2a6470);
    draw_ferry_hull(canvas);
    brush_unplace(canvas);
    brush_flag(canvas, 230, 672, 70, 0x33424a, 0xb6402f);
    brush_shape(canvas,
        "M 1240 778 Q 1270 748 1330 772 Q 1420 786 1500 782 Q 1300 802 1000 790 "
        "L 240 786 L 60 800 Q 160 776 250 772 Z",
        0xf2f5ea, 0xc3dcd6);
    brush_smoke(canvas, 622, 420, 210, 0xdfe4da);
    brush_birds(canvas, 330, 330, 150, 7, 0xfbf6e6);
}

static void
draw_fishing_boats(Canvas *canvas)
{
    Ridge cape = {590, 250, 700, 0.4, 5, 0xa5705f, 0xe0a468};

    brush_sky(canvas, 600, 0xd98f5c, 0xf0b865, 0xfbe0a0);
    brush_clouds(canvas, 70, 430, 8, 0xb96f57, 0.5);
    brush_sun(canvas, 1130, 470, 86, 0xfff4cd, 0xffd489);
    brush_ridge(canvas, &cape);
    brush_water(canvas, 600, 0x9b6a4e, 0.22, 1.0);
    brush_glitter(canvas, 1130, 602, 980, 190, 0xfff0bd);
    brush_trawler(canvas, 1350, 660, 0.5, 0x6c4139, 0xd9a873, 0x5a3733);
    brush_trawler(canvas, 930, 700, 0.85, 0x4c3838, 0xe0b684, 0x45302f);
    brush_trawler(canvas, 480, 836, 1.75, 0x2b3a44, 0xf0d3a0, 0x2a2629);
    brush_glitter(canvas, 470, 846, 960, 330, 0x4a3a3a);
    brush_ripples(canvas, 620, 220, 0x6e4539, 0.32);
    brush_ripples(canvas, 620, 120, 0xffe6b0, 0.4);
    brush_birds(canvas, 700, 420, 260, 16, 0x4a3434);
}

static void
draw_light_tower(Canvas *canvas)
{
    BRUSH_POLYGON(canvas, 0xf2e6d2, -46, 0, -28, -330, 28, -330, 46, 0);
    for (int i = 0; i < 3; i++) {
        double low = -30 - i * 112;
        double high = low - 56;

        BRUSH_POLYGON(canvas, 0xb8473a, -46 - low * 0.0545, low, -46 - high * 0.0545, high,
            46 + high * 0.0545, high, 46 + low * 0.0545, low);
    }
    brush_ink(canvas, 0x2a2444, 0.3);
    cairo_move_to(canvas->cr, 8, 0);
    cairo_line_to(canvas->cr, 6, -330);
    cairo_line_to(canvas->cr, 28, -330);
    cairo_line_to(canvas->cr, 46, 0);
    cairo_fill(canvas->cr);
    brush_rect(canvas, -40, -342, 80, 13, 0x2b2740);
    brush_trace(canvas, "M -38 -342 L -38 -362 L 38 -362 L 38 -342", 3, 0x2b2740);
    brush_rect(canvas, -22, -388, 44, 48, 0xffeab0);
    brush_trace(canvas, "M -22 -388 L -22 -342 M 0 -388 L 0 -342 M 22 -388 L 22 -342", 4, 0x2b2740);
    brush_shape(canvas, "M -30 -386 Q -22 -420 0 -428 Q 22 -420 30 -386 Z", 0xb8473a, 0x7f2f33);
    brush_trace(canvas, "M 0 -426 L 0 -450", 4, 0x2b2740);
    brush_arch(canvas, 0, 0, 24, 46, 0x2b2740);
}

static void
draw_beam(Canvas *canvas, double x, double y, double to_x, double up, double down)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(x, y, to_x, y);

    cairo_pattern_add_color_stop_rgba(pattern, 0, 1, 0.93, 0.68, 0.75);
    cairo_pattern_add_color_stop_rgba(pattern, 1, 1, 0.93, 0.68, 0);
    cairo_move_to(canvas->cr, x, y);
    cairo_line_to(canvas->cr, to_x, up);
    cairo_line_to(canvas->cr, to_x, down);
    cairo_set_source(canvas->cr, pattern);
    cairo_fill(canvas->cr);
    cairo_pattern_destroy(pattern);
}

static void
draw_lighthouse(Canvas *canvas)
{
    Ridge far = {680, 120, 380, 0.3, 33, 0x6d6391, 0xb98aa0};

    brush_sky(canvas, 690, 0x2e3566, 0x7f6a9a, 0xf0a890);
    brush_stars(canvas, 330, 160, 0xfdf0df);
    brush_clouds(canvas, 300, 600, 7, 0xd98f98, 0.55);
    brush_ridge(canvas, &far);
    brush_water(canvas, 690, 0x4b4a7a, 0.3, 0.9);
    brush_ripples(canvas, 700, 220, 0xf4b8a2, 0.32);
    draw_beam(canvas, 1110, 272, -80, 90, 420);
    draw_beam(canvas, 1110, 272, 1760, 170, 400);
    brush_shape(canvas,
        "M 680 1000 L 730 930 L 772 918 L 806 836 L 872 800 L 918 728 L 980 704 L 1020 644 L "
        "1310 636 L 1372 690 L 1400 752 L 1486 784 L 1540 852 L 1640 880 L 1640 1000 Z",
        0x3c3860, 0x1a1a38);
    brush_shape(canvas,
        "M 680 1000 L 730 930 L 772 918 L 806 836 L 872 800 L 918 728 L 980 704 L 1020 644 L "
        "1076 662 L 1040 730 L 1058 776 L 984 800 L 930 884 L 948 930 L 870 1000 Z",
        0x6a5f8c, 0x3b3763);
    brush_place(canvas, 1110, 642, 0.9, 0.9);
    draw_light_tower(canvas);
    brush_unplace(canvas);
    brush_glow(canvas, 1110, 272, 190, 0xfff0c0, 0.9);
    BRUSH_POLYGON(canvas, 0xe9d9c8, 1190, 640, 1190, 590, 1300, 590, 1300, 640);
    BRUSH_POLYGON(canvas, 0x8e3a3c, 1178, 594, 1204, 556, 1288, 556, 1312, 594);
    brush_rect(canvas, 1212, 606, 18, 20, 0xffdd98);
    brush_rect(canvas, 1258, 606, 18, 20, 0xffdd98);
    brush_birds(canvas, 520, 520, 130, 6, 0x3b365e);
}

static void
draw_sailing_boat(Canvas *canvas)
{
    Ridge far = {640, 110, 520, 0.2, 61, 0xa7b8b0, 0xe9e0c4};

    brush_sky(canvas, 650, 0x8fb7b8, 0xd5dcc4, 0xf7e7c2);
    brush_sun(canvas, 380, 250, 64, 0xfff6da, 0xfbe6ae);
    brush_clouds(canvas, 300, 620, 6, 0xfdf6e2, 0.8);
    brush_ridge(canvas, &far);
    brush_place(canvas, 340, 650, 0.16, 0.16);
    brush_shape(canvas, "M 0 -700 L -260 -60 L -14 -60 Z M 14 -560 L 210 -70 L 14 -70 Z", 0xfbf4e2,
        0xe2dcc8);
    brush_unplace(canvas);
    brush_swell(canvas, 664, 10, 180, 0x5b9a9c, 0x3c7d86);
    brush_swell(canvas, 730, 20, 260, 0x45868d, 0x2c6975);
    brush_place(canvas, 960, 842, 1.12, 1.12);
    brush_trace(canvas, "M 0 -30 L 6 -690", 9, 0x3a2f2a);
    brush_shape(canvas, "M -6 -676 Q -190 -360 -330 -86 Q -160 -60 -6 -82 Z", 0xd4573a, 0xa83e2e);
    brush_shape(canvas, "M 16 -640 Q 150 -330 300 -74 Q 150 -62 20 -78 Q 60 -360 16 -640 Z",
        0xfaf1dc, 0xd9cfb6);
    brush_trace(canvas,
        "M -66 -540 Q -30 -530 -6 -536 M -142 -402 Q -70 -384 -6 -390 M -218 -270 "
        "Q -100 -240 -6 -248",
        2, 0x8f3427);
    brush_trace(canvas, "M 6 -690 L 330 -50 M 6 -690 L -300 -48", 1.6, 0x3a2f2a);
    brush_shape(canvas, "M -310 -56 L 340 -58 Q 300 10 220 26 L -230 26 Q -290 0 -310 -56 Z",
        0x24404c, 0x152a35);
    brush_trace(canvas, "M -308 -50 L 336 -52", 6, 0xf0e3c8);
    brush_person(canvas, -190, -52, 92, 0x1f2c34);
    brush_person(canvas, -120, -52, 88, 0x1f2c34);
    brush_unplace(canvas);
    brush_swell(canvas, 866, 30, 330, 0x3a7b83, 0x1f525f);
    brush_ripples(canvas, 860, 60, 0xe9efdc, 0.5);
    brush_ripples(canvas, 680, 90, 0xe9efdc, 0.35);
    brush_birds(canvas, 560, 330, 120, 6, 0x51676a);
}

static void
draw_containers(Canvas *canvas)
{
    static const Ink inks[] = {
        0xb2503c, 0x3f6a7a, 0xd2a355, 0x7b8a83, 0x8e3f3b, 0x2f5263, 0xc9bda2};

    for (int column = 0; column < 11; column++) {
        int rows = 3 + (int)brush_chance(canvas, 0, 3.4);

        for (int row = 0; row < rows; row++) {
            Ink ink = inks[(int)brush_chance(canvas, 0, 6.99)];
            double x = -330 + column * 70;
            double y = -118 - row * 31;

            brush_fade(canvas, x, y, 67, 29, ink, brush_mix(ink, 0x000000, 0.2));
            for (int rib = 1; rib < 8; rib++)
                brush_veil(canvas, x + rib * 8.3, y + 3, 2, 23, 0x10202a, 0.22);
        }
    }
}

static void
draw_container_ship(Canvas *canvas)
{
    Ridge far = {630, 80, 420, 0.2, 9, 0xc4bfae, 0xe9dfc8};

    brush_sky(canvas, 640, 0x9fb0ac, 0xddd5bd, 0xf3e2bf);
    brush_clouds(canvas, 60, 520, 9, 0xf8f0dc, 0.7);
    brush_ridge(canvas, &far);
    for (int i = 0; i < 3; i++)
        draw_crane(canvas, 1250 + i * 130, 640, 0.62, 0xa9a595);
    brush_water(canvas, 640, 0x6f8f8e, 0.4, 0.8);
    brush_place(canvas, 770, 770, 1.3, 1.3);
    brush_rect(canvas, -430, -330, 78, 250, 0xf2ecdc);
    brush_fade(canvas, -450, -346, 118, 40, 0xf6f1e3, 0xd9d2c0);
    for (int i = 0; i < 6; i++)
        brush_rect(canvas, -420, -290 + i * 32, 58, 9, 0x3a4f58);
    brush_rect(canvas, -444, -336, 106, 13, 0x2d424c);
    brush_rect(canvas, -478, -250, 34, 170, 0xb2503c);
    brush_trace(canvas, "M -392 -346 L -392 -402 M -410 -380 L -374 -380", 4, 0x3a4f58);
    draw_containers(canvas);
    brush_shape(canvas,
        "M -500 -90 L 460 -90 L 540 -128 Q 520 -40 470 0 L -480 0 Q -504 -40 -500 -90 Z", 0x263b47,
        0x182831);
    brush_shape(canvas, "M -494 -26 L 492 -26 Q 482 -10 470 0 L -480 0 Z", 0x9c3f31, 0x7b3028);
    brush_unplace(canvas);
    brush_glitter(canvas, 740, 776, 930, 900, 0x3e5a60);
    brush_ripples(canvas, 660, 260, 0xe7e6d2, 0.4);
    brush_ripples(canvas, 700, 120, 0x3f6165, 0.35);
    brush_trawler(canvas, 1300, 850, 0.6, 0xb2503c, 0xf2ecdc, 0x2d424c);
    brush_birds(canvas, 1150, 250, 150, 6, 0x6d7470);
}

static void
draw_bridge(Canvas *canvas)
{
    Ridge far = {650, 330, 600, 0.5, 18, 0x9fb3bd, 0xdfe2d8};
    Ridge near = {672, 190, 420, 0.2, 64, 0x62808c, 0xbccac6};
    const double towers[] = {470, 1130};

    brush_sky(canvas, 670, 0x7fa0b4, 0xc9d4d0, 0xf2e6cc);
    brush_sun(canvas, 800, 330, 56, 0xfff7e0, 0xfdebc0);
    brush_ridge(canvas, &far);
    brush_ridge(canvas, &near);
    brush_mist(canvas, 640, 160, 0xeeece0, 0.85);
    for (int i = 0; i < 2; i++) {
        for (int leg = -1; leg <= 1; leg += 2)
            brush_fade(canvas, towers[i] + leg * 24 - 9, 190, 18, 490, 0xb04a38, 0x7d3a35);
        for (int bar = 0; bar < 4; bar++)
            brush_rect(canvas, towers[i] - 32, 200 + bar * 92, 64, 14, 0xa14435);
        brush_rect(canvas, towers[i] - 62, 652, 124, 40, 0x4d5a60);
    }
    brush_trace(
        canvas, "M -60 520 Q 220 470 470 192 Q 800 840 1130 192 Q 1380 470 1660 520", 6, 0x8e3f36);
    for (int x = 20; x < CANVAS_WIDTH; x += 33) {
        double share = (x - 800) / 330.0;
        double side = (ABS(x - 800) - 330) / 390.0;
        double middle = 516 - 324 * share * share;
        double outer = 192 + 300 * side * (1.5 - 0.6 * side);
        double cable = ABS(x - 800) < 330 ? middle : outer;

        brush_line(canvas, x, MIN(cable, 560), x, 570, 2, 0x8e3f36);
    }
    brush_rect(canvas, 0, 562, CANVAS_WIDTH, 17, 0x6e3733);
    brush_trace(canvas, "M 0 594 L 1600 594", 3, 0x6e3733);
    for (int x = 0; x < CANVAS_WIDTH; x += 26)
        brush_line(canvas, x, 580, x + 13, 594, 2.5, 0x6e3733);
    for (int i = 0; i < 16; i++)
        brush_rect(
            canvas, brush_chance(canvas, 0, 1580), 551, brush_chance(canvas, 18, 40), 11, 0x2f3f48);
    brush_water(canvas, 690, 0x6f8f9a, 0.3, 1.0);
    brush_ripples(canvas, 700, 220, 0xf5efdc, 0.4);
    brush_trawler(canvas, 760, 830, 0.7, 0x2a3f4c, 0xefe6d2, 0x2a3f4c);
}

const Scene scenes_sea[] = {
    {"harbour-dawn", draw_harbour_dawn},
    {"harbour-night", draw_harbour_night},
    {"breakwater-storm", draw_breakwater_storm},
    {"ferry", draw_ferry},
    {"fishing-boats", draw_fishing_boats},
    {"lighthouse", draw_lighthouse},
    {"sailing-boat", draw_sailing_boat},
    {"container-ship", draw_container_ship},
    {"bridge", draw_bridge},
    {NULL, NULL},
};
