"""NOTIFY as real primaries send it: a change is live at once."""

import pytest

import peers

ZONE = "example.com"
TEXT = """$TTL 60
@ SOA ns.example.com. host.example.com. %d 3600 600 86400 60
@ NS ns.example.com.
ns A 192.0.2.1
www A 192.0.2.%d
"""


@pytest.mark.needs_root
@pytest.mark.parametrize("kind, tells_serial", [
    (peers.Named, True), (peers.Nsd, True), (peers.Knot, True),
    (peers.Pdns, False)], ids=["named", "nsd", "knot", "pdns"])
def test_tinydns_answers_what_a_primary_told_of(place, start, kind,
                                                tells_serial):
    """The zone's refresh is an hour; nothing else asks for it."""
    port = peers.free_port()
    server = start_with_notify(start, kind, port)
    place.configure('notify { listen = "127.0.0.1@%d" }' % port,
                    zones=[ZONE], primary=server)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 1)
        tinydns = start(peers.Tinydns, place.root)
        for serial in (2, 3):
            server.update(ZONE, TEXT % (serial, serial), serial)
            daemon.wait_log("^%s: NOTIFY from 127.0.0.1" % ZONE)
            daemon.wait_live(ZONE, serial)
            answer = tinydns.ask("www." + ZONE, "A")
            assert answer.answer[0][0].address == "192.0.2.%d" % serial
            assert tinydns.serial(ZONE) == serial
        assert not daemon.matching("NOTIFY.*refused|broken")
        assert tells_serial == bool(daemon.matching(
            "NOTIFY from 127.0.0.1, serial [23]$"))


def start_with_notify(start, kind, port):
    class Telling(kind):
        notify_port = port
    return start(Telling, {ZONE: TEXT % (1, 1)})
