"""A resource server with FastAPI: it checks Sallyport's access tokens offline, with the public keys of the server.

Run it with `uvicorn service:app`. Needs fastapi, PyJWT and cryptography.
"""

import json
import os
import threading
import time
import urllib.request

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request

ISSUER = os.environ["ISSUER"]  # PUBLIC_URL of the server
AUDIENCE = os.environ.get("AUDIENCE", ISSUER)  # JWT_AUDIENCE of the server
ALGORITHMS = {"ES256": "EC", "EdDSA": "OKP", "RS256": "RSA"}

app = FastAPI()


class KeysUnavailable(Exception):
    """The keys cannot be read, which says nothing about the token."""


class Keys:
    """The server's public keys. If the server cannot be reached, the keys that were read before go on working, and no request waits for
    the next attempt to read them.

    PyJWKClient would forget its keys when it cannot read them again.
    """

    # The age at which the keys are read again, in seconds.
    CURRENT = 300
    # The age at which they are read again for a key that is not among them: after a rotation, no request fails, and invented keys cause
    # no load.
    COOLDOWN = 30
    # The time between an attempt that failed and the next one.
    PAUSE = 5
    # The age at which the keys are not used any more: no access token is valid for longer than a day.
    LONGEST = 86400

    def __init__(self, url, clock=time.monotonic):
        self.url = url
        self.clock = clock
        self.lock = threading.Lock()
        self.keys = []
        self.read_at = self.failed_at = float("-inf")
        self.failure = None  # of the last attempt to read the keys
        self.reading = None  # an event at the end of the attempt that is under way

    def find(self, kid):
        """The key with an id, or None. Raises KeysUnavailable if the keys cannot be read: the token may have a new one."""
        with self.lock:
            age, key = self.clock() - self.read_at, self._among(kid)
            attempt = None
            if age >= self.CURRENT or (key is None and age >= self.COOLDOWN):
                attempt = self._begin_reading()
            is_outage = key is not None and self.failure is not None and age < self.LONGEST
        if attempt is not None and not is_outage:
            attempt.wait()
        with self.lock:
            is_usable = self.clock() - self.read_at < self.LONGEST
            key = self._among(kid) if is_usable else None
            if key is None and self.failure is not None:
                raise KeysUnavailable() from self.failure
            return key

    def _among(self, kid):
        return next((key for key in self.keys if key.key_id == kid), None)

    def _begin_reading(self):
        """Begins to read the keys, once for all requests that need them. Returns None right after an attempt that failed."""
        if self.reading is None:
            if self.failure is not None and self.clock() - self.failed_at < self.PAUSE:
                return None
            self.reading = threading.Event()
            threading.Thread(target=self._read, daemon=True).start()
        return self.reading

    def _read(self):
        try:
            with urllib.request.urlopen(self.url, timeout=5) as response:
                keys, failure = jwt.PyJWKSet.from_dict(json.load(response)).keys, None
        except Exception as error:  # such as the page of a proxy
            keys, failure = None, error
        with self.lock:
            self.failure = failure
            if failure is not None:
                self.failed_at = self.clock()
            else:
                self.keys, self.read_at = keys, self.clock()
            self.reading.set()
            self.reading = None


keys = Keys(os.environ.get("JWKS_URL", f"{ISSUER}/.well-known/jwks.json"))


def invalid_token():
    return HTTPException(401, "The access token is not valid.", {"WWW-Authenticate": 'Bearer error="invalid_token"'})


def claims_of(request: Request):
    """The claims of the access token of a request (RFC 9068). FastAPI answers with the error that it raises."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HTTPException(401, "An access token is needed.", {"WWW-Authenticate": "Bearer"})
    try:
        header = jwt.get_unverified_header(token)
    except Exception:  # Anybody can have written it, and PyJWT raises more than its own errors, such as RecursionError.
        raise invalid_token() from None
    try:
        key = keys.find(header.get("kid"))
    except KeysUnavailable:
        raise HTTPException(503, "The keys cannot be read at the moment.") from None
    # The key decides about the algorithm, not the token.
    algorithm = header.get("alg")
    if key is None or header.get("typ") != "at+jwt" or not isinstance(algorithm, str):
        raise invalid_token()
    if ALGORITHMS.get(algorithm) != key.key_type:
        raise invalid_token()
    options = {"require": ["exp", "iat", "sub", "iss", "aud", "scope"]}
    try:
        claims = jwt.decode(
            token, key.key, algorithms=[algorithm], options=options, issuer=ISSUER, audience=AUDIENCE, leeway=10
        )
    except Exception:  # such as TypeError, for a time that is a list
        raise invalid_token() from None
    if not isinstance(claims["sub"], str) or not isinstance(claims["scope"], str):
        raise invalid_token()
    return claims


def requires(*scopes):
    """A dependency of a route: the claims of a token that holds all of the scopes."""

    def check(claims=Depends(claims_of)):
        if not set(scopes) <= set(claims["scope"].split()):
            challenge = f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'
            raise HTTPException(403, "The access token does not allow this.", {"WWW-Authenticate": challenge})
        return claims

    return check


@app.get("/databases")
def databases(claims=Depends(requires("databases:read"))):
    return {"user": claims["sub"]}
