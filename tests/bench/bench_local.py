"""From the last write to a local data file until data.cdb has it.

A file of one host is changed beside one of many lines, and then the latter
itself. Beside them, in the same run: tinydns-data on all the lines, which an
admin starts by hand.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import datagen  # noqa: E402  (its folder is on the path only now)
import harness  # noqa: E402

SIZES = (10, 10000, 100000, 1000000)
ROUNDS = 7
PATIENCE = 60


def inode(path):
    return os.stat(path).st_ino, os.stat(path).st_mtime_ns


def seconds_until_published(place, change):
    """From the return of change() until there is another data.cdb."""
    old = inode(place.cdb)
    change()
    begun = time.monotonic()
    while inode(place.cdb) == old:
        assert time.monotonic() - begun < PATIENCE, "it is never published"
        time.sleep(0.0005)
    return time.monotonic() - begun


def measure(place, size):
    """Median seconds for the small file, the large one, tinydns-data."""
    lines = b"".join(datagen.big(size))
    place.write("root/data", "+host.small.example:192.0.2.1\n")
    with open(place.path("root", "large.data"), "wb") as file:
        file.write(lines)

    def change_small():
        place.write("root/data", "+host.small.example:192.0.2.1:%d\n"
                    % time.monotonic_ns())

    def change_large():
        with open(place.path("root", "large.data"), "ab") as file:
            file.write(b"+host.large.example:192.0.2.1:%d\n"
                       % time.monotonic_ns())

    def compile_all():
        folder = place.path("peer")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "data"), "wb") as file:
            file.write(lines)
        begun = time.monotonic()
        subprocess.run([shutil.which("tinydns-data")], cwd=folder, check=True)
        return time.monotonic() - begun

    took = [[], [], []]
    place.configure('local = { "data", "large.data" }',
                    options={"build-quiet": 0.05, "build-max": 1.0})
    with place.daemon() as daemon:
        daemon.wait_log("published", seconds=PATIENCE)
        for _ in range(ROUNDS):
            took[0].append(seconds_until_published(place, change_small))
            took[1].append(seconds_until_published(place, change_large))
            took[2].append(compile_all())
            time.sleep(0.2)     # its log and its comparison are no part of it
    return [statistics.median(t) for t in took]


def main():
    print("%8s %14s %14s %14s" % ("lines", "small file", "large file",
                                  "tinydns-data"))
    for size in SIZES:
        with harness.new_place() as place:
            print("%8d %11.0f ms %11.0f ms %11.0f ms" % (
                (size,) + tuple(1000 * t for t in measure(place, size))))


if __name__ == "__main__":
    main()
