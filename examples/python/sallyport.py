"""A client of Sallyport for scripts and services. It needs `requests` alone.

It keeps one session: it refreshes the access token ahead of its expiry, once for all threads, and repeats a request once when the
server refuses the token all the same.
"""

import threading
import time

import requests

TOKENS = "accessToken refreshToken expiresIn user { id email }"


class SallyportError(Exception):
    """An answer that is not what was asked for. `code` is one of the error codes of the API, such as INVALID_CREDENTIALS."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class TwoFactorRequired(SallyportError):
    """The password is correct. Pass `challenge` to `verify_two_factor` together with a code."""

    def __init__(self, challenge):
        super().__init__("TWO_FACTOR_REQUIRED", "A code of the authenticator app is needed.")
        self.challenge = challenge


class Sallyport:
    """A session of one user, for any number of threads.

    url: the address of the server, without /graphql
    on_tokens: called with the new refresh token whenever it changes, and with None when the session has ended: store it there
    refresh_token: one that an earlier process stored
    clock: seconds that only grow
    """

    # The part of an access token's lifetime after which it is replaced.
    REFRESH_AFTER = 0.8

    def __init__(self, url, refresh_token=None, on_tokens=None, clock=time.monotonic, timeout=10):
        self.url = url.rstrip("/") + "/graphql"
        self.http = requests.Session()
        self.timeout = timeout
        self.clock = clock
        self.on_tokens = on_tokens or (lambda token: None)
        self.lock = threading.Lock()
        self.access_token = None
        self.refresh_token = refresh_token
        self.refresh_at = 0.0

    def log_in(self, identifier, password):
        """Signs in by email address, username or id. Raises TwoFactorRequired, or SallyportError with the code of the refusal."""
        query = "mutation($input: LoginInput) { login(input: $input) { __typename ... on AuthTokens { %s } ... on TwoFactorChallenge { challengeToken } ... on Error { code message } } }"
        variables = {"input": {"identifier": identifier, "password": password}}
        answer = self._send(query % TOKENS, variables)["login"]
        if answer["__typename"] == "TwoFactorChallenge":
            raise TwoFactorRequired(answer["challengeToken"])
        return self._keep(answer)

    def verify_two_factor(self, challenge, code):
        """Completes a login with a code of an authenticator app, or a recovery code."""
        query = "mutation($input: TwoFactorInput!) { verifyTwoFactor(input: $input) { __typename ... on AuthTokens { %s } ... on Error { code message } } }"
        variables = {"input": {"challengeToken": challenge, "code": code}}
        return self._keep(self._send(query % TOKENS, variables)["verifyTwoFactor"])

    def log_out(self):
        """Ends the session."""
        try:
            self.query("mutation { logout { __typename } }")
        finally:
            self._end()

    def query(self, document, variables=None):
        """Executes a document as the signed-in user, and returns its data. Raises SallyportError for a failed request."""
        token = self._fresh_token()
        try:
            return self._send(document, variables, token)
        except SallyportError as error:
            if error.code not in ("TOKEN_EXPIRED", "TOKEN_INVALID"):
                raise
        # The machine slept, or the session has other tokens by now: one more attempt with new ones.
        return self._send(document, variables, self._fresh_token(instead_of=token))

    def _fresh_token(self, instead_of=None):
        with self.lock:
            usable = self.access_token and self.access_token != instead_of and self.clock() < self.refresh_at
            if not usable:
                self._refresh()
            return self.access_token

    def _refresh(self):
        if self.refresh_token is None:
            raise SallyportError("UNAUTHENTICATED", "Nobody is signed in.")
        query = "mutation($token: String!) { refresh(refreshToken: $token) { __typename ... on AuthTokens { %s } ... on Error { code message } } }"
        answer = self._send_twice(query % TOKENS, {"token": self.refresh_token})["refresh"]
        if answer["__typename"] != "AuthTokens":
            self._end()
        self._keep(answer)

    def _send_twice(self, query, variables):
        try:
            return self._send(query, variables)
        except requests.RequestException:
            # The answer may have been lost: within ten seconds the same refresh token gets the same successor.
            return self._send(query, variables)

    def _keep(self, answer):
        if answer["__typename"] != "AuthTokens":
            raise SallyportError(answer["code"], answer["message"])
        self.access_token = answer["accessToken"]
        self.refresh_token = answer["refreshToken"]
        self.refresh_at = self.clock() + answer["expiresIn"] * self.REFRESH_AFTER
        self.on_tokens(self.refresh_token)
        return answer["user"]

    def _end(self):
        self.access_token = self.refresh_token = None
        self.on_tokens(None)

    def _send(self, document, variables=None, token=None):
        headers = {"Accept": "application/graphql-response+json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = {"query": document, "variables": variables or {}}
        response = self.http.post(self.url, json=body, headers=headers, timeout=self.timeout)
        answer = response.json()
        if answer.get("errors"):
            error = answer["errors"][0]
            raise SallyportError(error["extensions"]["code"], error["message"])
        return answer["data"]


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
