"""A client of Sallyport for scripts and services. It needs `requests` alone: copy this file into your project.

It keeps one session: it refreshes the access token ahead of its expiry, once for all threads, and repeats a request once when the
server refuses the token all the same. Or it sends an API key, and has no session.
"""

import re
import threading
import time

import requests

TOKENS = "... on AuthTokens { accessToken refreshToken expiresIn deviceToken user { id email } }"
REFUSAL = "... on Error { code message }"
SIGN_IN_REFUSAL = REFUSAL + " ... on AccountLockedError { retryAfter } ... on AccountSuspendedError { until }"
LOG_IN = """mutation($input: LoginInput) { login(input: $input) { __typename %s %s
    ... on ValidationError { fields { path rule message } } ... on TwoFactorChallenge { challengeToken } } }"""
VERIFY = """mutation($input: TwoFactorInput!) { verifyTwoFactor(input: $input) { __typename %s %s
    ... on CodeInvalidError { attemptsRemaining } } }"""
REFRESH = "mutation($token: String!) { refresh(refreshToken: $token) { __typename %s %s } }"


class SallyportError(Exception):
    """An answer that is not what was asked for.

    code: one of the error codes of the API, such as INVALID_CREDENTIALS
    status: the status of the HTTP response
    details: what else the server says, under the names of the API, such as `fields` of VALIDATION_ERROR, and `requiredScopes` or the
        `reason` of a hook of FORBIDDEN
    """

    def __init__(self, code, message, status=200, details=None):
        super().__init__(message)
        self.code = code
        self.status = status
        self.details = details or {}

    @property
    def retry_after(self):
        """The seconds to wait before the next attempt, or None if the server did not say."""
        return self.details.get("retryAfter")


class TwoFactorRequired(SallyportError):
    """The password is correct. Pass `challenge` to `verify_two_factor` together with a code."""

    def __init__(self, challenge):
        super().__init__("TWO_FACTOR_REQUIRED", "A code of the authenticator app is needed.")
        self.challenge = challenge


class RefreshUnconfirmed(requests.RequestException):
    """No answer to a refresh arrived: the server may have exchanged the refresh token, or not.

    The session is kept, and the next request tries again. If the token was exchanged, the server ends the session then, because a
    token that is used again after ten seconds may have been stolen.
    """


class Sallyport:
    """A session of one user, or a program with an API key, for any number of threads.

    url: the address of the server, without /graphql
    on_tokens: called with the new refresh token whenever it changes, and with None when the session has ended: store it there
    refresh_token: one that an earlier process stored
    clock: seconds, which also pass while the machine sleeps
    timeout: seconds that a request waits for an answer
    refresh_timeouts: seconds that the first attempt to refresh waits for an answer, and seconds that every further attempt does
    sleep: waits for some seconds
    api_key: an API key, in place of a session
    device_token: `device_token` of an earlier client of the same user: an attacker who guesses passwords cannot lock the user out here
    """

    # The part of an access token's lifetime after which it is replaced.
    REFRESH_AFTER = 0.8
    # Seconds after which a refresh is not repeated. The server accepts a repetition for ten seconds.
    REPEATABLE = 9

    def __init__(
        self,
        url,
        refresh_token=None,
        on_tokens=None,
        clock=time.time,
        timeout=10,
        refresh_timeouts=(3, 4),
        sleep=time.sleep,
        api_key=None,
        device_token=None,
    ):
        if api_key is not None and not re.fullmatch(r"sp_(live|test)_\w+", api_key.strip(), re.ASCII):
            raise ValueError("`api_key` must be an API key, which begins with sp_live_ or sp_test_.")
        if api_key is not None and refresh_token is not None:
            raise ValueError("A client has either an API key or a session.")
        self.api_key = api_key and api_key.strip()
        self.device_token = device_token
        self.url = url.rstrip("/") + "/graphql"
        self.http = requests.Session()
        # Otherwise a password for the host in ~/.netrc would replace the access token.
        self.http.auth = lambda request: request
        self.timeout = timeout
        self.refresh_timeouts = refresh_timeouts
        self.clock = clock
        self.sleep = sleep
        self.on_tokens = on_tokens or (lambda token: None)
        self.lock = threading.Lock()
        self.access_token = None
        self.refresh_token = refresh_token
        self.refresh_at = 0.0

    def log_in(self, identifier, password):
        """Signs in by email address, username or id. Raises TwoFactorRequired, or SallyportError with the code of the refusal."""
        self._expect_no_key()
        given = {"identifier": identifier, "password": password}
        if self.device_token:
            given["deviceToken"] = self.device_token
        answer = self._send(LOG_IN % (TOKENS, SIGN_IN_REFUSAL), {"input": given})["login"]
        if answer["__typename"] == "TwoFactorChallenge":
            raise TwoFactorRequired(answer["challengeToken"])
        with self.lock:
            return self._keep(answer)

    def verify_two_factor(self, challenge, code):
        """Completes a login with a code of an authenticator app, or a recovery code."""
        self._expect_no_key()
        given = {"challengeToken": challenge, "code": code}
        answer = self._send(VERIFY % (TOKENS, SIGN_IN_REFUSAL), {"input": given})["verifyTwoFactor"]
        with self.lock:
            return self._keep(answer)

    def log_out(self):
        """Ends the session."""
        self._expect_no_key()
        try:
            self.query("mutation { logout { __typename } }")
        finally:
            with self.lock:
                self._end()

    def query(self, document, variables=None):
        """Executes a document as the signed-in user, or with the API key, and returns its data. Raises SallyportError for a failed
        request."""
        token = self._fresh_token()
        try:
            return self._send(document, variables, token)
        except SallyportError as error:
            if self.api_key or error.code not in ("TOKEN_EXPIRED", "TOKEN_INVALID"):
                raise
        # The machine slept, or the session has other tokens by now: one more attempt with new ones.
        return self._send(document, variables, self._fresh_token(instead_of=token))

    def execute(self, document, variables=None):
        """Executes a document without a credential, such as `signup` or `requestPasswordReset`. Raises SallyportError as `query` does."""
        return self._send(document, variables)

    def _expect_no_key(self):
        if self.api_key:
            raise RuntimeError("A client with an API key has no session.")

    def _fresh_token(self, instead_of=None):
        if self.api_key:
            return self.api_key
        with self.lock:
            usable = self.access_token and self.access_token != instead_of and self.clock() < self.refresh_at
            if not usable:
                self._refresh()
            return self.access_token

    def _refresh(self):
        if self.refresh_token is None:
            raise SallyportError("UNAUTHENTICATED", "Nobody is signed in.")
        answer = self._exchange(self.refresh_token)
        if answer["__typename"] != "AuthTokens":
            self._end()
        self._keep(answer)

    def _exchange(self, refresh_token):
        """Exchanges a refresh token. It is sent again while no answer arrives: the server gives the same successor for ten seconds."""
        began, attempt, lost = self.clock(), 0, False
        while True:
            timeout, pause = self.refresh_timeouts[min(attempt, 1)], 0.25 * 2**attempt
            try:
                return self._send(REFRESH % (TOKENS, REFUSAL), {"token": refresh_token}, timeout=timeout)["refresh"]
            except (requests.RequestException, SallyportError) as error:
                lost = lost or not isinstance(error, SallyportError) or error.status >= 500
                if not lost:
                    raise
                # A negative time means that the clock was set back: nobody knows how much time has passed.
                if not 0 <= self.clock() + pause - began <= self.REPEATABLE:
                    message = "The server has not confirmed the refresh. The session is kept: try again."
                    raise RefreshUnconfirmed(message) from error
            self.http.close()  # The other connections that are open may have failed, too.
            self.sleep(pause)
            attempt += 1

    def _keep(self, answer):
        if answer["__typename"] != "AuthTokens":
            details = {name: value for name, value in answer.items() if name not in ("__typename", "code", "message")}
            raise SallyportError(answer["code"], answer["message"], details=details)
        self.access_token = answer["accessToken"]
        self.refresh_token = answer["refreshToken"]
        # A refresh has none: the one of the login stays, also after a log-out.
        self.device_token = answer["deviceToken"] or self.device_token
        self.refresh_at = self.clock() + answer["expiresIn"] * self.REFRESH_AFTER
        self.on_tokens(self.refresh_token)
        return answer["user"]

    def _end(self):
        self.access_token = self.refresh_token = None
        self.on_tokens(None)

    def _send(self, document, variables=None, token=None, timeout=None):
        # With COOKIE_MODE=on, only a program that sends this header gets the refresh token in the answer.
        headers = {"Accept": "application/graphql-response+json", "X-Sallyport-Cookie": "off"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = {"query": document, "variables": variables or {}}
        response = self.http.post(self.url, json=body, headers=headers, timeout=timeout or self.timeout)
        try:
            return self._read(response)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # The page of a proxy, or a body that was cut off.
            message = f"The answer with status {response.status_code} is not GraphQL."
            raise requests.RequestException(message, response=response) from error

    @staticmethod
    def _read(response):
        answer = response.json()
        if answer.get("errors"):
            error = answer["errors"][0]
            details = dict(error["extensions"])
            raise SallyportError(details.pop("code"), error["message"], response.status_code, details)
        return dict(answer["data"])


if __name__ == "__main__":
    import getpass
    import os
    import sys

    client = Sallyport(os.environ.get("SALLYPORT_URL", "http://localhost:4000"))
    try:
        try:
            client.log_in(input("Email address: "), getpass.getpass())
        except TwoFactorRequired as needed:
            client.verify_two_factor(needed.challenge, input("Code: "))
        print(client.query("{ me { id email role } }")["me"])
        client.log_out()
    except SallyportError as error:
        sys.exit(f"{error.code}: {error}")
    except requests.RequestException as error:
        sys.exit(str(error))
