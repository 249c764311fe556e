package access

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// whoAmI is where a server tells a user who they are.
const whoAmI = "$SYS.REQ.USER.INFO"

// Check asks the server whether the user of a connection may do what the roles do, and
// answers journal.ErrForbidden with what is missing: else it would show later, as
// requests that nobody answers.
func Check(ctx context.Context, nc *nats.Conn, roles ...Role) error {
	answer, err := nc.RequestWithContext(ctx, whoAmI, nil)
	if err != nil {
		return fmt.Errorf("ask the NATS server for our rights: %w", err)
	}
	var told struct {
		Data server.UserInfo `json:"data"`
	}
	if err := json.Unmarshal(answer.Data, &told); err != nil {
		return fmt.Errorf("ask the NATS server for our rights: %w", err)
	}
	if told.Data.Permissions == nil || told.Data.Permissions.Publish == nil {
		return nil // may do anything
	}
	if missing := lacking(told.Data.Permissions.Publish, roles); len(missing) > 0 {
		return fmt.Errorf("%w: %s may not do what %s does, and publish to: %s", journal.ErrForbidden, name(told.Data), words(roles), strings.Join(missing, ", "))
	}
	return nil
}

// lacking are the subjects that the roles publish to and that are not granted.
func lacking(granted *server.SubjectPermission, roles []Role) (missing []string) {
	for _, role := range roles {
		need := role.rights()
		for _, subject := range need.allow {
			allowed := slices.ContainsFunc(granted.Allow, func(g string) bool { return server.SubjectMatchesFilter(subject, g) })
			denied := slices.ContainsFunc(granted.Deny, func(d string) bool {
				return server.SubjectsCollide(subject, d) && !slices.Contains(need.deny, d)
			})
			if (!allowed || denied) && !slices.Contains(missing, subject) {
				missing = append(missing, subject)
			}
		}
	}
	return missing
}

func name(who server.UserInfo) string {
	if who.UserName != "" {
		return who.UserName
	}
	return who.UserID
}

func words(roles []Role) string {
	list := make([]string, len(roles))
	for i, role := range roles {
		list[i] = string(role)
	}
	return strings.Join(list, ", ")
}
