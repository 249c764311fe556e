package catalog

import (
	"context"
	"database/sql"
	"sync"
)

// asked keeps the statements that the public asks by, prepared: parsing one again is as
// much work as answering it. There are as many as there are forms of a question, and
// their number is bounded by what an age and a search may be.
type asked struct {
	db   *sql.DB
	mu   sync.Mutex
	made map[string]*sql.Stmt // guarded by mu
}

func (a *asked) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := a.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (a *asked) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	a.mu.Lock()
	s, ok := a.made[query]
	a.mu.Unlock()
	if ok {
		return s, nil
	}
	s, err := a.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if other, ok := a.made[query]; ok {
		return other, s.Close() // somebody was faster
	}
	a.made[query] = s
	return s, nil
}
