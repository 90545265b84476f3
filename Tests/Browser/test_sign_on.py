"""Logging in by an identity provider in a real browser: cookies, redirects and policies as browsers really treat them."""

import base64
import email.utils
import hashlib
import json
import shutil
import subprocess
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from conftest import ARTEFACTS
from office import Office, office_seed  # noqa: F401  (fixture)


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider on another site than the office's, with a key of its own; names whom the test says."""

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = folder / "provider.pem"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        told = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True, capture_output=True)
        self.modulus = bytes.fromhex(told.stdout.decode().strip().split("=")[1])
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.person, self.office, self.asked = "C001", None, {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def now(self):
        """The office's clock, which the tests set."""
        answer, _ = self.office.get("/login", "")
        return int(email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp())

    def token(self, asked):
        now = self.now()
        claims = {"iss": self.base, "aud": "office", "sub": "1", "nonce": asked["nonce"], "iat": now, "exp": now + 300,
                  "preferred_username": self.person}
        signed = ".".join(text(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "k"}, claims))
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), check=True, capture_output=True)
        return signed + "." + text(signature.stdout)


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def tell(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        base, url = self.server.base, urllib.parse.urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks",
                     "end_session_endpoint": "/end"}
            self.tell("application/json", json.dumps({"issuer": base, **{k: base + v for k, v in paths.items()}}))
        elif url.path == "/jwks":
            key = {"kty": "RSA", "kid": "k", "use": "sig", "n": text(self.server.modulus), "e": "AQAB"}
            self.tell("application/json", json.dumps({"keys": [key]}))
        elif url.path == "/authorize":
            asked = dict(urllib.parse.parse_qsl(url.query))
            code = f"code{len(self.server.asked)}"
            self.server.asked[code] = asked
            back = asked["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": asked["state"]})
            # A real provider answers its own form by a redirect to the office.
            self.tell("text/html", f"<form action='/go'><input type='hidden' name='to' value='{back}'><button>OK</button></form>")
        elif url.path == "/go":
            self.send_response(302)
            self.send_header("Location", urllib.parse.parse_qs(url.query)["to"][0])
            self.end_headers()
        else:
            self.tell("text/html", "<h1>signed out</h1>")

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        asked = self.server.asked.pop(form["code"])
        assert text(hashlib.sha256(form["code_verifier"].encode()).digest()) == asked["code_challenge"]
        self.tell("application/json", json.dumps({"id_token": self.server.token(asked)}))


@pytest.fixture
def provider(office_seed, tmp_path):
    home = tmp_path / "office"
    shutil.copytree(office_seed, home)
    provider = Provider(tmp_path)
    office = provider.office = Office(home)
    # The office's port is free only once it runs: it is started twice, the second time on the same port.
    office.start()
    port = office.port
    office.stop()
    settings = tmp_path / "sso.json"
    settings.write_text(json.dumps({
        "issuer": provider.base, "clientID": "office", "address": f"https://localhost:{port}",
        "label": {"zh": "市统一认证", "en": "City account"}}))
    office.start("--sign-on", settings, port=port)
    yield provider
    office.stop()
    provider.shutdown()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_person_logs_in_and_out_by_the_provider(provider, browser, language):
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, ignore_https_errors=True,
        locale="zh-CN" if language == "zh" else "en-GB")
    context.set_default_timeout(15000)
    page, base = context.new_page(), provider.office.base
    page.goto(base + "/reports")
    if language == "en":
        page.get_by_role("button", name="English").click()
    page.screenshot(path=ARTEFACTS / f"sign-on-{language}.png")
    page.get_by_role("link", name="用市统一认证登录" if language == "zh" else "Log in by City account").click()
    page.get_by_role("button", name="OK").click()
    page.locator("header.top .person").wait_for()
    assert page.url == base + "/reports", "where the person wanted to go, with the session's strict cookie"
    kept = {cookie["name"]: cookie for cookie in context.cookies(base)}
    assert [cookie["sameSite"] for name, cookie in kept.items() if name.startswith("__Host-office")] == ["Strict"]
    page.goto(base + "/account")
    page.get_by_role("button", name="退出" if language == "zh" else "Log out", exact=True).click()
    page.get_by_role("link", name="同时退出市统一认证" if language == "zh" else "Log out of City account too").click()
    assert "signed out" in page.content()
    context.close()


def test_somebody_without_an_account_is_told_so_and_let_in_nowhere(provider, browser):
    provider.person = "nobody"
    context = browser.new_context(viewport={"width": 1366, "height": 768}, ignore_https_errors=True)
    context.set_default_timeout(15000)
    page = context.new_page()
    page.goto(provider.office.base + "/login")
    page.get_by_role("link", name="用市统一认证登录").click()
    page.get_by_role("button", name="OK").click()
    assert "没有可用账号" in page.inner_text("[role=alert]")
    page.screenshot(path=ARTEFACTS / "sign-on-refused.png")
    page.goto(provider.office.base + "/reports")
    assert "/login" in page.url
    context.close()
