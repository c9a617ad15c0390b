"""Primaries whose IXFR errs: the zone is right all the same, by AXFR."""

import collections
import contextlib
import re
import struct
import threading

import pytest

import cdbfile
import harness
import peers
import scripted
from scripted import (A, CLOSE, CNAME, IXFR, NS, OPT, RESET, SOA, TXT, Pause,
                      Raw, Zone, address, frame, message, name, rr,
                      soa_rdata)
from test_hold import connections_to

OPTIONS = {"idle-timeout": 1, "transfer-timeout": 3, "max-records": 500}
OLD, NEW = address("192.0.2.1"), address("192.0.2.2")

Misdeed = collections.namedtuple("Misdeed", "what behaviour log")


def www(zone, rdata, **how):
    return zone.under("www", A, rdata, **how)


def honest(zone, query):
    """Serial 1 becomes 2: of www, 192.0.2.1 becomes 192.0.2.2."""
    yield message(query, change(zone))


def change(zone):
    return [zone.soa(2), zone.soa(1), www(zone, OLD), zone.soa(2),
            www(zone, NEW), zone.soa(2)]


def records(make, **how):
    """An answer of exactly these records."""
    def incremental(zone, query):
        yield message(query, make(zone), **how)
    return incremental


def step(removed, added):
    """An answer of one step from 1 to 2."""
    return records(lambda zone: [zone.soa(2), zone.soa(1), *removed(zone),
                                 zone.soa(2), *added(zone), zone.soa(2)])


def cut(zone, query):
    yield message(query, change(zone)[:3])
    yield CLOSE


def reset(zone, query):
    yield message(query, change(zone)[:3])
    yield RESET


def half(zone, query):
    data = frame(message(query, change(zone)))
    yield Raw(data[:len(data) // 2])
    yield CLOSE


def stall(zone, query):
    yield message(query, change(zone)[:4])
    yield Pause(30)


def lone(zone, query):
    yield message(query, [zone.soa()])
    yield Pause(30)


def silent(zone, query):
    yield Pause(30)


def closed(zone, query):
    yield CLOSE


def endless(zone, query):
    """More and more records."""
    yield message(query, change(zone)[:4])
    number = 0
    while True:
        yield message(query, [zone.under("h%d" % (number + i), TXT, b"\1e")
                              for i in range(100)])
        number += 100


def endless_steps(zone, query):
    """From one serial to the next, changing nothing."""
    yield message(query, [zone.soa(1 << 30)])
    serial = 1
    while True:
        yield message(query, [zone.soa(serial + (each + 1) // 2)
                              for each in range(400)])
        serial += 200


def too_many(zone, query):
    yield Raw(frame(message(query, change(zone)))
              + frame(message(query, [zone.ns()])))


def later(**how):
    """The second of two messages is wrong."""
    def incremental(zone, query):
        yield message(query, change(zone)[:3])
        yield message(query, change(zone)[3:], **how)
    return incremental


def ns_at(zone, label):
    return zone.under(label, NS, name("ns.example.net"))


MISFITS = [
    Misdeed("deletes what is not held", step(
        lambda zone: [www(zone, address("192.0.2.9"))],
        lambda zone: [www(zone, NEW)]),
        "deletes what we do not hold: www.*192.0.2.9"),
    Misdeed("deletes with another TTL", step(
        lambda zone: [www(zone, OLD, ttl=61)],
        lambda zone: [www(zone, NEW)]), "another TTL.*www.* 60 IN A"),
    Misdeed("deletes another type", step(
        lambda zone: [zone.under("www", TXT, b"\1a")],
        lambda zone: [www(zone, NEW)]), "deletes what we do not hold"),
    Misdeed("deletes twice", step(
        lambda zone: [www(zone, OLD), www(zone, OLD)],
        lambda zone: [www(zone, NEW)]), "deletes twice"),
    Misdeed("adds what is held", step(
        lambda zone: [], lambda zone: [www(zone, OLD), www(zone, NEW)]),
        "adds what we hold: www"),
    Misdeed("adds with another TTL what is held", step(
        lambda zone: [], lambda zone: [www(zone, OLD, ttl=9)]),
        "adds what we hold: www"),
    Misdeed("adds twice", step(
        lambda zone: [www(zone, OLD)],
        lambda zone: [www(zone, NEW), www(zone, NEW)]), "adds twice"),
    Misdeed("begins from another serial", records(lambda zone: [
        zone.soa(2), zone.soa(0), zone.soa(2), zone.soa(2)]),
            "from serial 0, where 1"),
    Misdeed("leaves a gap between serials", records(lambda zone: [
        zone.soa(2), zone.soa(1), zone.soa(3), zone.soa(2)]), "past the 2"),
    Misdeed("leaves a gap between steps", records(lambda zone: [
        zone.soa(9), zone.soa(1), zone.soa(2), zone.soa(3), zone.soa(9),
        zone.soa(9)]), "from serial 3, where 2"),
    Misdeed("ends before its end", records(lambda zone: [
        zone.soa(9), zone.soa(1), zone.soa(2), zone.soa(9)]),
            "from serial 9, where 2"),
    Misdeed("goes back", records(lambda zone: [
        zone.soa(2), zone.soa(1), zone.soa(0), zone.soa(2)]), "not newer"),
    Misdeed("deletes another SOA of the same serial", records(lambda zone: [
        zone.soa(2), rr(zone.apex, SOA, soa_rdata(1, refresh=7)),
        www(zone, OLD), zone.soa(2), www(zone, NEW), zone.soa(2)]),
            "deletes what we do not hold: .* SOA"),
    Misdeed("adds another SOA than the first", records(lambda zone: [
        zone.soa(2), zone.soa(1), rr(zone.apex, SOA, soa_rdata(2, minimum=7)),
        zone.soa(2)]), "is not the first one"),
    Misdeed("closes with another SOA", records(lambda zone: change(
        zone)[:5] + [rr(zone.apex, SOA, soa_rdata(2, minimum=7))]),
            "zone changed under way"),
    Misdeed("has an SOA below the apex", step(
        lambda zone: [], lambda zone: [zone.under("sub", SOA, soa_rdata(3))]),
        "SOA below the apex"),
    Misdeed("empties the NS of the apex", step(
        lambda zone: [zone.ns()], lambda zone: []), "no NS record at the"),
    Misdeed("leads to a CNAME beside other data", step(
        lambda zone: [], lambda zone: [zone.under(
            "www", CNAME, name("x.example"))]), "CNAME beside other data"),
    Misdeed("leads to other data beside a CNAME", step(
        lambda zone: [], lambda zone: [zone.under("alias", A, NEW)]),
        "CNAME beside other data"),
    Misdeed("leads to what its ZONEMD record belies", step(
        lambda zone: [], lambda zone: [rr(zone.apex, 63, struct.pack(
            ">IBB", 2, 1, 1) + b"x" * 48)]), "a zone whose digest"),
    Misdeed("has an NS at a wildcard", step(
        lambda zone: [], lambda zone: [ns_at(zone, "*")]), "wildcard"),
    Misdeed("has another class", step(
        lambda zone: [], lambda zone: [www(zone, NEW, rclass=3)]),
        "class 3"),
    Misdeed("has a meta type", step(
        lambda zone: [], lambda zone: [zone.under("meta", OPT, b"")]),
        "no zone holds"),
    Misdeed("has a broken record", step(
        lambda zone: [], lambda zone: [www(zone, b"\1")]), "broken"),
    Misdeed("sends records behind the end", records(
        lambda zone: change(zone) + [zone.ns()]), "behind the closing SOA"),
    Misdeed("sends a message behind the end", too_many,
            "behind the closing SOA"),
    Misdeed("never ends", endless, r"more than 500 changes \(max-records\)"),
    Misdeed("never ends to make steps", endless_steps,
            "more than|it changes too much"),
    Misdeed("closes in the middle", cut, "closed"),
    Misdeed("resets in the middle", reset, "broke|closed"),
    Misdeed("stalls in the middle", stall, "nothing came for 1 s"),
    Misdeed("has another id later", later(id=1), "id 1"),
    Misdeed("has an error later", later(rcode=scripted.REFUSED), "REFUSED"),
    Misdeed("is truncated later", later(flags=scripted.QR | scripted.TC),
            "truncated"),
    Misdeed("says only that there is something newer", lone,
            "nothing came for 1 s"),
    Misdeed("fails", records(lambda zone: [], rcode=scripted.SERVFAIL),
            "SERVFAIL"),
    Misdeed("sends a whole zone that does not end", records(
        lambda zone: [zone.soa(2), zone.ns(), zone.soa(3)]),
            "is not the first one"),
]

# These give no IXFR.
DECLINERS = [
    Misdeed("refuses", records(lambda zone: [], rcode=scripted.REFUSED),
            "REFUSED"),
    Misdeed("has no records", records(lambda zone: []), "without records"),
    Misdeed("has an SOA beside the answer", lambda zone, query: [message(
        query, authority=[zone.soa(2)])], "without records"),
    Misdeed("closes at once", closed, "closed"),
    Misdeed("closes in a message", half, "inside a message"),
    Misdeed("is silent", silent, "nothing came for 1 s"),
    Misdeed("answers another question", records(
        change, question=name("other.example") + b"\0\xfb\0\1"), "question"),
    Misdeed("answers AXFR", lambda zone, query: [message(
        query, change(zone), question=query.name + b"\0\xfc\0\1")],
            "not the zone's IXFR"),
    Misdeed("sends bytes", lambda zone, query: [b"\xff" * 40],
            "id 65535|broken|no response|ends within"),
]
ALL = MISFITS + DECLINERS


class Stage:
    """One daemon, and a zone with a primary of its own for each misdeed."""

    def __init__(self, place, stack):
        self.place = place
        self.zones, self.primaries = [], []
        for number in range(len(ALL)):
            zone = Zone("case%d.example" % number, 1)
            self.set_records(zone, OLD)
            self.zones.append(zone)
            self.primaries.append(stack.enter_context(scripted.Primary(zone)))
        place.configure(
            zones={zone.text: [primary] for zone, primary
                   in zip(self.zones, self.primaries)}, options=OPTIONS)
        self.daemon = stack.enter_context(place.daemon())
        for zone in self.zones:
            self.daemon.wait_live(zone.text, 1)
        # On one that was idle, a question that is lost is asked again.
        peers.wait_until(lambda: not any(connections_to(primary.port)
                                         for primary in self.primaries),
                         "end of the idle connections")

    @staticmethod
    def set_records(zone, rdata):
        zone.records = [www(zone, rdata),
                        zone.under("alias", CNAME, name("x.example"))]


@pytest.fixture(scope="module")
def stage(shared_place):
    with contextlib.ExitStack() as stack:
        yield Stage(shared_place, stack)


def addresses(place, zone):
    return sorted(value[-4:] for key, value in cdbfile.pairs(place.cdb)
                  if key == b"\3www" + zone.apex)


@pytest.mark.parametrize("number", range(len(ALL)),
                         ids=[misdeed.what for misdeed in ALL])
def test_the_zone_comes_whole_from_a_primary_whose_ixfr(stage, number):
    misdeed, zone = ALL[number], stage.zones[number]
    primary, mark = stage.primaries[number], stage.daemon.mark()
    stage.set_records(zone, NEW)
    zone.behave(2, incremental=misdeed.behaviour)
    result = stage.place.sync(zone.text)
    assert "serial 2 live from %s, " % primary in result.text
    assert addresses(stage.place, zone) == [NEW]
    said = stage.daemon.matching("^(warning: )?%s: .*AXFR: "
                                 % re.escape(zone.text), mark)
    assert len(said) == 1, said
    assert re.search(misdeed.log, said[0]), said
    assert said[0].startswith("warning") == (misdeed in MISFITS)
    assert primary.asked(zone, IXFR) == 1
    assert primary.asked(zone, scripted.AXFR) == 2

    # Once more: a misfit may be an accident, who gives none is not asked.
    stage.set_records(zone, OLD)
    zone.behave(3, incremental=misdeed.behaviour)
    stage.place.sync(zone.text)
    assert addresses(stage.place, zone) == [OLD]
    assert primary.asked(zone, IXFR) == (2 if misdeed in MISFITS else 1)


@contextlib.contextmanager
def one(place, **options):
    """A daemon that holds serial 1 of a zone."""
    zone = Zone("example.com", 1)
    Stage.set_records(zone, OLD)
    with scripted.Primary(zone) as primary:
        place.configure(zones=[zone.text], primary=primary,
                        options=dict(OPTIONS, **options))
        with place.daemon() as daemon:
            daemon.wait_live(zone.text, 1)
            yield zone, primary, daemon


def test_an_honest_change_is_taken(place):
    with one(place) as (zone, primary, daemon):
        zone.behave(2, incremental=honest)
        result = place.sync(zone.text)
        assert "serial 2 live from %s by IXFR (1 removed, 1 added), 4 " \
            "records" % primary in result.text
        assert addresses(place, zone) == [NEW]
        assert primary.asked(zone, scripted.AXFR) == 1


def test_the_question_says_which_version_is_held(place):
    with one(place) as (zone, primary, daemon):
        zone.behave(2, incremental=honest)
        place.sync(zone.text)
        query = [each for each in primary.seen if each.qtype == IXFR][0]
        assert query.raw[4:12] == b"\0\1\0\0\0\1\0\0"
        assert query.raw[12:] == query.name + b"\0\xfb\0\1\xc0\x0c" \
            + zone.soa(1)[len(zone.apex):]


def test_each_record_may_come_in_a_message_of_its_own(place):
    def split(zone, query):
        for number, record in enumerate(change(zone)):
            yield message(query, [record],
                          question=None if number == 0 else b"")

    with one(place) as (zone, primary, daemon):
        zone.behave(2, incremental=split)
        place.sync(zone.text)
        daemon.wait_log("serial 2 live from .* by IXFR")
        assert addresses(place, zone) == [NEW]


def test_the_whole_zone_may_come_in_answer_to_ixfr(place):
    with one(place) as (zone, primary, daemon):
        Stage.set_records(zone, NEW)
        zone.behave(2, incremental=Zone.honest_transfer)
        result = place.sync(zone.text)
        assert "serial 2 live from %s, " % primary in result.text
        assert addresses(place, zone) == [NEW]
        assert primary.asked(zone, scripted.AXFR) == 1
        assert not daemon.matching("AXFR")


def hosts(zone):
    return [zone.under("h%d" % number, A, OLD) for number in range(100)]


@pytest.mark.parametrize("option, limit, records", [
    ("max-records", 50, hosts), ("max-bytes", 400, hosts),
    ("max-records-per-type", 5, lambda zone: [
        www(zone, bytes([192, 0, 2, last])) for last in range(10)]),
    ("max-records-per-type", 5, lambda zone: [
        record for pair in zip([www(zone, bytes([192, 0, 2, last]))
                                for last in range(10)], hosts(zone))
        for record in pair]),
    ("max-records", 500, lambda zone: [
        www(zone, OLD), zone.under("www", CNAME, name("x.example"))])])
def test_a_whole_zone_that_is_refused_is_not_moved_twice(
        place, option, limit, records):
    def whole(zone, query):
        yield from scripted.pack(
            query, [zone.soa()] + zone.body() + [zone.soa()], 10)

    with one(place, **{option: limit}) as (zone, primary, daemon):
        zone.records = records(zone)
        zone.behave(2, incremental=whole)
        place.sync(zone.text, code=111)
        assert primary.asked(zone, IXFR) == 1
        assert primary.asked(zone, scripted.AXFR) == 1
        assert addresses(place, zone) == [OLD]


@pytest.mark.parametrize("serial", [0, 1])
@pytest.mark.parametrize("whole", [False, True])
def test_an_answer_that_is_not_newer_changes_nothing(place, serial, whole):
    def stale(zone, query):
        soa = zone.soa(serial)
        yield message(query, [soa, zone.ns(), soa] if whole else [soa])

    with one(place) as (zone, primary, daemon):
        zone.behave(2, incremental=stale, transfer=stale)
        before = place.published()
        result = place.sync(zone.text, code=111)
        assert "serial %d, not newer than our 1" % serial in result.log
        assert place.published() == before
        # A lone SOA is the primary's word that there is nothing.
        assert primary.asked(zone, scripted.AXFR) == (2 if whole else 1)


def test_after_three_misfits_in_a_row_whole_zones_are_asked_for(place):
    with one(place) as (zone, primary, daemon):
        for serial in range(2, 6):
            zone.behave(serial, incremental=endless)
            place.sync(zone.text)
        assert primary.asked(zone, IXFR) == 3
        assert primary.asked(zone, scripted.AXFR) == 5


@pytest.mark.parametrize("always", [False, True])
def test_one_that_is_busy_is_asked_for_changes_again(place, always):
    runs, told = threading.Event(), threading.Event()
    zones = Zone("example.com", 1), Zone("long.example", 1)
    for zone in zones:
        Stage.set_records(zone, OLD)

    def long(zone, query):
        runs.set()
        assert told.wait(60)
        yield message(query, change(zone))

    def busy(zone, query):
        assert runs.wait(60)
        if told.is_set() and not always:
            yield message(query, change(zone))
        else:
            yield message(query, rcode=scripted.SERVFAIL)
        told.set()

    with scripted.Primary(*zones) as primary:
        place.configure(zones=[zone.text for zone in zones], primary=primary,
                        options={"idle-timeout": 60})
        with place.daemon() as daemon:
            for zone in zones:
                daemon.wait_live(zone.text, 1)
            for zone, answer in zip(zones, (busy, long)):
                Stage.set_records(zone, NEW)
                zone.behave(2, incremental=answer)
            place.sync()
        for zone in zones:
            assert addresses(place, zone) == [NEW]
        assert primary.asked(zones[0], IXFR) == 2
        assert primary.asked(zones[0], scripted.AXFR) == 1 + always
        assert bool(daemon.matching("of no use.*SERVFAIL")) == always


def test_one_that_does_not_know_ixfr_is_asked_once_for_all_its_zones(place):
    zones = [Zone("z%d.example" % number, 1) for number in range(5)]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=[zone.text for zone in zones], primary=primary)
        with place.daemon() as daemon:
            for zone in zones:
                daemon.wait_live(zone.text, 1)
            for zone in zones:
                zone.behave(2)
                place.sync(zone.text)
        assert primary.asked(None, IXFR) == 1


def test_ixfr_can_be_switched_off(place):
    with one(place, ixfr="false") as (zone, primary, daemon):
        zone.behave(2, incremental=honest)
        place.sync(zone.text)
        assert primary.asked(zone, IXFR) == 0


def test_a_zone_that_has_expired_is_asked_for_whole(place):
    zone = Zone("example.com", 5, expire=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=[zone.text], primary=primary,
                        options={"refresh-min": 1, "refresh-max": 1,
                                 "retry-min": 1, "retry-max": 1})
        with place.daemon() as daemon:
            daemon.wait_live(zone.text, 5)
            zone.behave(answer=lambda zone, query: message(
                query, rcode=scripted.REFUSED))
            daemon.wait_log("has expired")
            zone.behave(3, incremental=honest)
            daemon.wait_live(zone.text, 3)
        assert primary.asked(zone, IXFR) == 0


def test_a_copy_that_was_edited_leads_to_the_whole_zone(place):
    zone = Zone("example.com", 1)
    Stage.set_records(zone, OLD)
    with scripted.Primary(zone) as primary:
        place.configure(zones=[zone.text], primary=primary, options=OPTIONS)
        place.once()
        edited = zone.body()[:1] + [www(zone, address("192.0.2.7"))]
        other = Zone("example.com", 1, edited[1:])
        with scripted.Primary(other) as liar, harness.new_place() as forge:
            forge.configure(zones=[zone.text], primary=liar)
            forge.once()
            with open(forge.frozen(zone.text), "rb") as file, \
                    open(place.frozen(zone.text), "wb") as copy:
                copy.write(file.read())
        Stage.set_records(zone, NEW)
        zone.behave(2, incremental=honest)
        result = place.once()
        assert "deletes what we do not hold: www" in result.log
        assert addresses(place, zone) == [NEW]


def test_what_was_too_long_before_may_be_deleted_after_a_restart(place):
    big = b"".join(b"\xff" + b"x" * 255 for _ in range(128)) + b"\1y"
    zone = Zone("example.com", 1)
    long = zone.under("long", TXT, big)
    zone.records = [www(zone, OLD), long]

    def shorter(zone, query):
        yield message(query, [zone.soa(2), zone.soa(1), long])
        yield message(query, [zone.soa(2), www(zone, NEW), zone.soa(2)])

    def longer(zone, query):
        yield message(query, [zone.soa(3), zone.soa(2), www(zone, NEW),
                              zone.soa(3), long])
        yield message(query, [zone.soa(3)])

    with scripted.Primary(zone) as primary:
        place.configure(zones=[zone.text], primary=primary)
        assert "left out long.example.com TXT" in place.once().log
        zone.behave(2, incremental=shorter)
        result = place.once()
        assert "by IXFR (0 removed, 1 added)" in result.log
        assert "left out" not in result.log
        zone.behave(3, incremental=longer)
        result = place.once()
        assert "by IXFR (1 removed, 0 added)" in result.log
        assert "left out long.example.com TXT" in result.log
        assert addresses(place, zone) == [OLD]
