"""dnssync compile: byte for byte what tinydns-data makes, and more."""

import os
import random
import shutil
import subprocess
import tempfile
import time

import pytest

import cdbfile
import datagen
import harness
import peers

MTIME = 1000000000
SEED = int(os.environ.get("DATAGEN_SEED", "1"))
FILES = int(os.environ.get("DATAGEN_FILES", "10000"))
# Made by make check beside the program; without it all takes longer.
COMPILER = os.path.join(os.path.dirname(harness.PROGRAM),
                        "tests/system/compiler")
# Processes that write files and nothing else should not wait for a disk.
FAST_FOLDER = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

ZONE = ".example.com:192.0.2.1:a\n"

# Every type of line with all fields, with none, and with each default.
LINES = [
    "%lo:10.0", "%lo", "%lo:", "%l:1.2.3.4", "%:1", "%lo:256.257",
    "%lo:1.2.3.4.5.6", "%lo:.1..2", "%lo:1a.1", "%lo:a", "%long:1",
    "Zexample.com:ns.example.com:host.example.com:1:2:3:4:5:6:"
    "4000000038af1379:lo",
    "Zexample.com:ns.example.com:host.example.com", "Z", "Z.", "Za",
    "Za:b:c:::::::", "Za:b:c:x:1x:-1:4294967296:4294967295:0",
    "Za:b:c:0:0:0:0:0:0", "Za::c", "ZExample.COM:NS.Example:Host.Example",
    ".", ".a", ".a:1.2.3.4", ".a:1.2.3.4:x", ".a:1.2.3.4:x.y",
    ".a:1.2.3.4:x.y.:300:4000000038af1379:lo", ".a::x:0", ".a::x:4294967296",
    ".a::.", ".a::..", ".a::x\\056", ".a::x\\", ".*.a:1.2.3.4", ".A:::1",
    ".a.b:1.2.3.4::5", "." + "a." * 122, "." + "a." * 125,
    "&a", "&a:1.2.3.4", "&a:1.2.3.4:x", "&a:1.2.3.4:x.y:300::lo", "&",
    "&*.a:1.2.3.4:b.c",
    "+a:1.2.3.4", "+a:1.2.3.4:0", "+a:1.2.3.4:300:4000000038af1379:lo", "+",
    "+a", "+a:1.2.3", "+a:1.2.3.4.5", "+a:1.2.3.4x", "+a:256.257.258.259",
    "+a: 1.2.3.4", "+a:1..2.3", "+*.a:1.2.3.4", "+*:1.2.3.4",
    "+*.*.a:1.2.3.4", "+a.*.b:1.2.3.4", "+\\052.a:1.2.3.4",
    "+A.B:1.2.3.4::::::::::::::::::::::::", "+a..b.:1.2.3.4",
    "+\\000\\377\\400\\8\\x.a:1.2.3.4", "+" + "a" * 63 + ":1.2.3.4",
    "+" + "a." * 127 + ":1.2.3.4", "+a:1.2.3.4:300:12", "+a:1.2.3.4::ABCDEF",
    "+a:1.2.3.4::00000000000000001", "+a:1.2.3.4:::l", "+a:1.2.3.4:::long",
    "=a:1.2.3.4", "=a:1.2.3.4:300:4000000038af1379:lo", "=a", "=*.a:1.2.3.4",
    "=a:0.0.0.0", "=A.b:255.255.255.255", "=a:256.0.0.1",
    "@a", "@a:1.2.3.4", "@a:1.2.3.4:x", "@a::x.y:10", "@a::.:65536", "@",
    "@a:1.2.3.4:x.y:10:300:4000000038af1379:lo", "@a:::x", "@*.a::m.b:1",
    "'a", "'a:text", "'a:text:300:4000000038af1379:lo", "'", "'a:\\072\\\\\\",
    "'a:" + "x" * 127, "'a:" + "x" * 128, "'a:" + "x" * 100000,
    "'a:text with spaces  ", "'a:\\1\\12\\123\\1234\\400\\9",
    "^a", "^a:b.c", "^4.3.2.1.in-addr.arpa:a.b:300:4000000038af1379:lo", "^",
    "Ca", "Ca:b.c", "Ca:B.C:300:4000000038af1379:lo", "C", "C*.a:b",
    ":a:1:abc", ":a:28:abc", ":a:65535:", ":a:65537:x", ":a:33:x:300",
    ":a:16:\\003abc:300:4000000038af1379:lo", ":a:99:" + "x" * 70000,
    ":a:41:", ":a:251:", ":a:255:", ":a:7x:",
    "Sa:1.2.3.4:x:5060:10:20:300:4000000038af1379:lo", "Sa:1.2.3.4:x:5060",
    "Sa::x.y:0", "Sa:::1", "Sa::x:65536:65537:-1", "S_sip._tcp.a::x:5060x",
    "", "#", "#+a:1.2.3.4", "-+a:1.2.3.4", "-", "   ", "\t",
    "+a:1.2.3.4\r", "+a:1.2.3.4 \t ", "+a\0b:1.2.3.4", "+a:1.2.3.4:\0" "300",
    "%a\0b:1", "%\0a:1", "+a:1.2.3.4:::\0a", "+\xe4:1.2.3.4",
]
REFUSED = [
    " +a:1.2.3.4", "\t+a:1.2.3.4", "\r", "\0", "\x80", "?a", "K", "P", "!a",
    "3a:" + "0" * 32, "6a:" + "0" * 32, "Na:1:2:u:s:r:.", "c", "z",
    "+" + "a" * 64 + ":1.2.3.4", "+" + "a." * 126 + "bb:1.2.3.4",
    "Za:" + "a" * 64, "Za:b:" + "a" * 64, ".a::" + "a" * 64,
    "." + "a." * 126 + ":1.2.3.4:x", "@" + "a." * 126 + ":1.2.3.4:x",
    "Ca:" + "a" * 64, "^a:" + "a" * 64, "'" + "a" * 64,
    ":a", ":a:", ":a:0:", ":a:x:", ":a:65536:", ":a:2:x", ":a:5:x", ":a:6:x",
    ":a:12:x", ":a:15:x", ":a:252:x", ":a:AAAA:x", ":a:TYPE28:x",
    ":" + "a" * 64 + ":1:", "Sa", "Sa:1.2.3.4:x", "Sa::x:", "Sa::x:y",
    "Sa::" + "a" * 64 + ":1", "Sa:1.2.3.4:x:-1",
]


def write(folder, text, name="data"):
    path = os.path.join(str(folder), name)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes)
                   else text.encode("latin-1"))
    os.utime(path, (MTIME, MTIME))
    return path


def theirs(folder):
    """The cdb that tinydns-data makes of `data`; None if it refuses."""
    done = subprocess.run(["tinydns-data"], cwd=str(folder), timeout=60,
                          stderr=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        return None
    with open(os.path.join(str(folder), "data.cdb"), "rb") as file:
        return file.read()


def ours(folder, *args):
    """Ours; None if we refuse, and then nothing is left behind."""
    path = os.path.join(str(folder), "ours.cdb")
    if os.path.exists(path):
        os.unlink(path)
    result = harness.run_dnssync("compile", "-o", path, *args,
                                 cwd=str(folder))
    assert result.code in (0, 100), result
    assert not os.path.exists(path + ".tmp")
    if result.code == 100:
        assert not os.path.exists(path)
        return None
    with open(path, "rb") as file:
        return file.read()


def dumped(folder, name="ours.cdb"):
    return harness.run_dnssync("dump", os.path.join(str(folder), name)).out


def compile_text(folder, text, *args, code=0):
    write(folder, text)
    return harness.run_dnssync("compile", *args, cwd=str(folder), code=code)


def records(folder):
    return cdbfile.records(os.path.join(str(folder), "data.cdb"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: repr(line[:24]))
def test_a_line_makes_the_same_cdb(tmp_path, line):
    for text in (line, line + "\n", ZONE + line + "\n"):
        write(tmp_path, text)
        expected = theirs(tmp_path)
        assert expected is not None
        assert ours(tmp_path, "--strict") == expected
        assert ours(tmp_path) == expected


@pytest.mark.parametrize("line", REFUSED, ids=lambda line: repr(line[:24]))
def test_a_line_is_refused_by_both(tmp_path, line):
    write(tmp_path, ZONE + line + "\n" + ZONE)
    assert theirs(tmp_path) is None
    assert ours(tmp_path, "--strict") is None


def test_the_whole_corpus_in_one_file_is_the_same_and_comes_back(tmp_path):
    """All but those SOAs that only a line of type . can say."""
    lines = [line for line in LINES if not line.startswith(".a.a.")]
    write(tmp_path, "\n".join(lines))
    expected = theirs(tmp_path)
    assert ours(tmp_path, "--strict") == expected
    write(tmp_path, dumped(tmp_path))
    assert ours(tmp_path, "--strict") == expected == theirs(tmp_path)


def test_no_line_and_no_newline_at_the_end(tmp_path):
    for text in ("", "\n", "\n\n#", "+a:1.2.3.4"):
        write(tmp_path, text)
        assert ours(tmp_path) == theirs(tmp_path)


@pytest.mark.parametrize("mtime", [0, 1, -5, 2 ** 31, 2 ** 32, 2 ** 32 + 7])
def test_the_default_serial_is_the_mtime(tmp_path, mtime):
    path = write(tmp_path, ".a\nZb\nZc:d:e:0\n")
    os.utime(path, (mtime, mtime))
    assert ours(tmp_path) == theirs(tmp_path)


def test_tinydns_get_answers_the_same_over_both(tmp_path):
    (tmp_path / "theirs").mkdir()
    text = ("%lo:10\n" + ZONE + "=www.example.com:192.0.2.2\n"
            "@example.com:192.0.2.3:m:10\n'example.com:text\n"
            "C*.w.example.com:www.example.com\n&sub.example.com:192.0.2.4:b\n"
            "+*.x.example.com:192.0.2.5\n:v6.example.com:28:" +
            "\\001" * 16 + "\nS_sip._udp.example.com::www.example.com:5060\n")
    compile_text(tmp_path, text)
    peers.tinydns_data(tmp_path / "theirs", text.encode())
    os.utime(tmp_path / "theirs" / "data", (MTIME, MTIME))
    peers.subprocess.run(["tinydns-data"], cwd=tmp_path / "theirs",
                         check=True)
    for name in ("example.com", "www.example.com", "a.w.example.com",
                 "x.sub.example.com", "q.x.example.com", "v6.example.com",
                 "none.example.com", "_sip._udp.example.com", "other"):
        for rdtype in ("any", "a", "28", "mx", "txt"):
            assert peers.tinydns_get(tmp_path, rdtype, name) == \
                peers.tinydns_get(tmp_path / "theirs", rdtype, name)


# Random files.

class Program:
    """The program under test, a process for each step."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def run(self, step):
        """The exit code; what is printed is in the files out and log."""
        args = {"strict": ["compile", "--strict", "-o", "ours.cdb"],
                "lax": ["compile", "-o", "ours.cdb"],
                "dump": ["dump", "ours.cdb"]}[step]
        return _spawn([harness.PROGRAM] + args, self.folder)

    def make(self, step):
        return _make(lambda: self.run(step), self.folder, "ours.cdb")

    def comes_back(self, made):
        """dump | compile is the identity, but where dump says it is not."""
        if self.run("dump") == 100:
            return b"no line can say this SOA" in read(self.folder, "log")
        write(self.folder, read(self.folder, "out"))
        return self.make("strict") == made


class Compiler(Program):
    """The same code without its processes; see compiler.c."""

    def __enter__(self):
        self.child = subprocess.Popen(
            [COMPILER], cwd=self.folder, env=harness.ENVIRONMENT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        return self

    def __exit__(self, *exc):
        self.child.stdin.close()
        code = self.child.wait(20)
        self.child.stdout.close()
        assert code == 0

    def run(self, step):
        self.child.stdin.write(step.encode() + b"\n")
        return int(self.child.stdout.readline())


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def _spawn(args, folder):
    """The exit code of a process; quicker than subprocess."""
    files = [(os.POSIX_SPAWN_OPEN, fd, path, os.O_RDWR | os.O_CREAT
              | os.O_TRUNC, 0o644) for fd, path in (
                  (0, "/dev/null"), (1, os.path.join(folder, "out")),
                  (2, os.path.join(folder, "log")))]
    os.chdir(folder)
    pid = os.posix_spawn(args[0], args, harness.ENVIRONMENT,
                         file_actions=files)
    os.chdir("/")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _make(run, folder, product):
    """The bytes that are made in the folder; None if it is refused."""
    path = os.path.join(folder, product)
    if os.path.exists(path):
        os.unlink(path)
    code = run()
    assert code in (0, 100, 111), code
    if code != 0:
        assert not os.path.exists(path)
        return None
    return read(folder, product)


def _compare(tool, seeds):
    """The seeds of the files that the two do not agree on, and the counts."""
    theirs_args = [shutil.which("tinydns-data")]
    wrong, accepted, back = [], 0, 0
    for seed in seeds:
        write(tool.folder, datagen.text(seed))
        expected = _make(lambda: _spawn(theirs_args, tool.folder),
                         tool.folder, "data.cdb")
        strict = seed % 2 == 0
        made = tool.make("strict" if strict else "lax")
        if expected is None and not strict:
            continue
        accepted += expected is not None
        if made != expected:
            wrong.append(seed)
        elif made is not None and seed % 8 < 2:
            back += 1
            if not tool.comes_back(made):
                wrong.append(seed)
    return wrong, accepted, back


# So many parts, for as many processors; the program itself has one of them.
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_random_files_make_the_same_cdb_or_are_refused_by_both(part):
    """DATAGEN_SEED chooses other ones, DATAGEN_FILES more or fewer."""
    count = FILES // 10 if harness.is_sanitized() else FILES
    first = SEED * 1000000 + part * count // PARTS
    seeds = range(first, SEED * 1000000 + (part + 1) * count // PARTS)
    use_many = part > 0 and os.path.exists(COMPILER)
    kind = Compiler if use_many else Program
    with tempfile.TemporaryDirectory(dir=FAST_FOLDER) as folder:
        with kind(folder) as tool:
            wrong, accepted, back = _compare(tool, seeds)
    assert not wrong, "datagen.text(%d) and %d others differ" % (
        wrong[0], len(wrong) - 1)
    assert accepted > len(seeds) // 4
    assert back > len(seeds) // 20


def test_a_million_lines_in_little_memory(tmp_path):
    with open(tmp_path / "data", "wb") as file:
        file.writelines(datagen.big(1000000))
    os.utime(tmp_path / "data", (MTIME, MTIME))
    own, peak = harness.peak_kib("compile", "-o", tmp_path / "ours.cdb",
                                 tmp_path / "data")
    assert ours_bytes(tmp_path) == theirs(tmp_path)
    if not harness.is_sanitized():
        assert own < 24 * 1024, "%d KiB" % own
        assert peak < 48 * 1024, "%d KiB" % peak


def ours_bytes(folder):
    with open(os.path.join(str(folder), "ours.cdb"), "rb") as file:
        return file.read()


# Errors, warnings, files.

def test_errors_name_the_line_and_what_to_do_and_leave_data_cdb(tmp_path):
    (tmp_path / "data.cdb").write_bytes(b"old")
    result = compile_text(tmp_path, ZONE + "Sa::x\n+b:1.2.3.4\n x\n",
                          code=100)
    assert result.log.splitlines() == [
        "data:2: 'Sa::x': has no port; the fields are "
        "name:address:server:port:priority:weight",
        "data:4: ' x': begins with a blank; take it away, or put # before "
        "it"]
    assert (tmp_path / "data.cdb").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["data", "data.cdb"]


def test_twenty_errors_are_told_and_the_rest_counted(tmp_path):
    result = compile_text(tmp_path, "?\n" * 25, code=100)
    lines = result.log.splitlines()
    assert len(lines) == 21 and lines[19].startswith("data:20: '?'")
    assert lines[20] == "and 5 more errors"


def test_warnings_are_bounded_too(tmp_path):
    result = compile_text(tmp_path, ZONE + "+a.example.com:1.2.3\n" * 25)
    lines = result.log.splitlines()
    assert len(lines) == 21
    assert lines[20] == "warning: and 5 more warnings"


WARNINGS = [
    ("+a.example.com:1.2.3.4:1h", "the TTL '1h' is read as 1"),
    ("+a.example.com:1.2.3.4:x", "the TTL 'x' is no number; it is taken as "
     "86400"),
    ("+a.example.com:1.2.3.4:4294967296", "'4294967296' is read as 0"),
    ("@example.com::m:70000", "the distance '70000' is read as 4464"),
    ("+a.example.com:1.2.3", "'1.2.3' is no IPv4 address, so there will be "
     "no address record"),
    ("+a.example.com:300.2.3.4", "'300.2.3.4' is read as 44.2.3.4"),
    ("+a.example.com:1.2.3.4/8", "'1.2.3.4/8' is read as 1.2.3.4"),
    ("+a.example.com:2001:db8::1", "IPv6 is written [2001:db8::1]"),
    ("+a.example.com", "has no address, so there will be no record"),
    ("'a.example.com:" + "x" * 128, "the text of 128 bytes is split into "
     "strings of 127 bytes"),
    ("'a.example.com:\\n", "a backslash in the text"),
    ("+a.example.com:1.2.3.4\r", "ends in a carriage return"),
    ("+a.example.com:1.2.3.4:300:4000000038AF1379", "is read as "
     "4000000038001379"),
    ("+a.example.com:1.2.3.4:300::abc", "longer than two characters"),
    ("+a.example.com:1.2.3.4:300:::x", "what stands behind field 5, 'x'"),
    ("+a..example.com:1.2.3.4", "the name 'a..example.com' is read as "
     "a.example.com"),
    ("+a b.example.com:1.2.3.4", "is read as a\\040b.example.com"),
    ("+a.*.example.com:1.2.3.4", "only the first label"),
    ("&*.example.com::x.y", "name servers of a wildcard"),
    ("%lo:1.2.3.4.5", "is not up to four numbers"),
    (":a.example.com:1:abc", "have not the form of a record of type A"),
    (":a.example.com:255:x", "type 255 is none that a zone can hold"),
    (":a.example.com:99:" + "x" * 32800, "keeps tinydns from answering"),
    ("Ca.example.com", "leads to no name"),
    ("+www.example.org:1.2.3.4", "www.example.org: tinydns never answers for "
     "it"),
    ("=www.example.com:1.2.3.4", "4.3.2.1.in-addr.arpa: tinydns never "
     "answers for this PTR record,"),
]


@pytest.mark.parametrize("line,words", WARNINGS,
                         ids=lambda each: repr(each[:24]))
def test_what_is_read_otherwise_gets_a_warning_and_the_same_bytes(
        tmp_path, line, words):
    result = compile_text(tmp_path, ZONE + line + "\n", "--strict")
    assert words in result.log and "warning: " in result.log
    assert ours(tmp_path) == theirs(tmp_path)


GOOD = ZONE + """%lo:10.0
%ex
@example.com:192.0.2.2:m:10
@null.example.com::.:0
+www.example.com:192.0.2.3:300:4000000038af1379:lo
+*.w.example.com:192.0.2.3
'example.com:v=spf1 \\072 \\\\ -all
Calias.example.com:www.example.com
&sub.example.com:192.0.2.4:ns.elsewhere.example
.2.0.192.in-addr.arpa::a.ns.example.com
=host.example.com:192.0.2.9
Zother.example:a.b:c.d:1:2:3:4:5:6
&other.example::a.b
:www.example.com:28:""" + "\\001" * 16 + """
S_sip._udp.example.com:192.0.2.5:sip:5060:10:20
"""


def test_what_is_as_it_should_be_gets_no_warning(tmp_path):
    assert compile_text(tmp_path, GOOD).log == ""


def test_a_file_without_any_ns_gets_one_warning_not_one_for_each_name(
        tmp_path):
    result = compile_text(tmp_path, "+a:1.2.3.4\n+b:1.2.3.4\n")
    assert result.log.count("\n") == 1
    assert "no NS record at all" in result.log


def test_several_files_in_order_and_standard_input(tmp_path):
    write(tmp_path, "+b:1.2.3.4\n", "b.data")
    write(tmp_path, "+a:1.2.3.4", "a.data")
    before = int(time.time())
    done = subprocess.run(
        [harness.PROGRAM, "compile", "-o", "out.cdb", "b.data", "-",
         "a.data"], cwd=tmp_path, input=b".x::y\n", env=harness.ENVIRONMENT,
        stderr=subprocess.PIPE, check=True)
    owners = [record.owner for record
              in cdbfile.records(str(tmp_path / "out.cdb"))]
    assert owners == [b"\1b\0", b"\1x\0", b"\1x\0", b"\1a\0"]
    serial = cdbfile.serials(str(tmp_path / "out.cdb"))[b"\1x\0"]
    assert before <= serial <= time.time()
    assert b"standard input: the serial of 1 SOA record is" in done.stderr


def test_an_error_in_the_second_file_is_told_with_its_name(tmp_path):
    write(tmp_path, ZONE, "a.data")
    path = write(tmp_path, ZONE + "?\n", "b.data")
    result = harness.run_dnssync("compile", "a.data", path, cwd=tmp_path,
                                 code=100)
    assert "%s:2: '?': " % path in result.log
    assert not (tmp_path / "data.cdb").exists()


def test_check_only_makes_nothing(tmp_path):
    compile_text(tmp_path, ZONE, "-n")
    compile_text(tmp_path, "?\n", "-n", code=100)
    assert os.listdir(tmp_path) == ["data"]


def test_files_that_are_not_there_or_would_be_replaced(tmp_path):
    result = harness.run_dnssync("compile", cwd=tmp_path, code=111)
    assert "data: cannot open: No such file" in result.log
    assert os.listdir(tmp_path) == []
    result = compile_text(tmp_path, ZONE, "-o", "data", code=100)
    assert "data: would be replaced" in result.log
    assert (tmp_path / "data").read_text() == ZONE
    result = compile_text(tmp_path, ZONE, "-o", "none/data.cdb", code=111)
    assert "none/data.cdb.tmp: cannot create" in result.log


# Extensions.

def types(folder):
    return [(record.owner, record.type, record.rdata)
            for record in records(folder)]


IP6 = bytes.fromhex("20010db8000000000000000000000001")

def reverse_name():
    return b"".join(b"\1" + digit.encode() for digit
                    in reversed(IP6.hex())) + b"\3ip6\4arpa\0"


@pytest.mark.parametrize("address", [IP6.hex(), IP6.hex().upper(),
                                     "[2001:db8::1]", "[2001:DB8:0::1]"])
def test_ipv6_addresses(tmp_path, address):
    compile_text(tmp_path, "3a:%s:300::lo\n6b:%s\n" % (address, address))
    first = records(tmp_path)[0]
    assert (first.ttl, first.location) == (300, b"lo")
    assert types(tmp_path) == [
        (b"\1a\0", 28, IP6), (b"\1b\0", 28, IP6),
        (reverse_name(), 12, b"\1b\0")]


def test_brackets_wherever_an_address_stands(tmp_path):
    compile_text(tmp_path, ".z:[2001:db8::1]:a:5\n&z:[2001:db8::1]:b\n"
                 "@z:[2001:db8::1]:c:10\n+d:[2001:db8::1]:7\n"
                 "=e:[2001:db8::1]\nSs:[2001:db8::1]:f:80\n")
    found = [(owner, rtype) for owner, rtype, rdata in types(tmp_path)]
    assert found == [
        (b"\1z\0", 6), (b"\1z\0", 2), (b"\1a\2ns\1z\0", 28),
        (b"\1z\0", 2), (b"\1b\2ns\1z\0", 28),
        (b"\1z\0", 15), (b"\1c\2mx\1z\0", 28),
        (b"\1d\0", 28), (b"\1e\0", 28), (reverse_name(), 12),
        (b"\1s\0", 33), (b"\1f\3srv\1s\0", 28)]
    assert [record.ttl for record in records(tmp_path)][7] == 7


def test_naptr(tmp_path):
    compile_text(tmp_path, "Na:100:50:u:E2U+sip:!^.*$!sip\\072b@c!:.:300\n"
                 "Nb:1:2::::x.Y\n")
    assert types(tmp_path) == [
        (b"\1a\0", 35, b"\0\x64\0\x32\1u\7E2U+sip\x0e!^.*$!sip:b@c!\0"),
        (b"\1b\0", 35, b"\0\1\0\2\0\0\0\1x\1Y\0")]


@pytest.mark.parametrize("rtype", ["CAA", "caa", "TYPE257", "257"])
@pytest.mark.parametrize("rdata", ["\\000\\005issueca", "\\# 9 0005697373"
                                   "75656361", "\\#  9 00 05 6973 73756563"
                                   "61"])
def test_types_by_name_and_unknown_rdata(tmp_path, rtype, rdata):
    compile_text(tmp_path, ".a:::5\n:a:%s:%s:300\n" % (rtype, rdata))
    assert types(tmp_path)[-1] == (b"\1a\0", 257, b"\0\5issueca")


def test_rdata_that_only_look_like_unknown_ones_are_text(tmp_path):
    result = compile_text(tmp_path, ".a:::5\n:a:99:\\# 3 0102\n")
    assert types(tmp_path)[-1][2] == b"# 3 0102"
    assert "is read as text" in result.log
    assert ours(tmp_path) == theirs(tmp_path)


@pytest.mark.parametrize("line,words", [
    ("3a:20010db8", "is no IPv6 address"), ("6a", "is no IPv6 address"),
    ("3a:[2001:db8::g]", "is no IPv6 address"),
    ("Na:1:2:" + "x" * 256, "the flags is longer than 255 bytes"),
    (":a:NOTYPE:x", "or its name, such as CAA"),
    (":a:MX:x", "as a line that begins with @"),
    (":a:TYPE65536:x", "is no type of a record")])
def test_extensions_that_are_wrong(tmp_path, line, words):
    assert words in compile_text(tmp_path, line + "\n", code=100).log


def test_brackets_are_nothing_special_with_strict(tmp_path):
    write(tmp_path, "+a:[2001:db8::1]:300\n.b:[::1]:c\n%lo:[2001:db8::]/32\n")
    assert ours(tmp_path, "--strict") == theirs(tmp_path)


def test_ipv6_locations_have_the_keys_of_the_patch(tmp_path):
    text = "%v4:10.1\n%v6:[2001:db8::]/32\n%on:[2001:db8::1]\n%al\n"
    compile_text(tmp_path, text, "--ip6-locations")
    with open(tmp_path / "data.cdb", "rb") as file:
        assert cdbfile.pairs(file.read()) == [
            (b"\0%f\x0a\x01", b"v4"), (b"\0%s20010db8", b"v6"),
            (b"\0%s" + IP6.hex().encode(), b"on"), (b"\0%f", b"al")]
    result = compile_text(tmp_path, "%v6:[2001:db8::]/33\n",
                          "--ip6-locations", code=100)
    assert "with a multiple of 4" in result.log


def test_a_random_file_with_every_extension_comes_back(tmp_path):
    rng = random.Random(SEED)
    lines = [rng.choice(["3a%d:[2001:db8::%x]", "6b%d:[2001:db8::%x]:5",
                         "+c%d:[2001:db8::%x]", "=d%d:[2001:db8::%x]:::lo",
                         "Ne%d:%d:2:u:x::.", ":f%d:CAA:\\# 1 %02x",
                         ]) % (n, n % 256) for n in range(500)]
    compile_text(tmp_path, "\n".join(lines))
    data = (tmp_path / "data.cdb").read_bytes()
    write(tmp_path, dumped(tmp_path, "data.cdb"))
    assert ours(tmp_path, "--strict") == data == theirs(tmp_path)
