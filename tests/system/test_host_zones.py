"""`dnssync host` with dynamic zones and listeners in the configuration."""

import base64
import contextlib
import http.server
import os
import re
import shutil
import sqlite3
import subprocess
import threading

import pytest

import harness

ZONES = """
dynamic "dyn.example.com" { nameservers = { "ns1.example.com" } ttl = 60 }
dynamic "lan.dyn.example.com" {
    nameservers = { "ns1.example.com" }
    allow-private = true
}
"""
JOHN = "john.dyn.example.com"


@pytest.fixture(name="host")
def host_fixture(place):
    place.configure(ZONES)

    def run(verb, *args, code=0, **kwargs):
        return place.run("host", verb, *args, code=code, **kwargs)
    return run


@pytest.mark.parametrize("name,zone,reserved", [
    (JOHN, "dyn.example.com", "no"),
    ("a.b.dyn.example.com", "dyn.example.com", "no"),
    ("nas.lan.dyn.example.com", "lan.dyn.example.com", "no"),
    ("dyn.example.com", "dyn.example.com", "yes"),
    ("www.dyn.example.com", "dyn.example.com", "yes"),
    ("_x.a.dyn.example.com", "dyn.example.com", "yes"),
])
def test_a_host_is_in_the_deepest_zone_of_its_name(host, name, zone,
                                                   reserved):
    assert "no dynamic zone" not in host("add", name).log
    text = host("show", name).text
    assert "zone:        %s\n" % zone in text
    assert "reserved:    %s\n" % reserved in text


def test_a_name_beside_the_zones_gets_a_warning(host):
    result = host("add", "xdyn.example.com")
    assert "is in no dynamic zone" in result.log


def test_a_private_address_has_a_warning_where_the_zone_does_not_allow_it(
        host):
    host("add", JOHN)
    host("add", "nas.lan.dyn.example.com")
    assert "private" in host("set", JOHN, "10.0.0.1").log
    assert "private" not in \
        host("set", "nas.lan.dyn.example.com", "10.0.0.1").log


def test_the_ttl_of_the_zone_is_shown(host):
    host("add", JOHN)
    assert "TTL:         60 (zone)\n" in host("show", JOHN).text
    host("ttl", JOHN, "5")
    assert "TTL:         5\n" in host("show", JOHN).text


def test_a_change_makes_the_serial_of_its_zone_grow(place, host):
    path = os.path.join(place.state, "dnssync.db")

    def serial():
        with contextlib.closing(sqlite3.connect(path)) as db:
            return db.execute("SELECT serial FROM zones WHERE name = "
                              "'dyn.example.com'").fetchone()[0]
    host("add", JOHN)
    seen = [serial()]
    for args in (["set", JOHN, "192.0.2.1"], ["ttl", JOHN, "5"],
                 ["disable", JOHN], ["remove", JOHN]):
        host(*args)
        seen.append(serial())
    assert seen == sorted(set(seen))


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as an update server does, and notes what it was asked."""

    def do_GET(self):
        user = self.headers.get("Authorization", "")
        self.server.asked.append((self.path, user))
        body = b"good 192.0.2.9\n" if "update" in self.path \
            else b"192.0.2.9\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(name="server")
def server_fixture():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with contextlib.closing(server.socket):
        yield server
        server.shutdown()
        thread.join()


def configured(place, host, server):
    """The text of add, with a listener where the server is."""
    place.configure(ZONES + 'http "h" { listen = { "127.0.0.1@%d" } }'
                    % server.server_port)
    text = host("add", JOHN).text
    name = re.search(r"http://([^:/]+):%d/" % server.server_port,
                     text).group(1)
    return text.replace(name, "127.0.0.1")


def block(text, title):
    lines = re.search(r"^%s.*\n((?:  .*\n)+)" % title, text, re.M).group(1)
    return re.sub(r"^  ", "", lines, flags=re.M)


def basic(text):
    key = re.search(r"^key:   (\S+)$", text, re.M).group(1)
    return "Basic " + base64.b64encode(
        ("%s:%s" % (JOHN, key)).encode()).decode()


def ask(args, **kwargs):
    subprocess.run(args, env=dict(harness.ENVIRONMENT, HOME="/nonexistent"),
                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                   timeout=60, check=True, **kwargs)


def test_the_line_for_curl_works(place, host, server):
    text = configured(place, host, server)
    ask(["sh", "-ec", block(text, "curl")])
    assert server.asked == [("/nic/update?hostname=" + JOHN, basic(text))]


@pytest.mark.skipif(not shutil.which("ddclient"), reason="needs ddclient")
def test_the_lines_for_ddclient_work(place, host, server):
    text = configured(place, host, server)
    path = place.write("ddclient.conf", "cache=%s\n%s" % (
        place.path("cache"), block(text, "ddclient")))
    os.chmod(path, 0o600)
    ask(["ddclient", "-daemon=0", "-file", path])
    (check, _), (update, user) = server.asked
    assert check == "/myip" and user == basic(text)
    assert update == "/nic/update?system=dyndns&hostname=%s&myip=192.0.2.9" \
        % JOHN


@pytest.mark.skipif(not shutil.which("inadyn"), reason="needs inadyn")
def test_the_lines_for_inadyn_work(place, host, server):
    text = configured(place, host, server)
    path = place.write("inadyn.conf", block(text, "inadyn"))
    ask(["inadyn", "-1", "-n", "-f", path, "-P", place.path("pid"),
         "--cache-dir", place.folder])
    (check, _), (update, user) = server.asked
    assert check == "/myip" and user == basic(text)
    assert update == "/nic/update?hostname=%s&myip=192.0.2.9" % JOHN
