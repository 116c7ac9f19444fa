"""What the engine says in codes, in whole sentences: what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.workbooks.engine.columns import Sheet
from chungtay.workbooks.engine.faults import Fault, UnreadableFile

CELLS: Final[Mapping[str, str | Promise]] = {
    "required": _("“%(title)s” must not be empty. Fill it in."),
    "cell_error": _("Excel shows an error in this cell. Write the value itself in its place."),
    "formula_without_result": _(
        "This cell holds a formula without its result. Open the file in Excel, save it, and bring it in again."
    ),
    "text_long": _("“%(title)s” is longer than %(limit)s characters. Shorten it."),
    "code_day": _("Excel has turned this code into a day. Format the column as text and type the code again."),
    "code_figures": _(
        "Excel has turned this code into a number and lost figures of it. Format the column as text and type the code"
        " again."
    ),
    "integer_form": _("“%(title)s” must be a whole number in figures, for example 12 or 1.200."),
    "integer_fraction": _("“%(title)s” must be a whole number, without a part behind the comma."),
    "integer_size": _("“%(title)s” is larger than any number kept here. Check the number of figures."),
    "money_form": _("“%(title)s” must be an amount in dong, for example 10.000.000 or 10 trieu."),
    "money_empty": _("“%(title)s” must be an amount in dong, for example 10.000.000 or 10 trieu."),
    "money_ambiguous": _("This amount can be read in two ways. Write all its figures, for example 1.500.000.000."),
    "money_fraction": _("“%(title)s” must be in whole dong, for example 10.000.000."),
    "money_size": _("“%(title)s” is larger than any amount kept here. Check the number of zeros."),
    "day_form": _("“%(title)s” must be a day, for example 5/9/2026."),
    "day_impossible": _("The calendar has no such day. Check day and month, for example 30/11/2026."),
    "day_order": _("Day and month can be read in two ways here. Write the day first, for example 5/9/2026."),
    "day_ambiguous": _(
        "Excel may have exchanged day and month here: it reads %(read)s, and perhaps %(other)s was meant. Write the day"
        " as text, for example 5/9/2026."
    ),
    "day_partial": _("“%(title)s” needs day, month and year, for example 5/9/2026."),
    "day_range": _("“%(title)s” must lie between the years 1900 and 2100. Check the year."),
    "year_form": _("“%(title)s” must be a year in four figures, for example 1998."),
    "phone_form": _("This is no telephone number of Viet Nam. Write all its figures, for example 0912 345 678."),
    "email_form": _("This is no complete e-mail address. Write it like lan@truong.edu.vn."),
    "choice": _("“%(title)s” must be one of these: %(choices)s."),
}

UNREADABLE: Final[Mapping[str, str | Promise]] = {
    "fault_of_ours": _("A fault of ours stopped the reading. Try once more; if it happens again, tell the operator."),
    "missing": _("The file no longer lies here. Bring it in again."),
    "empty": _("The file is empty. Choose the file again."),
    "too_many_bytes": _("The file is larger than %(limit)s MB. Divide it and bring the parts in one by one."),
    "unreadable": _(
        "The file could not be read to its end. Open it in Excel, save it under a new name and bring that."
    ),
    "too_slow": _("The file takes too long to read. Copy only the rows into a new workbook and bring that."),
    "too_large": _("The file needs too much memory to read. Copy only the rows into a new workbook and bring that."),
    "old_excel": _("This is a workbook of Excel 97–2003 (.xls). Save it as an Excel workbook (.xlsx) and bring that."),
    "pdf": _("This is a PDF, not a sheet. Bring in the Excel or CSV file it was made from."),
    "picture": _("This is a picture, not a sheet. Bring in the Excel or CSV file it shows."),
    "packed": _("This is a packed file. Unpack it first and bring in the Excel or CSV file inside."),
    "empty_zip": _("This is a packed file with nothing inside. Choose the file again."),
    "html": _("This is a web page with the name of a sheet. Open it in Excel, save it as .xlsx and bring that."),
    "xml": _("This is an XML file, not a sheet. Open it in Excel, save it as .xlsx and bring that."),
    "not_a_sheet": _(
        "This is neither an Excel workbook nor a CSV file. Save the list as .xlsx or .csv and bring that."
    ),
    "broken_workbook": _("This workbook is damaged. Open it in Excel, save it under a new name and bring that."),
    "broken_text": _("The columns of this CSV file cannot be told apart. Save the list as .xlsx and bring that."),
    "encrypted": _("This workbook is locked by a password. Save it without a password and bring that."),
    "unpacks_too_large": _(
        "Unpacked, this workbook is larger than %(limit)s MB. Copy only the rows into a new workbook and bring that."
    ),
    "entities": _("This workbook holds what no sheet needs and is not opened. Copy the rows into a new workbook."),
    "too_many_parts": _(
        "This workbook consists of more than %(limit)s parts. Copy only the rows into a new workbook and bring that."
    ),
    "too_many_sheets": _("This workbook has more than %(limit)s worksheets. Copy the right one into a new workbook."),
    "too_many_rows": _("The sheet has more than %(limit)s rows. Divide it and bring the parts in one by one."),
    "too_many_columns": _("The sheet has more than %(limit)s columns. Keep only those you need and bring it in again."),
    "too_many_cells": _("The sheet has more than %(limit)s cells. Divide it and bring the parts in one by one."),
    "far_cell": _(
        "Something stands far out in cell %(cell)s, beyond any list. Delete what lies outside the list and bring the"
        " file in again."
    ),
    "macros": _("This workbook holds macros and is not opened. Save it as an ordinary workbook (.xlsx)."),
    "external_links": _(
        "Cells of this workbook are taken from other files. Copy the rows, paste them as values into a new workbook and"
        " bring that."
    ),
    "not_a_workbook": _("This is no Excel workbook. Save the list as .xlsx or .csv and bring that."),
    "files_inside": _(
        "Other files are hidden in this workbook. Copy only the rows into a new workbook and bring that."
    ),
    "open_document": _("This is a LibreOffice sheet (.ods). Save it as an Excel workbook (.xlsx) and bring that."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) and bring that."),
    "nothing_inside": _("There is no row in the file. Choose the file again."),
    "no_header": _(
        "No row of the file holds the headers of this sheet. Expected: %(expected)s. The first row reads: %(seen)s."
        " Write the headers above the rows and bring the file in again."
    ),
}

# What is wrong with the file as a whole; nothing is taken from such a file.
FILE: Final[Mapping[str, str | Promise]] = {
    "column_missing": _(
        "The column “%(column)s” is missing. Row %(row)s was taken for the headers: %(seen)s. Add the column, or write"
        " its header as in the empty form, and bring the file in again."
    ),
    "column_twice": _(
        "“%(title)s” stands in more than one column: %(letter)s. Keep the right one, delete or rename the others, and"
        " bring the file in again."
    ),
    "too_many_faults": _(
        "%(count)s cells are wrong; so many usually mean that the columns have slipped. Compare them with the empty"
        " form and bring the file in again."
    ),
}


def sentence_of_fault(sheet: Sheet, fault: Fault) -> str:
    """What is wrong with one cell, one row or the file as a whole."""
    title = sheet.column(fault.key).title if fault.key else ""
    words = {"title": title, "typed": fault.typed, "letter": fault.column_letter, **fault.words}
    return str((CELLS.get(fault.code) or FILE[fault.code]) % words)


def sentence_of_unreadable(fault: UnreadableFile) -> str:
    """Why a file was not taken at all."""
    return str(UNREADABLE[fault.code] % fault.words)
