package client

// Quiet is how many idle lines can carry a request.
func (c *Client) Quiet() (count int) {
	c.lines.mu.Lock()
	defer c.lines.mu.Unlock()
	for _, l := range c.lines.idle {
		if l.isQuiet() {
			count++
		}
	}
	return count
}

// Settle waits until no line is on its way back.
func (c *Client) Settle() { c.drains.Wait() }
