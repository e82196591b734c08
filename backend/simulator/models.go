package simulator

import "encoding/json"

// modelList answers GET /v1/models.
func (s *Server) modelList() []byte {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		Created int64  `json:"created"`
		OwnedBy string `json:"owned_by"`
	}
	list := struct {
		Object string  `json:"object"`
		Data   []model `json:"data"`
	}{Object: "list"}
	ids := s.behaviour.Models
	if len(ids) == 0 {
		ids = []string{"simulated"}
	}
	for _, id := range ids {
		list.Data = append(list.Data, model{ID: id, Object: "model", Created: s.created, OwnedBy: "tokenlap-simulator"})
	}
	text, _ := json.Marshal(list)
	return text
}
