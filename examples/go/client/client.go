// Package client is a client of Sallyport with nothing but the standard library.
//
// It keeps one session: it refreshes the access token ahead of its expiry, once for all goroutines, and repeats a request once when
// the server refuses the token all the same.
package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Error is an answer that is not what was asked for. Code is one of the error codes of the API, such as INVALID_CREDENTIALS.
type Error struct {
	Code    string
	Message string
	status  int
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// TwoFactorRequired means that the password is correct: call VerifyTwoFactor with Challenge and a code.
type TwoFactorRequired struct{ Challenge string }

func (e *TwoFactorRequired) Error() string { return "a code of the authenticator app is needed" }

// ErrSignedOut means that there is no session, or that it has ended.
var ErrSignedOut = errors.New("nobody is signed in")

// Unconfirmed means that no answer to a refresh arrived: the server may have exchanged the refresh token, or not. The session is kept,
// and the next request tries again. If the token was exchanged, the server ends the session then, because a token that is used again
// after ten seconds may have been stolen.
type Unconfirmed struct{ Cause error }

func (e *Unconfirmed) Error() string {
	return "the server has not confirmed the refresh; the session is kept: " + e.Cause.Error()
}

func (e *Unconfirmed) Unwrap() error { return e.Cause }

const (
	// refreshAfter is the part of an access token's lifetime after which it is replaced.
	refreshAfter = 0.8
	// repeatable is the time after which a refresh is not repeated. The server accepts a repetition for ten seconds.
	repeatable = 9 * time.Second
)

// Client is a session of one user, for any number of goroutines.
type Client struct {
	url  string
	http *http.Client

	// OnTokens is called with the new refresh token whenever it changes, and with "" when the session has ended.
	OnTokens func(refreshToken string)
	// RefreshTimeouts are how long the first attempt to refresh waits for an answer, and every further attempt; 3 and 4 seconds by default.
	RefreshTimeouts [2]time.Duration
	// Now is the clock; time.Now by default.
	Now func() time.Time
	// Sleep is time.Sleep by default.
	Sleep func(time.Duration)

	mutex        sync.Mutex
	accessToken  string
	refreshToken string
	refreshAt    time.Time
	renewal      *renewal // nil unless a refresh is under way
}

// renewal is a refresh, for all goroutines that wait for it.
type renewal struct {
	done        chan struct{} // closed at the end
	accessToken string
	err         error
}

// New makes a client of the server at an address, without /graphql. refreshToken is one that an earlier process stored, or "".
func New(address, refreshToken string) *Client {
	// HTTP/1.1 alone: an HTTP/2 connection that has failed would get the next attempt, too.
	transport := &http.Transport{
		Proxy:           http.ProxyFromEnvironment,
		IdleConnTimeout: 90 * time.Second,
		TLSNextProto:    map[string]func(string, *tls.Conn) http.RoundTripper{},
	}
	return &Client{
		url:             strings.TrimRight(address, "/") + "/graphql",
		http:            &http.Client{Transport: transport, Timeout: 10 * time.Second},
		OnTokens:        func(string) {},
		RefreshTimeouts: [2]time.Duration{3 * time.Second, 4 * time.Second},
		Now:             time.Now,
		Sleep:           time.Sleep,
		refreshToken:    refreshToken,
	}
}

type tokens struct {
	Typename       string `json:"__typename"`
	AccessToken    string `json:"accessToken"`
	RefreshToken   string `json:"refreshToken"`
	ExpiresIn      int    `json:"expiresIn"`
	ChallengeToken string `json:"challengeToken"`
	Code           string `json:"code"`
	Message        string `json:"message"`
}

// refusal is an *Error unless the answer has tokens.
func (t tokens) refusal() error {
	if t.Typename == "AuthTokens" {
		return nil
	}
	return &Error{Code: t.Code, Message: t.Message}
}

const selection = `{ __typename ... on AuthTokens { accessToken refreshToken expiresIn } ... on Error { code message } `

// LogIn signs in by email address, username or id. It returns a *TwoFactorRequired when a code is needed, and an *Error with the code
// of a refusal.
func (c *Client) LogIn(ctx context.Context, identifier, password string) error {
	query := `mutation($input: LoginInput) { login(input: $input) ` + selection + `... on TwoFactorChallenge { challengeToken } } }`
	input := map[string]any{"identifier": identifier, "password": password}
	var data struct{ Login tokens }
	if err := c.send(ctx, query, map[string]any{"input": input}, "", &data); err != nil {
		return err
	}
	if data.Login.Typename == "TwoFactorChallenge" {
		return &TwoFactorRequired{data.Login.ChallengeToken}
	}
	return c.adopt(data.Login)
}

// VerifyTwoFactor completes a login with a code of an authenticator app, or a recovery code.
func (c *Client) VerifyTwoFactor(ctx context.Context, challenge, code string) error {
	query := `mutation($input: TwoFactorInput!) { verifyTwoFactor(input: $input) ` + selection + `} }`
	input := map[string]any{"challengeToken": challenge, "code": code}
	var data struct{ VerifyTwoFactor tokens }
	if err := c.send(ctx, query, map[string]any{"input": input}, "", &data); err != nil {
		return err
	}
	return c.adopt(data.VerifyTwoFactor)
}

// LogOut ends the session.
func (c *Client) LogOut(ctx context.Context) error {
	var data struct{}
	err := c.Query(ctx, `mutation { logout { __typename } }`, nil, &data)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.end()
	return err
}

// Query executes a document as the signed-in user and decodes its data. It returns an *Error for a failed request, and an *Unconfirmed
// for a refresh without an answer.
func (c *Client) Query(ctx context.Context, query string, variables map[string]any, data any) error {
	token, err := c.freshToken(ctx, "")
	if err != nil {
		return err
	}
	err = c.send(ctx, query, variables, token, data)
	var refused *Error
	if !errors.As(err, &refused) || (refused.Code != "TOKEN_EXPIRED" && refused.Code != "TOKEN_INVALID") {
		return err
	}
	// The machine slept, or the session has other tokens by now: one more attempt with new ones.
	if token, err = c.freshToken(ctx, token); err != nil {
		return err
	}
	return c.send(ctx, query, variables, token, data)
}

// Execute executes a document without a session, such as signup or requestPasswordReset, and decodes its data.
func (c *Client) Execute(ctx context.Context, query string, variables map[string]any, data any) error {
	return c.send(ctx, query, variables, "", data)
}

func (c *Client) freshToken(ctx context.Context, insteadOf string) (string, error) {
	c.mutex.Lock()
	if c.accessToken != "" && c.accessToken != insteadOf && c.Now().Before(c.refreshAt) {
		defer c.mutex.Unlock()
		return c.accessToken, nil
	}
	if c.refreshToken == "" {
		c.mutex.Unlock()
		return "", ErrSignedOut
	}
	if c.renewal == nil {
		c.renewal = &renewal{done: make(chan struct{})}
		// Without ctx: a caller may stop waiting, but the answer must not be lost with it.
		go c.renew(c.renewal, c.refreshToken)
	}
	current := c.renewal
	c.mutex.Unlock()
	select {
	case <-current.done:
		return current.accessToken, current.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (c *Client) renew(current *renewal, refreshToken string) {
	answer, err := c.exchange(refreshToken)
	ended := err == nil && answer.Typename != "AuthTokens"
	if ended {
		err = answer.refusal()
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	// Otherwise somebody has logged in or out meanwhile.
	if c.renewal == current {
		c.renewal = nil
		if ended {
			c.end()
		} else if err == nil {
			c.keep(answer)
		}
	}
	current.accessToken, current.err = answer.AccessToken, err
	close(current.done)
}

// exchange exchanges a refresh token. It is sent again while no answer arrives: the server gives the same successor for ten seconds.
func (c *Client) exchange(refreshToken string) (tokens, error) {
	query := `mutation($token: String!) { refresh(refreshToken: $token) ` + selection + `} }`
	variables := map[string]any{"token": refreshToken}
	began := c.Now().Round(0) // The monotonic clock, which Round removes, stands still while the machine sleeps.
	timeout, pause, lost := c.RefreshTimeouts[0], 250*time.Millisecond, false
	for {
		var data struct{ Refresh tokens }
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		err := c.send(ctx, query, variables, "", &data)
		cancel()
		if err == nil {
			return data.Refresh, nil
		}
		var refused *Error
		lost = lost || !errors.As(err, &refused) || refused.status >= 500
		if !lost {
			return tokens{}, err
		}
		// A negative time means that the clock was set back: nobody knows how much time has passed.
		if next := c.Now().Round(0).Add(pause).Sub(began); next < 0 || next > repeatable {
			return tokens{}, &Unconfirmed{err}
		}
		c.http.CloseIdleConnections() // The others may have failed, too.
		c.Sleep(pause)
		timeout, pause = c.RefreshTimeouts[1], 2*pause
	}
}

// adopt begins the session of a login.
func (c *Client) adopt(answer tokens) error {
	if err := answer.refusal(); err != nil {
		return err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.renewal = nil
	c.keep(answer)
	return nil
}

func (c *Client) keep(answer tokens) {
	c.accessToken, c.refreshToken = answer.AccessToken, answer.RefreshToken
	lifetime := time.Duration(float64(answer.ExpiresIn) * refreshAfter * float64(time.Second))
	c.refreshAt = c.Now().Add(lifetime)
	c.OnTokens(c.refreshToken)
}

func (c *Client) end() {
	c.accessToken, c.refreshToken, c.renewal = "", "", nil
	c.OnTokens("")
}

// largestAnswer bounds what is read of an answer, in bytes.
const largestAnswer = 16 << 20

func (c *Client) send(ctx context.Context, query string, variables map[string]any, token string, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	// With COOKIE_MODE=on, only a program that sends this header gets the refresh token in the answer.
	request.Header.Set("X-Sallyport-Cookie", "off")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct {
		Data   *json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, largestAnswer)).Decode(&answer); err != nil {
		return fmt.Errorf("the answer with status %d is not GraphQL: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return &Error{answer.Errors[0].Extensions.Code, answer.Errors[0].Message, response.StatusCode}
	}
	if answer.Data == nil {
		return fmt.Errorf("the answer with status %d is not GraphQL", response.StatusCode)
	}
	return json.Unmarshal(*answer.Data, data)
}
