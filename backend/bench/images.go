package bench

// Images are the pictures of a folder that requests carry, one each. Their bytes
// are read when a run begins and are never stored.
type Images struct {
	Folder string      `json:"folder"`
	Files  []ImageFile `json:"files,omitempty"`
}

// ImageFile is one picture of a folder.
type ImageFile struct {
	Name string `json:"name"`
	Hash string `json:"hash"` // SHA-256 of its bytes, in hex
}
