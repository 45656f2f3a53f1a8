"""Reads a catalog kept as a table, CSV or Excel: each row is one activity, or says why it is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice

from opencme.interchange.catalog import columns, register
from opencme.interchange.catalog.item import CatalogError, Item, Reading
from opencme.interchange.catalog.row import RowReader
from opencme.interchange.tabular.csvfile import TextTable, open_text
from opencme.interchange.tabular.dates import EXCEL_DAY_0, ORDERS, evidence
from opencme.interchange.tabular.findings import TableError
from opencme.interchange.tabular.mapping import HEADING_ROWS
from opencme.interchange.tabular.source import Source, is_workbook, opened
from opencme.interchange.tabular.workbook import WorkbookTable, open_workbook

type Table = TextTable | WorkbookTable

DATED = ("starts", "ends", "available-from", "available-until")


@dataclass(frozen=True, slots=True)
class _Headed:
    table: Table
    headings: columns.Headings


def read(source: Source, name: str, *, provider: str = "", date_order: str | None = None) -> Reading:
    """The activities of a table. `provider` is whose activities they are where no column says so.

    `date_order` (`dmy`, `mdy`, `ymd`) settles dates in figures that the rest of the column leaves open. Raises
    CatalogError for what is no table, or has no row of headings.
    """
    if date_order is not None and date_order not in ORDERS:
        raise CatalogError(f'"{date_order}" is no order of dates; write one of {", ".join(ORDERS)}')
    with ExitStack() as stack:
        try:
            file = stack.enter_context(opened(source, name))
            if is_workbook(file, name):
                sheets, remarks = open_workbook(file, name)
                tables: list[Table] = list(sheets)
            else:
                text = open_text(file, name)
                tables, remarks = [text], list(text.remarks)
            headed = [_Headed(each, found) for each in tables if (found := _headings(each))]
        except TableError as error:
            raise CatalogError(str(error)) from None
        if not headed:
            raise CatalogError(
                f"{name}: no row of headings was found in the first {HEADING_ROWS} rows; a catalog needs at least "
                'columns headed "Title", "Format" and "Credits"'
            )
        is_register = any(each.headings.is_register for each in headed)
        reading = Reading("pars-table" if is_register else "table", iter(()), remarks=remarks)
        for each in headed:
            where = f' of the sheet "{each.table.sheet}"' if each.table.sheet else ""
            reading.remarks += [f'The column "{unused}"{where} was left aside.' for unused in each.headings.unused]
        left = [table.sheet for table in tables if all(each.table is not table for each in headed)]
        reading.remarks += [f'The sheet "{sheet}" has no row of headings; it was not read.' for sheet in left]
        reading.items = _items(headed, provider, date_order, stack.pop_all())
        return reading


def _headings(table: Table) -> columns.Headings | None:
    return columns.find(list(islice(table.rows(), HEADING_ROWS)))


def _items(headed: list[_Headed], provider: str, order: str | None, held: ExitStack) -> Iterator[Item]:
    with held:
        for each in headed:
            table, headings = each.table, each.headings
            dialect = register.DIALECT if headings.is_register else None
            since = table.since if isinstance(table, WorkbookTable) else EXCEL_DAY_0
            reader = RowReader(headings, provider, order or _proven(each, bool(dialect)), since, dialect)
            place = f'sheet "{table.sheet}", ' if table.sheet and len(headed) > 1 else ""
            try:
                for number, cells in table.rows():
                    yield reader.read(f"{place}row {number}", number, cells)
            except TableError as error:
                raise CatalogError(str(error)) from None


def _proven(each: _Headed, is_register: bool) -> str | None:
    """The order of dates in figures that the columns prove; the register's own is month first."""
    if is_register:
        return "mdy"
    indexes = [column.index for field in DATED for column in each.headings.by_field().get(field, ())]
    proven: set[str] = set()
    for number, cells in each.table.rows():
        if number > each.headings.row:
            proven |= evidence(cells[index] for index in indexes if index < len(cells))
    return proven.pop() if len(proven) == 1 else None
