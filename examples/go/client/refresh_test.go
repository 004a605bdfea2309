package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// fault is what happens to an answer of the server on its way.
type fault func(*http.Request, *http.Response) (*http.Response, error)

func reset(*http.Request, *http.Response) (*http.Response, error) {
	return nil, errors.New("the connection was reset")
}

func silence(request *http.Request, _ *http.Response) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
}

func cutOff(_ *http.Request, response *http.Response) (*http.Response, error) {
	response.Body = io.NopCloser(io.LimitReader(response.Body, 20))
	return response, nil
}

func status(code int, body string) fault {
	return func(*http.Request, *http.Response) (*http.Response, error) {
		return &http.Response{StatusCode: code, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// transport applies faults to the first answers, and counts the requests.
type transport struct {
	faults   []fault
	requests int
}

func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	t.requests++
	// The server answers also if the client does not wait.
	response, err := http.DefaultTransport.RoundTrip(request.Clone(ctx))
	if err != nil || t.requests > len(t.faults) {
		return response, err
	}
	return t.faults[t.requests-1](request, response)
}

// needRefresh lets the access token expire, and applies faults to the next answers.
func needRefresh(s *session, faults ...fault) *transport {
	s.now = s.now.Add(900 * time.Second)
	s.RefreshTimeouts = [2]time.Duration{time.Minute, time.Minute}
	t := &transport{faults: faults}
	s.http = &http.Client{Transport: t}
	return t
}

func TestARefreshSurvivesAnAnswerThatDoesNotArrive(t *testing.T) {
	s := logIn(t)
	if s.RefreshTimeouts != [2]time.Duration{3 * time.Second, 4 * time.Second} {
		t.Fatal("the second attempt may come too late")
	}
	busy := `{"errors": [{"message": "Busy.", "extensions": {"code": "OVERLOADED"}}]}`
	for _, each := range []fault{reset, silence, cutOff, status(502, "<h1>Bad Gateway</h1>"), status(503, busy)} {
		transport := needRefresh(s, each)
		s.RefreshTimeouts[0] = time.Second
		expectMe(t, s, email)
		if transport.requests != 3 {
			t.Fatalf("there were %d requests", transport.requests)
		}
	}
}

func TestARefreshIsNotRepeatedWhenTheServerWouldTakeItForATheft(t *testing.T) {
	s := logIn(t)
	for _, passed := range []time.Duration{9 * time.Second, -time.Minute} {
		transport := needRefresh(s, func(*http.Request, *http.Response) (*http.Response, error) {
			s.now = s.now.Add(passed)
			return nil, errors.New("the connection was reset")
		})
		var unconfirmed *Unconfirmed
		if _, err := s.me(); !errors.As(err, &unconfirmed) || transport.requests != 1 {
			t.Fatal(err, transport.requests)
		}
	}
	if len(s.stored) != 1 {
		t.Fatal("the session was not kept")
	}
	expectMe(t, s, email)
}

// hold is a fault that keeps an answer until release is closed.
func hold() (held fault, arrived, release chan struct{}) {
	arrived, release = make(chan struct{}), make(chan struct{})
	return func(request *http.Request, response *http.Response) (*http.Response, error) {
		close(arrived)
		select {
		case <-release:
			return response, nil
		case <-request.Context().Done():
			return nil, request.Context().Err()
		}
	}, arrived, release
}

func TestACallerThatGoesAwayLosesNoRefresh(t *testing.T) {
	s := logIn(t)
	held, arrived, release := hold()
	transport := needRefresh(s, held)
	short, cancel := context.WithCancel(ctx)
	go func() {
		<-arrived
		cancel()
	}()
	if err := s.Query(short, `{ me { email } }`, nil, nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	close(release)
	expectMe(t, s, email)
	if len(s.stored) != 2 || transport.requests != 2 {
		t.Fatalf("%d refresh tokens, %d requests", len(s.stored), transport.requests)
	}
}

func TestALoginWinsOverARefreshUnderWay(t *testing.T) {
	s := logIn(t)
	held, arrived, release := hold()
	needRefresh(s, held)
	refreshed := make(chan error)
	go func() {
		_, err := s.me()
		refreshed <- err
	}()
	<-arrived
	if err := s.LogIn(ctx, email, password); err != nil {
		t.Fatal(err)
	}
	close(release)
	if err := <-refreshed; err != nil {
		t.Fatal(err)
	}
	if len(s.stored) != 2 || s.refreshToken != s.stored[1] {
		t.Fatal("the refresh has replaced the login")
	}
}
