"""verify: a zone's primary and tinydns over dnssync's data.cdb say the same,
and nothing that is otherwise goes unseen."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import tempfile

import dns.rdatatype
import pytest

import bigzone
import cdbfile
import harness
import model
import peers
import scripted
import signing
import test_answers
import test_rcodes
from peers import Knot, Named, Nsd, Pdns, Tinydns
from test_rcodes import Axfrdns

A, NS, CNAME, SOA, TXT = 1, 2, 5, 6, 16
HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "../../data/demo/example.com.zone")
FAST = "--rate", "100000"

pytestmark = pytest.mark.needs_root


class AxfrdnsAt(Axfrdns):
    """It answers over TCP at the address of a tinydns."""

    def __init__(self, tinydns):
        super().__init__(tinydns.root)
        self.address = tinydns.address


@contextlib.contextmanager
def tinydns_at(place, tcp=True):
    """A secondary: tinydns, and over TCP axfrdns; as verify wants it."""
    with Tinydns(place.root) as tinydns, contextlib.ExitStack() as stack:
        if tcp:
            stack.enter_context(AxfrdnsAt(tinydns))
        yield "@" + tinydns.address


class Report:
    """What verify has printed."""

    def __init__(self, result):
        self.result = result
        lines = result.text.splitlines()
        self.lines = [line for line in lines
                      if not re.match(r" |.* questions, ", line)]
        self.summary = [line for line in lines if " questions, " in line]
        self.design = {word: int(number) for number, word in re.findall(
            r"^ +(\d+) by design, ([\w-]+): ", result.text, re.M)}

    def numbers(self):
        """Questions, equal, by design, different, of the only zone."""
        assert len(self.summary) == 1, self.result
        return tuple(map(int, re.search(
            r": (\d+) questions, (\d+) equal, (\d+) by design, "
            r"(\d+) different$", self.summary[0]).groups()))


def verify(place, *args, code=0):
    return Report(place.run("verify", *FAST, *args, code=code))


class PresignedPdns(Pdns):
    """It gives a zone that is signed only if it was told so."""

    def _util(self, *args):
        subprocess.run(["pdnsutil", "--config-dir=" + self.folder, *args],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=60)

    def configure(self):
        super().configure()
        self.write("pdns.conf", "launch=bind\nbind-config=%s\n"
                   "bind-dnssec-db=%s\n" % (self.path("named.conf"),
                                            self.path("signed.db")))
        self._util("create-bind-db", self.path("signed.db"))
        for zone, text in self.zones.items():
            if " NSEC3PARAM " in text:
                self._util("set-nsec3", zone, "1 0 0 aabb")
            self._util("set-presigned", zone)

    def command(self):
        return super().command() + [
            "--bind-dnssec-db=" + self.path("signed.db")]


# Every zone of the suite: its name, its text, and how it is configured.

def demo_text():
    with open(DEMO, encoding="ascii") as file:
        return file.read()


MARKED = "ent-marker = TYPE65280"
ZONES = {"demo": ("example.com", demo_text, ""),
         "demo-marked": ("example.com", demo_text, MARKED),
         "small": ("example.com", lambda: test_answers.SMALL % (1, 1, 1), "")}
for name, kind in test_rcodes.KINDS.items():
    ZONES[name] = bigzone.ZONE, kind.text, kind.settings
    ZONES[name + "-marked"] = (bigzone.ZONE, kind.text,
                               kind.settings + " " + MARKED)

# What must occur in the answers for a zone, lest a kind is never counted.
EXPECTED = {
    "unsigned": {"delegation", "dname", "alias", "empty", "wildcard",
                 "addresses", "too-long"},
    "unsigned-marked": {"any", "dname"},
    "nsec": {"dnssec"}, "nsec3": {"dnssec"}, "passed": {"nsec3"},
}

# Zones that the others do not load have names below a DNAME.
BELOW_DNAME = [b"\7dn-here", b"\6dn-out", b"\7dn-wild", b"\7dn-long",
               b"\7dn-loop"]
PLAIN = set(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
            b"-_*")


def is_loadable(record):
    return not any(name in record[0][1:] for name in BELOW_DNAME)


def is_answered_by_pdns(record):
    """It says SERVFAIL to names with other bytes, although it transfers them,
    and for a wildcard that is an alias of a name of its own."""
    return (all(byte in PLAIN for label in model.labels(record[0])
                for byte in label) and b"\5wild8" not in record[0])


FILTERS = {
    Nsd: lambda record: bigzone.for_nsd(record) and is_loadable(record),
    Knot: lambda record: bigzone.for_knot(record) and is_loadable(record),
    Pdns: lambda record: (bigzone.for_pdns(record) and is_loadable(record)
                          and is_answered_by_pdns(record)),
}


PDNS_TYPES = bigzone.PDNS_BY_NAME


def types_by_number(text, but):
    """What records of DNSSEC say of types, for who does not know all names."""
    def number(match):
        try:
            rtype = dns.rdatatype.from_text(match.group())
        except dns.rdatatype.UnknownRdatatype:
            return match.group()
        return match.group() if rtype in but else "TYPE%d" % rtype

    def words(match):
        return match.group(1) + re.sub(r"(?<!\S)[A-Z][A-Z0-9-]*(?!\S)", number,
                                       match.group(2))
    return re.sub(r"(?m)^(\S+ \d+ IN (?:NSEC3?|RRSIG) )(.*)$", words, text)


def part_for(kind, place, zone, text, is_taken):
    """The part of a zone that a primary can load, as it reads it."""
    with Named(place.path("master"), {zone: text}) as named:
        records = model.transfer(named.address, named.port, zone)[:-1]
    records = filter(is_taken, records)
    if kind is Pdns:
        return types_by_number(model.master_text(
            records, PDNS_TYPES | {46, 47, 48, 50, 51}), PDNS_TYPES)
    return model.master_text(records)


SIGNED = {"nsec": (), "nsec3": test_rcodes.NSEC3_ARGS,
          "passed": test_rcodes.NSEC3_ARGS}


def is_signed(name):
    return name.split("-")[0] in SIGNED


def text_for(kind, place, name):
    """The zone, or the part of it, as a primary reads it; signed, if it is,
    when that part is made."""
    zone, make_text, _ = ZONES[name]
    if kind is Named:
        return make_text()
    if not is_signed(name):
        return part_for(kind, place, zone, make_text(), FILTERS[kind])
    part = part_for(kind, place, zone, test_rcodes.signable(), FILTERS[kind])
    return part_for(kind, place, zone, test_rcodes.sign(
        part, *SIGNED[name.split("-")[0]]), None)


CASES = [(kind, name) for kind in (Named, Nsd, Knot, Pdns) for name in ZONES]


@pytest.mark.parametrize("kind, name", CASES, ids=[
    "%s-%s" % (kind.program, name) for kind, name in CASES])
def test_nothing_is_different(place, start, kind, name):
    zone, _, settings = ZONES[name]
    server = PresignedPdns if kind is Pdns and is_signed(name) else kind
    primary = start(server, {zone: text_for(kind, place, name)})
    place.configure('zone "%s" { primaries = { "%s" } %s }'
                    % (zone, primary, settings))
    place.once()
    with tinydns_at(place) as secondary:
        report = verify(place, zone, secondary)
    questions, equal, by_design, different = report.numbers()
    assert report.lines == [] and different == 0
    assert questions == equal + by_design and equal > 20
    assert by_design == sum(report.design.values())
    if kind is Named:
        assert EXPECTED.get(name, set()) <= set(report.design)
    if name.endswith("-marked"):
        assert "empty" not in report.design


# Tampering with a zone that is served.

ZONE = r"""$TTL 300
@ SOA ns host 7 3600 600 864000 60
@ NS ns
@ NS ns.example.net.
ns A 192.0.2.1
www A 192.0.2.10
www A 192.0.2.11
www TXT "here"
alias CNAME www
deep.down.below A 192.0.2.12
*.wild A 192.0.2.13
sub NS ns.sub
sub DS 1 8 2 abababababababababababababababababababababababababababababababab
ns.sub A 192.0.2.14
addresses A 192.0.3.1
addresses A 192.0.3.2
addresses A 192.0.3.3
addresses A 192.0.3.4
addresses A 192.0.3.5
addresses A 192.0.3.6
addresses A 192.0.3.7
addresses A 192.0.3.8
addresses A 192.0.3.9
"""
APEX = model.wire_name("example.com")
WWW, ALIAS, SUB = (model.wire_name(label + ".example.com")
                   for label in ("www", "alias", "sub"))
ADDRESSES = model.wire_name("addresses.example.com")


def address(text):
    return bytes(map(int, text.split(".")))


def line_of(record):
    """A record of a cdb as a line of tinydns data."""
    return ":%s:%d:%s:%d" % (
        model.name_text(record.owner), record.type,
        "".join("\\%03o" % byte for byte in record.rdata), record.ttl)


def write_cdb(place, records):
    """Puts a data.cdb in place that holds these records."""
    lines = []
    for record in records:
        if record.type in (SOA, NS, CNAME):
            lines.append(model.record_line(record.owner, record.type,
                                           record.ttl, record.rdata))
        else:
            lines.append(line_of(record))
    path = place.write("tampered", "\n".join(lines) + "\n")
    harness.run_dnssync("compile", "-o", place.cdb, path, code=0)


@pytest.fixture(name="served")
def fixture_served(place, start):
    """A zone that is published and served as it is."""
    named = start(Named, {"example.com": ZONE})
    place.configure(zones=["example.com"], primary=named)
    place.once()
    place.named = named
    with tinydns_at(place) as place.secondary:
        assert verify(place, place.secondary).numbers()[3] == 0
        yield place


def changed(owner, rtype, which=None, **values):
    """Changes the records of an owner and type, or that with these data."""
    def change(records):
        found = [each for each in records if (each.owner, each.type) == (
            owner, rtype) and which in (None, each.rdata)]
        assert found
        return [each._replace(**values) if each in found else each
                for each in records]
    return change


def without(owner, rtype, rdata=None):
    def change(records):
        left = [each for each in records if (each.owner, each.type) != (
            owner, rtype) or rdata not in (None, each.rdata)]
        assert len(left) < len(records)
        return left
    return change


def with_one(owner, rtype, rdata, ttl=300):
    def change(records):
        return records + [cdbfile.Record(owner, rtype, b"", ttl, bytes(8),
                                         rdata)]
    return change


NEW = model.wire_name("new.example.com")
BELOW = model.wire_name("below.example.com")
STRAY = model.wire_name("stray.www.example.com")
WILD, DEEP = b"\1*" + model.wire_name("wild.example.com"), \
    model.wire_name("deep.down.below.example.com")

# What is done, and what the line says of it; each in a way of its own.
TAMPERINGS = {
    "another address": (
        changed(WWW, A, address("192.0.2.10"), rdata=address("192.0.2.99")),
        r"^www\.example\.com A: primary says 300 IN A 192\.0\.2\.10; "
        r"secondary says 300 IN A 192\.0\.2\.99$"),
    "one of two records is missing": (
        without(WWW, A, address("192.0.2.11")),
        r"^www\.example\.com A: primary says 300 IN A 192\.0\.2\.11; "
        r"secondary says nothing else$"),
    "all records of a type are missing": (
        without(WWW, TXT),
        r'^www\.example\.com TXT: primary says 300 IN TXT "here"; '
        r"secondary says nothing$"),
    "a name is missing": (
        without(ALIAS, CNAME),
        r"^alias\.example\.com CNAME: primary says NOERROR \+ 300 IN CNAME "
        r"www\.example\.com\.; secondary says NXDOMAIN$"),
    "another TTL": (
        changed(WWW, TXT, ttl=301),
        r'^www\.example\.com TXT: primary says 300 IN TXT "here"; '
        r'secondary says 301 IN TXT "here"$'),
    "the SOA has another TTL": (
        changed(APEX, SOA, ttl=60),
        r"^example\.com SOA: primary says 300 IN SOA .*; secondary says 60 "),
    "a name server too many": (
        with_one(APEX, NS, model.wire_name("evil.example.net")),
        r"^example\.com NS: primary says nothing else; secondary says 300 "
        r"IN NS evil\.example\.net\.$"),
    "a record of a type that the name has": (
        with_one(WWW, A, address("192.0.2.98")),
        r"^www\.example\.com A: .*; secondary says 300 IN A 192\.0\.2\.98$"),
    "a record of a type that the name has not": (
        with_one(WWW, 99, b"\2no"),
        r"^www\.example\.com ANY: primary says nothing else; secondary says "
        r'300 IN SPF "no"$'),
    "a wildcard at the apex": (
        with_one(b"\1*" + APEX, A, address("192.0.2.97")),
        r"^x[0-9a-f]{8}\.example\.com A: primary says NXDOMAIN; secondary "
        r"says NOERROR \+ 300 IN A 192\.0\.2\.97$"),
    "a wildcard below a name": (
        with_one(b"\1*" + WWW, A, address("192.0.2.97")),
        r"^x[0-9a-f]{8}\.www\.example\.com A: primary says NXDOMAIN; "),
    "a wildcard's record is another": (
        changed(WILD, A, rdata=address("192.0.2.96")),
        r"^x[0-9a-f]{8}\.wild\.example\.com A: primary says 300 IN A "
        r"192\.0\.2\.13; secondary says 300 IN A 192\.0\.2\.96$"),
    "an empty name has a record": (
        with_one(BELOW, TXT, b"\2no"),
        r"^below\.example\.com ANY: primary says nothing; secondary says 300 "
        r'IN TXT "no"$'),
    "the name below empty ones is missing": (
        without(DEEP, A),
        r"^deep\.down\.below\.example\.com A: .*secondary says NXDOMAIN$"),
    "a delegation is missing": (
        without(SUB, NS),
        r"^ns\.sub\.example\.com A: primary says without authority "
        r"\(no AA\) \+ sub\.example\.com\. 300 IN NS ns\.sub\.example\.com\.; "
        r"secondary says with authority \(AA\) \+ 300 IN A "),
    "a delegation too many": (
        with_one(WWW, NS, APEX),
        r"^www\.example\.com A: primary says with authority \(AA\) \+ 300 IN "
        r"A 192\.0\.2\.10 \+ .*; secondary says without authority \(no AA\) "
        r"\+ 300 IN NS example\.com\.$"),
    "a delegation leads elsewhere": (
        changed(SUB, NS, rdata=model.wire_name("evil.example.net")),
        r"^sub\.example\.com NS: primary says 300 IN NS ns\.sub\.example\.com"
        r"\.; secondary says 300 IN NS evil\.example\.net\.$"),
    "an alias leads elsewhere": (
        changed(ALIAS, CNAME, rdata=NEW),
        r"^alias\.example\.com A: .*; secondary says 300 IN CNAME "
        r"new\.example\.com\.$"),
    "one of more than eight addresses": (
        lambda records: [each._replace(rdata=address("192.0.9.9"))
                         if each.owner == ADDRESSES else each
                         for each in records],
        r"^addresses\.example\.com A: .* secondary says .* 192\.0\.9\.9"),
    "no authority at the apex": (
        lambda records: without(APEX, SOA)(records),
        None),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found(served, what):
    change, line = TAMPERINGS[what]
    write_cdb(served, change(cdbfile.records(served.cdb)))
    report = verify(served, "example.com", served.secondary, code=1)
    if line is None:
        assert "the secondary: %s" % served.secondary[1:] in \
            report.result.log, report.result
        return
    assert any(re.search(line, each) for each in report.lines), report.result
    assert report.numbers()[3] == len(report.lines)


def test_a_missing_zone_is_found(served):
    write_cdb(served, [each._replace(owner=each.owner.replace(
        b"\3com", b"\3org")) for each in cdbfile.records(served.cdb)])
    report = verify(served, served.secondary, code=1)
    assert report.summary == []
    assert re.search(r"^error: example\.com: the secondary: %s is silent "
                     "about the zone" % re.escape(served.secondary[1:]),
                     report.result.log, re.M)


def test_a_secondary_without_authority_is_found(place, start):
    """A recursive server, perhaps, that only repeats what it was told."""
    zone = scripted.Zone("example.com", 1)
    relay = scripted.Zone("example.com", 1)
    relay.behave(answer=lambda zone, query: scripted.message(
        query, [zone.soa()], flags=0x8000))
    with scripted.Primary(zone) as primary, scripted.Primary(relay) as other:
        place.configure(zones=["example.com"], primary=primary)
        report = verify(place, "@" + str(other), code=1)
    assert "%s has no authority for the zone (no AA)" % other \
        in report.result.log


def test_a_record_that_is_too_long_silences_the_name(served):
    """tinydns says nothing at all of such a name."""
    write_cdb(served, with_one(WWW, 65300, b"x" * 40000)(
        cdbfile.records(served.cdb)))
    report = verify(served, served.secondary, code=1)
    assert any(re.search(
        r"^www\.example\.com A: primary says .*; secondary says nothing "
        r"\(no answer over UDP, and over TCP: ", each)
        for each in report.lines), report.result


def test_what_is_broken_in_data_cdb_is_told(served):
    write_cdb(served, with_one(WWW, 33, b"\0\1")(
        cdbfile.records(served.cdb)))
    report = verify(served, served.secondary, code=1)
    assert any("www.example.com ANY: primary says" in each and
               "secondary sent a record whose rdata is broken" in each
               for each in report.lines), report.result


# The state of the two servers.

def test_a_secondary_that_is_behind_is_said_so(served):
    served.named.update("example.com", ZONE.replace("host 7", "host 8"), 8)
    report = verify(served, served.secondary, code=111)
    assert report.result.text == ""
    assert "example.com: the secondary, %s, is behind: it has serial 7, the " \
        "primary 8\n" % served.secondary[1:] in report.result.log
    served.once()
    assert verify(served, served.secondary).numbers()[3] == 0


def test_a_secondary_that_is_ahead_is_said_so(served):
    served.named.update("example.com", ZONE.replace("host 7", "host 6"), 6)
    report = verify(served, served.secondary, code=111)
    assert "is ahead: it has serial 7, the primary 6\n" in report.result.log


def test_a_secondary_that_is_not_there_ends_it_at_once(served):
    report = verify(served, "@127.0.0.1@%d" % peers.free_port(), code=111)
    assert report.result.text == ""
    assert re.search(r"^error: example\.com: the secondary: 127\.0\.0\.1@\d+: "
                     r"UDP is refused, and over TCP: ", report.result.log,
                     re.M)


class Mute(scripted.Primary):
    """Answers nothing but what it has to."""

    def _replies(self, query):
        return super()._replies(query) if query.qtype == SOA else []


def test_a_secondary_that_falls_silent_ends_it_soon(place, start):
    text = "$TTL 300\n@ SOA ns host 1 3600 600 864000 60\n@ NS h0\n"
    named = start(Named, {"example.com": text + "".join(
        "h%d A 192.0.2.1\n" % number for number in range(300))})
    with Mute(scripted.Zone("example.com", 1)) as other:
        place.configure(zones=["example.com"], primary=named)
        report = verify(place, "@" + str(other), code=111)
    assert "has not answered 20 questions in a row" in report.result.log
    assert "the secondary, %s," % other in report.result.log
    assert other.asked() < 1000


def test_the_next_primary_is_taken_when_one_is_dead(served):
    served.configure(zones={"example.com": [
        "127.0.0.1@%d" % peers.free_port(), served.named]})
    report = verify(served, served.secondary)
    assert str(served.named) in report.summary[0]
    assert "cannot connect" in report.result.log


def test_a_primary_that_wants_a_key_is_asked_with_it(place, start):
    key = signing.Key()
    named = start(signing.Named, {"example.com": ZONE}, [key])
    settings = '%sprimary "ns0" { address = { "%s" } key = "xfr" }\n' % (
        key.dnssync, named)
    place.configure(settings, zones=["example.com"], primary="ns0")
    place.once()
    with tinydns_at(place) as secondary:
        assert verify(place, secondary).numbers()[3] == 0
        wrong = key.but(secret=b"another")
        place.configure(settings.replace(key.base64, wrong.base64),
                        zones=["example.com"], primary="ns0")
        assert "BADSIG" in verify(place, secondary, code=111).result.log


# What the command line says.

def test_all_zones_of_the_configuration_or_those_that_are_named(place, start):
    zones = {"example.com": ZONE, "example.net": ZONE, "c.example.org": ZONE,
             "example.org": ZONE + "c NS elsewhere.example.\n"
             "c DS 1 8 2 " + "cd" * 32 + "\nx.c TXT \"not the child's\"\n"}
    named = start(Named, zones)
    place.configure(zones=list(zones), primary=named)
    place.once()
    with tinydns_at(place) as secondary:
        report = verify(place, secondary)
        assert [line.split(":")[0] for line in report.summary] == sorted(zones)
        assert all(line.endswith(" 0 different") for line in report.summary)
        report = verify(place, "example.net", secondary, "Example.COM.")
        assert [line.split(":")[0] for line in report.summary] == [
            "example.net", "example.com"]


def test_members_of_catalogs_are_zones_as_all_others(place, start):
    catalog = "catalog.example.net"
    zones = {"example.com": ZONE, "under." + catalog: ZONE,
             "c.example.com": ZONE}
    members = "".join("m%d.zones PTR %s.\n" % each
                      for each in enumerate(zones))
    zones["example.com"] += "c NS elsewhere.example.\n"
    named = start(Named, dict(zones, **{
        catalog: "$TTL 0\n@ SOA . . 1 60 60 600 0\n@ NS invalid.\n"
                 'version TXT "2"\n' + members}))
    place.configure('catalog "%s" { primaries = { "%s" } }\n' % (
        catalog, named), zones=["example.org"], primary=named)
    place.once("example.org", code=111)
    with tinydns_at(place) as secondary:
        report = verify(place, secondary, code=111)
        assert "%s: a catalog whose members are not known" % catalog \
            in report.result.log
        place.once(code=111)
        place.configure('catalog "%s" { primaries = { "%s" } }\n' % (
            catalog, named))
        report = verify(place, secondary)
        assert [line.split(":")[0] for line in report.summary] == sorted(zones)
        assert all(line.endswith(" 0 different") for line in report.summary)
        assert report.result.log == ""
        report = verify(place, secondary, "C.example.com.")
        assert [line.split(":")[0] for line in report.summary] == [
            "c.example.com"]
        assert "%s: a catalog, which is not published" % catalog in verify(
            place, secondary, catalog, code=100).result.log
        place.write("state/members", "damaged\n")
        report = verify(place, secondary, code=111)
        assert "members: " in report.result.log
        assert "no such zone" in verify(
            place, secondary, "example.com", code=100).result.log


def test_all_prints_what_is_by_design(served):
    report = verify(served, "--all", served.secondary)
    assert len(report.lines) == report.numbers()[2] > 5
    assert any(re.search(
        r"^alias\.example\.com A: primary says www\.example\.com\. 300 IN A "
        r"192\.0\.2\.10 \+ .*; secondary says nothing else "
        r"\(by design: alias\)$", line) for line in report.lines)


def test_over_tcp_alone(served):
    report = verify(served, "--tcp", served.secondary)
    assert report.numbers()[3] == 0
    assert "addresses" in report.design and "cut" not in report.design


def test_what_is_cut_and_not_there_over_tcp_is_counted_apart(place, start):
    text = ZONE + "".join('long TXT "%s"\n' % (str(number) * 100)
                          for number in range(8))
    named = start(Named, {"example.com": text})
    place.configure(zones=["example.com"], primary=named)
    place.once()
    with tinydns_at(place, tcp=False) as secondary:
        assert verify(place, secondary).design["cut"] == 2
    with tinydns_at(place) as secondary:
        assert "cut" not in verify(place, secondary).design


def test_the_rate_is_kept(served):
    def seconds(rate):
        done = served.run("verify", "--rate", str(rate), served.secondary,
                          code=0)
        questions = Report(done).numbers()[0]
        start = os.times().elapsed
        served.run("verify", "--rate", str(rate), served.secondary, code=0)
        return questions, os.times().elapsed - start
    questions, took = seconds(50)
    assert questions >= 50 and took > 0.8 * questions / 50 - 0.2


@pytest.mark.parametrize("args, complaint", [
    (["example.com"], "which secondary?"),
    (["@127.0.0.1", "@127.0.0.2"], "there is a secondary already"),
    (["@127.0.0.1:53"], "a port is written ADDRESS@PORT"),
    (["nowhere.example", "@127.0.0.1"], "no such zone"),
    (["a..b", "@127.0.0.1"], "no zone name"),
    (["--rate", "0", "@127.0.0.1"], "--rate 0: it is a number from 1"),
    (["--rate", "x", "@127.0.0.1"], "--rate x: it is a number from 1"),
    ([], "too few arguments")])
def test_what_is_wrong_on_the_command_line(place, args, complaint):
    place.configure(zones=["example.com"], primary="192.0.2.1")
    result = place.run("verify", *args, code=100)
    assert complaint in result.log and result.text == ""


def test_a_configuration_that_is_wrong(place):
    place.configure("nonsense = 1")
    assert "nonsense" in place.run("verify", "@127.0.0.1", code=100).log


# On a terminal, and how it is stopped.

@contextlib.contextmanager
def at_terminal(place, *args):
    """verify with a terminal for its standard error, and its output."""
    controller, terminal = pty.openpty()
    with tempfile.TemporaryDirectory(prefix="dnssync-") as folder:
        child = subprocess.Popen(
            [harness.PROGRAM, "verify", "-c", place.conf, *args],
            env=dict(harness.ENVIRONMENT, TMPDIR=folder),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal,
            preexec_fn=peers.die_with_parent)
        os.close(terminal)
        try:
            yield child, controller, folder
        finally:
            child.kill()
            child.wait()
            child.stdout.close()
            os.close(controller)


def read_until(controller, pattern):
    text = ""

    def found():
        nonlocal text
        if select.select([controller], [], [], 0.05)[0]:
            text += os.read(controller, 4096).decode()
        return re.search(pattern, text)
    return peers.wait_until(found, pattern)


def test_progress_is_shown_and_an_interrupt_leaves_nothing(served):
    with at_terminal(served, "--rate", "10", served.secondary) as (
            child, controller, folder):
        read_until(controller, r"example\.com: \d+ %, [1-9]\d* questions, "
                   "0 different")
        child.send_signal(signal.SIGINT)
        assert child.wait(harness.STOP_SECONDS) == 111
        read_until(controller, "stopped by signal 2")
        assert os.listdir(folder) == []
        assert b" questions, " in child.stdout.read()


def test_a_zone_that_changes_meanwhile_proves_nothing(served):
    with at_terminal(served, "--rate", "10", served.secondary) as (
            child, controller, _):
        read_until(controller, r"[1-9]\d* questions, ")
        served.named.update("example.com", ZONE.replace("host 7", "host 8"),
                            8)
        read_until(controller, r"the primary, .*, has got serial 8 meanwhile: "
                   "nothing is proven, try again")
        assert child.wait(harness.STOP_SECONDS) == 111


def test_an_interrupt_of_the_transfer_leaves_nothing(place):
    zone, other = (scripted.Zone(name, 1) for name in
                   ("a.example", "b.example"))

    def stall(zone, query):
        yield scripted.message(query, [zone.soa(), zone.ns()])
        yield scripted.Pause(60)
    zone.behave(transfer=stall)
    with scripted.Primary(zone, other) as primary:
        place.configure(zones=["a.example", "b.example"], primary=primary,
                        options={"idle-timeout": 30})
        with at_terminal(place, "@127.0.0.1") as (child, controller, folder):
            primary.wait_asked(1, zone, scripted.AXFR)
            child.send_signal(signal.SIGTERM)
            assert child.wait(harness.STOP_SECONDS) == 111
            assert os.listdir(folder) == []
        assert primary.asked(other, scripted.AXFR) == 0
