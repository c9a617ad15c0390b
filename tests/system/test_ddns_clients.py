"""Dynamic DNS with clients as people have them, none of them altered: after
their success, the next question to tinydns gets the new address."""

import os
import shutil
import signal
import subprocess

import pytest

import dynamic
import peers
from dynamic import ZONE

pytestmark = [
    pytest.mark.needs_root,
    pytest.mark.skipif(not shutil.which("tinydns"), reason="needs tinydns"),
]
ANN, BOB = "ann." + ZONE, "bob." + ZONE
OWNER = "router"


def needs(program):
    return pytest.mark.skipif(not shutil.which(program),
                              reason="needs " + program)


class Service:
    """A daemon with two hosts, and tinydns on its data.cdb."""

    def __init__(self, place, port, daemon, tinydns):
        self.place = place
        self.port = port
        self.daemon = daemon
        self.tinydns = tinydns
        self.keys = {name: dynamic.add_host(place, name)
                     for name in (ANN, BOB)}

    def addresses(self, name, rdtype="A"):
        return dynamic.addresses(self.tinydns, name, rdtype)

    def url(self, path):
        return "http://127.0.0.1:%d%s" % (self.port, path)


@pytest.fixture(name="service")
def service_fixture(place):
    port = peers.free_port()
    dynamic.configure(place, port)
    with place.daemon() as daemon, peers.Tinydns(place.root) as tinydns:
        yield Service(place, port, daemon, tinydns)


def run(*args, code=0):
    """Runs a client to its end; what it says."""
    done = subprocess.run(
        [str(arg) for arg in args], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30,
        check=False, text=True)
    assert done.returncode == code, done.stdout
    return done.stdout


# curl and wget

@needs("curl")
@pytest.mark.parametrize("options", [[], ["--http1.0"], ["-X", "POST"]],
                         ids=["1.1", "1.0", "POST"])
def test_after_good_to_curl_tinydns_has_the_address(service, options):
    url = service.url("/nic/update?hostname=%s&myip=" % ANN)
    user = "%s:%s" % (ANN, service.keys[ANN])
    for number in range(5):
        address = dynamic.address_of(number)
        assert run("curl", "-sS", *options, "-u", user, url + address) == \
            "good %s\n" % address
        assert service.addresses(ANN) == [address]
    assert run("curl", "-sS", "-u", user, url + address) == \
        "nochg %s\n" % address


@needs("curl")
def test_both_families_are_there_after_one_request_of_curl(service):
    said = run("curl", "-sS", "-u", "%s:%s" % (ANN, service.keys[ANN]),
               service.url("/nic/update?hostname=%s&myip=2001:db8::1,192.0.2.1"
                           % ANN))
    assert said == "good 192.0.2.1,2001:db8::1\n"
    assert service.addresses(ANN) == ["192.0.2.1"]
    assert service.addresses(ANN, "AAAA") == ["2001:db8::1"]


@needs("curl")
def test_a_form_that_curl_posts_is_an_update(service):
    assert run("curl", "-sS", "-u", "%s:%s" % (ANN, service.keys[ANN]),
               "-d", "hostname=" + ANN, "-d", "myip=192.0.2.4",
               service.url("/nic/update")) == "good 192.0.2.4\n"
    assert service.addresses(ANN) == ["192.0.2.4"]


@needs("wget")
def test_wget_comes_again_with_its_key_after_the_challenge(service):
    mark = service.daemon.mark()
    said = run("wget", "-S", "-O", "-", "--user", ANN, "--password",
               service.keys[ANN],
               service.url("/nic/update?hostname=%s&myip=192.0.2.7" % ANN))
    assert "401 " in said and "WWW-Authenticate: Basic" in said
    assert "\ngood 192.0.2.7\n" in said
    assert service.addresses(ANN) == ["192.0.2.7"]
    assert not service.daemon.matching(service.keys[ANN], mark)


@needs("wget")
def test_wget_with_a_wrong_key_ends_with_its_code_6(service):
    run("wget", "-O", "-", "--user", ANN, "--password", "wrong",
        service.url("/nic/update?hostname=%s&myip=192.0.2.7" % ANN), code=6)
    assert service.addresses(ANN) == []


# ddclient

def ddclient(service, address, groups):
    """One run of ddclient; groups are pairs of key and names."""
    text = "ssl=no\n"
    for key, names in groups:
        text += ("protocol=dyndns2, server=127.0.0.1:%d, login=%s, "
                 "password='%s' %s\n" % (service.port, names[0], key,
                                         ",".join(names)))
    path = service.place.write("ddclient.conf", text)
    os.chmod(path, 0o600)
    return run("ddclient", "-daemon=0", "-verbose", "-noquiet", "-file", path,
               "-cache", service.place.path("ddclient.cache"), "-use=ip",
               "-ip=" + address)


@needs("ddclient")
def test_ddclient_updates_one_host_and_then_has_nothing_to_do(service):
    group = [(service.keys[ANN], [ANN])]
    assert "SUCCESS:  updating %s: good: IP address set to 192.0.2.1" % ANN \
        in ddclient(service, "192.0.2.1", group)
    assert service.addresses(ANN) == ["192.0.2.1"]
    assert "nic/update" not in ddclient(service, "192.0.2.1", group)
    os.unlink(service.place.path("ddclient.cache"))
    assert "nochg 192.0.2.1" in ddclient(service, "192.0.2.1", group)
    assert service.addresses(ANN) == ["192.0.2.1"]


@needs("ddclient")
def test_ddclient_updates_two_hosts_with_keys_of_their_own(service):
    said = ddclient(service, "192.0.2.2", [
        (service.keys[ANN], [ANN]), (service.keys[BOB], [BOB])])
    for name in (ANN, BOB):
        assert "SUCCESS:  updating %s: good" % name in said
        assert service.addresses(name) == ["192.0.2.2"]


@needs("ddclient")
def test_ddclient_reads_a_line_for_each_of_two_hosts_in_one_request(service):
    names = [dynamic.name_of(number) for number in (1, 2)]
    for name in names:
        service.place.write("old/clients/%s/KEY" % name,
                            "abcdefghijkmnpqrstuvwxyz23456789")
    service.place.run("host", "import", service.place.path("old"), code=0)
    service.place.run("host", "set", names[0], "192.0.2.3", code=0)
    said = ddclient(service, "192.0.2.3", [
        ("abcdefghijkmnpqrstuvwxyz23456789", names)])
    assert said.count("GET /nic/update") == 1
    assert "updating %s: nochg" % names[0] in said or \
        "nochg 192.0.2.3" in said
    assert "SUCCESS:  updating %s: good" % names[1] in said
    for name in names:
        assert service.addresses(name) == ["192.0.2.3"]


# inadyn

def inadyn(service, name):
    """A running inadyn whose address is that in the file `address`."""
    place = service.place
    text = """period = 10
allow-ipv6 = true
custom home {
    ssl = false
    username = "%s"
    password = "%s"
    hostname = "%s"
    ddns-server = "127.0.0.1:%d"
    ddns-path = "/nic/update?hostname=%%h&myip=%%i"
    checkip-command = "cat %s"
}
""" % (name, service.keys[name], name, service.port, place.path("address"))
    path = place.write("inadyn.conf", text)
    return peers.Process([
        "inadyn", "--foreground", "-f", path, "--loglevel=debug",
        "--cache-dir=" + place.path(), "--no-pidfile", "-t", "0"])


@needs("inadyn")
def test_inadyn_lives_on_through_what_is_temporary(service):
    place = service.place
    place.write("address", "192.0.2.1\n")
    client = inadyn(service, ANN)

    def wait_line(text, start=0):
        client.wait_line(lambda line: text in line, text, 15, start)
        assert client.is_alive()

    def force():
        start = len(client.lines)
        client.send(signal.SIGUSR1)
        return start

    try:
        wait_line("good 192.0.2.1")
        peers.wait_until(lambda: service.addresses(ANN) == ["192.0.2.1"],
                         "address of the first update")
        wait_line("nochg 192.0.2.1", force())
        os.rename(place.root, place.root + ".away")
        place.write("address", "192.0.2.2\n")
        wait_line("911", force())
        os.rename(place.root + ".away", place.root)
        service.place.sync(code=0)
        place.write("address", "192.0.2.3\n")
        wait_line("good 192.0.2.3", force())
        assert service.addresses(ANN) == ["192.0.2.3"]
    finally:
        client.stop()
