"""CSV and Excel transcripts as people have them. See `docs.md` beside this file."""

from opencme.interchange.tabular.findings import Problem, Question, Remark, Summary, TableError
from opencme.interchange.tabular.mapping import FIELDS, Column, Mapping
from opencme.interchange.tabular.reader import Reading, propose_mappings, read
from opencme.interchange.tabular.row import Row
from opencme.interchange.tabular.workbook_writer import write_workbook
from opencme.interchange.tabular.writer import write, write_plain

__all__ = [
    "FIELDS",
    "Column",
    "Mapping",
    "Problem",
    "Question",
    "Reading",
    "Remark",
    "Row",
    "Summary",
    "TableError",
    "propose_mappings",
    "read",
    "write",
    "write_plain",
    "write_workbook",
]
