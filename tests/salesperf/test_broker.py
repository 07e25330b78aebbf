"""The broker in a folder, by kombu as Celery uses it."""

import os
import signal
import subprocess
import sys
from queue import Empty

import kombu
import pytest

from salesperf.embedded import broker

TAKE_ONE_AND_HANG = """
import sys, time, kombu
from salesperf.embedded import broker
broker.register()
with kombu.Connection("embedded://localhost", transport_options={"folder": sys.argv[1]}) as connection:
    print(connection.SimpleQueue("work").get(timeout=5).payload, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def connect(tmp_path):
    broker.register()
    connections = []

    def connect() -> kombu.Connection:
        options = {"folder": str(tmp_path), "polling_interval": 0.01}
        connections.append(kombu.Connection("embedded://localhost", transport_options=options))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


def test_messages_arrive_in_the_order_they_were_sent(connect):
    queue = connect().SimpleQueue("work")
    for number in range(5):
        queue.put(number)
    assert [connect().SimpleQueue("work").get(timeout=1).payload for _ in range(5)] == [0, 1, 2, 3, 4]


def test_two_consumers_share_the_messages_and_lose_none(connect):
    sender, first, second = (connect().SimpleQueue("work") for _ in range(3))
    for number in range(100):
        sender.put(number)
    taken = [(first, second)[number % 2].get(timeout=1) for number in range(100)]
    assert sorted(message.payload for message in taken) == list(range(100))


def test_an_acknowledged_message_is_gone(connect):
    connect().SimpleQueue("work").put("once")
    connection = connect()
    connection.SimpleQueue("work").get(timeout=1).ack()
    connection.close()
    with pytest.raises(Empty):
        connect().SimpleQueue("work").get(timeout=0.1)


def test_a_consumer_that_leaves_hands_back_what_it_has_not_acknowledged(connect):
    connect().SimpleQueue("work").put("again")
    connection = connect()
    connection.SimpleQueue("work").get(timeout=1)
    connection.close()
    assert connect().SimpleQueue("work").get(timeout=1).payload == "again"


def test_the_message_of_a_killed_consumer_goes_to_another(connect, tmp_path):
    connect().SimpleQueue("work").put("survives")
    command = [sys.executable, "-c", TAKE_ONE_AND_HANG, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as doomed:
        assert doomed.stdout.readline() == "survives\n"
        with pytest.raises(Empty):
            connect().SimpleQueue("work").get(timeout=0.1)
        os.kill(doomed.pid, signal.SIGKILL)
    assert connect().SimpleQueue("work").get(timeout=1).payload == "survives"


def test_a_refused_message_can_be_put_back(connect):
    queue = connect().SimpleQueue("work")
    queue.put("later")
    queue.get(timeout=1).requeue()
    assert queue.qsize() == 1
    assert queue.get(timeout=1).payload == "later"


def test_a_queue_can_be_emptied(connect):
    queue = connect().SimpleQueue("work")
    queue.put("one")
    queue.put("two")
    assert queue.clear() == 2
    assert queue.qsize() == 0
