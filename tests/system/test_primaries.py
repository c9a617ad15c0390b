"""Several primaries, serials, failures and how often they are tried."""

import re
import time

import pytest

import peers
import scripted
from harness import FAST
from scripted import AXFR, REFUSED, SERVFAIL, SOA, Zone, message


def dead_primary():
    """An address at which nobody listens."""
    return "127.0.0.1@%d" % peers.free_port()


def test_the_second_primary_helps_when_the_first_is_dead(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        dead = dead_primary()
        place.configure(zones={"example.com": [dead, primary]})
        with place.daemon() as daemon:
            assert str(primary) in daemon.wait_live("example.com", 1).string
            assert len(daemon.matching(re.escape(dead))) == 1
            for serial in (2, 3):
                zone.behave(serial)
                place.sync()
            assert len(daemon.matching(re.escape(dead))) == 1


def test_the_second_primary_helps_when_the_first_errs(place):
    wrong, right = Zone("example.com", 1), Zone("example.com", 1)
    wrong.behave(transfer=lambda zone, query: [
        message(query, [zone.soa(), zone.soa()])])
    with scripted.Primary(wrong) as one, scripted.Primary(right) as two:
        place.configure(zones={"example.com": [one, two]})
        with place.daemon() as daemon:
            assert str(two) in daemon.wait_live("example.com", 1).string
            assert daemon.matching(r"example\.com.*%s|%s.*NS" % (
                re.escape(str(one)), re.escape(str(one))))
            wrong.behave(2)
            right.behave(2)
            place.sync()
            assert str(one) in daemon.wait_live("example.com", 2).string


def test_a_lower_serial_is_not_taken_and_said_once(place):
    zone = Zone("example.com", 10)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 10)
            zone.behave(9)
            for _ in range(3):
                place.sync(code=111)
            said = daemon.matching(r"example\.com: .*serial 9.*10")
            assert len(said) == 1 and str(primary) in said[0]
            assert primary.asked(zone, AXFR) == 1
            zone.behave(11)
            place.sync()
            daemon.wait_live("example.com", 11)


def test_a_primary_that_is_behind_hands_over_to_the_next(place):
    behind, ahead = Zone("example.com", 5), Zone("example.com", 10)
    with scripted.Primary(behind) as one, scripted.Primary(ahead) as two:
        place.configure(zones={"example.com": [two]})
        place.once()
        place.configure(zones={"example.com": [one, two]})
        ahead.behave(11)
        with place.daemon() as daemon:
            assert str(two) in daemon.wait_live("example.com", 11).string
            assert one.asked(behind, AXFR) == 0


@pytest.mark.parametrize("old, new", [
    (4294967295, 0), (4294967295, 5), (2147483648, 4294967295),
    (0, 2147483647), (3000000000, 200000000)])
def test_serials_wrap_around(place, old, new):
    """RFC 1982: each of these is newer than the one before it."""
    zone = Zone("example.com", old)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        assert place.serials() == {"example.com": old}
        zone.behave(new)
        place.once()
        assert place.serials() == {"example.com": new}


@pytest.mark.parametrize("old, new", [
    (0, 2147483649), (5, 4294967295), (2147483646, 4294967295)])
def test_serials_that_are_behind_by_arithmetic_are_not_taken(
        place, old, new):
    zone = Zone("example.com", old)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        zone.behave(new)
        place.once(code=111)
        assert place.serials() == {"example.com": old}


def test_a_primary_that_appears_later_is_found(place):
    zone = Zone("example.com", 1, refresh=1, retry=1)
    port = peers.free_port()
    place.configure(zones={"example.com": ["127.0.0.1@%d" % port]},
                    options=FAST)
    with place.daemon() as daemon:
        daemon.wait_log("127.0.0.1@%d" % port)
        with scripted.Primary(zone, port=port):
            daemon.wait_live("example.com", 1)


def test_a_failed_transfer_stays_wanted(place):
    """The serial of the first probe was not taken for done."""
    zone = Zone("example.com", 1, refresh=3600, retry=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options={"retry-min": 1, "retry-max": 1})
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            zone.behave(2, transfer=lambda zone, query: [scripted.CLOSE])
            place.sync(code=111)
            primary.wait_asked(4, zone, AXFR)
            zone.behave()
            daemon.wait_live("example.com", 2)


def test_a_failed_transfer_stays_wanted_over_a_restart(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        zone.behave(2, transfer=lambda zone, query: [scripted.CLOSE])
        place.once(code=111)
        zone.behave()
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 2)


def test_repeated_failures_do_not_flood_the_log(place):
    zone = Zone("example.com", 1, refresh=1, retry=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=FAST)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            mark = daemon.mark()
            zone.behave(answer=lambda zone, query: message(
                query, rcode=SERVFAIL))
            for _ in range(100):
                place.sync(code=111)
            assert len(daemon.lines[mark:]) < 12
            assert daemon.matching("SERVFAIL", mark)
            mark = daemon.mark()
            zone.behave(answer=lambda zone, query: message(
                query, rcode=REFUSED))
            place.sync(code=111)
            assert len(daemon.matching("REFUSED", mark)) == 1


def test_many_zones_of_a_dead_primary_are_one_line(place):
    dead = dead_primary()
    names = ["z%d.example" % number for number in range(200)]
    place.configure(zones={name: [dead] for name in names})
    with place.daemon() as daemon:
        daemon.wait_log(re.escape(dead))
        place.sync(code=111)
        assert len(daemon.lines) < 15, daemon.log()


def test_failures_are_asked_again_with_growing_intervals(place):
    zone = Zone("example.com", 1, refresh=8, retry=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options={
            "refresh-min": 8, "retry-min": 1, "retry-max": 8})
        place.once()
        zone.behave(2, transfer=lambda zone, query: [scripted.CLOSE])
        times = []
        with place.daemon() as daemon:
            for number in range(4):
                primary.wait_asked(2 + number, zone, AXFR)
                times.append(time.monotonic())
            daemon.check()
        gaps = [later - before for before, later in zip(times, times[1:])]
        # The first is retry, not refresh, also when the machine is busy.
        assert gaps[0] < 6 and gaps[2] > gaps[0]


def test_first_probes_of_many_zones_are_bounded(place):
    """Never are more questions open than `probes` says."""
    names = ["z%d.example" % number for number in range(40)]
    zones = [Zone(name, 1) for name in names]
    for zone in zones:
        zone.behave(answer=lambda zone, query: None)
    with scripted.Primary(*zones) as primary:
        place.configure(zones=names, primary=primary, options={
            "probes": 4, "probe-timeout": 0.5})
        with place.daemon() as daemon:
            primary.wait_asked(4, None, SOA)
            time.sleep(0.1)             # no fifth is to come
            assert len({query.name for query in primary.seen}) == 4
            daemon.check()


def test_transfers_are_bounded_per_primary(place):
    names = ["z%d.example" % number for number in range(12)]
    zones = [Zone(name, 1) for name in names]

    def stalls(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        yield scripted.Pause(0.5)
        yield message(query, [zone.soa()])
    for zone in zones:
        zone.behave(transfer=stalls)
    with scripted.Primary(*zones) as primary:
        place.configure(zones=names, primary=primary,
                        options={"transfers-per-primary": 3})
        with place.daemon() as daemon:
            primary.wait_asked(3, None, AXFR)
            time.sleep(0.2)             # no fourth is to come
            assert primary.asked(None, AXFR) == 3
            for zone in zones:
                daemon.wait_live(zone.text, 1)


def test_a_zone_over_ipv6_is_logged_with_its_address(place):
    if not peers.has_ipv6():
        pytest.skip("no ::1 here")
    zone = Zone("example.com", 1)
    with scripted.Primary(zone, host="::1") as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_log(r"^example\.com: serial 1 live from ::1@%d, "
                            % primary.port)
