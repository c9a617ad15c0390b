"""The demo shows the main job, and leaves nothing behind."""

import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

DEMO = pathlib.Path(__file__).resolve().parents[2] / "data/demo/demo.sh"
SECONDS = 60


def start_demo(tmp_path, *args):
    """In a process group of its own, as at a terminal."""
    return subprocess.Popen(
        [DEMO, os.environ["DNSSYNC"], *args], start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def processes_in(directory):
    """Of every process that was started with a file of the directory."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes()
            words += (path / "environ").read_bytes()
        except OSError:
            continue
        if re.search(re.escape(str(directory)) + r"/dnssync-demo",
                     words.decode(errors="replace")):
            found.append(path.name)
    return found


def expect_nothing_left(tmp_path):
    end = time.monotonic() + SECONDS
    while processes_in(tmp_path) and time.monotonic() < end:
        time.sleep(0.05)
    assert processes_in(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(name="demo_dir")
def fixture_demo_dir(tmp_path):
    """What a failed test leaves running is stopped."""
    yield tmp_path
    for pid in processes_in(tmp_path):
        os.kill(int(pid), signal.SIGKILL)


def test_the_demo_shows_a_zone_live_and_an_edit(demo_dir):
    demo = start_demo(demo_dir)
    text = demo.communicate(timeout=SECONDS)[0]
    assert demo.returncode == 0, text
    assert re.search(r"^ +example\.com: serial 42 live from 127\.0\.0\.1",
                     text, re.M), text
    answers = re.findall(r"www\.example\.com\.?\s.*\sA\s+(\S+)$", text, re.M)
    assert answers == ["192.0.2.10", "192.0.2.20"], text
    expect_nothing_left(demo_dir)


def test_an_interrupted_demo_leaves_nothing(demo_dir):
    demo = start_demo(demo_dir)
    line = ""
    while "NSD serves" not in line:
        line = demo.stdout.readline()
        assert line, "the demo ended before it said anything"
    os.killpg(demo.pid, signal.SIGINT)
    demo.communicate(timeout=SECONDS)
    assert demo.returncode == 130
    expect_nothing_left(demo_dir)


def test_a_kept_demo_runs_until_it_is_stopped(demo_dir):
    demo = start_demo(demo_dir, "--keep")
    # Not communicate(): what runs on must not hold the pipe open.
    text = demo.stdout.read()
    assert demo.wait(timeout=SECONDS) == 0, text
    assert processes_in(demo_dir) != []
    stop = text.strip().splitlines()[-1].strip()
    subprocess.run([stop], check=True, timeout=SECONDS)
    expect_nothing_left(demo_dir)
