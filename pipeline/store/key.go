package store

import (
	"fmt"
	"strings"
)

// Bounds that both stores can hold: a segment is a file name, and S3 takes keys of up to 1,024 bytes.
const (
	longestKey     = 1024
	longestSegment = 255
)

// CheckKey returns nil if key may name an object, and otherwise an error that wraps ErrKey and says why not.
//
// A key is segments joined by "/". A segment is one or more of the characters a-z, 0-9, ".", "_" and "-", and does not
// begin with a dot. So no key is empty, absolute, hidden, or climbs out of a folder; and because there are no capital
// letters, two keys are two files even on a disk that does not tell "A" from "a".
//
// One thing a key alone cannot show, and callers must see to: no key may be the folder of another, as "a" is of "a/b". A
// Folder answers ErrExists to the second; MinIO takes both and from then on lists only "a" (seen with the version that
// miniotest runs). Easel's keys are all <id>/<name>, so it cannot happen to them.
func CheckKey(key string) error {
	if len(key) > longestKey {
		return fmt.Errorf("%w: longer than %d bytes", ErrKey, longestKey)
	}
	for segment := range strings.SplitSeq(key, "/") {
		if why := faultOf(segment); why != "" {
			return fmt.Errorf("%w: %q %s", ErrKey, key, why)
		}
	}
	return nil
}

// faultOf says what is wrong with one segment of a key, or nothing.
func faultOf(segment string) string {
	switch {
	case segment == "":
		return "has an empty segment"
	case len(segment) > longestSegment:
		return fmt.Sprintf("has a segment longer than %d bytes", longestSegment)
	case segment[0] == '.':
		return "has a segment that begins with a dot"
	}
	for _, c := range []byte(segment) {
		if !isKeyByte(c) {
			return fmt.Sprintf("has the byte %q", c)
		}
	}
	return ""
}

func isKeyByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '_' || c == '-'
}

// checkPrefix returns nil if some key begins with prefix: it is a key, or one more letter would make it one.
func checkPrefix(prefix string) error {
	if CheckKey(prefix) == nil {
		return nil
	}
	return CheckKey(prefix + "a")
}
