package png

import (
	"encoding/binary"
	"hash/crc32"
)

// errOrder: chunks must come as the PNG specification, 5.6, orders them.
const errOrder = FormatError("a chunk is out of order")

// chunk is a piece of the file: its name and its data.
type chunk struct {
	name string
	body []byte
}

// chunks cuts what is left of a file into chunks.
type chunks struct {
	rest []byte
}

// next returns the next chunk when its CRC is right.
func (c *chunks) next() (chunk, error) {
	const head, tail, longest = 8, 4, 1<<31 - 1
	if len(c.rest) < head {
		return chunk{}, truncated("further chunk")
	}
	length := int64(binary.BigEndian.Uint32(c.rest))
	if length > longest {
		return chunk{}, FormatError("a chunk is too long")
	}
	if int64(len(c.rest)) < head+length+tail {
		return chunk{}, truncated("end of a chunk")
	}
	end := head + int(length)
	found := chunk{name: string(c.rest[4:head]), body: c.rest[head:end:end]}
	if binary.BigEndian.Uint32(c.rest[end:]) != crc32.ChecksumIEEE(c.rest[4:end]) {
		return chunk{}, FormatError("a chunk's CRC is wrong")
	}
	c.rest = c.rest[end+tail:]
	return found, nil
}

// stream is the zlib stream that lies in a row of IDAT chunks.
type stream struct {
	chunks *chunks
	span   []byte // the chunk that is being read
}

// advance goes on to the next chunk with data.
func (s *stream) advance() error {
	for {
		c, err := s.chunks.next()
		if err != nil {
			return err
		}
		if c.name != "IDAT" {
			return FormatError("too few pixels")
		}
		if len(c.body) > 0 {
			s.span = c.body
			return nil
		}
	}
}
