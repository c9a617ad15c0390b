"""Help, versions, verbosity and progress."""

import os
import pty
import select
import subprocess
import time

import pytest

import harness
import scripted
from harness import PROGRAM
from scripted import Zone

COMMANDS = ["fetch", "dump", "check", "once", "run", "status", "sync",
            "host", "keygen"]


def test_version_is_one_line(dnssync):
    result = dnssync("--version", code=0)
    assert result.text.startswith("dnssync ")
    assert result.text.count("\n") == 1 and not result.log


def test_help_names_every_command(dnssync):
    result = dnssync("--help", code=0)
    for command in COMMANDS:
        assert command in result.text
    assert dnssync("help", code=0).text == result.text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_shows_its_usage(dnssync, command):
    result = dnssync("help", command, code=0)
    assert "dnssync " + command in result.text
    assert dnssync(command, "--help", code=0).text == result.text


def test_help_of_no_command_is_wrong(dnssync):
    assert "nonsense" in dnssync("help", "nonsense", code=100).log


def test_help_fits_a_terminal(dnssync):
    for args in [["--help"]] + [["help", command] for command in COMMANDS]:
        for line in dnssync(*args, code=0).text.splitlines():
            assert len(line) <= 80, line


def test_quiet_once_says_nothing_when_all_is_well(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        result = place.once("-q")
    assert result.log == "" and result.out == b""


def test_verbose_once_says_more(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        plain, verbose = place.once(), place.once("-v")
    assert len(verbose.log) > len(plain.log)
    assert "serial 1 is current" in verbose.log


def slow(zone, query):
    """A transfer of more than a second."""
    yield message_of(zone, query, 0)
    for number in range(1, 13):
        yield scripted.Pause(0.1)
        yield message_of(zone, query, number)
    yield scripted.message(query, [zone.soa()])


def message_of(zone, query, number):
    records = [zone.soa(), zone.ns()] if not number else []
    return scripted.message(query, records + [
        zone.under("h%d-%d" % (number, i), scripted.A, b"\1\2\3\4")
        for i in range(10)])


def terminal_output(args, seconds=30):
    """What a command writes to stderr when that is a terminal."""
    master, slave = pty.openpty()
    child = subprocess.Popen([PROGRAM] + [str(arg) for arg in args],
                             stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=slave,
                             env=harness.ENVIRONMENT)
    os.close(slave)
    output, end = b"", time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            if select.select([master], [], [], 0.5)[0]:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    break
                if not data:
                    break
                output += data
        assert child.wait(10) == 0, output
    finally:
        child.kill()
        child.wait()
        os.close(master)
    return output.decode()


def test_fetch_shows_progress_on_a_terminal_only(dnssync, tmp_path):
    zone = Zone("example.com", 1)
    zone.behave(transfer=slow)
    path = tmp_path / "zone.cdb"
    with scripted.Primary(zone) as primary:
        shown = terminal_output(["fetch", "-o", path, "example.com", primary])
        assert "\r" in shown and "records" in shown
        assert terminal_output(["fetch", "-q", "-o", path, "example.com",
                                primary]) == ""
        plain = dnssync("fetch", "-o", path, "example.com", primary, code=0)
        assert "\r" not in plain.log and "\x1b" not in plain.log


def test_once_shows_progress_on_a_terminal_only(place):
    zone = Zone("example.com", 1)
    zone.behave(transfer=slow)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        shown = terminal_output(["once", "-c", place.conf])
        assert "\r" in shown and "records" in shown
        zone.behave(2)
        assert "\r" not in place.once().log


def test_a_closed_standard_output_ends_fetch(dnssync):
    """As in `dnssync fetch ... | head -1`."""
    zone = Zone("example.com", 1)
    zone.behave(transfer=scripted.flood(200000))
    with scripted.Primary(zone) as primary:
        reader, writer = os.pipe()
        child = subprocess.Popen(
            [PROGRAM, "fetch", "example.com", str(primary)], stdout=writer,
            stderr=subprocess.PIPE, env=harness.ENVIRONMENT)
        os.close(writer)
        os.read(reader, 100)
        os.close(reader)
        try:
            child.communicate(timeout=30)
        finally:
            child.kill()
        assert child.returncode != 0
