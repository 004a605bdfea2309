package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const verifyAPIKey = `mutation VerifyApiKey($key: String!) {
  verifyApiKey(key: $key) {
    __typename
    ... on VerifiedApiKey { scopes user { id } organization { id } organizationScopes apiKey { id mode } }
  }
}`

// APIKeys asks the server about API keys. Requests for the same key at the same time ask once, and a key with a wrong checksum never.
type APIKeys struct {
	endpoint, ownKey string
	http             *http.Client
	now              func() time.Time
	lifetime         time.Duration // of a verdict: so long a revoked key works on

	mutex sync.Mutex
	valid *verdicts
	// Apart from the valid ones: an attacker who sends invented keys must not displace those.
	others *verdicts
}

// NewAPIKeys makes a check of API keys by the server at an address, without /graphql. ownKey is an API key of the service with the scope
// keys:verify and no other.
func NewAPIKeys(address, ownKey string) (*APIKeys, error) {
	ownKey = strings.TrimSpace(ownKey)
	if !isAPIKey(ownKey) {
		return nil, errors.New("the key of the service is not an API key: compare it with the one that the server showed")
	}
	return &APIKeys{
		endpoint: strings.TrimRight(address, "/") + "/graphql",
		ownKey:   ownKey,
		http: &http.Client{
			Timeout: 5 * time.Second,
			// A redirect would send the key of the service to another server.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		now:      time.Now,
		lifetime: 5 * time.Second,
		valid:    newVerdicts(10_000),
		others:   newVerdicts(10_000),
	}, nil
}

// verdict is what the server says of a key, as soon as it has answered.
type verdict struct {
	expires time.Time
	done    chan struct{} // closed when the rest is known
	claims  *Claims
	err     error
}

// Verify returns the claims of an API key, as a token has them that the key is exchanged for. The error is errInvalid for a key that is not
// valid; any other means that the server gave no verdict.
func (a *APIKeys) Verify(key string) (*Claims, error) {
	if !isAPIKey(key) {
		return nil, errInvalid
	}
	// A copy of the memory must not contain keys.
	name := sha256.Sum256([]byte(key))
	a.mutex.Lock()
	v := a.find(name)
	isKept := v != nil
	if !isKept {
		v = &verdict{expires: a.now().Add(a.lifetime), done: make(chan struct{})}
		a.others.keep(name, v)
	}
	a.mutex.Unlock()
	if isKept {
		<-v.done
	} else {
		a.decide(key, name, v)
	}
	if v.err != nil {
		return nil, v.err
	}
	claims := *v.claims
	return &claims, nil
}

// find finds a verdict that has not expired, or nil. The caller holds the mutex.
func (a *APIKeys) find(name hash) *verdict {
	for _, each := range []*verdicts{a.valid, a.others} {
		if v := each.find(name); v != nil && a.now().Before(v.expires) {
			return v
		}
	}
	return nil
}

func (a *APIKeys) decide(key string, name hash, v *verdict) {
	defer close(v.done)
	v.claims, v.err = a.ask(key)
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.valid.remove(name)
	// A failure is no verdict: the next request asks again.
	if !errors.Is(v.err, errInvalid) && a.others.find(name) == v {
		a.others.remove(name)
	}
	if v.err == nil {
		a.valid.keep(name, v)
	}
}

// largestAnswer bounds what is read of an answer, in bytes.
const largestAnswer = 1 << 20

func (a *APIKeys) ask(key string) (*Claims, error) {
	body, err := json.Marshal(map[string]any{"query": verifyAPIKey, "variables": map[string]string{"key": key}})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, a.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-API-Key", a.ownKey)
	response, err := a.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		Data   struct{ VerifyAPIKey *answeredKey }
		Errors []struct{ Extensions struct{ Code string } }
	}
	err = json.NewDecoder(io.LimitReader(response.Body, largestAnswer)).Decode(&answer)
	verified := answer.Data.VerifyAPIKey
	switch {
	case err != nil:
		return nil, fmt.Errorf("the API key could not be verified: the answer with status %d is not GraphQL: %w", response.StatusCode, err)
	case verified == nil && len(answer.Errors) > 0:
		return nil, fmt.Errorf("the API key could not be verified: %s", answer.Errors[0].Extensions.Code)
	case verified == nil:
		return nil, fmt.Errorf("the API key could not be verified: status %d", response.StatusCode)
	case verified.Typename != "VerifiedApiKey":
		return nil, errInvalid
	}
	return verified.claims(), nil
}

// answeredKey is a member of the result union of verifyApiKey.
type answeredKey struct {
	Typename           string `json:"__typename"`
	Scopes             []string
	User, Organization *struct{ ID string }
	OrganizationScopes []string
	APIKey             struct{ ID, Mode string }
}

func (k *answeredKey) claims() *Claims {
	claims := &Claims{
		Subject:  k.APIKey.ID,
		ClientID: k.APIKey.ID,
		Mode:     strings.ToLower(k.APIKey.Mode),
		Scope:    strings.Join(k.Scopes, " "),
	}
	if k.User != nil {
		claims.Subject = k.User.ID
	}
	if k.Organization != nil {
		claims.OrganizationID, claims.OrganizationScope = k.Organization.ID, strings.Join(k.OrganizationScopes, " ")
	}
	return claims
}
