/* Makes the ladder of a picture with libvips in one process: the top rung straight from the file, where the decoder may
 * shrink while it loads, and each further rung from the one before. It is what `make bench` sets `easel render` beside.
 *
 *     cascade IN OUTDIR Q WIDTH...     widths descending; writes OUTDIR/WIDTH.jpg, 4:2:0, without metadata
 *
 * Every rung is held in memory, so nothing is computed twice. A picture smaller than a rung is not enlarged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <vips/vips.h>

/* first decodes the picture and makes its top rung, upright. */
static VipsImage *first(const char *in, int width)
{
	VipsImage *rung;
	if (vips_thumbnail(in, &rung, width, "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, NULL))
		vips_error_exit("%s", in);
	return rung;
}

/* next makes a rung from the one before. */
static VipsImage *next(VipsImage *before, int width)
{
	VipsImage *rung;
	if (vips_thumbnail_image(before, &rung, width, "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, NULL))
		vips_error_exit("rung of %d", width);
	return rung;
}

/* held computes a rung once and for all, and lets go of what it is made from. */
static VipsImage *held(VipsImage *rung)
{
	VipsImage *copy = vips_image_copy_memory(rung);
	if (copy == NULL)
		vips_error_exit("hold a rung");
	g_object_unref(rung);
	return copy;
}

static void save(VipsImage *rung, const char *folder, int width, int quality)
{
	char *path = g_strdup_printf("%s/%d.jpg", folder, width);
	if (vips_jpegsave(rung, path, "Q", quality, "strip", TRUE, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, NULL))
		vips_error_exit("%s", path);
	g_free(path);
}

int main(int argc, char **argv)
{
	if (VIPS_INIT(argv[0]))
		vips_error_exit(NULL);
	if (argc < 5) {
		fprintf(stderr, "usage: cascade IN OUTDIR Q WIDTH...\n");
		return 2;
	}
	VipsImage *rung = NULL;
	for (int i = 4; i < argc; i++) {
		int width = atoi(argv[i]);
		VipsImage *before = rung;
		rung = held(before == NULL ? first(argv[1], width) : next(before, width));
		save(rung, argv[2], width, atoi(argv[3]));
		if (before != NULL)
			g_object_unref(before);
	}
	g_object_unref(rung);
	vips_shutdown();
	return 0;
}
