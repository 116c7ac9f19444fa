"""The page of contents of a copy: everything needed to check it and to bring it back, and no word about a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from chungtay.backups.engine.canonical import Fingerprint
from chungtay.backups.engine.envelope import proof_of

FORMAT = 1
NAME = "manifest.json"
FILE_LIST = "files.sha256"


@dataclass(frozen=True)
class Part:
    """One file of a copy: its name without the ending of encryption, its plain size and digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Stock:
    """What a database says: fingerprints of its tables, the chain of its record, its migrations and its version."""

    tables: Mapping[str, Fingerprint]
    chain_number: int
    chain_digest: str
    unsealed: int
    migrations: tuple[str, ...]
    database_version: str
    broken: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Stock:
        """The stock as another process wrote it; ValueError when that was something else."""
        try:
            tables = {name: Fingerprint(**table) for name, table in said["tables"].items()}
            return cls(**{**said, "tables": tables, "migrations": tuple(said["migrations"])})
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError("stock") from fault


@dataclass(frozen=True)
class Manifest:
    """One copy. `tables` were counted in the database itself, `verified_at` is when the restored copy said the same."""

    made_at: datetime
    app_version: str
    vendor: str
    database: Part
    stock: Stock
    file_list: Part
    file_count: int
    file_bytes: int
    missing: tuple[str, ...] = ()
    key_mark: str = ""
    verified_at: datetime | None = None
    seconds: int = 0
    bytes_written: int = field(default=0)

    @property
    def row_count(self) -> int:
        """How many rows the copy holds in all."""
        return sum(table.rows for table in self.stock.tables.values())

    def written(self, key: bytes | None) -> str:
        """The text of manifest.json; with a key it carries a proof of who wrote it."""
        said = _canonical(self)
        proof = proof_of(said.encode(), key) if key else ""
        return json.dumps({"format": FORMAT, "proof": proof, "copy": json.loads(said)}, indent=1, sort_keys=True) + "\n"

    def verified(self, at: datetime, *, seconds: int, bytes_written: int) -> Manifest:
        """The same, once the restored copy was found to say what it should."""
        return replace(self, verified_at=at, seconds=seconds, bytes_written=bytes_written)


def read_manifest(text: str) -> tuple[Manifest, str]:
    """A manifest and its proof; ValueError when the text is not one of ours."""
    try:
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise ValueError("format")
        copy = said["copy"]
        moments = {name: copy[name] and datetime.fromisoformat(copy[name]) for name in ("made_at", "verified_at")}
        parts = {name: Part(**copy[name]) for name in ("database", "file_list")}
        rest = {"stock": Stock.read(copy["stock"]), "missing": tuple(copy["missing"])}
        return Manifest(**{**copy, **moments, **parts, **rest}), str(said["proof"])
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("manifest") from fault


def is_proven(manifest: Manifest, proof: str, key: bytes) -> bool:
    """Whether who wrote this manifest had the key."""
    return proof == proof_of(_canonical(manifest).encode(), key)


def _canonical(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest), default=lambda value: value.isoformat(), sort_keys=True)
