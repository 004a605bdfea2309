// A resource server with nothing but the standard library: it checks Sallyport's access tokens offline, with the public keys of the
// server (RFC 9068, RFC 7517).
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
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// Claims are the claims of an access token.
type Claims struct {
	Issuer    string   `json:"iss"`
	Audience  audience `json:"aud"`
	Subject   string   `json:"sub"`
	Scope     string   `json:"scope"`
	Expires   int64    `json:"exp"`
	NotBefore int64    `json:"nbf"`
	IssuedAt  int64    `json:"iat"`
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

var errInvalid = errors.New("the access token is not valid")

// Verifier checks access tokens that are signed with ES256, the algorithm of the server by default.
type Verifier struct {
	issuer, audience, jwksURL string
	http                      *http.Client
	mutex                     sync.Mutex
	keys                      map[string]*ecdsa.PublicKey
	readAt                    time.Time
}

// NewVerifier makes a verifier for the server with this PUBLIC_URL and JWT_AUDIENCE.
func NewVerifier(issuer, audience string) *Verifier {
	return &Verifier{
		issuer: issuer, audience: audience,
		jwksURL: issuer + "/.well-known/jwks.json",
		http:    &http.Client{Timeout: 5 * time.Second},
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
	now := time.Now().Unix()
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

// key finds a public key. The keys are kept for five minutes. For a key that is not among them they are read again, at most every 30
// seconds, so that invented keys cause no load.
func (v *Verifier) key(kid string) (*ecdsa.PublicKey, error) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	age := time.Since(v.readAt)
	if key := v.keys[kid]; key != nil && age < 5*time.Minute {
		return key, nil
	}
	if v.keys != nil && age < 30*time.Second {
		return nil, nil
	}
	keys, err := v.read()
	if err != nil {
		return nil, err
	}
	v.keys, v.readAt = keys, time.Now()
	return keys[kid], nil
}

func (v *Verifier) read() (map[string]*ecdsa.PublicKey, error) {
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

// Requires protects a handler: only requests with a token that holds the scope reach it.
func (v *Verifier) Requires(scope string, handle func(http.ResponseWriter, *http.Request, *Claims)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "bearer") || token == "" {
			refuse(w, http.StatusUnauthorized, "Bearer", "An access token is needed.")
			return
		}
		claims, err := v.Verify(strings.TrimSpace(token))
		switch {
		case errors.Is(err, errInvalid):
			refuse(w, http.StatusUnauthorized, `Bearer error="invalid_token"`, "The access token is not valid.")
		case err != nil:
			log.Print(err)
			refuse(w, http.StatusServiceUnavailable, "", "The keys cannot be read at the moment.")
		case !holds(claims, scope):
			challenge := fmt.Sprintf(`Bearer error="insufficient_scope", scope=%q`, scope)
			refuse(w, http.StatusForbidden, challenge, "The access token does not allow this.")
		default:
			handle(w, r, claims)
		}
	}
}

func holds(claims *Claims, scope string) bool {
	for _, each := range strings.Fields(claims.Scope) {
		if each == scope {
			return true
		}
	}
	return false
}

func refuse(w http.ResponseWriter, status int, challenge, message string) {
	if challenge != "" {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	answer(w, status, map[string]string{"error": message})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func main() {
	issuer := os.Getenv("ISSUER")     // PUBLIC_URL of the server
	audience := os.Getenv("AUDIENCE") // JWT_AUDIENCE of the server
	if audience == "" {
		audience = issuer
	}
	verifier := NewVerifier(issuer, audience)
	if address := os.Getenv("JWKS_URL"); address != "" {
		verifier.jwksURL = address // where the server is reached by another address than its PUBLIC_URL
	}
	http.HandleFunc("/databases", verifier.Requires("databases:read", func(w http.ResponseWriter, _ *http.Request, claims *Claims) {
		answer(w, http.StatusOK, map[string]string{"user": claims.Subject})
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
