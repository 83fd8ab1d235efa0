/* SPDX-License-Identifier: MIT */
/*
 * Scenes of public life: parliament, court, bank, school, hospital, and the houses of the arts.
 * Outdoors a temple front or a plain block stands on its square; indoors a room frames the view.
 */
#include "brush.h"

static void
draw_paving(Canvas *canvas, double top, Ink far, Ink near, Ink seam)
{
    brush_fade(canvas, 0, top, CANVAS_WIDTH, CANVAS_HEIGHT - top, far, near);
    for (int i = -12; i <= 12; i++)
        brush_line(canvas, 800 + i * 75, top, 800 + i * 300, CANVAS_HEIGHT, 1.5, seam);
    for (int i = 1; i < 8; i++)
        brush_line(canvas, 0, top + i * i * 6, CANVAS_WIDTH, top + i * i * 6, 1.5, seam);
}

static void
draw_parliament(Canvas *canvas)
{
    Temple front = {800, 730, 430, 330, 6, 0xf3e7cf, 0xcdb795, 0x6b5a56};

    brush_sky(canvas, 720, 0x6b93b0, 0xc5d0cc, 0xf9deb4);
    brush_clouds(canvas, 60, 460, 7, 0xfdf3e2, 0.75);
    for (int side = -1; side <= 1; side += 2) {
        Block wing = {
            side < 0 ? 160 : 1000, 510, 440, 215, 10, 3, 0.06, 0xe6d6b8, 0x6b6260, 0xffdf9e};
        double end = side < 0 ? 160 : 1320;
        Block pavilion = {end, 466, 120, 262, 3, 4, 0, 0xeedfc3, 0x6b6260, 0xffdf9e};

        brush_block(canvas, &wing);
        brush_rect(canvas, wing.x - 8, 500, 456, 14, 0xf3e7cf);
        brush_block(canvas, &pavilion);
        BRUSH_POLYGON(
            canvas, 0x5c7f7c, end - 10, 470, end + 20, 400, end + 100, 400, end + 130, 470);
        brush_flag(canvas, end + 60, 402, 96, 0x5a5a56, 0xa83f34);
    }
    brush_fade(canvas, 640, 330, 320, 110, 0xeedfc3, 0xcdb795);
    brush_columns(canvas, 646, 300, 308, 118, 11, 0xf3e7cf, 0xc2aa86);
    brush_rect(canvas, 630, 290, 340, 16, 0xf3e7cf);
    brush_shape(canvas, "M 648 292 Q 652 130 800 108 Q 948 130 952 292 Z", 0x7fa59b, 0x4f7a78);
    brush_shape(
        canvas, "M 800 108 Q 948 130 952 292 L 872 292 Q 880 160 800 108 Z", 0x55807c, 0x3d6567);
    for (int i = -2; i <= 2; i++) {
        cairo_move_to(canvas->cr, 800 + i * 52, 290);
        cairo_curve_to(canvas->cr, 800 + i * 52, 200, 800 + i * 34, 140, 800, 108);
        brush_ink(canvas, 0x3d6567, 0.7);
        cairo_set_line_width(canvas->cr, 3);
        cairo_stroke(canvas->cr);
    }
    brush_rect(canvas, 778, 70, 44, 42, 0xf3e7cf);
    brush_shape(canvas, "M 774 72 Q 776 44 800 36 Q 824 44 826 72 Z", 0x7fa59b, 0x4f7a78);
    brush_flag(canvas, 800, 42, 38, 0x5a5a56, 0xa83f34);
    brush_temple(canvas, &front);
    draw_paving(canvas, 730, 0xdccaa8, 0xa89274, 0xc4b08c);
    for (int i = 0; i < 4; i++) {
        double x = i < 2 ? 90 + i * 220 : 1290 + (i - 2) * 220;

        brush_tree(canvas, x, 772, 190, 0x3f5c48, 0x90a367);
    }
    brush_crowd(canvas, 420, 1200, 790, 64, 18, 0x4b4542);
    brush_crowd(canvas, 200, 1400, 900, 110, 5, 0x33302f);
    brush_birds(canvas, 420, 240, 110, 6, 0x6b7a7a);
}

static void
draw_bank(Canvas *canvas)
{
    Temple front = {800, 830, 980, 640, 8, 0xdcd3bf, 0x9c9684, 0x3d4a4c};

    brush_sky(canvas, 830, 0x2f4a58, 0x6f8b8c, 0xd9c69a);
    for (int side = 0; side < 2; side++) {
        Block tower = {side ? 1330 : -40, side ? 130 : 220, 320, side ? 700 : 610, 9,
            side ? 18 : 16, 0.3, 0x48616a, 0x2f444e, 0xf6d48c};

        brush_block(canvas, &tower);
    }
    brush_mist(canvas, 760, 300, 0xc9bd98, 0.5);
    brush_temple(canvas, &front);
    brush_glow(canvas, 800, 650, 260, 0xf6c873, 0.65);
    brush_arch(canvas, 800, 752, 74, 220, 0xf8d894);
    brush_line(canvas, 800, 534, 800, 752, 4, 0x6d5a3c);
    for (int i = 0; i < 2; i++)
        brush_lamp(canvas, i ? 1310 : 290, 836, 230, 0x24343a, 0xffdf9e);
    draw_paving(canvas, 834, 0x8f8f82, 0x565d5c, 0x777a72);
    brush_person(canvas, 770, 792, 108, 0x24343a);
    brush_person(canvas, 560, 840, 124, 0x24343a);
    brush_person(canvas, 1060, 850, 128, 0x24343a);
    brush_person(canvas, 390, 930, 186, 0x1b282d);
    brush_person(canvas, 1220, 950, 200, 0x1b282d);
    brush_rect(canvas, 1242, 848, 34, 28, 0x8a4a34);
}

static void
draw_school(Canvas *canvas)
{
    Ridge far = {640, 130, 520, 0.1, 28, 0xb7a57c, 0xe0cc98};
    Block house = {420, 440, 760, 300, 10, 3, 0.12, 0xb4553c, 0x4d3b40, 0xffdf9e};
    Block hall = {690, 400, 220, 344, 3, 4, 0.1, 0xc3633f, 0x4d3b40, 0xffdf9e};

    brush_sky(canvas, 660, 0x7fb0bb, 0xd3dfc8, 0xfaebc0);
    brush_clouds(canvas, 60, 420, 6, 0xfdf6e4, 0.85);
    brush_ridge(canvas, &far);
    BRUSH_POLYGON(canvas, 0x59414a, 390, 446, 470, 350, 1130, 350, 1210, 446);
    brush_block(canvas, &house);
    brush_block(canvas, &hall);
    BRUSH_POLYGON(canvas, 0xf0dfbd, 668, 404, 800, 300, 932, 404);
    BRUSH_POLYGON(canvas, 0xc3633f, 706, 392, 800, 320, 894, 392);
    brush_rect(canvas, 766, 220, 68, 92, 0xf0dfbd);
    brush_arch(canvas, 800, 296, 40, 62, 0x4d3b40);
    brush_shape(canvas, "M 788 268 Q 800 240 812 268 L 816 278 L 784 278 Z", 0xd9a84e, 0xb8863a);
    BRUSH_POLYGON(canvas, 0x59414a, 754, 222, 800, 150, 846, 222);
    brush_disc(canvas, 800, 366, 20, 0xfbf5e4);
    brush_trace(canvas, "M 800 366 L 800 353 M 800 366 L 809 370", 3, 0x3a302e);
    brush_arch(canvas, 800, 744, 92, 120, 0x3d3038);
    brush_fade(canvas, 0, 738, CANVAS_WIDTH, 270, 0xd3b878, 0x9d7f4c);
    brush_shape(canvas, "M 750 742 L 850 742 L 1060 1000 L 540 1000 Z", 0xecd9ac, 0xcdb282);
    brush_tree(canvas, 220, 790, 430, 0x8f4a2c, 0xe8a441);
    brush_tree(canvas, 1370, 800, 470, 0x8a3f2a, 0xdf8a3a);
    for (int i = 0; i < 130; i++) {
        double x = brush_chance(canvas, 40, 420) + (i % 2) * 1130;

        brush_oval(canvas, x, brush_chance(canvas, 780, 960), 6, 3,
            brush_mix(0xa8492c, 0xe8a441, brush_chance(canvas, 0, 1)));
    }
    for (int i = 0; i < 9; i++) {
        static const Ink coats[] = {0xc23f2e, 0x2f5d6c, 0xe0a63c, 0x3f4a5c};
        double y = 790 + i * 14;

        brush_person(canvas, 800 + brush_chance(canvas, -90, 90) * (1 + i * 0.2), y, 56 + i * 5,
            coats[i % 4]);
    }
    brush_birds(canvas, 1120, 240, 110, 6, 0x6b6259);
}

static void
draw_ambulance(Canvas *canvas, double x, double ground, double scale)
{
    brush_place(canvas, x, ground, scale, scale);
    brush_shape(canvas,
        "M -150 -24 L -150 -132 Q -148 -142 -138 -142 L 50 -142 L 112 -86 L 146 -76 Q 152 -72 152 "
        "-60 "
        "L 152 -24 Z",
        0xf6f3e8, 0xcfd3d3);
    brush_shape(canvas, "M 54 -130 L 102 -86 L 54 -86 Z", 0x3f5f74, 0x3f5f74);
    brush_rect(canvas, -150, -64, 302, 14, 0xc5402f);
    brush_trace(
        canvas, "M -80 -122 L -44 -80 M -44 -122 L -80 -80 M -62 -128 L -62 -74", 8, 0x3f7fa8);
    brush_glow(canvas, 20, -150, 90, 0x7fc4ff, 0.9);
    brush_rect(canvas, 4, -154, 34, 13, 0x9fd6ff);
    brush_glow(canvas, 150, -44, 60, 0xfff0c0, 0.9);
    brush_disc(canvas, -92, -22, 25, 0x1b2430);
    brush_disc(canvas, 92, -22, 25, 0x1b2430);
    brush_disc(canvas, -92, -22, 10, 0x9aa3a8);
    brush_disc(canvas, 92, -22, 10, 0x9aa3a8);
    brush_unplace(canvas);
}

static void
draw_hospital(Canvas *canvas)
{
    Block tower = {560, 170, 480, 580, 12, 12, 0.52, 0x5f8093, 0x334e66, 0xffe2a4};
    Block left = {170, 430, 400, 320, 10, 6, 0.48, 0x547588, 0x2f495f, 0xffe2a4};
    Block right = {1030, 360, 400, 390, 10, 8, 0.44, 0x567789, 0x2f495f, 0xffe2a4};

    brush_sky(canvas, 740, 0x1f3a5c, 0x5580a0, 0xc3cfcd);
    brush_stars(canvas, 260, 90, 0xfdf3df);
    brush_clouds(canvas, 200, 600, 5, 0x7f9fb5, 0.45);
    draw_paving(canvas, 748, 0x4a6070, 0x2a3c4c, 0x3d5262);
    brush_block(canvas, &left);
    brush_block(canvas, &right);
    brush_block(canvas, &tower);
    brush_rect(canvas, 548, 158, 504, 18, 0x7f9caa);
    brush_glow(canvas, 800, 100, 190, 0xff8a6a, 0.55);
    brush_rect(canvas, 744, 46, 112, 112, 0xf6f1e3);
    brush_trace(canvas, "M 776 68 L 776 136 M 824 68 L 824 136 M 776 102 L 824 102", 17, 0xc5402f);
    brush_glow(canvas, 800, 700, 330, 0xffe2a4, 0.7);
    brush_fade(canvas, 640, 660, 320, 92, 0xffedc0, 0xe9c27c);
    for (int i = 1; i < 6; i++)
        brush_line(canvas, 640 + i * 53, 660, 640 + i * 53, 750, 4, 0x4a5f6c);
    brush_rect(canvas, 590, 640, 420, 24, 0xf6f1e3);
    brush_rect(canvas, 590, 656, 420, 8, 0xc5402f);
    brush_crowd(canvas, 660, 940, 752, 70, 4, 0x26384a);
    for (int i = 0; i < 5; i++)
        brush_tree(canvas, i < 2 ? 60 + i * 130 : 1180 + i * 90, 770, 150 + i % 2 * 40, 0x1f3a44,
            0x44686c);
    draw_ambulance(canvas, 1130, 880, 1.1);
    brush_crowd(canvas, 420, 620, 850, 120, 3, 0x1b2a3a);
    brush_lamp(canvas, 330, 850, 270, 0x1b2a3a, 0xffe2a4);
}

static void
draw_court(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x3c4448, 0x5d6260);
    brush_glow(canvas, 560, 330, 900, 0xd9cba6, 0.75);
    brush_columns(canvas, 0, 90, CANVAS_WIDTH, 760, 6, 0xcfc5ac, 0x938c7b);
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, 96, 0xb9b09a, 0xd6ccb4);
    brush_rect(canvas, 0, 86, CANVAS_WIDTH, 12, 0x7f796b);
    for (int i = 0; i < 40; i++)
        brush_rect(canvas, i * 41, 58, 22, 22, 0x948d7c);
    brush_fade(canvas, 0, 840, CANVAS_WIDTH, 160, 0x9d9684, 0x5c5a53);
    brush_rect(canvas, 0, 836, CANVAS_WIDTH, 10, 0xddd3ba);
    brush_rect(canvas, 0, 900, CANVAS_WIDTH, 8, 0xb3aa95);
    brush_mist(canvas, 860, 320, 0x2a3236, 0.35);
    brush_fade(canvas, 890, 780, 340, 110, 0x4b4a48, 0x2b2c2e);
    brush_rect(canvas, 868, 768, 384, 20, 0x5f5c56);
    brush_rect(canvas, 850, 884, 420, 26, 0x5f5c56);
    brush_place(canvas, 1060, 770, 1.15, 1.15);
    brush_shape(canvas,
        "M -74 0 Q -62 -120 -44 -210 Q -56 -270 -40 -330 L 40 -330 Q 56 -270 44 -210 Q 66 -110 82 "
        "0 Z",
        0x3f6259, 0x21393a);
    brush_trace(canvas,
        "M -30 -10 Q -14 -120 -12 -200 M 10 -10 Q 12 -110 8 -200 M 46 -10 Q 36 -110 26 -190", 4,
        0x1d3233);
    brush_trace(canvas, "M -34 -316 L -118 -366 L -176 -470", 26, 0x3f6259);
    brush_trace(canvas, "M 36 -312 L 78 -240 L 96 -176", 25, 0x2f4d49);
    brush_shape(canvas, "M 88 -200 L 108 -200 L 102 20 L 96 34 L 90 20 Z", 0xcbb98a, 0x8f8260);
    brush_rect(canvas, 66, -206, 64, 9, 0xa38e58);
    brush_disc(canvas, 0, -372, 33, 0x3f6259);
    brush_rect(canvas, -9, -346, 18, 22, 0x2f4d49);
    brush_rect(canvas, -34, -384, 68, 15, 0xe3d5b0);
    brush_trace(canvas, "M -296 -484 L -64 -484 M -180 -470 L -180 -510", 7, 0xc29a4a);
    for (int side = 0; side < 2; side++) {
        double x = side ? -66 : -294;

        brush_line(canvas, x, -482, x - 42, -384, 2.5, 0xc29a4a);
        brush_line(canvas, x, -482, x + 42, -384, 2.5, 0xc29a4a);
        brush_place(canvas, x, -386, 1, 1);
        brush_shape(canvas, "M -54 0 L 54 0 Q 40 30 0 32 Q -40 30 -54 0 Z", 0xd9b25c, 0x9c7630);
        brush_unplace(canvas);
    }
    brush_unplace(canvas);
    brush_person(canvas, 420, 900, 230, 0x20282b);
    brush_person(canvas, 500, 906, 220, 0x2b3437);
    brush_rect(canvas, 528, 796, 40, 32, 0x8a4a34);
}

static void
draw_shelf_books(Canvas *canvas, double x, double y, double width, double height)
{
    static const Ink spines[] = {
        0x8f3f33, 0x35565c, 0xc29a4a, 0x5c4a3c, 0x7a7f5c, 0xd9c8a0, 0x3d3f55};
    double end = x + width;

    while (x < end - 4) {
        double thick = MIN(brush_chance(canvas, 8, 19), end - x - 1);
        double tall = height * brush_chance(canvas, 0.68, 0.95);
        Ink ink = spines[(int)brush_chance(canvas, 0, 6.99)];

        brush_rect(canvas, x, y + height - tall, thick, tall, ink);
        brush_veil(canvas, x + thick * 0.72, y + height - tall, thick * 0.28, tall, 0x1d1512, 0.3);
        brush_rect(canvas, x + thick * 0.15, y + height - tall * 0.8, thick * 0.6, 3, 0xe9d6a0);
        x += thick + 1;
    }
}

static void
draw_library(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x6b4a38, 0x4a3129);
    for (int bay = 0; bay < 4; bay++) {
        double x = 60 + bay * 400;

        for (int shelf = 0; shelf < 6; shelf++) {
            brush_rect(canvas, x - 10, 130 + shelf * 98, 270, 98, 0x2f1f1c);
            draw_shelf_books(canvas, x, 140 + shelf * 98, 250, 82);
            brush_rect(canvas, x - 14, 222 + shelf * 98, 278, 11, 0x8a6244);
        }
        brush_arch(canvas, x + 330, 690, 120, 600, 0x3d2a25);
        brush_arch(canvas, x + 330, 680, 100, 580, 0xa9c3c9);
        brush_fade(canvas, x + 280, 300, 100, 380, 0xa9c3c9, 0xf3e2b5);
        for (int bar = 0; bar < 5; bar++)
            brush_line(canvas, x + 280, 190 + bar * 100, x + 380, 190 + bar * 100, 4, 0x3d2a25);
        brush_line(canvas, x + 330, 104, x + 330, 680, 4, 0x3d2a25);
        brush_ink(canvas, 0xf9e6b4, 0.14);
        cairo_move_to(canvas->cr, x + 280, 130);
        cairo_line_to(canvas->cr, x + 380, 130);
        cairo_line_to(canvas->cr, x + 150, 1000);
        cairo_line_to(canvas->cr, x - 140, 1000);
        cairo_fill(canvas->cr);
    }
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, 70, 0x8a6244, 0x5c4031);
    brush_rect(canvas, 0, 70, CANVAS_WIDTH, 10, 0xb38a5c);
    brush_fade(canvas, 0, 736, CANVAS_WIDTH, 264, 0x7a5439, 0x3f2921);
    for (int i = 0; i < 4; i++) {
        double x = 210 + i * 390;

        brush_person(canvas, x + 60, 900, 230, i == 2 ? 0x8f3f33 : 0x2a2226);
        brush_glow(canvas, x - 40, 780, 210, 0xffe0a0, 0.6);
        brush_line(canvas, x - 40, 850, x - 40, 770, 6, 0xc29a4a);
        BRUSH_POLYGON(canvas, 0x3f7a66, x - 92, 778, x - 70, 738, x - 10, 738, x + 12, 778);
        brush_rect(canvas, x - 88, 778, 96, 5, 0xfff0c0);
    }
    brush_fade(canvas, 0, 846, CANVAS_WIDTH, 34, 0xa87a4e, 0x8a5f3c);
    brush_fade(canvas, 0, 880, CANVAS_WIDTH, 120, 0x5c3d2c, 0x35221c);
    for (int i = 0; i < 4; i++)
        BRUSH_POLYGON(canvas, 0xf6ead0, 250 + i * 390, 852, 300 + i * 390, 858, 350 + i * 390, 852,
            362 + i * 390, 868, 300 + i * 390, 873, 238 + i * 390, 868);
}

static void
draw_framed(Canvas *canvas, double x, double y, double width, double height, Ink frame)
{
    brush_veil(canvas, x + 8, y + 14, width, height, 0x000000, 0.18);
    brush_rect(canvas, x, y, width, height, frame);
    brush_rect(canvas, x + 12, y + 12, width - 24, height - 24, 0xf6efe0);
    cairo_save(canvas->cr);
    cairo_rectangle(canvas->cr, x + 18, y + 18, width - 36, height - 36);
    cairo_clip(canvas->cr);
}

static void
draw_museum(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, 760, 0xd9d2c3, 0xefe8d9);
    BRUSH_POLYGON(canvas, 0xc3bba9, 0, 0, 1600, 0, 1330, 90, 270, 90);
    BRUSH_POLYGON(canvas, 0xf9f4e6, 470, 0, 1130, 0, 1040, 70, 560, 70);
    BRUSH_POLYGON(canvas, 0xcbc3b2, 0, 0, 270, 90, 270, 700, 0, 860);
    BRUSH_POLYGON(canvas, 0xc3bba9, 1600, 0, 1330, 90, 1330, 700, 1600, 860);
    BRUSH_POLYGON(canvas, 0xa8825c, 270, 700, 1330, 700, 1600, 860, 1600, 1000, 0, 1000, 0, 860);
    for (int i = -8; i <= 8; i++)
        brush_line(canvas, 800 + i * 66, 700, 800 + i * 150, 1000, 1.5, 0x8f6c4a);
    brush_glow(canvas, 800, 240, 620, 0xfffaea, 0.7);
    draw_framed(canvas, 560, 170, 480, 360, 0xb38a4a);
    brush_fade(canvas, 560, 170, 480, 220, 0x35566c, 0xe6a873);
    brush_disc(canvas, 880, 330, 44, 0xf9e0b0);
    brush_shape(canvas,
        "M 560 400 L 660 300 L 740 372 L 800 330 L 920 400 L 1040 360 L 1040 540 L 560 540 Z",
        0x4a5f6c, 0x24384a);
    brush_shape(canvas, "M 560 460 Q 760 420 1040 470 L 1040 540 L 560 540 Z", 0xb8483a, 0x8a342e);
    brush_unplace(canvas);
    draw_framed(canvas, 330, 220, 160, 240, 0x4a3d38);
    brush_fade(canvas, 330, 220, 160, 240, 0x7a8a78, 0x4a5a50);
    brush_shape(canvas, "M 352 460 Q 360 380 410 372 Q 460 380 470 460 Z", 0x33363a, 0x26282c);
    brush_oval(canvas, 410, 330, 32, 42, 0xe0b490);
    brush_unplace(canvas);
    draw_framed(canvas, 1110, 220, 170, 230, 0x4a3d38);
    brush_fade(canvas, 1110, 220, 170, 230, 0xf0e0b8, 0xe0c890);
    brush_rect(canvas, 1134, 250, 70, 90, 0xc5402f);
    brush_rect(canvas, 1190, 320, 66, 80, 0x2f4f5c);
    brush_disc(canvas, 1226, 274, 24, 0x2a2226);
    brush_unplace(canvas);
    brush_oval(canvas, 1060, 846, 110, 14, 0x8a6848);
    brush_fade(canvas, 990, 690, 140, 156, 0xf6efe0, 0xcbc3b2);
    brush_shape(canvas,
        "M 1010 690 L 1022 650 Q 1004 600 1040 574 Q 1022 520 1060 508 Q 1098 520 1082 574 Q 1116 "
        "600 1100 "
        "650 L 1112 690 Z",
        0xfaf6ea, 0xb3ab9b);
    brush_person(canvas, 690, 830, 250, 0x26282f);
    brush_person(canvas, 780, 836, 236, 0x8f3a30);
    brush_person(canvas, 430, 800, 216, 0x3c4a52);
    brush_person(canvas, 1240, 860, 262, 0x33363f);
    brush_person(canvas, 1300, 866, 170, 0x4f6a66);
}

static void
draw_shell(Canvas *canvas, double x, double scale, double side)
{
    brush_place(canvas, x, 640, scale * side, scale);
    brush_shape(canvas, "M -120 0 Q -70 -230 120 -330 Q 170 -140 130 0 Z", 0xf9e6c6, 0xd9a88a);
    brush_shape(
        canvas, "M 120 -330 Q 170 -140 130 0 L 60 0 Q 110 -150 120 -330 Z", 0xb57f82, 0x86607a);
    brush_shape(canvas, "M -84 0 Q -40 -170 88 -262 Q 100 -120 52 0 Z", 0xffd98f, 0xf0a35c);
    brush_trace(canvas,
        "M -50 0 Q -6 -150 90 -258 M -8 0 Q 40 -130 92 -250 M -70 -60 L 66 -60 M -40 -120 L 80 "
        "-120",
        3.5, 0x6d4a5c);
    brush_unplace(canvas);
}

static void
draw_concert_hall(Canvas *canvas)
{
    Ridge far = {650, 110, 420, 0.2, 88, 0x3a3f6b, 0x6d6288};

    brush_sky(canvas, 680, 0x1d2650, 0x5b5484, 0xe39a8a);
    brush_stars(canvas, 330, 200, 0xfdf0df);
    brush_clouds(canvas, 280, 560, 5, 0xb87f92, 0.5);
    brush_ridge(canvas, &far);
    brush_glow(canvas, 820, 560, 560, 0xffc98a, 0.5);
    draw_shell(canvas, 1180, 0.72, 1);
    draw_shell(canvas, 1010, 1.05, 1);
    draw_shell(canvas, 790, 1.4, 1);
    draw_shell(canvas, 520, 0.95, -1);
    draw_shell(canvas, 380, 0.62, -1);
    brush_fade(canvas, 250, 636, 1090, 52, 0xc99a86, 0x7a5a70);
    for (int i = 0; i < 30; i++)
        brush_rect(canvas, 270 + i * 36, 648, 24, 18, 0xffdf9e);
    brush_rect(canvas, 0, 682, CANVAS_WIDTH, 26, 0x2a2a50);
    brush_crowd(canvas, 120, 1500, 684, 40, 26, 0x1d1d3d);
    for (int i = 0; i < 5; i++)
        brush_lamp(canvas, 100 + i * 350, 684, 80, 0x1d1d3d, 0xffdf9e);
    brush_water(canvas, 706, 0x2f3364, 0.2, 1.0);
    for (int i = 0; i < 5; i++)
        brush_glitter(canvas, 100 + i * 350, 710, 900, 20, 0xffdf9e);
    brush_ripples(canvas, 715, 150, 0xf3b49a, 0.25);
}

static void
draw_stage(Canvas *canvas)
{
    brush_fade(canvas, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0x1d1320, 0x32202a);
    brush_glow(canvas, 800, 560, 620, 0x8a5a50, 0.6);
    brush_fade(canvas, 0, 720, CANVAS_WIDTH, 130, 0x7a4f36, 0x4f3024);
    BRUSH_POLYGON(canvas, 0x4a3034, 790, 0, 850, 0, 1040, 780, 600, 780);
    for (int i = 0; i < 3; i++) {
        brush_ink(canvas, 0xffe3a8, 0.16);
        cairo_move_to(canvas->cr, 806 + i * 10, 0);
        cairo_line_to(canvas->cr, 832 - i * 6, 0);
        cairo_line_to(canvas->cr, 1020 - i * 50, 782);
        cairo_line_to(canvas->cr, 620 + i * 50, 782);
        cairo_fill(canvas->cr);
    }
    brush_oval(canvas, 820, 782, 215, 32, 0xe3b878);
    brush_oval(canvas, 820, 782, 170, 24, 0xf6d79c);
    brush_person(canvas, 820, 786, 270, 0x2a1a22);
    brush_line(canvas, 882, 786, 870, 576, 4, 0x2a1a22);
    brush_oval(canvas, 870, 570, 7, 11, 0x2a1a22);
    for (int side = 0; side < 2; side++) {
        for (int fold = 0; fold < 8; fold++) {
            double x = side ? CANVAS_WIDTH - fold * 56 - 64 : fold * 56 - 6;

            brush_place(canvas, x, 0, 1, 1);
            brush_shape(canvas, "M 0 -10 L 70 -10 Q 60 400 70 790 Q 34 806 0 790 Q 8 400 0 -10 Z",
                fold % 2 ? 0x8f2a2c : 0xa83632, fold % 2 ? 0x4f1822 : 0x6d2027);
            brush_unplace(canvas);
        }
    }
    for (int i = 0; i < 8; i++) {
        brush_place(canvas, i * 200, 0, 1, 1);
        brush_shape(canvas, "M -10 -10 L 210 -10 L 210 60 Q 190 170 100 180 Q 10 170 -10 60 Z",
            0xb33c36, 0x74232a);
        brush_trace(canvas, "M -4 66 Q 16 172 100 182 Q 184 172 204 66", 6, 0xd9a84e);
        brush_unplace(canvas);
    }
    brush_fade(canvas, 0, 846, CANVAS_WIDTH, 30, 0x8f6242, 0x3a241f);
    for (int i = 0; i < 13; i++) {
        brush_glow(canvas, 90 + i * 118, 846, 50, 0xffe0a0, 0.7);
        brush_disc(canvas, 90 + i * 118, 848, 9, 0xfff0c8);
    }
    brush_fade(canvas, 0, 876, CANVAS_WIDTH, 130, 0x1a1018, 0x120b12);
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < 22; i++) {
            double x = i * 78 + row * 38 + brush_chance(canvas, -10, 10);
            Ink ink = row ? 0x0d080d : 0x24161f;

            brush_oval(canvas, x, 912 + row * 40, 20, 25, ink);
            brush_oval(canvas, x, 976 + row * 40, 46, 46, ink);
        }
    }
}

const Scene scenes_civic[] = {
    {"parliament", draw_parliament},
    {"bank", draw_bank},
    {"school", draw_school},
    {"hospital", draw_hospital},
    {"court", draw_court},
    {"library", draw_library},
    {"museum", draw_museum},
    {"concert-hall", draw_concert_hall},
    {"stage", draw_stage},
    {NULL, NULL},
};
