package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// Keys of a server that does not exist any more.
const (
	ownKey  = "sp_live_1zY8Bgpn2ymH7rZ34tFSG6_FtQOnw7Ggoocmh4AgO15kuJGV6q1m2LeW"
	liveKey = "sp_live_69ngqmFCueo3iBOGzfSzKt_PBwQjHTWVl6OFXkbBJne98RYNXr2Fnghv"
	testKey = "sp_test_6FMyB0tDMjKfWUL8DFwbRx_E3rS8juqTmMP48y8DyOmZ3ERWZG0uFAQH"
)

func inventedKey(number int) string {
	text := fmt.Sprintf("sp_live_%022d_%027d", number, number)
	return text + checksum(text)
}

// authority is a server that verifies one key alone, or fails, or holds its answers back.
type authority struct {
	*APIKeys
	goOn chan struct{} // closed unless answers are held back

	mutex  sync.Mutex
	time   time.Time
	valid  string
	status int    // of an answer without a verdict; 0 for none
	body   string // of that answer
	asked  []string
}

func newAuthority(t *testing.T) *authority {
	s := &authority{goOn: make(chan struct{}), time: time.Unix(1_800_000_000, 0), valid: liveKey}
	server := httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(server.Close)
	keys, err := NewAPIKeys(server.URL+"/", ownKey+"\n")
	if err != nil {
		t.Fatal(err)
	}
	keys.now = func() time.Time {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		return s.time
	}
	s.APIKeys = keys
	return s
}

func (s *authority) answer(w http.ResponseWriter, r *http.Request) {
	var sent struct{ Variables struct{ Key string } }
	_ = json.NewDecoder(r.Body).Decode(&sent)
	s.mutex.Lock()
	s.asked = append(s.asked, r.URL.Path+" "+r.Header.Get("X-API-Key")+" "+sent.Variables.Key)
	isValid, status, body := sent.Variables.Key == s.valid, s.status, s.body
	s.mutex.Unlock()
	<-s.goOn
	if status != 0 {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return
	}
	verdict := `{"__typename":"TokenInvalidError"}`
	if isValid {
		verdict = `{"__typename":"VerifiedApiKey","scopes":["databases:read"],"user":{"id":"ada"},"organization":null,` +
			`"organizationScopes":null,"apiKey":{"id":"key","mode":"LIVE"}}`
	}
	_, _ = w.Write([]byte(`{"data":{"verifyApiKey":` + verdict + `}}`))
}

// set changes which key is valid, and the status and the body of answers without a verdict, after some time.
func (s *authority) set(passed time.Duration, valid string, status int, body string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.time = s.time.Add(passed)
	s.valid, s.status, s.body = valid, status, body
}

// expectAsked checks how many questions there have been.
func (s *authority) expectAsked(t *testing.T, count int) {
	t.Helper()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.asked) != count {
		t.Fatalf("the server was asked %d times", len(s.asked))
	}
}

func (s *authority) expect(t *testing.T, key string, accepts func(error) bool) *Claims {
	t.Helper()
	claims, err := s.Verify(key)
	if !accepts(err) || (claims != nil) != (err == nil) {
		t.Fatal(err)
	}
	return claims
}

func TestAnAPIKeyHasTheClaimsOfATokenThatItIsExchangedFor(t *testing.T) {
	s := newAuthority(t)
	close(s.goOn)
	claims := Claims{Subject: "ada", ClientID: "key", Mode: "live", Scope: "databases:read"}
	for count := 0; count < 2; count++ {
		found := s.expect(t, liveKey, isValid)
		if !reflect.DeepEqual(*found, claims) {
			t.Fatal(*found)
		}
		found.Scope = "changed by a handler"
	}
	if !reflect.DeepEqual(s.asked, []string{"/graphql " + ownKey + " " + liveKey}) {
		t.Fatal(s.asked)
	}
}

func TestTheServerIsAskedAboutNoAPIKeyThatIsMisspelt(t *testing.T) {
	s := newAuthority(t)
	close(s.goOn)
	for _, key := range []string{ownKey, liveKey, testKey, inventedKey(1)} {
		if !isAPIKey(key) {
			t.Fatal(key)
		}
	}
	wrong := []string{"", "sp_live_invented", liveKey + "0", liveKey + "\n", liveKey[:63], liveKey[:63] + "!", strings.ToUpper(liveKey)}
	for at := 8; at < len(liveKey); at++ {
		other := "x"
		if liveKey[at] == 'x' {
			other = "y"
		}
		wrong = append(wrong, liveKey[:at]+other+liveKey[at+1:])
	}
	for _, key := range append(wrong, strings.Replace(liveKey, "live", "test", 1)) {
		s.expect(t, key, isInvalid)
	}
	s.expectAsked(t, 0)
	for _, key := range []string{"", "a password", liveKey[:63]} {
		if _, err := NewAPIKeys("http://localhost:4000", key); err == nil {
			t.Fatal(key)
		}
	}
}

func TestAVerdictIsKeptForFiveSeconds(t *testing.T) {
	s := newAuthority(t)
	close(s.goOn)
	s.expect(t, testKey, isInvalid)
	s.expect(t, liveKey, isValid)
	s.set(4900*time.Millisecond, testKey, 0, "")
	s.expect(t, testKey, isInvalid)
	s.expect(t, liveKey, isValid)
	s.expectAsked(t, 2)
	s.set(200*time.Millisecond, testKey, 0, "")
	for count := 0; count < 2; count++ {
		s.expect(t, testKey, isValid)
		s.expect(t, liveKey, isInvalid)
	}
	s.expectAsked(t, 4)
}

func TestQuestionsAboutOneAPIKeyThatComeTogetherAskOnce(t *testing.T) {
	s := newAuthority(t)
	results := make(chan error)
	for count := 0; count < 20; count++ {
		go func() {
			_, err := s.Verify(liveKey)
			results <- err
		}()
	}
	close(s.goOn)
	for count := 0; count < 20; count++ {
		if err := <-results; err != nil {
			t.Fatal(err)
		}
	}
	s.expectAsked(t, 1)
}

func TestAnAnswerWithoutAVerdictSaysNothingAboutTheAPIKey(t *testing.T) {
	s := newAuthority(t)
	close(s.goOn)
	isUnavailable := func(reason string) func(error) bool {
		return func(err error) bool {
			return err != nil && !errors.Is(err, errInvalid) && strings.Contains(err.Error(), reason) && !strings.Contains(err.Error(), liveKey)
		}
	}
	s.set(0, liveKey, http.StatusForbidden, `{"data":null,"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}]}`)
	s.expect(t, liveKey, isUnavailable("FORBIDDEN"))
	s.set(0, liveKey, http.StatusBadGateway, "<h1>Bad Gateway</h1>")
	s.expect(t, liveKey, isUnavailable("502"))
	s.set(0, liveKey, http.StatusOK, "{}")
	s.expect(t, liveKey, isUnavailable("200"))
	s.expectAsked(t, 3)
	s.set(0, liveKey, 0, "")
	s.expect(t, liveKey, isValid)
}

func TestInventedAPIKeysDisplaceNoVerdictOfAValidOne(t *testing.T) {
	s := newAuthority(t)
	close(s.goOn)
	s.APIKeys.valid, s.APIKeys.others = newVerdicts(3), newVerdicts(3)
	s.expect(t, liveKey, isValid)
	for number := 0; number < 6; number++ {
		s.expect(t, inventedKey(number), isInvalid)
	}
	s.expectAsked(t, 7)
	s.expect(t, liveKey, isValid)
	for number := 3; number < 6; number++ {
		s.expect(t, inventedKey(number), isInvalid)
	}
	s.expectAsked(t, 7)
	s.expect(t, inventedKey(2), isInvalid)
	s.expectAsked(t, 8)
}
