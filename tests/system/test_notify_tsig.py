"""NOTIFY that is signed: by real primaries, and wrongly by a scripted one."""

import contextlib
import re
import socket
import time

import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.tsig
import pytest

import peers
import scripted
import signing
from notifier import ask, ask_tcp, notify
from scripted import FORMERR, NOERROR, NOTAUTH, REFUSED, SOA, Zone
from signing import ALGORITHMS, Key

ZONE = "example.com"
ALLOWED, STRANGER = "127.0.0.8", "127.0.0.9"
TEXT = """$TTL 60
@ SOA ns.example.com. host.example.com. %d 3600 600 86400 60
@ NS ns.example.com.
ns A 192.0.2.1
"""


class Named(signing.Named):
    """It says which answers it has believed."""

    def command(self):
        return super().command() + ["-d", "3"]


class NamedServer(Named):
    """It signs whatever it sends to the address."""

    def edit(self, text):
        text = super().edit(text)
        return re.sub("(also-notify { [^;]*) key [^;]*", r"\1", text) \
            + 'server 127.0.0.1 { keys "%s"; };\n' % self.keys[0].name


KINDS = {"named": Named, "named's server": NamedServer, "nsd": signing.Nsd,
         "knotd": signing.Knot, "pdns": signing.Pdns}
# What is logged when the answer was found right.
SAID = {"named": r"notify response from 127\.0\.0\.1#\d+: NOERROR",
        "named's server": r"notify response from 127\.0\.0\.1#\d+: NOERROR",
        "knotd": r"info:.* notify, outgoing, remote 127.*, serial 3"}
REFUSES = r"^warning: example\.com: NOTIFY from 127\.0\.0\.%d is refused: it "


def section(port, *keys):
    return 'notify { listen = "127.0.0.1@%d" }\n' % port + "".join(
        key.dnssync for key in keys)


@pytest.mark.parametrize("algorithm", ["hmac-md5", "hmac-sha256",
                                       "hmac-sha512"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_primary_has_signed_is_live_at_once(place, start, kind,
                                                   algorithm):
    """The zone's refresh is an hour; nothing unsigned is acted upon."""
    key, port = Key(algorithm=algorithm), peers.free_port()

    class Telling(KINDS[kind]):
        notify_port = port
    server = start(Telling, {ZONE: TEXT % 1}, [key])
    place.configure(section(port, key) + 'primary "p" { address = "%s" '
                    'key = "xfr" }\n' % server, zones=[ZONE], primary="p")
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 1)
        for serial in (2, 3):
            server.update(ZONE, TEXT % serial, serial)
            daemon.wait_log("^%s: NOTIFY from 127.0.0.1" % ZONE)
            daemon.wait_live(ZONE, serial)
        assert not daemon.matching("NOTIFY.*refused|broken")
        if kind in SAID:
            server.process.wait_line(re.compile(SAID[kind]).search,
                                     "answer that it believes", 60)


class Stage:
    """A daemon whose primary, 127.0.0.1, has the key xfr."""

    def __init__(self, place, stack):
        self.place, self.key, self.other = place, Key(), Key("other")
        self.port, self.web = peers.free_port(), peers.free_port()
        self.zone = Zone(ZONE, 1)
        self.behave(1)
        self.primary = stack.enter_context(scripted.Primary(self.zone))
        place.configure(
            section(self.port, self.key, self.other)
            + 'http "x" { listen = "127.0.0.1@%d" }\n' % self.web
            + 'notify-allow = "%s"\n' % ALLOWED
            + 'primary "p" { address = "%s" key = "xfr" }\n' % self.primary,
            zones=[ZONE], primary="p")
        self.daemon = stack.enter_context(place.daemon())
        self.daemon.wait_live(ZONE, 1)

    def behave(self, serial):
        self.zone.behave(serial, answer=signing.answer(self.key),
                         transfer=signing.transfer(self.key))

    def tell(self, message, source="127.0.0.1"):
        return ask(self.port, message, source, "127.0.0.1")

    def asked(self):
        return self.primary.asked(self.zone, SOA)

    def counts(self):
        with socket.create_connection(("127.0.0.1", self.web)) as sock:
            sock.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            text = sock.makefile("rb").read().decode()
        return dict(re.findall(
            r'dnssync_notify_total\{result="(.*?)"\} ([1-9]\d*)', text))


@pytest.fixture
def stage(place):
    with contextlib.ExitStack() as stack:
        yield Stage(place, stack)


class Letter:
    """A NOTIFY that is signed, and what is needed to believe the answer."""

    def __init__(self, key, serial=2, zone=ZONE, additional=(), **how):
        signer = signing.Signer(key, b"")
        self.wire = signer.sign(notify(zone, serial, additional=additional),
                                **how)
        self.key, self.mac = key, signer.mac

    def read(self, answer):
        """The answer, if dnspython finds its signature right."""
        return dns.message.from_wire(answer.raw, keyring={
            dns.name.from_text(self.key.name): self.key.dnspython},
            request_mac=self.mac)

    def believes(self, answer):
        return self.read(answer).had_tsig


def start_of(answer):
    """Where the record behind the question begins."""
    return 12 + dns.name.from_wire(answer.raw, 12)[1] + 4


def record_of(answer):
    """The TSIG record of an answer, which is not checked; None: none."""
    if answer.counts == (1, 0, 0, 0):
        assert len(answer.raw) == start_of(answer)
        return None
    assert answer.counts == (1, 0, 0, 1)
    at = start_of(answer)
    at += dns.name.from_wire(answer.raw, at)[1] + 10
    return dns.rdata.from_wire(dns.rdataclass.ANY, dns.rdatatype.TSIG,
                               answer.raw, at, len(answer.raw) - at)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_answer_is_one_that_dnspython_believes(stage, algorithm):
    """Over UDP and TCP, with any key of the configuration."""
    key = stage.other.but(algorithm=algorithm)
    with open(stage.place.conf, encoding="ascii") as file:
        text = file.read()
    stage.place.write("dnssync.conf",
                      text.replace(stage.other.dnssync, key.dnssync))
    stage.daemon.send(1)
    stage.daemon.wait_log("configuration read again")
    letter = Letter(key)
    answer = stage.tell(letter.wire, ALLOWED)
    assert answer.rcode == NOERROR and letter.believes(answer)
    answer, = ask_tcp(stage.port, letter.wire, source=ALLOWED,
                      address="127.0.0.1")
    assert answer.rcode == NOERROR and letter.believes(answer)


def test_the_answer_to_edns_has_it_before_its_signature(stage):
    opt = bytes.fromhex("00 0029 1000 00000000 0000")
    letter = Letter(stage.key, additional=[opt])
    answer = stage.tell(letter.wire)
    assert answer.rcode == NOERROR and answer.counts == (1, 0, 0, 2)
    message = letter.read(answer)
    assert message.had_tsig and message.edns == 0


def test_a_primary_is_believed_if_it_signs(stage):
    stage.behave(2)
    letter = Letter(stage.key)
    answer = stage.tell(letter.wire)
    assert answer.rcode == NOERROR and letter.believes(answer)
    stage.daemon.wait_live(ZONE, 2)


def test_a_primary_that_does_not_sign_is_refused(stage):
    for _ in range(5):
        answer = stage.tell(notify(ZONE, 2))
        assert answer.rcode == REFUSED and record_of(answer) is None
    stage.daemon.wait_log(REFUSES % 1 + "is not signed, though the key xfr is "
                          "set for this primary: have it sign")
    assert len(stage.daemon.matching("is refused")) == 1
    assert stage.asked() == 1 and stage.counts() == {"unsigned": "5"}


def test_another_key_of_the_configuration_is_refused(stage):
    letter = Letter(stage.other)
    answer = stage.tell(letter.wire)
    assert answer.rcode == REFUSED and letter.believes(answer)
    stage.daemon.wait_log(REFUSES % 1 + "is signed with the key other, where "
                          "xfr is set")
    assert stage.asked() == 1 and stage.counts() == {"bad-signature": "1"}


WRONG = {
    "another secret": ({"secret": b"x" * 32}, signing.BADSIG,
                       r"sent a signature that is wrong \(BADSIG\).*secrets"),
    "an unknown name": ({"name": "nobody"}, signing.BADKEY,
                        r"signs with a key .*\(BADKEY\): nobody with hmac-sh"),
    "another algorithm": ({"algorithm": "hmac-sha512"}, signing.BADKEY,
                          r"signs with .*\(BADKEY\): xfr with hmac-sha512;"),
}


@pytest.mark.parametrize("source", ["127.0.0.1", ALLOWED])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_key_is_answered_unsigned(stage, wrong, source):
    how, error, said = WRONG[wrong]
    letter = Letter(stage.key.but(**how))
    answer = stage.tell(letter.wire, source)
    record = record_of(answer)
    assert (answer.rcode, record.error, record.mac) == (NOTAUTH, error, b"")
    stage.daemon.wait_log(REFUSES % int(source[-1]) + said)
    assert stage.asked() == 1 and stage.counts() == {"bad-signature": "1"}
    assert stage.key.base64 not in stage.daemon.log()


@pytest.mark.parametrize("offset, said", [
    (412, "41[0-2] s ahead of"), (-412, "41[2-9] s behind")])
def test_another_time_is_answered_with_ours(stage, offset, said):
    """And that answer is signed (RFC 8945, 5.2.3)."""
    letter = Letter(stage.key, when=time.time() + offset)
    answer = stage.tell(letter.wire)
    record = record_of(answer)
    assert (answer.rcode, record.error) == (NOTAUTH, signing.BADTIME)
    assert abs(int.from_bytes(record.other, "big") - time.time()) < 60
    plain = answer.raw[:10] + b"\0\0" + answer.raw[12:start_of(answer)]
    right, _ = dns.tsig.sign(plain, stage.key.dnspython, record,
                             record.time_signed, letter.mac)
    assert record.mac == right.mac and len(record.mac) == 32
    stage.daemon.wait_log(REFUSES % 1 + "has a clock that is %s ours "
                          r"\(BADTIME\); set both" % said)
    assert stage.asked() == 1 and stage.counts() == {"bad-signature": "1"}


def test_a_changed_message_is_refused(stage):
    wire = Letter(stage.key, serial=0x01020304).wire
    assert wire.count(b"\1\2\3\4") == 1
    answer = stage.tell(wire.replace(b"\1\2\3\4", b"\1\2\3\5"))
    assert (answer.rcode, record_of(answer).error) == (NOTAUTH,
                                                       signing.BADSIG)
    assert stage.asked() == 1


def test_a_broken_signature_is_a_format_error(stage):
    wire = Letter(stage.key).wire
    answer = stage.tell(wire[:-2] + b"\0\1")
    assert answer.rcode == FORMERR and record_of(answer) is None
    stage.daemon.wait_log(REFUSES % 1 + "sent a message whose TSIG record is "
                          "broken")
    assert stage.asked() == 1 and stage.counts() == {"malformed": "1"}


def test_a_key_does_not_make_up_for_the_address(stage):
    """The signature of a stranger is not even looked at."""
    for key in (stage.key, stage.key.but(secret=b"x" * 32)):
        answer = stage.tell(Letter(key).wire, STRANGER)
        assert answer.rcode == REFUSED and record_of(answer) is None
        answer = stage.tell(Letter(key, zone="x.y").wire)
        assert answer.rcode == NOTAUTH and record_of(answer) is None
    assert stage.asked() == 1
    assert stage.counts() == {"refused": "2", "unknown-zone": "2"}


def test_who_is_in_notify_allow_needs_no_key(stage):
    stage.behave(2)
    assert stage.tell(notify(ZONE, 2), ALLOWED).rcode == NOERROR
    stage.daemon.wait_live(ZONE, 2)


def test_a_storm_of_signatures_starves_nobody(stage):
    """Wrong ones and right ones, each of which costs a look at it."""
    wrong = Letter(stage.key.but(secret=b"x" * 32)).wire
    right = Letter(stage.key, 1).wire
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", stage.port))
        sock.settimeout(0)
        for _ in range(5000):
            for wire in wrong, right:
                sock.send(wire)
                with contextlib.suppress(BlockingIOError):
                    sock.recv(65535)
    stage.behave(2)
    letter = Letter(stage.key)
    # What comes while the queue is full gets lost, and is told again.
    answer = peers.wait_until(lambda: stage.tell(letter.wire), "answer")
    assert answer.rcode == NOERROR and letter.believes(answer)
    stage.daemon.wait_live(ZONE, 2)
    assert len(stage.daemon.matching("is refused")) < 10
