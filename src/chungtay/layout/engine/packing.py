"""An official document as plain values for JSON, and back; the form names the shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

from chungtay.layout.engine.content import (
    Appendix,
    Block,
    Issuer,
    OfficialDocument,
    Paragraph,
    Signature,
    Span,
    Table,
)

FORM: Final = "official-document/1"

Plain = dict[str, Any]


def to_plain(document: OfficialDocument) -> Plain:
    """The document as dictionaries, lists, strings, numbers and truth values only."""
    plain = _plain(asdict(document))
    assert isinstance(plain, dict)
    plain["blocks"] = [_packed(block) for block in document.blocks]
    plain["appendices"] = [
        {**_plain(asdict(each)), "blocks": [_packed(block) for block in each.blocks]} for each in document.appendices
    ]
    return plain


def from_plain(form: str, plain: Mapping[str, Any]) -> OfficialDocument:
    """The document these values were packed from; ValueError for a form this program does not know."""
    if form != FORM:
        raise ValueError(f"unknown form {form!r}")
    values = _known(OfficialDocument, plain)
    values["issuers"] = tuple(Issuer(**_known(Issuer, each)) for each in values["issuers"])
    for part in ("signatures", "witnesses"):
        values[part] = tuple(Signature(**_known(Signature, each)) for each in values.get(part, ()))
    values["appendices"] = tuple(_appendix(each) for each in values.get("appendices", ()))
    values["blocks"] = tuple(_block(each) for each in values.get("blocks", ()))
    for name in ("issued_on", "reply_by"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return OfficialDocument(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(part) for part in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _packed(block: Block) -> Plain:
    return {"is": "table" if isinstance(block, Table) else "paragraph", **_plain(asdict(block))}


def _known(shape: type, plain: Mapping[str, Any]) -> Plain:
    """The values that belong to fields of the shape; lists come back as tuples."""
    names = {field.name for field in fields(shape)}
    return {name: _frozen(value) for name, value in plain.items() if name in names}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def _block(plain: Mapping[str, Any]) -> Block:
    if plain["is"] == "table":
        return Table(**_known(Table, plain))
    values = _known(Paragraph, plain)
    values["spans"] = tuple(Span(**_known(Span, each)) for each in values["spans"])
    return Paragraph(**values)


def _appendix(plain: Mapping[str, Any]) -> Appendix:
    values = _known(Appendix, plain)
    return Appendix(**{**values, "blocks": tuple(_block(each) for each in values["blocks"])})
