"""Tests of the client against a running server: SALLYPORT_URL, and a user with and one without two-factor authentication."""

import os
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock
from urllib.parse import urlsplit

import requests

from sallyport import RefreshUnconfirmed, Sallyport, SallyportError, TwoFactorRequired

URL = os.environ["SALLYPORT_URL"]
EMAIL, PASSWORD = os.environ["EMAIL"], os.environ["PASSWORD"]
ME = "{ me { id email } }"


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds

    def sleep(self, seconds):
        self.seconds += seconds


class Relay(ThreadingHTTPServer):
    """Passes requests on to the server. The first answer does not arrive as the server gave it."""

    def __init__(self, fault):
        super().__init__(("127.0.0.1", 0), RelayHandler)
        self.fault = fault
        self.requests = 0
        self.closed = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def close(self):
        self.closed.set()
        self.shutdown()
        self.server_close()


class RelayHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.requests += 1
        is_first = self.server.requests == 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = requests.post(URL + self.path, body, headers=dict(self.headers))
        if not is_first:
            self.answer(answer.status_code, answer.content)
        elif self.server.fault == "silence":
            self.server.closed.wait()
        elif self.server.fault == "a body that is cut off":
            self.answer(200, answer.content, len(answer.content) // 2)
        elif self.server.fault == "the page of a proxy":
            self.answer(502, b"<h1>Bad Gateway</h1>")
        else:
            self.answer(503, b'{"errors": [{"message": "Busy.", "extensions": {"code": "OVERLOADED"}}]}')

    def answer(self, status, body, sent=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:sent])

    def log_message(self, *arguments):
        pass


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        self.stored = []
        self.client = Sallyport(URL, on_tokens=self.stored.append, clock=self.clock, sleep=self.clock.sleep)

    def log_in(self):
        self.client.log_in(EMAIL, PASSWORD)

    def code_of(self, action, *arguments):
        with self.assertRaises(SallyportError) as raised:
            action(*arguments)
        return raised.exception.code

    def test_a_wrong_password_is_refused_with_its_code(self):
        self.assertEqual(self.code_of(self.client.log_in, EMAIL, "not the password"), "INVALID_CREDENTIALS")
        self.assertEqual(self.code_of(self.client.query, ME), "UNAUTHENTICATED")

    def test_what_needs_no_session_is_executed_without_one(self):
        query = "mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }"
        answer = self.client.execute(query, {"email": "nobody@example.com"})
        self.assertEqual(answer["requestPasswordReset"]["__typename"], "MailSent")

    def test_threads_share_one_refresh_ahead_of_the_expiry(self):
        self.log_in()
        self.client.query(ME)
        self.assertEqual(len(self.stored), 1)
        self.clock.seconds += 900 * 0.81
        found = []
        threads = [threading.Thread(target=lambda: found.append(self.client.query(ME)["me"]["email"])) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, [EMAIL] * 20)
        self.assertEqual(len(set(self.stored)), 2)
        self.assertEqual(len(self.stored), 2)

    def test_a_stored_refresh_token_continues_the_session(self):
        self.log_in()
        later = Sallyport(URL, refresh_token=self.stored[-1])
        self.assertEqual(later.query(ME)["me"]["email"], EMAIL)

    def test_a_password_in_netrc_does_not_replace_the_token(self):
        with tempfile.NamedTemporaryFile("w", suffix=".netrc") as file:
            file.write(f"machine {urlsplit(URL).hostname} login {EMAIL} password wrong\n")
            file.flush()
            with mock.patch.dict(os.environ, NETRC=file.name):
                self.log_in()
                self.assertEqual(self.client.query(ME)["me"]["email"], EMAIL)

    def lose_answers(self, lost):
        """Loses the next answers: each is an action, which is called when the request has been answered. Returns the timeouts."""
        post = self.client.http.post
        timeouts = []

        def post_and_lose(*arguments, **options):
            timeouts.append(options["timeout"])
            answer = post(*arguments, **options)
            if lost:
                lost.pop(0)()
                raise requests.ReadTimeout("No answer arrived.")
            return answer

        self.client.http.post = post_and_lose
        return timeouts

    def test_a_refresh_is_repeated_while_the_server_accepts_that(self):
        self.log_in()
        self.clock.seconds += 900
        timeouts = self.lose_answers([lambda: None, lambda: None])
        self.assertEqual(self.client.query(ME)["me"]["email"], EMAIL)
        self.assertEqual(timeouts, [3, 4, 4, self.client.timeout])

    def test_a_refresh_is_not_repeated_when_the_server_would_take_it_for_a_theft(self):
        self.log_in()
        self.clock.seconds += 900
        for time_passes in (lambda: self.clock.sleep(9), lambda: self.clock.sleep(-60)):
            timeouts = self.lose_answers([time_passes])
            with self.assertRaises(RefreshUnconfirmed):
                self.client.query(ME)
            self.assertEqual(timeouts, [3])
        self.assertEqual(len(self.stored), 1)
        self.assertEqual(self.client.query(ME)["me"]["email"], EMAIL)

    def test_a_refresh_survives_an_answer_that_does_not_arrive(self):
        self.log_in()
        for fault in ("silence", "a body that is cut off", "the page of a proxy", "a server that is busy"):
            with self.subTest(fault):
                relay = Relay(fault)
                self.addCleanup(relay.close)
                later = Sallyport(
                    relay.url, self.stored[-1], self.stored.append, refresh_timeouts=(1, 30), sleep=self.clock.sleep
                )
                self.assertEqual(later.query(ME)["me"]["email"], EMAIL)
                self.assertEqual(relay.requests, 3)

    def test_a_login_wins_over_a_refresh_under_way(self):
        self.log_in()
        self.clock.seconds += 900
        refreshed, logged_in, logins = threading.Event(), threading.Event(), []
        send = self.client._send

        def send_in_turn(document, *arguments, **options):
            answer = send(document, *arguments, **options)
            if "refresh" in answer:
                refreshed.set()
                logged_in.wait()
            elif "login" in answer:
                logins.append(answer["login"]["refreshToken"])
                logged_in.set()
            return answer

        self.client._send = send_in_turn
        refreshing = threading.Thread(target=self.client.query, args=[ME])
        refreshing.start()
        refreshed.wait()
        self.log_in()
        refreshing.join()
        self.assertEqual(len(self.stored), 3)
        self.assertEqual([self.stored[-1], self.client.refresh_token], logins * 2)

    def test_an_unreachable_server_does_not_end_the_session(self):
        self.log_in()
        self.clock.seconds += 900
        url, self.client.url = self.client.url, "http://127.0.0.1:1/graphql"
        with self.assertRaises(RefreshUnconfirmed):
            self.client.query(ME)
        self.client.url = url
        self.assertEqual(self.client.query(ME)["me"]["email"], EMAIL)

    def test_a_session_that_was_revoked_has_ended(self):
        self.log_in()
        other = Sallyport(URL)
        other.log_in(EMAIL, PASSWORD)
        other.query("mutation { revokeOtherSessions { __typename } }")
        self.assertEqual(self.code_of(self.client.query, ME), "TOKEN_INVALID")
        self.assertIsNone(self.stored[-1])
        self.assertEqual(self.code_of(self.client.query, ME), "UNAUTHENTICATED")

    def test_logging_out_ends_the_session(self):
        self.log_in()
        refresh_token = self.stored[-1]
        self.client.log_out()
        self.assertIsNone(self.stored[-1])
        self.assertEqual(self.code_of(Sallyport(URL, refresh_token=refresh_token).query, ME), "TOKEN_INVALID")

    def test_a_second_factor_completes_the_login(self):
        with self.assertRaises(TwoFactorRequired) as raised:
            self.client.log_in(os.environ["TWO_FACTOR_EMAIL"], PASSWORD)
        challenge = raised.exception.challenge
        self.assertEqual(self.code_of(self.client.verify_two_factor, challenge, "000000"), "CODE_INVALID")
        self.client.verify_two_factor(challenge, os.environ["RECOVERY_CODE"])
        self.assertEqual(self.client.query(ME)["me"]["email"], os.environ["TWO_FACTOR_EMAIL"])


if __name__ == "__main__":
    unittest.main()
