"""Which command does what: the runner's own here, all others are Django's."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from localoffer.runner import environment, places, session
from localoffer.runner.trouble import Trouble, told

_OWN = {
    "portal": "start the whole portal with demo content (--port N, --host H, --empty)",
    "verify": "check everything: style, types, import order, diagrams, tests (--only STEP)",
    "test": "run tests; what follows is given to pytest",
    "assets": "build the front end, if a source of it changed",
    "lock": "write requirements/ again from pyproject.toml (--upgrade: with the newest it allows)",
}


def main(arguments: Sequence[str]) -> int:
    return told(lambda: _run(list(arguments)), places.CHECKOUT)


def _run(arguments: list[str]) -> int:
    command = arguments[0] if arguments else "help"
    own = _own_command(command)
    if own is not None:
        return own(arguments[1:])
    if not environment.is_active():
        if environment.ensure():
            print("Made the Python environment.", file=sys.stderr)
        os.execv(
            places.PYTHON, [str(places.PYTHON), str(places.CHECKOUT / "manage.py"), *arguments]
        )
    return _django(arguments)


def _own_command(name: str) -> Callable[[list[str]], int] | None:
    """Imported when asked for: a management command needs none of them."""
    if name == "portal":
        from localoffer.runner import portal

        return portal.main
    if name == "verify":
        from localoffer.runner import verify

        return verify.main
    if name == "test":
        from localoffer.runner import verify

        return verify.test
    if name == "assets":
        return _assets
    if name == "lock":
        return lambda words: environment.lock(upgrade="--upgrade" in words)
    return None


def _assets(_: list[str]) -> int:
    from localoffer.runner import assets

    print("Built the front end." if assets.ensure() else "The front end is in step.")
    return 0


def _django(arguments: list[str]) -> int:
    """A management command, in this process, with the database held as long as it lasts."""
    command = arguments[0] if arguments else "help"
    home = places.home()
    database = session.Database(home) if session.needs_database(command) else None
    on_the_bench = command == "bench" or (command == "drill" and "--size" in arguments)
    if on_the_bench:  # files, log and last figures apart from those of people
        home = Path(os.environ.setdefault("LOCALOFFER_HOME", str(home / "bench")))
    os.environ.update(
        session.settings(
            home=home,
            mode="development" if on_the_bench else session.mode_of_last_start(),
            database_url=database.url_for(command) if database else "",
        )
    )
    if command == "bench":
        from localoffer.runner import assets

        assets.ensure()
        assets.collect(dict(os.environ))
    session.forget_stamps_of_tables(command, home)
    if arguments in ([], ["help"]):
        _list_commands()
        return 0
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["manage.py", *arguments])
    except ImproperlyConfigured as wrong:
        raise Trouble(str(wrong)) from None
    return 0


def _list_commands() -> None:
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    print("python3 manage.py …\n")
    ours = dict(_OWN)
    others = []
    for name, app in sorted(get_commands().items()):
        where = app if isinstance(app, str) else app.__module__
        if where.split(".")[0] in {"localoffer", "faq", "referrals", "panel"}:
            command = load_command_class(where, name) if isinstance(app, str) else app
            ours[name] = str(command.help).strip().split("\n")[0]
        elif name not in ours:
            others.append(name)
    width = max(map(len, ours)) + 2
    for name, does in ours.items():
        print(f"  {name:{width}}{does}")
    print("\nDjango's and its packages':\n\n  " + ", ".join(others))
    print("\npython3 manage.py help COMMAND tells more.")
