"""The command that runs after a publish."""

import os

import peers
import scripted
from scripted import Zone


def test_on_publish_runs_after_the_publish_and_once_at_a_time(place):
    """Each run waits for a line in a pipe, so that publishes pile up."""
    zone = Zone("example.com", 1)
    pipe, log = place.path("pipe"), place.path("log")
    os.mkfifo(pipe)
    command = "echo begin >> %s; read go < %s; echo end >> %s" % (
        log, pipe, log)

    def lines():
        if not os.path.exists(log):
            return []
        with open(log, encoding="ascii") as file:
            return file.read().split()

    with scripted.Primary(zone) as primary:
        place.configure('on-publish = "%s"' % command, zones=["example.com"],
                        primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            peers.wait_until(lambda: lines() == ["begin"], "the first run")
            for serial in (2, 3, 4):
                zone.behave(serial)
                place.sync()
            assert lines() == ["begin"]
            for count in (3, 4):
                with open(pipe, "w", encoding="ascii") as file:
                    file.write("go\n")
                peers.wait_until(lambda: len(lines()) >= count, "a run")
            assert lines() == ["begin", "end", "begin", "end"]
            daemon.check()


def test_on_publish_does_not_run_without_a_publish(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure('on-publish = "echo >> %s"' % place.path("log"),
                        zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            peers.wait_until(lambda: os.path.exists(place.path("log")), "run")
            for _ in range(3):
                place.sync()
        with open(place.path("log"), encoding="ascii") as file:
            assert file.read() == "\n"


def test_a_failing_on_publish_is_logged_and_harms_nothing(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure('on-publish = "exit 3"', zones=["example.com"],
                        primary=primary)
        with place.daemon() as daemon:
            daemon.wait_log("on-publish.*3")
            zone.behave(2)
            place.sync()
            daemon.wait_live("example.com", 2)
