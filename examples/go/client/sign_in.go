package client

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

type tokens struct {
	Typename       string `json:"__typename"`
	AccessToken    string `json:"accessToken"`
	RefreshToken   string `json:"refreshToken"`
	ExpiresIn      int    `json:"expiresIn"`
	DeviceToken    string `json:"deviceToken"`
	ChallengeToken string `json:"challengeToken"`
	Message        string `json:"message"`
	fields         map[string]any
}

// UnmarshalJSON keeps every field as well: those of a refusal depend on its type.
func (t *tokens) UnmarshalJSON(text []byte) error {
	type plain tokens
	if err := json.Unmarshal(text, (*plain)(t)); err != nil {
		return err
	}
	return json.Unmarshal(text, &t.fields)
}

// refusal is an *Error unless the answer has tokens.
func (t tokens) refusal() error {
	if t.Typename == "AuthTokens" {
		return nil
	}
	return newError(t.Message, http.StatusOK, t.fields)
}

const (
	selection     = `{ __typename ... on AuthTokens { accessToken refreshToken expiresIn deviceToken } ... on Error { code message } `
	signInRefusal = `... on AccountLockedError { retryAfter } ... on AccountSuspendedError { until } `
	loginRefusal  = signInRefusal + `... on ValidationError { fields { path rule message } } `
	codeRefusal   = signInRefusal + `... on CodeInvalidError { attemptsRemaining } `
)

// LogIn signs in by email address, username or id. It returns a *TwoFactorRequired when a code is needed, and an *Error with the code
// of a refusal.
func (c *Client) LogIn(ctx context.Context, identifier, password string) error {
	if c.apiKey != "" {
		return ErrNoSession
	}
	query := `mutation($input: LoginInput) { login(input: $input) ` + selection + loginRefusal + `... on TwoFactorChallenge { challengeToken } } }`
	input := map[string]any{"identifier": identifier, "password": password}
	c.mutex.Lock()
	if c.DeviceToken != "" {
		input["deviceToken"] = c.DeviceToken
	}
	c.mutex.Unlock()
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
	if c.apiKey != "" {
		return ErrNoSession
	}
	query := `mutation($input: TwoFactorInput!) { verifyTwoFactor(input: $input) ` + selection + codeRefusal + `} }`
	input := map[string]any{"challengeToken": challenge, "code": code}
	var data struct{ VerifyTwoFactor tokens }
	if err := c.send(ctx, query, map[string]any{"input": input}, "", &data); err != nil {
		return err
	}
	return c.adopt(data.VerifyTwoFactor)
}

// LogOut ends the session.
func (c *Client) LogOut(ctx context.Context) error {
	if c.apiKey != "" {
		return ErrNoSession
	}
	var data struct{}
	err := c.Query(ctx, `mutation { logout { __typename } }`, nil, &data)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.end()
	return err
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
	// A refresh has none.
	if answer.DeviceToken != "" {
		c.DeviceToken = answer.DeviceToken
	}
	lifetime := time.Duration(float64(answer.ExpiresIn) * refreshAfter * float64(time.Second))
	c.refreshAt = c.Now().Add(lifetime)
	c.OnTokens(c.refreshToken)
}

func (c *Client) end() {
	c.accessToken, c.refreshToken, c.renewal = "", "", nil
	c.OnTokens("")
}
