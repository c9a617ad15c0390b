"""An update is good only if tinydns gives its answer: not where a delegation
of another source lies above the host, nor where no zone does."""

import os
import shutil

import pytest

import dynamic
import peers
from dynamic import ZONE

needs_tinydns = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("tinydns"),
    reason="needs root and tinydns")

ANN = "ann.sub." + ZONE
DELEGATION = "&sub.%s::ns.example.net:300\n" % ZONE


@pytest.fixture(name="port")
def _port():
    return peers.free_port()


def local(place, text):
    place.write("root/data", text)


def host(place, verb, *args):
    return place.run("host", verb, *args, code=0)


def given(tinydns, name):
    """Whether tinydns gives an address of the name."""
    answer = tinydns.ask(name, "A")
    return answer is not None and any(
        record.rdtype == 1 for rrset in answer.answer for record in rrset)


@needs_tinydns
@pytest.mark.parametrize("lines,name,is_given", [
    ("", ANN, True),
    (DELEGATION, ANN, False),
    (DELEGATION, "sub." + ZONE, False),
    ("&ann.sub.%s::ns.example.net\n" % ZONE, ANN, False),
    ("&xann.sub.%s::ns.example.net\n" % ZONE, ANN, True),
    (DELEGATION + "Zsub.%s:a:b:1\n" % ZONE, ANN, True),
    (DELEGATION + "Zann.sub.%s:a:b:1\n" % ZONE, ANN, False),
    ("&*.%s::ns.example.net\n" % ZONE, ANN, True),
    ("&sub.%s::ns.example.net:0:400000000000000a\n" % ZONE, ANN, True),
    ("&sub.%s::ns.example.net:9:400000000000000a\n" % ZONE, ANN, False),
    ("", "ann.example.org", False),
    (".example.org::ns.example.net\n", "ann.example.org", True),
    ("Zexample.org:a:b:1\n", "ann.example.org", False),
    ("&example.org::ns.example.net\n", "ann.example.org", False),
    ("&org::ns.example.net\n", "ann.example.org", False),
])
def test_good_is_said_exactly_where_tinydns_gives_the_address(
        place, port, lines, name, is_given):
    local(place, lines)
    dynamic.configure(place, port)
    key = dynamic.add_host(place, name)
    with place.daemon() as daemon, peers.Tinydns(place.root) as tinydns:
        daemon.wait_log("data.cdb: published")
        for word in ("good", "nochg"):
            reply = dynamic.update(port, name, key, "192.0.2.7")
            assert given(tinydns, name) == is_given
            assert (reply.status, reply.text) == (
                (200, word + " 192.0.2.7\n") if is_given else (503, "911\n"))
        assert len(daemon.matching("warning: %s: tinydns" % name)) == \
            (not is_given)


@needs_tinydns
def test_a_delegation_that_goes_away_makes_it_good(place, port):
    local(place, DELEGATION)
    dynamic.configure(place, port)
    key = dynamic.add_host(place, ANN)
    with place.daemon() as daemon, peers.Tinydns(place.root) as tinydns:
        daemon.wait_log("data.cdb: published")
        assert dynamic.update(port, ANN, key, "192.0.2.7").status == 503
        daemon.wait_log("%s: tinydns refers .* sub.%s has NS" % (ANN, ZONE))
        state = dynamic.stored(place, ANN).split()
        assert state[1:3] == ["delegated", "192.0.2.7"]
        start = daemon.mark()
        local(place, "#\n")
        daemon.wait_log("data.cdb: published", start)
        assert dynamic.update(port, ANN, key, "192.0.2.7").text == \
            "nochg 192.0.2.7\n"
        assert given(tinydns, ANN)
        daemon.wait_log(ANN + ": tinydns answers for it now", start)
        assert dynamic.stored(place, ANN).split()[1] == "enabled"


def test_the_commands_tell_of_it(place, port):
    local(place, DELEGATION)
    dynamic.configure(place, port)
    complaint = ANN + ": tinydns refers"
    assert complaint not in host(place, "add", ANN).log, "nothing is known"
    with place.daemon() as daemon:
        daemon.wait_log("data.cdb: published")
        other = "bea.sub." + ZONE
        assert other + ": tinydns refers" in host(place, "add", other).log
        assert complaint in host(place, "set", ANN, "192.0.2.7").log
        assert complaint in host(place, "show", ANN).text
        assert '"answered": false' in host(place, "show", ANN, "--json").text
        good = "ann." + ZONE
        assert "tinydns" not in host(place, "add", good).log
        assert "tinydns" not in host(place, "show", good).text
        assert '"answered": true' in host(place, "show", good, "--json").text
        host(place, "disable", ANN)
        assert dynamic.stored(place, ANN).split()[1] == "disabled"


def test_a_zone_that_is_not_yet_published_is_no_reason_to_warn(place, port):
    local(place, ".example.org::ns.example.net\n")
    place.configure()
    with place.daemon() as daemon:
        daemon.wait_log("data.cdb: published")
    dynamic.configure(place, port)
    assert "tinydns" not in host(place, "add", "ann." + ZONE).log
