package simulator

import "encoding/json"

// modelIDs returns the ids that the server lists.
func (s *Server) modelIDs() []string {
	if len(s.behaviour.Models) == 0 {
		return []string{"simulated"}
	}
	return s.behaviour.Models
}

// object is a JSON object whose members come in the order of their names.
type object = map[string]any

// marshal returns JSON of what can always be written as such.
func marshal(value any) []byte {
	text, _ := json.Marshal(value)
	return text
}

// each returns what a function makes of each id.
func each(ids []string, of func(id string) object) []object {
	list := make([]object, len(ids))
	for i, id := range ids {
		list[i] = of(id)
	}
	return list
}

func openaiModels(ids []string, s *Server) []byte {
	return marshal(object{"object": "list", "data": each(ids, func(id string) object {
		return object{"id": id, "object": "model", "created": s.created, "owned_by": "tokenlap-simulator"}
	})})
}
