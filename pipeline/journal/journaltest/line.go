package journaltest

import (
	"net"
	"sync"
	"time"
)

// Line is what a connection to a server goes through. It can lose what the server says,
// and be cut: so that what was asked is done, and nobody hears of it. The zero Line
// does neither.
type Line struct {
	mu   sync.Mutex
	deaf bool
	open []net.Conn
}

// Dial makes the connection under a NATS connection.
func (l *Line) Dial(network, address string) (net.Conn, error) {
	conn, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		return nil, err
	}
	return l.hold(conn), nil
}

func (l *Line) hold(conn net.Conn) net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, conn)
	return &heard{conn, l}
}

// Deafen loses what servers say from now on, until Cut.
func (l *Line) Deafen() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deaf = true
}

// Cut ends the connections. The next ones are whole.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, conn := range l.open {
		_ = conn.Close() // one that ended by itself is as good
	}
	l.open, l.deaf = nil, false
}

func (l *Line) isDeaf() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.deaf
}

// heard is one connection of a line.
type heard struct {
	net.Conn
	line *Line
}

func (h *heard) Read(p []byte) (int, error) {
	for {
		n, err := h.Conn.Read(p)
		if err != nil || !h.line.isDeaf() {
			return n, err
		}
	}
}
