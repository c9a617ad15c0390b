"""The example configuration is one that dnssync takes."""

import os
import pathlib
import re
import subprocess

import pytest

EXAMPLE = (pathlib.Path(__file__).resolve().parents[2]
           / "data/dnssync.conf.example")


def uncommented(text):
    """The text with every example in it switched on."""
    return re.sub(r'^# (?=[a-z-]+ (= |"))', "", text, flags=re.M)


@pytest.mark.parametrize("change", [str, uncommented])
def test_the_example_has_no_errors(change, tmp_path):
    text = change(EXAMPLE.read_text())
    assert (change is str) == ("\n# on-expire = drop" in text)
    text = text.replace("/etc/tinydns/root", str(tmp_path))
    text = text.replace("/var/lib/dnssync", str(tmp_path / "state"))
    # A user that not every machine has.
    text = text.replace('\nuser = "dnssync"', "")
    (tmp_path / "customers.txt").write_text("example.org\n")
    conf = tmp_path / "dnssync.conf"
    conf.write_text(text)
    run = subprocess.run([os.environ["DNSSYNC"], "check", "-c", conf],
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "no errors" in run.stdout
