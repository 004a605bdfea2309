package client

import (
	"context"
	"errors"
	"time"
)

const (
	// refreshAfter is the part of an access token's lifetime after which it is replaced.
	refreshAfter = 0.8
	// repeatable is the time after which a refresh is not repeated. The server accepts a repetition for ten seconds.
	repeatable = 9 * time.Second
)

// renewal is a refresh, for all goroutines that wait for it.
type renewal struct {
	done        chan struct{} // closed at the end
	accessToken string
	err         error
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
		lost = lost || !errors.As(err, &refused) || refused.Status >= 500
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
