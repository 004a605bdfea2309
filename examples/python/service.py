"""A resource server with FastAPI: it checks Sallyport's access tokens offline, with the public keys of the server.

Run it with `uvicorn service:app`. Needs fastapi, PyJWT and cryptography.
"""

import os
import threading
import time

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request

ISSUER = os.environ["ISSUER"]  # PUBLIC_URL of the server
AUDIENCE = os.environ.get("AUDIENCE", ISSUER)  # JWT_AUDIENCE of the server
ALGORITHMS = {"ES256": "EC", "EdDSA": "OKP", "RS256": "RSA"}

app = FastAPI()


class Keys:
    """The server's public keys, kept for five minutes.

    For a key that is not among them, they are read again: after a rotation, no request fails. That happens at most every 30 seconds, so
    that invented keys cause no load.
    """

    def __init__(self, url):
        self.client = jwt.PyJWKClient(url, lifespan=300)
        self.lock = threading.Lock()
        self.read_at = time.monotonic() - 30

    def find(self, kid):
        key = self._among(self.client.get_signing_keys(), kid)
        if key is None and self._may_read_again():
            key = self._among(self.client.get_signing_keys(refresh=True), kid)
        return key

    def _may_read_again(self):
        with self.lock:
            if time.monotonic() - self.read_at < 30:
                return False
            self.read_at = time.monotonic()
            return True

    @staticmethod
    def _among(keys, kid):
        return next((key for key in keys if key.key_id == kid), None)


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
    except Exception:
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
