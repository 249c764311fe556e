package staff

import (
	"slices"
	"testing"
)

func TestRolesMayDoWhatTheTableSays(t *testing.T) {
	all := []Deed{Queue, Look, Decide, Manage, Audit, Safeguard}
	for role, want := range map[Role][]Deed{
		Moderator:    {Queue, Look, Decide},
		Organiser:    {Queue, Look, Decide, Manage, Audit},
		Auditor:      {Look, Audit},
		Jury:         nil,
		Safeguarding: {Queue, Look, Decide, Safeguard},
		"unknown":    nil,
	} {
		var got []Deed
		for _, d := range all {
			if role.May(d) {
				got = append(got, d)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s may %v, want %v", role, got, want)
		}
	}
}

func TestEveryRoleIsOffered(t *testing.T) {
	offered := Roles()
	if len(offered) != len(allowed) {
		t.Errorf("%d of %d roles are offered", len(offered), len(allowed))
	}
	for _, role := range offered {
		if _, err := ParseRole(string(role)); err != nil {
			t.Error(err)
		}
	}
}
