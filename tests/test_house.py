"""The house rules that tools keep are themselves kept: the table of rooms is whole, and it is enforced."""

import tomllib
from pathlib import Path

from grimp import ImportGraph

import opencme
from tests.rooms import find_breaches, read_table

CHECKOUT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
CONTRACT = PYPROJECT["tool"]["importlinter"]["contracts"][0]
ROOMS = read_table(CONTRACT["rooms"])
RESERVED = read_table(CONTRACT["reserved"])


def breaches_of(*imports: tuple[str, str]) -> list[tuple[str, str]]:
    """What the table says against a package whose modules import each other so."""
    graph = ImportGraph()
    for importer, imported in imports:
        for module in (importer, imported):
            parts = module.split(".")
            for depth in range(1, len(parts) + 1):
                graph.add_module(".".join(parts[:depth]))
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    return [(breach.importer, breach.imported) for breach in find_breaches(graph, "opencme", ROOMS, RESERVED)]


def test_every_folder_of_the_package_is_a_room_of_the_table() -> None:
    package = Path(opencme.__file__).parent
    folders = {path.name for path in package.iterdir() if path.is_dir() and path.name != "__pycache__"}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    assert folders | modules <= ROOMS.keys()


def test_imports_that_run_downwards_are_allowed() -> None:
    assert not breaches_of(
        ("opencme.rulebook.read", "opencme.credit.amount"),
        ("opencme.standing", "opencme.rulebook"),
        ("opencme.web.record.views", "opencme.planner"),
        ("opencme.web.urls", "django.urls"),
        ("opencme.cli.main", "opencme.interchange.tabular"),
        ("opencme.cli", "opencme"),
        ("opencme.credit.record", "opencme.credit.amount"),
    )


def test_imports_that_run_upwards_or_sideways_are_breaches() -> None:
    imports = [
        ("opencme.audit.run", "opencme.standing"),
        ("opencme.cli.main", "opencme.web.settings"),
        ("opencme.credit.amount", "opencme.rulebook"),
        ("opencme.interchange.tabular", "opencme.rulebook.read"),
        ("opencme.readiness", "opencme.standing"),
    ]
    assert breaches_of(*imports) == imports


def test_django_belongs_to_the_web() -> None:
    imports = [("opencme.cli", "django.core.management"), ("opencme.standing.of", "django.db.models")]
    assert breaches_of(*imports) == imports


def test_a_room_that_the_table_lacks_is_a_breach() -> None:
    assert breaches_of(("opencme.helpers", "opencme.credit")) == [("opencme.helpers", "")]


def test_the_root_package_pulls_in_no_room() -> None:
    assert breaches_of(("opencme", "opencme.credit")) == [("opencme", "opencme.credit")]


def test_the_version_is_the_one_that_is_published() -> None:
    assert PYPROJECT["project"]["version"] == opencme.__version__
