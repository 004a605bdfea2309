// Package client is a client of Sallyport with nothing but the standard library.
//
// It keeps one session: it refreshes the access token ahead of its expiry, once for all goroutines, and repeats a request once when
// the server refuses the token all the same.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Error is an answer that is not what was asked for. Code is one of the error codes of the API, such as INVALID_CREDENTIALS.
type Error struct {
	Code    string
	Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// TwoFactorRequired means that the password is correct: call VerifyTwoFactor with Challenge and a code.
type TwoFactorRequired struct{ Challenge string }

func (e *TwoFactorRequired) Error() string { return "a code of the authenticator app is needed" }

// ErrSignedOut means that there is no session, or that it has ended.
var ErrSignedOut = errors.New("nobody is signed in")

// refreshAfter is the part of an access token's lifetime after which it is replaced.
const refreshAfter = 0.8

// Client is a session of one user, for any number of goroutines.
type Client struct {
	url  string
	http *http.Client

	// OnTokens is called with the new refresh token whenever it changes, and with "" when the session has ended.
	OnTokens func(refreshToken string)
	// Now is the clock; time.Now by default.
	Now func() time.Time

	mutex        sync.Mutex
	accessToken  string
	refreshToken string
	refreshAt    time.Time
}

// New makes a client of the server at an address, without /graphql. refreshToken is one that an earlier process stored, or "".
func New(address, refreshToken string) *Client {
	return &Client{
		url:          strings.TrimRight(address, "/") + "/graphql",
		http:         &http.Client{Timeout: 10 * time.Second},
		OnTokens:     func(string) {},
		Now:          time.Now,
		refreshToken: refreshToken,
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
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.keep(data.Login)
}

// VerifyTwoFactor completes a login with a code of an authenticator app, or a recovery code.
func (c *Client) VerifyTwoFactor(ctx context.Context, challenge, code string) error {
	query := `mutation($input: TwoFactorInput!) { verifyTwoFactor(input: $input) ` + selection + `} }`
	input := map[string]any{"challengeToken": challenge, "code": code}
	var data struct{ VerifyTwoFactor tokens }
	if err := c.send(ctx, query, map[string]any{"input": input}, "", &data); err != nil {
		return err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.keep(data.VerifyTwoFactor)
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

// Query executes a document as the signed-in user and decodes its data. It returns an *Error for a failed request.
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

func (c *Client) freshToken(ctx context.Context, insteadOf string) (string, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.accessToken != "" && c.accessToken != insteadOf && c.Now().Before(c.refreshAt) {
		return c.accessToken, nil
	}
	if c.refreshToken == "" {
		return "", ErrSignedOut
	}
	query := `mutation($token: String!) { refresh(refreshToken: $token) ` + selection + `} }`
	variables := map[string]any{"token": c.refreshToken}
	var data struct{ Refresh tokens }
	err := c.send(ctx, query, variables, "", &data)
	var lost *url.Error
	if errors.As(err, &lost) {
		// The answer may have been lost: within ten seconds the same refresh token gets the same successor.
		err = c.send(ctx, query, variables, "", &data)
	}
	if err != nil {
		return "", err
	}
	if err := c.keep(data.Refresh); err != nil {
		c.end()
		return "", err
	}
	return c.accessToken, nil
}

func (c *Client) keep(answer tokens) error {
	if answer.Typename != "AuthTokens" {
		return &Error{answer.Code, answer.Message}
	}
	c.accessToken, c.refreshToken = answer.AccessToken, answer.RefreshToken
	lifetime := time.Duration(float64(answer.ExpiresIn) * refreshAfter * float64(time.Second))
	c.refreshAt = c.Now().Add(lifetime)
	c.OnTokens(c.refreshToken)
	return nil
}

func (c *Client) end() {
	c.accessToken, c.refreshToken = "", ""
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
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, largestAnswer)).Decode(&answer); err != nil {
		return fmt.Errorf("the answer with status %d is not GraphQL: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return &Error{answer.Errors[0].Extensions.Code, answer.Errors[0].Message}
	}
	return json.Unmarshal(answer.Data, data)
}
