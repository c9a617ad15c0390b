"""Low ports that root binds, the user that it then becomes, and sockets that
are there before."""

import http.client
import os
import pwd
import re
import signal
import socket
import ssl
import subprocess

import pytest

import harness
from harness import PROGRAM
from peers import free_port

NOBODY = pwd.getpwnam("nobody")
HOST = "john.dyn.example.com"
DYNAMIC = '''dynamic "dyn.example.com" { nameservers = { "ns.example.com" } }
'''
# Both are inherited: what a launcher does for systemd.
LAUNCH = """import os, socket, sys
sock = socket.create_server(("127.0.0.1", int(sys.argv[1])))
os.dup2(sock.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1",
                  LISTEN_FDNAMES=sys.argv[2])
os.execv(sys.argv[3], sys.argv[3:])
"""

root_only = pytest.mark.skipif(os.getuid() != 0, reason="needs root")


def give(*paths):
    for path in paths:
        os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)


def status_of(daemon, key):
    with open("/proc/%d/status" % daemon.child.pid, encoding="ascii") as file:
        return re.search(r"^%s:\s*(.*)$" % key, file.read(), re.M).group(1)


def my_address(port, context=None):
    """What /myip says, over TLS if there is a context for it."""
    if context is None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    else:
        client = http.client.HTTPSConnection("127.0.0.1", port, timeout=10,
                                             context=context)
    client.request("GET", "/myip")
    text = client.getresponse().read().decode()
    client.close()
    return text.strip()


def certificate(place, name):
    """Makes NAME.pem and NAME.key, which are of that common name."""
    paths = place.path(name + ".pem"), place.path(name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=" + name, "-out", paths[0], "-keyout",
                    paths[1]], check=True, stderr=subprocess.DEVNULL)
    give(*paths)
    return paths


def common_name(place, port):
    text = ssl.get_server_certificate(("127.0.0.1", port))
    path = place.write("seen.pem", text)
    return subprocess.run(["openssl", "x509", "-in", path, "-noout",
                           "-subject"], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.split("=")[-1].strip()


@pytest.fixture(name="user")
def user_fixture(place):
    """Writes a configuration for nobody, with whatever else."""
    def configure(text="", **kwargs):
        place.configure(DYNAMIC + 'user = "nobody"\n' + text, **kwargs)
    os.rmdir(place.state)
    give(place.root)
    return configure


@root_only
def test_a_low_port_is_bound_before_root_becomes_the_user(place, user):
    port = free_port(low=True)
    user('http "a" { listen = "127.0.0.1@%d" }\n' % port)
    assert place.run("check", code=0).log == ""
    with place.daemon() as daemon:
        assert my_address(port) == "127.0.0.1"
        ids = "\t".join([str(NOBODY.pw_uid)] * 4)
        assert status_of(daemon, "Uid") == ids
        assert int(status_of(daemon, "CapEff"), 16) == 0
        assert "0" not in status_of(daemon, "Groups").split()
        daemon.wait_log("runs as user 'nobody' from here on")
        place.run("host", "add", HOST, code=0)
        place.run("host", "set", HOST, "192.0.2.1", code=0)
    for name in ("", "lock", "dnssync.db", "pepper", "zones", "local"):
        assert os.stat(os.path.join(place.state, name)).st_uid == \
            NOBODY.pw_uid, name
    assert os.stat(place.cdb).st_uid == NOBODY.pw_uid


@root_only
def test_an_empty_state_directory_is_given_to_the_user(place, user):
    user()
    os.mkdir(place.state)
    place.once()
    assert os.stat(place.state).st_uid == NOBODY.pw_uid


@root_only
def test_what_the_admin_made_before_belongs_to_the_user(place, user):
    user()
    place.run("host", "add", HOST, code=0)
    with place.daemon():
        assert HOST in place.run("host", "list", code=0).text


@root_only
def test_a_low_port_stays_bound_through_reloads(place, user):
    port = free_port(low=True)
    line = 'http "%s" { listen = "127.0.0.1@%d" %s }\n'
    tls = 'certificate = "%s" key = "%s"'
    user(line % ("a", port, tls % certificate(place, "one")))
    with place.daemon() as daemon:
        assert common_name(place, port) == "one"
        for title, name in (("a", "two"), ("b", "three")):
            user(line % (title, port, tls % certificate(place, name)))
            mark = daemon.mark()
            daemon.child.send_signal(signal.SIGHUP)
            daemon.wait_log("configuration read again", mark)
            assert common_name(place, port) == name
        user(line % ("b", port, tls % ("none.pem", "none.key")))
        mark = daemon.mark()
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("none.pem: .*the old certificate stays", mark)
        assert common_name(place, port) == "three"
        user(line % ("b", port, ""))
        mark = daemon.mark()
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("configuration read again", mark)
        assert my_address(port) == "127.0.0.1"


@root_only
def test_a_new_low_port_needs_another_start(place, user):
    ports = free_port(low=True), free_port()
    user('http "a" { listen = "127.0.0.1@%d" }\n' % ports[1])
    with place.daemon() as daemon:
        place.configure(DYNAMIC + 'user = "daemon"\nhttp "a" { listen = { '
                        '"127.0.0.1@%d", "127.0.0.1@%d" } }\n' % ports)
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("'user' has changed: dnssync stays who it is")
        daemon.wait_log("@%d: cannot listen there: Permission denied; a low "
                        "port is bound when root starts" % ports[0])
        daemon.wait_log("configuration read again")
        assert my_address(ports[1]) == "127.0.0.1"


@root_only
def test_once_is_the_user_as_well(place, user):
    user('http "a" { listen = "127.0.0.1@%d" }\n' % free_port())
    with socket.create_server(("127.0.0.1", free_port())):
        place.once()
    assert os.stat(place.cdb).st_uid == NOBODY.pw_uid
    assert os.stat(place.state).st_uid == NOBODY.pw_uid


@root_only
@pytest.mark.parametrize("name, complaint", [
    ("no-such-user", "there is none of that name on this machine"),
    ("root", "has all rights of root"), ("0:0", "has all rights of root")])
def test_a_user_that_cannot_be_is_exit_100(place, name, complaint):
    place.configure('user = "%s"\n' % name)
    for command in ("run", "once", "check"):
        assert "user '%s': %s" % (name, complaint) in \
            place.run(command, code=100).log
    assert os.listdir(place.state) == []


@root_only
def test_places_where_the_user_may_not_write_are_exit_100(place, user):
    user()
    os.chown(place.root, 0, 0)
    for command in ("run", "once"):
        assert "%s: user 'nobody' may not publish there: chown nobody %s" % (
            place.root, place.root) in place.run(command, code=100).log
    assert "cannot make files there" in place.run("check", code=100).log
    give(place.root)
    place.once()
    os.chown(place.state, 0, 0)
    for command in ("run", "once"):
        assert "%s: user 'nobody' may not write there: chown -R nobody %s" % (
            place.state, place.state) in place.run(command, code=100).log
    assert "cannot make files there" in place.run("check", code=100).log


@root_only
def test_what_another_user_left_is_named(place, user):
    place.configure(DYNAMIC)
    place.run("host", "add", HOST, code=0)
    give(place.state)
    user()
    assert "dnssync.db: user 'nobody' may not write there" in \
        place.run("run", code=100).log


@root_only
def test_a_key_for_root_only_is_told_of_and_the_rest_works(place, user):
    ports = free_port(), free_port()
    paths = certificate(place, "one")
    os.chown(paths[1], 0, 0)
    user('http "a" { listen = "127.0.0.1@%d" }\nhttp "b" { listen = '
         '"127.0.0.1@%d" certificate = "%s" key = "%s" }\n' % (ports + paths))
    assert "one.key: cannot be read: Permission denied" in \
        place.run("check", code=0).log
    with place.daemon() as daemon:
        daemon.wait_log("http b: %s: user 'nobody' may not read it: give it, "
                        "and .* to a group of that user" % paths[1])
        assert my_address(ports[0]) == "127.0.0.1"
        give(paths[1])
        mark = daemon.mark()
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("http b: listens at .*TLS", mark)
        assert common_name(place, ports[1]) == "one"


@root_only
def test_a_secret_for_root_only_is_told_of(place, user):
    path = place.write("xfr.secret", "AAEC\n")
    user('key "xfr" { algorithm = "hmac-sha256" secret-file = "xfr.secret" '
         '}\n')
    os.chown(path, 0, 0)
    os.chmod(path, 0o640)
    assert "xfr.secret: cannot be read: Permission denied" in \
        place.run("check", code=0).log
    with place.daemon() as daemon:
        daemon.wait_log("xfr.secret: user 'nobody' may not read it: .*; "
                        "until then the configuration cannot be read again")
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("the old one stays in force")
        give(path)
        mark = daemon.mark()
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("configuration read again", mark)


@root_only
def test_a_configuration_for_root_only_is_told_of(place, user):
    user()
    os.chmod(place.conf, 0o600)
    with place.daemon() as daemon:
        daemon.wait_log("dnssync.conf: user 'nobody' may not read it: .*; "
                        "until then it cannot be read again")
        daemon.child.send_signal(signal.SIGHUP)
        daemon.wait_log("the old one stays in force")


@root_only
def test_without_root_the_user_is_not_changed(place):
    place.configure(DYNAMIC + 'user = "nobody"\n')
    for path in (place.root, place.state):
        os.chown(path, 12345, 12345)
    result = harness.run_dnssync("once", "-c", place.conf, code=0,
                                 user=12345, group=12345, extra_groups=[])
    assert "user 'nobody': only root can become another user: this runs " \
        "as uid 12345" in result.log


# Sockets that another program has opened.

@pytest.mark.parametrize("name, address", [
    ("a", "127.0.0.9@8099"), ("", None)],
    ids=["by the title of a listener", "by its address"])
def test_an_inherited_socket_is_taken(place, name, address):
    port = free_port()
    place.configure('http "a" { listen = "%s" }\n' % (
        address or "127.0.0.1@%d" % port))
    command = ["/usr/bin/python3", "-c", LAUNCH, str(port), name, PROGRAM,
               "run", "-c", place.conf]
    with place.daemon(command=command):
        assert my_address(port) == "127.0.0.1"


@pytest.mark.skipif(not os.path.exists("/usr/bin/systemd-socket-activate"),
                    reason="systemd is not installed")
def test_systemd_starts_it_with_the_first_client(place):
    port = free_port()
    place.configure('http "dnssync.socket" { listen = "127.0.0.1@%d" }\n'
                    % port)
    command = ["/usr/bin/systemd-socket-activate", "-l",
               "127.0.0.1:%d" % port, "--fdname=dnssync.socket", PROGRAM,
               "run", "-c", place.conf]
    with place.daemon(command=command, wait=False) as daemon:
        daemon.wait_log("Listening on")
        assert my_address(port) == "127.0.0.1"
        place.wait_control(daemon)


def test_an_inherited_socket_that_nobody_wants_is_closed(place):
    ports = free_port(), free_port()
    place.configure('http "a" { listen = "127.0.0.1@%d" }\n' % ports[1])
    command = ["/usr/bin/python3", "-c", LAUNCH, str(ports[0]), "other",
               PROGRAM, "run", "-c", place.conf]
    with place.daemon(command=command):
        assert my_address(ports[1]) == "127.0.0.1"
        with pytest.raises(ConnectionRefusedError):
            my_address(ports[0])
