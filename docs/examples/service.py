"""A small service that takes Sallyport's access tokens. Needs PyJWT and cryptography."""

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

ISSUER = os.environ["ISSUER"]  # the server's PUBLIC_URL
AUDIENCE = os.environ.get("AUDIENCE", ISSUER)  # the server's JWT_AUDIENCE
JWKS_URL = os.environ.get("JWKS_URL", f"{ISSUER}/.well-known/jwks.json")
ALGORITHMS = {"ES256": "EC", "EdDSA": "OKP", "RS256": "RSA"}


class Refused(Exception):
    """Why a request is not served, as RFC 6750 words it."""

    def __init__(self, status, challenge):
        super().__init__(challenge)
        self.status = status
        self.challenge = challenge


class Keys:
    """The server's public keys, kept for five minutes; an unknown one has them read again, at most every 30 seconds."""

    def __init__(self, url):
        self.client = jwt.PyJWKClient(url, lifespan=300)
        self.lock = threading.Lock()
        self.read_again = time.monotonic() - 30

    def find(self, kid):
        key = self._among(self.client.get_signing_keys(), kid)
        if key is None and self._may_read_again():
            key = self._among(self.client.get_signing_keys(refresh=True), kid)
        return key

    def _may_read_again(self):
        with self.lock:
            if time.monotonic() - self.read_again < 30:
                return False
            self.read_again = time.monotonic()
            return True

    @staticmethod
    def _among(keys, kid):
        return next((key for key in keys if key.key_id == kid), None)


KEYS = Keys(JWKS_URL)


def authorize(authorization, *needed):
    """Gives the claims of the token, or raises Refused. Other errors mean that the keys could not be read."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(401, "Bearer")
    token = token.strip()
    invalid = Refused(401, 'Bearer error="invalid_token"')
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise invalid from None
    key = KEYS.find(header.get("kid"))
    # The key decides about the algorithm, the token does not.
    if key is None or header.get("typ") != "at+jwt" or ALGORITHMS.get(header.get("alg")) != key.key_type:
        raise invalid
    try:
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[header["alg"]],
            issuer=ISSUER,
            audience=AUDIENCE,
            leeway=10,
            options={"require": ["exp", "iat", "sub", "iss", "aud", "scope"]},
        )
    except jwt.PyJWTError:
        raise invalid from None
    if not set(needed) <= set(claims["scope"].split()):
        raise Refused(403, f'Bearer error="insufficient_scope", scope="{" ".join(needed)}"')
    return claims


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            claims = authorize(self.headers.get("Authorization"), "databases:read")
            self.answer(200, {"user": claims["sub"]})
        except Refused as refused:
            self.answer(refused.status, {"error": "Refused."}, refused.challenge)
        except Exception:
            self.answer(503, {"error": "The keys cannot be read at the moment."})

    def answer(self, status, body, challenge=None):
        text = json.dumps(body).encode()
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Service)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
