"""`manage.py portal`: from a fresh clone to a running portal, and down again without a trace."""

import argparse
import contextlib
import errno
import ipaddress
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from localoffer.runner import assets, environment, places, process, session, stamps
from localoffer.runner.progress import Steps
from localoffer.runner.trouble import Trouble, from_output

_STEPS = 6
_APPS = ("localoffer", "faq", "referrals", "panel")
_PATIENCE = 60  # seconds for the web server to answer
_LETTING_GO = 2.5  # seconds in which the children of a killed portal leave its port
_TO_STOP = 15  # seconds for a child to end by itself
_LONG = 5_000_000  # bytes of a log, then it is put aside
_TOO_SOON = 5  # a child that ends sooner than this after its start will not do better next time


class _Child:
    """A program of the portal, kept running."""

    def __init__(
        self, name: str, command: list[str], env: dict[str, str], passes: tuple[int, ...] = ()
    ) -> None:
        self.name, self._command, self._env, self._passes = name, command, env, passes
        self.log = places.LOG / f"{name.replace(' ', '-')}.log"
        places.LOG.mkdir(parents=True, exist_ok=True)
        self._keep_small()
        self.start()

    def _keep_small(self) -> None:
        """What was logged before stays, one file of it at most: a fault may be looked for later."""
        if self.log.exists() and self.log.stat().st_size > _LONG:
            self.log.replace(self.log.with_suffix(".1.log"))
        self._said_before = self.log.stat().st_size if self.log.exists() else 0

    def start(self) -> None:
        self._began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=places.CHECKOUT,
                env={**os.environ, **self._env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self._passes,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the children in order
                preexec_fn=process.die_with_parent(signal.SIGTERM),
            )

    def check(self) -> None:
        """Start it again if it died; raise Trouble if it did so at once."""
        if self._process.poll() is None:
            return
        if time.monotonic() - self._began < _TOO_SOON:
            raise from_output(
                self.log.read_bytes()[self._said_before :].decode(errors="replace"),
                doing=f"starting the {self.name}",
                where=places.VAR,
                log=self.log,
            )
        print(f"The {self.name} ended unexpectedly and is started again; see {self.log}.")
        self.start()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    if os.environ.get("LOCALOFFER_MODE") == "production":
        raise Trouble(
            "This command is for trying the portal out and never runs in production: "
            "docs/running.md says how to run it for real."
        )
    _refuse_open_host(options.host, demo=not options.empty)
    # A shell that starts us with & has us ignore Ctrl-C; `kill -INT` is still meant.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _stop)
    with _bind(options.host, options.port) as listener:
        return _serve(listener, options.host, empty=options.empty)


def _serve(listener: socket.socket, host: str, *, empty: bool) -> int:
    steps = Steps(_STEPS)
    mode = "development" if empty else "demo"
    home = places.home(empty=empty)
    database: session.Database | None = None
    children: list[_Child] = []
    try:
        with steps.step("Making the Python environment"):
            environment.ensure()
        with steps.step("Starting the database"):
            database = session.Database(home)
        places.note_started(empty=empty)
        env = session.settings(home=home, mode=mode, database_url=database.app_url)
        with steps.step("Building the front end"):
            assets.ensure()
            assets.collect(env)
        with steps.step("Making the tables"):
            _migrate(database, env)
        with steps.step("Leaving out the demo content" if empty else "Loading the demo content"):
            sign_ins = "" if empty else _load_demo(database, home, env)
        with steps.step("Starting the web server and the job worker"):
            address = f"http://{host}:{listener.getsockname()[1]}/"
            env["LOCALOFFER_URL"] = address  # for links in e-mails
            children.append(_web_server(listener, env))
            _wait_for(address, children)
            children.append(_Child("job worker", _manage("worker"), env))
        print(f"\nThe portal is at {address} after {steps.seconds():.1f} s.\n")
        if sign_ins:
            print(f"Sign in as one of the demo's people:\n\n{sign_ins}")
        print("Ctrl-C stops it.", flush=True)
        while True:
            time.sleep(0.5)
            if not database.is_there():
                raise Trouble("The database server was ended from outside: start again.")
            for child in children:
                child.check()
    except KeyboardInterrupt:
        print("\nStopping … ", end="", flush=True)
    finally:
        for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(sign, signal.SIG_IGN)  # once is enough
        for child in children:
            child.stop()
        if database is not None:
            database.release()
    print("stopped.", flush=True)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py portal", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8000, help="8000 unless told; 0 picks a free one"
    )
    parser.add_argument("--host", default="127.0.0.1", help="an address of this machine")
    parser.add_argument(
        "--empty", action="store_true", help="no demo content, and a home of its own"
    )
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        raise Trouble(f"--port is a number from 0 to 65535, not {options.port}.")
    return options


def _refuse_open_host(host: str, *, demo: bool) -> None:
    """The demo's passwords are shown to whoever starts it, so it is only for this machine."""
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    if host == "localhost" or not demo:
        return
    raise Trouble(
        f"The demo shows its passwords, so it does not run on {host}, where others reach it: "
        "leave --host out, or give --empty."
    )


def _bind(host: str, port: int) -> socket.socket:
    """The port, ours from the first moment, so that nobody takes it while we set up."""
    listener = socket.socket(_family(host))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # gunicorn sets this only on sockets it made itself; without it some pages wait 40 ms more.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    until = time.monotonic() + _LETTING_GO
    try:
        while True:
            try:
                listener.bind((host, port))
                listener.listen(1)  # only this makes a second bind fail
                return listener
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                    raise
                time.sleep(0.1)
    except PermissionError:
        listener.close()
        raise Trouble(
            f"Port {port} is for root alone: give one from 1024 up, as in --port 8000."
        ) from None
    except OSError as error:
        listener.close()
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise Trouble(f"{host} is no address of this machine.") from None
        raise Trouble(
            f"Port {port} is in use{_by_whom(port)}: choose another, as in --port {_free_port(host)}."
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _by_whom(port: int) -> str:
    """ " by name (process n)" as far as this user may know, else ""."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                part = line.split()
                if part[3] == "0A" and int(part[1].rsplit(":", 1)[1], 16) == port:
                    inodes.add(f"socket:[{part[9]}]")
    for open_file in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(open_file) in inodes:
                process_folder = open_file.parents[1]
                name = (process_folder / "comm").read_text().strip()
                return f" by {name} (process {process_folder.name})"
    return ""


def _free_port(host: str) -> int:
    with socket.socket(_family(host)) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _manage(*arguments: str) -> list[str]:
    return [str(places.PYTHON), str(places.CHECKOUT / "manage.py"), *arguments]


def _migrate(database: session.Database, env: dict[str, str]) -> None:
    """Skipped while no migration changed, ours or a package's; a foreign server is always asked."""
    stamp = database.folder / "migrated"
    made_from = _of_migrations()
    if database.is_ours and stamps.matches(stamp, made_from):
        return
    as_owner = {**env, "DATABASE_URL": database.url}
    process.run(_manage("migrate", "--no-input"), doing="making the tables", env=as_owner)
    if database.is_ours:
        stamps.write(stamp, made_from)


def _of_migrations() -> str:
    files = [file for app in _APPS for file in sorted(_find(app, "migrations/*.py"))]
    rights = places.CHECKOUT / "localoffer" / "running" / "roles.py"  # given with the tables
    return stamps.digest([*files, rights, places.REQUIREMENTS / "portal.txt"])


def _find(app: str, pattern: str) -> list[Path]:
    return list((places.CHECKOUT / app).rglob(pattern))


def _load_demo(database: session.Database, home: Path, env: dict[str, str]) -> str:
    """How to sign in. Loaded again only when the content or the tables changed."""
    stamp, kept = database.folder / "demo-loaded", home / "demo-sign-ins.txt"
    loaders = [file for app in _APPS for file in sorted(_find(app, "demo*.py"))]
    made_from = stamps.digest([places.CHECKOUT / "fixtures", *loaders], _of_migrations())
    if not (database.is_ours and kept.exists() and stamps.matches(stamp, made_from)):
        said = process.run(_manage("demo", "--load"), doing="loading the demo content", env=env)
        with open(kept, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(said)
        if database.is_ours:
            stamps.write(stamp, made_from)
    return kept.read_text()


def _web_server(listener: socket.socket, env: dict[str, str]) -> _Child:
    command = [
        str(places.PYTHON),
        "-m",
        "gunicorn",
        "localoffer.wsgi:application",
        "--bind",
        f"fd://{listener.fileno()}",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "5",
        "--no-control-socket",
        "--limit-request-line",
        "8190",  # a long question is answered with a page, not with a bare 414
        "--preload",  # imports once for both: half the time to the first page
        "--log-level",
        "warning",
    ]
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 - gunicorn makes its own private file there
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return _Child("web server", command, env, passes=(listener.fileno(),))


def _wait_for(address: str, children: list[_Child]) -> None:
    """Until the first page has come, whatever it says."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            for child in children:
                child.check()
            time.sleep(0.05)
    raise Trouble(f"The web server did not answer in {_PATIENCE} s; see {children[0].log}.")


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
