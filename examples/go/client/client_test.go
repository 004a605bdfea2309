package client

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"
)

// The tests need a running server at SALLYPORT_URL, and a user with and one without two-factor authentication.
var (
	address  = os.Getenv("SALLYPORT_URL")
	email    = os.Getenv("EMAIL")
	password = os.Getenv("PASSWORD")
	ctx      = context.Background()
)

type session struct {
	*Client
	now    time.Time
	stored []string
}

func start(t *testing.T, refreshToken string) *session {
	t.Helper()
	s := &session{Client: New(address, refreshToken), now: time.Unix(1_000_000, 0)}
	s.Now = func() time.Time { return s.now }
	s.Sleep = func(d time.Duration) { s.now = s.now.Add(d) }
	s.OnTokens = func(token string) { s.stored = append(s.stored, token) }
	return s
}

func logIn(t *testing.T) *session {
	t.Helper()
	s := start(t, "")
	if err := s.LogIn(ctx, email, password); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *session) me() (string, error) {
	var data struct{ Me struct{ Email string } }
	err := s.Query(ctx, `{ me { email } }`, nil, &data)
	return data.Me.Email, err
}

func expectMe(t *testing.T, s *session, wanted string) {
	t.Helper()
	if found, err := s.me(); err != nil || found != wanted {
		t.Fatalf("me is %q (%v), not %q", found, err, wanted)
	}
}

func expectCode(t *testing.T, err error, code string) {
	t.Helper()
	var refused *Error
	if !errors.As(err, &refused) || refused.Code != code {
		t.Fatalf("the error is %v, not %s", err, code)
	}
}

func TestAWrongPasswordIsRefusedWithItsCode(t *testing.T) {
	s := start(t, "")
	expectCode(t, s.LogIn(ctx, email, "not the password"), "INVALID_CREDENTIALS")
	if _, err := s.me(); !errors.Is(err, ErrSignedOut) {
		t.Fatal(err)
	}
}

func TestWhatNeedsNoSessionIsExecutedWithoutOne(t *testing.T) {
	s := start(t, "")
	var data struct {
		RequestPasswordReset struct {
			Typename string `json:"__typename"`
		}
	}
	query := `mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }`
	err := s.Execute(ctx, query, map[string]any{"email": "nobody@example.com"}, &data)
	if err != nil || data.RequestPasswordReset.Typename != "MailSent" {
		t.Fatal(data, err)
	}
}

func TestGoroutinesShareOneRefreshAheadOfTheExpiry(t *testing.T) {
	s := logIn(t)
	expectMe(t, s, email)
	s.now = s.now.Add(900 * 81 * time.Second / 100)
	var group sync.WaitGroup
	for n := 0; n < 20; n++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if found, err := s.me(); err != nil || found != email {
				t.Errorf("me is %q (%v)", found, err)
			}
		}()
	}
	group.Wait()
	if len(s.stored) != 2 || s.stored[0] == s.stored[1] {
		t.Fatalf("%d refresh tokens were stored", len(s.stored))
	}
}

func TestAStoredRefreshTokenContinuesTheSession(t *testing.T) {
	s := logIn(t)
	expectMe(t, start(t, s.stored[0]), email)
}

func TestAnUnreachableServerDoesNotEndTheSession(t *testing.T) {
	s := logIn(t)
	s.now = s.now.Add(900 * time.Second)
	reachable := s.url
	s.url = "http://127.0.0.1:1/graphql"
	var unconfirmed *Unconfirmed
	if _, err := s.me(); !errors.As(err, &unconfirmed) {
		t.Fatal(err)
	}
	s.url = reachable
	expectMe(t, s, email)
}

func TestASessionThatWasRevokedHasEnded(t *testing.T) {
	s, other := logIn(t), logIn(t)
	var data struct{}
	if err := other.Query(ctx, `mutation { revokeOtherSessions { __typename } }`, nil, &data); err != nil {
		t.Fatal(err)
	}
	_, err := s.me()
	expectCode(t, err, "TOKEN_INVALID")
	if s.stored[len(s.stored)-1] != "" {
		t.Fatal("the end of the session was not reported")
	}
}

func TestLoggingOutEndsTheSession(t *testing.T) {
	s := logIn(t)
	if err := s.LogOut(ctx); err != nil {
		t.Fatal(err)
	}
	_, err := start(t, s.stored[0]).me()
	expectCode(t, err, "TOKEN_INVALID")
}

func TestASecondFactorCompletesTheLogin(t *testing.T) {
	s := start(t, "")
	var needed *TwoFactorRequired
	if err := s.LogIn(ctx, os.Getenv("TWO_FACTOR_EMAIL"), password); !errors.As(err, &needed) {
		t.Fatal(err)
	}
	expectCode(t, s.VerifyTwoFactor(ctx, needed.Challenge, "000000"), "CODE_INVALID")
	if err := s.VerifyTwoFactor(ctx, needed.Challenge, os.Getenv("RECOVERY_CODE")); err != nil {
		t.Fatal(err)
	}
	expectMe(t, s, os.Getenv("TWO_FACTOR_EMAIL"))
}
