package importer

import "bufio"

// NewRecords reads records as the tables do.
func NewRecords(in *bufio.Reader) func() ([]string, error) { return newRecords(in).read }
