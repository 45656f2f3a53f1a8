"""What OpenCME signs, checked by a program that others wrote: @digitalbazaar/vc, in Node, without a network."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from opencme.credentials import Holder, credentials_for, issuer
from opencme.credentials.contexts import LEARNER_RECORD, loader
from opencme.credit import Amount, Record, Transcript
from tests.programs import ProgramMissingError, find_node

NODE = Path(__file__).parents[1] / "node"
AT = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
# How a number is written is where programs differ: whole, with one place, with two, large.
AMOUNTS = ("1", "6.75", "0.25", "0.1", "12.5", "100", "1234.56")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    records = [
        Record(
            completed=date(2026, 5, 1),
            system="ama-pra-1",
            amount=Amount.of(amount),
            title=f"“Ärztliche” Fortbildung №{amount}\n<&>\\ \U0001f9e0",
            provider="accme",
            format="live",
            topics=(("opioid-prescribing", Amount.of("0.1")),),
            state="reported",
        )
        for amount in AMOUNTS
    ]
    signed = credentials_for(
        Transcript.of(records), Holder("ana@example.org", "Ana Müller"), issuer(tmp_path, "Springfield Hospital"), AT
    )
    folder = tmp_path / "signed"
    folder.mkdir()
    for name, content in signed.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


def verified(tmp_path: Path, files: list[Path]) -> dict[str, bool | str]:
    try:
        node = find_node()
    except ProgramMissingError as missing:
        pytest.skip(str(missing))
    learner_record = tmp_path / "context.json"
    learner_record.write_text(json.dumps(loader()(LEARNER_RECORD, {})["document"]))
    done = subprocess.run(
        [node, NODE / "verify.js", learner_record, *files],
        cwd=NODE,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(json.loads(done.stdout))


def test_another_program_verifies_every_credential_and_the_transcript(tmp_path: Path, files: list[Path]) -> None:
    assert len(files) == len(AMOUNTS) + 1
    assert verified(tmp_path, files) == {file.name: True for file in files}


def test_another_program_notices_a_change(tmp_path: Path, files: list[Path]) -> None:
    for file in files:
        file.write_text(file.read_text().replace("Springfield", "Shelbyville"))
    assert all(result is not True for result in verified(tmp_path, files).values())
