"""`dynamic-from`: the daemon pulls the hosts of another server, which is a
scripted one that misbehaves as it is told, and publishes them."""

import collections
import contextlib
import http.server
import ipaddress
import json
import os
import re
import ssl
import subprocess
import threading
import time

import pytest

import cdbfile
import harness
import model
import peers

ZONE = ('dynamic "dyn.example.com" { nameservers = { "ns1.example.com" } '
        'ttl = 60 }\n')
JOHN = "+john.dyn.example.com:192.0.2.1:60\n"
ANN6 = ("3ann.dyn.example.com:20010db8000000000000000000000007:60\n"
        ":ann.dyn.example.com:28:\\040\\001\\015\\270" + "\\000" * 11
        + "\\010:60\n")
SOA, A, AAAA = 6, 1, 28

Asked = collections.namedtuple("Asked", "path known when")


class Source:
    """An HTTP server with a list; `script(handler)` answers otherwise."""

    def __init__(self, text="", etag=False, tls=None):
        self.text = text
        self.etag = etag
        self.script = None
        self.asked = []
        self.news = threading.Condition()
        source = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):  # pylint: disable=invalid-name
                source.answer(self)

            def log_message(self, *args):  # pylint: disable=arguments-differ
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket,
                                                 server_side=True)
        self.port = self.server.server_address[1]
        self.url = "http%s://127.0.0.1:%d/retrieve/" % ("s" if tls else "",
                                                       self.port)
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()

    def section(self, title="ns1", period=1):
        return 'dynamic-from "%s" { url = "%s" period = %d }\n' % (
            title, self.url, period)

    def tag(self):
        return '"%d"' % (hash(self.text) & 0xffffffff)

    def set(self, text=None, script=None):
        """What is answered from now on; wakes those that wait."""
        with self.news:
            self.script = script
            if text is not None:
                self.text = text
            self.news.notify_all()

    def answer(self, handler):
        known = handler.headers.get("If-None-Match")
        wait = re.search(r"wait=(\d+)", handler.path)
        with self.news:
            self.asked.append(Asked(handler.path, known, time.monotonic()))
            self.news.notify_all()
            if self.script:
                script = self.script
            else:
                script = None
                if self.etag and wait:
                    self.news.wait_for(lambda: self.tag() != known
                                       or self.script,
                                       int(wait.group(1)))
            text, tag = self.text, self.tag()
        if script:
            script(handler)
            return
        if self.etag and known == tag:
            handler.send_response(304)
            handler.end_headers()
            return
        send(handler, text, {"ETag": tag} if self.etag else {})

    def wait_asked(self, count):
        """Until it was asked that many times more."""
        with self.news:
            target = len(self.asked) + count
            assert self.news.wait_for(lambda: len(self.asked) >= target, 30)


def send(handler, text, fields=None, status=200, length=None):
    body = text.encode()
    handler.send_response(status)
    handler.send_header("Content-Length",
                        str(len(body) if length is None else length))
    for field in (fields or {}).items():
        handler.send_header(*field)
    handler.end_headers()
    handler.wfile.write(body)


def hosts(place):
    """A map of owner to the set of its addresses in data.cdb."""
    found = collections.defaultdict(set)
    for record in cdbfile.records(place.cdb):
        if record.type in (A, AAAA):
            found[model.name_text(record.owner)].add(
                str(ipaddress.ip_address(record.rdata)))
    return dict(found)


def wait_hosts(place, expected, seconds=15):
    def is_there():
        return os.path.exists(place.cdb) and hosts(place) == expected
    peers.wait_until(is_there, "hosts %r" % expected, seconds)


def wait_error(daemon, pattern, start=0):
    return daemon.wait_log(r"^(warning: )?dynamic-from ns1: .*" + pattern,
                           start)


PULLED = {"john.dyn.example.com": {"192.0.2.1"}}
BOTH = dict(PULLED, **{"ann.dyn.example.com": {"2001:db8::7",
                                               "2001:db8::8"}})


def test_hosts_of_another_server_are_published(place):
    with Source(JOHN + ANN6) as source:
        place.configure(ZONE + source.section())
        with place.daemon():
            wait_hosts(place, BOTH)
            before = place.serials()["dyn.example.com"]
            source.set(JOHN)
            wait_hosts(place, PULLED)
            assert place.serials()["dyn.example.com"] > before
        with open(os.path.join(place.state, "pulled", "ns1"),
                  encoding="ascii") as file:
            assert file.read() == JOHN


def test_changes_are_followed_within_a_second(place):
    with Source(JOHN, etag=True) as source:
        place.configure(ZONE + source.section(period=60))
        with place.daemon():
            wait_hosts(place, PULLED)
            for number in range(2, 7):
                source.set("+john.dyn.example.com:192.0.2.%d:60\n" % number)
                wait_hosts(place, {"john.dyn.example.com":
                                   {"192.0.2.%d" % number}}, 1)
            peers.wait_until(lambda: source.asked[-1].known == source.tag(),
                             "question for what is newer")
        assert source.asked[-1].path == "/retrieve/?wait=60"


def test_a_server_that_does_not_wait_is_asked_every_period(place):
    def answer(handler):
        if handler.headers.get("If-None-Match") == '"1"':
            handler.send_response(304)
            handler.end_headers()
        else:
            send(handler, JOHN, {"ETag": '"1"'})
    with Source() as source:
        source.set(script=answer)
        place.configure(ZONE + source.section(period=2))
        with place.daemon():
            source.wait_asked(5)
        pauses = [b.when - a.when for a, b in zip(source.asked[1:],
                                                  source.asked[2:])]
        assert min(pauses) > 1.5


def test_the_kept_list_is_in_force_after_a_restart(place):
    with Source(JOHN) as source:
        place.configure(ZONE + source.section())
        with place.daemon():
            wait_hosts(place, PULLED)
    serial = place.serials()["dyn.example.com"]
    os.unlink(place.cdb)
    with place.daemon() as daemon:
        wait_hosts(place, PULLED)
        assert place.serials()["dyn.example.com"] == serial
        wait_error(daemon, "127.0.0.1")


def cut(handler):
    send(handler, JOHN, length=1000)
    handler.close_connection = True


def cut_without_length(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n+john.dyn.example.com:192.0")
    handler.close_connection = True


def empty_without_length(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    handler.close_connection = True


def cut_chunk(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                        b"\r\n1000\r\n" + JOHN.encode())
    handler.close_connection = True


def too_long(handler):
    handler.send_response(200)
    handler.end_headers()
    line = JOHN.encode() * 30000
    with contextlib.suppress(OSError):
        for _ in range(20):
            handler.wfile.write(line)
    handler.close_connection = True


def redirect(to):
    def script(handler):
        send(handler, "", {"Location": to}, status=302)
    return script


def status(number):
    def script(handler):
        send(handler, "", status=number)
    return script


def body(text):
    def script(handler):
        send(handler, text)
    return script


@pytest.mark.parametrize("script,complaint", [
    (cut, "bytes remaining"),
    (cut_without_length, "cut off"),
    (empty_without_length, "cut off"),
    (cut_chunk, "remaining|transfer closed"),
    (too_long, "longer than 16 MiB"),
    (redirect("https://127.0.0.1/"), "another scheme"),
    (redirect("file:///etc/passwd"), "another scheme"),
    (redirect("/retrieve/"), "redirects"),
    (status(403), "status 403"),
    (status(500), "status 500"),
    (status(204), "status 204"),
    (body(""), "/retrieve/: it is empty all at once"),
    (body("+john.example.org:192.0.2.1:60\n"), "left out all at once: john"),
    (body("+john.dyn.example.com:10.0.0.1:60\n"), "left out all at once: john"),
    (body("<html>busy</html>\n"), "/retrieve/: line 1: "),
    (body(JOHN + "&dyn.example.com::ns.example.com\n"), "line 2: "),
    (body(JOHN + ":john.dyn.example.com:16:text\n"), "line 2: "),
    (body("+john.dyn.example.com:192.0.2.999:60\n"), "line 1: "),
])
def test_what_is_wrong_is_refused_and_the_last_good_list_stays(
        place, script, complaint):
    with Source(JOHN) as source:
        place.configure(ZONE + source.section())
        with place.daemon() as daemon:
            wait_hosts(place, PULLED)
            start = daemon.mark()
            source.set(script=script)
            wait_error(daemon, complaint, start)
            source.wait_asked(1)
            assert hosts(place) == PULLED
            source.set("+ann.dyn.example.com:192.0.2.2:60\n")
            wait_hosts(place, {"ann.dyn.example.com": {"192.0.2.2"}})
            daemon.wait_log("good again, 1 host$", start)
            assert len(daemon.matching("the last good list stays",
                                       start)) == 1


def test_hosts_of_no_zone_are_left_out(place):
    with Source(JOHN + "+www.example.com:192.0.2.1:60\n") as source:
        place.configure(ZONE + source.section())
        with place.daemon() as daemon:
            wait_hosts(place, PULLED)
            wait_error(daemon, "1 line is left out: www.example.com is in no "
                       "dynamic zone$")


def test_an_empty_list_with_an_etag_is_good(place):
    with Source(JOHN, etag=True) as source:
        place.configure(ZONE + source.section())
        with place.daemon():
            wait_hosts(place, PULLED)
            source.set("")
            wait_hosts(place, {})


def test_our_own_hosts_and_earlier_sections_count_more(place):
    with Source("+a.dyn.example.com:192.0.2.1:60\n"
                "+b.dyn.example.com:192.0.2.1:60\n") as first, \
         Source("+a.dyn.example.com:192.0.2.2:60\n"
                "+b.dyn.example.com:192.0.2.2:60\n"
                "+c.dyn.example.com:192.0.2.2:60\n") as second:
        place.configure(ZONE + first.section("x") + second.section("b"))
        place.run("host", "add", "a.dyn.example.com", code=0)
        place.run("host", "set", "a.dyn.example.com", "192.0.2.3", code=0)
        with place.daemon():
            wait_hosts(place, {"a.dyn.example.com": {"192.0.2.3"},
                               "b.dyn.example.com": {"192.0.2.1"},
                               "c.dyn.example.com": {"192.0.2.2"}})


def test_they_replace_the_addresses_of_local_files(place):
    place.write("local", "=john.dyn.example.com:192.0.2.99:300\n"
                "'john.dyn.example.com:text:300\n"
                "+other.dyn.example.com:192.0.2.98:300\n")
    with Source(JOHN) as source:
        place.configure('local = { "%s" }\n' % place.path("local")
                        + ZONE + source.section())
        with place.daemon():
            wait_hosts(place, dict(PULLED, **{
                "other.dyn.example.com": {"192.0.2.98"}}))


def test_a_section_that_is_taken_away_takes_its_hosts_with_it(place):
    with Source(JOHN) as source:
        place.configure(ZONE + source.section())
        with place.daemon() as daemon:
            wait_hosts(place, PULLED)
            place.configure(ZONE)
            daemon.send(1)
            wait_hosts(place, {})
            assert os.listdir(os.path.join(place.state, "pulled")) == []


def test_a_server_that_hangs_does_not_keep_others_waiting(place):
    hanging = threading.Event()
    with Source() as silent, Source(JOHN) as source:
        silent.set(script=lambda handler: hanging.wait(60))
        place.configure(ZONE + silent.section("silent") + source.section())
        with place.daemon():
            wait_hosts(place, PULLED)
            assert silent.asked
        hanging.set()


def test_a_certificate_that_nobody_vouches_for_is_refused(place):
    key, certificate = place.path("key"), place.path("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
         certificate, "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with Source(JOHN, tls=tls) as source:
        place.configure(ZONE + source.section())
        with place.daemon() as daemon:
            wait_error(daemon, "certificate")
            daemon.wait_log("published")
            assert hosts(place) == {}


def test_a_password_in_a_url_is_never_logged(place):
    with Source() as source:
        source.set(script=status(403))
        source.url = source.url.replace("://", "://ann:sesame@")
        place.configure(ZONE + source.section())
        with place.daemon() as daemon:
            wait_error(daemon, "status 403")
            assert "sesame" not in daemon.log()


def status_rows(place):
    rows = json.loads(place.run("status", "--json", code=0).text)
    for row in rows["dynamic_from"]:
        assert set(row) == {"name", "state", "hosts", "url", "last_check",
                            "last_error"}
    return {row["name"]: row for row in rows["dynamic_from"]}


def wait_state(place, title, state):
    peers.wait_until(lambda: status_rows(place)[title]["state"] == state,
                     "%s to be %s" % (title, state))
    return status_rows(place)[title]


def test_status_tells_how_it_stands_with_each_server(place):
    with Source(JOHN + ANN6) as good, Source() as bad:
        bad.set(script=status(403))
        url = bad.url
        bad.url = url.replace("://", "://ann:sesame@") + "?key=sesame"
        place.configure(ZONE + good.section() + bad.section("ns2"))
        with place.daemon():
            row = wait_state(place, "ns1", "live")
            assert (row["hosts"], row["url"], row["last_error"]) == (
                2, good.url, None)
            assert abs(row["last_check"] - time.time()) < 5
            row = wait_state(place, "ns2", "failing")
            assert (row["hosts"], row["last_check"]) == (None, None)
            assert row["url"] == url + "?..."
            assert "status 403" in row["last_error"]
            good.set(script=status(500))
            row = wait_state(place, "ns1", "failing")
            assert row["hosts"] == 2 and row["last_check"]

            result = place.run("status", code=0)
            lines = result.text.splitlines()
            assert re.match("dynamic-from +state +hosts +url +last check +"
                            "last error$", lines[-3])
            assert re.match(r"ns1 +failing +2 +%s +\d+s ago +.*status 500"
                            % re.escape(good.url), lines[-2])
            assert re.match("ns2 +failing +- ", lines[-1])
            assert "sesame" not in result.text + result.log


def test_status_reads_the_kept_lists_without_a_daemon(place):
    with Source(JOHN) as source:
        place.configure(ZONE + source.section() + source.section("ns2"))
        assert status_rows(place)["ns2"]["state"] == "waiting"
        with place.daemon():
            wait_state(place, "ns1", "live")
            wait_state(place, "ns2", "live")
        with open(os.path.join(place.state, "pulled", "ns2"), "w",
                  encoding="ascii") as file:
            file.write("broken\n")
        rows = status_rows(place)
        assert rows["ns1"] == {"name": "ns1", "state": "live", "hosts": 1,
                               "url": source.url, "last_check": None,
                               "last_error": None}
        assert (rows["ns2"]["state"], rows["ns2"]["hosts"]) == (
            "waiting", None)
        assert "pulled/ns2: line 1" in rows["ns2"]["last_error"]


def test_the_older_scripts_variables_mean_the_same(place):
    folder = place.path("old")
    os.makedirs(os.path.join(folder, "adns"))
    os.makedirs(os.path.join(place.root, "primary"))
    with Source("+john.example.org:192.0.2.1:60\n") as source:
        env = {"ROOT": folder, "DDNS": "1", "DDNSURL": source.url,
               "PERIOD": "1", "TINYDNSDIR":
               os.path.join(place.root, "primary")}
        with place.daemon(command=[harness.PROGRAM, "run"], env=env,
                          wait=False) as daemon:
            daemon.wait_log("DDNSURL: hosts of any name are taken")
            wait_hosts(place, {"john.example.org": {"192.0.2.1"}})
