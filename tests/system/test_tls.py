"""Zones over TLS: who is believed, from real primaries and from one that errs
in its handshakes."""

import os
import re
import ssl
import tempfile

import pytest

import scripted
import signing
import tlspeers
from scripted import SOA, Zone
from tlspeers import NAME, Authority, TlsPrimary

ZONE = "example.com"
TEXT = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns
ns A 192.0.2.1
www A 192.0.2.80
"""
EAGER = {"retry-min": 1, "retry-max": 1}


@pytest.fixture(scope="module")
def authority():
    with tempfile.TemporaryDirectory() as folder:
        yield Authority(folder)


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.issue(NAME, "other.example")


def by_name(authority, name=NAME, more=""):
    return '{ hostname = "%s" ca = "%s" %s }' % (name, authority.pem, more)


def by_pin(*pins, more=""):
    return "{ pin = { %s } %s }" % (
        ", ".join('"%s"' % pin for pin in pins), more)


def configured(place, primary, tls, zones=(ZONE,), **options):
    text = 'primary "p" { address = "%s" tls = %s }\n' % (primary, tls)
    return place.configure(text, zones=list(zones), primary="p",
                           options=options)


@pytest.fixture
def scripted_tls(start, certificate):
    """A primary of one zone, with what it has in it."""
    return start(TlsPrimary, Zone(ZONE, 7), certificate=certificate)


# Real primaries.

def test_named_gives_zones_over_tls(place, start, authority, certificate):
    zones = {"z%d.example" % n: TEXT % 5 for n in range(30)}
    named = start(tlspeers.Named, zones, certificate)
    other = authority.issue("unused.example")
    for tls in (by_name(authority), by_pin(other.pin, certificate.pin),
                by_name(authority, more='pin = "%s"' % certificate.pin),
                "opportunistic", '"opportunistic"'):
        configured(place, named, tls, zones)
        done = place.once()
        assert place.serials() == {zone: 5 for zone in zones}, done
        for zone in zones:
            os.unlink(place.frozen(zone))


def test_named_asks_for_a_certificate_of_ours(place, start, authority,
                                              certificate):
    named = start(tlspeers.Named, {ZONE: TEXT % 5}, certificate,
                  authority.pem)
    own = authority.issue("secondary.example")
    mine = 'certificate = "%s" key = "%s"' % (own.pem, own.key)
    configured(place, named, by_name(authority))
    done = place.once(code=111)
    assert "wants a certificate of ours: set certificate and key" in done.log
    configured(place, named, by_name(authority, more=mine))
    place.once()
    assert place.serials() == {ZONE: 5}


def test_a_certificate_of_ours_is_refused_or_taken(
        place, start, authority, certificate):
    primary = start(TlsPrimary, Zone(ZONE, 7), certificate=certificate,
                    client_ca=authority.pem)
    stranger = Authority(place.path("stranger"), "stranger")
    for issuer, code, words in (
            (None, 111, "wants a certificate of ours"),
            (stranger, 111, "(refuses|may not take) our certificate"),
            (authority, 0, "live from")):
        own = issuer and issuer.issue("secondary.example")
        configured(place, primary, by_name(
            authority, more='certificate = "%s" key = "%s"' % (
                own.pem, own.key) if own else ""))
        assert re.search(words, place.once(code=code).log)


def test_who_refuses_our_certificate_is_not_asked_by_each_zone(
        place, start, authority, certificate):
    zones = [Zone("z%d.example" % n, 7) for n in range(60)]
    primary = start(TlsPrimary, *zones, certificate=certificate,
                    client_ca=authority.pem)
    configured(place, primary, by_name(authority),
               [zone.text for zone in zones])
    place.once(code=111)
    assert primary.connections < 20


def test_named_is_followed_over_tls(place, start, authority, certificate):
    named = start(tlspeers.Named, {ZONE: TEXT % 5}, certificate)
    configured(place, named, by_name(authority), **{"refresh-min": 1,
                                                    "refresh-max": 1})
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 5)
        named.update(ZONE, TEXT % 6, 6)
        daemon.wait_live(ZONE, 6)
        assert "%s (TLS)" % named in place.run("status").text


def test_nsd_that_does_not_choose_dns_is_refused(place, start, authority,
                                                 certificate):
    nsd = start(tlspeers.Nsd, {ZONE: TEXT % 5}, certificate)
    configured(place, nsd, by_name(authority))
    done = place.once(code=111)
    assert "does not say that it speaks DNS over TLS (ALPN dot)" in done.log


def test_fetch_asks_over_tls(dnssync, start, authority, certificate):
    named = start(tlspeers.Named, {ZONE: TEXT % 5}, certificate)

    def fetch(*args, code=0):
        return dnssync("fetch", *args, ZONE, named, code=code)
    lines = fetch("--tls", NAME, "--ca", authority.pem).text
    assert "+www.example.com:192.0.2.80:300\n" in lines
    assert fetch("--tls", NAME + ".", "--ca", authority.pem).text == lines
    assert fetch("--tls", "pin:" + certificate.pin).text == lines
    assert fetch("--tls", "anybody").text == lines
    wrong = fetch("--tls", "pin:" + "A" * 43 + "=", code=111)
    assert "has the pin %s, which" % certificate.pin in wrong.log
    assert "is no pin" in fetch("--tls", "pin:abc", code=100).log
    assert "without --tls" in fetch("--ca", authority.pem, code=100).log
    assert "is no host name" in fetch("--tls", "192.0.2.1", code=100).log


# The scripted one.

def test_all_is_asked_over_tls_and_padded(place, scripted_tls, authority):
    primary = scripted_tls
    zone = next(iter(primary.zones.values()))
    configured(place, primary, by_name(authority), **EAGER)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 7)
        primary.handshake = tlspeers.CLOSED
        zone.behave(answer=lambda zone, query: [
            Zone.honest_answer(zone, query), scripted.CLOSE])
        place.sync()
        mark = daemon.mark()
        place.sync(code=111)
        daemon.wait_log("inside the TLS handshake", mark)
    assert {query.transport for query in primary.seen} == {"tcp"}
    assert len(primary.seen) >= 2
    for query in primary.seen:
        assert len(query.raw) % 128 == 0
    assert set(primary.names) == {NAME}


def test_with_a_key_the_padding_counts_the_signature(place, start, authority,
                                                     certificate):
    key = signing.Key()
    primary = start(TlsPrimary, Zone(ZONE, 7), certificate=certificate)
    place.configure(
        key.dnssync + 'primary "p" { address = "%s" key = "%s" tls = %s }\n'
        % (primary, key.name, by_name(authority)), zones=[ZONE], primary="p")
    done = place.once(code=111)
    assert "does not sign its answer" in done.log
    assert primary.seen and all(len(query.raw) % 128 == 0
                                for query in primary.seen)


def has_opt(query):
    return query.raw[10:12] != b"\0\0"


def test_who_refuses_edns_is_asked_without(place, scripted_tls, authority,
                                           dnssync, certificate):
    zone = next(iter(scripted_tls.zones.values()))

    def refuse(honest):
        def answer(zone, query):
            if has_opt(query):
                return [scripted.message(query, rcode=scripted.FORMERR)]
            return honest(zone, query)
        return answer
    zone.behave(answer=refuse(lambda *it: [Zone.honest_answer(*it)]),
                transfer=refuse(Zone.honest_transfer))
    configured(place, scripted_tls, by_name(authority))
    place.once()
    assert place.serials() == {ZONE: 7}
    dnssync("fetch", "--tls", "pin:" + certificate.pin, ZONE, scripted_tls,
            code=0)


def test_who_refuses_edns_only_for_a_transfer_is_asked_without(
        place, scripted_tls, authority):
    zone = next(iter(scripted_tls.zones.values()))

    def refuse(zone, query):
        if has_opt(query):
            return [scripted.message(query, rcode=scripted.NOTIMP)]
        return Zone.honest_transfer(zone, query)
    zone.behave(transfer=refuse)
    configured(place, scripted_tls, by_name(authority), **EAGER)
    with place.daemon() as daemon:
        daemon.wait_log("^warning: %s: .*NOTIMP" % ZONE)
        daemon.wait_live(ZONE, 7)


def test_who_does_not_know_ixfr_is_not_taken_for_one_without_edns(
        place, scripted_tls, authority):
    zone = next(iter(scripted_tls.zones.values()))
    configured(place, scripted_tls, by_name(authority))
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 7)
        zone.behave(8, transfer=lambda zone, query: [
            scripted.message(query, [zone.soa(), zone.ns()]), scripted.CLOSE])
        place.sync(code=111)
        zone.behave(9)
        place.sync()
        daemon.wait_live(ZONE, 9)
    assert all(has_opt(query) for query in scripted_tls.seen)


def test_sessions_are_resumed(place, scripted_tls, authority):
    primary = scripted_tls
    zone = next(iter(primary.zones.values()))
    configured(place, primary, by_name(authority))

    def close_after(zone, query):
        return [Zone.honest_answer(zone, query), scripted.CLOSE]
    zone.behave(answer=close_after)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 7)
        for _ in range(3):
            place.sync()
    assert primary.sessions[0] is False
    assert all(primary.sessions[1:]) and len(primary.sessions) > 3


def expired(authority):
    return authority.issue(NAME, days=-1)


def without_names(authority):
    return authority.issue(subject=NAME, extension="basicConstraints=CA:FALSE")


def elsewhere(authority):
    return Authority(authority.folder + "/elsewhere", "stranger").issue(NAME)


HANDSHAKES = [
    # What the primary does, and what the log says of it.
    ({"handshake": tlspeers.SILENT}, "the TLS handshake is not done within "
     r"[\d.]+ s"),
    ({"handshake": tlspeers.HALF}, "the TLS handshake is not done within "),
    ({"handshake": tlspeers.GARBAGE}, "does not speak TLS on this port"),
    ({"handshake": tlspeers.CLOSED},
     "the connection (was closed|broke) inside the TLS handshake"),
    ({"handshake": tlspeers.RESET},
     "the connection broke inside the TLS handshake: Connection reset"),
    ({"certificate": lambda authority: authority.issue("ns9.example.net")},
     "its certificate is for ns9.example.net, not for " + NAME),
    ({"certificate": lambda authority: authority.issue("ns*.example.com")},
     r"its certificate is for ns\*.example.com, not for " + NAME),
    ({"certificate": without_names},
     r"its certificate is for no host name \(subjectAltName\), not for "),
    ({"certificate": expired},
     r"its certificate expired on \d{4}-\d\d-\d\d [\d:]+ UTC"),
    ({"certificate": elsewhere}, "by nobody whom we trust: unable to get "
     r"local issuer certificate, with \S+ as the CAs, by /CN=stranger"),
    ({"alpn": ()}, r"does not say that it speaks DNS over TLS \(ALPN dot\)"),
    ({"alpn": ("h2",)}, "speaks? DNS over TLS|no application protocol"),
    ({"version": ssl.TLSVersion.TLSv1_2}, "does not speak TLS 1.3"),
]


@pytest.mark.parametrize("deed,words", HANDSHAKES)
def test_a_handshake_that_fails_is_told_and_tried_again(
        place, scripted_tls, authority, certificate, deed, words):
    primary, deed = scripted_tls, dict(deed)
    if "certificate" in deed:
        primary.present(deed["certificate"](authority))
    elif "handshake" in deed:
        primary.handshake = deed["handshake"]
    else:
        primary.present(certificate, **deed)
    configured(place, primary, by_name(authority), **EAGER)
    with place.daemon() as daemon:
        daemon.wait_log("^warning: primary %s: .*%s" % (
            re.escape(str(primary)), words))
        primary.present(certificate)
        daemon.wait_live(ZONE, 7)
    assert not primary.asked(transport="udp")


def test_a_wrong_pin_is_told_with_the_one_that_was_seen(
        place, scripted_tls, authority, certificate):
    other = authority.issue(NAME)
    configured(place, scripted_tls, by_pin(other.pin))
    done = place.once(code=111)
    assert ("its public key has the pin %s, which is not configured"
            % certificate.pin) in done.log
    assert not scripted_tls.seen


def test_a_transfer_that_is_reset_fails_and_is_tried_again(
        place, scripted_tls, authority):
    zone = next(iter(scripted_tls.zones.values()))

    def half(zone, query):
        yield scripted.message(query, [zone.soa(), zone.ns()])
        yield scripted.RESET
    zone.behave(transfer=half)
    configured(place, scripted_tls, by_name(authority), **EAGER)
    with place.daemon() as daemon:
        daemon.wait_log("^warning: %s: .*the connection (broke|was closed)"
                        % ZONE)
        zone.behave()
        daemon.wait_live(ZONE, 7)


def test_what_comes_with_the_end_of_tls_is_not_lost(place, scripted_tls,
                                                    authority):
    zone = next(iter(scripted_tls.zones.values()))
    zone.records = [zone.under("n%d" % n, scripted.TXT,
                               scripted.txt_rdata(b"x" * 100))
                    for n in range(50)]

    def transfer(zone, query):
        data = b"".join(map(scripted.frame,
                            Zone.honest_transfer(zone, query)))
        yield tlspeers.Last((data[:6000], data[6000:]))
    zone.behave(transfer=transfer)
    configured(place, scripted_tls, by_name(authority))
    place.once()
    assert place.serials() == {ZONE: 7}


@pytest.mark.parametrize("record", [b"\x14\x03\x03\0\1\1",
                                    b"\x16\x03\x03\0\1\0",
                                    b"\x17\x03\x03\0\1\0"])
def test_a_flood_of_bytes_in_a_handshake_ends_with_it(
        place, scripted_tls, authority, record):
    scripted_tls.handshake = record
    configured(place, scripted_tls, by_name(authority))
    done = place.once(code=111)
    assert re.search("TLS", done.log)


# The configuration.

CHECKS = [
    ("{ }", "does not say who that is: add hostname"),
    ('{ ca = "ca.pem" }', "does not say who that is"),
    ('{ pin = "abc" }', "'abc' is no pin, which is the SHA-256"),
    ('{ hostname = "192.0.2.1" }', "'192.0.2.1' is no host name"),
    ('{ hostname = "a.b" ca = "nowhere.pem" }',
     "nowhere.pem: No such file or directory"),
    ('{ hostname = "a.b" ca = "dnssync.conf" }',
     "dnssync.conf: has no certificates of CAs"),
    ('{ hostname = "a.b" certificate = "ca.pem" }', "without its key: add"),
    ('{ hostname = "a.b" key = "ca.pem" }', "without its certificate: add"),
    ('{ hostname = "a.b" certificate = "x.pem" key = "x.key" }',
     "x.pem: is no certificate: No such file"),
    ('{ hostname = "a.b" hostname = "a.c" }', "'hostname' is set in line"),
    ('{ hostnam = "a.b" }', "unknown key 'hostnam': did you mean 'hostname'"),
    ('{ "a.b" }', "a key and '=' are expected here"),
    ("yes", "'tls' is { hostname = \"...\" }"),
]


@pytest.mark.parametrize("tls,words", CHECKS)
def test_what_is_wrong_in_tls_is_said(place, tls, words):
    place.configure('primary "p" { address = "192.0.2.1" tls = %s }\n' % tls,
                    zones=[ZONE], primary="p")
    done = place.run("check", code=100)
    assert words in done.text + done.log
    assert re.search(r"dnssync\.conf:\d+: ", done.text + done.log)


def test_files_are_read_again_at_sighup(place, scripted_tls, authority,
                                        certificate):
    stranger = Authority(place.path("stranger"), "stranger")
    ca = place.write("trusted.pem", open(stranger.pem, "rb").read())
    configured(place, scripted_tls, '{ hostname = "%s" ca = "%s" }' % (
        NAME, ca), **EAGER)
    with place.daemon() as daemon:
        daemon.wait_log("by nobody whom we trust")
        place.write("trusted.pem", open(authority.pem, "rb").read())
        daemon.send(1)
        daemon.wait_live(ZONE, 7)
        mark = daemon.mark()
        os.unlink(ca)
        daemon.send(1)
        daemon.wait_log("trusted.pem: No such file", mark)
        place.sync()
    assert scripted_tls.asked(None, SOA) >= 2
