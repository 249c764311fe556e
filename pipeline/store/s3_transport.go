package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
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

// mostSkew is how far from its own clock an S3 lets a signature's time be, less a minute for what passed since.
const mostSkew = 14 * time.Minute

// clockWatch tells a clock that is wrong from a key that is: an S3 refuses both in the same way, and in its answer to a
// HEAD it cannot say more.
type clockWatch struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (c clockWatch) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := c.RoundTripper.RoundTrip(request)
	if err != nil || answer.StatusCode != http.StatusForbidden {
		return answer, err
	}
	theirs, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return answer, nil
	}
	if ahead := time.Since(theirs).Round(time.Minute); ahead.Abs() >= mostSkew {
		return nil, errors.Join(&clockError{ahead}, answer.Body.Close())
	}
	return answer, nil
}

// clockError is no answer to a request but a reason why there is none, and so means [ErrUnreachable]: a clock is often set
// right by itself, as after a machine's sleep, and then all goes on.
type clockError struct{ ahead time.Duration }

func (c *clockError) Error() string {
	side := "ahead of"
	if c.ahead < 0 {
		side = "behind"
	}
	return fmt.Sprintf("this machine's clock is %v %s the S3's, which therefore refuses what we sign: set it right", c.ahead.Abs(), side)
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
