package web

import (
	"context"
	"net"
	"net/http"
)

type endingKey struct{}

// ending lets an answer that has no end of its own find out when its server stops.
func ending(ctx context.Context) func(net.Listener) context.Context {
	return func(net.Listener) context.Context {
		return context.WithValue(context.Background(), endingKey{}, ctx)
	}
}

// UntilEnding is a request's context that ends with its server, too, as soon as that
// takes no more requests: for an answer that goes on for as long as its reader listens.
// All others are waited for. Whoever calls it calls stop.
func UntilEnding(r *http.Request) (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	server, ok := ctx.Value(endingKey{}).(context.Context)
	if !ok {
		return ctx, cancel
	}
	forget := context.AfterFunc(server, cancel)
	return ctx, func() {
		forget()
		cancel()
	}
}
