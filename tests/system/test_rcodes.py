"""With ent-marker, every name of a zone and those around it have named's
RCODE, but for the cases that are listed here and in dnssync.conf(5)."""

import collections
import contextlib
import functools
import os
import pwd
import re
import socket
import subprocess
import tempfile

import pytest

import asker
import bigzone
import cdbfile
import harness
import model
import peers
from peers import Named, Process, Tinydns

MARKER = 65280
MAX_MARKER = 8
A, NS, CNAME, SOA, MX, TXT, AAAA, DNAME, DS = 1, 2, 5, 6, 15, 16, 28, 39, 43
OPT, RRSIG, NSEC, NSEC3, TKEY, TSIG = 41, 46, 47, 50, 249, 250
IXFR, AXFR, MAILB, MAILA, ANY = 251, 252, 253, 254, 255
STRIPPED = {RRSIG, NSEC, NSEC3, 51, 48, 59, 60, 63, 65534}
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, YXDOMAIN, NOTAUTH = (
    0, 1, 2, 3, 4, 6, 9)

APEX = model.wire_name(bigzone.ZONE)
STAR = b"\1*"
MAX_NAME = 255
NONE = b"\4none"                # no name of the zone has this label
ASKED = {A, NS, CNAME, SOA, MX, TXT, AAAA, DNAME, DS, RRSIG, NSEC, ANY, MARKER}
ASKED_AROUND = {A, CNAME, DS, ANY}
ASKED_AGAIN = {A, CNAME, DS}    # of the zones after the first
META = {OPT, 128, 200, TKEY, TSIG, IXFR, AXFR, MAILB, MAILA}
ASKED_META = [APEX, NONE + APEX, b"\6hollow" + APEX,
              b"\3cut\6hollow" + APEX]


def above(name):
    """The names above `name`, from its parent to the apex."""
    while name != APEX:
        name = name[1 + name[0]:]
        yield name


def _is_of_nsec3(record):
    """NSEC3 records and their signatures stand at no name of the zone."""
    return record[1] == NSEC3 or (
        record[1] == RRSIG and record[4][:2] == NSEC3.to_bytes(2, "big"))


class Zone:
    """What a transferred zone says about names, as named sees it."""

    def __init__(self, records, stripped):
        self.stripped = stripped
        self.types = collections.defaultdict(set)
        self.kept = collections.defaultdict(set)
        self.names, self.arrived, self.hashed = set(), set(), set()
        for record in records:
            if _is_of_nsec3(record):
                self.hashed.add(record[0].lower())
            else:
                self._add(record[0].lower(), record[1], record[4])

    def _add(self, owner, rtype, rdata):
        names = {owner, *above(owner)}
        self.types[owner].add(rtype)
        self.names |= names
        if len(rdata) > model.MAX_RDATA:
            return
        self.arrived |= names
        if rtype not in self.stripped:
            self.kept[owner].add(rtype)

    def source(self, name):
        """The name in the zone that answers for this one, or the wildcard
        that would."""
        if name in self.names:
            return name
        return STAR + next(each for each in above(name) if each in self.names)

    def is_below(self, name, rtype, sooner=None):
        """Whether a record of `rtype` stands above the name, and none of the
        type `sooner` above that one.  The apex is no delegation."""
        for each in reversed(list(above(name))):
            types = self.types.get(each, set())
            if each == APEX:
                types = types - {NS}
            if sooner in types or rtype in types:
                return rtype in types
        return False

    def needs_marker(self, name):
        """Whether tinydns would know nothing of a name of the zone."""
        return (name in self.arrived and name not in self.kept
                and not self.is_below(name, NS)
                and not self.is_below(name, DNAME, NS))


Difference = collections.namedtuple("Difference", "name rtype named tinydns")


def is_alias(zone, it):
    """A CNAME record is not followed: named's RCODE is that of the name which
    it leads to, tinydns's is NOERROR."""
    return (CNAME in zone.types.get(zone.source(it.name), ())
            and it.rtype not in (CNAME, ANY)
            and it.named in (NXDOMAIN, SERVFAIL) and it.tinydns == NOERROR)


def is_below_dname(zone, it):
    """No CNAME record is made from a DNAME record: for the names below it,
    tinydns answers as if it were not there."""
    return (zone.is_below(it.name, DNAME, NS)
            and it.named in (NOERROR, NXDOMAIN, SERVFAIL, YXDOMAIN)
            and it.tinydns in (NOERROR, NXDOMAIN))


def is_below_a_name_below_a_wildcard(zone, it):
    """A wildcard answers for all names below it that have no records, also
    for those which are below another name of the zone, where RFC 4592 has
    NXDOMAIN."""
    source = zone.source(it.name)
    return (source not in zone.names
            and any(STAR + each in zone.names for each in above(source[2:]))
            and (it.named, it.tinydns) == (NXDOMAIN, NOERROR))


def is_too_long(zone, it):
    """A name has NXDOMAIN if none of its records, nor of those below it, fits
    into 32752 bytes: they are left out at the transfer."""
    return (it.name in zone.names and it.name not in zone.arrived
            and (it.named, it.tinydns) == (NOERROR, NXDOMAIN))


def is_no_question_for_data(_, it):
    """Questions for what is not data (OPT, TKEY, TSIG, IXFR, AXFR, MAILB,
    MAILA, all types from 128 to 254) are refused by named in one way or the
    other, by tinydns only AXFR."""
    return it.rtype in META and it.named in (FORMERR, NOTIMP, NOTAUTH)


def is_hash(zone, it):
    """With dnssec = pass, the owners of NSEC3 records are names like others:
    NOERROR, where named has NXDOMAIN."""
    return (it.name in zone.hashed and not zone.stripped
            and (it.named, it.tinydns) == (NXDOMAIN, NOERROR))


# Each with the zone in which it has to occur.
LISTED = {is_alias: "unsigned", is_below_dname: "unsigned",
          is_below_a_name_below_a_wildcard: "unsigned",
          is_too_long: "unsigned", is_no_question_for_data: "unsigned",
          is_hash: "passed"}


def sign(text, *args):
    """A master file of the big zone as dnssec-signzone signs it."""
    def run(*command):
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()
    with tempfile.TemporaryDirectory(prefix="dnssync-") as folder:
        path = os.path.join(folder, "zone")
        with open(path, "w", encoding="latin-1") as file:
            file.write(text)
        run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK",
            bigzone.ZONE)
        run("dnssec-signzone", "-S", "-z", "-P", *args, "-o", bigzone.ZONE,
            "-f", path + ".signed", "zone")
        with open(path + ".signed", encoding="latin-1") as file:
            return file.read()


def signable():
    """What of the big zone dnssec-signzone takes."""
    return bigzone.text(of=filter(bigzone.for_signer, bigzone.shapes()))


@functools.lru_cache(None)
def signed(*args):
    return sign(signable(), *args)


# The text of the master file, and what else the configuration says.
Kind = collections.namedtuple("Kind", "text settings")
NSEC3_ARGS = "-3", "aabb", "-H", "0"
KINDS = {
    "unsigned": Kind(lambda: bigzone.text(of=bigzone.shapes()), ""),
    "apex-wildcard": Kind(lambda: bigzone.text(of=bigzone.shapes(True)), ""),
    "nsec": Kind(signed, ""),
    "nsec3": Kind(lambda: signed(*NSEC3_ARGS), ""),
    "passed": Kind(lambda: signed(*NSEC3_ARGS), "dnssec = pass"),
}


class Axfrdns(Tinydns):
    """tinydns's companion, which answers over TCP from its data.cdb."""

    def __enter__(self):
        nobody = pwd.getpwnam("nobody")
        env = {"ROOT": self.root, "UID": str(nobody.pw_uid),
               "GID": str(nobody.pw_gid), "PATH": os.environ["PATH"]}
        self.process = Process(["tcpserver", "-RHl0", self.address, "53",
                                "axfrdns"], env=env)
        try:
            peers.wait_until(self.is_listening, "axfrdns")
        except BaseException:
            self.process.stop()
            raise
        return self

    def is_listening(self):
        try:
            socket.create_connection((self.address, self.port)).close()
        except ConnectionRefusedError:
            return False
        return True


class Served:
    """One zone: its records, data.cdb, and all answers of both servers."""

    def __init__(self, place, named, tinydns, zone, types):
        self.place = place
        self.zone = zone
        self.by_tcp = (named.address, named.port)
        asked = list(self._questions(types))
        self.ours = asker.ask_all(tinydns.address, tinydns.port, asked)
        self.named = asker.ask_all(named.address, named.port, asked)
        for found in (self.ours, self.named):
            silence = [model.name_text(name) + " %d" % rtype
                       for name, rtype in asked if (name, rtype) not in found]
            assert not silence, silence[:20]

    def _questions(self, types):
        names = self.zone.names
        around = set(self.zone.hashed)
        for name in names:
            around |= {STAR + name, NONE + name, NONE + STAR + name}
            if name != APEX:
                around.add(NONE + name[1 + name[0]:])
            for rtype in types | self.zone.types.get(name, set()):
                yield name, rtype
        for name in around - names:
            if len(name) <= MAX_NAME:
                yield from ((name, rtype) for rtype in types & ASKED_AROUND)
        for name in ASKED_META:
            yield from ((name, rtype) for rtype in META)

    def differences(self):
        """Where the RCODEs differ."""
        for (name, rtype), ours in self.ours.items():
            named = self.named[name, rtype]
            if ours.rcode != named.rcode:
                yield Difference(name, rtype, named.rcode, ours.rcode)

    def unlisted(self):
        return [it for it in self.differences()
                if not any(case(self.zone, it) for case in LISTED)]


def said(differences):
    """Differences as text, for people."""
    return ["%s type %d: named %d, tinydns %d" % (
        model.name_text(it.name), *it[1:]) for it in differences]


def publish(place, named, settings, marker):
    """One data.cdb of the zone, by a configuration as an admin's."""
    place.configure('zone "%s" { primaries = { "%s" } ent-marker = %s %s }'
                    % (bigzone.ZONE, named, marker, settings))
    place.once()


@contextlib.contextmanager
def serve(kind, types=frozenset(ASKED_AGAIN), marker="TYPE%d" % MARKER):
    text, settings = KINDS[kind]
    with harness.new_place() as place, \
            Named(place.path("named"), {bigzone.ZONE: text()}) as named:
        publish(place, named, settings, marker)
        zone = Zone(model.transfer(named.address, named.port, bigzone.ZONE),
                    set() if settings else STRIPPED)
        with Tinydns(place.root) as tinydns:
            yield Served(place, named, tinydns, zone, types)


@pytest.fixture(scope="module")
def unsigned():
    with serve("unsigned", ASKED) as served:
        yield served


@pytest.fixture(scope="module")
def passed():
    with serve("passed") as served:
        yield served


@pytest.fixture(scope="module", params=list(KINDS))
def served(request):
    """Each of the zones."""
    if request.param in ("unsigned", "passed"):
        yield request.getfixturevalue(request.param)
        return
    with serve(request.param) as made:
        yield made


pytestmark = pytest.mark.needs_root


def test_every_name_and_those_around_it_have_the_rcode_of_named(served):
    assert said(served.unlisted()) == []


@pytest.mark.parametrize("case", LISTED)
def test_each_listed_case_occurs(request, case):
    """And not only where another one holds as well."""
    served = request.getfixturevalue(LISTED[case])
    assert [it for it in served.differences()
            if [each for each in LISTED if each(served.zone, it)] == [case]]


def test_the_manual_lists_the_same_cases_in_the_same_words():
    page = os.path.join(harness.TOP, "data", "man", "dnssync.conf.5")
    printed = subprocess.run(["mandoc", "-T", "ascii", page], check=True,
                             stdout=subprocess.PIPE).stdout.decode()
    text = " ".join(re.sub(".\b", "", printed).split())
    assert [case.__name__ for case in LISTED
            if " ".join(case.__doc__.split()) not in text] == []


def test_without_ent_marker_the_names_that_need_one_do_not_exist():
    """Where no wildcard answers for them; so the test above can fail."""
    with serve("unsigned", marker="off") as served:
        zone, unlisted = served.zone, served.unlisted()
    assert [it for it in unlisted
            if not zone.needs_marker(zone.source(it.name))
            or (it.named, it.tinydns) != (NOERROR, NXDOMAIN)] == []
    missed = {it.name for it in unlisted}
    assert {name for name in zone.names if zone.needs_marker(name)
            and not any(STAR + each in zone.kept for each in above(name))
            } - missed == set()
    assert len(missed) > 100


def test_markers_stand_only_where_tinydns_needs_them(served):
    zone = served.zone
    marked = {record.owner for record in cdbfile.records(served.place.cdb)
              if record.type == MARKER}
    wanted = {name for name in zone.names if zone.needs_marker(name)}
    allowed = {name for name in zone.names if zone.is_below(name, DNAME, NS)
               or MARKER in zone.types.get(name, ())}
    assert len(wanted) > 100
    assert wanted - marked == set()
    assert marked - wanted - allowed == set()


def test_a_marked_name_has_no_records_but_the_marker(unsigned):
    """Not even those of a wildcard above it."""
    for name in filter(unsigned.zone.needs_marker, unsigned.zone.names):
        for rtype in ASKED:
            answer = unsigned.ours[name, rtype]
            assert answer.authoritative and not answer.truncated
            if rtype not in (ANY, MARKER):
                assert (answer.answers, answer.authorities) == (0, 1)
                continue
            found = list(model.answers(answer.message))
            assert [each[1] for each in found] == [MARKER]
            assert len(found[0][4]) <= MAX_MARKER


def test_what_does_not_fit_into_512_bytes_has_its_rcode_by_tcp(unsigned):
    cut_off = [asked for asked, answer in unsigned.ours.items()
               if answer.truncated]
    assert (b"\x08long-txt" + APEX, TXT) in cut_off
    truth = asker.ask_tcp(*unsigned.by_tcp, cut_off)
    with Axfrdns(unsigned.place.root) as axfrdns:
        ours = asker.ask_tcp(axfrdns.address, axfrdns.port, cut_off)
    for asked in cut_off:
        rcodes = {unsigned.ours[asked].rcode, unsigned.named[asked].rcode,
                  truth[asked].rcode, ours[asked].rcode}
        assert rcodes == {NOERROR}, asked
        assert not truth[asked].truncated and not ours[asked].truncated


def test_the_published_zone_with_markers_is_one_for_named(unsigned):
    text = harness.run_dnssync("dump", "--zone-file", unsigned.place.cdb,
                               bigzone.ZONE, code=0).text
    assert text.count("\tTYPE%d\t" % MARKER) > 100
    path = unsigned.place.write("zone-file", text)
    done = subprocess.run(["named-checkzone", "-k", "ignore", "-i", "local",
                           bigzone.ZONE, path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, done.stdout.decode()[-2000:]
