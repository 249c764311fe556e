package mail_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
)

const someone = "kanarienvogel@example.org"

func toSomeone() mail.Letter { return mail.Letter{To: someone, Subject: "x", Text: "x\n", ID: "abc-1"} }

// answer is what a server says, with the address in it, as many do.
func answer(code int, enhanced ...int) *smtp.SMTPError {
	e := &smtp.SMTPError{Code: code, Message: "<" + someone + ">: not now, or never"}
	copy(e.EnhancedCode[:], enhanced)
	return e
}

func TestWhatAServerRefusesIsToldByItsNumbersAlone(t *testing.T) {
	server := mailtest.Open(t, "", "")
	for name, c := range map[string]struct {
		way     mailtest.Way
		want    string
		forGood bool
	}{
		"nobody there":   {mailtest.Way{Rcpt: answer(550, 5, 1, 1)}, "a mail was refused at RCPT TO: 550 5.1.1", true},
		"greylisted":     {mailtest.Way{Rcpt: answer(451, 4, 7, 1)}, "a mail was refused at RCPT TO: 451 4.7.1", false},
		"no space":       {mailtest.Way{Data: answer(452, 4, 2, 2)}, "a mail was refused at DATA: 452 4.2.2", false},
		"taken for spam": {mailtest.Way{Data: answer(554, 5, 7, 1)}, "a mail was refused at DATA: 554 5.7.1", true},
		"cut off":        {mailtest.Way{Cut: true}, "a mail was not taken: the connection broke after DATA", false},
	} {
		server.Be(c.way)
		err := sender(t, "smtp://"+server.Addr).Send(t.Context(), toSomeone())
		refused, ok := errors.AsType[*mail.Refused](err)
		if !ok || refused.Error() != c.want || refused.ForGood() != c.forGood {
			t.Errorf("%s: %v, for good: %v", name, err, ok && refused.ForGood())
		}
		if strings.Contains(err.Error(), "kanarienvogel") || strings.Contains(err.Error(), "never") {
			t.Errorf("%s: the error names somebody: %v", name, err)
		}
	}
}

func TestWhatWasTakenIsSentHoweverTheServerLeaves(t *testing.T) {
	server := mailtest.Open(t, "", "")
	server.Be(mailtest.Way{Left: true})
	if err := sender(t, "smtp://"+server.Addr).Send(t.Context(), toSomeone()); err != nil {
		t.Error(err)
	}
	server.Next(t)
}

func TestAServerThatSaysNothingIsNotWaitedForForEver(t *testing.T) {
	server := mailtest.Open(t, "", "")
	hold := make(chan struct{})
	defer close(hold)
	var err error
	for wait := time.Second; server.Asked() == 0; wait *= 4 { // once more for who was too slow to come so far
		server.Be(mailtest.Way{Hold: hold})
		err = sendWithin(t, sender(t, "smtp://"+server.Addr), wait)
	}
	if refused, ok := errors.AsType[*mail.Refused](err); !ok || refused.ForGood() || refused.Code != 0 {
		t.Errorf("after a while: %v", err)
	}
}

func TestALetterHasTheSameIDHoweverOftenItIsTried(t *testing.T) {
	server := mailtest.Open(t, "", "")
	for range 2 {
		if err := sender(t, "smtp://"+server.Addr).Send(t.Context(), toSomeone()); err != nil {
			t.Fatal(err)
		}
		if id := server.Next(t).Header.Get("Message-Id"); id != "<abc-1@example.org>" {
			t.Errorf("it is %s", id)
		}
	}
}

func TestAnAddressThatIsNoneIsNotToldOf(t *testing.T) {
	err := sender(t, "smtp://127.0.0.1:1").Send(t.Context(), mail.Letter{To: "kanarienvogel", Subject: "x", Text: "x\n"})
	if !errors.Is(err, mail.ErrAddress) || strings.Contains(err.Error(), "kanarienvogel") {
		t.Error(err)
	}
}

func TestALineThatBreaksWithinALetterOfTwoPartsIsAnError(t *testing.T) {
	server := mailtest.Open(t, "", "")
	server.Be(mailtest.Way{Tear: true})
	s := sender(t, "smtp://"+server.Addr)
	long := strings.Repeat("A line that goes on and on.\n", 400_000)
	err := s.Send(t.Context(), mail.Letter{To: "ana@example.org", Subject: "x", Text: long, HTML: "<p>" + long, Tag: "en"})
	if refused, is := errors.AsType[*mail.Refused](err); err == nil || is && refused.Unknown() {
		t.Errorf("it says %v", err)
	}
	if err := s.Send(t.Context(), mail.Letter{To: "ana@example.org", Subject: "x", Text: "x", HTML: "<p>x", Tag: "en"}); err != nil {
		t.Errorf("the next one: %v", err)
	}
}
