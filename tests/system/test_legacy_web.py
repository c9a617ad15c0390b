"""The environment and the directories of the older dnssync-web."""

import base64
import http.client
import os
import signal
import urllib.parse

import pytest

import harness
import peers
from harness import PROGRAM

pytestmark = pytest.mark.skipif(
    os.path.exists("/etc/dnssync/dnssync.conf"),
    reason="a configuration is installed here")

ANN, BOB = "ann.example.com", "bob.example.com"
KEYS = {ANN: "5BEKrNynsaZ4Xwy", BOB: "secret"}


class OldWeb:
    """An installation of the older dnssync-web with two hosts."""

    def __init__(self, place):
        self.place = place
        self.root = place.path("web")
        self.port = peers.free_port()
        self.env = {"ROOT": self.root, "IP": "127.0.0.1",
                    "PORT": str(self.port), "THREADMAX": "50"}
        place.state = os.path.join(self.root, "dnssync")
        place.cdb = os.path.join(place.state, "data.cdb")
        place.write("web/servers/127.0.0.9", "")
        self.add(ANN, "192.0.2.1")
        self.add(BOB, "192.0.2.2")

    def path(self, *names):
        return os.path.join(self.root, *names)

    def add(self, host, address):
        for name, text in (("IP", address), ("TTL", "60"),
                           ("KEY", KEYS[host])):
            self.place.write("web/clients/%s/%s" % (host, name), text + "\n")

    def address(self, host):
        """What the host's IP file says."""
        with open(self.path("clients", host, "IP"), encoding="ascii") as file:
            return file.read()

    def own(self, uid, gid):
        """Give the hosts to a user, as the tree has to be for it."""
        for folder, _, files in os.walk(self.path("clients")):
            os.chown(folder, uid, gid)
            for name in files:
                os.chown(os.path.join(folder, name), uid, gid)
                os.chmod(os.path.join(folder, name), 0o600)

    def command(self, *args, **kwargs):
        return harness.run_dnssync(*args, env=self.env, cwd="/", **kwargs)

    def daemon(self):
        return self.place.daemon(command=[PROGRAM, "run"], env=self.env,
                                 wait=False)

    def started(self, daemon):
        daemon.wait_log("http dnssync-web: listens at 127.0.0.1@%d$"
                        % self.port)
        peers.wait_until(lambda: os.path.exists(self.place.cdb), "data.cdb")

    def get(self, path, user=None, source="127.0.0.1"):
        client = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=10, source_address=(source, 0))
        headers = {} if user is None else {
            "Authorization": "Basic " + base64.b64encode(
                ("%s:%s" % (user, KEYS[user])).encode()).decode()}
        client.request("GET", path, headers=headers)
        answer = client.getresponse()
        text = answer.read().decode()
        client.close()
        return answer.status, text

    def update(self, host, address):
        query = urllib.parse.urlencode({"hostname": host, "myip": address})
        return self.get("/nic/update?" + query, user=host)[1]

    def has_file(self, host, text):
        """The file follows what has been published, soon after it."""
        peers.wait_until(lambda: self.address(host) == text,
                         "address %r of %s" % (text, host))


@pytest.fixture(name="web")
def web_fixture(place):
    return OldWeb(place)


def test_the_hosts_of_the_tree_are_served_and_retrieved(web):
    lines = "+%s:192.0.2.1:60\n+%s:192.0.2.2:60\n" % (ANN, BOB)
    with web.daemon() as daemon:
        daemon.wait_log("web/clients: %s: added, 192.0.2.1, weak key$" % ANN)
        daemon.wait_log("web/clients: 2 added, 0 changed, 0 as before, 0 ")
        web.started(daemon)
        for path in ("/dnssync/retrive/", "/dnssync/retrieve/"):
            status, text = web.get(path, source="127.0.0.9")
            assert (status, "".join(sorted(text.splitlines(True)))) \
                == (200, lines)
        text = web.command("dump", web.place.cdb, code=0).text
        assert lines.splitlines()[0] in text
        # The keys are known, but loopback is no address to publish.
        assert web.get("/dnssync/%s/" % KEYS[ANN]) == (403, "badip\n")
        assert web.get("/dnssync/another/")[0] == 404


def test_an_update_is_written_to_the_ip_file(web):
    with web.daemon() as daemon:
        web.started(daemon)
        before = os.stat(web.path("clients", BOB, "IP")).st_mtime_ns
        assert web.update(ANN, "198.51.100.7") == "good 198.51.100.7\n"
        web.has_file(ANN, "198.51.100.7\n")
        assert web.update(ANN, "2001:db8::7") == "good 2001:db8::7\n"
        assert web.command("host", "set", ANN, "198.51.100.8",
                           code=0).text.startswith(ANN)
        web.has_file(ANN, "198.51.100.8\n")
        assert web.address(BOB) == "192.0.2.2\n"
        assert os.stat(web.path("clients", BOB, "IP")).st_mtime_ns == before
        assert os.listdir(web.path("clients", ANN)).count(".IP.tmp") == 0


def test_what_was_updated_stands_after_another_start(web):
    with web.daemon() as daemon:
        web.started(daemon)
        web.update(ANN, "198.51.100.7")
        web.has_file(ANN, "198.51.100.7\n")
        web.update(BOB, "-")
        web.has_file(BOB, "\n")
    with web.daemon() as daemon:
        daemon.wait_log("0 added, 0 changed, 2 as before")
        web.started(daemon)
        assert "+%s:198.51.100.7:60\n" % ANN == web.get(
            "/dnssync/retrive/")[1]
    path = web.place.write("web/clients/%s/IP" % BOB, "192.0.2.9\n")
    later = os.stat(path).st_mtime + 3600
    os.utime(path, (later, later))
    with web.daemon() as daemon:
        daemon.wait_log("%s: address 192.0.2.9$" % BOB)


def test_only_the_servers_of_the_tree_retrieve(web):
    os.rename(web.path("servers"), web.path("away"))
    with web.daemon() as daemon:
        daemon.wait_log("servers: is no directory: only this machine may")
        web.started(daemon)
        assert web.get("/dnssync/retrive/", source="127.0.0.9")[0] == 200


def test_a_file_that_cannot_be_written_is_told_of(web):
    with web.daemon() as daemon:
        web.started(daemon)
        os.rename(web.path("clients", ANN), web.path("gone"))
        assert web.update(ANN, "198.51.100.7") == "good 198.51.100.7\n"
        daemon.wait_log("clients/%s/.IP.tmp: cannot create: .*; until it can "
                        "be written it is out of date" % ANN)
        os.rename(web.path("gone"), web.path("clients", ANN))
        assert web.update(BOB, "198.51.100.8") == "good 198.51.100.8\n"
        web.has_file(ANN, "198.51.100.7\n")


@pytest.mark.skipif(os.getuid() != 0, reason="needs root")
def test_uid_and_gid_are_who_it_runs_as(web):
    web.env.update(UID="12345", GID="23456")
    web.own(12345, 23456)
    with web.daemon() as daemon:
        daemon.wait_log("runs as user '12345:23456' from here on")
        web.started(daemon)
        assert web.update(ANN, "198.51.100.7") == "good 198.51.100.7\n"
        web.has_file(ANN, "198.51.100.7\n")
    info = os.stat(web.path("clients", ANN, "IP"))
    assert (info.st_uid, info.st_gid) == (12345, 23456)
    assert os.stat(web.place.state).st_uid == 12345
    web.env["UID"] = "0"
    assert "has all rights of root" in web.command("run", code=100).log


def test_sighup_reads_the_servers_again(web):
    with web.daemon() as daemon:
        web.started(daemon)
        web.place.write("web/servers/single", "")
        mark = daemon.mark()
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("servers/single: .*it may not retrieve", mark)
        daemon.wait_log("configuration read again", mark)
        assert web.get("/dnssync/retrive/")[0] == 200


def test_once_publishes_the_hosts(web):
    web.command("once", code=0)
    assert "+%s:192.0.2.1:60" % ANN in \
        web.command("dump", web.place.cdb, code=0).text


def test_check_names_a_wrong_environment(web):
    web.env.update(PORT="http")
    assert "PORT: 'http' is no port" in web.command("check", code=100).log
    web.env.update(PORT="80")
    web.command("check", code=0)


@pytest.mark.skipif(os.getuid() != 0, reason="needs root")
def test_check_is_the_user_of_the_environment(web):
    web.env.update(UID="12345", GID="23456")
    web.command("check", code=0)
    web.own(0, 0)
    web.place.write("web/dnssync/lock", "")
    assert "dnssync: cannot make files there" in \
        web.command("check", code=100).log
