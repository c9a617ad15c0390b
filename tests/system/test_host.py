"""`dnssync host`: the store is changed, and a running daemon is told."""

import concurrent.futures
import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import threading
import time

import pytest

import harness
from harness import PROGRAM

JOHN = "john.dyn.example.com"
KEY = r"^key:   ([2-9a-km-np-z]{32})$"
NO_DAEMON = "no daemon runs"
ABOUT_ONE = ["show", "set", "ttl", "key", "revoke", "disable", "enable",
             "remove", "history"]


@pytest.fixture(name="host")
def host_fixture(place):
    """Runs one verb: host("list", code=0)."""
    place.configure()

    def run(verb, *args, code=0, **kwargs):
        return place.run("host", verb, *args, code=code, **kwargs)
    return run


def key_of(result):
    return re.search(KEY, result.text, re.M).group(1)


def query(place, sql):
    path = os.path.join(place.state, "dnssync.db")
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def digest(place, key):
    """What is stored of a key."""
    with open(os.path.join(place.state, "pepper"), encoding="ascii") as file:
        pepper = bytes.fromhex(file.read())
    return hashlib.blake2b(key.encode(), key=pepper, digest_size=32).digest()


def rows(result):
    """The cells of a table, without its heading."""
    return [re.split(r"  +", line) for line in result.text.splitlines()[1:]]


def test_add_prints_a_key_once_and_stores_only_its_digest(place, host):
    result = host("add", JOHN)
    key = key_of(result)
    assert query(place, "SELECT digest, weak FROM keys") == [
        (digest(place, key), 0)]
    assert key not in result.log
    for name in os.listdir(place.state):
        with open(os.path.join(place.state, name), "rb") as file:
            assert key.encode() not in file.read(), name
    assert key not in host("show", JOHN).text


def test_add_prints_the_lines_for_clients(host):
    result = host("add", JOHN)
    key = key_of(result)
    for text in ("/nic/update?hostname=%s\n" % JOHN,
                 "/dnssync/%s/\n" % key, "curl -u '%s:%s' '" % (JOHN, key),
                 "  password='%s'\n" % key, "  password = \"%s\"\n" % key):
        assert text in result.text


def test_files_of_the_store_are_for_their_owner_only(place, host):
    host("add", JOHN)
    for name in ("dnssync.db", "pepper"):
        mode = os.stat(os.path.join(place.state, name)).st_mode
        assert mode & 0o077 == 0


def test_add_makes_the_state_directory(place, host):
    os.rmdir(place.state)
    host("add", JOHN)
    assert rows(host("list"))[0][0] == JOHN


def test_a_host_is_not_added_twice(place, host):
    host("add", JOHN)
    result = host("add", JOHN.upper() + ".", code=100)
    assert JOHN + ": is there already" in result.log and not result.out
    assert query(place, "SELECT count(*) FROM keys") == [(1,)]


@pytest.mark.parametrize("name,complaint", [
    ("john", "single label"), ("a..example.com", "two dots"),
    ("a b.example.com", "another character"), ("192.0.2.1", "number"),
    ("-a.example.com", "begin"), ("", "empty"),
    ("*.dyn.example.com", "letter"), ("a" * 64 + ".example.com", "63"),
    ("a:b.example.com", "another character"),
    ("a\nb.example.com", "another character"),
])
def test_what_is_no_name_is_refused(place, host, name, complaint):
    assert complaint in host("add", "--", name, code=100).log
    assert not os.path.exists(os.path.join(place.state, "dnssync.db"))


@pytest.mark.parametrize("args,complaint", [
    (["add"], "too few"), (["add", JOHN, "x"], "too many"),
    (["list", JOHN], "too many"), (["set", JOHN], "too few"),
    (["set", JOHN, "192.0.2.1", "::2", "x"], "too many"),
    (["import"], "too few"), (["nonsense"], "no command 'host nonsense'"),
    (["show", JOHN, "--label", "x"], "no option '--label'"),
    (["key", JOHN, "--ttl", "5"], "no option '--ttl'"),
    (["remove", JOHN, "--json"], "no option '--json'"),
    (["ttl", JOHN, "5", "--wildcard"], "no option '--wildcard'"),
    (["add", JOHN, "--ttl", "604801"], "'604801' is no TTL"),
    (["add", JOHN, "--ttl", "-1"], "'-1' is no TTL"),
    (["add", JOHN, "--label", "7"], "'7' is no label"),
    (["add", JOHN, "--label", "x" * 64], "64 characters"),
    (["add", JOHN, "--label", "a\nb"], "printable"),
    (["key", JOHN, "--label", "K\u00fcche"], "printable"),
])
def test_a_wrong_command_line_is_exit_100(host, args, complaint):
    result = host(*args, code=100)
    assert complaint in result.log and not result.out


@pytest.mark.parametrize("verb", ABOUT_ONE)
def test_a_host_that_is_not_there_is_named(host, verb):
    more = {"set": ["192.0.2.1"], "ttl": ["60"], "revoke": ["1"]}
    result = host(verb, JOHN, *more.get(verb, []), code=100)
    assert JOHN + ": there is no such host" in result.log


def test_list_shows_every_host_by_name(host):
    assert rows(host("list")) == []
    host("add", "zoe.dyn.example.com", "--ttl", "60")
    host("add", JOHN)
    host("key", JOHN)
    host("set", JOHN, "192.0.2.1", "2001:DB8::1")
    host("disable", "zoe.dyn.example.com")
    john, zoe = rows(host("list"))
    assert john[:3] == [JOHN, "enabled", "192.0.2.1,2001:db8::1"]
    assert john[5] == "2"
    assert zoe[:4] == ["zoe.dyn.example.com", "disabled", "-", "60"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", john[4])


def test_set_changes_only_the_families_that_are_given(host):
    host("add", JOHN)
    assert host("set", JOHN, "2001:db8::1", "192.0.2.1").text == \
        JOHN + ": 192.0.2.1,2001:db8::1\n"
    assert host("set", JOHN, "192.0.2.2").text == \
        JOHN + ": 192.0.2.2,2001:db8::1\n"
    assert host("set", JOHN, "::ffff:192.0.2.3").text == \
        JOHN + ": 192.0.2.3,2001:db8::1\n"
    assert host("set", JOHN, "-").text == JOHN + ": no address\n"
    assert rows(host("list"))[0][2] == "-"


@pytest.mark.parametrize("addresses,complaint", [
    (["127.0.0.1"], "127.0.0.1: nobody can reach"),
    (["fe80::1"], "fe80::1: nobody can reach"),
    (["192.0.2.1", "224.0.0.1"], "224.0.0.1: nobody can reach"),
    (["192.0.2.1", "192.0.2.2"], "second IPv4"),
    (["2001:db8::1", "2001:db8::2"], "second IPv6"),
    (["192.0.2.1", "-"], "'-' is no address"),
    (["192.0.2"], "'192.0.2' is no address"),
    (["fe80::1%eth0"], "is no address"),
    (["www.example.com"], "is no address"),
])
def test_what_is_no_address_changes_nothing(host, addresses, complaint):
    host("add", JOHN)
    host("set", JOHN, "198.51.100.1")
    assert complaint in host("set", JOHN, *addresses, code=100).log
    assert rows(host("list"))[0][2] == "198.51.100.1"


@pytest.mark.parametrize("address", ["10.1.2.3", "100.64.0.1", "fd00::1"])
def test_the_admin_may_set_a_private_address_with_a_warning(host, address):
    host("add", JOHN)
    result = host("set", JOHN, address)
    assert "%s: %s is a private address" % (JOHN, address) in result.log
    assert rows(host("list"))[0][2] == address


def test_history_tells_what_the_admin_did(host):
    host("add", JOHN)
    host("set", JOHN, "192.0.2.1")
    host("set", JOHN, "192.0.2.1")
    host("set", JOHN, "192.0.2.2", "2001:db8::1")
    host("set", JOHN, "-")
    assert [row[1:] for row in rows(host("history", JOHN))] == [
        ["192.0.2.2,2001:db8::1", "-", "admin", "host set"],
        ["192.0.2.1", "192.0.2.2,2001:db8::1", "admin", "host set"],
        ["-", "192.0.2.1", "admin", "host set"],
        ["-", "-", "admin", "host add"]]


def test_what_changes_nothing_is_not_written(place, host):
    host("add", JOHN)
    host("set", JOHN, "192.0.2.1")
    before = query(place, "SELECT n FROM changes")
    host("set", JOHN, "192.0.2.1")
    host("enable", JOHN)
    host("list")
    assert query(place, "SELECT n FROM changes") == before


def test_ttl_is_set_and_given_back(place, host):
    host("add", JOHN, "--ttl", "30")
    assert host("ttl", JOHN, "600").text == JOHN + ": TTL 600\n"
    assert "TTL:         600\n" in host("show", JOHN).text
    host("ttl", JOHN, "x", code=100)
    assert host("ttl", JOHN, "0").text == JOHN + ": TTL of its zone\n"
    assert query(place, "SELECT ttl FROM hosts") == [(None,)]


def test_disable_enable_and_remove(place, host):
    host("add", JOHN, "--wildcard")
    assert host("disable", JOHN).text == JOHN + ": disabled\n"
    assert "state:       disabled\n" in host("show", JOHN).text
    assert "wildcard:    yes\n" in host("show", JOHN).text
    assert host("enable", JOHN).text == JOHN + ": enabled\n"
    assert "state:       enabled\n" in host("show", JOHN).text
    assert "removed" in host("remove", JOHN).text
    assert rows(host("list")) == []
    assert query(place, "SELECT count(*) FROM keys") == [(0,)]


def keys(host):
    """Number, label and state of each key."""
    text = host("show", JOHN).text.split("\nkey ")[1]
    return [re.split(r"  +", line)[:3] for line in text.splitlines()[1:]]


def test_keys_are_revoked_by_label_or_number(host):
    host("add", JOHN, "--label", "router")
    first = key_of(host("key", JOHN, "--label", "nas"))
    assert first != key_of(host("key", JOHN))
    assert keys(host) == [["1", "router", "good"], ["2", "nas", "good"],
                          ["3", "-", "good"]]
    assert host("revoke", JOHN, "nas").text == JOHN + ": key revoked\n"
    host("revoke", JOHN, "3")
    assert keys(host) == [["1", "router", "good"], ["2", "nas", "revoked"],
                          ["3", "-", "revoked"]]
    assert rows(host("list"))[0][5] == "1"
    for wrong in ("4", "0", "phone", "-"):
        assert "has no key '%s'" % wrong in \
            host("revoke", JOHN, wrong, code=100).log
    assert "no key left" in host("revoke", JOHN, "1").log
    assert "no key left" in host("revoke", JOHN, "1").log


def test_a_label_names_one_key_that_works(host):
    host("add", JOHN, "--label", "router")
    result = host("key", JOHN, "--label", "router", code=100)
    assert "has a key 'router' already" in result.log and not result.out
    host("revoke", JOHN, "router")
    host("key", JOHN, "--label", "router")
    host("revoke", JOHN, "router")
    assert keys(host) == [["1", "router", "revoked"],
                          ["2", "router", "revoked"]]


def test_the_last_use_of_a_key_is_shown(place, host):
    host("add", JOHN)
    assert host("show", JOHN).text.endswith("  never\n")
    path = os.path.join(place.state, "dnssync.db")
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE keys SET used = 86400")
        db.commit()
    assert host("show", JOHN).text.endswith("  1970-01-02 00:00:00Z\n")


def test_txt_values_are_shown_each_on_its_own(place, host):
    host("add", JOHN)
    path = os.path.join(place.state, "dnssync.db")
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE hosts SET txt = ?, txt_changed = 1", ("one\ntwo\n",))
        db.commit()
    text = host("show", JOHN).text
    assert "TXT:         one\nTXT:         two\n" in text
    assert json.loads(host("show", JOHN, "--json").text)["txt"] == [
        "one", "two"]


def test_many_at_once_all_come_through(host):
    names = ["h%d.dyn.example.com" % i for i in range(12)]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        found = {key_of(result) for result
                 in pool.map(lambda name: host("add", name), names)}
    assert len(found) == len(names)
    assert {row[0] for row in rows(host("list"))} == set(names)


def test_a_host_outside_of_dynamic_zones_gets_a_warning(place, host):
    result = host("add", "www.example.org")
    assert "is in no dynamic zone" in result.log
    assert query(place, "SELECT zone, reserved FROM hosts") == [(None, 1)]
    assert "added by hand" in host("show", "www.example.org").text


def test_json_holds_what_the_tables_show(host):
    assert json.loads(host("list", "--json").text) == {"hosts": []}
    host("add", JOHN, "--label", "router", "--ttl", "60", "--wildcard")
    host("add", "zoe.dyn.example.com")
    host("set", JOHN, "2001:db8::1")
    john, zoe = json.loads(host("list", "--json").text)["hosts"]
    assert json.loads(host("show", JOHN, "--json").text) == john
    assert abs(john["created"] - time.time()) < 600
    key = john.pop("keys")[0]
    for times in (john, key):
        assert times.pop("created") > 0
    assert john.pop("ipv6_changed") > 0
    assert john == {
        "name": JOHN, "zone": None, "enabled": True, "answered": True,
        "wildcard": True, "reserved": False, "ttl": 60, "ipv4": None,
        "ipv4_changed": None, "ipv6": "2001:db8::1", "txt": [],
        "txt_changed": None}
    assert key == {"number": 1, "label": "router", "weak": False,
                   "used": None, "revoked": None}
    assert zoe["ttl"] is None
    event, first = json.loads(
        host("history", JOHN, "--json").text)["history"]
    assert event.pop("time") >= first["time"] > 0
    assert event == {"before": "-", "after": "2001:db8::1",
                     "client": "admin", "how": "host set"}


# The older program's tree.

def tree(place, hosts):
    """ROOT with clients/HOST/FILE from {HOST: {FILE: text}}."""
    for name, files in hosts.items():
        os.makedirs(place.path("old", "clients", name), exist_ok=True)
        for file, text in files.items():
            place.write("old/clients/%s/%s" % (name, file), text)
    os.makedirs(place.path("old", "servers"), exist_ok=True)
    return place.path("old")


ANN = "ann.dyn.example.com"
OLD_KEY = "5BEKrNynsaZ4Xwy"


def test_import_takes_over_hosts_and_their_keys(place, host):
    long_key = "abcdefghijkmnpqrstuvwxyz23456789"
    old = tree(place, {
        ANN: {"IP": "192.0.2.7\n", "TTL": "60\n", "KEY": OLD_KEY + "\n"},
        JOHN: {"IP": "2001:db8::7", "KEY": long_key, "NOTE": "ignored"}})
    result = host("import", old)
    assert result.text.splitlines() == [
        ANN + ": added, 192.0.2.7, weak key",
        JOHN + ": added, 2001:db8::7, key",
        "2 added, 0 changed, 0 as before, 0 could not be imported"]
    assert OLD_KEY not in result.log
    assert query(place, "SELECT digest, weak, label FROM keys ORDER BY id") \
        == [(digest(place, OLD_KEY), 1, "imported"),
            (digest(place, long_key), 0, "imported")]
    ann, john = rows(host("list"))
    assert ann[:4] == [ANN, "enabled", "192.0.2.7", "60"]
    assert ann[5] == "1 (1 weak)"
    assert john[2:4] == ["2001:db8::7", "zone"] and john[5] == "1"
    assert "host import" in host("history", ANN).text
    assert [key[:2] for key in keys(host)] == [["1", "imported"]]


def test_a_second_import_changes_nothing(place, host):
    old = tree(place, {ANN: {"IP": "192.0.2.7", "KEY": OLD_KEY}})
    host("import", old)
    before = query(place, "SELECT n FROM changes")
    result = host("import", os.path.join(old, "clients"))
    assert result.text == \
        "0 added, 0 changed, 1 as before, 0 could not be imported\n"
    assert query(place, "SELECT n FROM changes") == before


def test_import_keeps_what_came_after_the_file(place, host):
    old = tree(place, {ANN: {"IP": "192.0.2.7", "TTL": "60",
                             "KEY": OLD_KEY}})
    host("import", old)
    host("set", ANN, "198.51.100.1")
    host("ttl", ANN, "90")
    host("revoke", ANN, "imported")
    assert "1 as before" in host("import", old).text
    assert rows(host("list"))[0][2:4] == ["198.51.100.1", "90"]
    assert rows(host("list"))[0][5] == "0"
    path = os.path.join(old, "clients", ANN, "IP")
    later = os.stat(path).st_mtime + 3600
    os.utime(path, (later, later))
    result = host("import", old)
    assert ANN + ": address 192.0.2.7\n" in result.text
    assert "0 added, 1 changed" in result.text


def test_import_adds_a_key_that_was_changed(place, host):
    old = tree(place, {ANN: {"KEY": OLD_KEY}})
    host("import", old)
    tree(place, {ANN: {"KEY": "another"}})
    assert ANN + ": weak key\n" in host("import", old).text
    assert "several keys 'imported'" in \
        host("revoke", ANN, "imported", code=100).log
    host("revoke", ANN, "1")
    host("revoke", ANN, "imported")
    assert rows(host("list"))[0][5] == "0"


def test_import_names_every_file_that_it_cannot_use(place, host):
    old = tree(place, {
        "bad": {"KEY": "x"},
        "a_b.dyn.example.com": {"KEY": "x"},
        "h1.dyn.example.com": {"IP": "192.0.2.300", "KEY": "k1"},
        "h2.dyn.example.com": {"IP": "127.0.0.1", "KEY": "k2"},
        "h3.dyn.example.com": {"TTL": "1h", "KEY": "k3"},
        "h4.dyn.example.com": {"IP": "192.0.2.4", "KEY": "two words"},
        "h5.dyn.example.com": {"KEY": "x" * 256},
        "h6.dyn.example.com": {"KEY": "x" * 5000},
        "h7.dyn.example.com": {"KEY": b"a\0b"},
        "h8.dyn.example.com": {"IP": "10.0.0.8"}})
    os.makedirs(os.path.join(old, "clients", "h9.dyn.example.com", "IP"))
    result = host("import", old, code=100)
    for path, complaint in [
            ("bad", "single label"), ("a_b.dyn.example.com", "letter"),
            ("h1.dyn.example.com/IP", "'192.0.2.300' is no address"),
            ("h2.dyn.example.com/IP", "127.0.0.1: nobody"),
            ("h3.dyn.example.com/TTL", "'1h' is no TTL"),
            ("h4.dyn.example.com/KEY", "more than one word"),
            ("h5.dyn.example.com/KEY", "longer than 255"),
            ("h6.dyn.example.com/KEY", "larger than"),
            ("h7.dyn.example.com/KEY", "more than one word"),
            ("h9.dyn.example.com/IP", "is no file")]:
        assert re.search(r"clients/%s: .*%s.*not imported$" % (
            re.escape(path), complaint), result.log, re.M), path
    assert "h8.dyn.example.com: 10.0.0.8 is a private" in result.log
    assert "two words" not in result.log and "x" * 9 not in result.log
    assert result.text.splitlines()[3] == \
        "h4.dyn.example.com: added, 192.0.2.4, no key"
    assert "9 added, 0 changed, 0 as before, 10 could" in result.text


def test_import_warns_of_a_key_that_two_hosts_share(place, host):
    old = tree(place, {ANN: {"KEY": OLD_KEY}, JOHN: {"KEY": OLD_KEY}})
    log = host("import", old).log
    assert "%s/KEY: is a key of %s as well" % (JOHN, ANN) in log


def test_import_from_nowhere_is_exit_100(place, host):
    assert "cannot read" in host("import", place.path("gone"), code=100).log
    os.mkdir(place.path("empty"))
    assert "no directory of a host" in \
        host("import", place.path("empty"), code=100).log


# The daemon.

def test_without_a_daemon_it_is_served_later(host):
    assert NO_DAEMON in host("add", JOHN).log
    for args in (["set", JOHN, "192.0.2.1"], ["ttl", JOHN, "5"],
                 ["disable", JOHN], ["key", JOHN], ["revoke", JOHN, "1"],
                 ["remove", JOHN]):
        assert NO_DAEMON in host(*args).log
    assert NO_DAEMON not in host("list").log


def test_a_running_daemon_is_told(place, host):
    with place.daemon() as daemon:
        result = host("add", JOHN)
        key = key_of(result)
        host("set", JOHN, "192.0.2.1")
        assert NO_DAEMON not in host("remove", JOHN).log + result.log
        daemon.check()
        assert key not in daemon.log()


@contextlib.contextmanager
def control_socket(place, answer):
    """Answers one request like a daemon; yields what was asked."""
    asked = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.join(place.state, "control"))
        listener.listen()

        def serve():
            peer, _ = listener.accept()
            with peer:
                asked.append(peer.makefile("rb").readline())
                peer.sendall(answer)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield asked
        thread.join(10)


@pytest.mark.parametrize("answer", [
    b"", b"ewhat is that?\nx100\n", b"x111\n"])
def test_a_daemon_that_does_not_take_it_is_exit_111(place, host, answer):
    host("add", JOHN)
    with control_socket(place, answer) as asked:
        result = host("set", JOHN, "192.0.2.1", code=111)
    assert asked == [b"hosts\n"]
    assert ("it is stored, but the running daemon has not published it: that "
            "follows as soon as it can") in result.log
    assert rows(host("list"))[0][2] == "192.0.2.1"


# What can be wrong with the files.

def test_a_broken_configuration_is_exit_100(place, host):
    place.configure("nonsense = 1")
    assert "nonsense" in host("list", code=100).log


def test_a_file_that_is_no_database_is_exit_111(place, host):
    place.write("state/dnssync.db", "no database at all\n" * 100)
    os.chmod(place.path("state", "dnssync.db"), 0o600)
    result = host("list", code=111)
    assert "dnssync.db: is not a database" in result.log


def test_a_pepper_that_others_can_read_is_exit_100(place, host):
    host("add", JOHN)
    os.chmod(os.path.join(place.state, "pepper"), 0o644)
    result = host("key", JOHN, code=100)
    assert "chmod 600" in result.log and not result.out
    host("set", JOHN, "192.0.2.1")


def test_a_key_that_cannot_be_printed_is_exit_111(place, host):
    host("list")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [PROGRAM, "host", "add", "-c", place.conf, JOHN], stdout=full,
            stderr=subprocess.PIPE, env=harness.ENVIRONMENT, check=False)
    assert done.returncode == 111
    assert b"cannot write to standard output" in done.stderr


# What is printed is what clients read.

def block(text, title):
    """The indented lines below a title."""
    lines = re.search(r"^%s.*\n((?:  .*\n)+)" % title, text, re.M).group(1)
    return re.sub(r"^  ", "", lines, flags=re.M)


@pytest.mark.skipif(not shutil.which("inadyn"), reason="needs inadyn")
def test_inadyn_takes_the_lines_for_it(place, host):
    path = place.write("inadyn.conf", block(host("add", JOHN).text, "inadyn"))
    done = subprocess.run(["inadyn", "--check-config", "-f", path],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not shutil.which("ddclient"), reason="needs ddclient")
def test_ddclient_takes_the_lines_for_it(place, host):
    text = block(host("add", JOHN).text, "ddclient")
    path = place.write("ddclient.conf",
                       "cache=%s\n%s" % (place.path("cache"), text))
    os.chmod(path, 0o600)
    done = subprocess.run(
        ["ddclient", "-daemon=0", "-noquiet", "-debug", "-noexec",
         "-file", path],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        cwd=place.folder, check=False)
    assert "Invalid" not in done.stdout, done.stdout
    for line in (r"using web, https://\S+/myip reports",
                 r"nic_dyndns2_update -", r"url      = nic/update\?"):
        assert re.search(line, done.stdout), done.stdout
