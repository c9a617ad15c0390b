"""What thousands of zones of one primary cost in connections, over TCP and
over TLS: to transfer all of them, and to ask whether any has changed.

named serves them behind a proxy that counts connections and takes none over
UDP, so that over TCP, too, each question is asked there.
"""

import os
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import counter  # noqa: E402  (its folder is on the path only now)
import harness  # noqa: E402
import tlspeers  # noqa: E402

ZONES = int(os.environ.get("BENCH_ZONES", 10000))
OPTIONS = {"probe-timeout": 60, "idle-timeout": 60}
TEXT = """$TTL 300
@ SOA ns host 5 3600 600 864000 60
@ NS ns
ns A 192.0.2.1
www A 192.0.2.80
"""


class Named(tlspeers.Named):
    """All zones of one file, over TCP and TLS."""

    transfer_acl = "allow-transfer { any; };"

    def zone_file(self, zone):
        return self.path("all.db")


def measure(what, place, port, tls, zones):
    with counter.Counter(port) as proxy:
        place.configure('primary "p" { address = "%s" %s }\n' % (proxy, tls),
                        zones=zones, primary="p", options=OPTIONS)
        for deed in ("transferred", "asked for"):
            before, proxy.most = proxy.accepted, 0
            begun = time.monotonic()
            place.once(seconds=3600)
            print("%s: %d zones %s in %.1f s, %d connections, %d at once" % (
                what, len(zones), deed, time.monotonic() - begun,
                proxy.accepted - before, proxy.most))


def main():
    zones = ["z%d.example" % number for number in range(ZONES)]
    with tempfile.TemporaryDirectory() as folder:
        authority = tlspeers.Authority(os.path.join(folder, "ca"))
        with Named(os.path.join(folder, "named"), {zone: TEXT
                                                   for zone in zones},
                   authority.issue(tlspeers.NAME)) as named:
            by_name = 'tls = { hostname = "%s" ca = "%s" }' % (
                tlspeers.NAME, authority.pem)
            for what, port, tls in (("TCP", named.port, ""),
                                    ("TLS", named.tls_port, by_name)):
                with harness.new_place() as place:
                    measure(what, place, port, tls, zones)


if __name__ == "__main__":
    main()
