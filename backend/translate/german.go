package translate

import "maps"

// german returns the German catalogue.
func german() map[string]string {
	all := map[string]string{}
	for _, part := range []map[string]string{germanOfPlan} {
		maps.Copy(all, part)
	}
	return all
}
