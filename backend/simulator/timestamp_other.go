//go:build !linux

package simulator

import (
	"net"
	"time"
)

func enableTimestamps(net.Conn) {}

// readWithAge reads; this system does not say how old the bytes are.
func readWithAge(conn net.Conn, p []byte) (n int, age time.Duration, err error) {
	n, err = conn.Read(p)
	return n, 0, err
}
