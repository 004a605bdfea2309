// A resource server with nothing but the standard library: it checks Sallyport's access tokens offline, with the public keys of the
// server (RFC 9068, RFC 7517), and asks the server about API keys.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
)

// Guard protects handlers.
type Guard struct {
	tokens *Verifier
	keys   *APIKeys // nil if access tokens alone are accepted
}

var (
	errMissing = errors.New("there is no credential")
	errSeveral = errors.New("there are several credentials")
)

// Requires protects a handler: only requests with an access token or an API key that holds the scope reach it.
func (g *Guard) Requires(scope string, handle func(http.ResponseWriter, *http.Request, *Claims)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		claims, err := g.identify(r)
		switch {
		case errors.Is(err, errSeveral):
			refuse(w, http.StatusBadRequest, `Bearer error="invalid_request"`, "A request must have one credential.")
		case errors.Is(err, errMissing):
			refuse(w, http.StatusUnauthorized, "Bearer", "A valid credential is required.")
		case errors.Is(err, errInvalid):
			refuse(w, http.StatusUnauthorized, `Bearer error="invalid_token"`, "A valid credential is required.")
		case err != nil:
			log.Print(err) // such as a key of the service without the scope keys:verify
			refuse(w, http.StatusServiceUnavailable, "", "The credential cannot be verified at the moment.")
		case !holds(claims, scope):
			challenge := fmt.Sprintf(`Bearer error="insufficient_scope", scope=%q`, scope)
			refuse(w, http.StatusForbidden, challenge, "The credential does not have the required scope.")
		default:
			handle(w, r, claims)
		}
	}
}

// identify returns the claims of the access token or the API key of a request.
func (g *Guard) identify(r *http.Request) (*Claims, error) {
	authorization := strings.Join(r.Header.Values("Authorization"), ", ")
	key := ""
	if g.keys != nil {
		key = strings.Join(r.Header.Values("X-API-Key"), ", ")
	}
	// A proxy that reads one of two credentials would take the request for somebody else's.
	if strings.Contains(authorization+key, ",") || (authorization != "" && key != "") {
		return nil, errSeveral
	}
	if key != "" {
		return g.keys.Verify(key)
	}
	scheme, bearer, _ := strings.Cut(authorization, " ")
	bearer = strings.TrimSpace(bearer)
	if !strings.EqualFold(scheme, "bearer") || bearer == "" {
		return nil, errMissing
	}
	if g.keys != nil && (strings.HasPrefix(bearer, "sp_live_") || strings.HasPrefix(bearer, "sp_test_")) {
		return g.keys.Verify(bearer)
	}
	return g.tokens.Verify(bearer)
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
	guard := &Guard{tokens: NewVerifier(issuer, audience)}
	if address := os.Getenv("JWKS_URL"); address != "" {
		guard.tokens.jwksURL = address // where the server is reached by another address than its PUBLIC_URL
	}
	if key := os.Getenv("AUTH_API_KEY"); key != "" {
		address := os.Getenv("SALLYPORT_URL") // the same for the questions about API keys
		if address == "" {
			address = issuer
		}
		var err error
		if guard.keys, err = NewAPIKeys(address, key); err != nil {
			log.Fatal(err)
		}
	}
	http.HandleFunc("/databases", guard.Requires("databases:read", func(w http.ResponseWriter, _ *http.Request, claims *Claims) {
		answer(w, http.StatusOK, map[string]string{"user": claims.Subject})
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
