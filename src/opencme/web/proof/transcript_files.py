"""The transcript as a file to take along: PDF, CSV, Excel, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import opencme
from opencme.interchange import document, tabular
from opencme.interchange.document import Column, Document, Facts, Items, Paragraph, Section, Table
from opencme.standing.words import day
from opencme.web.proof.transcript import HOW_TO_READ, Line, Transcript, counted
from opencme.web.record.models import Evidence

FORMAT, VERSION = "opencme-transcript", 1


def as_pdf(transcript: Transcript, *, paper: document.Paper = "a4") -> bytes:
    """The transcript as PDF/A-3a and PDF/UA-1, with the same as JSON inside."""
    columns = (
        Column("Completed"),
        Column("Activity", 5),
        Column("Kind of credit", 3),
        Column("Proof", 2),
        Column("Amount", is_number=True),
    )
    rows = tuple(
        (day(line.record.completed), _activity(line), line.system, line.proof, str(line.record.amount))
        for line in transcript.lines
    )
    sums = tuple((total.label, f"{total.amount} in {counted(total.records)}") for total in transcript.totals)
    sections = [Section("What it adds up to", (Paragraph(transcript.sentence, "answer"), Facts(sums)))]
    if rows:
        sections.append(Section("Records", (Table("Records, the oldest first", columns, rows),)))
    sections.append(Section("How to read this", (Items(HOW_TO_READ),)))
    return document.write(
        Document(
            title="Transcript of continuing education",
            subtitle=transcript.name,
            author=transcript.name,
            made=transcript.made,
            facts=(*transcript.identifiers, ("Records", transcript.days.name), ("Made on", day(transcript.made))),
            sections=tuple(sections),
            attachments=(
                document.Attachment(
                    "transcript.json", "application/json", as_json(transcript), "This transcript as data", "data"
                ),
            ),
            paper=paper,
            footer=f"Transcript of {transcript.name}, {day(transcript.made)}",
        )
    )


def as_csv(transcript: Transcript) -> bytes:
    """The records in the columns that an import reads back."""
    file = StringIO(newline="")
    tabular.write((line.record for line in transcript.lines), file)
    return file.getvalue().encode("utf-8-sig")


def as_excel(transcript: Transcript) -> bytes:
    """The same table on a first sheet; whose it is, its sums and how to read it on a second."""
    about = [
        ("Transcript of", transcript.name),
        *transcript.identifiers,
        ("Records", transcript.days.name),
        ("Made on", day(transcript.made)),
        *((total.label, str(total.amount)) for total in transcript.totals),
        *(("How to read this", sentence) for sentence in HOW_TO_READ),
    ]
    file = BytesIO()
    tabular.write_workbook([line.record for line in transcript.lines], about, file, made=transcript.made)
    return file.getvalue()


def as_json(transcript: Transcript) -> bytes:
    """The transcript as data; docs/proof.md says what each part means."""
    days = transcript.days
    return _json(
        {
            "format": FORMAT,
            "version": VERSION,
            "made": transcript.made.isoformat(),
            "made_by": f"OpenCME {opencme.__version__}",
            "person": {"name": transcript.name, "identifiers": identifiers_as_json(transcript.identifiers)},
            "days": {
                "first": days.first and days.first.isoformat(),
                "last": days.last and days.last.isoformat(),
            },
            "totals": [
                {"system": each.system, "amount": str(each.amount), "records": each.records}
                for each in transcript.totals
            ],
            "records": [record_as_json(line) for line in transcript.lines],
        }
    )


def identifiers_as_json(identifiers: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"kind": label, "value": value} for label, value in identifiers]


def record_as_json(line: Line) -> dict[str, Any]:
    """A record in the names of docs/rulebooks.md, with what shows it."""
    return {**line.record.fields, "proof": line.proof, "files": [file_as_json(each) for each in line.files]}


def file_as_json(file: Evidence) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.digest, "media_type": file.kind, "bytes": file.size}


def _activity(line: Line) -> str:
    parts = [line.title, line.record.provider or "", line.topics]
    return " · ".join(part for part in parts if part)


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


MAKERS: dict[str, tuple[str, str, Callable[[Transcript], bytes]]] = {
    "pdf": ("PDF, to print and to send", "application/pdf", as_pdf),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_excel),
    "csv": ("CSV, for any program", "text/csv; charset=utf-8", as_csv),
    "json": ("JSON, for machines", "application/json", as_json),
}
"""By ending: what the form is called, its media type, and who makes it."""
