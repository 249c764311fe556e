package store

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// How long we wait for a server. Every deed ends within a few of these, so that a family hears "in a moment, please"
// instead of watching a page that never comes.
const (
	dialPatience = 2 * time.Second
	// stallPatience bounds every single wait for the other side: to take bytes from us, to begin its answer, to go on
	// with it. A large object on a slow line may take long; a server that does nothing for this long is away.
	stallPatience = 5 * time.Second
	// idlePatience must be below stallPatience: an idle connection is then dropped before its read runs into the
	// deadline, which would hit a request that has just chosen that connection.
	idlePatience = 4 * time.Second
)

func newTransport(config *tls.Config) *http.Transport {
	dialer := &net.Dialer{Timeout: dialPatience}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &patientConn{conn}, nil
		},
		TLSClientConfig:     config,
		TLSHandshakeTimeout: stallPatience,
		MaxIdleConnsPerHost: 64,
		IdleConnTimeout:     idlePatience,
		DisableCompression:  true, // An object's bytes are what was put, whatever they look like.
	}
}

// patientConn gives each wait on a connection its deadline. net/http can bound the dial, the handshake and the wait for
// an answer's header, but not a server that stops taking a body, or stops in the middle of an answer.
type patientConn struct{ net.Conn }

// Read implements net.Conn.
func (c *patientConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(stallPatience)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write implements net.Conn. It moves the deadline of both directions: the read that waits for the answer has been
// pending since before the request.
func (c *patientConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(stallPatience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
