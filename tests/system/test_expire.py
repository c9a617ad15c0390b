"""For how long a zone is good is what its primary tells (EXPIRE, RFC 7314)."""

import os
import re
import struct
import time

import dns.edns
import dns.message
import pytest

import peers
import scripted
import signing
from harness import FAST
from scripted import AA, AXFR, QR, SOA, Zone, message

EXPIRE, PAYLOAD = 9, 1232
SOA_EXPIRE = 5000
TEXT = """$TTL 300
@ SOA ns host %d 1 1 5000 60
@ NS ns.elsewhere.test.
www A 192.0.2.%d
"""


def has_edns(query):
    return struct.pack(">BHH", 0, scripted.OPT, PAYLOAD) in query.raw


def opt(expire=None, flags=0, tail=b""):
    """An OPT record that tells of that many seconds."""
    rdata = b"" if expire is None else struct.pack(
        ">HHI", EXPIRE, 4, expire)
    return b"\0" + struct.pack(">HHIH", scripted.OPT, PAYLOAD, flags,
                               len(rdata + tail)) + rdata + tail


def telling(expire, **more):
    """An honest answer that tells it, if it is asked with EDNS."""
    def answer(zone, query):
        if not has_edns(query):
            return zone.honest_answer(query)
        return message(query, [zone.soa()], additional=[opt(expire, **more)])
    return answer


def example(**timers):
    return Zone("example.com", 1, **dict({"refresh": 1, "retry": 1,
                                          "expire": SOA_EXPIRE}, **timers))


def left(place):
    """For how many seconds the copy is good still, by its file."""
    return os.stat(place.frozen("example.com")).st_mtime + SOA_EXPIRE \
        - time.time()


def configure(place, *primaries, options=None):
    place.configure('zone "example.com" { primaries = { %s } }\n' % ", ".join(
        '"%s"' % primary for primary in primaries),
        options=dict(FAST, **(options or {})))


def test_a_question_asks_for_it(place):
    zone = example()
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
        asked = dns.message.from_wire(next(
            query for query in primary.seen if query.qtype == SOA).raw)
        assert asked.edns == 0
        assert [(int(option.otype), option.to_wire())
                for option in asked.options] == [(EXPIRE, b"")]


@pytest.mark.parametrize("told", [100, 4000])
def test_a_new_zone_is_good_for_as_long_as_its_primary_says(place, told):
    zone = example()
    zone.behave(answer=telling(told))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        result = place.once("-v")
    assert told - 30 < left(place) <= told + 1
    assert "example.com: %s was told so %d s ago: the zone expires that " \
        "much earlier (EXPIRE)" % (primary, SOA_EXPIRE - told) in result.log


@pytest.mark.parametrize("told", [SOA_EXPIRE, SOA_EXPIRE + 1, 2**32 - 1])
def test_a_zone_is_never_good_for_longer_than_its_soa_says(place, told):
    zone = example()
    zone.behave(answer=telling(told))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
    assert SOA_EXPIRE - 30 < left(place) <= SOA_EXPIRE + 1


def test_a_check_renews_the_zone_for_as_long_as_it_is_told(place):
    zone = example()
    zone.behave(answer=telling(1000))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
        zone.behave(answer=telling(3000))
        place.once()
        assert 2970 < left(place) <= 3001
        # What is told of an older check is no news.
        zone.behave(answer=telling(2000))
        place.once()
        assert 2970 < left(place) <= 3001
        zone.behave()
        place.once()
        assert SOA_EXPIRE - 30 < left(place) <= SOA_EXPIRE + 1
        assert primary.asked(zone, AXFR) == 1


def test_a_zone_expires_when_it_was_told_also_over_a_restart(place):
    zone = example()
    zone.behave(answer=telling(4))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
        zone.behave(answer=lambda zone, query: message(
            query, rcode=scripted.SERVFAIL))
        with place.daemon() as daemon:
            daemon.wait_log(r"example\.com: .*expired")
            peers.wait_until(lambda: place.serials() == {}, "expiry")


@pytest.mark.parametrize("told", [0, 1])
def test_a_primary_that_is_about_to_expire_it_is_not_used(place, told):
    weak, good = example(), example()
    weak.serial = 5
    weak.behave(answer=telling(told))
    with scripted.Primary(weak) as first, scripted.Primary(good) as second:
        configure(place, first, second)
        place.once()
        assert place.serials() == {"example.com": 1}
        assert first.asked(weak, AXFR) == 0
        configure(place, first)
        before = os.stat(place.frozen("example.com")).st_mtime
        result = place.once(code=111)
        assert re.search(r"example\.com: .*%s: its own copy is about to "
                         r"expire \(EXPIRE\)" % re.escape(str(first)),
                         result.log), result.log
        assert os.stat(place.frozen("example.com")).st_mtime == before


def refusing(reply, transport=None):
    """Answers only what is asked without EDNS."""
    def answer(zone, query):
        if has_edns(query) and transport in (None, query.transport):
            return reply(zone, query)
        return zone.honest_answer(query)
    return answer


REFUSALS = {
    "formerr": lambda zone, query: message(query, rcode=scripted.FORMERR),
    "formerr without question": lambda zone, query: message(
        query, rcode=scripted.FORMERR, question=b"", flags=QR),
    "notimp": lambda zone, query: message(query, rcode=scripted.NOTIMP),
    "servfail": lambda zone, query: message(query, rcode=scripted.SERVFAIL),
    "badvers": lambda zone, query: message(
        query, additional=[opt(flags=1 << 24)]),
    "silence": lambda zone, query: None,
}


@pytest.mark.parametrize("reply", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_primary_that_knows_no_edns_is_asked_without(place, reply):
    zone = example()
    zone.behave(answer=refusing(reply))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        with place.daemon("-v") as daemon:
            daemon.wait_live("example.com", 1)
            assert SOA_EXPIRE - 30 < left(place) <= SOA_EXPIRE + 1
            assert len(daemon.matching(r"primary %s: does not answer with "
                                       r"EDNS" % re.escape(str(primary)))) == 1
            # It is remembered, and not tried again at once.
            tried = sum(has_edns(query) for query in primary.seen
                        if query.qtype == SOA)
            assert tried == 1
            place.sync()
            place.sync()
            assert sum(has_edns(query) for query in primary.seen
                       if query.qtype == SOA) == tried
            assert not daemon.matching("^(warning|error): ")


def cut_over_udp(reply):
    def answer(zone, query):
        if query.transport == "udp":
            return message(query, flags=QR | AA | scripted.TC)
        return reply(zone, query)
    return answer


def close_if_edns(zone, query):
    return [scripted.CLOSE]


@pytest.mark.parametrize("reply", [REFUSALS["formerr"], REFUSALS["badvers"],
                                   close_if_edns])
def test_edns_may_be_refused_over_tcp(place, reply):
    zone = example()
    zone.behave(answer=cut_over_udp(refusing(reply)))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
        assert primary.asked(zone, SOA, "tcp") == 2
    assert place.serials() == {"example.com": 1}


def test_it_is_told_over_tcp(place):
    zone = example()
    zone.behave(answer=cut_over_udp(telling(700)))
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
    assert 670 < left(place) <= 701


def test_a_refusal_that_is_not_for_edns_is_told_as_ever(place):
    zone = example()
    zone.behave(answer=REFUSALS["servfail"])
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        assert "answers SERVFAIL" in place.once(code=111).log
        assert primary.asked(zone, SOA) == 2


@pytest.mark.parametrize("answer", [
    telling(None), telling(None, tail=struct.pack(">HH", EXPIRE, 0)),
    telling(None, tail=struct.pack(">HHH", EXPIRE, 2, 7)),
    telling(None, tail=struct.pack(">HH", EXPIRE, 4)),
    lambda zone, query: message(query, [zone.soa()], additional=[
        opt(7), opt(7)])])
def test_what_tells_nothing_is_passed_over(place, answer):
    zone = example()
    zone.behave(answer=answer)
    with scripted.Primary(zone) as primary:
        configure(place, primary)
        place.once()
    assert SOA_EXPIRE - 30 < left(place) <= SOA_EXPIRE + 1


class Secondary(peers.Named):
    """BIND as a secondary of another server, which it asks seldom."""

    def __init__(self, folder, zones, primary):
        super().__init__(folder, zones)
        self.primary = primary

    def configure(self):
        super().configure()
        with open(self.path("named.conf"), encoding="ascii") as file:
            text = file.read()
        self.write("named.conf", re.sub(
            r'type primary; file "([^"]*)";', r'type secondary; file "\1.2"; '
            r"primaries { 127.0.0.1 port %d; }; masterfile-format text; "
            r"min-refresh-time 1000; min-retry-time 1000;"
            % self.primary.port, text))


def test_a_secondary_of_named_is_a_secondary_of_its_primary(place, start):
    zones = {"example.com": TEXT % (1, 1)}
    primary = start(peers.Named, zones)
    secondary = start(Secondary, zones, primary)
    peers.wait_until(lambda: secondary.is_ready("example.com", 1), "transfer")
    configure(place, secondary)
    peers.wait_until(lambda: place.once() and left(place) < SOA_EXPIRE - 2,
                     "a copy that is older")
    configure(place, primary)
    place.once()
    assert left(place) > SOA_EXPIRE - 2


@pytest.mark.parametrize("peer", [peers.Named, peers.Knot, peers.Nsd,
                                  peers.Pdns])
def test_primaries_tell_what_their_zone_says(place, start, peer):
    primary = start(peer, {"example.com": TEXT % (1, 1)})
    configure(place, primary)
    result = place.once("-v")
    assert SOA_EXPIRE - 30 < left(place) <= SOA_EXPIRE + 1
    assert "EDNS" not in result.log


@pytest.mark.parametrize("kind", [signing.Named, signing.Knot])
def test_a_signed_question_may_ask_for_it(place, start, kind):
    key = signing.Key()
    primary = start(kind, {"example.com": TEXT % (1, 1)}, [key])
    place.configure(key.dnssync + 'primary "p" { address = { "%s" } '
                    'key = "xfr" }\nzone "example.com" { primaries = { "p" } '
                    '}\n' % primary)
    result = place.once("-v")
    assert place.serials() == {"example.com": 1}
    assert "EDNS" not in result.log


def test_a_signed_answer_is_heeded(place):
    key, zone = signing.Key(), example()
    zone.behave(answer=signing.answer(key, telling(900)),
                transfer=signing.transfer(key))
    with scripted.Primary(zone) as primary:
        place.configure(key.dnssync + 'primary "p" { address = { "%s" } key '
                        '= "xfr" }\nzone "example.com" { primaries = { "p" } '
                        '}\n' % primary, options=FAST)
        place.once()
    assert 870 < left(place) <= 901
