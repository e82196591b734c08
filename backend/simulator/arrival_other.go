//go:build !linux

package simulator

import (
	"net"
	"time"
)

func noteArrivals(net.Conn) {}

// readAged reads; here nobody tells how long the bytes had waited.
func readAged(conn net.Conn, p []byte) (n int, age time.Duration, err error) {
	n, err = conn.Read(p)
	return n, 0, err
}
