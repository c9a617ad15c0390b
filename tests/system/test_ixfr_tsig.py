"""Changes of a primary that there is a key for are believed if signed."""

import contextlib

import pytest

import cdbfile
import scripted
import signing
from scripted import A, IXFR, Zone, address, message

OLD, NEW, FORGED = (address("192.0.2.%d" % last) for last in (1, 2, 66))


def change(rdata):
    """From serial 1 to 2, a record in each message."""
    def messages(zone, query):
        for record in (zone.soa(2), zone.soa(1), zone.under("www", A, OLD),
                       zone.soa(2), zone.under("www", A, rdata), zone.soa(2)):
            yield message(query, [record])
    return messages


@contextlib.contextmanager
def one(place):
    key, zone = signing.Key(), Zone("example.com", 1)
    zone.records = [zone.under("www", A, OLD)]
    with scripted.Primary(zone) as primary:
        zone.behave(answer=signing.answer(key), transfer=signing.transfer(key))
        place.configure(
            key.dnssync + 'zone "%s" { primaries = { "%s" } key = "%s" }\n'
            % (zone.text, primary, key.name), options={"idle-timeout": 1})
        with place.daemon() as daemon:
            daemon.wait_live(zone.text, 1)
            zone.records = [zone.under("www", A, NEW)]
            yield key, zone, primary, daemon


def addresses(place, zone):
    return [value[-4:] for key, value in cdbfile.pairs(place.cdb)
            if key == b"\3www" + zone.apex]


@pytest.mark.parametrize("each", [1, 2, 5])
def test_changes_that_are_signed_are_taken(place, each):
    with one(place) as (key, zone, primary, daemon):
        zone.behave(
            2, answer=signing.answer(key), transfer=signing.transfer(key),
            incremental=signing.transfer(
                key, lambda number, last: number % each == 0 or last,
                change(NEW)))
        place.sync(zone.text)
        daemon.wait_log("serial 2 live from .* by IXFR")
        assert addresses(place, zone) == [NEW]
        assert primary.asked(zone, scripted.AXFR) == 1


def unsigned(key):
    return change(FORGED)


def without_the_last(key):
    return signing.transfer(key, lambda number, last: not last,
                            change(FORGED))


def without_the_first(key):
    return signing.transfer(key, lambda number, last: number > 0,
                            change(FORGED))


def by_another_key(key):
    def signed(zone, query):
        signer = signing.Signer(key.but(secret=b"x" * 32),
                                signing.request_mac(query, key))
        for wire in change(FORGED)(zone, query):
            yield signer.sign(wire)
    return signed


def altered(key):
    def alter(number, wire):
        return wire.replace(FORGED, NEW[::-1]) if number == 4 else wire
    return signing.transfer(key, messages=change(FORGED), change=alter)


@pytest.mark.parametrize("forge", [
    unsigned, without_the_last, without_the_first, by_another_key, altered])
def test_other_changes_are_not_and_the_whole_zone_comes(place, forge):
    with one(place) as (key, zone, primary, daemon):
        zone.behave(2, answer=signing.answer(key),
                    transfer=signing.transfer(key), incremental=forge(key))
        place.sync(zone.text)
        daemon.wait_log("example.com.*so the zone came by AXFR: .*sign")
        assert addresses(place, zone) == [NEW]
        assert primary.asked(zone, IXFR) == 1


def test_that_nothing_is_newer_is_not_believed_unsigned(place):
    def current(zone, query):
        yield message(query, [zone.soa(1)])

    with one(place) as (key, zone, primary, daemon):
        zone.behave(2, answer=signing.answer(key),
                    transfer=signing.transfer(key), incremental=current)
        place.sync(zone.text)
        assert addresses(place, zone) == [NEW]
        zone.behave(3, answer=signing.answer(key),
                    transfer=signing.transfer(key))
        place.sync(zone.text)
        assert primary.asked(zone, IXFR) == 1
