from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.places.actions import load_units
from chungtay.places.choices import UnitLevel
from chungtay.places.engine.tables import digest_of, read_tables
from chungtay.places.models import Unit, UnitName, UnitPack, UnitSuccession
from chungtay.places.queries import find_units, standing_for, successors_of, unit_by_code
from chungtay.places.tests.conftest import CLERK

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 5)
UNIT_COLUMNS = "key,code,kind,name,full_name,parent,valid_from,valid_until,latitude,longitude,begun_by,ended_by"
SMALL = {
    "acts.csv": "number,type,issuer,issued_on,effective_on\n9/NQ,NQ,Quốc hội,2025-06-01,\n",
    "provinces.csv": f"{UNIT_COLUMNS}\np01.1,01,province,Nam,tỉnh Nam,,,,10,106,,\n",
    "districts.csv": f"{UNIT_COLUMNS}\n",
    "communes.csv": (
        f"{UNIT_COLUMNS}\n"
        "c00001.1,00001,commune,Một,xã Một,p01.1,,2025-07-01,10,106,,9/NQ\n"
        "c00001.2,00001,commune,Một,xã Một,p01.1,2025-07-01,,10,106,9/NQ,\n"
        "c00002.2,00002,commune,Hai,xã Hai,p01.1,2025-07-01,,10,106,9/NQ,\n"
    ),
    "names.csv": "key,kind,name,full_name,valid_from,act\n",
    "parents.csv": "key,parent,valid_from,act\n",
    "successions.csv": (
        "predecessor,successor,is_lead,on,act\n"
        "c00001.1,c00001.2,1,2025-07-01,9/NQ\n"
        "c00001.1,c00002.2,0,2025-07-01,9/NQ\n"
    ),
    "pack.toml": 'version = "1"\n',
}


def written(folder: Path, **changed: str) -> Path:
    folder.mkdir(exist_ok=True)
    tables = SMALL | {f"{name}.csv" if name != "pack" else "pack.toml": text for name, text in changed.items()}
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_small_pack_is_loaded_and_told(tmp_path: Path) -> None:
    pack = load_units(written(tmp_path), by=CLERK, on=FIRST)

    old = unit_by_code("00001", UnitLevel.COMMUNE, date(2025, 6, 30))
    assert [(heir.unit.key, heir.is_lead) for heir in successors_of(old, FIRST)] == [
        ("c00001.2", True), ("c00002.2", False),
    ]  # fmt: skip
    assert (pack.version, pack.digest, pack.on) == ("1", digest_of(tmp_path), FIRST)
    (entry,) = AuditEntry.objects.filter(verb="places.units_loaded")
    assert (entry.subject_key, entry.on) == (pack.uid, FIRST)


def test_a_newer_pack_changes_what_it_says_and_keeps_every_identity(tmp_path: Path) -> None:
    load_units(written(tmp_path / "one"), by=CLERK, on=FIRST)
    before = dict(Unit.objects.values_list("key", "uid"))
    newer = written(
        tmp_path / "two",
        pack='version = "2"\n',
        acts=SMALL["acts.csv"] + "10/NQ,NQ,Quốc hội,2026-01-01,2026-02-01\n",
        names=SMALL["names.csv"] + "p01.1,municipality,Nam,thành phố Nam,2026-02-01,10/NQ\n",
        communes=SMALL["communes.csv"].replace("p01.1,2025-07-01,,10,106,9/NQ,\nc00002", "p01.1,2025-07-01,2026-02-01,"
        "10,106,9/NQ,10/NQ\nc00002") + "c00003.3,00003,ward,Ba,phường Ba,p01.1,2026-02-01,,10,106,10/NQ,\n",
        successions="predecessor,successor,is_lead,on,act\nc00001.1,c00001.2,1,2025-07-01,9/NQ\n"
        "c00001.2,c00003.3,1,2026-02-01,10/NQ\n",
    )  # fmt: skip
    load_units(newer, by=CLERK, on=date(2026, 2, 1))

    assert UnitPack.objects.count() == AuditEntry.objects.filter(verb="places.units_loaded").count() == 2
    assert dict(Unit.objects.exclude(key="c00003.3").values_list("key", "uid")) == before
    province = unit_by_code("01", UnitLevel.PROVINCE, FIRST)
    names = [(str(name), name.last_day) for name in province.names.order_by("pk")]
    assert names == [("tỉnh Nam", date(2026, 1, 31)), ("thành phố Nam", None)]
    assert UnitSuccession.objects.count() == 2
    assert LegalDocument.objects.get(verbatim="10/NQ").effective_on == date(2026, 2, 1)


def test_a_corrected_table_changes_only_what_was_wrong(tmp_path: Path) -> None:
    load_units(written(tmp_path / "one"), by=CLERK, on=FIRST)
    units = list(Unit.objects.order_by("pk").values_list())
    turned = SMALL["successions.csv"].replace("c00001.2,1", "c00001.2,0").replace("c00002.2,0", "c00002.2,1")
    load_units(written(tmp_path / "two", successions=turned), by=CLERK, on=FIRST)

    assert list(Unit.objects.order_by("pk").values_list()) == units
    old = unit_by_code("00001", UnitLevel.COMMUNE, date(2025, 6, 30))
    assert [unit.key for unit in standing_for(old, FIRST)] == ["c00002.2"]


def test_a_successor_that_ended_hands_on_to_its_own(tmp_path: Path) -> None:
    test_a_newer_pack_changes_what_it_says_and_keeps_every_identity(tmp_path)
    old = unit_by_code("00001", UnitLevel.COMMUNE, date(2025, 6, 30))

    (heir,) = successors_of(old, date(2026, 2, 1))
    assert (heir.unit.key, [step.on for step in heir.steps]) == ("c00003.3", [date(2025, 7, 1), date(2026, 2, 1)])
    assert [document.verbatim for document in heir.legal_documents] == ["9/NQ", "10/NQ"]
    assert [unit.key for unit in standing_for(old, date(2026, 1, 31))] == ["c00001.2"]
    (found, *_rest) = find_units("xã Một", on=date(2026, 2, 1))
    assert (found.unit.key, found.is_standing) == ("c00001.2", False)


def test_a_pack_that_contradicts_itself_changes_nothing(tmp_path: Path) -> None:
    load_units(written(tmp_path / "one"), by=CLERK, on=FIRST)
    broken = written(tmp_path / "two", provinces=SMALL["provinces.csv"] + "p01.2,01,province,Bắc,tỉnh Bắc,,,,1,1,,\n")

    with pytest.raises(IntegrityError), transaction.atomic():
        load_units(broken, by=CLERK, on=FIRST)

    assert UnitPack.objects.count() == 1
    assert not UnitName.objects.filter(name="Bắc").exists()


def test_a_table_that_is_missing_or_lacks_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        read_tables(written(tmp_path, acts="number\n9/NQ\n"))
    (tmp_path / "names.csv").unlink()
    with pytest.raises(FileNotFoundError):
        load_units(tmp_path, by=CLERK, on=FIRST)
