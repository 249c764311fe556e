package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/admin"
	"github.com/easel-gallery/easel/services/moderation"
)

// errNoStaff: this process keeps no staff.
var errNoStaff = errors.New("nobody moderates on the server of this folder: name the folder of one with --roles moderation, or none of a server's")

func (h *house) addStaff(ctx context.Context, wanted admin.NewStaff) (admin.StaffAdded, error) {
	if h.staff == nil {
		return admin.StaffAdded{}, errNoStaff
	}
	for _, slug := range wanted.Cities {
		if _, ok := h.contest.Cities.BySlug(slug); !ok {
			return admin.StaffAdded{}, fmt.Errorf("no city has the slug %q", slug)
		}
	}
	role, err := staff.ParseRole(wanted.Role)
	if err != nil {
		return admin.StaffAdded{}, err
	}
	added := admin.StaffAdded{Email: wanted.Email, Cities: wanted.Cities, Role: wanted.Role}
	if wanted.Password != "" {
		_, err = h.staff.Add(ctx, wanted.Email, role, wanted.Cities, wanted.Password)
		return added, err
	}
	_, added.Generated, err = h.staff.AddGenerated(ctx, wanted.Email, role, wanted.Cities)
	return added, err
}

func (h *house) listStaff(ctx context.Context) ([]admin.Colleague, error) {
	if h.staff == nil {
		return nil, errNoStaff
	}
	all, err := h.staff.All(ctx)
	out := make([]admin.Colleague, len(all))
	for i, a := range all {
		out[i] = admin.Colleague{Email: a.Email, Cities: a.Cities, Role: string(a.Role), Stands: stateOf(a)}
	}
	return out, err
}

func stateOf(a staff.Account) string {
	switch {
	case a.Invited:
		return "invited"
	case a.Generated:
		return "generated"
	}
	return "here"
}

// dropStaff may remove anybody, the last organiser too: whoever may give this command may
// make another.
func (h *house) dropStaff(ctx context.Context, email string) error {
	if h.staff == nil {
		return errNoStaff
	}
	a, err := h.staff.ByAddress(ctx, email)
	if err != nil {
		return addressed(email, err)
	}
	return h.staff.Remove(ctx, a)
}

func (h *house) linkStaff(ctx context.Context, email string) (admin.StaffLink, error) {
	if h.staff == nil {
		return admin.StaffLink{}, errNoStaff
	}
	a, token, err := h.staff.Link(ctx, email)
	if err != nil {
		return admin.StaffLink{}, addressed(email, err)
	}
	return admin.StaffLink{Email: a.Email, Path: moderation.LinkPath(token), Good: staff.GoodFor(a)}, nil
}

// addressed says of an unknown account that it was asked for by its address.
func addressed(email string, err error) error {
	if errors.Is(err, staff.ErrUnknown) {
		return fmt.Errorf("nobody of the staff has the address %q", email)
	}
	return err
}
