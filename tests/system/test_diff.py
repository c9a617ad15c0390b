"""dnssync diff: what one cdb holds and another does not."""

import collections
import random

import harness
import peers


def make(folder, name, text):
    peers.tinydns_data(folder / name, text.encode())
    return folder / name / "data.cdb"


def diff(folder, old, new, code):
    return harness.run_dnssync("diff", make(folder, "old", old),
                               make(folder, "new", new), code=code)


A, B, C = ("+%s.example:192.0.2.1:5\n" % name for name in "abc")


def test_equal_files_have_no_difference(tmp_path):
    assert diff(tmp_path, A + B, A + B, 0).out == b""
    assert diff(tmp_path, "", "", 0).out == b""


def test_order_alone_is_no_difference(tmp_path):
    assert diff(tmp_path, A + B + C, C + A + B, 0).out == b""


def test_lines_of_the_old_file_come_first_in_the_order_of_the_files(tmp_path):
    assert diff(tmp_path, C + B + A, "%lo:10\n" + B, 1).text == \
        "-" + C + "-" + A + "+%lo:10\n"


def test_a_changed_ttl_location_or_time_is_a_difference(tmp_path):
    line = "+a.example:192.0.2.1:5%s\n"
    for tail in ("0", "::lo", ":4000000038af1379"):
        assert diff(tmp_path, line % "", line % tail, 1).text == \
            "-" + line % "" + "+" + line % tail


def test_a_record_is_counted_as_often_as_it_stands_there(tmp_path):
    assert diff(tmp_path, A * 3 + B, B + A, 1).text == "-" + A + "-" + A
    assert diff(tmp_path, A, A * 2, 1).text == "+" + A
    assert diff(tmp_path, A + B + A, A + A + B, 0).out == b""


def test_random_files_differ_by_what_two_multisets_differ_by(tmp_path):
    rng = random.Random(1)
    for _ in range(40):
        pool = ["+%s.example:192.0.2.%d:5\n" % (rng.choice("ab"), n)
                for n in range(4)]
        old, new = (rng.choices(pool, k=rng.randint(0, 12))
                    for _ in range(2))
        gone = collections.Counter(old) - collections.Counter(new)
        come = collections.Counter(new) - collections.Counter(old)
        result = diff(tmp_path, "".join(old), "".join(new),
                      1 if gone or come else 0)
        assert collections.Counter(result.text.splitlines(True)) == \
            collections.Counter({"-" + line: n for line, n in gone.items()}) \
            + collections.Counter({"+" + line: n for line, n in come.items()})


def test_files_that_are_not_there_or_no_cdb(tmp_path):
    path = make(tmp_path, "old", A)
    result = harness.run_dnssync("diff", path, tmp_path / "none")
    assert result.code in (100, 111) and "none" in result.log
    (tmp_path / "short").write_bytes(b"x")
    result = harness.run_dnssync("diff", tmp_path / "short", path, code=100)
    assert "short" in result.log


def test_what_no_cdb_can_be_is_to_be_changed(tmp_path):
    path = make(tmp_path, "old", A)
    for other in (tmp_path, "/dev/null"):
        result = harness.run_dnssync("diff", path, other, code=100)
        assert "is no cdb" in result.log
        assert "is no cdb" in harness.run_dnssync("dump", other, code=100).log
