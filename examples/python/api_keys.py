"""A check of API keys for service.py: it asks Sallyport about each key, and keeps the verdict for some seconds.

Needs nothing but the standard library.
"""

import hashlib
import json
import re
import threading
import time
import urllib.error
import urllib.request
import zlib
from concurrent.futures import Future

VERIFY = """mutation VerifyApiKey($key: String!) {
  verifyApiKey(key: $key) {
    __typename
    ... on VerifiedApiKey { scopes user { id } organization { id } organizationScopes apiKey { id mode } }
  }
}"""

SHAPE = re.compile(r"sp_(live|test)_[0-9A-Za-z]{22}_[0-9A-Za-z]{33}")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def checksum(text):
    """The last six characters of an API key that begins with a text."""
    rest, written = zlib.crc32(text.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        written = DIGITS[digit] + written
    return written


def is_api_key(text):
    """Whether a text is spelled like an API key: its length, its characters and its checksum."""
    return SHAPE.fullmatch(text) is not None and text.endswith(checksum(text[:-6]))


class VerdictUnavailable(Exception):
    """The server gave no verdict, which says nothing about the API key."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would send the key of the service to another server."""

    def redirect_request(self, *arguments):
        return None


class ApiKeys:
    """Asks the server about API keys. Requests for the same key at the same time ask once, and a key with a wrong checksum never."""

    # The largest answer that is read, in bytes.
    LARGEST = 1 << 20

    def __init__(self, url, own_key, lifetime=5, size=10_000, clock=time.monotonic):
        """url is the address of the server without /graphql, and own_key an API key with the scope keys:verify and no other. A verdict is
        kept for the lifetime, in seconds: so long a revoked key works on. Of valid keys so many verdicts are kept, and as many others."""
        self.own_key = own_key.strip()
        if not is_api_key(self.own_key):
            raise ValueError("The key of the service is not an API key. Compare it with the one that the server showed.")
        self.endpoint = url.rstrip("/") + "/graphql"
        self.lifetime, self.size, self.clock = lifetime, size, clock
        self.opener = urllib.request.build_opener(NoRedirects)
        self.lock = threading.Lock()
        # By a hash of the key, because a copy of the memory must not contain keys: when a verdict expires, and the verdict.
        self.valid = {}
        # Apart from the valid ones: an attacker who sends invented keys must not displace those.
        self.others = {}

    def verify(self, key):
        """The claims of an API key, as a token has them that the key is exchanged for; None for a key that is not valid. Raises
        VerdictUnavailable if the server gives no verdict."""
        if not is_api_key(key):
            return None
        name = hashlib.sha256(key.encode()).digest()
        with self.lock:
            verdict = self._find(name)
            is_kept = verdict is not None
            if not is_kept:
                verdict = Future()
                expires = self.clock() + self.lifetime
                self._keep(self.others, name, expires, verdict)
        if not is_kept:
            self._decide(key, name, expires, verdict)
        claims = verdict.result()
        return claims and dict(claims)

    def _find(self, name):
        for verdicts in (self.valid, self.others):
            expires, verdict = verdicts.get(name, (0, None))
            if verdict is not None and expires > self.clock():
                return verdict
        return None

    def _keep(self, verdicts, name, expires, verdict):
        verdicts.pop(name, None)
        verdicts[name] = (expires, verdict)
        # The oldest verdict makes room.
        while len(verdicts) > self.size:
            del verdicts[next(iter(verdicts))]

    def _decide(self, key, name, expires, verdict):
        try:
            claims, failure = self._ask(key), None
        except Exception as error:  # such as the page of a proxy
            claims, failure = None, error
        with self.lock:
            self.valid.pop(name, None)
            # A failure is no verdict: the next request asks again.
            is_final = failure is None and claims is None
            if not is_final and self.others.get(name) == (expires, verdict):
                del self.others[name]
            if claims is not None:
                self._keep(self.valid, name, expires, verdict)
        if failure is None:
            verdict.set_result(claims)
        else:
            unavailable = VerdictUnavailable(f"The API key could not be verified: {failure}")
            unavailable.__cause__ = failure
            verdict.set_exception(unavailable)

    def _ask(self, key):
        body = json.dumps({"query": VERIFY, "variables": {"key": key}}).encode()
        headers = {"Content-Type": "application/json", "X-API-Key": self.own_key}
        try:
            response = self.opener.open(urllib.request.Request(self.endpoint, body, headers), timeout=5)
        except urllib.error.HTTPError as error:
            response = error  # A refusal of the service's own key is GraphQL as well.
        with response:
            answer = json.loads(response.read(self.LARGEST))
        verdict = (answer.get("data") or {}).get("verifyApiKey")
        if verdict is None:
            errors = answer.get("errors") or [{}]
            raise ValueError(errors[0].get("extensions", {}).get("code", f"status {response.status}"))
        return claims_from(verdict) if verdict["__typename"] == "VerifiedApiKey" else None


def claims_from(verdict):
    key, user, organization = verdict["apiKey"], verdict["user"], verdict["organization"]
    claims = {
        "sub": user["id"] if user else key["id"],
        "client_id": key["id"],
        "mode": key["mode"].lower(),
        "scope": " ".join(verdict["scopes"]),
    }
    if organization:
        claims.update(org_id=organization["id"], org_scope=" ".join(verdict["organizationScopes"]))
    return claims
