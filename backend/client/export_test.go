package client

// Quiet is how many idle lines can carry a request.
func (c *Client) Quiet() (count int) {
	c.conns.mu.Lock()
	defer c.conns.mu.Unlock()
	for _, l := range c.conns.idle {
		if l.isQuiet() {
			count++
		}
	}
	return count
}

// Settle waits until no line is on its way back.
func (c *Client) Settle() { c.drains.Wait() }

// DialMessage is the message of a connection that was not made.
var DialMessage = dialMessage
