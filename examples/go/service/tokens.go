package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Claims are the claims of an access token. Those of an API key are the same as in a token that it is exchanged for, without the issuer, the
// audience and the times.
type Claims struct {
	Issuer            string   `json:"iss"`
	Audience          audience `json:"aud"`
	Subject           string   `json:"sub"`
	Scope             string   `json:"scope"`
	Expires           int64    `json:"exp"`
	NotBefore         int64    `json:"nbf"`
	IssuedAt          int64    `json:"iat"`
	ClientID          string   `json:"client_id"` // the id of an API key
	Mode              string   `json:"mode"`      // live or test, as the API key is
	OrganizationID    string   `json:"org_id"`
	OrganizationScope string   `json:"org_scope"`
}

// audience is a string or a list of strings (RFC 7519 §4.1.3).
type audience []string

func (a *audience) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		var one string
		err := json.Unmarshal(text, &one)
		*a = audience{one}
		return err
	}
	return json.Unmarshal(text, (*[]string)(a))
}

var errInvalid = errors.New("the credential is not valid")

// Verifier checks access tokens that are signed with ES256, the algorithm of the server by default.
type Verifier struct {
	issuer, audience, jwksURL string
	http                      *http.Client
	now                       func() time.Time

	mutex    sync.Mutex
	keys     map[string]*ecdsa.PublicKey
	readAt   time.Time     // when keys were read
	failure  error         // of the last attempt to read them; nil if it succeeded
	failedAt time.Time     // when that attempt failed
	reading  chan struct{} // closed at the end of the attempt that is under way; nil if there is none
}

// NewVerifier makes a verifier for the server with this PUBLIC_URL and JWT_AUDIENCE.
func NewVerifier(issuer, audience string) *Verifier {
	return &Verifier{
		issuer: issuer, audience: audience,
		jwksURL: issuer + "/.well-known/jwks.json",
		http:    &http.Client{Timeout: 5 * time.Second},
		now:     time.Now,
	}
}

// leeway is the difference of clocks that is allowed, in seconds.
const leeway = 10

// Verify returns the claims of a token. The error is errInvalid for a token that is not valid; any other means that the keys could
// not be read.
func (v *Verifier) Verify(token string) (*Claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errInvalid
	}
	var header struct{ Alg, Typ, Kid string }
	var claims Claims
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(signature) != 64 || !decode(parts[0], &header) || !decode(parts[1], &claims) {
		return nil, errInvalid
	}
	if header.Alg != "ES256" || header.Typ != "at+jwt" {
		return nil, errInvalid
	}
	key, err := v.key(header.Kid)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if key == nil || !ecdsa.Verify(key, digest[:], r, s) {
		return nil, errInvalid
	}
	now := v.now().Unix()
	if claims.Issuer != v.issuer || !claims.Audience.includes(v.audience) || claims.Subject == "" {
		return nil, errInvalid
	}
	if claims.Expires+leeway <= now || claims.NotBefore-leeway > now {
		return nil, errInvalid
	}
	return &claims, nil
}

func (a audience) includes(wanted string) bool {
	for _, each := range a {
		if each == wanted {
			return true
		}
	}
	return false
}

func decode(part string, into any) bool {
	text, err := base64.RawURLEncoding.Strict().DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}

const (
	// current is the age at which the keys are read again.
	current = 5 * time.Minute
	// cooldown is the age at which they are read again for a key that is not among them, so that invented keys cause no load.
	cooldown = 30 * time.Second
	// pause is the time between an attempt that failed and the next one.
	pause = 5 * time.Second
	// longest is the age at which keys are not used any more: no access token is valid for longer than a day.
	longest = 24 * time.Hour
)

// key finds a public key. If the server cannot be reached, the keys that were read before go on working, and no request waits for the next
// attempt to read them.
func (v *Verifier) key(kid string) (*ecdsa.PublicKey, error) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	age, known := v.now().Sub(v.readAt), v.keys[kid] != nil
	if age >= current || (!known && age >= cooldown) {
		attempt := v.read()
		isOutage := known && v.failure != nil && age < longest
		if attempt != nil && !isOutage {
			v.mutex.Unlock()
			<-attempt
			v.mutex.Lock()
		}
	}
	key := v.keys[kid]
	if v.now().Sub(v.readAt) >= longest {
		key = nil
	}
	if key == nil {
		// The token may have a new key, which could not be read.
		return nil, v.failure
	}
	return key, nil
}

// read begins to read the keys, once for all requests that need them. It returns a channel that is closed at the end, or nil right after an
// attempt that failed. The caller holds the mutex.
func (v *Verifier) read() <-chan struct{} {
	if v.reading != nil {
		return v.reading
	}
	if v.failure != nil && v.now().Sub(v.failedAt) < pause {
		return nil
	}
	done := make(chan struct{})
	v.reading = done
	go func() {
		keys, err := v.fetch()
		v.mutex.Lock()
		defer v.mutex.Unlock()
		if err == nil {
			v.keys, v.readAt = keys, v.now()
		} else {
			v.failedAt = v.now()
		}
		v.failure, v.reading = err, nil
		close(done)
	}()
	return done
}

func (v *Verifier) fetch() (map[string]*ecdsa.PublicKey, error) {
	response, err := v.http.Get(v.jwksURL)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the keys were answered with status %d", response.StatusCode)
	}
	var set struct {
		Keys []struct{ Kty, Crv, Kid, X, Y string }
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&set); err != nil {
		return nil, err
	}
	keys := map[string]*ecdsa.PublicKey{}
	for _, each := range set.Keys {
		x, errX := base64.RawURLEncoding.DecodeString(each.X)
		y, errY := base64.RawURLEncoding.DecodeString(each.Y)
		if each.Kty != "EC" || each.Crv != "P-256" || errX != nil || errY != nil {
			continue
		}
		key := &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(x), Y: new(big.Int).SetBytes(y)}
		if key.Curve.IsOnCurve(key.X, key.Y) {
			keys[each.Kid] = key
		}
	}
	return keys, nil
}
