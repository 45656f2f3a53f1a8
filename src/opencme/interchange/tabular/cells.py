"""The cells of one row by what they hold, and the findings that reading them comes up with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from opencme.interchange.tabular.findings import Problem, Question, Remark, Unreadable, Unsettled
from opencme.interchange.tabular.mapping import Column


@dataclass(frozen=True, slots=True)
class Cells:
    """One row's cells, found by field."""

    number: int
    texts: Sequence[str]
    columns: Mapping[str, tuple[Column, ...]]

    def holding(self, field: str) -> list[tuple[Column, str]]:
        """The columns of the field that are filled in this row, each with its text."""
        columns = self.columns.get(field)
        if not columns:
            return []
        return [
            (column, self.texts[column.index])
            for column in columns
            if column.index < len(self.texts) and self.texts[column.index]
        ]

    def first(self, field: str) -> tuple[Column, str] | None:
        filled = self.holding(field)
        return filled[0] if filled else None


@dataclass
class Findings:
    """What one row has come up with so far."""

    number: int
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def attempt[**P, T](
        self, column: Column, text: str, reading: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """The value of `reading`, or None and a problem or a question in its place."""
        try:
            return reading(*args, **kwargs)
        except Unreadable as error:
            self.problem(column.name, error.what, text, error.remedy)
        except Unsettled as error:
            if error.question not in self.questions:
                self.questions.append(error.question)
        return None

    def problem(self, column: str, what: str, found: str, remedy: str) -> None:
        self.problems.append(Problem(self.number, column, what, found, remedy))

    def remark(self, column: str, text: str, confirm: bool = False) -> None:
        remark = Remark(column, text, confirm)
        if remark not in self.remarks:
            self.remarks.append(remark)
