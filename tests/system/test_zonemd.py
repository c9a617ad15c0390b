"""A zone is taken only if it is what its ZONEMD record says (RFC 8976)."""

import re
import subprocess

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.ZONEMD
import dns.zone
import pytest

import cdbfile
import model
import peers
import scripted
from harness import FAST

EXAMPLE = dns.name.from_text("example.")
ZONEMD = dns.rdatatype.ZONEMD
SHA384, SHA512 = 1, 2

# RFC 8976, appendix A.1 to A.3.
SIMPLE = """
example.  86400  SOA  ns1 admin 2018031900 1800 900 604800 86400
example.  86400  NS   ns1
example.  86400  NS   ns2
example.  86400  ZONEMD 2018031900 1 1 c68090d90a7aed716bc459f9340e3d7c1370d4d2\
4b7e2fc3a1ddc0b9a87153b9a9713b3c9ae5cc27777f98b8e730044c
ns1       3600   A    203.0.113.63
ns2       3600   AAAA 2001:db8::63
"""
COMPLEX = """
example.  86400  SOA  ns1 admin 2018031900 1800 900 604800 86400
example.  86400  NS   ns1
example.  86400  NS   ns2
example.  86400  ZONEMD 2018031900 1 1 a3b69bad980a3504e1cffcb0fd6397f93848071c\
93151f552ae2f6b1711d4bd2d8b39808226d7b9db71e34b72077f8fe
ns1       3600   A    203.0.113.63
NS2       3600   AAAA 2001:db8::63
occluded.sub 7200 TXT "I'm occluded but must be digested"
sub       7200   NS   ns1
duplicate 300    TXT  "I must be digested just once"
duplicate 300    TXT  "I must be digested just once"
foo.test. 555    TXT  "out-of-zone data must be excluded"
UPPERCASE 3600   TXT  "canonicalize uppercase owner names"
*         777    PTR  dont-forget-about-wildcards
mail      3600   MX   20 MAIL1
mail      3600   MX   10 Mail2.Example.
sortme    3600   AAAA 2001:db8::5:61
sortme    3600   AAAA 2001:db8::3:62
sortme    3600   AAAA 2001:db8::4:63
sortme    3600   AAAA 2001:db8::1:65
sortme    3600   AAAA 2001:db8::2:64
non-apex  900    ZONEMD 2018031900 1 1 616c6c6f776564206275742069676e6f7265642e\
20616c6c6f776564206275742069676e6f7265642e20616c6c6f7765
"""
MULTIPLE = """
example.  86400  SOA  ns1 admin 2018031900 1800 900 604800 86400
example.  86400  NS   ns1.example.
example.  86400  NS   ns2.example.
example.  86400  ZONEMD 2018031900 1 1 62e6cf51b02e54b9b5f967d547ce43136792901f\
9f88e637493daaf401c92c279dd10f0edb1c56f8080211f8480ee306
example.  86400  ZONEMD 2018031900 1 2 08cfa1115c7b948c4163a901270395ea226a930c\
d2cbcf2fa9a5e6eb85f37c8a4e114d884e66f176eab121cb02db7d652e0cc4827e7a3204f166b4\
7e5613fd27
example.  86400  ZONEMD 2018031900 1 240 e2d523f654b9422a96c5a8f44607bbee
example.  86400  ZONEMD 2018031900 241 1 e1846540e33a9e4189792d18d5d131f605fc28\
3eaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
ns1       3600   A    203.0.113.63
ns2       86400  TXT  "This example has multiple digests"
NS2.EXAMPLE. 3600 AAAA 2001:db8::63
"""

# Of most types whose names the digest wants in lower case, and of some others.
MIXED = """
$TTL 300
@ SOA Ns.Example. Host.Example. %d 3600 600 864000 60
@ NS Ns
@ NS NS2.Elsewhere.Test.
Ns A 192.0.2.1
www A 192.0.2.%d
WWW AAAA 2001:db8::1
*.www TXT "Wild" "Card"
alias CNAME WWW.example.
mail MX 10 Mail.Example.
mail MX 10 Mail.Elsewhere.Test.
rp RP Someone.Example. Text.Example.
afsdb AFSDB 1 Cell.Example.
rt RT 10 Relay.Example.
naptr NAPTR 100 50 "s" "http" "!^.*$!X!" _Http._Tcp.Example.
naptr NAPTR 100 50 "U" "" "" .
kx KX 10 Kx.Example.
_sip._udp SRV 0 5 5060 Sip.Example.
_sip._udp SRV 0 5 5060 sipA.Example.
dname DNAME Target.Example.
sub NS Ns.Sub
ns.SUB A 192.0.2.3
below.sub TXT "below"
sub DS 1 8 2 1F29BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB0
caa CAA 0 issue "CA.Example"
hinfo HINFO "Intel" "Unix"
loc LOC 52 14 5.000 N 0 8 50.000 E 10m
a.b.c TXT "above are empty names"
b.c.z A 192.0.2.9
c.z A 192.0.2.8
\\000.z A 192.0.2.7
\\200.z A 192.0.2.6
-.z A 192.0.2.5
"""
# NSD folds the second name, which the digest wants as it is; Knot DNS knows
# no PX.
MORE = MIXED + """
px PX 10 Map822.Example. MapX400.Example.
svc SVCB 1 Svc.Example. alpn=h2
"""


def parse(text):
    """The records of a text, as (owner, type, rdata, TTL)."""
    for line in text.strip().splitlines():
        owner, ttl, rtype, rdata = line.split(None, 3)
        rdata = dns.rdata.from_text("IN", rtype, rdata, origin=EXAMPLE,
                                    relativize=False)
        yield (dns.name.from_text(owner, EXAMPLE).to_wire(), rdata.rdtype,
               rdata.to_wire(), int(ttl))


def zone_of(text, more=(), change=lambda records: records):
    """A scripted zone of just these records, the SOA first."""
    records = [scripted.rr(*record)
               for record in change(list(parse(text)))] + list(more)
    zone = scripted.Zone("example", 2018031900)
    zone.behave(answer=lambda zone, query: scripted.message(
        query, records[:1]), transfer=lambda zone, query: scripted.pack(
            query, records + records[:1], per_message=3))
    return zone


def zonemd(serial=2018031900, scheme=1, algorithm=1, digest=b"\1" * 48,
           ttl=86400, owner="example"):
    return scripted.rr(owner, ZONEMD, serial.to_bytes(4, "big")
                       + bytes([scheme, algorithm]) + digest, ttl)


def fetch(place, zone, code=0, **options):
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example"], primary=primary, options=options)
        return place.once("-v", code=code)


@pytest.mark.parametrize("text", [SIMPLE, COMPLEX, MULTIPLE],
                         ids=["simple", "complex", "multiple"])
def test_the_examples_of_the_rfc_are_verified(place, text):
    result = fetch(place, zone_of(text))
    assert "example: serial 2018031900 is as its ZONEMD record says " \
        "(simple scheme, SHA-384)\n" in result.log
    assert place.serials() == {"example": 2018031900}


def test_each_digest_of_several_is_enough(place):
    def spoil(records):
        return [(owner, rtype, rdata[:6] + b"\1" * 48, ttl)
                if rtype == ZONEMD and rdata[4:6] == b"\1\1" else
                (owner, rtype, rdata, ttl)
                for owner, rtype, rdata, ttl in records]
    result = fetch(place, zone_of(MULTIPLE, change=spoil))
    assert "(simple scheme, SHA-512)" in result.log
    assert place.serials() == {"example": 2018031900}


def drop(index):
    return lambda records: records[:index] + records[index + 1:]


def replace(index, **what):
    """Changes a part of the record at that index."""
    def change(records):
        owner, rtype, rdata, ttl = records[index]
        records[index] = (what.get("owner", owner), rtype,
                          what.get("rdata", rdata), what.get("ttl", ttl))
        return records
    return change


@pytest.mark.parametrize("change", [
    drop(4), drop(6), drop(7), drop(12), drop(20),
    replace(4, rdata=b"\1\2\3\4"), replace(4, ttl=3601),
    replace(11, rdata=b"\1x"), replace(13, owner=scripted.name("m.example")),
    lambda records: records + [(scripted.name("new.example"), scripted.A,
                                b"\1\2\3\4", 60)]])
def test_a_zone_in_which_one_record_is_another_is_refused(place, change):
    result = fetch(place, zone_of(COMPLEX, change=change), code=111)
    assert re.search(
        r"^error: example: .*127\.0\.0\.1@\d+: a zone whose digest \(simple "
        r"scheme, SHA-384\) is [0-9a-f]{16}\.\.\., where its ZONEMD record "
        r"says a3b69bad980a3504\.\.\. \(zonemd = verify; ignore would take "
        r"the zone as it is\)", result.log, re.M), result.log
    assert place.published() is None


@pytest.mark.parametrize("change", [
    lambda records: records[:1] + records[:0:-1],
    replace(4, owner=scripted.name("NS1.eXample")),
    replace(13, rdata=b"\0\x14" + scripted.name("mail1.EXAMPLE")),
    lambda records: records + [records[12]]])
def test_what_the_digest_is_not_about_may_change(place, change):
    fetch(place, zone_of(COMPLEX, change=change))
    assert place.serials() == {"example": 2018031900}


@pytest.mark.parametrize("more, why", [
    ([zonemd()], r"2 different ZONEMD records \(simple scheme, SHA-384\), "
     r"where there may be one"),
    ([zonemd(digest=b"\1")], r"2 different ZONEMD records"),
])
def test_two_digests_of_a_kind_are_refused(place, more, why):
    result = fetch(place, zone_of(SIMPLE, more), code=111)
    assert re.search("error: example: .*" + why, result.log), result.log


def without_zonemd(records):
    return [record for record in records if record[1] != ZONEMD]


@pytest.mark.parametrize("more, why", [
    ([zonemd(serial=2018031899)], r"a ZONEMD record \(simple scheme, "
     r"SHA-384\) for serial 2018031899, where the SOA has 2018031900"),
    ([zonemd(digest=b"\1" * 47)], r"with a digest of 47 bytes, not 48"),
    ([zonemd(algorithm=2, digest=b"\1" * 48)], "of 48 bytes, not 64"),
    ([zonemd(digest=b"")], r"with a digest of 0 bytes, not 48"),
    ([zonemd(), zonemd(scheme=5)], "whose digest .* says 0101010101010101"),
])
def test_a_digest_that_cannot_be_right_is_refused(place, more, why):
    result = fetch(place, zone_of(SIMPLE, more, without_zonemd), code=111)
    assert re.search("error: example: .*" + why, result.log), result.log


@pytest.mark.parametrize("more", [
    [zonemd(scheme=2)], [zonemd(algorithm=240)], [zonemd(scheme=0)],
    [zonemd(scheme=2), zonemd(scheme=2, digest=b"\2" * 48)],
    [zonemd(serial=1, scheme=240)]])
def test_a_digest_of_an_unknown_kind_is_noted(place, more):
    result = fetch(place, zone_of(SIMPLE, more, without_zonemd))
    assert re.search(r"^example: serial 2018031900 is taken without a look "
                     r"at its ZONEMD record, which is of a kind that is not "
                     r"known \(scheme \d+, hash algorithm \d+\)$",
                     result.log, re.M), result.log
    assert place.serials() == {"example": 2018031900}


@pytest.mark.parametrize("more", [
    [], [zonemd(owner="b.example")], [zonemd(owner="*.example")]])
def test_a_zone_without_a_digest_at_its_apex_is_taken(place, more):
    result = fetch(place, zone_of(SIMPLE, more, without_zonemd))
    assert "ZONEMD" not in result.log
    assert place.serials() == {"example": 2018031900}


def test_the_digest_that_comes_twice_counts_once(place):
    record = list(parse(SIMPLE))[3]
    fetch(place, zone_of(SIMPLE, [scripted.rr(*record),
                                  scripted.rr(*record[:3], 5)]))
    assert place.serials() == {"example": 2018031900}


def test_a_zone_that_lacks_records_too_long_for_tinydns_is_refused(place):
    long = scripted.rr("long.example", 65280, b"x" * 40000)
    result = fetch(place, zone_of(SIMPLE, [long]), code=111)
    assert "a ZONEMD record that cannot be verified without the 1 records " \
        "that are left out" in result.log
    fetch(place, zone_of(SIMPLE, [long]), zonemd="ignore")
    assert place.serials() == {"example": 2018031900}


def test_a_digest_may_be_ignored(place):
    result = fetch(place, zone_of(SIMPLE, change=drop(4)), zonemd="ignore")
    assert "ZONEMD" not in result.log
    assert place.serials() == {"example": 2018031900}


def test_the_old_copy_stays_and_the_next_primary_is_asked(place):
    old = zone_of(SIMPLE, change=without_zonemd)
    newer = SIMPLE.replace("2018031900", "2018031901")
    with scripted.Primary(old) as one, scripted.Primary(old) as other:
        place.configure('zone "example" { primaries = { "%s", "%s" } }\n'
                        % (one, other), options=FAST)
        with place.daemon() as daemon:
            daemon.wait_live("example", 2018031900)
            one.add(zone_of(newer))
            place.sync()
            daemon.wait_log(r"example: .*%s: a zone whose digest"
                            % re.escape(str(one)))
            assert place.serials() == {"example": 2018031900}
            other.add(zone_of(newer, change=without_zonemd))
            place.sync()
            daemon.wait_live("example", 2018031901)


def digested(zone_text, algorithm, zone="example"):
    """The text of a zone with a digest that dnspython has made."""
    parsed = dns.zone.from_text("$ORIGIN %s.\n%s" % (zone, zone_text), zone,
                                relativize=False)
    parsed.replace_rdataset(parsed.origin, dns.rdataset.from_rdata(
        300, parsed.compute_digest(algorithm)))
    return parsed.to_text(relativize=False)


@pytest.mark.parametrize("peer, mixed", [
    (peers.Named, MORE), (peers.Nsd, MIXED), (peers.Knot, MIXED)],
    ids=["named", "nsd", "knotd"])
@pytest.mark.parametrize("algorithm", [SHA384, SHA512])
def test_digests_of_dnspython_are_verified(place, start, peer, mixed,
                                           algorithm):
    primary = start(peer, {"example": digested(mixed % (1, 1), algorithm)})
    place.configure(zones=["example"], primary=primary)
    result = place.once("-v")
    assert "as its ZONEMD record says (simple scheme, SHA-%d)" % (
        {SHA384: 384, SHA512: 512}[algorithm]) in result.log
    text = digested(mixed % (2, 2), algorithm).replace("192.0.2.2",
                                                       "192.0.2.3")
    primary.update("example", text, 2)
    assert "a zone whose digest" in place.once(code=111).log
    assert place.serials() == {"example": 1}


class KnotDigester(peers.Knot):
    """Knot DNS, which signs its zones and digests them by itself."""

    def configure(self):
        super().configure()
        with open(self.path("knot.conf"), encoding="ascii") as file:
            text = file.read()
        self.write("knot.conf", text.replace(
            "    acl: all\n", "    acl: all\n    zonemd-generate: "
            "zonemd-sha512\n    dnssec-signing: on\n    zonefile-sync: -1\n"
            "    zonefile-load: difference-no-serial\n").replace(
                "journal-content: none", "journal-content: all"))


def types_in_copy(place, zone):
    return {record[1] for record in cdbfile.records(place.frozen(zone))}


def test_a_zone_that_knot_signs_and_digests_is_verified(place, start):
    primary = start(KnotDigester, {"example": MIXED % (1, 1)})
    peers.wait_until(lambda: ZONEMD in {
        record[1] for record in model.transfer(
            primary.address, primary.port, "example")}, "signed zone")
    place.configure(zones=["example"], primary=primary)
    result = place.once("-v")
    assert "as its ZONEMD record says (simple scheme, SHA-512)" in result.log
    assert {dns.rdatatype.RRSIG, ZONEMD} <= types_in_copy(place, "example")


def test_a_zone_that_ldns_signs_and_digests_is_verified(place, start,
                                                        tmp_path):
    (tmp_path / "zone").write_text("$ORIGIN example.\n" + MIXED % (1, 1))
    key = subprocess.run(["ldns-keygen", "-a", "ECDSAP256SHA256", "example"],
                         cwd=tmp_path, check=True, capture_output=True,
                         text=True, timeout=60).stdout.strip()
    subprocess.run(["ldns-signzone", "-n", "-z", "sha384", "-z", "sha512",
                    "-o", "example", "-f", "signed", "zone", key],
                   cwd=tmp_path, check=True, timeout=60)
    primary = start(peers.Nsd, {"example": (tmp_path / "signed").read_text()})
    place.configure(zones=["example"], primary=primary)
    result = place.once("-v")
    assert "as its ZONEMD record says (simple scheme, SHA-384)" in result.log
    assert {dns.rdatatype.NSEC3, ZONEMD} <= types_in_copy(place, "example")
