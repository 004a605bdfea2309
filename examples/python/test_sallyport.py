"""Tests of the client against a running server: SALLYPORT_URL, and a user with and one without two-factor authentication."""

import os
import threading
import unittest

import requests

from sallyport import Sallyport, SallyportError, TwoFactorRequired

URL = os.environ["SALLYPORT_URL"]
EMAIL, PASSWORD = os.environ["EMAIL"], os.environ["PASSWORD"]
ME = "{ me { id email } }"


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        self.stored = []
        self.client = Sallyport(URL, on_tokens=self.stored.append, clock=self.clock)

    def log_in(self):
        self.client.log_in(EMAIL, PASSWORD)

    def code_of(self, action, *arguments):
        with self.assertRaises(SallyportError) as raised:
            action(*arguments)
        return raised.exception.code

    def test_a_wrong_password_is_refused_with_its_code(self):
        self.assertEqual(self.code_of(self.client.log_in, EMAIL, "not the password"), "INVALID_CREDENTIALS")
        self.assertEqual(self.code_of(self.client.query, ME), "UNAUTHENTICATED")

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

    def test_a_lost_answer_of_a_refresh_loses_nothing(self):
        self.log_in()
        self.clock.seconds += 900
        post = self.client.http.post
        lost = []

        def lose_the_first(*arguments, **options):
            answer = post(*arguments, **options)
            if not lost:
                lost.append(answer)
                raise requests.ConnectionError("The connection was reset.")
            return answer

        self.client.http.post = lose_the_first
        self.assertEqual(self.client.query(ME)["me"]["email"], EMAIL)
        self.assertEqual(len(lost), 1)

    def test_an_unreachable_server_does_not_end_the_session(self):
        self.log_in()
        self.clock.seconds += 900
        url, self.client.url = self.client.url, "http://127.0.0.1:1/graphql"
        with self.assertRaises(requests.ConnectionError):
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
