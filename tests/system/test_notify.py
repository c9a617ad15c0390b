"""NOTIFY: who is believed, what is answered, and what follows of it."""

import json
import re
import signal
import socket
import struct
import time

import pytest

import dynamic
import notifier
import peers
import scripted
from harness import is_sanitized
from notifier import ask, ask_tcp, notify
from scripted import (AXFR, FORMERR, NOERROR, NOTAUTH, NOTIMP, NS, QR, REFUSED,
                      SERVFAIL, SOA, Zone, frame, message, rr)

STRANGER = "127.0.0.9"
GOOD = QR | notifier.OPCODE | notifier.AA
BAD = QR | notifier.OPCODE
ZONE = "example.com"


@pytest.fixture(name="port")
def make_port():
    return peers.free_port()


def section(port, *addresses):
    return "notify { listen = { %s } }\n" % ", ".join(
        '"%s@%d"' % (address, port)
        for address in addresses or ("127.0.0.1",))


def configure(place, port, primaries, text="", zones=(ZONE,), **kwargs):
    place.configure(section(port) + text,
                    zones={zone: primaries for zone in zones}, **kwargs)


def result_of(answer):
    return None if answer is None else (answer.flags, answer.rcode)


def row_of(place, zone=ZONE):
    found = json.loads(place.run("status", "--json", code=0).text)
    return {row["zone"]: row for row in found["zones"]}[zone]


def settle(place, daemon, zone=ZONE):
    """Wait until nothing is asked for the zone."""
    def is_settled():
        daemon.check()
        return row_of(place, zone)["state"] in ("live", "failing")
    peers.wait_until(is_settled, "end of the round")


def test_a_change_is_live_at_once(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            told = notify(ZONE, 2)
            answer = ask(port, told)
            assert result_of(answer) == (GOOD, NOERROR)
            assert answer.id == struct.unpack_from(">H", told)[0]
            assert answer.counts == (1, 0, 0, 0)
            assert answer.question == notify(ZONE)[12:]
            daemon.wait_live(ZONE, 2)
            daemon.wait_log(r"^example\.com: NOTIFY from 127\.0\.0\.1, "
                            "serial 2$")
            assert primary.asked(zone, SOA) == 2
            row = row_of(place)
            assert row["notify_from"] == "127.0.0.1"
            assert abs(row["last_notify"] - time.time()) < 10
            table = place.run("status", code=0).text
            assert "last NOTIFY" in table
            assert re.search(r"(now|ago) +127\.0\.0\.1 ", table)


def test_a_notify_without_a_serial_is_followed(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            assert result_of(ask(port, notify(ZONE))) == (GOOD, NOERROR)
            daemon.wait_live(ZONE, 2)


def test_a_serial_that_is_not_newer_is_ignored(place, port):
    zone = Zone(ZONE, 5)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 5)
            for serial in (5, 4, 4294967295):
                assert result_of(ask(port, notify(ZONE, serial))) == (
                    GOOD, NOERROR)
            zone.behave(6)
            ask(port, notify(ZONE, 6))
            daemon.wait_live(ZONE, 6)
            assert primary.asked(zone, SOA) == 2


def test_a_stranger_is_refused_and_told_of_once(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            for _ in range(50):
                answer = ask(port, notify(ZONE, 2), STRANGER, "127.0.0.1")
                assert result_of(answer) == (BAD, REFUSED)
            assert len(daemon.matching("NOTIFY from 127.0.0.9")) == 1
            daemon.wait_log(r"^warning: example\.com: NOTIFY from 127\.0\.0\.9"
                            " is refused: .*notify-allow")
            assert primary.asked(zone, SOA) == 1
            assert row_of(place)["last_notify"] is None


def test_a_zone_that_is_not_here_is_not_ours(place, port):
    configure(place, port, ["127.0.0.1@%d" % peers.free_port()])
    with place.daemon() as daemon:
        for source in ("127.0.0.1", STRANGER):
            answer = ask(port, notify("other.example", 2), source,
                         "127.0.0.1")
            assert result_of(answer) == (BAD, NOTAUTH)
            daemon.wait_log(r"^warning: other\.example: NOTIFY from %s is "
                            "refused: there is no such zone here"
                            % re.escape(source))
        assert result_of(ask(port, notify(ZONE, 2, qclass=scripted.CH))) == (
            BAD, NOTAUTH)


def test_who_is_in_notify_allow_is_believed(place, port):
    """By address, prefix and name, for all zones or for one."""
    zones = [Zone(name, 1) for name in ("a.example", "b.example",
                                        "c.example")]
    with scripted.Primary(*zones, host="127.0.0.2") as primary:
        place.configure(
            section(port) + 'notify-allow = { "127.0.0.8/30" }\n'
            'zone "a.example" { primaries = { "%s" } }\n'
            'zone "b.example" { primaries = { "%s" } notify-allow = '
            '{ "localhost" } }\n'
            'zone "c.example" { primaries = { "%s" } notify-allow = {} }\n'
            % (primary, primary, primary))
        with place.daemon() as daemon:
            for zone in zones:
                daemon.wait_live(zone.text, 1)

            def rcode(zone, source):
                return ask(port, notify(zone, 1), source, "127.0.0.1").rcode
            peers.wait_until(
                lambda: rcode("b.example", "127.0.0.1") == NOERROR,
                "addresses of localhost")
            assert rcode("a.example", STRANGER) == NOERROR
            assert rcode("a.example", "127.0.0.1") == REFUSED
            assert rcode("b.example", STRANGER) == REFUSED
            assert rcode("c.example", STRANGER) == REFUSED
            assert rcode("c.example", "127.0.0.2") == NOERROR
            zones[0].behave(2)
            ask(port, notify("a.example", 2), STRANGER, "127.0.0.1")
            daemon.wait_live("a.example", 2)


def test_a_primary_with_a_name_is_believed_at_its_address(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, ["localhost@%d" % primary.port])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            peers.wait_until(
                lambda: ask(port, notify(ZONE, 2)).rcode == NOERROR,
                "addresses of localhost")
            daemon.wait_live(ZONE, 2)
            assert ask(port, notify(ZONE, 2), STRANGER,
                       "127.0.0.1").rcode == REFUSED


@pytest.mark.parametrize("told, expected", [
    (notify(ZONE, 2, tail=b"\0"), (BAD, FORMERR)),
    (notify(ZONE, 2)[:-1], (BAD, FORMERR)),
    (notify(ZONE, qtype=NS), (BAD, FORMERR)),
    (notify(ZONE)[:12], (BAD, FORMERR)),
    (notify(ZONE) + b"\0" * 3000, (BAD, FORMERR)),
    (notify(ZONE, flags=0), (QR, REFUSED)),
    (notify(ZONE, flags=5 << 11), (QR | 5 << 11, NOTIMP)),
    (notify(ZONE, flags=GOOD), None),
    (notify(ZONE)[:11], None),
    (b"", None),
], ids=["bytes behind", "cut", "other type", "no question", "long", "query",
        "update", "an answer", "half a header", "empty"])
def test_what_is_no_notify_is_answered_by_the_book(place, port, told,
                                                   expected):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            answer = ask(port, told, seconds=5 if expected else 0.3)
            assert result_of(answer) == expected
            assert ask(port, notify(ZONE, 1)).rcode == NOERROR
            assert primary.asked(zone, SOA) == 1


def test_edns_does_not_matter(place, port):
    zone = Zone(ZONE, 1)
    opt = rr(b"\0", scripted.OPT, b"", rclass=1232)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            answer = ask(port, notify(ZONE, 2, additional=[opt]))
            assert result_of(answer) == (GOOD, NOERROR)
            daemon.wait_live(ZONE, 2)


def test_many_come_over_one_connection(place, port):
    zones = [Zone("z%d.example" % number, 1) for number in range(20)]
    with scripted.Primary(*zones) as primary:
        configure(place, port, [primary], zones=[z.text for z in zones])
        with place.daemon() as daemon:
            for zone in zones:
                daemon.wait_live(zone.text, 1)
                zone.behave(2)
            answers = ask_tcp(port, *[notify(zone.text, 2)
                                      for zone in zones], notify("x.y"))
            assert [answer.rcode for answer in answers] == (
                [NOERROR] * 20 + [NOTAUTH])
            for zone in zones:
                daemon.wait_live(zone.text, 2)


def test_over_tcp_half_a_message_waits_and_a_closed_end_is_answered(
        place, port):
    configure(place, port, ["127.0.0.1@%d" % peers.free_port()])
    data = frame(notify(ZONE)) + frame(notify("x.y"))
    with place.daemon():
        with notifier.connect(port) as sock, sock.makefile("rb") as stream:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in data[:-1]:
                sock.send(bytes([byte]))
            assert notifier.read_framed(stream).rcode == NOERROR
            sock.send(data[-1:])
            sock.shutdown(socket.SHUT_WR)
            assert notifier.read_framed(stream).rcode == NOTAUTH
            assert notifier.read_framed(stream) is None


def test_over_tcp_a_long_message_ends_the_connection(place, port):
    configure(place, port, ["127.0.0.1@%d" % peers.free_port()])
    with place.daemon() as daemon:
        with notifier.connect(port) as sock, sock.makefile("rb") as stream:
            sock.sendall(struct.pack(">H", 4097))
            assert stream.read() == b""
        daemon.wait_log("notify: 127.0.0.1 sent a message over TCP that is "
                        "too long")


def test_one_source_has_some_connections_and_no_more(place, port):
    configure(place, port, ["127.0.0.1@%d" % peers.free_port()])
    with place.daemon() as daemon:
        held = [notifier.connect(port, STRANGER, "127.0.0.1")
                for _ in range(30)]
        daemon.wait_log("notify: 127.0.0.9 has too many connections")
        assert ask_tcp(port, notify(ZONE))[0].rcode == NOERROR
        for sock in held:
            sock.close()


def test_ipv6_and_the_address_that_was_asked(place, port):
    if not peers.has_ipv6():
        pytest.skip("no IPv6 here")
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone, host="::1") as primary:
        place.configure(section(port, "0.0.0.0", "[::]"),
                        zones={ZONE: ["[::1]@%d" % primary.port]})
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            answer = ask(port, notify(ZONE, 2), "::1")
            assert (answer.rcode, answer.source) == (NOERROR, "::1")
            daemon.wait_live(ZONE, 2)
            answer = ask_tcp(port, notify(ZONE, 2), source="::1")[0]
            assert answer.rcode == NOERROR
            for asked in ("127.0.0.7", "127.0.0.1"):
                answer = ask(port, notify(ZONE, 2), STRANGER, asked)
                assert (answer.rcode, answer.source) == (REFUSED, asked)


def test_the_sender_is_asked_first(place, port):
    first, second = Zone(ZONE, 1), Zone(ZONE, 1)
    with scripted.Primary(first) as one, \
            scripted.Primary(second, host="127.0.0.2") as two:
        configure(place, port, [one, two])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            second.behave(2)
            ask(port, notify(ZONE, 2), "127.0.0.2", "127.0.0.1")
            assert str(two) in daemon.wait_live(ZONE, 2).string
            assert one.asked(first, SOA) == 1


def test_all_are_asked_when_the_sender_is_no_primary(place, port):
    first, second = Zone(ZONE, 1), Zone(ZONE, 1)
    with scripted.Primary(first, host="127.0.0.2") as one, \
            scripted.Primary(second, host="127.0.0.2") as two:
        configure(place, port, [one, two], "notify-allow = 127.0.0.1\n")
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            second.behave(2)
            ask(port, notify(ZONE, 2))
            assert str(two) in daemon.wait_live(ZONE, 2).string
            assert one.asked(first, SOA) == 2


def test_a_serial_that_no_primary_has_is_dropped_after_one_round(place, port):
    first, second = Zone(ZONE, 5), Zone(ZONE, 5)
    with scripted.Primary(first) as one, scripted.Primary(second) as two:
        configure(place, port, [one, two])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 5)
            ask(port, notify(ZONE, 999))
            two.wait_asked(1, second, SOA)
            settle(place, daemon)
            row = row_of(place)
            assert row["state"] == "live"
            assert row["next_check"] > time.time() + 600
            assert (one.asked(first, SOA), two.asked(second, SOA)) == (2, 1)
            # Long enough for a second one, if there were any.
            time.sleep(1.5)
            assert (one.asked(first, SOA), two.asked(second, SOA)) == (2, 1)
            assert one.asked(first, AXFR) == 1


def test_a_round_a_second_follows_however_many_come(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            begun = time.monotonic()
            serial = 1
            while time.monotonic() < begun + 2.5:
                serial += 1
                ask(port, notify(ZONE, 1000 + serial))
            zone.behave(5000)
            ask(port, notify(ZONE, 5000))
            daemon.wait_live(ZONE, 5000, seconds=3)
            assert primary.asked(zone, SOA) <= 6


def test_one_during_a_probe_is_remembered(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary], options={"probe-timeout": 4})
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            # The first answer is lost, and the second is of before.
            zone.behave(1, answer=lambda zone, query: None)
            ask(port, notify(ZONE, 2))
            primary.wait_asked(2, zone, SOA)
            ask(port, notify(ZONE, 3))
            zone.behave(2)
            daemon.wait_live(ZONE, 2)
            zone.behave(3)
            daemon.wait_live(ZONE, 3)


def slow(serial, seconds):
    """A transfer that takes its time."""
    def transfer(zone, query):
        soa = zone.soa(serial)
        yield message(query, [soa, zone.ns()])
        yield scripted.Pause(seconds)
        yield message(query, [soa])
    return transfer


def test_one_during_a_transfer_leads_to_one_more(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2, transfer=slow(2, 1))
            ask(port, notify(ZONE, 2))
            primary.wait_asked(2, zone, AXFR)
            for _ in range(10):
                ask(port, notify(ZONE, 3))
            zone.behave(3)
            daemon.wait_live(ZONE, 2)
            daemon.wait_live(ZONE, 3)
            assert primary.asked(zone, AXFR) == 3
            assert primary.asked(zone, SOA) == 3


def test_what_the_transfer_brings_needs_no_other(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2, transfer=slow(2, 1))
            ask(port, notify(ZONE, 2))
            primary.wait_asked(2, zone, AXFR)
            ask(port, notify(ZONE, 2), "127.0.0.1")
            daemon.wait_live(ZONE, 2)
            settle(place, daemon)
            time.sleep(1.2)
            assert primary.asked(zone, SOA) == 2


def test_a_newer_copy_that_could_not_be_had_is_tried_for_again(place, port):
    """One primary is as old as we are, the other one refuses at first."""
    old, new = Zone(ZONE, 1), Zone(ZONE, 1)
    with scripted.Primary(old) as one, \
            scripted.Primary(new, host="127.0.0.2") as two:
        configure(place, port, [one, two],
                  options={"retry-min": 1, "retry-max": 1})
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            new.behave(2, transfer=lambda zone, query: [
                message(query, rcode=REFUSED)])
            ask(port, notify(ZONE, 2), "127.0.0.2", "127.0.0.1")
            two.wait_asked(1, new, AXFR)
            new.behave(2)
            daemon.wait_live(ZONE, 2)


def test_a_zone_that_fails_is_asked_for_at_once(place, port):
    """The retries would come after ten minutes."""
    zone = Zone(ZONE, 1)
    zone.behave(answer=lambda zone, query: message(query, rcode=SERVFAIL))
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_log("example.com: .*SERVFAIL.*next try in")
            zone.behave(1)
            ask(port, notify(ZONE, 1))
            daemon.wait_live(ZONE, 1)


def test_sighup_moves_the_listener_and_changes_who_may(place, port):
    zone = Zone(ZONE, 1)
    other = peers.free_port()
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary])
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            configure(place, other, [primary],
                      'notify-allow = "%s"\n' % STRANGER)
            daemon.send(signal.SIGHUP)
            daemon.wait_log("notify: listens at 127.0.0.1@%d$" % other)
            assert not dynamic.can_connect(port)
            assert ask(other, notify(ZONE, 1), STRANGER,
                       "127.0.0.1").rcode == NOERROR
            place.configure(zones={ZONE: [primary]})
            mark = daemon.mark()
            daemon.send(signal.SIGHUP)
            daemon.wait_log("configuration read again", mark)
            assert not dynamic.can_connect(other)
            assert primary.asked(zone, SOA) == 1


def test_an_address_in_use_is_taken_when_it_is_free(place, port):
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones={ZONE: [primary]})
        with place.daemon() as daemon, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            daemon.wait_live(ZONE, 1)
            sock.bind(("127.0.0.1", port))
            configure(place, port, [primary])
            daemon.send(signal.SIGHUP)
            daemon.wait_log(r"^error: notify: 127\.0\.0\.1@%d: cannot listen "
                            "there for UDP: .*in use; it is tried again"
                            % port)
            sock.close()
            daemon.wait_log("notify: listens at 127.0.0.1@%d" % port)
            assert ask(port, notify(ZONE, 1)).rcode == NOERROR


def test_metrics_count_what_became_of_them(place, port):
    web = peers.free_port()
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configure(place, port, [primary], 'http "x" { listen = '
                  '"127.0.0.1@%d" }\n' % web)
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            for told, source in (
                    (notify(ZONE, 2), "127.0.0.1"),
                    (notify(ZONE, 1), "127.0.0.1"),
                    (notify(ZONE, 3), STRANGER),
                    (notify("x.y", 3), STRANGER),
                    (notify(ZONE, 3) + b"\0", STRANGER),
                    (notify(ZONE, flags=0), STRANGER)):
                ask(port, told, source, "127.0.0.1")
            with socket.create_connection(("127.0.0.1", web)) as sock:
                sock.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
                text = sock.makefile("rb").read().decode()
            for name in ("accepted", "not-newer", "refused", "unknown-zone",
                         "malformed", "other"):
                assert 'dnssync_notify_total{result="%s"} 1\n' % name in text


def resident_kib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))


def storm(port, messages, count, source):
    """As fast as can be, without waiting for answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((source, 0))
        sock.connect(("127.0.0.1", port))
        sock.setblocking(False)
        sent = 0
        while sent < count:
            try:
                sock.send(messages[sent % len(messages)])
                sent += 1
            except BlockingIOError:
                pass
            except ConnectionRefusedError:
                raise AssertionError("nobody listens") from None


def test_a_storm_neither_grows_memory_nor_starves_others(place, port):
    """100,000 messages: of a primary and of strangers, on zones that are here
    and on others."""
    stormy = [Zone("s%d.example" % number, 1) for number in range(50)]
    calm = Zone("calm.example", 1)
    with scripted.Primary(*stormy, calm) as primary:
        configure(place, port, [primary],
                  zones=[zone.text for zone in stormy + [calm]])
        with place.daemon() as daemon:
            for zone in stormy + [calm]:
                daemon.wait_live(zone.text, 1)
            mine = [notify(zone.text, 100 + number) for zone in stormy
                    for number in range(10)]
            theirs = [notify("n%d.example" % number, 5)
                      for number in range(2000)] + mine
            before, lines = None, len(daemon.lines)
            # In the first two turns, builds come to have the memory they use.
            for serial in range(2, 9):
                storm(port, mine, 10000, "127.0.0.1")
                calm.behave(serial)
                storm(port, theirs, 10000, STRANGER)
                begun = time.monotonic()
                while ask(port, notify("calm.example", serial),
                          seconds=0.2) is None:
                    assert time.monotonic() < begun + 5
                daemon.wait_live("calm.example", serial)
                if serial == 3:
                    before = resident_kib(daemon.pid)
            if not is_sanitized():
                assert resident_kib(daemon.pid) < before + 4096
            assert len(daemon.lines) - lines < 700
