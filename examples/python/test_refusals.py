"""Tests of the client with an API key, and of what it says of refusals, against a running server as in test_sallyport.py."""

import os
import unittest

from sallyport import Sallyport, SallyportError

URL, EMAIL, PASSWORD = os.environ["SALLYPORT_URL"], os.environ["EMAIL"], os.environ["PASSWORD"]
API_KEY = os.environ["AUTH_API_KEY"]
ME = "{ me { id email } }"


class RefusalTest(unittest.TestCase):
    def refusal_of(self, action, *arguments):
        with self.assertRaises(SallyportError) as raised:
            action(*arguments)
        return raised.exception

    def test_an_api_key_takes_the_place_of_a_session(self):
        client = Sallyport(URL, api_key=API_KEY + "\n")
        self.assertEqual(client.query(ME)["me"]["email"], EMAIL)
        for action in (lambda: client.log_in(EMAIL, PASSWORD), lambda: client.verify_two_factor("", ""), client.log_out):
            self.assertRaises(RuntimeError, action)
        invented = Sallyport(URL, api_key="sp_live_invented")
        self.assertEqual(self.refusal_of(invented.query, ME).code, "TOKEN_INVALID")
        for wrong in ("", "a password", "sp_live_…"):
            self.assertRaises(ValueError, Sallyport, URL, api_key=wrong)
        self.assertRaises(ValueError, Sallyport, URL, refresh_token="sp_rt_other", api_key=API_KEY)

    def test_a_refusal_has_what_the_server_says_of_it(self):
        client = Sallyport(URL, api_key=API_KEY)
        forbidden = self.refusal_of(client.query, "{ users(first: 1) { totalCount } }")
        self.assertEqual((forbidden.code, forbidden.status), ("FORBIDDEN", 403))
        self.assertEqual(forbidden.details["requiredScopes"], [["users:read"]])
        self.assertIsNone(forbidden.retry_after)
        invalid = self.refusal_of(Sallyport(URL).log_in, "a" * 321, PASSWORD)
        self.assertEqual(invalid.code, "VALIDATION_ERROR")
        self.assertEqual(invalid.details["fields"][0]["path"], ["input", "identifier"])

    def test_a_device_is_not_locked_out_with_the_name(self):
        client, stranger = Sallyport(URL), Sallyport(URL)
        name = client.log_in(EMAIL, PASSWORD)["id"]
        for _ in range(10):
            self.assertEqual(self.refusal_of(stranger.log_in, name, "not the password").code, "INVALID_CREDENTIALS")
        locked = self.refusal_of(stranger.log_in, name, PASSWORD)
        self.assertEqual((locked.code, locked.retry_after, locked.details), ("ACCOUNT_LOCKED", 60, {"retryAfter": 60}))
        client.log_out()
        later = Sallyport(URL, device_token=client.device_token)
        self.assertEqual(later.log_in(name, PASSWORD)["email"], EMAIL)


if __name__ == "__main__":
    unittest.main()
