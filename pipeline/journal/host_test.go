package journal_test

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

func TestTheEmbeddedServerKeepsAJournalsPromises(t *testing.T) {
	t.Parallel()
	journaltest.Run(t, func(t *testing.T) journaltest.Host { return journaltest.NewEmbedded(t) })
}

func TestANATSServerKeepsAJournalsPromises(t *testing.T) {
	t.Parallel()
	journaltest.Run(t, func(t *testing.T) journaltest.Host { return journaltest.NewServer(t) })
}

func TestAClusterKeepsAJournalsPromises(t *testing.T) {
	t.Parallel()
	cluster := journaltest.NewCluster(t)
	journaltest.Run(t, func(t *testing.T) journaltest.Host { return cluster.Contest() })
}
