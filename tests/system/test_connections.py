"""How many connections many zones of one primary need, and how primaries that
do not like shared ones get along."""

import os
import threading

import pytest

import counter
import peers
import scripted
import tlspeers
from scripted import AXFR, SOA, Zone

TEXT = """$TTL 300
@ SOA ns host 5 3600 600 864000 60
@ NS ns
ns A 192.0.2.1
www A 192.0.2.80
"""
MANY = 1200
TENS = 40

# A secondary that is sure of itself: nothing happens for minutes.
PATIENT = {"probe-timeout": 30, "idle-timeout": 30}


def many(kind):
    """A primary of MANY zones, all of one file."""
    class Many(kind):
        def zone_file(self, zone):
            return os.path.join(self.folder, "all.db")
    return Many


def count_zones(place, server, port, tls=""):
    """Fetch all, and ask for all once more; what the proxy saw of each."""
    zones = list(server.zones)
    with counter.Counter(port) as proxy:
        place.configure('primary "p" { address = "%s" %s }\n' % (proxy, tls),
                        zones=zones, primary="p", options=PATIENT)
        place.once()
        first = proxy.accepted
        assert place.serials() == {zone: 5 for zone in zones}
        done = place.once()
        assert len(done.log.splitlines()) <= 5, done
        return first, proxy.accepted - first


@pytest.mark.parametrize("kind", [peers.Named, peers.Nsd, peers.Knot])
def test_many_zones_need_some_tens_of_connections(place, start, kind):
    zones = {"z%d.example" % n: TEXT for n in range(MANY)}
    server = start(many(kind), zones)
    first, again = count_zones(place, server, server.port)
    assert first <= TENS and again <= TENS


def test_many_zones_over_tls_need_no_more(place, start):
    authority = tlspeers.Authority(place.path("ca"))
    zones = {"z%d.example" % n: TEXT for n in range(MANY)}
    server = start(many(tlspeers.Named), zones,
                   authority.issue(tlspeers.NAME))
    first, again = count_zones(
        place, server, server.tls_port, 'tls = { hostname = "%s" ca = "%s" }'
        % (tlspeers.NAME, authority.pem))
    assert first <= TENS and again <= TENS


def test_idle_connections_are_closed_by_us(place, start):
    server = start(peers.Named, {"z%d.example" % n: TEXT for n in range(20)})
    with counter.Counter(server.port) as proxy:
        place.configure(zones=list(server.zones), primary=str(proxy))
        with place.daemon() as daemon:
            for zone in server.zones:
                daemon.wait_live(zone, 5)
            peers.wait_until(lambda: proxy.open == 0, "end of all")
            assert not daemon.matching("^(warning|error)")


def zones_of(start, number=12, kind=scripted.Primary):
    """A scripted primary that cuts what it says over UDP."""
    zones = [Zone("z%d.example" % n, 5) for n in range(number)]
    primary = start(kind, *zones)
    for zone in zones:
        zone.behave(answer=cut)
    return primary, zones


def cut(zone, query):
    if query.transport == "udp":
        return scripted.message(query, flags=scripted.QR | scripted.AA
                                | scripted.TC)
    return Zone.honest_answer(zone, query)


def then_close(zone, query):
    answer = cut(zone, query)
    return answer if query.transport == "udp" else [answer, scripted.CLOSE]


def test_who_closes_after_each_answer_gives_all_zones(place, start):
    primary, zones = zones_of(start)
    for zone in zones:
        zone.behave(answer=then_close)
    place.configure(zones=[zone.text for zone in zones], primary=primary,
                    options=PATIENT)
    done = place.once()
    assert place.serials() == {zone.text: 5 for zone in zones}
    assert "warning" not in done.log


def test_who_closes_after_each_transfer_gives_all_zones(place, start):
    primary, zones = zones_of(start)

    def transfer(zone, query):
        yield from Zone.honest_transfer(zone, query)
        yield scripted.CLOSE
    for zone in zones:
        zone.behave(transfer=transfer)
    place.configure(zones=[zone.text for zone in zones], primary=primary,
                    options=dict(PATIENT, **{"transfers-per-primary": 0}))
    done = place.once()
    assert place.serials() == {zone.text: 5 for zone in zones}
    assert "warning" not in done.log


def test_a_slow_transfer_holds_up_nobody(place, start):
    primary, zones = zones_of(start)

    def slow(zone, query):
        yield scripted.message(query, [zone.soa(), zone.ns()])
        released.wait(60)
        yield scripted.message(query, [zone.soa()])
    released = threading.Event()
    zones[0].behave(transfer=slow, answer=cut)
    place.configure(zones=[zone.text for zone in zones], primary=primary,
                    options={"idle-timeout": 60, "transfer-timeout": 100})
    with place.daemon() as daemon:
        for zone in zones[1:]:
            daemon.wait_live(zone.text, 5)
        primary.wait_asked(1, zones[0], AXFR)
        asked = primary.asked(None, SOA, "tcp")
        place.sync(*(zone.text for zone in zones[1:]))
        assert primary.asked(None, SOA, "tcp") == asked + len(zones) - 1
        assert not daemon.matching("^(warning|error)")
        released.set()
        daemon.wait_live(zones[0].text, 5)


def test_a_message_behind_the_closing_soa_is_an_error_still(place, start):
    primary, zones = zones_of(start, 2)

    def twice(zone, query):
        whole = list(Zone.honest_transfer(zone, query))
        yield scripted.Raw(b"".join(map(scripted.frame, whole + whole)))
    zones[0].behave(transfer=twice, answer=cut)
    place.configure(zones=[zone.text for zone in zones], primary=primary,
                    options=PATIENT)
    done = place.once(code=111)
    assert "more bytes behind the closing SOA" in done.log
    assert place.serials() == {zones[1].text: 5}
