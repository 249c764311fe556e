package cell

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// order is what a cell is told before it gets the original.
type order struct {
	Budget   budget           `json:"budget"`
	Limits   rendition.Limits `json:"limits"`
	Recipe   rendition.Recipe `json:"recipe"`
	Original int              `json:"original"` // its bytes
}

// answer is what a cell says. The bytes of its pictures follow one another.
type answer struct {
	// Reason and Words are of a refusal.
	Reason string `json:"reason,omitempty"`
	Words  string `json:"words,omitempty"`

	Width     int       `json:"width,omitempty"`
	Height    int       `json:"height,omitempty"`
	Color     string    `json:"color,omitempty"`
	Fallback  string    `json:"fallback,omitempty"`
	Truncated bool      `json:"truncated,omitempty"`
	Pictures  []picture `json:"pictures,omitempty"`
}

// picture is a rendition that follows an answer.
type picture struct {
	Width  int            `json:"width"`
	Height int            `json:"height"`
	Kind   rendition.Kind `json:"kind"`
	Bytes  int            `json:"bytes"`
}

// What a cell says first: that it is locked, or that nothing but its limits holds.
const (
	lockedByte  = 'L'
	limitedByte = 'U'
)

// maxMessage bounds a message, in bytes.
const maxMessage = 16 << 10

var (
	// errFlood: more comes than there can be.
	errFlood = errors.New("too much came")
	// errGarbage: what came is not what was asked for.
	errGarbage = errors.New("garbage came")
)

// appendMessage appends a message.
func appendMessage(to []byte, m any) ([]byte, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	to = binary.BigEndian.AppendUint32(to, uint32(len(body)))
	return append(to, body...), nil
}

// readMessage reads a message.
func readMessage(from io.Reader, m any) error {
	var size [4]byte
	if _, err := io.ReadFull(from, size[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > maxMessage {
		return fmt.Errorf("%w: a message of %d bytes", errFlood, n)
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(from, body); err != nil {
		return err
	}
	if err := json.Unmarshal(body, m); err != nil {
		return fmt.Errorf("%w: a message of %d bytes: %w", errGarbage, n, err)
	}
	return nil
}
