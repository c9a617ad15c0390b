"""Fixtures and markers of the system tests."""

import contextlib
import os
import shutil
import tempfile

import pytest

import bigzone
import harness
import model
import peers
from peers import Knot, Named, Nsd, Pdns


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "needs_root: mounts, or binds port 53")


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "soak" in item.keywords and "soak" not in config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason="run with -m soak"))
        if "needs_root" in item.keywords and os.geteuid() != 0:
            item.add_marker(pytest.mark.skip(reason="needs root"))


@pytest.fixture
def dnssync():
    """Runs one command: dnssync("fetch", ...) returns how it ended."""
    return harness.run_dnssync


@pytest.fixture
def place(request):
    """A Place of the test's own; its path is short, as sockets need."""
    with harness.new_place() as made:
        yield made


@pytest.fixture(scope="module")
def shared_place():
    with harness.new_place() as made:
        yield made


@pytest.fixture
def start(place):
    """Starts a server for the length of the test: start(Named, zones)."""
    with contextlib.ExitStack() as stack:
        def start_one(kind, *args, **kwargs):
            if issubclass(kind, peers.Server):
                args = (tempfile.mkdtemp(dir=place.folder),) + args
            return stack.enter_context(kind(*args, **kwargs))
        yield start_one


@pytest.fixture(scope="session")
def session_folder():
    folder = tempfile.mkdtemp(prefix="dnssync-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _serve(kind, session_folder, text):
    folder = os.path.join(session_folder, kind.program)
    return kind(folder, {bigzone.ZONE: text})


@pytest.fixture(scope="session")
def big_named(session_folder):
    """BIND with the big zone."""
    with _serve(Named, session_folder, bigzone.text()) as server:
        yield server


@pytest.fixture(scope="session")
def big_records(big_named):
    """The big zone as named transfers it, with both SOAs."""
    return model.transfer(big_named.address, big_named.port, bigzone.ZONE)


@pytest.fixture(scope="session")
def big_nsd(session_folder, big_records):
    """NSD with what it can serve of the big zone."""
    records = list(filter(bigzone.for_nsd, big_records[:-1]))
    with _serve(Nsd, session_folder, model.master_text(records)) as server:
        yield server


@pytest.fixture(scope="session")
def big_knot(session_folder, big_records):
    """Knot with what it can serve of the big zone."""
    records = list(filter(bigzone.for_knot, big_records[:-1]))
    with _serve(Knot, session_folder, model.master_text(records)) as server:
        yield server


@pytest.fixture(scope="session")
def big_pdns(session_folder, big_records):
    """PowerDNS with what it can serve of the big zone."""
    records = list(filter(bigzone.for_pdns, big_records[:-1]))
    text = model.master_text(records, bigzone.PDNS_BY_NAME)
    with _serve(Pdns, session_folder, text) as server:
        yield server


@pytest.fixture(params=["named", "nsd", "knot", "pdns"])
def big_primary(request):
    """Each of the four primaries with the big zone, in turn."""
    return request.getfixturevalue("big_" + request.param)
