// Package client is a client of Sallyport with nothing but the standard library.
//
// It keeps one session: it refreshes the access token ahead of its expiry, once for all goroutines, and repeats a request once when
// the server refuses the token all the same. Or it sends an API key, and has no session.
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

// Client is a session of one user, or a program with an API key, for any number of goroutines.
type Client struct {
	url    string
	http   *http.Client
	apiKey string // "" for a session

	// OnTokens is called with the new refresh token whenever it changes, and with "" when the session has ended.
	OnTokens func(refreshToken string)
	// DeviceToken is that of the last login of the user here, also after a log-out: store it, and set it before the next login. An
	// attacker who guesses passwords then cannot lock the user out here.
	DeviceToken string
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

// NewWithKey makes a client of the server at an address, without /graphql, for a program with an API key.
func NewWithKey(address, key string) (*Client, error) {
	key = strings.TrimSpace(key)
	if !strings.HasPrefix(key, "sp_live_") && !strings.HasPrefix(key, "sp_test_") {
		return nil, errors.New("the key is not an API key, which begins with sp_live_ or sp_test_")
	}
	c := New(address, "")
	c.apiKey = key
	return c, nil
}

// Query executes a document as the signed-in user, or with the API key, and decodes its data. It returns an *Error for a failed request,
// and an *Unconfirmed for a refresh without an answer.
func (c *Client) Query(ctx context.Context, query string, variables map[string]any, data any) error {
	if c.apiKey != "" {
		return c.send(ctx, query, variables, c.apiKey, data)
	}
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

// Execute executes a document without a credential, such as signup or requestPasswordReset, and decodes its data.
func (c *Client) Execute(ctx context.Context, query string, variables map[string]any, data any) error {
	return c.send(ctx, query, variables, "", data)
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
			Extensions map[string]any
		}
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, largestAnswer)).Decode(&answer); err != nil {
		return fmt.Errorf("the answer with status %d is not GraphQL: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return newError(answer.Errors[0].Message, response.StatusCode, answer.Errors[0].Extensions)
	}
	if answer.Data == nil {
		return fmt.Errorf("the answer with status %d is not GraphQL", response.StatusCode)
	}
	return json.Unmarshal(*answer.Data, data)
}
