package painter

// ink is a colour, 0xRRGGBB.
type ink uint32

func (c ink) rgb() (r, g, b int) { return int(c >> 16 & 255), int(c >> 8 & 255), int(c & 255) }

func inkOf(r, g, b int) ink {
	return ink(clamp8(r))<<16 | ink(clamp8(g))<<8 | ink(clamp8(b))
}

// mix goes from c towards d by f (0 to 1).
func (c ink) mix(d ink, f float64) ink {
	r, g, b := c.rgb()
	s, t, u := d.rgb()
	k := int(f * 256)
	return inkOf(r+(s-r)*k>>8, g+(t-g)*k>>8, b+(u-b)*k>>8)
}

// shade is the same crayon pressed harder, or the darker one beside it in the box: for outlines.
func (c ink) shade() ink { return c.mix(0x1e1420, 0.32) }

// Colours that every box of crayons has.
const (
	black  ink = 0x2b2628
	brown  ink = 0x8a5630
	grey   ink = 0x9a9690
	white  ink = 0xfffdf8
	red    ink = 0xdb3a2c
	orange ink = 0xf08421
	yellow ink = 0xf7bd1c
	green  ink = 0x3f9b45
	grass  ink = 0x72b84c
	blue   ink = 0x2b68c0
	sky    ink = 0x79bdea
	violet ink = 0x7a48b2
	pink   ink = 0xe0629f
	teal   ink = 0x2a9c92
	glass  ink = 0xa6d6ef
	lemon  ink = 0xffe37a
)

// boxes are the crayons a child has at hand; a picture keeps to one box, as a child does.
func boxes() [][]ink {
	return [][]ink{
		{red, orange, yellow, green, blue, violet, pink, teal},
		{0xe0483a, 0xf5a623, 0xffd23f, 0x4cb04a, 0x2f7fd0, 0x9a54c0, 0xef7fae, 0x35b5c0},
		{0xc8452f, 0xe8963a, 0xeebe5a, 0x6f9a3f, 0x3f72a8, 0x8a5a92, 0xd8788a, 0x4f9a8a},
		{0xe8352c, 0xf97b22, 0xffcf24, 0x2fa84f, 0x1f5fd0, 0x6a3fc0, 0xf04f98, 0x16a8b8},
		{0xd65a4a, 0xf2a65a, 0xf4d26a, 0x8cb85a, 0x6a9ad8, 0xa888cc, 0xf0a0b4, 0x72c0b4},
		{0xb83a3a, 0xd8732a, 0xf0b030, 0x2f7f5a, 0x24519a, 0x5a3f8f, 0xc8487f, 0x1f7f8f},
	}
}

// skins are the people of thirty-three cities.
func skins() []ink {
	return []ink{0xf6cfa8, 0xeeb98c, 0xdfa272, 0xc98a5a, 0xa96d44, 0x8d5a3b, 0x6e4630, 0x563524}
}

// hairs go with any of them.
func hairs() []ink {
	return []ink{0x2a1f1c, 0x3a2620, 0x1f1b20, 0x5e3a22, 0x8a5428, 0xc98a34, 0xa8432a}
}
