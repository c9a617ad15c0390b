"""dnssync dump of a zone: data lines, or a master file for named."""

import re
import subprocess

import dns.name
import dns.zone
import pytest

import bigzone
import cdbfile
import harness
import peers

ZONE = r"""%lo:10
Zexample.com:ns1.example.com:host\056master.example.com:7:1:2:3:4:300
&example.com:192.0.2.1:ns1.example.com:300
&example.com::ns.example.net:300
@example.com:192.0.2.2:mail.example.com:10:300
'example.com:text "quoted" \134 \072 and \377:300
+www.example.com:192.0.2.3:300
+*.wild.example.com:192.0.2.4:300
+odd\040\072\100\044\042\073.example.com:192.0.2.5:300
Codd2.example.com:\042\100\044.example.com:300
:v6.example.com:28:\040\001\015\270\000\000\000\000\000\000\000\000\000\000\000\001:300
:caa.example.com:257:\000\005issueca.example:300
:unknown.example.com:65534:\001\002\377:300
:empty.example.com:65534::300
S_sip._udp.example.com:192.0.2.6:sip.example.com:5060:10:20:300
&sub.example.com:192.0.2.7:ns.sub.example.com:300
+other.sub.example.com:192.0.2.8:300
'sub.example.com:hidden:300
Zsub.example.com:a:b:1:2:3:4:5:300
&side.example.com::ns.sub.example.com:300
Calias.example.com:www.example.com:300
+example.net:192.0.2.9:300
"""
# What a master file cannot say, or named would refuse.
ODD = r"""+located.example.com:192.0.2.20:300::lo
+timed.example.com:192.0.2.21:300:4000000038af1379
+dying.example.com:192.0.2.21:0:4000000038af1379
Zexample.com:second.example.com:host.example.com:8:1:2:3:4:300
+alias.example.com:192.0.2.22:300
Calias.example.com:other.example.com:300
&*.ns.example.com::ns1.example.com:300
:broken.example.com:1:abc:300
:any.example.com:255:abc:300
"""


def master_text(folder, text, zone="example.com"):
    peers.tinydns_data(folder, text.encode())
    return harness.run_dnssync("dump", "--zone-file", folder / "data.cdb",
                               zone, code=0)


def checkzone(folder, zone, text):
    """named-checkzone's own text of the zone."""
    path = folder / "zone"
    path.write_text(text)
    done = subprocess.run(
        ["named-checkzone", "-D", "-o", "-", "-k", "ignore", "-i",
         "local", zone, str(path)], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr.decode() + text
    return done.stdout.decode()


def records(text, zone):
    """The records that named has read, in wire form."""
    zone = dns.zone.from_text(text, zone, relativize=False,
                              check_origin=False)
    return {(name.to_digestable(), rdataset.rdtype, rdata.to_digestable())
            for name, rdataset in zone.iterate_rdatasets()
            for rdata in rdataset}


def expected(folder, zone="example.com"):
    """Those of the cdb that belong to the zone."""
    apex = dns.name.from_text(zone).to_wire()
    child = b"\3sub" + apex
    return {(record.owner, record.type, record.rdata) for record
            in cdbfile.zone_records(str(folder / "data.cdb"), apex)
            if not record.owner.endswith(child)
            or record.owner == b"\2ns" + child
            or (record.owner == child and record.type == 2)}


def test_named_reads_a_zone_and_finds_the_same_records(tmp_path):
    result = master_text(tmp_path, ZONE)
    named = checkzone(tmp_path, "example.com", result.text)
    assert records(named, "example.com") == expected(tmp_path)
    assert len(expected(tmp_path)) == 21
    lines = result.text.splitlines()
    assert lines[0].startswith("example.com.\t300\tIN\tSOA\t")
    assert not [line for line in lines if line.startswith(";")]
    assert "records below delegations are left out" in result.log


def test_delegations_keep_only_their_ns_and_the_addresses_they_need(
        tmp_path):
    text = master_text(tmp_path, ZONE).text
    assert re.findall(r"^(\S*sub\.example\.com)\.\t300\tIN\t(\S+)", text,
                      re.M) == [("sub.example.com", "NS"),
                                ("ns.sub.example.com", "A")]
    assert "example.net.\t300\tIN\tA" not in text


def test_the_child_is_a_zone_of_its_own(tmp_path):
    text = master_text(tmp_path, ZONE, "sub.example.com").text
    checkzone(tmp_path, "sub.example.com", text)
    assert "other.sub.example.com." in text and "hidden" in text


def test_what_a_master_file_cannot_hold_is_a_comment(tmp_path):
    result = master_text(tmp_path, ZONE + ODD)
    comments = [line for line in result.text.splitlines()
                if line.startswith(";")]
    assert [line.split(": ")[0] for line in comments] == [
        "; only for a location (lo)",
        "; only for a time (from 4000000038af1379)",
        "; only for a time (until 4000000038af1379)",
        "; not the zone's own SOA, or a second one", "; beside a CNAME",
        "; beside a CNAME", "; name servers of a wildcard",
        "; its data have not the form of its type",
        "; no zone can hold this type"]
    assert "9 records are only comments" in result.log
    named = checkzone(tmp_path, "example.com", result.text)
    master_text(tmp_path, ZONE)
    assert records(named, "example.com") == expected(tmp_path)


def test_a_zone_that_is_not_there(tmp_path):
    peers.tinydns_data(tmp_path, ZONE.encode())
    path = tmp_path / "data.cdb"
    result = harness.run_dnssync("dump", "--zone-file", path, "example.org",
                                 code=100)
    assert "holds no SOA record of example.org" in result.log
    result = harness.run_dnssync("dump", "--zone-file", path, code=100)
    assert "needs FILE and the zone's name" in result.log
    result = harness.run_dnssync("dump", path, "a..b", code=100)
    assert "a..b: no name" in result.log


@pytest.mark.parametrize("name,count", [
    ("example.com", 24), ("SUB.example.com.", 5), ("www.example.com", 1),
    ("wild.example.com", 1), ("none.example.com", 0), (".", 25)])
def test_dump_of_a_name_is_its_records_and_those_below(tmp_path, name,
                                                       count):
    peers.tinydns_data(tmp_path, ZONE.encode())
    everything = harness.run_dnssync("dump", tmp_path / "data.cdb").out
    part = harness.run_dnssync("dump", tmp_path / "data.cdb", name, code=0)
    lines = part.out.splitlines()
    assert len(lines) == count
    assert [line for line in everything.splitlines() if line in lines] == \
        lines


def test_the_zone_with_every_type_comes_through_named(place, big_named):
    """Fetched from named, printed, and read by named again."""
    harness.run_dnssync("fetch", "-o", place.path("big.cdb"), bigzone.ZONE,
                        "%s@%d" % (big_named.address, big_named.port),
                        code=0)
    text = harness.run_dnssync("dump", "--zone-file", place.path("big.cdb"),
                               bigzone.ZONE, code=0).text
    path = place.write("zone", text)
    done = subprocess.run(["named-checkzone", "-k", "ignore", "-i", "local",
                           bigzone.ZONE, path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, done.stdout.decode()[-2000:]
