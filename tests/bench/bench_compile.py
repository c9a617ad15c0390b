"""dnssync compile beside tinydns-data, on the same file of a million lines.

Each runs five times, in turn; the best time of each counts.
"""

import os
import resource
import shutil
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import datagen  # noqa: E402  (its folder is on the path only now)

LINES = 1000000
ROUNDS = 5
PROGRAM = os.environ["DNSSYNC"]
COMMANDS = {
    "tinydns-data": [shutil.which("tinydns-data") or "tinydns-data"],
    "dnssync": [PROGRAM, "compile", "-o", "ours.cdb"],
    "dnssync --strict": [PROGRAM, "compile", "--strict", "-o", "strict.cdb"],
}


def run(args):
    """Wall clock and processor seconds, and KiB at the peak.

    The process is forked from a small one: a child's peak counts what its
    parent was.
    """
    start = time.monotonic()
    pid = os.posix_spawn(args[0], args, os.environ)
    _, status, usage = os.wait4(pid, 0)
    assert status == 0, args
    return (time.monotonic() - start, usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss)


def main():
    with tempfile.TemporaryDirectory(prefix="dnssync-") as folder:
        os.chdir(folder)
        with open("data", "wb") as file:
            file.writelines(datagen.big(LINES))
        best = {}
        for _ in range(ROUNDS):
            for name, args in COMMANDS.items():
                result = run(args)
                best[name] = tuple(map(min, result, best.get(name, result)))
        with open("data.cdb", "rb") as a, open("ours.cdb", "rb") as b:
            assert a.read() == b.read()
        print("%d lines, %d bytes of cdb, best of %d" % (
            LINES, os.stat("data.cdb").st_size, ROUNDS))
        wall, cpu, _ = best["tinydns-data"]
        for name, (seconds, used, peak) in best.items():
            print("%-18s %5.2f s wall, %5.2f s cpu, %6d KiB; %.2f and %.2f "
                  "times as fast" % (name, seconds, used, peak,
                                     wall / seconds, cpu / used))
        os.chdir("/")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
