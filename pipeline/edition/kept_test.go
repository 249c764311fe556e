package edition_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestANewEditionForgetsGuardiansAfterAYearAndAnOldOneNever(t *testing.T) {
	e := edition.Default(noon)
	if got := e.GuardianUntil(); !got.Equal(e.ClosesAt.AddDate(0, 0, 365)) {
		t.Errorf("guardians are kept until %s", got)
	}
	if got := e.OriginalUntil(); !got.IsZero() {
		t.Errorf("originals are kept until %s", got)
	}
	var old edition.Edition // of before there were these settings: nobody decided
	if err := json.Unmarshal([]byte(`{"id":"2025"}`), &old); err != nil {
		t.Fatal(err)
	}
	if !old.GuardianUntil().IsZero() || !old.OriginalUntil().IsZero() || old.Address != edition.NeedRequired {
		t.Errorf("an edition of before is %+v", old)
	}
}

func TestATimeIsOverFromItsMomentOn(t *testing.T) {
	for _, c := range []struct {
		until, now time.Time
		want       bool
	}{{time.Time{}, noon, false}, {noon, noon.Add(-1), false}, {noon, noon, true}, {noon, noon.Add(1), true}} {
		if got := edition.Over(c.until, c.now); got != c.want {
			t.Errorf("until %s it is over at %s: %t", c.until, c.now, got)
		}
	}
}
