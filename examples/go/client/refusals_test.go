package client

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// refusal is the *Error of a call that is refused with a code.
func refusal(t *testing.T, err error, code string) *Error {
	t.Helper()
	expectCode(t, err, code)
	var refused *Error
	errors.As(err, &refused)
	return refused
}

func withKey(t *testing.T, key string) *Client {
	t.Helper()
	c, err := NewWithKey(address, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnAPIKeyTakesThePlaceOfASession(t *testing.T) {
	c := withKey(t, os.Getenv("AUTH_API_KEY")+"\n")
	expectMe(t, &session{Client: c}, email)
	for _, err := range []error{c.LogIn(ctx, email, password), c.VerifyTwoFactor(ctx, "", ""), c.LogOut(ctx)} {
		if !errors.Is(err, ErrNoSession) {
			t.Fatal(err)
		}
	}
	_, err := (&session{Client: withKey(t, "sp_live_invented")}).me()
	expectCode(t, err, "TOKEN_INVALID")
	for _, wrong := range []string{"", "a password"} {
		if _, err := NewWithKey(address, wrong); err == nil {
			t.Fatalf("%q is taken for an API key", wrong)
		}
	}
}

func TestARefusalHasWhatTheServerSaysOfIt(t *testing.T) {
	c := withKey(t, os.Getenv("AUTH_API_KEY"))
	var data struct{}
	forbidden := refusal(t, c.Query(ctx, `{ users(first: 1) { totalCount } }`, nil, &data), "FORBIDDEN")
	required := []any{[]any{"users:read"}}
	if forbidden.Status != 403 || forbidden.RetryAfter != 0 || !reflect.DeepEqual(forbidden.Details["requiredScopes"], required) {
		t.Fatalf("%+v", forbidden)
	}
	invalid := refusal(t, start(t, "").LogIn(ctx, strings.Repeat("a", 321), password), "VALIDATION_ERROR")
	if fields, ok := invalid.Details["fields"].([]any); !ok || len(fields) != 1 {
		t.Fatalf("%+v", invalid)
	}
}

func TestADeviceIsNotLockedOutWithTheName(t *testing.T) {
	s, stranger := logIn(t), start(t, "")
	var data struct{ Me struct{ ID string } }
	if err := s.Query(ctx, `{ me { id } }`, nil, &data); err != nil {
		t.Fatal(err)
	}
	name := data.Me.ID
	for n := 0; n < 10; n++ {
		expectCode(t, stranger.LogIn(ctx, name, "not the password"), "INVALID_CREDENTIALS")
	}
	locked := refusal(t, stranger.LogIn(ctx, name, password), "ACCOUNT_LOCKED")
	if locked.RetryAfter != time.Minute {
		t.Fatalf("%+v", locked)
	}
	if err := s.LogOut(ctx); err != nil {
		t.Fatal(err)
	}
	later := start(t, "")
	later.DeviceToken = s.DeviceToken
	if err := later.LogIn(ctx, name, password); err != nil {
		t.Fatal(err)
	}
}
