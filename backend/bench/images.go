package bench

import "path/filepath"

// Images are the files of a folder of which requests carry one each. Their bytes
// are read when a run begins and are never stored.
type Images struct {
	Folder string      `json:"folder"`
	Files  []ImageFile `json:"files,omitempty"`
}

// ImageFile is one image of a folder.
type ImageFile struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
	Hash  string `json:"hash"` // SHA-256 of its content, in hex
}

// Bytes is the size of all files.
func (i Images) Bytes() (sum int) {
	for _, file := range i.Files {
		sum += file.Bytes
	}
	return sum
}

func (p Plan) validateImages(wrong *mistakes) {
	if p.Images.Folder == "" && len(p.Images.Files) > 0 {
		wrong.add("images", "the images have no folder: name the one that they are in")
	}
	if p.Images.Folder != "" && len(p.Images.Files) == 0 {
		wrong.add("images", "no image of the folder %s is chosen: name its files, or the folder alone", p.Images.Folder)
	}
	for _, file := range p.Images.Files {
		if file.Name == "" || filepath.Base(file.Name) != file.Name {
			wrong.add("images", "the image %q is not a file of the folder %s: give its name alone", file.Name, p.Images.Folder)
		}
	}
	for _, endpoint := range p.Endpoints {
		if p.Images.Folder != "" && endpoint.EffectiveAPI() == CompletionsAPI {
			wrong.add("images", "model %q is sent to through the completions API, which takes no images: use its chat API, or no images", endpoint.Name)
		}
	}
}
