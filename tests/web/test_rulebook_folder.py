"""The rulebooks as a folder of pages and data that needs no site, made and made again."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from opencme import rulebook
from opencme.web.__main__ import main
from opencme.web.rulebooks import export as making
from opencme.web.rulebooks.export import ExportError, export

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export(folder, TODAY)
    return folder


@pytest.fixture
def earlier(exported: Path, tmp_path: Path) -> Path:
    """A folder of its own with an earlier export."""
    return Path(shutil.copytree(exported, tmp_path / "site"))


def contents(folder: Path) -> dict[str, bytes | str]:
    """Every file, and every link as it is written, beside the folder too."""
    return {
        str(path.relative_to(folder.parent)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in folder.parent.rglob("*")
        if path.is_symlink() or path.is_file()
    }


class Links(HTMLParser):
    """What a page leads to and loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.found.add(value)
            if name == "id" and value:
                self.ids.add(value)


def test_every_link_of_the_folder_leads_to_a_file_in_it(exported: Path) -> None:
    pages = list(exported.rglob("*.html"))
    assert len(pages) > len(rulebook.ids())
    for page in pages:
        links = Links(page.read_text("utf-8"))
        for link in links.found:
            if link.startswith("http"):
                continue
            target, _, fragment = link.partition("#")
            path = (page.parent / target).resolve() if target else page
            assert path.is_file(), f"{page.relative_to(exported)} leads to {link}"
            assert path.is_relative_to(exported)
            assert not fragment or fragment in Links(path.read_text("utf-8")).ids


def test_the_folder_holds_every_rulebook_as_page_and_data(exported: Path) -> None:
    for name in rulebook.ids():
        assert rulebook.load(name).authority in (exported / name / "index.html").read_text("utf-8").replace(
            "&#x27;", "'"
        ).replace("&amp;", "&")
        for ending in ("json", "yaml", "cases.yaml"):
            assert (exported / f"{name}.{ending}").stat().st_size
    assert json.loads((exported / "all.json").read_text("utf-8"))["rulebooks"].keys() == set(rulebook.ids())
    assert (exported / "all.parquet").read_bytes()[:4] == b"PAR1"


def test_the_pages_of_the_folder_offer_nothing_that_only_a_site_can_do(exported: Path) -> None:
    for page in exported.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"<form|<script|sign-in|hx-", text), page


def test_a_second_export_tells_what_changed_since_the_first(tmp_path: Path) -> None:
    export(tmp_path, date(2026, 1, 1))
    assert "Versions of this rulebook" not in (tmp_path / "us-fl-md" / "index.html").read_text("utf-8")
    everything = json.loads((tmp_path / "all.json").read_text("utf-8"))
    everything["rulebooks"]["us-fl-md"]["rulebook"]["rules"]["total"]["need"] = 38.5
    everything["rulebooks"]["us-zz-md"] = everything["rulebooks"]["us-fl-md"]
    del everything["rulebooks"]["us-ca-md"]
    (tmp_path / "all.json").write_text(json.dumps(everything), "utf-8")
    (tmp_path / "history.json").write_text('{"us-ca-md": [{"on": "2025-12-01", "changes": ["Withdrawn."]}]}', "utf-8")
    (tmp_path / "us-zz-md").mkdir()
    (tmp_path / "us-zz-md" / "index.html").write_text("as it was", "utf-8")
    (tmp_path / "us-zz-md.json").write_text("{}", "utf-8")
    export(tmp_path, TODAY)
    page = (tmp_path / "us-fl-md" / "index.html").read_text("utf-8")
    assert "24 November 2026" in page
    assert "Total hours: 40 hours instead of 38.5 hours." in page
    export(tmp_path, date(2027, 1, 1))
    assert json.loads((tmp_path / "history.json").read_text("utf-8")) == {
        "us-fl-md": [{"on": "2026-11-24", "changes": ["Total hours: 40 hours instead of 38.5 hours."]}],
        "us-zz-md": [{"on": "2026-11-24", "changes": ["Withdrawn."]}],
        "us-ca-md": [
            {"on": "2026-11-24", "changes": ["Published again."]},
            {"on": "2025-12-01", "changes": ["Withdrawn."]},
        ],
    }
    page = (tmp_path / "us-zz-md" / "index.html").read_text("utf-8")
    assert "This rulebook was withdrawn." in page
    assert "24 November 2026" in page
    assert not (tmp_path / "us-zz-md.json").exists()
    for link in Links(page).found:
        assert (tmp_path / "us-zz-md" / link.partition("#")[0]).exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="holds something else"):
        export(tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert main(["rulebooks", str(tmp_path / "mine.txt")]) == 2
    assert "is a file; name a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("everything", "history"),
    [
        ('{"mine": true}', None),
        ('{"licence": "mine", "rulebooks": {}}', "{}"),
        ("[]", "[]"),
        (None, '["mine"]'),
        (None, '{"us-fl-md": "mine"}'),
        (None, '{"us-fl-md": [{"on": "some day", "changes": []}]}'),
        (None, '{"../../mine": []}'),
        ('{"licence": "x", "language": "x", "rulebooks": {"../mine": {"rulebook": {}}}}', "{}"),
        ("[" * 100_000, "{}"),
    ],
    ids=lambda text: str(text)[:40],
)
def test_files_that_are_only_named_like_ours_are_left_alone(
    earlier: Path, everything: str | None, history: str | None
) -> None:
    if everything is not None:
        (earlier / "all.json").write_text(everything, "utf-8")
    if history is None:
        (earlier / "history.json").unlink()
    else:
        (earlier / "history.json").write_text(history, "utf-8")
    before = contents(earlier)
    with pytest.raises(ExportError, match=r"holds something else|all\.json cannot be read as what was exported"):
        export(earlier, TODAY)
    assert contents(earlier) == before


@pytest.mark.parametrize("broken", ["", "[]", '{"licence": "CC BY 4.0", "rulebooks"'])
def test_what_was_told_before_is_kept_where_the_earlier_data_cannot_be_read(earlier: Path, broken: str) -> None:
    (earlier / "history.json").write_text('{"us-fl-md": [{"on": "2026-01-01", "changes": ["More."]}]}', "utf-8")
    (earlier / "all.json").write_text(broken, "utf-8")
    before = contents(earlier)
    with pytest.raises(
        ExportError, match=r"all\.json cannot be read as what was exported before.* put the earlier file"
    ):
        export(earlier, TODAY)
    assert contents(earlier) == before


def _linked(folder: Path) -> None:
    (folder / "us-fl-md.json").unlink()
    (folder / "us-fl-md.json").symlink_to(folder.parent / "mine.txt")


def _linked_folder(folder: Path) -> None:
    shutil.rmtree(folder / "by")
    (folder / "by").symlink_to(folder.parent)


def _with_a_file(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("mine", "utf-8")

    return write


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_linked, r"us-fl-md\.json is a link, which no export makes"),
        (_linked_folder, "by is a link, which no export makes"),
        (_with_a_file("CNAME"), "CNAME is not from an export; move it elsewhere"),
        (_with_a_file(".git/HEAD"), "HEAD is not from an export"),
        (_with_a_file("us-fl-md/notes.txt"), r"notes\.txt is not from an export"),
        (_with_a_file("recipes/index.html"), r"index\.html is not from an export"),
    ],
)
def test_what_somebody_put_into_an_export_is_neither_removed_nor_written_through(
    earlier: Path, change: Callable[[Path], None], problem: str
) -> None:
    (earlier.parent / "mine.txt").write_text("mine", "utf-8")
    change(earlier)
    before = contents(earlier)
    with pytest.raises(ExportError, match=problem):
        export(earlier, TODAY)
    assert contents(earlier) == before


@pytest.mark.parametrize(
    "stopped", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "ctrl-c"]
)
@pytest.mark.parametrize("first", [True, False], ids=["first", "again"])
def test_an_export_that_is_stopped_half_way_changes_nothing(
    earlier: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stopped: BaseException,
    first: bool,
) -> None:
    monkeypatch.setattr(making, "_files", lambda _: [("index.html", b"new"), ("by/kind.html", b"new")])
    folder = earlier.parent / "first" if first else earlier
    before = contents(earlier)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "kind.html":
            raise stopped
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["rulebooks", str(folder)]) in (2, 130)
    said = capsys.readouterr().err
    assert re.search("No space left on device; nothing was changed|interrupted; nothing in .* is half written", said)
    assert contents(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("mode", [0o755, 0o750])
def test_the_new_folder_takes_the_place_of_the_old_one_with_its_permissions(
    earlier: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setattr(making, "_files", lambda _: [("index.html", b"new")])
    earlier.chmod(mode)
    (earlier / ".DS_Store").write_bytes(b"")
    export(earlier, TODAY)
    assert contents(earlier).keys() == {"site/index.html", "site/history.json"}
    assert earlier.stat().st_mode & 0o777 == mode


def test_where_the_new_folder_cannot_take_its_place_the_old_one_stays(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_files", lambda _: [("index.html", b"new")])
    before = contents(earlier)
    rename = Path.rename

    def busy(path: Path, target: Path) -> Path:
        if path.suffix == ".new":
            raise OSError(16, "Device or resource busy")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", busy)
    with pytest.raises(ExportError, match="busy; nothing was changed"):
        export(earlier, TODAY)
    assert contents(earlier) == before


def test_a_page_that_leads_to_no_programme_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_page", lambda *_: '<a href="/rulebooks/us-nowhere-md/">')
    with pytest.raises(ExportError, match=r"/rulebooks/ leads to /rulebooks/us-nowhere-md/: unknown programme"):
        export(tmp_path, TODAY)
    assert list(tmp_path.iterdir()) == []
