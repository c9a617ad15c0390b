"""The list of dynamic hosts, and another dnssync that follows it."""

import contextlib
import os
import threading
import time

import pytest

import dynamic
import harness
import peers
from dynamic import ZONE, ZONE_TEXT, Client

ANN, BOB = "ann." + ZONE, "bob." + ZONE
PATH = "/dnssync/retrieve/"
V6 = "2001:db8::1"
V6_LINES = {
    "generic": ":ann.%s:28:\\040\\001\\015\\270" % ZONE + "\\000" * 11
               + "\\001:60\n",
    "3": "3ann.%s:20010db8%s1:60\n" % (ZONE, "0" * 23),
    "none": ""}


@pytest.fixture(name="port")
def port_fixture():
    return peers.free_port()


def set_ann(place):
    place.run("host", "add", ANN, code=0)
    place.run("host", "set", ANN, "192.0.2.1", V6, code=0)


@pytest.mark.parametrize("path", [
    PATH, "/dnssync/retrive/", "/dnssync/retrieve", "//dnssync/retrieve/"])
def test_the_hosts_are_listed_as_data_lines(place, port, path):
    dynamic.configure(place, port)
    set_ann(place)
    place.run("host", "add", BOB, "--ttl", "5", "--wildcard", code=0)
    place.run("host", "set", BOB, "192.0.2.2", code=0)
    with place.daemon():
        answer = dynamic.get(port, path)
        assert answer.status == 200
        assert sorted(answer.text.splitlines(True)) == sorted([
            "+%s:192.0.2.1:60\n" % ANN, V6_LINES["generic"],
            "+%s:192.0.2.2:5\n" % BOB, "+*.%s:192.0.2.2:5\n" % BOB])
        place.run("host", "disable", BOB, code=0)
        assert BOB not in dynamic.get(port, path).text


@pytest.mark.parametrize("form", sorted(V6_LINES))
def test_the_form_of_ipv6_lines_is_chosen(place, port, form):
    dynamic.configure(place, port)
    set_ann(place)
    with place.daemon():
        text = dynamic.get(port, PATH + "?ipv6=" + form).text
        assert text == "+%s:192.0.2.1:60\n" % ANN + V6_LINES[form]
        assert dynamic.get(port, PATH + "?ipv6=6").status == 400


def test_tinydns_data_reads_the_list(place, port):
    dynamic.configure(place, port)
    set_ann(place)
    with place.daemon():
        text = dynamic.get(port, PATH).text
    peers.tinydns_data(place.path("peer"), text.encode())
    assert dynamic.cdbfile.records(place.path("peer", "data.cdb"))


def test_who_has_the_list_is_told_so_until_it_changes(place, port):
    dynamic.configure(place, port)
    set_ann(place)
    with place.daemon(), Client(port) as client:
        first = client.get(PATH)
        tag = first.headers["ETag"]
        known = client.get(PATH, {"If-None-Match": tag})
        assert (known.status, known.text) == (304, "")
        place.run("host", "set", ANN, "192.0.2.9", code=0)
        other = client.get(PATH, {"If-None-Match": tag})
        assert other.status == 200 and "192.0.2.9" in other.text
        assert other.headers["ETag"] != tag


def test_a_request_waits_for_the_next_change(place, port):
    dynamic.configure(place, port)
    set_ann(place)
    answers = []
    with place.daemon(), Client(port) as client:
        tag = client.get(PATH).headers["ETag"]
        begun = time.monotonic()
        assert client.get(PATH + "?wait=1",
                          {"If-None-Match": tag}).status == 304
        assert time.monotonic() - begun > 0.9
        thread = threading.Thread(target=lambda: answers.append(client.get(
            PATH + "?wait=20", {"If-None-Match": tag})))
        thread.start()
        place.run("host", "set", ANN, "192.0.2.9", code=0)
        thread.join(60)
        assert answers and "192.0.2.9" in answers[0].text


def test_sigterm_does_not_wait_for_those_who_wait(place, port):
    dynamic.configure(place, port)
    with place.daemon() as daemon, Client(port) as client:
        tag = client.get(PATH).headers["ETag"]
        client.http.request("GET", PATH + "?wait=60",
                            headers={"If-None-Match": tag})
        assert dynamic.get(port, "/health").status == 200
        begun = time.monotonic()
        daemon.may_die = True
        daemon.end()
        assert time.monotonic() - begun < 30
        assert client.http.getresponse().status == 304


def test_the_list_is_for_those_who_may_have_it(place, port):
    dynamic.configure(place, port,
                      'retrieve-allow = { "127.0.0.2", "127.1.0.0/16" }\n')
    with place.daemon():
        for source, status in [("127.0.0.2", 200), ("127.1.2.3", 200),
                               ("127.0.0.1", 403), ("127.2.0.1", 403)]:
            assert dynamic.get(port, PATH, source=source).status == status


# Another dnssync.

@contextlib.contextmanager
def follower(port, period=60):
    """A place whose hosts come from a list, and its running daemon."""
    with harness.new_place() as place:
        place.configure(ZONE_TEXT + """dynamic-from "first" {
            url = "http://127.0.0.1:%d%s" period = %d }
""" % (port, PATH, period))
        yield place


def has(place, name, address):
    return os.path.exists(place.cdb) and \
        dynamic.found(place.cdb)[name] == [address]


def wait_for(place, name, address, seconds=20):
    peers.wait_until(lambda: has(place, name, address),
                     "%s at %s" % (address, name), seconds)


def test_another_dnssync_follows_within_a_second_or_so(place, port):
    """The best of three, as the machine may be busy with other things."""
    took = []
    dynamic.configure(place, port)
    with place.daemon(), follower(port) as second:
        key = dynamic.add_host(place, ANN)
        dynamic.update(port, ANN, key, "192.0.2.1")
        with second.daemon():
            wait_for(second, ANN, "192.0.2.1")
            for number in range(3):
                wanted = dynamic.address_of(number)
                before = second.serials()[ZONE]
                assert dynamic.update(port, ANN, key, wanted).status == 200
                begun = time.monotonic()
                wait_for(second, ANN, wanted)
                took.append(time.monotonic() - begun)
                assert second.serials()[ZONE] > before
    assert min(took) < 2, took


def test_the_last_good_list_stays_through_failures_and_restarts(place, port):
    dynamic.configure(place, port)
    with follower(port, 1) as second:
        with place.daemon():
            dynamic.add_host(place, ANN)
            place.run("host", "set", ANN, "192.0.2.1", code=0)
            with second.daemon():
                wait_for(second, ANN, "192.0.2.1")
        os.unlink(second.cdb)
        with second.daemon() as daemon:
            wait_for(second, ANN, "192.0.2.1")
            daemon.wait_log("first.*(127.0.0.1|connect|refused)")
            assert has(second, ANN, "192.0.2.1")
            serial = second.serials()[ZONE]
            with place.daemon():
                place.run("host", "set", ANN, "192.0.2.2", code=0)
                wait_for(second, ANN, "192.0.2.2")
                assert second.serials()[ZONE] > serial


def test_a_host_of_its_own_counts_more_than_a_pulled_one(place, port):
    dynamic.configure(place, port)
    with place.daemon(), follower(port) as second:
        for each, address in ((place, "192.0.2.1"), (second, "192.0.2.77")):
            each.run("host", "add", ANN, code=0)
            each.run("host", "set", ANN, address, code=0)
        place.run("host", "add", BOB, code=0)
        place.run("host", "set", BOB, "192.0.2.2", code=0)
        with second.daemon():
            wait_for(second, BOB, "192.0.2.2")
            assert has(second, ANN, "192.0.2.77")
