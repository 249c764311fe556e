package rendition

import "encoding/binary"

// exifLimit is how much of an EXIF block is looked at. A JPEG segment holds no
// more, and orientation is in the first directory, near the front.
const exifLimit = 64 << 10

// exifHeader stands before the TIFF structure in a JPEG's APP1 segment, and
// wrongly in some WebP files.
const exifHeader = "Exif\x00\x00"

// orientation finds the EXIF orientation in a TIFF structure: 1 to 8, and 1 where
// there is none or it cannot be read. It looks at the first directory only and
// follows no pointer but the one to it, so it ends after one pass over at most
// 65,535 entries.
func orientation(tiff []byte) int {
	const (
		headerLen = 8
		entryLen  = 12
		tag       = 0x0112
		short     = 3
		long      = 4
	)
	if len(tiff) < headerLen {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	directory := uint64(order.Uint32(tiff[4:]))
	if directory < headerLen || directory+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[directory+2:]
	for count := order.Uint16(tiff[directory:]); count > 0 && len(entries) >= entryLen; count-- {
		entry := entries[:entryLen]
		entries = entries[entryLen:]
		if order.Uint16(entry) != tag || order.Uint32(entry[4:]) != 1 {
			continue
		}
		var value uint32
		switch order.Uint16(entry[2:]) {
		case short:
			value = uint32(order.Uint16(entry[8:]))
		case long: // against the standard, but written by some editors
			value = order.Uint32(entry[8:])
		}
		if value >= 1 && value <= 8 {
			return int(value)
		}
		return 1
	}
	return 1
}
