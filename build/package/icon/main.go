// Command icon scales the icon of the app to the sizes that desktops want:
//
//	go run ./build/package/icon ICON.png FOLDER SIZE...
package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/image/draw"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "icon: say ICON.png FOLDER SIZE...")
		os.Exit(2)
	}
	if err := scale(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "icon:", err)
		os.Exit(1)
	}
}

func scale(icon, folder string, sizes []string) error {
	file, err := os.Open(icon)
	if err != nil {
		return err
	}
	defer file.Close()
	whole, err := png.Decode(file)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, size := range sizes {
		pixels, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		small := image.NewNRGBA(image.Rect(0, 0, pixels, pixels))
		draw.CatmullRom.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
		out, err := os.Create(filepath.Join(folder, size+".png"))
		if err != nil {
			return err
		}
		if err := png.Encode(out, small); err != nil {
			return err
		}
		if err := out.Close(); err != nil {
			return err
		}
	}
	return nil
}
