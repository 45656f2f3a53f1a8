"""The programs that tests use and that no Python package brings: a PostgreSQL server, Chromium and Java.

``python -m tests.programs`` prints the Debian packages that are missing, one a line, and fails if there are any.
"""

import os
import shutil
import sys
from pathlib import Path

# Where they are when PATH does not say: Debian keeps the server's programs off PATH.
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FOLDERS = ("/usr/lib/chromium", "/snap/bin", "/Applications/Google Chrome.app/Contents/MacOS")
# What veraPDF needs besides Java 11 or later, which no longer brings it.
JAXB_FOLDERS = ("/usr/share/java", "/usr/local/share/java", "/opt/homebrew/share/java")
JAXB_JARS = ("jaxb-api.jar", "jaxb-runtime.jar")


class ProgramMissingError(Exception):
    """A program that a test needs is not on this machine."""


def find_postgres() -> Path:
    """Return the folder that holds ``initdb``, ``pg_ctl`` and ``postgres`` of one server version, the newest found."""
    on_path = [Path(folder) for folder in os.get_exec_path()]
    elsewhere = [folder for pattern in POSTGRES_FOLDERS for folder in _folders(pattern)]
    for folder in on_path + elsewhere:
        if all(os.access(folder / program, os.X_OK) for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise ProgramMissingError("No PostgreSQL server found (initdb, pg_ctl, postgres). Run scripts/services.")


def find_chromium() -> Path:
    """Return the path of Chromium, or of Chrome."""
    path = os.pathsep.join([*os.get_exec_path(), *CHROMIUM_FOLDERS])
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name, path=path):
            return Path(found)
    raise ProgramMissingError("No Chromium found. Run scripts/services.")


def find_java() -> Path:
    """Return the path of a Java that also compiles, so that it runs a source file as it is."""
    for folder in os.get_exec_path():
        if all(os.access(Path(folder) / program, os.X_OK) for program in ("java", "javac")):
            return Path(folder) / "java"
    raise ProgramMissingError("No Java with a compiler found (java, javac). Run scripts/services.")


def find_jaxb() -> list[Path]:
    """Return the jars of JAXB."""
    for folder in map(Path, JAXB_FOLDERS):
        if all((folder / jar).is_file() for jar in JAXB_JARS):
            return [folder / jar for jar in JAXB_JARS]
    raise ProgramMissingError(f"No JAXB found ({', '.join(JAXB_JARS)}). Run scripts/services.")


def find_node() -> Path:
    """Return the path of Node where the packages of ``tests/node`` are installed too; tests can do without."""
    node = shutil.which("node")
    if node and (Path(__file__).parent / "node" / "node_modules" / ".from-lock").exists():
        return Path(node)
    raise ProgramMissingError("Node and the packages of tests/node are not here. Run scripts/node.")


def _folders(pattern: str) -> list[Path]:
    return sorted(Path("/").glob(pattern.lstrip("/")), key=_version_in, reverse=True)


def _version_in(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parts if part.isdigit())


def missing_packages() -> list[str]:
    """Return the names of the Debian packages that would bring what is missing."""
    packages = []
    try:
        find_postgres()
    except ProgramMissingError:
        packages.append("postgresql")
    try:
        find_chromium()
    except ProgramMissingError:
        # Without a font Chromium draws empty boxes.
        packages += ["chromium", "fonts-liberation"]
    try:
        find_java()
    except ProgramMissingError:
        packages.append("default-jdk-headless")
    try:
        find_jaxb()
    except ProgramMissingError:
        packages += ["libjaxb-java", "libjaxb-api-java"]
    return packages


if __name__ == "__main__":
    packages = missing_packages()
    for package in packages:
        print(package)
    sys.exit(bool(packages))
