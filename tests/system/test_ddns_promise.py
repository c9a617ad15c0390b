"""`good` means that the next question to tinydns gets the new address: under
load, through kills, and when the disk does not take any more."""

import collections
import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time

import pytest

import dynamic
import peers
import scripted
from dynamic import Client, address_of, found
from scripted import A, Zone, address
from test_publish import can_mount, inside, mounted

CLIENTS = 64
ROUNDS = 15
KILLS = 10

needs_tinydns = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("tinydns"),
    reason="needs root and tinydns")

needs_mounts = pytest.mark.skipif(not can_mount(), reason="cannot mount here")


def source_of(number):
    """Each client comes from an address of its own, as in the world."""
    return "127.1.%d.%d" % (number // 200, number % 200 + 1)


def seen_by(daemon, path):
    """The path of a file that is in the mounts of the daemon."""
    return "/proc/%d/root%s" % (daemon.pid, path)


@needs_tinydns
def test_the_next_question_of_64_clients_gets_what_good_promised(place):
    """Zones are transferred all the while."""
    port = peers.free_port()
    zones = [Zone("z%d.example" % number, 1, [], refresh=1, retry=1)
             for number in range(4)]
    for zone in zones:
        zone.records = [zone.under("r%d" % number, A, address("192.0.2.1"))
                        for number in range(300)]
    over = threading.Event()
    wrong = []

    def follow(number):
        name, key = hosts[number]
        with Client(port, source=source_of(number)) as client:
            for turn in range(ROUNDS):
                wanted = address_of(1 + turn * CLIENTS + number)
                answer = client.update(name, key, wanted)
                got = dynamic.addresses(tinydns, name)
                if answer.text != "good %s\n" % wanted or got != [wanted]:
                    wrong.append((name, wanted, answer, got))

    def keep_changing():
        while not over.is_set():
            for zone in zones:
                zone.behave(zone.serial + 1)
            daemon.send(signal.SIGUSR1)
            over.wait(0.1)

    with scripted.Primary(*zones) as primary:
        dynamic.configure(place, port, zones=[zone.text for zone in zones],
                          primary=primary)
        hosts = dynamic.add_hosts(place, CLIENTS)
        with place.daemon() as daemon, peers.Tinydns(place.root) as tinydns:
            changing = threading.Thread(target=keep_changing)
            changing.start()
            try:
                dynamic.at_once(follow, range(CLIENTS))
            finally:
                over.set()
                changing.join()
            lives = daemon.matching(r"z\d\.example: serial \d+ live")
    assert not wrong
    assert len(lives) > 2 * len(zones), "hardly anything was transferred"


class Load:
    """Clients that update until the daemon is gone, and what they were told:
    the last `good` of each host, and what was asked after it."""

    def __init__(self, port, hosts):
        self.port = port
        self.hosts = hosts
        self.acknowledged = {}
        self.asked = collections.defaultdict(list)
        self.goods = 0

    def follow(self, number):
        name, key = self.hosts[number]
        chance = random.Random()
        try:
            with Client(self.port, source=source_of(number)) as client:
                while True:
                    wanted = address_of(chance.randrange(1 << 20))
                    self.asked[name].append(wanted)
                    answer = client.update(name, key, wanted)
                    if answer.text == "good %s\n" % wanted:
                        self.acknowledged[name] = wanted
                        self.asked[name].clear()
                        self.goods += 1
        except OSError:
            pass
        except dynamic.http.client.HTTPException:
            pass

    def check(self, hosts):
        """What was acknowledged last is there, or what was asked later."""
        for name, wanted in self.acknowledged.items():
            assert len(hosts[name]) == 1, (name, hosts[name])
            assert hosts[name][0] in [wanted] + self.asked[name], name


def test_no_acknowledged_update_is_lost_by_kill_9(place):
    port = peers.free_port()
    dynamic.configure(place, port)
    hosts = dynamic.add_hosts(place, 16)
    load = Load(port, hosts)
    for _ in range(KILLS):
        with place.daemon() as daemon:
            daemon.may_die = True
            before = load.goods
            threads = [threading.Thread(target=load.follow, args=(number,))
                       for number in range(len(hosts))]
            for thread in threads:
                thread.start()
            peers.wait_until(lambda: load.goods > before + 50, "load")
            time.sleep(random.uniform(0, 0.1))
            daemon.stop(signal.SIGKILL)
            for thread in threads:
                thread.join()
        load.check(found(place.cdb))
        with place.daemon():
            load.check(found(place.cdb))
            listed = place.run("host", "list", code=0).text
            peers.wait_until(
                lambda: all(found(place.cdb)[name][0] in listed
                            for name, _ in hosts), "all that is stored")


# What does not fit, and what cannot be written.

def check_911(answer):
    assert (answer.status, answer.text) == (503, "911\n")
    assert int(answer.headers["Retry-After"]) > 0


def wait_good(client, name, key, wanted):
    """Asks until it is stored and published again, as a router would."""
    def is_stored():
        answer = client.update(name, key, wanted)
        return answer.text.split() in (["good", wanted], ["nochg", wanted])
    peers.wait_until(is_stored, "success", 15, 0.1)


@pytest.fixture(name="port")
def port_fixture(place):
    port = peers.free_port()
    dynamic.configure(place, port)
    return port


def test_files_that_may_not_grow_are_911_and_the_old_data_stays(place, port):
    with place.daemon() as daemon, Client(port) as client:
        name, key = dynamic.add_hosts(place, 1)[0]
        assert client.update(name, key, "192.0.2.1").status == 200
        limits = resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE)
        with open(place.cdb, "rb") as file:
            before = file.read()
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (1024, limits[1]))
        check_911(client.update(name, key, "192.0.2.2"))
        check_911(client.update(name, key, "192.0.2.2"))
        assert client.update(name, key, "192.0.2.1").text in (
            "nochg 192.0.2.1\n", "911\n")
        with open(place.cdb, "rb") as file:
            assert file.read() == before
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, limits)
        wait_good(client, name, key, "192.0.2.3")
        assert found(place.cdb)[name] == ["192.0.2.3"]


def test_what_is_stored_and_not_published_is_no_nochg(place, port):
    """data.cdb cannot be written while the store can."""
    with place.daemon() as daemon, Client(port) as client:
        name, key = dynamic.add_hosts(place, 1)[0]
        assert client.update(name, key, "192.0.2.1").status == 200
        os.rename(place.root, place.root + ".away")
        check_911(client.update(name, key, "192.0.2.2"))
        assert daemon.matching("data.cdb")
        os.rename(place.root + ".away", place.root)
        assert found(place.cdb)[name] == ["192.0.2.1"]
        answer = client.update(name, key, "192.0.2.2")
        assert answer.text in ("good 192.0.2.2\n", "nochg 192.0.2.2\n")
        assert found(place.cdb)[name] == ["192.0.2.2"]


@pytest.mark.parametrize("what", ["removed", "replaced"])
def test_nochg_and_sighup_bring_back_what_was_published(place, port, what):
    """As tinydns-data by hand takes the hosts away."""
    def take_away():
        if what == "replaced":
            place.write("other", cdb)
            os.rename(place.path("other"), place.cdb)
        else:
            os.unlink(place.cdb)

    with place.daemon() as daemon, Client(port) as client:
        daemon.wait_log("data.cdb: published")
        with open(place.cdb, "rb") as file:
            cdb = file.read()
        name, key = dynamic.add_hosts(place, 1)[0]
        assert client.update(name, key, "192.0.2.1").status == 200
        take_away()
        assert client.update(name, key, "192.0.2.1").text == \
            "nochg 192.0.2.1\n"
        assert found(place.cdb)[name] == ["192.0.2.1"]
        assert daemon.matching("something else stands there now")
        take_away()
        daemon.send(signal.SIGHUP)
        peers.wait_until(lambda: os.path.exists(place.cdb) and
                         found(place.cdb)[name] == ["192.0.2.1"],
                         "data.cdb with the host")


@needs_mounts
@pytest.mark.parametrize("directory", ["root", "state"])
def test_a_full_disk_is_911_and_it_recovers_by_itself(place, port, directory):
    """The disk is full but for a few pages."""
    hosts = dynamic.add_hosts(place, 1)
    name, key = hosts[0]
    command = mounted(place, "cp -a %s/. %s.saved && mount -t tmpfs -o "
                      "size=1m tmpfs %s && cp -a %s.saved/. %s" % (
                          (place.path(directory),) * 5))
    with place.daemon(command=command, wait=False) as daemon, \
            Client(port) as client:
        peers.wait_until(lambda: dynamic.can_connect(port), "listener")
        assert client.update(name, key, "192.0.2.1").text \
            == "good 192.0.2.1\n"
        folder = place.path(directory)
        inside(daemon, "sh", "-c",
               "cat /dev/zero >%s/filler 2>/dev/null; :" % folder)
        numbers = iter(range(2, 60))

        def is_refused():
            answer = client.update(name, key, address_of(next(numbers)))
            return answer if answer.status == 503 else None
        check_911(peers.wait_until(is_refused, "911"))
        inside(daemon, "rm", "%s/filler" % folder)
        wait_good(client, name, key, "192.0.2.250")
        assert found(seen_by(daemon, place.cdb))[name] == ["192.0.2.250"]


@contextlib.contextmanager
def read_only(paths):
    """Files that nobody may write, not even who has them open."""
    def change(how):
        return subprocess.run(["chattr", how] + paths, check=False,
                              stderr=subprocess.DEVNULL).returncode == 0
    try:
        if not change("+i"):
            pytest.skip("no file can be made immutable here")
        yield
    finally:
        change("-i")


def test_a_state_that_becomes_read_only_is_911(place, port):
    with place.daemon() as daemon, Client(port) as client:
        name, key = dynamic.add_hosts(place, 1)[0]
        assert client.update(name, key, "192.0.2.1").status == 200
        database = dynamic.database(place)
        with read_only([database, database + "-wal", place.state]):
            check_911(client.update(name, key, "192.0.2.2"))
            assert client.update(name, key, "192.0.2.1").text == \
                "nochg 192.0.2.1\n"
            assert found(place.cdb)[name] == ["192.0.2.1"]
            assert daemon.matching("dnssync.db: ")
        wait_good(client, name, key, "192.0.2.2")
        assert found(place.cdb)[name] == ["192.0.2.2"]
