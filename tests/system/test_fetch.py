"""dnssync fetch: a zone as text and as a cdb, against axfr-get's output."""

import os
import subprocess

import pytest

import bigzone
import harness
import model
import peers
import scripted
from peers import Named, Nsd

SMALL = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns
ns A 192.0.2.1
www A 192.0.2.80
@ MX 10 Mail
_sip._tcp SRV 10 20 5060 sip
"""
NEEDS_IPV6 = pytest.mark.skipif(not peers.has_ipv6(), reason="no ::1 here")


def fetch(dnssync, server, zone, *args, **kwargs):
    return dnssync("fetch", *args, zone, str(server), **kwargs)


def expected(server, zone):
    """What the model makes of the server's transfer."""
    return model.text(model.transfer(server.address, server.port, zone), zone)


def test_fetch_prints_what_axfr_get_writes(dnssync, big_primary, tmp_path):
    """The model is axfr-get without its errors; see test_oracles.py."""
    result = fetch(dnssync, big_primary, bigzone.ZONE, code=0)
    assert result.out.splitlines() == \
        expected(big_primary, bigzone.ZONE).splitlines()


def test_fetch_equals_axfr_get_byte_by_byte_on_a_plain_zone(
        dnssync, start, tmp_path):
    text = "".join(line for line in (SMALL % 7).splitlines(True)
                   if "SRV" not in line)
    for kind in (Named, Nsd):
        server = start(kind, {"example.com": text})
        result = fetch(dnssync, server, "example.com", code=0)
        assert result.out == peers.axfr_get(tmp_path, "example.com",
                                            server.port)
        assert result.out.startswith(b"#7 auto axfr-get\n"
                                     b"Zexample.com:ns.example.com.:")


def test_srv_is_a_generic_line(dnssync, start):
    server = start(Named, {"example.com": SMALL % 1})
    result = fetch(dnssync, server, "example.com", code=0)
    assert b":_sip._tcp.example.com:33:" \
        b"\\000\\012\\000\\024\\023\\304\\003sip\\007example\\003com\\000:300\n" \
        in result.out


def test_records_that_tinydns_cannot_serve_are_left_out_and_named(
        dnssync, big_named):
    result = fetch(dnssync, big_named, bigzone.ZONE, code=0)
    assert b"oversize.big.example:16:" not in result.out
    assert b"+txt-oversize.big.example:192.0.2.99:60\n" in result.out
    assert b":txt-largest.big.example:16:" in result.out
    warnings = [line for line in result.log.splitlines()
                if "oversize" in line]
    assert len(warnings) == 2
    assert any("txt-oversize.big.example" in line and "TXT" in line
               for line in warnings)
    assert any("raw-oversize.big.example" in line and "TYPE65302" in line
               for line in warnings)


def test_one_record_per_message_makes_no_difference(dnssync, start):
    one = start(Named, {"example.com": SMALL % 3},
                transfer_format="one-answer")
    many = start(Named, {"example.com": SMALL % 3})
    assert fetch(dnssync, one, "example.com", code=0).out == \
        fetch(dnssync, many, "example.com", code=0).out


@NEEDS_IPV6
def test_fetch_works_over_ipv6(dnssync, big_named):
    result = dnssync("fetch", bigzone.ZONE, "::1@%d" % big_named.port, code=0)
    assert result.out == expected(big_named, bigzone.ZONE)


def test_fetch_works_by_host_name(dnssync, big_named):
    result = dnssync("fetch", bigzone.ZONE, "localhost@%d" % big_named.port,
                     code=0)
    assert result.out == expected(big_named, bigzone.ZONE)


def test_a_zone_name_is_taken_in_any_case_and_with_a_final_dot(
        dnssync, start):
    server = start(Named, {"example.com": SMALL % 3})
    plain = fetch(dnssync, server, "example.com", code=0).out
    assert fetch(dnssync, server, "EXAMPLE.com.", code=0).out == plain


def test_a_child_zone_of_many_labels_and_a_reverse_zone_are_fetched(
        dnssync, start):
    zones = {"2.0.192.in-addr.arpa": "$TTL 5\n@ SOA ns h 9 8 7 600000 5\n"
             "@ NS ns.example.com.\n1 PTR Host.Example.Com.\n"
             "0/25 NS ns.example.net.\n",
             "a.b.c.d.e.example": "$TTL 5\n@ SOA ns h 9 8 7 600000 5\n"
             "@ NS ns.example.com.\n"}
    server = start(Named, zones)
    for zone in zones:
        result = fetch(dnssync, server, zone, code=0)
        assert result.out == expected(server, zone)
    out = fetch(dnssync, server, "2.0.192.in-addr.arpa", code=0).out
    assert b"^1.2.0.192.in-addr.arpa:host.example.com.:5\n" in out


def test_the_root_zone_is_fetched(dnssync, start):
    server = start(Nsd, {".": "$TTL 5\n. SOA ns.example. h.example. 9 8 7 "
                         "600000 5\n. NS ns.example.\nns.example. A 192.0.2.1\n"
                         "com. NS ns.example.\n"})
    result = fetch(dnssync, server, ".", code=0)
    assert result.out.splitlines()[1:3] == [
        b"Z.:ns.example.:h.example.:9:8:7:600000:5:5", b"&.::ns.example.:5"]
    assert result.out == expected(server, ".")


def test_fetch_o_makes_the_cdb_that_tinydns_data_makes_of_the_text(
        dnssync, big_primary, tmp_path):
    path = tmp_path / "zone.cdb"
    text = fetch(dnssync, big_primary, bigzone.ZONE, code=0).out
    result = fetch(dnssync, big_primary, bigzone.ZONE, "-o", path, code=0)
    assert result.out == b""
    assert path.read_bytes() == peers.tinydns_data(tmp_path / "oracle", text)
    assert os.listdir(tmp_path) in (["zone.cdb", "oracle"],
                                    ["oracle", "zone.cdb"])


def test_dump_prints_a_fetched_cdb_as_fetch_prints_the_zone(
        dnssync, big_primary, tmp_path):
    path = tmp_path / "zone.cdb"
    text = fetch(dnssync, big_primary, bigzone.ZONE, code=0).out
    fetch(dnssync, big_primary, bigzone.ZONE, "-o", path, code=0)
    assert dnssync("dump", path, code=0).out == text.split(b"\n", 1)[1]


def test_fetch_o_replaces_an_older_file_and_follows_the_umask(
        dnssync, start, tmp_path):
    server = start(Named, {"example.com": SMALL % 1})
    path = tmp_path / "zone.cdb"
    path.write_bytes(b"old")
    fetch(dnssync, server, "example.com", "-o", path, code=0)
    assert path.read_bytes() != b"old"
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_refused_zone_is_exit_111_and_leaves_the_old_file(
        dnssync, start, tmp_path):
    server = start(Named, {"example.com": SMALL % 1})
    path = tmp_path / "zone.cdb"
    path.write_bytes(b"old")
    result = fetch(dnssync, server, "other.example", "-o", path, code=111)
    assert "other.example" in result.log and str(server) in result.log
    assert "NOTAUTH" in result.log or "REFUSED" in result.log
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["zone.cdb"]


def test_nobody_listening_is_exit_111(dnssync):
    result = dnssync("fetch", "example.com",
                     "127.0.0.1@%d" % peers.free_port(), code=111)
    assert "refused" in result.log.lower() and "example.com" in result.log


def test_an_unknown_host_is_exit_111_and_named(dnssync):
    result = dnssync("fetch", "example.com", "no-such-host.invalid@5300",
                     code=111)
    assert "no-such-host.invalid" in result.log


@pytest.mark.parametrize("args", [
    ("fetch",), ("fetch", "example.com"),
    ("fetch", "example.com", "127.0.0.1", "extra"),
    ("fetch", "exa..mple", "127.0.0.1"),
    ("fetch", "x" * 64, "127.0.0.1"),
    ("fetch", "example.com", "127.0.0.1@"),
    ("fetch", "example.com", "127.0.0.1@0"),
    ("fetch", "example.com", "127.0.0.1@65536"),
    ("fetch", "example.com", "127.0.0.1@53x"),
    ("fetch", "-o"), ("fetch", "--no-such-option", "a", "b"),
    ("no-such-command",), ()])
def test_wrong_usage_is_exit_100_with_one_clear_line(dnssync, args):
    result = dnssync(*args, code=100)
    assert result.log and result.out == b""


@pytest.mark.parametrize("name", ["missing/zone.cdb", "file/zone.cdb", "."])
def test_an_impossible_output_is_said_before_the_primary_is_asked(
        dnssync, tmp_path, name):
    (tmp_path / "file").write_bytes(b"")
    with scripted.Primary(scripted.Zone("example.com", 1)) as primary:
        result = fetch(dnssync, primary, "example.com", "-o",
                       tmp_path / name, code=100)
        assert str(tmp_path / name) in result.log
        assert not primary.seen


def test_a_temporary_directory_that_is_not_there_is_named(dnssync, tmp_path):
    result = dnssync("fetch", "example.com", "127.0.0.1@9", code=100,
                     env={"TMPDIR": str(tmp_path / "missing")})
    assert "missing" in result.log


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_standard_output_is_an_error(dnssync, start):
    server = start(Named, {"example.com": SMALL % 1})
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [harness.PROGRAM, "fetch", "example.com", str(server)],
            stdout=full, stderr=subprocess.PIPE, timeout=30, check=False,
            env=harness.ENVIRONMENT)
    assert done.returncode == 111, done.stderr
    assert b"No space left" in done.stderr


def test_a_zone_that_is_refused_is_not_printed_in_part(dnssync):
    """Nobody mistakes the beginning of a zone for the zone."""
    zone = scripted.Zone("example.com", 5)
    zone.records = [zone.under("h%d" % number, scripted.A, b"\1\2\3\4")
                    for number in range(5000)]

    def cut(zone, query):
        yield from list(zone.honest_transfer(query))[:-1]
        yield scripted.CLOSE
    zone.behave(transfer=cut)
    with scripted.Primary(zone) as primary:
        assert dnssync("fetch", "example.com", primary, code=111).out == b""


@pytest.mark.parametrize("command", ["fetch", "fetch -o", "once"])
def test_a_million_records_stay_within_24_mib(place, command):
    if harness.is_sanitized():
        pytest.skip("a sanitizer's memory is not ours")
    zone = scripted.Zone("example.com", 5)
    zone.behave(transfer=scripted.flood(1000000))
    path = place.path("zone.cdb")
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        own, peak = harness.peak_kib(*{
            "fetch": ["fetch", "-q", "example.com", primary],
            "fetch -o": ["fetch", "-q", "-o", path, "example.com", primary],
            "once": ["once", "-q", "-c", place.conf]}[command])
    print("peak %d KiB, with mapped files %d KiB" % (own, peak))
    assert own <= 24 * 1024
    assert peak <= 48 * 1024
    if command == "fetch -o":
        assert os.path.getsize(path) > 1000000 * 40
    if command == "once":
        assert os.path.getsize(place.cdb) > 1000000 * 40
