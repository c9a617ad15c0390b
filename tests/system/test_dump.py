"""dnssync dump: any tinydns cdb as data lines that make the same cdb again."""

import pytest

import peers

EVERY_LINE = rb"""%lo:10.0
%ex
%ab:192.0.2.17
Zexample.com:ns.example.com:host.example.com:7:1:2:3:4:5
Zlocated.example:a:b:0:0:0:0:0:0:4000000038af1379:lo
.dotted.example:192.0.2.1:a:300
.dotted2.example::ns.else.example
&example.com:192.0.2.1:a:259200
&example.com::ns.example.net:1:4000000038af1379
&sub.example.com:192.0.2.2:ns.sub.example.com:2::ex
=host.example.com:192.0.2.3:4
+host.example.com:192.0.2.4:0:4000000038af1379:lo
+*.wild.example.com:192.0.2.5:5
+*.wild.example.com:192.0.2.6:5::lo
+\052.wild.example.com:192.0.2.7:5
@example.com:192.0.2.8:a:10:6
@example.com::mail.example.net::7
@*.wild.example.com:192.0.2.9:b:20:8::ex
'text.example.com:plain text with spaces \072 and \\ and \000\377:9
'text.example.com:long aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
'empty.example.com:
^9.2.0.192.in-addr.arpa:host.example.com:10
Calias.example.com:Host.Example.Com:11
C*.alias.example.com:host.example.com:12::lo
:generic.example.com:28:\040\001\015\270\000\000\000\000\000\000\000\000\000\000\000\001:13
:generic.example.com:65535:a.Z-0_\072\134:14:4000000038af1379:ex
:generic.example.com:1:\001\002\003:15
:generic.example.com:33::16
:*.generic.example.com:257:\000\005issueca:17
+UPPER.Example.COM:192.0.2.10:18
+under_score.\001\377\056\072.example.com:192.0.2.11:19
+.:192.0.2.12:20
Z.:a:b:1:2:3:4:5:6
&.::a.root-servers.net:21
+x.*.example.com:192.0.2.13:4294967295
Sservice.example.com:192.0.2.14:target:5060:10:20:22
-ignored.example.com:192.0.2.15:23
# a comment
"""


def test_the_lines_that_dump_prints_make_the_same_cdb(dnssync, tmp_path):
    data = peers.tinydns_data(tmp_path, EVERY_LINE)
    text = dnssync("dump", tmp_path / "data.cdb", code=0).out
    assert peers.tinydns_data(tmp_path / "again", text) == data
    assert b"#" not in text and not text.startswith(b"-")


def test_dump_reads_data_cdb_of_the_current_directory(dnssync, tmp_path):
    peers.tinydns_data(tmp_path, EVERY_LINE)
    assert dnssync("dump", cwd=tmp_path, code=0).out == \
        dnssync("dump", tmp_path / "data.cdb", code=0).out


@pytest.mark.parametrize("line", [
    line for line in EVERY_LINE.splitlines() if line[:1] not in b"#-."],
    ids=lambda line: line[:24].decode("latin-1"))
def test_dump_of_one_line_makes_the_same_cdb(dnssync, tmp_path, line):
    data = peers.tinydns_data(tmp_path, line + b"\n")
    text = dnssync("dump", tmp_path / "data.cdb", code=0).out
    assert peers.tinydns_data(tmp_path / "again", text) == data


def test_lines_have_the_syntax_of_fetch_with_timestamp_and_location_behind(
        dnssync, tmp_path):
    """Names in rdata are left as they stand, or the cdb would differ."""
    peers.tinydns_data(tmp_path, b"""\
%lo:10.0
Zexample.com:ns.Example.com:host.example.com:7:1:2:3:4:5
+a.example.com:192.0.2.1:0:4000000038af1379
+b.example.com:192.0.2.2:60::lo
+c.example.com:192.0.2.3:60:4000000038af1379:lo
@*.example.com::Mail.Example.com:5:60
:s.example.com:33:\\000\\001\\000\\002\\000\\003\\001x\\000:60
""")
    assert dnssync("dump", tmp_path / "data.cdb", code=0).text == r"""%lo:10.0
Zexample.com:ns.Example.com.:host.example.com.:7:1:2:3:4:5
+a.example.com:192.0.2.1:0:4000000038af1379
+b.example.com:192.0.2.2:60::lo
+c.example.com:192.0.2.3:60:4000000038af1379:lo
@\052.example.com::Mail.Example.com.:5:60
:s.example.com:33:\000\001\000\002\000\003\001x\000:60
"""


def test_an_empty_cdb_is_no_lines(dnssync, tmp_path):
    peers.tinydns_data(tmp_path, b"")
    assert dnssync("dump", tmp_path / "data.cdb", code=0).out == b""


def test_no_file_and_no_cdb_are_said_clearly(dnssync, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for name in ("none.cdb", "no/none.cdb", "file/none.cdb", "."):
        result = dnssync("dump", tmp_path / name, code=100)
        assert str(tmp_path / name) in result.log
    (tmp_path / "short.cdb").write_bytes(b"no cdb")
    result = dnssync("dump", tmp_path / "short.cdb", code=100)
    assert "short.cdb" in result.log


def test_no_damage_crashes_dump(dnssync, tmp_path):
    """Each byte of the header and some of the records, changed or cut."""
    data = peers.tinydns_data(tmp_path, b"Zexample.com:a:b:1:2:3:4:5:6\n"
                              b"+a.example.com:192.0.2.1:5\n%lo:10\n")
    path = tmp_path / "damaged.cdb"
    places = list(range(0, 2048, 97)) + list(range(2048, len(data), 3))
    for place in places:
        for damaged in (data[:place], data[:place] + b"\xff" * 4
                        + data[place + 4:]):
            path.write_bytes(damaged)
            result = dnssync("dump", path)
            assert result.code in (0, 100, 111)
