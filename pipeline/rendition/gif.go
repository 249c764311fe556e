package rendition

import (
	"encoding/binary"
	"fmt"
)

// GIF block introducers, GIF89a appendix A.
const (
	gifExtension = 0x21
	gifImage     = 0x2c
)

// gifHeaderLen is the signature and the logical screen descriptor.
const gifHeaderLen = 13

// inspectGIF reads the size of the canvas. GIF has no orientation.
func inspectGIF(w *window) (Info, error) {
	head, err := w.at(0, gifHeaderLen)
	if err != nil {
		return Info{}, err
	}
	info := Info{
		Width:       int(binary.LittleEndian.Uint16(head[6:])),
		Height:      int(binary.LittleEndian.Uint16(head[8:])),
		Orientation: 1,
	}
	const indices = 2 // twice, if their rows are interlaced
	info.decoding = (indices + rgba) * info.area()
	return info, nil
}

// walkGIF counts the blocks and the frames. Only the first one, which is the one that is shown,
// must be complete; a file that ends after it is taken.
func walkGIF(w *window, limits Limits) error {
	head, err := w.at(0, gifHeaderLen)
	if err != nil {
		return err
	}
	offset := gifHeaderLen + gifTable(head[10])
	frames := 0
	for n := 1; ; n++ {
		image, next, err := gifBlock(w, offset)
		if err != nil || next == 0 {
			if frames == 0 {
				return err
			}
			return unlessTruncated(err)
		}
		if err := limits.checkParts(n); err != nil {
			return err
		}
		if image && frames == 0 {
			if err := gifCarried(w, offset, next); err != nil {
				return err
			}
		}
		offset = next
		if !image {
			continue
		}
		if frames++; frames > limits.Frames {
			return fmt.Errorf("%w: at most %d", ErrTooManyFrames, limits.Frames)
		}
	}
}

// gifCarried looks whether the image between two places can have the pixels that it
// claims.
func gifCarried(w *window, from, to int64) error {
	descriptor, err := w.at(from+1, 9)
	if err != nil {
		return err
	}
	width, height := binary.LittleEndian.Uint16(descriptor[4:]), binary.LittleEndian.Uint16(descriptor[6:])
	return checkCarried(to-from, leastGIF(int64(width)*int64(height)))
}

// gifBlock passes over the block at offset, and says whether it was an image and
// where the next one begins: 0 after the trailer, or where no block is.
func gifBlock(w *window, offset int64) (image bool, next int64, err error) {
	introducer, err := w.at(offset, 1)
	if err != nil {
		return false, 0, err
	}
	switch introducer[0] {
	case gifExtension:
		next, err = gifSubBlocks(w, offset+2)
		return false, next, err
	case gifImage:
		descriptor, err := w.at(offset+1, 9)
		if err != nil {
			return false, 0, err
		}
		// One byte of LZW code size stands between the colours and the pixels.
		next, err = gifSubBlocks(w, offset+10+gifTable(descriptor[8])+1)
		return true, next, err
	}
	return false, 0, nil
}

// gifTable returns how many bytes of colours follow a descriptor with the flags.
func gifTable(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// gifSubBlocks passes over a chain of sub-blocks and its terminator.
func gifSubBlocks(w *window, offset int64) (int64, error) {
	for {
		length, err := w.at(offset, 1)
		if err != nil {
			return 0, err
		}
		offset += 1 + int64(length[0])
		if length[0] == 0 {
			return offset, nil
		}
	}
}
