// Package addresstest finds addresses for servers that a test starts as processes of their own, and that keep their address
// through a stop and a new start.
//
// Asking the kernel for a port and giving it back is not enough: until the server has it, and while it is stopped, any
// outgoing connection of anybody may get the same port. Addresses here lie below the ports that the kernel gives to
// outgoing connections (from 32768 on Linux, from 49152 elsewhere), so that only somebody who wants this very port can
// take it; and tests, in whatever process, agree among themselves by a claim that each of them can see.
package addresstest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// The ports to choose from.
const (
	first = 20_000
	last  = 29_999
)

// Free is an address of loopback, "127.0.0.1:23456", on which nobody listens. No other call gets it until the test ends.
func Free(t testing.TB) string {
	t.Helper()
	const ports = last - first + 1
	start := rand.IntN(ports)
	var err error
	for i := range ports {
		address := fmt.Sprintf("127.0.0.1:%d", first+(start+i)%ports)
		var claim net.PacketConn
		if claim, err = take(address); err == nil {
			t.Cleanup(func() { claim.Close() })
			return address
		}
	}
	t.Fatalf("no port from %d to %d is free: %v", first, last, err)
	return ""
}

// take claims an address. The claim is a UDP socket of the same number: TCP does not mind it, one process alone can hold
// it, and the kernel takes it back however that process ends.
func take(address string) (net.PacketConn, error) {
	claim, err := net.ListenPacket("udp", address)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, errors.Join(err, claim.Close())
	}
	return claim, listener.Close()
}
