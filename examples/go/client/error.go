package client

import (
	"errors"
	"time"
)

// Error is an answer that is not what was asked for.
type Error struct {
	// Code is one of the error codes of the API, such as INVALID_CREDENTIALS.
	Code    string
	Message string
	// Status is the status of the HTTP response.
	Status int
	// RetryAfter is the time to wait before the next attempt; 0 if the server did not say.
	RetryAfter time.Duration
	// Details is what else the server says, under the names of the API and as encoding/json decodes it, such as fields of
	// VALIDATION_ERROR, and requiredScopes or the reason of a hook of FORBIDDEN.
	Details map[string]any
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// newError makes an error of the extensions of a failed request, or of the fields of a refusal.
func newError(message string, status int, given map[string]any) *Error {
	e := &Error{Message: message, Status: status, Details: map[string]any{}}
	e.Code, _ = given["code"].(string)
	if seconds, ok := given["retryAfter"].(float64); ok {
		e.RetryAfter = time.Duration(seconds * float64(time.Second))
	}
	for name, value := range given {
		if name != "code" && name != "message" && name != "__typename" {
			e.Details[name] = value
		}
	}
	return e
}

// TwoFactorRequired means that the password is correct: call VerifyTwoFactor with Challenge and a code.
type TwoFactorRequired struct{ Challenge string }

func (e *TwoFactorRequired) Error() string { return "a code of the authenticator app is needed" }

// ErrSignedOut means that there is no session, or that it has ended.
var ErrSignedOut = errors.New("nobody is signed in")

// ErrNoSession means that a client with an API key was asked to sign in or out.
var ErrNoSession = errors.New("a client with an API key has no session")

// Unconfirmed means that no answer to a refresh arrived: the server may have exchanged the refresh token, or not. The session is kept,
// and the next request tries again. If the token was exchanged, the server ends the session then, because a token that is used again
// after ten seconds may have been stolen.
type Unconfirmed struct{ Cause error }

func (e *Unconfirmed) Error() string {
	return "the server has not confirmed the refresh; the session is kept: " + e.Cause.Error()
}

func (e *Unconfirmed) Unwrap() error { return e.Cause }
