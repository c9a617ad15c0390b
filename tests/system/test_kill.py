"""kill -9 at random moments: whatever was going on, data.cdb is whole."""

import os
import random
import signal
import time

import cdbfile
import model
import scripted
from scripted import TXT, Zone, message

KILLS = 100
RECORDS = 1200
NAMES = ["a.example", "b.example", "sub.a.example"]


class Changing(Zone):
    """A zone that is newer each time it is asked for its serial; each TXT
    record holds the serial."""

    def __init__(self, text):
        super().__init__(text, 0)
        self.answer = Changing.newer
        self.transfer = Changing.whole

    def newer(self, query):
        self.serial += 1
        return message(query, [self.soa()])

    def whole(self, query):
        serial = self.serial
        soa = self.soa(serial)
        text = b"%010d" % serial
        yield message(query, [soa, self.ns()])
        for start in range(0, RECORDS, 300):
            yield message(query, [
                self.under("r%d" % number, TXT, b"\x0a" + text)
                for number in range(start, start + 300)])
        yield message(query, [soa])


def check_whole(path):
    """Each zone in the file is whole and of one version; the serials."""
    found = cdbfile.records(path)
    serials = cdbfile.serials(path)
    counts = {apex: 0 for apex in serials}
    for record in found:
        if record.type != TXT:
            continue
        apex = record.owner[1 + record.owner[0]:]
        assert int(record.rdata[1:]) == serials[apex], \
            "%s: a record of %s in serial %d" % (
                model.name_text(apex), record.rdata, serials[apex])
        counts[apex] += 1
    assert all(count == RECORDS for count in counts.values()), counts
    assert len(found) == len(serials) * (RECORDS + 2)
    return {model.name_text(apex): serial
            for apex, serial in serials.items()}


def test_a_hundred_kills_leave_whole_zones(place):
    seed = random.randrange(1 << 32)
    print("seed %d" % seed)
    chance = random.Random(seed)
    zones = [Changing(name) for name in NAMES]
    last, builds = {}, 0
    with scripted.Primary(*zones) as primary:
        place.configure(zones=NAMES, primary=primary, options={
            "build-quiet": 0.001, "build-max": 0.01})
        begun = time.monotonic()
        place.once()
        cycle = min(time.monotonic() - begun, 0.15)
        for _ in range(KILLS):
            with place.daemon(wait=False) as daemon:
                daemon.may_die = True
                end = time.monotonic() + chance.uniform(0, 1.5 * cycle)
                while time.monotonic() < end:
                    time.sleep(min(0.02, max(0, end - time.monotonic())))
                    if daemon.lines and daemon.is_alive():
                        daemon.send(signal.SIGUSR1)
                # SIGUSR1 ends a process that does not catch it yet.
                assert daemon.stop(signal.SIGKILL) in (
                    -signal.SIGKILL, -signal.SIGUSR1), daemon.log()
            serials = check_whole(place.cdb)
            assert sorted(serials) == sorted(NAMES)
            assert all(serials[name] >= last.get(name, 0) for name in NAMES)
            builds += serials != last
            last = serials
            for name in NAMES:
                assert check_whole(place.frozen(name))[name] >= serials[name]
        place.once()
        assert check_whole(place.cdb) == {
            zone.text: zone.serial for zone in zones}
    print("%d kills, %d times with a new data.cdb, cycle %.0f ms"
          % (KILLS, builds, 1000 * cycle))
    assert builds > KILLS / 10
    assert os.listdir(place.root) == ["data.cdb"]
    assert sorted(os.listdir(os.path.join(place.state, "zones"))) == sorted(
        name + ".cdb" for name in NAMES)
