"""A zone expires by the last check that succeeded."""

import os
import time

import pytest

import peers
import scripted
from harness import FAST
from scripted import AXFR, SERVFAIL, SOA, Zone, message


@pytest.mark.parametrize("others", [0, 1])
def test_a_zone_that_expires_leaves_data_cdb(place, others):
    zone = Zone("example.com", 1, refresh=1, retry=1, expire=3)
    other = Zone("other.example", 1)
    names = ["example.com", "other.example"][:1 + others]
    with scripted.Primary(zone, other) as primary:
        place.configure(zones=names, primary=primary, options=FAST)
        with place.daemon() as daemon:
            for name in names:
                daemon.wait_live(name, 1)
            zone.behave(answer=lambda zone, query: message(
                query, rcode=SERVFAIL))
            mark = daemon.mark()
            daemon.wait_log(r"example\.com: .*expired", mark)
            peers.wait_until(lambda: "example.com" not in place.serials(),
                             "expiry")
            assert len(place.serials()) == others
            zone.behave()
            place.sync("example.com")
            peers.wait_until(lambda: place.serials().get("example.com") == 1,
                             "return of the zone")


def test_sync_of_an_expired_zone_waits_until_it_is_served_again(place):
    zone = Zone("example.com", 1, refresh=1, retry=1, expire=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=dict(
            FAST, **{"build-quiet": 0.3, "build-max": 1}))
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            zone.behave(answer=lambda zone, query: message(
                query, rcode=SERVFAIL))
            peers.wait_until(lambda: place.serials() == {}, "expiry")
            zone.behave()
            place.sync()
            assert place.serials() == {"example.com": 1}


def test_a_zone_that_expires_may_stay(place):
    zone = Zone("example.com", 1, refresh=1, retry=1, expire=2)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options=dict(FAST, **{"on-expire": "keep"}))
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            zone.behave(answer=lambda zone, query: message(
                query, rcode=SERVFAIL))
            daemon.wait_log(r"example\.com: .*expired.*keep")
            place.sync(code=111)
            assert place.serials() == {"example.com": 1}


def test_a_confirmed_zone_does_not_expire(place):
    zone = Zone("example.com", 1, refresh=1, retry=1, expire=2)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=FAST)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            primary.wait_asked(5, zone, SOA)
            assert place.serials() == {"example.com": 1}
            assert not daemon.matching("expired")
            assert primary.asked(zone, AXFR) == 1


def test_a_primary_with_a_lower_serial_does_not_renew_the_expiry(place):
    zone = Zone("example.com", 5, refresh=1, retry=1, expire=3)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=FAST)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 5)
            zone.behave(4)
            daemon.wait_log(r"example\.com: .*expired")
            # An expired zone is replaced by whatever the primary has.
            daemon.wait_live("example.com", 4)


def test_the_expiry_counts_from_the_last_check_over_a_restart(place):
    zones = [Zone("old.example", 1, expire=1000),
             Zone("young.example", 1, expire=1000)]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=["old.example", "young.example"],
                        primary=primary, options=FAST)
        place.once()
    now = time.time()
    os.utime(place.frozen("old.example"), (now - 1100, now - 1100))
    os.utime(place.frozen("young.example"), (now - 900, now - 900))
    with place.daemon() as daemon:
        peers.wait_until(lambda: sorted(place.serials()) == ["young.example"],
                         "expiry of old.example")
        assert daemon.matching("old.example: .*expired")


def test_the_only_zone_may_expire_while_nobody_looks(place):
    zone = Zone("example.com", 1, expire=1000)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=FAST)
        place.once()
    past = time.time() - 1100
    os.utime(place.frozen("example.com"), (past, past))
    with place.daemon():
        peers.wait_until(lambda: place.serials() == {}, "expiry")


def test_a_check_that_finds_no_change_is_kept_over_a_restart(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        past = time.time() - 5000
        os.utime(place.frozen("example.com"), (past, past))
        place.once()
        assert time.time() - os.stat(place.frozen(
            "example.com")).st_mtime < 60
