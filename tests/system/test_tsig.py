"""TSIG with real primaries: every algorithm, and what they say to wrong keys."""

import base64
import contextlib
import glob
import os
import re
import subprocess
import textwrap
import tempfile
import time

import pytest

import harness
import scripted
import signing
from scripted import Zone
from signing import ALGORITHMS, Key

ZONE = "example.com"
TEXT = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns
ns A 192.0.2.1
www A 192.0.2.80
"""
KINDS = {"named": signing.Named, "nsd": signing.Nsd, "knotd": signing.Knot,
         "pdns": signing.Pdns}


@pytest.fixture(scope="module")
def keys():
    return {key.name: key for key in signing.all_keys()}


@pytest.fixture(scope="module")
def servers(keys):
    """Each primary, with a key for each algorithm; started when it is used."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        started = {}

        def get(kind):
            if kind not in started:
                started[kind] = stack.enter_context(KINDS[kind](
                    os.path.join(folder, kind), {ZONE: TEXT % 7},
                    list(keys.values())))
            return started[kind]
        yield get


def configured(place, key, primary, used=True, text=""):
    """A configuration with one zone of one primary, which has a key."""
    return place.configure(
        key.dnssync + 'primary "p" { address = "%s"%s }\n' % (
            primary, ' key = "%s"' % key.name if used else "") + text,
        zones=[ZONE], primary="p")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_zone_is_fetched_with_each_algorithm(dnssync, servers, keys, kind,
                                               algorithm):
    server = servers(kind)
    result = dnssync("fetch", "-k", keys[algorithm].option, ZONE, server,
                     code=0)
    assert result.text.startswith("#7 auto axfr-get\n")
    assert "+www.example.com:192.0.2.80:300\n" in result.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_zone_is_probed_and_transferred_with_a_key(place, servers, keys,
                                                     kind):
    server = servers(kind)
    configured(place, keys["hmac-sha256"], server)
    with place.daemon("-v") as daemon:
        daemon.wait_live(ZONE, 7)
        result = place.sync(ZONE)
        assert "serial 7 is current" in result.text


def test_a_zone_that_changes_is_followed(place, start):
    key = Key()
    server = start(signing.Named, {ZONE: TEXT % 1}, [key])
    configured(place, key, server)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 1)
        server.update(ZONE, TEXT % 2 + "new A 192.0.2.9\n", 2)
        place.sync(ZONE)
        daemon.wait_live(ZONE, 2)


def test_thousands_of_signed_messages_are_believed(dnssync, start):
    """named signs each of them, one record a message."""
    key = Key()
    text = TEXT % 1 + "".join("h%d A 192.0.2.1\n" % i for i in range(3000))
    server = start(signing.Named, {ZONE: text}, [key],
                   transfer_format="one-answer")
    result = dnssync("fetch", "-k", key.option, ZONE, server, code=0)
    assert len(result.text.splitlines()) == 3005


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_key_the_zone_is_refused(dnssync, servers, kind):
    result = dnssync("fetch", ZONE, servers(kind), code=111)
    assert re.search("REFUSED|NOTAUTH", result.log)


# What is wrong with the key, and the word that has to be said.
WRONG = {
    "another secret": ({"secret": b"x" * 32}, r"\(BADSIG\)"),
    "an unknown name": ({"name": "other"}, r"\(BADKEY\)"),
    "another algorithm": ({"algorithm": "hmac-sha512"}, r"\(BADKEY\)"),
}


def words(kind, wrong):
    """PowerDNS tells nothing apart, and NSD takes any algorithm at first."""
    if kind == "pdns":
        return "answers NOTAUTH, and does not sign that: the key"
    if kind == "nsd" and wrong == "another algorithm":
        return "answers REFUSED"
    return WRONG[wrong][1]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_key_is_told_apart(dnssync, servers, keys, kind, wrong):
    key = keys["hmac-sha256"].but(**WRONG[wrong][0])
    result = dnssync("fetch", "-k", key.option, ZONE, servers(kind),
                     code=111)
    assert re.search(words(kind, wrong), result.log)
    assert key.base64 not in result.log


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("kind", KINDS)
def test_a_probe_with_a_wrong_key_fails_and_says_why(place, servers, keys,
                                                     kind, wrong):
    key = keys["hmac-sha256"].but(**WRONG[wrong][0])
    configured(place, key, servers(kind))
    result = place.once(code=111)
    assert "%s: " % servers(kind) in result.log
    assert re.search(words(kind, wrong), result.log)
    assert key.base64 not in result.log


FAKETIME = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")


@pytest.mark.skipif(not FAKETIME, reason="apt-get install libfaketime")
@pytest.mark.skipif(harness.is_sanitized(), reason="has to be loaded first")
@pytest.mark.parametrize("offset, said", [
    (-412, "a clock that is 41[1-4] s ahead of ours"),
    (412, "a clock that is 41[0-3] s behind ours"), (280, "")])
@pytest.mark.parametrize("kind", KINDS)
def test_our_clock_may_be_wrong_by_less_than_five_minutes(
        dnssync, servers, keys, kind, offset, said):
    result = dnssync("fetch", "-k", keys["hmac-sha256"].option, ZONE,
                     servers(kind), code=111 if said else 0, env={
                         "LD_PRELOAD": FAKETIME[0],
                         "FAKETIME": "%+d" % offset,
                         "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
    if kind == "pdns" and said:
        said = "answers NOTAUTH.* or the clocks differ"
    assert re.search(said, result.log)


# What keygen prints, in the words of each program.

def sections(text):
    """For each program, what it wants, and what the comments say of a zone."""
    for part in text.split("\n\n"):
        lines = part.splitlines()
        said = [line[1:] for line in lines if re.match("#(   |\t)", line)]
        yield ("".join(line + "\n" for line in lines
                       if not line.startswith("#")),
               "".join(line + "\n" for line in said))


def check(*command):
    done = subprocess.run([str(part) for part in command], timeout=30,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_keygen_prints_what_each_program_takes(dnssync, place, algorithm):
    printed = dnssync("keygen", "-a", algorithm, "my-key.Example",
                      code=0).text
    (ours, _), (named, of_named), (nsd, of_nsd), (knot, of_knot) = \
        sections(printed)
    place.configure(ours + 'primary "p" { address = 192.0.2.1 '
                    'key = "my-key.Example" }\n', zones=[ZONE], primary="p")
    os.chmod(place.conf, 0o600)
    assert "no errors" in place.run("check", code=0).text
    assert of_named.count("my-key.Example") == 2
    check("named-checkconf", place.write("named.conf", named + """
        zone "x" { type primary; file "x"; %s };""" % of_named))
    assert of_nsd.count("my-key.Example") == 2
    check("nsd-checkconf", place.write(
        "nsd.conf", nsd + 'zone:\n\tname: "x"\n\tzonefile: "x"\n' + of_nsd))
    assert of_knot.count("my-key.Example") == 2
    check("knotc", "-c", place.write(
        "knot.conf", knot + textwrap.dedent(of_knot) +
        "zone:\n  - domain: x\n    acl: dnssync\n    notify: dnssync\n"),
          "conf-check")


def test_keygen_makes_a_new_secret_each_time(dnssync):
    secrets = set()
    for _ in range(3):
        text = dnssync("keygen", "xfr", code=0).text
        found = set(re.findall('[A-Za-z0-9+/]{43}=', text))
        assert len(found) == 1
        secrets |= found
    assert len(secrets) == 3


@pytest.mark.parametrize("args", [
    ["a b"], ["a..b"], ["x;"], ["-a", "hmac-foo", "xfr"], ["x" * 64], [""]])
def test_keygen_refuses_what_cannot_be_a_key(dnssync, args):
    result = dnssync("keygen", *args, code=100)
    assert result.out == b"" and result.log


def test_a_key_that_keygen_made_works_with_a_live_primary(dnssync, place,
                                                          start):
    text = dnssync("keygen", "xfr", code=0).text
    secret = re.search('secret "([^"]+)"', text).group(1)
    named = list(sections(text))[1][0]
    path = place.write("xfr.key", named)
    os.chmod(path, 0o600)
    key = Key()
    key.secret = base64.b64decode(secret)
    server = start(signing.Knot, {ZONE: TEXT % 3}, [key])
    result = dnssync("fetch", "-k", path, ZONE, server, code=0)
    assert result.text.startswith("#3 ") and result.log == ""


# Keys of the command line.

def test_a_key_file_of_tsig_keygen_is_read(dnssync, place, start):
    made = subprocess.run(["tsig-keygen", "-a", "hmac-sha512", "xfr"],
                          capture_output=True, text=True, check=True).stdout
    key = Key("xfr", "hmac-sha512")
    key.secret = base64.b64decode(
        re.search('secret "([^"]+)"', made).group(1))
    server = start(signing.Named, {ZONE: TEXT % 3}, [key])
    path = place.write("xfr.key", made)
    os.chmod(path, 0o600)
    assert dnssync("fetch", "-k", path, ZONE, server, code=0).log == ""
    os.chmod(path, 0o644)
    log = dnssync("fetch", "-k", path, ZONE, server, code=0).log
    assert path in log and "chmod 640" in log and key.base64 not in log


BAD_OPTIONS = ["hmac-sha256:xfr", "hmac-sha256:xfr:SeCrEt?",
               "hmac-sha256:xfr:", "hmac-sha256:a..b:SeCrEt==",
               "hmac-foo:xfr:SeCrEt==", "xfr:SeCrEt==", "nowhere", "::", ""]


@pytest.mark.parametrize("option", BAD_OPTIONS)
def test_a_bad_key_is_refused_without_repeating_it(dnssync, option):
    result = dnssync("fetch", "-k", option, ZONE, "127.0.0.1@1", code=100)
    assert result.log.count("\n") == 1
    assert "SeCrEt" not in result.log


def test_the_secret_is_not_in_the_list_of_processes(place):
    zone = Zone(ZONE, 1)
    zone.behave(transfer=lambda zone, query: iter([scripted.Pause(60)]))
    key = Key()
    with scripted.Primary(zone) as primary:
        with place.daemon(command=[harness.PROGRAM, "fetch", "-k",
                                   key.option, ZONE, primary],
                          wait=False) as child:
            primary.wait_asked(1, zone)
            with open("/proc/%d/cmdline" % child.pid, "rb") as file:
                line = file.read()
            child.may_die = True
    assert b"fetch" in line and ZONE.encode() in line
    assert key.base64.encode() not in line


# Where secrets might slip out.

def test_no_output_repeats_a_secret(place):
    key, zone = Key(), Zone(ZONE, 1)
    zone.behave(answer=signing.answer(key), transfer=signing.transfer(key))
    with scripted.Primary(zone) as primary:
        configured(place, key, primary)
        with place.daemon("-v") as daemon:
            daemon.wait_live(ZONE, 1)
            zone.behave(2)
            said = [place.run("check").log, place.run("check").text,
                    place.run("status").text, place.run("status",
                                                        "--json").text,
                    place.sync(code=111).text, daemon.log()]
    assert not any(key.base64 in text for text in said)


# What a primary may not do, and odd things that it may.

OPTIONS = {"probe-timeout": 0.3, "idle-timeout": 1, "transfer-timeout": 20}


class Stage:
    """A daemon that has serial 1 of a zone whose primary it has a key for."""

    def __init__(self, place, stack, more=""):
        self.place, self.key = place, Key()
        self.zone = Zone(ZONE, 1)
        self.zone.behave(answer=signing.answer(self.key),
                         transfer=signing.transfer(self.key))
        self.primary = stack.enter_context(scripted.Primary(self.zone))
        place.configure(
            self.key.dnssync + 'primary "p" { address = "%s" key = "xfr" }\n'
            % self.primary + more, zones=[ZONE], primary="p",
            options=OPTIONS)
        self.daemon = stack.enter_context(place.daemon())
        self.daemon.wait_live(ZONE, 1)

    def refuses(self, pattern):
        before, mark = self.place.published(), self.daemon.mark()
        result = self.place.sync(ZONE, code=111)
        said = "\n".join(self.daemon.lines[mark:] + [result.text, result.log])
        assert self.place.published() == before
        assert re.search(pattern, said), said
        assert str(self.primary) in said
        assert self.key.base64 not in said
        self.daemon.check()

    def takes(self, serial):
        assert "serial %d live" % serial in self.place.sync(ZONE).text


@pytest.fixture
def stage(place):
    with contextlib.ExitStack() as stack:
        yield Stage(place, stack)


def first_and_last_and(each):
    return lambda number, last: number % each == 0 or last


@pytest.mark.parametrize("each, count", [(96, 300), (100, 301), (100, 250),
                                         (1, 40), (2, 3), (1000, 101)])
def test_messages_between_signed_ones_are_believed(stage, each, count):
    """Up to 99 of them: each 96th is what NSD signed, each 100th is the least
    that RFC 8945, 5.3.1 wants."""
    stage.zone.behave(2, answer=signing.answer(stage.key),
                      transfer=signing.transfer(
                          stage.key, first_and_last_and(each),
                          signing.of_messages(count)))
    stage.takes(2)
    assert len(stage.place.published()) > 2048 + 24 * (count - 2)


def flip(at):
    """Changes a bit in the question's name of message `at`."""
    def change(number, wire):
        return wire[:14] + bytes([wire[14] ^ 1]) + wire[15:] \
            if number == at else wire
    return change


def swap_records(number, wire):
    """The address in message 5 is another one, and all else as it was."""
    return wire.replace(b"\x0a\0\0\1", b"\x0a\0\0\2") if number == 5 else wire



MESSAGES = signing.of_messages(20)
TRANSFERS = {
    "leaves 100 messages unsigned": (dict(
        is_signed=first_and_last_and(101),
        messages=signing.of_messages(150)), "more than 99 messages in a row"),
    "leaves the first message unsigned": (dict(
        is_signed=lambda number, last: number > 0), "does not sign"),
    "leaves the last message unsigned": (dict(
        is_signed=lambda number, last: not last, messages=MESSAGES),
        "did not sign the last message"),
    "signs only the first message": (dict(
        is_signed=lambda number, last: number == 0, messages=MESSAGES),
        "did not sign the last message"),
    "signs nothing": (dict(is_signed=lambda number, last: False),
                      "does not sign its answer"),
    "changes a record of a signed message": (dict(
        messages=MESSAGES, change=swap_records), r"\(BADSIG\)"),
    "changes a record of an unsigned message": (dict(
        is_signed=first_and_last_and(10), messages=MESSAGES,
        change=swap_records), r"\(BADSIG\)"),
    "changes the question": (dict(messages=MESSAGES, change=flip(0)),
                             r"\(BADSIG\)"),
}


@pytest.mark.parametrize("what", TRANSFERS)
def test_the_old_zone_outlives_a_primary_that(stage, what):
    how, pattern = TRANSFERS[what]
    stage.zone.behave(2, answer=signing.answer(stage.key),
                      transfer=signing.transfer(stage.key, **how))
    stage.refuses(pattern)
    stage.zone.behave(3, answer=signing.answer(stage.key),
                      transfer=signing.transfer(stage.key))
    stage.takes(3)


def test_a_transfer_that_lacks_a_message_is_refused(stage):
    def transfer(zone, query):
        whole = list(signing.transfer(stage.key, first_and_last_and(10),
                                      MESSAGES)(zone, query))
        yield from whole[:5] + whole[6:]
    stage.zone.behave(2, answer=signing.answer(stage.key), transfer=transfer)
    stage.refuses(r"\(BADSIG\)")


def test_an_old_transfer_is_not_believed_again(stage):
    """Its messages, with the ids that are asked for now."""
    kept = []

    def record(zone, query):
        kept[:] = list(signing.transfer(stage.key)(zone, query))
        return iter(kept)

    def replay(zone, query):
        return iter([query.raw[:2] + wire[2:] for wire in kept])
    stage.zone.behave(2, answer=signing.answer(stage.key), transfer=record)
    stage.takes(2)
    stage.zone.behave(3, answer=signing.answer(stage.key), transfer=replay)
    stage.refuses(r"\(BADSIG\)")


def test_an_old_answer_is_not_believed_again(stage):
    kept = []

    def record(zone, query):
        kept[:] = [signing.answer(stage.key)(zone, query)]
        return kept[0]
    stage.zone.behave(answer=record, transfer=signing.transfer(stage.key))
    assert "is current" in stage.place.sync(ZONE).text
    stage.zone.behave(answer=lambda zone, query: query.raw[:2] + kept[0][2:])
    stage.refuses(r"\(BADSIG\)")


def test_an_unsigned_answer_that_nothing_is_new_is_not_believed(stage):
    """The check has failed: the copy does not count as good for longer."""
    path = stage.place.frozen(ZONE)
    os.utime(path, (time.time() - 1000,) * 2)
    before = os.stat(path).st_mtime
    stage.zone.behave()
    stage.refuses("does not sign its answer, though the key xfr is set")
    assert os.stat(path).st_mtime == before
    stage.zone.behave(answer=signing.answer(stage.key))
    assert "is current" in stage.place.sync(ZONE).text
    assert os.stat(path).st_mtime > before


def test_a_refusal_that_is_not_signed_is_told_with_its_rcode(stage):
    stage.zone.behave(answer=lambda zone, query: scripted.message(
        query, rcode=scripted.REFUSED))
    stage.refuses("answers REFUSED, and does not sign that")


def test_a_forged_datagram_does_not_hide_the_right_one(stage):
    def answers(zone, query):
        forged = scripted.message(query, [zone.soa(9)])
        right = signing.answer(stage.key)(zone, query)
        if query.transport == "tcp":
            return right
        wrong = signing.answer(stage.key.but(secret=b"x" * 32),
                               lambda zone, query: forged)
        return [forged, wrong_signature(wrong, zone, query), right]

    def wrong_signature(make, zone, query):
        signer = signing.Signer(stage.key.but(secret=b"x" * 32), b"x" * 32)
        return signer.sign(scripted.message(query, [zone.soa(9)]))
    stage.zone.behave(answer=answers)
    asked = stage.primary.asked(stage.zone, scripted.SOA, "tcp")
    assert "serial 1 is current" in stage.place.sync(ZONE).text
    assert stage.primary.asked(stage.zone, scripted.SOA, "tcp") == asked


def test_datagrams_that_are_not_signed_lead_to_tcp(stage):
    def answers(zone, query):
        if query.transport == "udp":
            return scripted.message(query, [zone.soa(9)])
        return signing.answer(stage.key)(zone, query)
    stage.zone.behave(answer=answers)
    assert "serial 1 is current" in stage.place.sync(ZONE).text


def test_why_a_datagram_was_not_believed_is_told_where_tcp_is_silent(stage):
    def answers(zone, query):
        if query.transport == "udp":
            return scripted.message(query, [zone.soa(9)])
        return [scripted.Pause(3)]
    stage.zone.behave(answer=answers)
    stage.refuses("does not sign its answer.*, and over TCP: ")


@pytest.mark.parametrize("offset, said", [
    (412, "41[123] s ahead of ours"), (-412, "41[123] s behind ours")])
def test_a_primary_with_another_time_is_told_of(stage, offset, said):
    """Its signature is right, and of a time that is not now."""
    stage.zone.behave(answer=signing.answer(
        stage.key, when=time.time() + offset))
    stage.refuses(said + r" \(BADTIME\)")


def test_a_primary_that_finds_our_time_wrong_is_told_of(stage):
    """It signs that, with our time, and its own beside it (5.2.3)."""
    def answers(zone, query):
        theirs = int(time.time()) + 412
        return signing.answer(
            stage.key, lambda zone, query: scripted.message(
                query, rcode=scripted.NOTAUTH), error=signing.BADTIME,
            other=theirs.to_bytes(6, "big"))(zone, query)
    stage.zone.behave(answer=answers)
    stage.refuses(r"a clock that is 41[12] s ahead of ours \(BADTIME\)")


@pytest.mark.parametrize("error, said", [
    (signing.BADKEY, r"does not know the key xfr .*\(BADKEY\)"),
    (signing.BADSIG, r"finds our signature wrong \(BADSIG\)"),
    (signing.BADTIME, r"clock and ours differ \(BADTIME\)")])
def test_what_a_primary_reports_unsigned_is_told(stage, error, said):
    def answers(zone, query):
        wire = scripted.message(query, rcode=scripted.NOTAUTH)
        return signing.put(wire, stage.key, signing.template(
            stage.key, query.id, error=error))
    stage.zone.behave(answer=answers)
    stage.refuses(said)


def test_where_one_primary_has_a_wrong_key_the_next_one_is_asked(place):
    good, bad = Zone(ZONE, 5), Zone(ZONE, 6)
    key = Key()
    other = key.but(secret=b"y" * 32)
    good.behave(answer=signing.answer(key), transfer=signing.transfer(key))

    def wrong(zone, query):
        return signing.Signer(other, b"z" * 32).sign(
            scripted.message(query, [zone.soa()]))
    bad.behave(answer=wrong)
    with scripted.Primary(good) as one, scripted.Primary(bad) as two:
        place.configure(key.dnssync, zones={}, options=OPTIONS)
        with open(place.conf, "a", encoding="ascii") as file:
            file.write('zone "%s" { primaries = { "%s", "%s" } '
                       'key = "xfr" }\n' % (ZONE, two, one))
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 5)
            assert daemon.matching(r"%s.*\(BADSIG\)" % re.escape(str(two)))


def test_a_new_secret_is_used_after_sighup(stage):
    """The zone is asked for anew, because it is another one with that key."""
    other = stage.key.but(secret=b"n" * 32)
    stage.zone.behave(2, answer=signing.answer(other),
                      transfer=signing.transfer(other))
    with open(stage.place.conf, encoding="ascii") as file:
        text = file.read()
    stage.place.write("dnssync.conf",
                      text.replace(stage.key.base64, other.base64))
    stage.daemon.send(1)
    stage.daemon.wait_live(ZONE, 2)


def test_a_key_that_nobody_names_is_not_used(place):
    """An unsigned primary goes on as before."""
    zone = Zone(ZONE, 1)
    with scripted.Primary(zone) as primary:
        configured(place, Key(), primary, used=False)
        place.once()
        assert place.serials() == {ZONE: 1}
        assert all(scripted.TSIG.to_bytes(2, "big") + b"\0\xff"
                   not in query.raw for query in primary.seen)


def test_a_fetched_zone_that_is_refused_leaves_the_old_file(dnssync, place):
    zone, key = Zone(ZONE, 1), Key()
    zone.behave(transfer=signing.transfer(
        key, lambda number, last: not last, MESSAGES))
    path = place.write("zone.cdb", "old")
    with scripted.Primary(zone) as primary:
        dnssync("fetch", "-k", key.option, "-o", path, ZONE, primary,
                code=111)
    with open(path, "rb") as file:
        assert file.read() == b"old"


