"""From a primary's NOTIFY until tinydns answers what has changed.

named serves a small zone, which is changed by a dynamic update. Its NOTIFY
comes by way of a relay here, which notes when, and tinydns is asked until it
has the new serial. Then the same beside a large data.cdb, which each change
makes anew, and with changes of many zones at once.

Besides, what the disk takes of it: a file of one block is written, synced and
renamed, and its directory synced. A change costs that twice, for the zone's
copy and for data.cdb.
"""

import contextlib
import math
import os
import select
import socket
import statistics
import sys
import tempfile
import threading
import time

import dns.query
import dns.update

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import datagen  # noqa: E402  (its folder is on the path only now)
import harness  # noqa: E402
import peers  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", 50))
LARGE = int(os.environ.get("BENCH_LINES", 100000))
ZONES = int(os.environ.get("BENCH_ZONES", 200))
PATIENCE = 30
PACE = 1.05         # a zone's NOTIFY is acted upon once a second
TEXT = """$TTL 60
@ SOA ns host 1 3600 600 86400 60
@ NS ns
ns A 192.0.2.1
"""


class Named(peers.Named):
    zone_option = "allow-update { 127.0.0.1; };"


class Relay:
    """Passes datagrams on to a port and their answers back."""

    def __init__(self, target):
        self.target = target
        self.port = peers.free_port()
        self.came = []
        self._front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._front.bind(("127.0.0.1", self.port))
        self._back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._back.bind(("127.0.0.1", 0))
        self._peers = {}
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            ready, _, _ = select.select([self._front, self._back], [], [])
            if self._front in ready:
                data, peer = self._front.recvfrom(65535)
                self.came.append(time.monotonic())
                self._peers[data[:2]] = peer
                self._back.sendto(data, ("127.0.0.1", self.target))
            if self._back in ready:
                data = self._back.recv(65535)
                if data[:2] in self._peers:
                    self._front.sendto(data, self._peers[data[:2]])


def change(server, zone, number):
    update = dns.update.Update(zone)
    update.replace("www", 60, "TXT", str(number))
    dns.query.tcp(update, server.address, port=server.port, timeout=5)


def wait_serial(tinydns, zone, serial):
    end = time.monotonic() + PATIENCE
    while tinydns.serial(zone) != serial:
        assert time.monotonic() < end, "%s never had %d" % (zone, serial)
    return time.monotonic()


def measure_single(server, relay, tinydns, zone):
    """Milliseconds from each NOTIFY to the answer."""
    serial = tinydns.serial(zone)
    took = []
    for number in range(ROUNDS):
        time.sleep(PACE)
        relay.came.clear()
        serial += 1
        change(server, zone, number)
        done = wait_serial(tinydns, zone, serial)
        took.append(1000 * (done - relay.came[0]))
    return took


def measure_many(server, relay, tinydns, zones):
    """Milliseconds from the first of many NOTIFYs to the last answer."""
    time.sleep(PACE)
    serials = {zone: tinydns.serial(zone) + 1 for zone in zones}
    relay.came.clear()
    for number, zone in enumerate(zones):
        change(server, zone, number)
    changed = time.monotonic()
    for zone in zones:
        wait_serial(tinydns, zone, serials[zone])
    done = time.monotonic()
    return 1000 * (done - relay.came[0]), 1000 * (done - changed)


def measure_disk(folder):
    took = []
    for _ in range(20):
        begun = time.monotonic()
        path = os.path.join(folder, "probe")
        with open(path + ".tmp", "wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        os.rename(path + ".tmp", path)
        directory = os.open(folder, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
        took.append(1000 * (time.monotonic() - begun))
    os.unlink(path)
    return statistics.median(took)


@contextlib.contextmanager
def running(place, zones, local):
    """named, the relay, the daemon and tinydns."""
    port = peers.free_port()
    relay = Relay(port)

    class Telling(Named):
        notify_port = relay.port

    place.write("root/data", local)
    with Telling(tempfile.mkdtemp(dir=place.folder),
                 {zone: TEXT for zone in zones}) as server:
        place.configure('notify { listen = "127.0.0.1@%d" }' % port,
                        zones=zones, primary=server,
                        options={"build-quiet": 0.05, "build-max": 1.0})
        with place.daemon("-q") as daemon:
            peers.wait_until(lambda: place.published() is not None and len(
                place.serials()) >= len(zones), "data.cdb", PATIENCE)
            with peers.Tinydns(place.root) as tinydns:
                yield server, relay, tinydns
            daemon.check()


def show(title, took):
    took = sorted(took)
    print("%-34s p50 %6.1f ms  p99 %6.1f ms  max %6.1f ms  (%d changes)" % (
        title, statistics.median(took),
        took[math.ceil(0.99 * len(took)) - 1], took[-1],
        len(took)))


def main():
    for title, local in (("one small zone", b""),
                         ("beside %d local lines" % LARGE,
                          b"".join(datagen.big(LARGE)))):
        with harness.new_place() as place:
            print("%-34s %10.1f ms" % ("the disk: fsync, rename, fsync",
                                       measure_disk(place.root)))
            with running(place, ["example.com"], local) as (
                    server, relay, tinydns):
                show(title, measure_single(server, relay, tinydns,
                                           "example.com"))
    zones = ["z%d.example" % number for number in range(ZONES)]
    with harness.new_place() as place, running(place, zones, b"") as (
            server, relay, tinydns):
        print("%d zones changed one after another: %.0f ms from the first "
              "NOTIFY to the last answer, %.0f ms from the last change" % (
                  (ZONES,) + measure_many(server, relay, tinydns, zones)))


if __name__ == "__main__":
    main()
