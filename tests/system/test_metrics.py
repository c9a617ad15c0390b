"""/health and /metrics: what load balancers and Prometheus are told."""

import re

import cataloging
import dynamic
import peers
import scripted
from scripted import A, CLOSE, Zone, address, message

ALLOW = 'metrics-allow = { "127.0.0.1" }\n'


def numbers(port):
    """All samples by name and labels, each of a family that is declared."""
    reply = dynamic.get(port, "/metrics")
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/plain; version=0")
    found, declared = {}, set()
    for line in reply.text.splitlines():
        if line.startswith("# TYPE "):
            declared.add(line.split()[2])
        elif not line.startswith("#"):
            sample, value = line.rsplit(" ", 1)
            family = re.match(r"[a-z_0-9]+", sample).group()
            assert {family, re.sub("_(bucket|sum|count)$", "",
                                   family)} & declared
            assert sample not in found
            found[sample] = float(value)
    return found


def breaks_off(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield CLOSE


def test_metrics_count_transfers_builds_and_updates(place):
    port = peers.free_port()
    good, bad = Zone("good.example", 7), Zone("bad.example", 8)
    good.records = [good.under("r%d" % number, A, address("192.0.2.1"))
                    for number in range(50)]
    bad.behave(transfer=breaks_off)
    with scripted.Primary(good, bad) as primary:
        dynamic.configure(place, port, ALLOW, zones=[good.text, bad.text],
                          primary=primary)
        (name, key), = dynamic.add_hosts(place, 1)
        with place.daemon() as daemon:
            daemon.wait_live(good.text, 7)
            daemon.wait_log("bad.example: .*")
            dynamic.update(port, name, key, "192.1.2.3")
            dynamic.update(port, name, key, "192.1.2.3")
            dynamic.update(port, name, key, "192.1.2.4")
            dynamic.update(port, name, "wrong", "192.1.2.5")
            seen = numbers(port)
    assert seen['dnssync_zones{state="live"}'] == 1
    assert seen['dnssync_zones{state="failing"}'] == 1
    assert seen['dnssync_transfers_total{result="good"}'] == 1
    assert seen['dnssync_transfers_total{result="failed"}'] >= 1
    assert seen["dnssync_transferred_records_total"] >= 52
    assert seen["dnssync_transferred_bytes_total"] > 50 * 16
    assert seen['dnssync_updates_total{result="good"}'] == 2
    assert seen['dnssync_updates_total{result="nochg"}'] == 1
    assert seen['dnssync_updates_total{result="badauth"}'] == 1
    assert seen["dnssync_builds_patched_total"] == 1
    assert seen["dnssync_published_total"] >= 3
    assert seen["dnssync_build_seconds_count"] == seen[
        'dnssync_build_seconds_bucket{le="+Inf"}'] >= 3
    assert seen["dnssync_http_connections"] == 1
    assert seen["dnssync_http_accepted_total"] == 5
    assert seen["dnssync_hosts"] == 1


def test_metrics_count_the_members_of_catalogs(place):
    port = peers.free_port()
    catalog = cataloging.Catalog("catalog.example", {"m1": "a.example",
                                                     "m2": "b.example"})
    odd = r"odd\\040name.example"
    with scripted.Primary(catalog, Zone("a.example"),
                          Zone("b.example")) as primary:
        dynamic.configure(place, port, ALLOW + "".join(
            cataloging.section(each, primary) for each in (catalog.text, odd)))
        with place.daemon() as daemon:
            daemon.wait_log("a.example: serial .* live from")
            daemon.wait_log("b.example: serial .* live from")
            seen = numbers(port)
    family = "dnssync_catalog_members"
    assert {sample: value for sample, value in seen.items()
            if sample.startswith(family)} == {
                family + '{catalog="catalog.example"}': 2,
                family + '{catalog="%s"}' % odd: 0}


def test_metrics_are_only_for_those_who_are_allowed(place):
    port = peers.free_port()
    dynamic.configure(place, port, ALLOW)
    with place.daemon() as daemon:
        daemon.wait_log("published")
        assert dynamic.get(port, "/metrics").status == 200
        refused = dynamic.get(port, "/metrics", source="127.0.0.2")
        assert refused.status == 403
        assert "dnssync_" not in refused.text
        assert dynamic.get(port, "/health", source="127.0.0.2").status == 200


def test_health_tells_of_a_data_cdb_that_cannot_be_written(place):
    port = peers.free_port()
    dynamic.configure(place, port)
    (name, key), = dynamic.add_hosts(place, 1)
    with place.daemon() as daemon:
        daemon.wait_log("published")
        assert dynamic.get(port, "/health").status == 200
        place.write("root/data.cdb.tmp/file", "")
        assert dynamic.update(port, name, key, "192.1.2.3").status == 503
        ill = dynamic.get(port, "/health")
        assert ill.status == 503
        assert ill.text == "failing\n"
