package moderation

import (
	"maps"

	"github.com/easel-gallery/easel/pipeline/staff"
)

// Right is who may call a route.
type Right struct {
	Anybody bool       // needs no session
	Deed    staff.Deed // that the role must allow; "" lets in whoever is signed in
	Of      Subject    // whose city the account must cover, too
	Early   bool       // lets in who has not chosen a password of their own yet, too
}

// Subject is what a route is about, where accounts of other cities may not call it.
type Subject string

// The subjects. The handler looks at the city, because it reads the subject anyway.
const (
	Drawing Subject = "drawing" // that of the path
	City    Subject = "city"    // the one that the query chooses
	Person  Subject = "person"  // the account of the path
)

// rights are all routes of this site, by the pattern that the mux knows them by. A route
// that is not here lets in nobody, and a test fails.
var rights = map[string]Right{
	"GET /moderation":           {},
	"GET /moderation/sign-in":   {Anybody: true},
	"POST /moderation/sign-in":  {Anybody: true},
	"POST /moderation/sign-out": {Anybody: true},

	"GET /moderation/sign-in-link":  {Anybody: true},
	"POST /moderation/sign-in-link": {Anybody: true},
	"GET /moderation/link/{token}":  {Anybody: true},
	"POST /moderation/link/{token}": {Anybody: true},
	"GET /moderation/oidc":          {Anybody: true},
	"GET /moderation/oidc/back":     {Anybody: true},

	"GET /moderation/sessions":  {},
	"POST /moderation/sessions": {},
	"GET /moderation/password":  {Early: true},
	"POST /moderation/password": {Early: true},

	"GET /moderation/staff":              {Deed: staff.Manage},
	"POST /moderation/staff":             {Deed: staff.Manage},
	"GET /moderation/staff/{id}":         {Deed: staff.Manage, Of: Person},
	"POST /moderation/staff/{id}":        {Deed: staff.Manage, Of: Person},
	"POST /moderation/staff/{id}/invite": {Deed: staff.Manage, Of: Person},
	"POST /moderation/staff/{id}/remove": {Deed: staff.Manage, Of: Person},

	"GET /moderation/examples":    {Deed: staff.Queue},
	"POST /moderation/examples":   {Deed: staff.Queue},
	"GET /moderation/letters":     {Deed: staff.Manage, Of: City},
	"POST /moderation/letters":    {Deed: staff.Manage},
	"GET /moderation/overview":    {Deed: staff.Manage},
	"GET /moderation/entries.csv": {Deed: staff.Manage},
	"GET /moderation/labels":      {Deed: staff.Manage, Of: City},
	"GET /moderation/catalogue":   {Deed: staff.Manage, Of: City},
	"GET /moderation/edition":     {Deed: staff.Manage},
	"POST /moderation/edition":    {Deed: staff.Manage},
	"GET /moderation/audit":       {Deed: staff.Audit, Of: City},
	"GET /moderation/audit.csv":   {Deed: staff.Audit, Of: City},
	"GET /moderation/audit.jsonl": {Deed: staff.Audit, Of: City},

	"GET /moderation/queue":                     {Deed: staff.Queue, Of: City},
	"GET /moderation/next":                      {Deed: staff.Queue, Of: City},
	"GET /moderation/leaves":                    {Deed: staff.Decide, Of: City},
	"GET /moderation/lanes/{lane}":              {Deed: staff.Queue, Of: City},
	"GET /moderation/live":                      {Deed: staff.Queue},
	"GET /moderation/reports":                   {Deed: staff.Decide, Of: City},
	"GET /moderation/drawings/{id}":             {Deed: staff.Look, Of: Drawing},
	"GET /moderation/images/{id}/{file}":        {Deed: staff.Look, Of: Drawing},
	"POST /moderation/drawings/{id}/decision":   {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/undo":       {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/take-down":  {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/reinstate":  {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/looked-at":  {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/correction": {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/describe":   {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/edit":       {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/note":       {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/escalate":   {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/close":      {Deed: staff.Safeguard, Of: Drawing},
	"POST /moderation/drawings/{id}/feature":    {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/claim":      {Deed: staff.Decide, Of: Drawing},
	"POST /moderation/drawings/{id}/release":    {Deed: staff.Decide, Of: Drawing},
}

// Rights are who may call which route, by its pattern.
func Rights() map[string]Right { return maps.Clone(rights) }
