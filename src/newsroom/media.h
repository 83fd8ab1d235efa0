/* SPDX-License-Identifier: MIT */
/* Pictures: files in DIR/media named by their content, and what is known of them. A file is kept
 * as it came in and is never served; what readers get are copies made of its pixels alone, without
 * the camera's notes (where it stood among them). A picture whose rights have ended is shown
 * nowhere from that moment on. */
#pragma once

#include "newsroom/gate.h"
#include "newsroom/newsroom.h"

/* The shapes that pages, feeds and other sites cut pictures to. */
typedef enum {
    MEDIA_WIDE,
    MEDIA_STANDARD,
    MEDIA_SQUARE,
    MEDIA_BANNER,
    MEDIA_SHAPE_COUNT
} MediaShape;

typedef struct {
    const char *id;   /* "16x9": in addresses, forms and the log */
    const char *name; /* "16:9" */
    int across;
    int down;
} MediaShapeAbout;

extern const MediaShapeAbout MEDIA_SHAPES[MEDIA_SHAPE_COUNT];

/* A part of a picture, in its pixels. */
typedef struct {
    int64_t x;
    int64_t y;
    int64_t width; /* 0: none */
    int64_t height;
} MediaCrop;

typedef struct {
    int64_t id;
    int64_t revision;
    const char *file; /* below media/: "3f/3f9a….jpg" */
    const char *type;
    int64_t width; /* as it is shown, turned upright */
    int64_t height;
    int64_t size_bytes;
    const char *caption;
    const char *credit;
    const char *alt;
    const char *name; /* of the file as it was sent */
    const char *headline;
    const char *copyright;
    const char *keywords; /* "fog, harbour" */
    const char *taken;    /* "2025-01-20 08:10", by the camera's clock */
    const char *licence;  /* a note on what it may be used for */
    int64_t until_us;     /* when the right to show it ends; 0: never */
    int64_t focal_x; /* what must stay in sight when it is cropped: thousandths from the left */
    int64_t focal_y; /* and from the top */
    MediaCrop crops[MEDIA_SHAPE_COUNT]; /* set by hand; width 0: by the focal point */
} Media;

enum {
    MEDIA_BYTES_MAX = 40 * 1024 * 1024,
    MEDIA_SIDE_MAX = 30000,
    MEDIA_PIXELS_MAX = 100 * 1000 * 1000,
    MEDIA_FRAMES_MAX = 500, /* of a moving picture; half of MEDIA_PIXELS_MAX in all */
    MEDIA_FOCAL_MIDDLE = 500,
    MEDIA_CROP_LEAST = 160, /* pixels across, where the picture has as many */
};

/* What a picture is cut to in a shape: as set by hand, else the largest part around the focal
 * point. A 1.91:1 that nobody set lies within the 16:9 that somebody did. */
MediaCrop media_crop(const Media *media, MediaShape shape);
/* A cut set by hand: its height follows from its width. FAIL_INVALID, naming the shape, for what
 * does not lie in the picture or is too small. */
bool
media_crop_set(Media *media, MediaShape shape, int64_t x, int64_t y, int64_t width, GError **error);
/* "crops" of a change or of a line of JSON: {"16x9": [x, y, width]}. What does not lie in the
 * picture is not taken. */
void media_crops_to_json(Json *state, const Media *media);
void media_crops_from_json(const Json *state, Media *media);
/* How high a cut is at a width of at most its own. */
int media_crop_height(const MediaCrop *crop, int width);
/* The shape that a picture is cut to by a rectangle today; false where it is none. */
bool media_crop_is_current(const Media *media, const MediaCrop *crop);

/* Copies a picture (JPEG, PNG, WebP, GIF or AVIF by its bytes, not its name) into the newsroom and
 * records it; the same bytes twice are one picture. Texts that about leaves out are taken from what
 * stands in the file (IPTC, XMP, EXIF); its focal point and cuts where it says the size that they
 * are of, and the file has that shape. FAIL_INVALID: no picture, or damaged; FAIL_TOO_LARGE. */
bool media_add(Write *write, Newsroom *newsroom, const char *path, const Media *about,
    int64_t *ret_id, GError **error);
bool media_add_bytes(Write *write, Newsroom *newsroom, const char *bytes, size_t size,
    const Media *about, int64_t *ret_id, GError **error);
/* The same in two steps, so that nobody who writes waits for the unpacking: looks at the bytes,
 * keeps the file, and fills *ret_media with texts in the arena; then records it. A file that a
 * picture had until it was replaced does not come back so: FAIL_CONFLICT, naming that one, where
 * media_add() gives what took its place. *ret_is_new false: it is in the library already. */
bool media_take(Newsroom *newsroom, Arena *arena, const char *bytes, size_t size,
    const Media *about, Media *ret_media, GError **error);
bool
media_record(Write *write, const Media *taken, int64_t *ret_id, bool *ret_is_new, GError **error);
/* Saves the texts, the rights, the focal point and the crops of media->id as seen at
 * media->revision; the file stays. Copies of an earlier cut go with media_sweep() after the commit.
 * FAIL_CONFLICT, FAIL_INVALID, FAIL_NOT_FOUND. */
bool media_save(Write *write, const Media *media, GError **error);
/* Puts another file (of media_take()) in the place of the picture's, as seen at a revision: id,
 * texts, rights and uses stay, and the focal point and the cuts where it has the same shape. From
 * the commit on every story shows the new one, and media_sweep() of the old file after it takes
 * that from the disk. FAIL_CONFLICT, FAIL_NOT_FOUND; FAIL_CONFLICT, naming it, where another
 * picture has or had this file; FAIL_INVALID where it is the same. */
bool media_replace(Write *write, int64_t id, int64_t revision, const Media *taken, GError **error);
/* Takes a picture out that nothing uses; FAIL_CONFLICT where something does. Its files go with
 * media_sweep() after the commit. */
bool media_remove(Write *write, int64_t id, GError **error);
/* Deletes what is of no use any more: all files of a picture that was removed, and cuts that one
 * which is still there is not cut to any more. */
bool media_sweep(Newsroom *newsroom, const char *file, GError **error);

bool media_find(
    Reader *reader, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error);
/* Whether it may be shown at the reader's moment. */
bool media_is_usable(const Reader *reader, const Media *media);
/* The same, found and usable, for what the public sees. */
bool media_find_public(
    Reader *reader, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error);
/* Newest first, before an id (0: from the newest), those with every word of text in their texts or
 * name ("" for all): at most limit Media, in the arena. */
bool media_list(Reader *reader, Arena *arena, const char *text, int64_t before_id, unsigned limit,
    GPtrArray **ret_media, GError **error);
/* Pictures (int64_t) whose rights ended after one moment and until another; and when the next end:
 * 0 for never. */
bool
media_ended(Reader *reader, int64_t after_us, int64_t until_us, GArray **ret_ids, GError **error);
bool media_next_end(Reader *reader, int64_t *ret_us, GError **error);

/* Puts into the log what the clock has ended, so that no search finds the captions of these
 * pictures any more; and whether there is such a one. */
bool media_end_due(Write *write, unsigned *ret_count, GError **error);
bool media_has_due(Reader *reader, bool *ret_due, GError **error);

/* Those (Media, in the arena) that stories show, now or once they are public, and whose rights end
 * after one moment and until another: soonest first, at most limit. */
bool media_ending(Reader *reader, Arena *arena, int64_t after_us, int64_t until_us, unsigned limit,
    GPtrArray **ret_media, GError **error);

/* The widths that pages ask for. */
extern const int MEDIA_WIDTHS[];
extern const unsigned MEDIA_WIDTH_COUNT;
/* The largest of them that so many pixels fill; the smallest where they fill none. */
int media_width_up_to(int64_t pixels);

/* Whether AVIF can be made here: tried once. */
bool media_makes_avif(void);

/* The file to serve for a name below /media/: "3f/3f9a…-w720.webp" (one of MEDIA_WIDTHS; also
 * .avif), "3f/3f9a…-c0x120x4000x2250-w720.webp" (a cut of today: x, y, width, height; also .jpg,
 * for those who know nothing else) or "3f/3f9a….jpg", made of the picture's pixels on first demand,
 * never larger than these, and kept in DIR/media/.renditions. FAIL_NOT_FOUND for another name, a
 * cut of yesterday too, once the rights have ended, and for the public while nothing that it may
 * see shows the picture. *ret_until_us: when the rights end; 0: never. The caller frees the path.
 */
char *media_served(
    Newsroom *newsroom, const char *name, Audience audience, int64_t *ret_until_us, GError **error);
/* The name that leads on from one of a file that was replaced, "3f/3f9a…-w720.webp": NULL without
 * an error where there is none that this audience may see. */
char *media_instead(Newsroom *newsroom, const char *name, Audience audience, GError **error);
/* For the desk, whatever the rights: in WebP, at one of MEDIA_WIDTHS. */
char *media_preview(Newsroom *newsroom, const Media *media, int width, GError **error);

/* Checks that every picture's file is there with its size; a sentence for each that is not. */
bool media_verify(
    Newsroom *newsroom, StoreFinding found, void *data, int64_t *ret_findings, GError **error);
