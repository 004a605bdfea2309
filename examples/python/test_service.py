"""Tests of how the service reads the public keys of the server, with a server of its own."""

import json
import os
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ.setdefault("ISSUER", "https://auth.example.com")

# It reads the environment.
from service import Keys, KeysUnavailable  # noqa: E402

# The example of RFC 7517, appendix A.1.
JWK = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "known",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


class Publisher(ThreadingHTTPServer):
    """Publishes the keys, answers with an error, or not at all."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), PublisherHandler)
        self.state = "up"
        self.requests = 0
        self.closed = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.closed.set()
        self.shutdown()
        self.server_close()


class PublisherHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests += 1
        if self.server.state == "silent":
            self.server.closed.wait()
        self.send_response(200 if self.server.state == "up" else 502)
        self.end_headers()
        if self.server.state == "up":
            self.wfile.write(json.dumps({"keys": [JWK]}).encode())

    def log_message(self, *arguments):
        pass


class KeysTest(unittest.TestCase):
    def setUp(self):
        self.publisher = Publisher()
        self.addCleanup(self.publisher.close)
        self.seconds = 1000.0
        self.keys = Keys(f"http://127.0.0.1:{self.publisher.server_port}", clock=lambda: self.seconds)

    def expect_key(self, requests):
        for _ in range(3):
            self.assertEqual(self.keys.find("known").key_id, "known")
        self.assertEqual(self.publisher.requests, requests)

    def expect_failure(self, kid, requests):
        for _ in range(3):
            with self.assertRaises(KeysUnavailable):
                self.keys.find(kid)
        self.assertEqual(self.publisher.requests, requests)

    def test_keys_that_were_read_before_work_during_an_outage(self):
        self.expect_key(1)
        self.publisher.state = "down"
        self.seconds += Keys.CURRENT
        self.expect_key(2)
        # Nobody waits for an attempt that gets no answer.
        self.publisher.state = "silent"
        self.seconds += Keys.PAUSE
        for _ in range(3):
            self.assertEqual(self.keys.find("known").key_id, "known")

    def test_keys_that_are_a_day_old_are_not_used(self):
        self.expect_key(1)
        self.publisher.state = "down"
        self.seconds += Keys.LONGEST - 1
        self.expect_key(2)
        self.seconds += 60
        self.expect_failure("known", 3)
        self.publisher.state = "up"
        self.seconds += Keys.PAUSE
        self.expect_key(4)

    def test_an_unknown_key_is_none_unless_the_keys_cannot_be_read(self):
        for kid in ("unknown", ["known"], {}, None):
            self.assertIsNone(self.keys.find(kid))
        self.assertEqual(self.publisher.requests, 1)
        self.seconds += Keys.COOLDOWN
        self.assertIsNone(self.keys.find("unknown"))
        self.assertIsNone(self.keys.find("unknown"))
        self.assertEqual(self.publisher.requests, 2)
        self.publisher.state = "down"
        self.seconds += Keys.COOLDOWN
        self.expect_failure("unknown", 3)
        self.expect_key(3)

    def test_without_keys_no_token_is_decided_about(self):
        self.publisher.state = "down"
        self.expect_failure("known", 1)
        self.publisher.state = "up"
        self.seconds += Keys.PAUSE
        self.expect_key(2)

    def test_requests_that_come_together_read_once(self):
        found = []
        threads = [threading.Thread(target=lambda: found.append(self.keys.find("known").key_id)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, ["known"] * 20)
        self.expect_key(1)


if __name__ == "__main__":
    unittest.main()
