"""A small server for tests of the HTTP client: three over TLS with good and bad certificates, one without TLS.

Writes certificates into the folder given as the only argument, prints one line of JSON with the ports, serves until its
standard input ends. Needs Python 3.9 and the openssl command.
"""

import json
import os
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FOLDER = sys.argv[1]
STALLED = []


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=FOLDER, check=True, capture_output=True)


def key_options(name):
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key"]


def make_authority(name):
    openssl("req", "-x509", *key_options(name), "-out", name + ".pem", "-subj", "/CN=" + name, "-days", "30")


def make_certificate(name, authority, host, days):
    with open(os.path.join(FOLDER, name + ".ext"), "w") as file:
        file.write("subjectAltName=" + host + "\n")
    openssl("req", *key_options(name), "-out", name + ".csr", "-subj", "/CN=" + name)
    openssl(
        "x509", "-req", "-in", name + ".csr", "-CA", authority + ".pem", "-CAkey", authority + ".key",
        "-CAcreateserial", "-days", str(days), "-extfile", name + ".ext", "-out", name + ".pem")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        name, _, argument = self.path.partition("?")[0].strip("/").partition("/")
        getattr(self, "do_" + name, self.unknown)(body, argument)

    do_GET = do_PUT = do_POST = handle_any

    def unknown(self, body, argument):
        self.answer(404)

    def do_about(self, body, argument):
        """What arrived, in JSON."""
        seen = {
            "method": self.command, "body": len(body), "port": self.client_address[1], "stalled": len(STALLED),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        }
        self.answer(200, json.dumps(seen).encode())

    def do_reflect(self, body, argument):
        """The body itself, with the encoding that the request names."""
        encoding = self.headers.get("X-Encoding")
        self.answer(200, body, [("Content-Encoding", encoding)] if encoding else [])

    def do_zeros(self, body, argument):
        self.answer(200, bytes(int(argument)))

    def do_endless(self, body, argument):
        """A body without a stated length that goes on for ever."""
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(bytes(65536))
        except OSError:
            pass

    def do_redirect(self, body, argument):
        self.answer(302, b"", [("Location", "/about")])

    def do_busy(self, body, argument):
        error = {"error": {"code": "centre.busy", "message": {"zh": "繁忙", "en": "busy"}, "isRetryable": True}}
        self.answer(503, json.dumps(error).encode(), [("Retry-After", argument)])

    def do_cut(self, body, argument):
        """Ends the connection after some bytes of an answer that was announced as longer."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(bytes(int(argument)))
        self.close_connection = True

    def do_stall(self, body, argument):
        """Never answers, and says so under /about."""
        STALLED.append(self.client_address)
        self.do_silent(body, argument)

    def do_silent(self, body, argument):
        """Never answers."""
        while not STOPPED.wait(0.05):
            pass
        self.close_connection = True

    def do_authority(self, body, argument):
        with open(os.path.join(FOLDER, "authority.pem"), "rb") as file:
            self.answer(200, file.read())

    def do_v1(self, body, argument):
        if argument == "authority":
            self.do_authority(body, argument)
        elif argument == "exchange":
            self.do_about(body, argument)
        else:
            self.answer(404)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that turn away are what is tested."""


def serve(certificate):
    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        path = os.path.join(FOLDER, certificate)
        context.load_cert_chain(path + ".pem", path + ".key")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


STOPPED = threading.Event()
make_authority("authority")
make_authority("stranger")
make_certificate("good", "authority", "DNS:localhost,IP:127.0.0.1", 30)
make_certificate("expired", "authority", "DNS:localhost,IP:127.0.0.1", -1)
make_certificate("elsewhere", "authority", "DNS:centre.example", 30)
ports = {name: serve(name) for name in ["good", "expired", "elsewhere"]}
ports["plain"] = serve(None)
print(json.dumps(ports), flush=True)
sys.stdin.read()
STOPPED.set()
