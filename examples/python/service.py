"""A resource server with FastAPI: it checks Sallyport's access tokens offline, with the public keys of the server, and asks the server
about API keys.

Run it with `uvicorn service:app`. Needs fastapi, PyJWT and cryptography, and api_keys.py beside it.
"""

import json
import logging
import os
import threading
import time
import urllib.request

import jwt
from api_keys import ApiKeys, VerdictUnavailable
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


# Without a key of its own, the service accepts access tokens alone.
OWN_KEY = os.environ.get("AUTH_API_KEY")
api_keys = ApiKeys(os.environ.get("SALLYPORT_URL", ISSUER), OWN_KEY) if OWN_KEY else None

MESSAGES = {
    400: "A request must have one credential.",
    401: "A valid credential is required.",
    403: "The credential does not have the required scope.",
    503: "The credential cannot be verified at the moment.",
}


def refusal(status, challenge=None):
    return HTTPException(status, MESSAGES[status], {"WWW-Authenticate": challenge} if challenge else None)


def invalid_token():
    return refusal(401, 'Bearer error="invalid_token"')


def claims_of(request: Request):
    """The claims of the access token or the API key of a request. FastAPI answers with the error that it raises."""
    authorization = ", ".join(request.headers.getlist("authorization"))
    api_key = ", ".join(request.headers.getlist("x-api-key")) if api_keys else ""
    # A proxy that reads one of two credentials would take the request for somebody else's.
    if "," in authorization or "," in api_key or (authorization and api_key):
        raise refusal(400, 'Bearer error="invalid_request"')
    scheme, _, bearer = authorization.partition(" ")
    bearer = bearer.strip() if scheme.lower() == "bearer" else ""
    if not api_key and not bearer:
        raise refusal(401, "Bearer")
    if api_key or (api_keys and bearer.startswith(("sp_live_", "sp_test_"))):
        return claims_of_key(api_key.strip() or bearer)
    return claims_of_token(bearer)


def claims_of_key(key):
    """The claims of an API key, as in a token that it is exchanged for."""
    try:
        claims = api_keys.verify(key)
    except VerdictUnavailable as error:
        # Such as a key of the service without the scope `keys:verify`.
        logging.getLogger(__name__).warning("%s", error)
        raise refusal(503) from None
    if claims is None:
        raise invalid_token()
    return claims


def claims_of_token(token):
    """The claims of an access token (RFC 9068)."""
    try:
        header = jwt.get_unverified_header(token)
    except Exception:  # Anybody can have written it, and PyJWT raises more than its own errors, such as RecursionError.
        raise invalid_token() from None
    try:
        key = keys.find(header.get("kid"))
    except KeysUnavailable:
        raise refusal(503) from None
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
    """A dependency of a route: the claims of a token or an API key that holds all of the scopes."""

    def check(claims=Depends(claims_of)):
        if not set(scopes) <= set(claims["scope"].split()):
            raise refusal(403, f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"')
        return claims

    return check


@app.get("/databases")
def databases(claims=Depends(requires("databases:read"))):
    return {"user": claims["sub"]}
