package addresstest

import (
	"net"
	"sync"
	"testing"
)

func TestNobodyGetsAnAddressTwice(t *testing.T) {
	const callers, each = 8, 50
	var (
		mu   sync.Mutex
		seen = map[string]bool{}
		all  sync.WaitGroup
	)
	for range callers {
		all.Go(func() {
			for range each {
				address := Free(t)
				mu.Lock()
				if seen[address] {
					t.Errorf("%s was handed out twice", address)
				}
				seen[address] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
}

func TestAServerCanHaveTheAddressAgainAndAgain(t *testing.T) {
	address := Free(t)
	for range 3 {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		listener.Close()
	}
}

func TestTheKernelGivesNobodyElseTheAddress(t *testing.T) {
	for range 100 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		if port := listener.Addr().(*net.TCPAddr).Port; port >= first && port <= last {
			t.Errorf("the kernel chose %d by itself", port)
		}
	}
}

func TestWhatIsClaimedOrListenedOnIsNotTaken(t *testing.T) {
	address := Free(t)
	if claim, err := take(address); err == nil {
		claim.Close()
		t.Error("a claimed address was taken")
	}
	var ended string
	t.Run("a test that ends", func(t *testing.T) { ended = Free(t) })
	listener, err := net.Listen("tcp", ended)
	if err != nil {
		t.Fatal(err)
	}
	if claim, err := take(ended); err == nil {
		claim.Close()
		t.Error("an address with a server on it was taken")
	}
	listener.Close()
	claim, err := take(ended) // nothing of the test that ended is left, nor of the try that failed
	if err != nil {
		t.Fatal(err)
	}
	claim.Close()
}
