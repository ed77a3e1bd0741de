package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// An Object is a JSON object whose members keep their order. A number that is
// not finite is null, and a list is never null.
type Object []Member

// A Member is a name and a value that encoding/json can print.
type Member struct {
	Name     string
	Value    any
	Optional bool // left out if the value is zero or an empty list
}

// Fields returns an object with the given names and values, by turns. A member
// is optional if its name ends in "?", which is not part of it.
func Fields(namesAndValues ...any) (o Object) {
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		name, optional := strings.CutSuffix(fmt.Sprint(namesAndValues[i]), "?")
		o = append(o, Member{name, namesAndValues[i+1], optional})
	}
	return o
}

// MarshalJSON implements json.Marshaler.
func (o Object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	out.WriteByte('{')
	for _, m := range o {
		v := reflect.ValueOf(m.Value)
		list := v.Kind() == reflect.Slice && v.Len() == 0
		if m.Optional && (list || v.IsZero()) {
			continue
		}
		if f, ok := m.Value.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			m.Value = nil
		}
		if _, object := m.Value.(Object); list && !object {
			m.Value = []any{}
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		if err := enc.Encode(m.Name); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := enc.Encode(m.Value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// Each converts the elements of a list.
func Each[T, U any](list []T, convert func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}
