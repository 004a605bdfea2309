package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

const issuer = "https://auth.example.com"

// publisher is a server that publishes the key with the id "known", or is down. Once it is silent, it does not answer.
type publisher struct {
	*Verifier
	key    *ecdsa.PrivateKey
	silent chan struct{}

	mutex    sync.Mutex
	time     time.Time
	isDown   bool
	isSilent bool
	requests int
}

func publish(t *testing.T) *publisher {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &publisher{Verifier: NewVerifier(issuer, issuer), key: key, silent: make(chan struct{}), time: time.Unix(1_800_000_000, 0)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.mutex.Lock()
		p.requests++
		isDown, isSilent := p.isDown, p.isSilent
		p.mutex.Unlock()
		if isSilent {
			<-p.silent
		}
		if isDown {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		x, y := make([]byte, 32), make([]byte, 32)
		jwk := map[string]string{"kty": "EC", "crv": "P-256", "kid": "known", "x": encode(key.X.FillBytes(x)), "y": encode(key.Y.FillBytes(y))}
		answer(w, http.StatusOK, map[string]any{"keys": []any{jwk}})
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(p.silent) })
	p.jwksURL = server.URL
	p.now = func() time.Time {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		return p.time
	}
	return p
}

func encode(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }

// token makes a token that is valid for two days.
func (p *publisher) token(t *testing.T, kid string) string {
	header, _ := json.Marshal(map[string]string{"alg": "ES256", "typ": "at+jwt", "kid": kid})
	expires := time.Unix(1_800_000_000, 0).Add(48 * time.Hour).Unix()
	claims, _ := json.Marshal(map[string]any{"iss": issuer, "aud": issuer, "sub": "ada", "exp": expires})
	signed := encode(header) + "." + encode(claims)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, p.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return signed + "." + encode(signature)
}

// set changes the state of the server after some time.
func (p *publisher) set(passed time.Duration, isDown, isSilent bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.time = p.time.Add(passed)
	p.isDown, p.isSilent = isDown, isSilent
}

// expect checks a token several times, and then how many requests there have been for the keys.
func (p *publisher) expect(t *testing.T, kid string, accepts func(error) bool, requests int) {
	t.Helper()
	for count := 0; count < 3; count++ {
		if _, err := p.Verify(p.token(t, kid)); !accepts(err) {
			t.Fatal(err)
		}
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.requests != requests {
		t.Fatalf("there were %d requests", p.requests)
	}
}

func isValid(err error) bool     { return err == nil }
func isInvalid(err error) bool   { return errors.Is(err, errInvalid) }
func isUndecided(err error) bool { return err != nil && !isInvalid(err) }

func TestKeysThatWereReadBeforeWorkDuringAnOutage(t *testing.T) {
	p := publish(t)
	p.expect(t, "known", isValid, 1)
	p.set(5*time.Minute, true, false)
	p.expect(t, "known", isValid, 2)
	// Nobody waits for an attempt that gets no answer.
	p.set(5*time.Second, true, true)
	for count := 0; count < 3; count++ {
		if _, err := p.Verify(p.token(t, "known")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeysThatAreADayOldAreNotUsed(t *testing.T) {
	p := publish(t)
	p.expect(t, "known", isValid, 1)
	p.set(24*time.Hour-time.Second, true, false)
	p.expect(t, "known", isValid, 2)
	p.set(time.Minute, true, false)
	p.expect(t, "known", isUndecided, 3)
	p.set(pause, false, false)
	p.expect(t, "known", isValid, 4)
}

func TestAnUnknownKeyIsInvalidUnlessTheKeysCannotBeRead(t *testing.T) {
	p := publish(t)
	p.expect(t, "unknown", isInvalid, 1)
	p.set(cooldown, false, false)
	p.expect(t, "unknown", isInvalid, 2)
	p.set(cooldown, true, false)
	p.expect(t, "unknown", isUndecided, 3)
	p.expect(t, "known", isValid, 3)
}

func TestWithoutKeysNoTokenIsDecidedAbout(t *testing.T) {
	p := publish(t)
	p.set(0, true, false)
	p.expect(t, "known", isUndecided, 1)
	p.set(pause, false, false)
	p.expect(t, "known", isValid, 2)
}

func TestRequestsThatComeTogetherReadOnce(t *testing.T) {
	p := publish(t)
	token := p.token(t, "known")
	results := make(chan error)
	for count := 0; count < 20; count++ {
		go func() {
			_, err := p.Verify(token)
			results <- err
		}()
	}
	for count := 0; count < 20; count++ {
		if err := <-results; err != nil {
			t.Fatal(err)
		}
	}
	p.expect(t, "known", isValid, 1)
}
