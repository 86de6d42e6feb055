"""The worker: runs the queue, the clock and the rescue until it is told to stop."""

import logging
import select
import signal
import socket
import time
from types import FrameType

from django.db import InterfaceError, OperationalError, connection

from localoffer import clock
from localoffer.jobs import run, schedule
from localoffer.jobs.queue import CHANNEL

logger = logging.getLogger("localoffer.jobs")
ROUND = 1.0
"""Seconds between two looks at the clock and for abandoned jobs, and the longest sleep."""

NOTICED_WHEN_GONE = """
    SET client_connection_check_interval = 1000;
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
"""
"""The server ends the session of a killed worker within a second, even in the middle of a
statement, and that of a machine that has gone within half a minute."""


class Worker:
    """One process, one database session, one job at a time. Run several for more.

    SIGTERM and SIGINT let it finish the job in hand.
    """

    def __init__(self) -> None:
        self.stopping = False
        self.looked_round = float("-inf")
        self.listening: object = None
        self.woken, self.bell = socket.socketpair()
        self.woken.setblocking(False)
        self.bell.setblocking(False)

    def obey_signals(self) -> None:
        signal.set_wakeup_fd(self.bell.fileno(), warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.stop)

    def stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def work(self) -> None:
        logger.info("Worker %s is ready", run.worker_name())
        while not self.stopping:
            try:
                self.listen()
                if self.look_round() or run.run_next(at=clock.now()):
                    continue
                self.sleep()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away: %s", type(error).__name__)
                connection.close()
                self.sleep()
        connection.close()
        logger.info("Worker %s has stopped", run.worker_name())

    def listen(self) -> None:
        """Ask this session, once, to be told of new jobs."""
        connection.ensure_connection()
        if self.listening is connection.connection:
            return
        with connection.cursor() as cursor:
            cursor.execute(NOTICED_WHEN_GONE)
            cursor.execute(f"LISTEN {CHANNEL}")
        self.listening = connection.connection

    def look_round(self) -> bool:
        """At most once a round: rescue and clock. True when that gave something to do."""
        if time.monotonic() - self.looked_round < ROUND:
            return False
        self.looked_round = time.monotonic()
        return bool(run.rescue(at=clock.now())) | bool(schedule.tick(at=clock.now()))

    def sleep(self) -> None:
        """Until a job is announced, a signal comes or a round has passed."""
        session = connection.connection
        if session is not None and session.notifies:
            session.notifies.clear()
            return
        sockets = [self.woken] if session is None else [self.woken, session]
        readable, _, _ = select.select(sockets, [], [], ROUND)
        if session in readable:
            with connection.wrap_database_errors:
                session.poll()
            session.notifies.clear()
