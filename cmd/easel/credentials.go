package main

import (
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/access"
)

type credentialsCommand struct {
	Dir      string   `arg:"" help:"Folder to fill; keys that are there stay." type:"path"`
	Hosts    []string `help:"Names and addresses that the cluster's nodes are reached by." default:"localhost,127.0.0.1" env:"-"`
	Contests []string `help:"Contests on the cluster: an account for each." default:"easel" env:"-"`
}

// Run makes what a NATS cluster and its users need to know each other.
func (c *credentialsCommand) Run(s streams) error {
	until, err := access.Make(c.Dir, access.Config{Contests: c.Contests, Hosts: c.Hosts, Now: time.Now()})
	if err != nil {
		return err
	}
	for _, contest := range c.Contests {
		for _, role := range access.Roles() {
			fmt.Fprintln(s.out, access.Creds(c.Dir, contest, role))
		}
	}
	fmt.Fprintf(s.err, "Give every node %s as its folder keys. Their certificate holds until %s: run this again before.\n",
		access.NodeKeys(c.Dir), until.Format(time.DateOnly))
	fmt.Fprintf(s.err, "Back up %s/private and keep it off the servers: whoever has it can make any user.\n", c.Dir)
	return nil
}
