"""Updates of dynamic hosts: durable and published when they are answered.

How many a second at 1, 64 and 1,000 connections; how long from the request to
the answer, which comes when tinydns has the address, beside data of different
sizes; how many a second that change nothing. Beside them, in the same run:
BIND, told by one nsupdate.

The requests come from bench_ddns.c, which runs on the same processors: its
share of them is said.
"""

import base64
import os
import shutil
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import dynamic  # noqa: E402  (its folder is on the path only now)
import harness  # noqa: E402
import peers  # noqa: E402

HOSTS = 10000
CONNECTIONS = (1, 64, 1000)
RECORDS = (1000, 10000, 100000, 1000000)
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
BIND_UPDATES = 4000
BIND_BATCH = 50


def build(place):
    """The program that makes the requests."""
    path = place.path("bench_ddns")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", path,
                    os.path.join(TOP, "tests", "bench", "bench_ddns.c")],
                   check=True)
    return path


def processor_seconds(pid):
    """What a process has used of the processors."""
    with open("/proc/%d/stat" % pid, encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Bench:
    """A daemon with many hosts, and requests to it."""

    def __init__(self, place, count, records=0):
        self.place = place
        self.port = peers.free_port()
        dynamic.configure(place, self.port)
        self.program = build(place)
        if records:
            with open(os.path.join(place.root, "data"), "w",
                      encoding="ascii") as file:
                file.writelines("+r%d.example.net:192.0.2.1\n" % number
                                for number in range(records))
        hosts = dynamic.add_hosts(place, count)
        self.input = "".join("%s %s\n" % (name, base64.b64encode(
            ("%s:%s" % (name, key)).encode()).decode())
            for name, key in hosts).encode()

    def daemon(self):
        """Its log goes to a file: to read it here would cost as much as to
        serve."""
        return self.place.daemon(command=[
            "sh", "-c", 'exec "$0" "$@" 2>"%s"' % self.place.path("log"),
            harness.PROGRAM, "run", "-c", self.place.conf])

    def ask(self, connections, kind, seconds=SECONDS):
        """Makes requests; the numbers that the program prints."""
        done = subprocess.run(
            [self.program, str(self.port), str(connections), str(seconds),
             kind], input=self.input, stdout=subprocess.PIPE, check=True)
        return [float(word) for word in done.stdout.split()]

    def run(self, daemon, connections, kind):
        """Makes requests and prints a line."""
        before = processor_seconds(daemon.pid)
        _, good, nochg, others, took, p50, p99, own = self.ask(
            connections, kind)
        used = processor_seconds(daemon.pid) - before
        print("%8.0f/s  p50 %8.2f ms  p99 %8.2f ms   processors: daemon "
              "%3.0f %%, requests %3.0f %%%s" % (
                  (nochg if kind == "same" else good) / took, p50, p99,
                  100 * used / took, 100 * own / took,
                  "   %d others" % others if others else ""), flush=True)


def throughput():
    with harness.new_place() as place:
        bench = Bench(place, HOSTS)
        with bench.daemon() as daemon:
            bench.ask(1000, "change", 3)    # then all have an address
            for connections in CONNECTIONS:
                print("%9s updates, %4d connections " % (
                    "", connections), end="")
                bench.run(daemon, connections, "change")
            bench.ask(1000, "same", 3)      # then all have this one
            for connections in CONNECTIONS:
                print("%9s nochg,   %4d connections " % (
                    "", connections), end="")
                bench.run(daemon, connections, "same")


def latency(records):
    with harness.new_place() as place:
        bench = Bench(place, 100, records - 100)
        with bench.daemon() as daemon:
            peers.wait_until(lambda: os.path.exists(place.cdb), "data.cdb",
                             60)
            bench.ask(100, "change", 5)     # then all have an address
            for connections in (1, 64):
                print("%9d records, %4d connections " % (
                    records, connections), end="")
                bench.run(daemon, connections, "change")


def bind():
    """One nsupdate: an update a message, and many."""
    zone = dynamic.ZONE
    lines = ["$TTL 60", "@ SOA ns.example.com. host.example.com. 1 3600 600 "
             "864000 60", "@ NS ns.example.com."]
    lines += ["h%d A 192.0.2.1" % number for number in range(HOSTS)]
    with harness.new_place() as place, \
            UpdatedNamed(place.path("named"),
                         {zone: "\n".join(lines) + "\n"}) as named:
        for batch in (1, BIND_BATCH):
            text = "server 127.0.0.1 %d\nzone %s\n" % (named.port, zone)
            for number in range(BIND_UPDATES):
                name = dynamic.name_of(number % HOSTS)
                text += "update delete %s A\nupdate add %s 60 A %s\n" % (
                    name, name, dynamic.address_of(number + batch))
                if number % batch == batch - 1:
                    text += "send\n"
            begun = time.monotonic()
            subprocess.run(["nsupdate"], input=text.encode(), check=True)
            print("%9s BIND, one nsupdate, %2d a message: %8.0f/s" % (
                "", batch, BIND_UPDATES / (time.monotonic() - begun)))


class UpdatedNamed(peers.Named):
    """BIND that takes updates of its zones."""

    def configure(self):
        super().configure()
        path = self.path("named.conf")
        with open(path, encoding="ascii") as file:
            text = file.read()
        self.write("named.conf", text.replace(
            "type primary;", "type primary; allow-update { any; };"))


def main():
    throughput()
    for records in RECORDS:
        latency(records)
    if shutil.which("named") and shutil.which("nsupdate"):
        bind()


if __name__ == "__main__":
    main()
