"""What a secondary does, with each of the servers that it can have before it.

Timers, failover, limits and the end of a transfer, live.  In their own files,
with these servers as well: probes and transfers (test_run, test_fetch), NOTIFY
(test_notify_primaries), TSIG (test_tsig), EXPIRE (test_expire) and ZONEMD
(test_zonemd).
"""

import itertools

import pytest

import peers
from harness import FAST
from peers import Knot, Named, Nsd, Pdns
from relay import Relay

KINDS = [Named, Nsd, Knot, Pdns]
ZONE = "example.com"
each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.program)


def text(serial, expire=864000, hosts=1):
    """A zone that is asked for each second."""
    return "$TTL 300\n@ SOA ns host %d 1 1 %d 60\n@ NS ns.elsewhere.test.\n%s" \
        % (serial, expire, "".join("h%d A 192.0.2.%d\n" % (n, n % 256)
                                   for n in range(hosts)))


@each
def test_refresh_retry_and_expire_are_kept(place, start, kind):
    server = start(kind, {ZONE: text(1, expire=4)})
    place.configure(zones=[ZONE], primary=server, options=FAST)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 1)
        server.update(ZONE, text(2, expire=4), 2)
        daemon.wait_live(ZONE, 2)
        port = server.port
        server.stop()
        daemon.wait_log(r"example\.com: .*expired")
        peers.wait_until(lambda: place.serials() == {}, "expiry")
        server.start(port)
        peers.wait_until(lambda: place.serials() == {ZONE: 2},
                         "return of the zone")


@pytest.mark.parametrize(
    "kinds", list(zip(KINDS, itertools.islice(itertools.cycle(KINDS), 1, 5))),
    ids=lambda kinds: "%s-%s" % tuple(kind.program for kind in kinds))
def test_the_next_primary_takes_over(place, start, kinds):
    first, second = (start(kind, {ZONE: text(1)}) for kind in kinds)
    place.configure(zones={ZONE: [first, second]}, options=FAST)
    with place.daemon() as daemon:
        daemon.wait_log(r"^example\.com: serial 1 live from %s" % first)
        first.stop()
        second.update(ZONE, text(2), 2)
        daemon.wait_log(r"^example\.com: serial 2 live from %s" % second)
        assert place.serials() == {ZONE: 2}


@each
@pytest.mark.parametrize("limit, value", [("max-records", 20),
                                          ("max-bytes", 500)])
def test_a_zone_that_grows_beyond_a_limit_is_refused(place, start, kind,
                                                     limit, value):
    server = start(kind, {ZONE: text(1)})
    place.configure(zones=[ZONE], primary=server,
                    options=dict(FAST, **{limit: value}))
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 1)
        server.update(ZONE, text(2, hosts=50), 2)
        daemon.wait_log(r"^warning: example\.com: .*%s.*%s" % (server, limit))
        assert place.serials() == {ZONE: 1}
        server.update(ZONE, text(3), 3)
        daemon.wait_live(ZONE, 3)


@each
def test_a_transfer_that_is_cut_short_leaves_the_old_zone(place, start, kind):
    server = start(kind, {ZONE: text(1, hosts=500)})
    with Relay(server) as relay:
        place.configure(zones=[ZONE], primary=relay,
                        options=dict(FAST, ixfr="false"))
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            relay.cut = 5000
            server.update(ZONE, text(2, hosts=500), 2)
            daemon.wait_log(r"^warning: example\.com: %s: the connection was "
                            "closed" % relay)
            assert place.serials() == {ZONE: 1}
            relay.cut = None
            daemon.wait_live(ZONE, 2)
