"""The harness itself: the model against axfr-get, the reader against cdb."""

import re
import subprocess

import bigzone
import cdbfile
import model
import peers

# The types whose lines axfr-get gets wrong: it copies compressed names as
# they stand in the message, and Debian's writes SRV in a syntax of its own.
WRONG_TYPES = {7, 8, 9, 14, 33}


def owner_and_type(line):
    """The owner of a line, and its type where axfr-get may get it wrong."""
    if line.startswith(b"S"):
        return line[1:].split(b":")[0], 33
    if line.startswith(b":"):
        owner, rtype = line[1:].split(b":")[:2]
        return owner, int(rtype)
    return line, None


def test_the_model_is_axfr_get_without_its_errors(big_primary, tmp_path):
    theirs = peers.axfr_get(tmp_path, bigzone.ZONE, big_primary.port)
    records = model.transfer(big_primary.address, big_primary.port,
                             bigzone.ZONE)
    ours = model.text(records, bigzone.ZONE).splitlines()
    theirs = [line for line in theirs.splitlines()
              if not re.match(rb":(raw|txt)-oversize\.", line)]
    assert len(ours) == len(theirs)
    for our, their in zip(ours, theirs):
        if our != their:
            assert owner_and_type(our) == owner_and_type(their)
            assert owner_and_type(our)[1] in WRONG_TYPES
    assert ours[0] == b"#1 auto axfr-get"


def test_the_big_zone_has_every_type(big_records):
    types = {record[1] for record in big_records}
    assert len(types) >= 80
    assert {model.A, model.NS, model.SOA, 28, 33, 65534} <= types


def test_the_big_zone_has_the_longest_name_and_rrsets_of_60_kb(big_records):
    assert max(len(record[0]) for record in big_records) == 255
    sizes = {}
    for owner, rtype, _, _, rdata in big_records:
        key = owner, rtype
        sizes[key] = sizes.get(key, 0) + 12 + len(rdata)
    assert sum(1 for size in sizes.values() if size > 40000) >= 3


def test_the_cdb_reader_agrees_with_cdb_dump(big_records, tmp_path):
    text = model.text(big_records, bigzone.ZONE)
    data = peers.tinydns_data(tmp_path, text)
    dump = subprocess.run(["cdb", "-d", str(tmp_path / "data.cdb")],
                          stdout=subprocess.PIPE, check=True).stdout
    mine = b"".join(b"+%d,%d:%s->%s\n" % (len(key), len(value), key, value)
                    for key, value in cdbfile.pairs(data))
    assert dump == mine + b"\n"
    assert len(cdbfile.records(data)) == text.count(b"\n") - 1


def test_the_cdb_reader_notices_damage(tmp_path):
    data = peers.tinydns_data(tmp_path, b"+a.example:192.0.2.1\n"
                              b"+b.example:192.0.2.2\n")
    assert len(cdbfile.pairs(data)) == 2
    for wrong in (data[:-1], data[:100], b"", data + b"x",
                  data[:2048] + b"\0" * (len(data) - 2048)):
        try:
            cdbfile.pairs(wrong)
        except cdbfile.Broken:
            continue
        raise AssertionError("damage was not noticed")
