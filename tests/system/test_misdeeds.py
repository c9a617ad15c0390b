"""Primaries that err: the old zone stays, the log says why, life goes on."""

import contextlib
import os
import re
import struct

import pytest

import cdbfile
import harness
import misdeeds
import model
import scripted
from scripted import (A, CNAME, MX, NS, TXT, Zone, address,
                      message, name, rr)

# Long enough for a hundred primaries on a busy machine.
OPTIONS = {"probe-timeout": 1, "idle-timeout": 2, "transfer-timeout": 4,
           "max-records": 5000, "max-bytes": 1000000}

ALL = misdeeds.ANSWERS + misdeeds.TRANSFERS


def zone_of(number):
    return "case%d.example" % number


class Stage:
    """One daemon, and a zone with a primary of its own for each misdeed."""

    def __init__(self, place, stack):
        self.place = place
        self.zones, self.primaries = [], []
        for number in range(len(ALL)):
            zone = Zone(zone_of(number), 1)
            zone.records = [zone.under("www", A, address("192.0.2.1"))]
            self.zones.append(zone)
            self.primaries.append(stack.enter_context(scripted.Primary(zone)))
        place.configure(
            zones={zone.text: [primary] for zone, primary
                   in zip(self.zones, self.primaries)}, options=OPTIONS)
        self.daemon = stack.enter_context(place.daemon())
        for zone in self.zones:
            self.daemon.wait_live(zone.text, 1)


@pytest.fixture(scope="module")
def stage(shared_place):
    with contextlib.ExitStack() as stack:
        yield Stage(shared_place, stack)


@pytest.mark.parametrize("number", range(len(ALL)),
                         ids=[misdeed.what for misdeed in ALL])
def test_the_old_zone_outlives_a_primary_that(stage, number):
    misdeed, zone = ALL[number], stage.zones[number]
    primary = stage.primaries[number]
    before = stage.place.published()
    mark = stage.daemon.mark()
    is_answer = number < len(misdeeds.ANSWERS)

    if is_answer:
        zone.behave(2, answer=misdeed.behaviour)
    else:
        zone.behave(2, transfer=misdeed.behaviour)
    result = stage.place.sync(zone.text, code=111)
    stage.daemon.check()
    assert stage.place.published() == before
    said = "\n".join(stage.daemon.lines[mark:] + [result.text, result.log])
    assert zone.text in said and str(primary) in said
    assert re.search(misdeed.log, said), said
    assert len(stage.daemon.lines[mark:]) <= 4, said

    if not is_answer:
        check_fetch(stage.place, misdeed, zone, primary)

    zone.behave(3)
    result = stage.place.sync(zone.text)
    assert "%s: serial 3 live from %s" % (zone.text, primary) in result.text
    stage.daemon.check()


# fetch has no limits of its own to end these within a test.
TOO_LONG_FOR_FETCH = {"stalls", "stalls inside a message", "drips",
                      "never ends", "has a lone SOA"}


def check_fetch(place, misdeed, zone, primary):
    """fetch of an erring primary leaves what was there."""
    if misdeed.what in TOO_LONG_FOR_FETCH:
        return
    path = place.write("fetched/zone.cdb", "old")
    result = harness.run_dnssync("fetch", "-o", path, zone.text, primary,
                                 code=111)
    assert zone.text in result.log and str(primary) in result.log
    with open(path, "rb") as file:
        assert file.read() == b"old"
    assert os.listdir(os.path.dirname(path)) == ["zone.cdb"]


@contextlib.contextmanager
def followed(place, *zones, **options):
    """A daemon that follows the zones of one scripted primary."""
    with scripted.Primary(*zones) as primary:
        place.configure(zones=[zone.text for zone in zones], primary=primary,
                        options=dict(OPTIONS, **options))
        with place.daemon() as daemon:
            yield daemon, primary


@pytest.mark.parametrize("what, behaviour", misdeeds.HONEST_ANSWERS,
                         ids=[what for what, _ in misdeeds.HONEST_ANSWERS])
def test_a_zone_goes_live_from_a_primary_that(place, what, behaviour):
    zone = Zone("example.com", 5)
    zone.behave(answer=behaviour)
    with followed(place, zone) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        zone.behave(6, answer=behaviour)
        place.sync()
        daemon.wait_live("example.com", 6)
    assert place.serials() == {"example.com": 6}


@pytest.mark.parametrize("what, behaviour", misdeeds.HONEST_TRANSFERS,
                         ids=[what for what, _ in misdeeds.HONEST_TRANSFERS])
def test_a_zone_is_transferred_from_a_primary_that(place, what, behaviour):
    zone = Zone("example.com", 5)
    zone.records = [zone.under("www", A, address("192.0.2.1"))]
    zone.behave(transfer=behaviour)
    with followed(place, zone) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        result = harness.run_dnssync("fetch", zone.text, primary, code=0)
        assert result.out == model.text(model.transfer(
            primary.address, primary.port, zone.text), zone.text)
    assert place.serials() == {"example.com": 5}
    assert b"authority" not in result.out and b"more." not in result.out


def fetch(zone, *args, code=0):
    """fetch of a scripted zone."""
    with scripted.Primary(zone) as primary:
        return harness.run_dnssync("fetch", *args, zone.text, primary,
                                   code=code)


def lines_of(zone, *args):
    return fetch(zone, *args).out.decode().splitlines()


def warnings(result, pattern):
    return [line for line in result.log.splitlines()
            if re.search(pattern, line)]


def test_the_records_of_a_signed_zone_may_stand_beside_a_cname():
    """RFC 4035, section 2.5."""
    zone = Zone("example.com", 5)
    signature = b"\0\5\x08\3" + b"\0" * 14 + zone.apex + b"signature"
    zone.records = [
        zone.under("alias", scripted.RRSIG, signature),
        zone.under("alias", CNAME, name("www.example.com")),
        zone.under("alias", scripted.NSEC, zone.apex + b"\0\1\x40")]
    assert len(lines_of(zone)) == 1 + 2 + 3


def test_out_of_zone_records_are_left_out_with_one_warning(place):
    zone = Zone("example.com", 5)
    zone.records = [
        zone.under("www", A, address("192.0.2.1")),
        rr("www.example.net", A, address("192.0.2.2")),
        rr("com", NS, name("ns.example.com")),
        rr("notexample.com", A, address("192.0.2.3")),
        rr("", NS, name("ns.example.com"))]
    result = fetch(zone)
    assert result.text.splitlines()[3:] == ["+www.example.com:192.0.2.1:60"]
    assert len(warnings(result, r"\b4\b.*outside")) == 1
    assert len(result.log.splitlines()) == 1
    with followed(place, zone) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        assert len(daemon.matching("example.com: .*4 .*outside")) == 1
    assert len(cdbfile.records(place.cdb)) == 3


def test_duplicates_are_written_once_near_and_far(place):
    zone = Zone("example.com", 5)
    one = zone.under("www", A, address("192.0.2.1"))
    zone.records = [one, one, zone.under("WWW", A, address("192.0.2.1"))]
    zone.records += [zone.under("h%d" % number, A, address("192.0.2.2"))
                     for number in range(500)]
    zone.records += [one, zone.ns(), zone.under("mx", MX, b"\0\1"
                                                + name("A.example")),
                     zone.under("mx", MX, b"\0\1" + name("a.EXAMPLE"))]
    lines = lines_of(zone)
    assert lines.count("+www.example.com:192.0.2.1:60") == 1
    assert lines.count("@mx.example.com::a.example.:1:60") == 1
    assert len(lines) == len(set(lines)) == 1 + 2 + 1 + 500 + 1


def test_records_that_differ_in_ttl_or_case_of_opaque_rdata_both_stay(place):
    zone = Zone("example.com", 5)
    zone.records = [
        zone.under("a", A, address("192.0.2.1"), ttl=1),
        zone.under("a", A, address("192.0.2.1"), ttl=2),
        zone.under("t", TXT, b"\1a"), zone.under("t", TXT, b"\1A")]
    assert lines_of(zone)[3:] == [
        "+a.example.com:192.0.2.1:1", "+a.example.com:192.0.2.1:2",
        ":t.example.com:16:\\001a:60", ":t.example.com:16:\\001A:60"]


def test_rdata_of_32752_bytes_fits_and_of_one_more_is_left_out(place):
    zone = Zone("example.com", 5)
    zone.records = [
        zone.under("fits", 65300, b"f" * 32752),
        zone.under("over", 65300, b"o" * 32753),
        zone.under("*.fits", 65301, b"F" * 32752),
        zone.under("*.over", 65301, b"O" * 32753),
        zone.under("most", 65302, b"m" * 65000)]
    def one_each(zone, query):
        for record in [zone.soa()] + zone.body() + [zone.soa()]:
            yield message(query, [record])
    zone.behave(transfer=one_each)
    result = fetch(zone)
    owners = [line.split(":")[1] for line in result.text.splitlines()
              if line.startswith(":")]
    assert owners == ["fits.example.com", "\\052.fits.example.com"]
    for owner in ("over.example.com", "most.example.com"):
        assert warnings(result, owner), result.log
    with followed(place, zone) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        assert daemon.matching(r"example\.com: .*over\.example\.com")
    assert max(len(value) for _, value in cdbfile.pairs(place.cdb)) == 32767


def test_many_records_that_are_too_long_do_not_flood_the_log(place):
    zone = Zone("example.com", 5)
    zone.records = [zone.under("over%d" % number, 65300, b"o" * 33000)
                    for number in range(50)]
    def one_each(zone, query):
        for record in [zone.soa()] + zone.body() + [zone.soa()]:
            yield message(query, [record])
    zone.behave(transfer=one_each)
    result = fetch(zone)
    assert len(result.log.splitlines()) <= 15
    assert "50" in result.log


def test_a_ttl_beyond_31_bits_is_0(place):
    """RFC 2181, section 8."""
    zone = Zone("example.com", 5)
    zone.records = [zone.under("a", A, address("192.0.2.1"), ttl=0x80000000),
                    zone.under("b", A, address("192.0.2.1"), ttl=0xffffffff),
                    zone.under("c", A, address("192.0.2.1"), ttl=0x7fffffff)]
    assert lines_of(zone)[3:] == [
        "+a.example.com:192.0.2.1:0", "+b.example.com:192.0.2.1:0",
        "+c.example.com:192.0.2.1:2147483647"]


def test_names_are_decompressed_in_every_type_of_rfc_3597_section_4():
    zone = Zone("example.com", 5)
    apex = misdeeds.APEX
    sound, small = [], b"\1x" + apex
    plain = b"\1x" + zone.apex
    for rtype, layout in sorted(model.LAYOUTS.items()):
        if rtype in (2, 6):
            continue
        packed, full = b"", b""
        for field in layout:
            if field == "n":
                packed, full = packed + small, full + plain
            elif field == "s":
                packed, full = packed + b"\2ab", full + b"\2ab"
            elif field == "*":
                packed, full = packed + b"rest", full + b"rest"
            else:
                packed, full = packed + b"\1" * field, full + b"\1" * field
        sound.append((rtype, full))
        zone.records.append(zone.under("t%d" % rtype, rtype, packed))
    lines = lines_of(zone)[3:]
    assert len(lines) == len(sound)
    for line, (rtype, full) in zip(lines, sound):
        owner = b"\3t%d" % rtype if rtype > 9 else b"\2t%d" % rtype
        assert line == model.record_line(owner + zone.apex, rtype, 60, full)


def test_rdata_of_other_types_is_opaque():
    zone = Zone("example.com", 5)
    zone.records = [zone.under("o", 65280, b"\xc0\x0c"),
                    zone.under("o", 65281, b""),
                    zone.under("o", 65282, b"\xff" * 300)]
    assert lines_of(zone)[3:] == [
        ":o.example.com:65280:\\300\\014:60", ":o.example.com:65281::60",
        ":o.example.com:65282:%s:60" % ("\\377" * 300)]


def test_messages_may_be_as_full_as_they_can_be():
    zone = Zone("example.com", 5)
    def transfer(zone, query):
        yield message(query, [zone.soa()] + zone.body())
        for part in range(4):
            yield message(query, [struct.pack(
                ">HHHIHH", 0xc00c, 65280 + part, 1, 60, 2, number)
                for number in range(4600)])
        yield message(query, [zone.soa()])
    zone.behave(transfer=transfer)
    assert len(lines_of(zone)) == 1 + 2 + 4 * 4600


def test_a_message_of_65535_bytes_is_read():
    zone = Zone("example.com", 5)
    def transfer(zone, query):
        yield message(query, [zone.soa()] + zone.body())
        size = 65535 - len(message(query, [zone.under("x", TXT, b"")]))
        yield message(query, [zone.under("x", 65280, b"x" * size)])
        yield message(query, [zone.soa()])
    zone.behave(transfer=transfer)
    result = fetch(zone)
    assert warnings(result, "x.example.com")


def test_hostile_names_do_not_forge_log_lines(place):
    zone = Zone("example.com", 5)
    evil = b"\x20a\nexample.com: serial 9 live\x1b[1m" + zone.apex
    zone.records = [rr(evil, NS, name("n.example")), rr(evil, CNAME,
                                                        name("n.example"))]
    result = fetch(zone, code=111)
    assert "\x1b" not in result.log
    assert not any(line.startswith("example.com: serial 9")
                   for line in result.log.splitlines())


def test_the_question_is_plain_and_its_id_random(place):
    """One question, no RD, of EDNS nothing but EXPIRE to a probe, and an id
    that cannot be guessed."""
    opt = b"\0\0\x29"
    expire = b"\0\x04\0\x09\0\0"
    zone = Zone("example.com", 5)
    with followed(place, zone) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        for _ in range(20):
            place.sync()
        queries = [query for query in primary.seen if query.qtype == 6]
        for query in primary.seen:
            is_probe = query.qtype == 6
            flags, counts = struct.unpack(">HQ", query.raw[2:12])
            assert flags == 0 and counts == 0x0001000000000000 + is_probe
            more = query.raw[12 + len(zone.apex) + 4:]
            if is_probe:
                assert more[:3] == opt and more[-6:] == expire
            assert len(more) == (15 if is_probe else 0)
    assert all(query.transport == "udp" for query in queries)
    assert len({query.id for query in queries}) >= 19


@pytest.mark.parametrize("option, limit", [("max-records", 50),
                                           ("max-bytes", 1000)])
def test_a_zone_beyond_a_limit_is_refused_and_the_limit_named(
        place, option, limit):
    zone = Zone("example.com", 5)
    with followed(place, zone, **{option: limit}) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        before = place.published()
        zone.records = [zone.under("n%d" % number, A, address("192.0.2.1"))
                        for number in range(100)]
        zone.behave(6)
        place.sync(code=111)
        assert daemon.matching("example.com: .*%d.*%s" % (limit, option))
        assert place.published() == before


def at(zone, label, *records):
    """Records of types and rdata at one name."""
    return [zone.under(label, rtype, rdata) for rtype, rdata in records]


def beside(zone, count):
    """As many records, of which no two of a name come one after the other."""
    return [record for number in range(count) for record in
            at(zone, "crowd", (A, address("192.0.2.%d" % number)))
            + at(zone, "n%d" % number, (TXT, b"\1x"))]


CROWDS = [
    ("max-records-per-type = 20", "more than 20 A records at crowd",
     lambda zone: at(zone, "crowd", *[(A, address("192.0.2.%d" % number))
                                      for number in range(21)])),
    ("max-records-per-type = 20", "more than 20 A records at crowd",
     lambda zone: beside(zone, 21)),
    ("max-records-per-type = 20", r"more than 20 A records at \\052\.crowd",
     lambda zone: at(zone, "crowd", (A, address("192.0.2.1"))) + at(
         zone, "*.crowd", *[(A, address("192.0.2.%d" % number))
                            for number in range(21)])),
    ("max-types-per-name = 5", "more than 5 types at crowd",
     lambda zone: at(zone, "crowd", *[(65280 + number, b"x")
                                      for number in range(6)])),
    ("max-types-per-name = 5", "more than 5 types at crowd",
     lambda zone: [record for number in range(6) for record in
                   at(zone, "crowd", (65280 + number, b"x"))
                   + at(zone, "other", (A, address("192.0.2.1")))][:-1]),
    ("", "the TXT records at crowd.* are more than a message holds",
     lambda zone: at(zone, "crowd", *[
         (TXT, b"\xff" + b"%03d" % number + b"x" * 252)
         for number in range(250)])),
]


@pytest.mark.parametrize("option, said, records", CROWDS,
                         ids=range(len(CROWDS)))
def test_a_name_where_too_much_stands_refuses_the_zone(place, option, said,
                                                       records):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        place.configure(option, zones=[zone.text], primary=primary,
                        options={"ixfr": "false"})
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 5)
            before = place.published()
            zone.records = records(zone)
            zone.behave(6)
            place.sync(code=111)
            assert daemon.matching("warning: example.com: .*%s" % said)
            assert place.published() == before
            zone.records = records(zone)[:3]
            zone.behave(7)
            place.sync()


def test_one_record_without_end_is_refused_early(place):
    zone = Zone("example.com", 5)

    def repeats(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        while True:
            yield message(query, at(zone, "www", (
                A, address("192.0.2.1"))) * 100)
    with followed(place, zone, ixfr="false") as (daemon, primary):
        daemon.wait_live("example.com", 5)
        zone.behave(6, transfer=repeats)
        place.sync(code=111)
        assert daemon.matching("the A records at www.* are more than a mess")


def dripping(data, seconds):
    """The bytes, one by one."""
    for byte in data:
        yield scripted.Pause(seconds)
        yield scripted.Raw(bytes([byte]))


def slowly(head):
    def transfer(zone, query):
        if head:
            yield message(query, [zone.soa(), zone.ns()])
        yield from dripping(scripted.frame(message(query, [
            zone.under("h%d" % number, TXT, b"\x64" + b"e" * 100)
            for number in range(100)])), 0.05)
    return transfer


@pytest.mark.parametrize("head", [True, False])
def test_a_primary_that_drips_is_given_up(place, head):
    zone = Zone("example.com", 5)
    with followed(place, zone, ixfr="false", **{"idle-timeout": 0.5}) as (
            daemon, primary):
        daemon.wait_live("example.com", 5)
        zone.behave(6, transfer=slowly(head))
        place.sync(code=111)
        assert daemon.matching(r"only \d+ bytes came in 0.5 s, less than "
                               r"100 a second \(min-rate\)")


def test_a_slow_primary_is_waited_for_where_there_is_no_rate(place):
    zone = Zone("example.com", 5)

    def transfer(zone, query):
        yield from dripping(scripted.frame(message(query, [
            zone.soa(), zone.ns(), zone.soa()])), 0.005)
    with followed(place, zone, ixfr="false",
                  **{"idle-timeout": 1, "min-rate": 0}) as (daemon, primary):
        daemon.wait_live("example.com", 5)
        zone.behave(6, transfer=transfer)
        place.sync()
        daemon.wait_live("example.com", 6)


def test_one_bad_zone_harms_no_other_of_the_same_primary(place):
    good = [Zone("good%d.example" % number, 1) for number in range(5)]
    bad = Zone("bad.example", 1)
    bad.behave(transfer=[misdeed.behaviour for misdeed in misdeeds.TRANSFERS
                         if misdeed.what == "has an A of 3 bytes"][0])
    silent = Zone("silent.example", 1)
    silent.behave(answer=lambda zone, query: None)
    with followed(place, bad, silent, *good) as (daemon, primary):
        for zone in good:
            daemon.wait_live(zone.text, 1)
        daemon.wait_log("bad.example: ")
        good[2].behave(2)
        place.sync("good2.example")
        daemon.wait_live("good2.example", 2)
    assert sorted(place.serials()) == [zone.text for zone in good]
