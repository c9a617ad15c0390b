"""Tests that take minutes and gigabytes; only with -m soak."""

import os
import random
import shutil
import struct

import pytest

import scripted
from scripted import IN, Zone, message

pytestmark = pytest.mark.soak

GIB = 1 << 30


def bulk(size):
    """A transfer of so many bytes in records of 32 KB."""
    data = b"b" * 32700

    def transfer(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        for number in range(size // len(data)):
            yield message(query, [
                b"\x08t%07d\xc0\x0c%s" % (number, struct.pack(
                    ">HHIH", 65280, IN, 60, len(data))) + data])
        yield message(query, [zone.soa()])
    return transfer


@pytest.fixture
def room(place):
    if shutil.disk_usage(place.folder).free < 16 * GIB:
        pytest.skip("needs 16 GiB of disk")
    return place


def test_a_data_cdb_over_4_gib_is_refused_and_the_old_one_stays(room):
    zones = [Zone("a.example", 1), Zone("b.example", 1), Zone("c.example", 1)]
    for zone in zones[:2]:
        zone.behave(transfer=bulk(int(2.2 * GIB)))
    with scripted.Primary(*zones) as primary:
        room.configure(zones=["c.example"], primary=primary)
        room.once()
        before = room.published()
        room.configure(zones=["a.example", "b.example", "c.example"],
                       primary=primary, options={"transfer-timeout": 600,
                                                 "idle-timeout": 60})
        result = room.once(code=111, seconds=900)
        assert "4 GiB" in result.log or "data.cdb" in result.log
        assert room.published() == before
        assert os.listdir(room.root) == ["data.cdb"]
        room.configure(zones=["a.example", "c.example"], primary=primary)
        room.once(seconds=600)
        assert os.path.getsize(room.cdb) > 2 * GIB


def test_a_zone_over_4_gib_is_refused_while_it_is_transferred(room):
    zone = Zone("a.example", 1)
    zone.behave(transfer=bulk(int(4.1 * GIB)))
    with scripted.Primary(zone) as primary:
        room.configure(zones=["a.example"], primary=primary, options={
            "transfer-timeout": 900, "idle-timeout": 60})
        result = room.once(code=111, seconds=900)
        assert "a.example" in result.log
        assert os.listdir(os.path.join(room.state, "zones")) == []


def test_a_daemon_neither_grows_nor_leaks_over_thousands_of_changes(place):
    """Descriptors and memory after 3000 serials are those after 500."""
    zones = [Zone("z%d.example" % number, 1) for number in range(20)]

    def size(daemon):
        with open("/proc/%d/status" % daemon.pid, encoding="ascii") as file:
            rss = [line for line in file if line.startswith("VmRSS")][0]
        return (len(os.listdir("/proc/%d/fd" % daemon.pid)),
                int(rss.split()[1]))

    with scripted.Primary(*zones) as primary:
        place.configure(zones=[zone.text for zone in zones], primary=primary)
        with place.daemon() as daemon:
            for serial in range(2, 3002):
                random.choice(zones).behave(serial)
                place.sync()
                daemon.check()
                if serial == 500:
                    files, memory = size(daemon)
            assert size(daemon)[0] <= files + 2
            assert size(daemon)[1] <= memory * 1.3
