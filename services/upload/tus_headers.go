package upload

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"strings"
)

// checksumNames are the algorithms that we know. The protocol demands the first.
const checksumNames = "sha1,sha256"

// checksum is what a sender says of the bytes of one request.
type checksum struct {
	new  func() hash.Hash
	want []byte
}

func (c *checksum) fits(sum hash.Hash) bool { return bytes.Equal(sum.Sum(nil), c.want) }

// readChecksum reads Upload-Checksum: "sha1 " and a SHA-1 in base64. It is nil where there is none; errTusHeader for one
// that makes no sense or that we do not know.
func readChecksum(header []string) (*checksum, error) {
	if len(header) == 0 {
		return nil, nil
	}
	name, coded, _ := strings.Cut(header[0], " ")
	c := &checksum{}
	switch name {
	case "sha1":
		c.new = sha1.New
	case "sha256":
		c.new = sha256.New
	}
	var err error
	c.want, err = base64.StdEncoding.Strict().DecodeString(coded)
	if len(header) > 1 || c.new == nil || err != nil || len(c.want) != c.new().Size() {
		return nil, fmt.Errorf("%w: Upload-Checksum", errTusHeader)
	}
	return c, nil
}

// maxMetadata bounds the bytes of Upload-Metadata: we need none of it, and keep it for whoever asks.
const maxMetadata = 2 << 10

// receiptKey is the one key of Upload-Metadata that means something here, and is not kept.
const receiptKey = "receipt"

// metadata is what a sender says of an upload.
type metadata struct {
	text    string // as it came, but for the receipt
	receipt string // of the drawing that is to be replaced; "" for a new entry
}

// readMetadata reads Upload-Metadata: pairs, with commas between, of a key and a value in base64; errTusHeader for what
// is not that.
func readMetadata(header []string) (m metadata, err error) {
	all := strings.Join(header, ",")
	if all == "" {
		return m, nil
	}
	wrong := fmt.Errorf("%w: Upload-Metadata", errTusHeader)
	if len(all) > maxMetadata || strings.ContainsAny(all, "\r\n") { // which base64 would pass over
		return m, wrong
	}
	var kept []string
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(all, ",") {
		pair = strings.Trim(pair, " \t")
		key, coded, _ := strings.Cut(pair, " ")
		value, err := base64.StdEncoding.DecodeString(coded)
		if err != nil || !isMetadataKey(key) || seen[key] {
			return metadata{}, wrong
		}
		seen[key] = true
		if key == receiptKey {
			m.receipt = string(value)
		} else {
			kept = append(kept, pair)
		}
	}
	m.text = strings.Join(kept, ",")
	return m, nil
}

// isMetadataKey wants what the protocol wants of one: ASCII without a space, and at least a letter of it.
func isMetadataKey(key string) bool {
	return key != "" && strings.IndexFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}
