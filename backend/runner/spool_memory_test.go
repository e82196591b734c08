package runner

// SetSpoolMemory changes the memory for texts and returns what it was.
func SetSpoolMemory(bytes int) (was int) {
	was, spoolMemory = spoolMemory, bytes
	return was
}
