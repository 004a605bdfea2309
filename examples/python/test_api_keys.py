"""Tests of how the service asks about API keys, with a server of its own. The project tests it with a server of Sallyport as well."""

import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from api_keys import ApiKeys, VerdictUnavailable, checksum, is_api_key

# Keys of a server that does not exist any more.
OWN = "sp_live_1zY8Bgpn2ymH7rZ34tFSG6_FtQOnw7Ggoocmh4AgO15kuJGV6q1m2LeW"
LIVE = "sp_live_69ngqmFCueo3iBOGzfSzKt_PBwQjHTWVl6OFXkbBJne98RYNXr2Fnghv"
TEST = "sp_test_6FMyB0tDMjKfWUL8DFwbRx_E3rS8juqTmMP48y8DyOmZ3ERWZG0uFAQH"

VERIFIED = {
    "__typename": "VerifiedApiKey",
    "scopes": ["databases:read"],
    "user": {"id": "ada"},
    "organization": None,
    "organizationScopes": None,
    "apiKey": {"id": "key", "mode": "LIVE"},
}


def invented(number):
    text = f"sp_live_{number:022}_{number:027}"
    return text + checksum(text)


class Server(ThreadingHTTPServer):
    """Verifies the key LIVE alone, answers with an error, or holds its answers back."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), ServerHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.valid = {LIVE}
        self.failure = None  # the status and the body of an answer without a verdict
        self.asked = []
        self.go_on = threading.Event()
        self.go_on.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.go_on.set()
        self.shutdown()
        self.server_close()


class ServerHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = body["variables"]["key"]
        self.server.asked.append((self.path, self.headers["X-API-Key"], key))
        self.server.go_on.wait()
        verdict = VERIFIED if key in self.server.valid else {"__typename": "TokenInvalidError"}
        status, text = self.server.failure or (200, json.dumps({"data": {"verifyApiKey": verdict}}))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        pass


class ApiKeysTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.seconds = 1000.0
        self.keys = ApiKeys(self.server.url + "/", OWN + "\n", clock=lambda: self.seconds)

    def test_a_key_has_the_claims_of_a_token_that_it_is_exchanged_for(self):
        claims = {"sub": "ada", "client_id": "key", "mode": "live", "scope": "databases:read"}
        self.assertEqual(self.keys.verify(LIVE), claims)
        self.assertEqual(self.server.asked, [("/graphql", OWN, LIVE)])
        self.keys.verify(LIVE)["scope"] = "changed by a route"
        self.assertEqual(self.keys.verify(LIVE), claims)

    def test_the_server_is_asked_about_no_key_that_is_misspelt(self):
        self.assertTrue(all(is_api_key(key) for key in (OWN, LIVE, TEST, invented(1))))
        for text in ("", "sp_live_invented", LIVE + "0", LIVE + "\n", LIVE[:-1], LIVE[:-1] + "!", LIVE.upper()):
            self.assertIsNone(self.keys.verify(text))
        for at in range(8, len(LIVE)):
            other = "y" if LIVE[at] == "x" else "x"
            self.assertIsNone(self.keys.verify(LIVE[:at] + other + LIVE[at + 1 :]))
        self.assertIsNone(self.keys.verify(LIVE.replace("live", "test")))
        self.assertEqual(self.server.asked, [])
        for text in ("", "a password", LIVE[:-1]):
            self.assertRaises(ValueError, ApiKeys, self.server.url, text)

    def test_a_verdict_is_kept_for_five_seconds(self):
        self.assertIsNone(self.keys.verify(TEST))
        self.assertEqual(self.keys.verify(LIVE)["sub"], "ada")
        self.server.valid = {TEST}
        self.seconds += 4.9
        self.assertIsNone(self.keys.verify(TEST))
        self.assertEqual(self.keys.verify(LIVE)["sub"], "ada")
        self.assertEqual(len(self.server.asked), 2)
        self.seconds += 0.2
        for _ in range(2):
            self.assertIsNone(self.keys.verify(LIVE))
            self.assertEqual(self.keys.verify(TEST)["sub"], "ada")
        self.assertEqual(len(self.server.asked), 4)

    def test_requests_that_come_together_ask_once(self):
        self.server.go_on.clear()
        found = []
        threads = [threading.Thread(target=lambda: found.append(self.keys.verify(LIVE)["sub"])) for _ in range(20)]
        for thread in threads:
            thread.start()
        self.server.go_on.set()
        for thread in threads:
            thread.join()
        self.assertEqual(found, ["ada"] * 20)
        self.assertEqual(len(self.server.asked), 1)

    def test_an_answer_without_a_verdict_says_nothing_about_the_key(self):
        refused = {"data": None, "errors": [{"message": "No.", "extensions": {"code": "FORBIDDEN"}}]}
        bodies = ((403, json.dumps(refused), "FORBIDDEN"), (502, "<h1>Bad Gateway</h1>", ""), (200, "[]", ""))
        for count, (status, body, reason) in enumerate(bodies, 1):
            self.server.failure = (status, body)
            with self.assertRaises(VerdictUnavailable) as raised:
                self.keys.verify(LIVE)
            self.assertIn(reason, str(raised.exception))
            self.assertNotIn(LIVE, str(raised.exception))
            self.assertEqual(len(self.server.asked), count)
        self.server.failure = None
        self.assertEqual(self.keys.verify(LIVE)["sub"], "ada")

    def test_invented_keys_displace_no_verdict_of_a_valid_key(self):
        self.keys.size = 3
        self.assertEqual(self.keys.verify(LIVE)["sub"], "ada")
        for number in range(6):
            self.assertIsNone(self.keys.verify(invented(number)))
        self.assertEqual(len(self.server.asked), 7)
        for key in (LIVE, invented(3), invented(4), invented(5)):
            self.keys.verify(key)
        self.assertEqual(len(self.server.asked), 7)
        self.keys.verify(invented(2))
        self.assertEqual(len(self.server.asked), 8)


if __name__ == "__main__":
    unittest.main()
