"""NOTIFY's listeners: low ports, sockets that are there before, a busy start."""

import os
import signal
import socket
import time

import pytest

import peers
import scripted
from harness import PROGRAM
from notifier import ask, ask_tcp, notify
from scripted import NOERROR, NOTAUTH, SOA, Zone
from test_rights import free_port, give, root_only, status_of

ZONE = "example.com"
# Both sockets are inherited: what a launcher does for systemd.
LAUNCH = """import os, socket, sys
at = "127.0.0.1", int(sys.argv[1])
tcp = socket.create_server(at)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(at)
tcp, udp = os.dup(os.dup(tcp.fileno())), os.dup(os.dup(udp.fileno()))
os.dup2(tcp, 3)
os.dup2(udp, 4)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2",
                  LISTEN_FDNAMES=sys.argv[2])
os.execv(sys.argv[3], sys.argv[3:])
"""


def assert_listens(port):
    assert ask(port, notify("x.y")).rcode == NOTAUTH
    assert ask_tcp(port, notify("x.y"))[0].rcode == NOTAUTH


@root_only
def test_a_low_port_is_bound_before_root_is_given_up(place):
    port = free_port(low=True)
    place.configure('notify { listen = "127.0.0.1@%d" }\nuser = "nobody"\n'
                    % port)
    give(place.root, place.state)
    with place.daemon() as daemon:
        assert status_of(daemon, "Uid").split() == \
            [status_of(daemon, "Uid").split()[0]] * 4
        assert status_of(daemon, "Uid").split()[0] != "0"
        assert_listens(port)
        daemon.send(signal.SIGHUP)
        daemon.wait_log("configuration read again")
        assert_listens(port)


@pytest.mark.parametrize("names, address", [
    ("notify:notify", "127.0.0.9@8099"), (":", None)],
    ids=["by the title", "by its address"])
def test_inherited_sockets_are_taken(place, names, address):
    port = peers.free_port()
    place.configure('notify { listen = "%s" }\n' % (
        address or "127.0.0.1@%d" % port))
    command = ["/usr/bin/python3", "-c", LAUNCH, str(port), names, PROGRAM,
               "run", "-c", place.conf]
    with place.daemon(command=command):
        assert_listens(port)


def test_a_port_that_cannot_be_bound_ends_the_start(place):
    port = peers.free_port()
    place.configure('notify { listen = "127.0.0.1@%d" }\n' % port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))
        result = place.run("run", code=111)
        assert "127.0.0.1@%d: cannot listen there for UDP" % port \
            in result.log
        assert not os.path.exists(place.cdb)


def test_once_does_not_listen(place):
    zone = Zone(ZONE, 1)
    port = peers.free_port()
    with scripted.Primary(zone) as primary, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))
        place.configure('notify { listen = "127.0.0.1@%d" }\n' % port,
                        zones=[ZONE], primary=primary)
        assert "notify" not in place.once().log


def test_what_is_told_of_does_not_queue_behind_the_rest(place):
    """The primary of many zones takes its time for each, one at a time."""
    def slow(zone, query):
        time.sleep(0.2)
        return zone.honest_answer(query)

    slow_zones = [Zone("s%02d.example" % number, 1) for number in range(50)]
    quick, port = Zone(ZONE, 1), peers.free_port()
    with scripted.Primary(*slow_zones) as one, \
            scripted.Primary(quick, host="127.0.0.2") as two:
        text = 'probes = 1\nnotify { listen = "127.0.0.1@%d" }\n' % port
        place.configure(text, zones={ZONE: [two]})
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            for zone in slow_zones:
                zone.behave(answer=slow)
            place.configure(text, zones=dict(
                {zone.text: [one] for zone in slow_zones}, **{ZONE: [two]}))
            daemon.send(signal.SIGHUP)
            one.wait_asked(3, None, SOA)
            quick.behave(2)
            assert ask(port, notify(ZONE, 2), "127.0.0.2",
                       "127.0.0.1").rcode == NOERROR
            daemon.wait_live(ZONE, 2)
            assert one.asked(None, SOA) < 20


def test_the_answer_is_never_longer_than_the_message(place):
    port = peers.free_port()
    place.configure('notify { listen = "127.0.0.1@%d" }\n' % port)
    with place.daemon():
        whole = notify("a.b.example", 7)
        for length in range(12, len(whole)):
            assert ask(port, whole[:length]) is not None
