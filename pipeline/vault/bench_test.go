package vault_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// BenchmarkADestroyedDataKeyLeavesEveryNode is about a cluster. What a node was told lies
// in its log of what was told, too, until a snapshot takes the log's place: here it is
// measured how long that takes, with nothing else to do. It fails after ten minutes.
func BenchmarkADestroyedDataKeyLeavesEveryNode(b *testing.B) {
	host, id := journaltest.NewCluster(b).Contest(), drawingtest.ID(1)
	keys, err := vault.Open(b.Context(), host.Connect(b), vaulttest.Secret(b), host.Replicas())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := keys.Create(b.Context(), id); err != nil {
			b.Fatal(err)
		}
		lying, err := raw(b, host.Own(b)).GetLastMsgForSubject(b.Context(), "keys."+string(id))
		if err != nil {
			b.Fatal(err)
		}
		host.WaitForCopies(b)
		if len(holding(b, host.Folder(), lying.Data)) == 0 {
			b.Fatal("the sealed data key is in no file: nothing would be measured")
		}
		if err := keys.Destroy(b.Context(), id); err != nil {
			b.Fatal(err)
		}
		for began := time.Now(); len(holding(b, host.Folder(), lying.Data)) > 0; time.Sleep(time.Second) {
			if time.Since(began) > 10*time.Minute {
				b.Fatal("the sealed data key still lies in a node's files")
			}
		}
	}
}
