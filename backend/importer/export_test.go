package importer

import "bufio"

// NewRecords reads records as the tables do, and returns what separates the cells.
func NewRecords(in *bufio.Reader) (read func() ([]string, error), mark byte) {
	records := newRecords(in)
	return records.read, records.mark
}
