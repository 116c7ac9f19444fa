"""Every fact of the domain dossier §1 and §14.1 that these rooms hold, written by hand from the five texts."""

from __future__ import annotations

from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.choices import Standing
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries import parties_on, standing_on
from chungtay.kernel.models import AuditTouch, LegalDocument, Source
from chungtay.kernel.modules import module_configs
from chungtay.kernel.vietnamese import partial_day
from chungtay.organisations.models import Organisation, StatedPost, Succession
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import Participation, Partnership, Programme
from chungtay.programmes.queries import programme_named

pytestmark = pytest.mark.usefixtures("demo")

TODAY = date(2026, 11, 21)
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
AFTER = date(2025, 7, 1)


def memorandum(source: str) -> Agreement:
    return Agreement.objects.get(source__key=source)


def test_the_five_texts_make_four_memoranda_and_one_plan_without_a_signature() -> None:
    recorded = Agreement.objects.filter(is_reconstruction=True)

    assert sorted(recorded.values_list("source__key", flat=True)) == ["000", "002", "003", "004"]
    plan = Partnership.objects.get(kind=PartnershipKind.JOINT_PLAN)
    assert plan.source is not None
    assert plan.source.key == "001"
    assert [str(member.organisation) for member in plan.members.order_by("number")] == [
        "Phòng Giáo dục và Đào tạo quận Thanh Xuân",
        "Phòng Giáo dục và Đào tạo huyện Hoài Đức",
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("000", "chiều 4/3, năm chưa rõ (suy luận 2023)"),
        ("002", "ngày chưa rõ"),
        ("003", "chiều 31/3/2023"),
        ("004", "chiều 11/11, năm chưa rõ (suy luận 2020)"),
    ],
)
def test_a_day_is_shown_as_stated_and_an_inferred_year_stands_in_its_label(source: str, shown: str) -> None:
    assert partial_day(memorandum(source).signed_day) == shown


@pytest.mark.parametrize(
    ("source", "edtf"), [("000", "XXXX-03-04"), ("002", ""), ("003", "2023-03-31"), ("004", "XXXX-11-11")]
)
def test_an_unknown_year_stays_unknown_in_the_database(source: str, edtf: str) -> None:
    assert memorandum(source).signed_on == edtf


def test_the_year_of_the_plan_without_a_signature_is_not_stated_either() -> None:
    plan = Partnership.objects.get(kind=PartnershipKind.JOINT_PLAN)

    assert partial_day(plan.day) == "8/2, năm chưa rõ (suy luận 2023)"
    assert plan.place == ""


@pytest.mark.parametrize(
    "spelling",
    [
        "Nhà trường cùng chung tay phát triển - Thầy cô cùng sẻ chia trách nhiệm",
        "Nhà trường cùng chung tay phát triển, thầy cô cùng sẻ chia trách nhiệm",
        "Nhà trường chung tay cùng phát triển - Thầy cô chia sẻ trách nhiệm",
        "Nhà trường cùng chung tay phát triển - Thầy cô cùng chia sẻ trách nhiệm",
    ],
)
def test_every_spelling_names_the_same_programme(spelling: str) -> None:
    found = programme_named(spelling)

    assert found is not None
    assert found.code == "PT-HN-4340"


def test_the_plan_of_the_department_is_the_legal_basis_and_only_text_001_says_so() -> None:
    programme = Programme.objects.get(code="PT-HN-4340")

    assert [
        (basis.legal_document.verbatim, basis.legal_document.issued_on, basis.source.key if basis.source else "")
        for basis in programme.legal_bases.all()
    ] == [("4340/KH-SGDĐT", date(2022, 12, 12), "001")]
    assert str(programme.initiator) == "Sở Giáo dục và Đào tạo Hà Nội"


def test_the_seven_departments_belong_to_another_programme() -> None:
    agreement = memorandum("004")

    assert agreement.programme.code == "HOP-TAC-7-SO"
    assert agreement.phase is None
    assert [basis.legal_document.verbatim for basis in agreement.programme.legal_bases.all()] == ["29-NQ/TW"]


def test_the_phase_belongs_to_each_memorandum() -> None:
    assert {source: str(memorandum(source).phase) for source in ("000", "002", "003")} == {
        "000": "2023-2025",
        "002": "2022-2025",
        "003": "2023-2025",
    }


def test_a_quota_is_a_total_where_the_text_gives_no_split_and_by_level_where_it_does() -> None:
    def quotas(name: str) -> tuple[int | None, dict[str, int]]:
        participation = Participation.objects.get(organisation__current_name=name)
        return participation.year, dict(participation.quotas.values_list("level", "seats"))

    assert quotas("Phòng Giáo dục và Đào tạo quận Hoàn Kiếm") == (2023, {"": 10})
    assert quotas("Phòng Giáo dục và Đào tạo huyện Quốc Oai") == (2023, {"": 10})
    assert quotas("Phòng Giáo dục và Đào tạo quận Thanh Xuân") == (None, {"MN": 3, "TH": 4, "THCS": 3})
    assert quotas("Phòng Giáo dục và Đào tạo huyện Hoài Đức") == (None, {"MN": 3, "TH": 4, "THCS": 3})
    assert not Participation.objects.filter(organisation__current_name__contains="Nam Từ Liêm").exists()


def test_reviews_are_yearly_and_at_the_end_of_the_phase_in_text_001_alone() -> None:
    reviews = Participation.objects.filter(source__key="001").values_list(
        "organisation__current_name", "reviews__kind", "reviews__interval"
    )

    assert sorted(reviews) == sorted(
        (f"Phòng Giáo dục và Đào tạo {district}", kind, interval)
        for district in ("quận Thanh Xuân", "huyện Hoài Đức")
        for kind, interval in (("so_ket", "yearly"), ("tong_ket", "end_of_phase"))
    )


def test_seven_departments_signed_and_five_answer_today_citing_the_resolution() -> None:
    agreement = memorandum("004")

    def answering(day: date) -> list[list[str]]:
        return [[str(body) for body in view.answer.organisations] for view in parties_on(agreement, day)]

    signed = ["Hà Tĩnh", "Quảng Bình", "Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi"]
    assert [view.party.frozen_name for view in parties_on(agreement, TODAY)] == [f"Sở GDĐT {name}" for name in signed]
    assert len({name for names in answering(date(2020, 11, 11)) for name in names}) == 7
    today = ["Hà Tĩnh", "Quảng Trị", "Quảng Trị", "thành phố Huế", "Đà Nẵng", "Đà Nẵng", "Quảng Ngãi"]
    assert answering(TODAY) == [[f"Sở Giáo dục và Đào tạo {name}"] for name in today]
    changed = Succession.objects.filter(predecessor__agreement_parties__agreement=agreement)
    assert {succession.legal_document.verbatim for succession in changed if succession.legal_document} == {
        "202/2025/QH15"
    }
    assert all(succession.is_confirmed for succession in changed)


def test_the_reform_turns_seven_bodies_into_five_between_two_days() -> None:
    agreement = memorandum("004")

    def count(day: date) -> int:
        return len({body.pk for view in parties_on(agreement, day) for body in view.answer.organisations})

    assert (count(LAST_DAY_OF_DISTRICTS), count(AFTER)) == (7, 5)


def test_kon_tum_has_a_successor_but_was_never_a_party() -> None:
    kon_tum = Organisation.objects.get(current_name="Sở Giáo dục và Đào tạo Kon Tum")

    assert not kon_tum.agreement_parties.exists()
    assert [str(succession.successor) for succession in kon_tum.successors.all()] == [
        "Sở Giáo dục và Đào tạo Quảng Ngãi"
    ]


@pytest.mark.parametrize("source", ["000", "002"])
def test_the_district_offices_wait_for_somebody_to_confirm_a_successor(source: str) -> None:
    agreement = memorandum(source)

    assert standing_on(agreement, LAST_DAY_OF_DISTRICTS) == Standing.UNCHANGED
    assert standing_on(agreement, AFTER) == Standing.AWAITING
    for view in parties_on(agreement, TODAY):
        assert view.party.organisation.last_day == LAST_DAY_OF_DISTRICTS
        assert view.answer.organisations == ()
        assert view.answer.is_awaiting
        assert view.answer.candidates


def test_the_leading_candidates_are_those_of_the_boundary_data() -> None:
    office = Organisation.objects.get(current_name="Phòng Giáo dục và Đào tạo huyện Quốc Oai")
    candidates = office.successors.filter(scope="administrative")

    lead = {str(one.successor) for one in candidates if one.is_lead}
    assert lead == {f"UBND xã {name}" for name in ("Quốc Oai", "Kiều Phú", "Phú Cát", "Hưng Đạo", "Yên Xuân")}
    assert {str(one.successor) for one in candidates if not one.is_lead} == {"UBND xã Tây Phương", "UBND xã Hạ Bằng"}


def test_the_memoranda_name_who_signed_as_far_as_the_texts_do() -> None:
    def signatories(source: str) -> list[tuple[str, str, str]]:
        parties = memorandum(source).parties.order_by("number")
        return [(party.frozen_name, one.printed_name, one.post) for party in parties for one in party.signatories.all()]

    assert signatories("003") == [
        ("Trường Tiểu học Đô thị Việt Hưng", "Nguyễn Thị Hằng Nga", "Hiệu trưởng"),
        ("Trường Tiểu học Giang Biên", "Nguyễn văn Kỳ", "Hiệu trưởng"),
    ]
    assert {(name, post) for _party, name, post in signatories("004")} == {("", "Đại diện lãnh đạo Sở")}
    assert signatories("002") == []
    assert "số trường" in memorandum("000").further_parties


def test_eight_commitments_of_the_seven_departments() -> None:
    numbers = memorandum("004").texts.get().commitments.values_list("number", flat=True)

    assert list(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_memorandum_of_002_was_reported_to_two_committees_that_are_no_parties() -> None:
    agreement = memorandum("002")

    assert sorted(str(row.organisation) for row in agreement.reported_to.all()) == [
        "UBND huyện Mỹ Đức",
        "UBND quận Nam Từ Liêm",
    ]
    assert agreement.parties.count() == 2


PEOPLE = {
    "Trần Thế Cương": "Giám đốc",
    "Phạm Xuân Tiến": "Phó Giám đốc",
    "Đặng Khánh Hòa": "Phó Chủ tịch",
    "Phạm Gia Hữu": "Trưởng phòng",
    "Nguyễn Thị Hương": "Trưởng phòng",
    "Đoàn Thị Thanh Hương": "Hiệu trưởng",
    "Đào Thị Yến": "Giáo viên",
    "Nguyễn Thị Hằng Nga": "Hiệu trưởng",
    "Nguyễn Văn Kỳ": "Hiệu trưởng",
    "Nguyễn Thị Hằng": "Phó phòng",
    "Nguyễn Văn Sẵn": "Chuyên viên",
    "Ngô Quốc Anh": "Chuyên viên",
    "Phạm Thị Mai Thanh": "Phó Hiệu trưởng",
    "Nguyễn Thị Thu Hiền": "Cô giáo",
    "Nguyễn Thanh Đề": "Vụ trưởng",
    "Huỳnh Thị Vinh": "Chuyên viên Văn phòng Sở",
}


def test_near_identical_names_stay_different_people_and_honorifics_are_no_posts() -> None:
    stated = StatedPost.objects.select_related("person")

    assert {row.person.name: row.post for row in stated} == PEOPLE
    assert Person.objects.filter(name__in=PEOPLE).count() == len(PEOPLE) == 16
    assert {person.name: person.honorific for person in Person.objects.exclude(honorific="")} == {
        "Phạm Gia Hữu": "Nhà giáo ưu tú",
        "Nguyễn Thanh Đề": "PGS.TS",
    }
    assert not Person.objects.filter(name__in=PEOPLE, is_active=True).exists()


def test_the_noise_of_page_000_is_nowhere() -> None:
    shown = " ".join(Source.objects.values_list("title", flat=True)) + " ".join(
        Organisation.objects.values_list("current_name", flat=True)
    )

    assert "Trứng gà" not in shown
    assert "THPT Khoa học Giáo dục" not in shown


def test_every_invented_body_says_so_and_no_real_one_does() -> None:
    invented = set(Organisation.objects.filter(is_invented=True).values_list("current_name", flat=True))

    # Forty schools, one of them entered twice, and the one that two of them became.
    assert sum(name.startswith("Trường") for name in invented) == 42
    assert all("Mẫu" in name for name in invented)
    assert not Organisation.objects.filter(is_invented=False, current_name__contains="Mẫu").exists()


REFERENCE_TABLES = {"places.unit", "places.unitname", "places.unitparent", "places.unitsuccession"}
REFERENCE_TABLES |= {"curriculum.grade", "curriculum.subject", "curriculum.subjectgrade"}
REFERENCE_TABLES |= {"taxonomy.leafgroup", "taxonomy.leaf"}
# Of a letter on its way the line stands with what caused it.
BOOKKEEPING = {
    "kernel.auditentry",
    "kernel.audittouch",
    "kernel.auditseal",
    "accounts.firstruntoken",
    "kernel.outboxmessage",
}
# Made out of rows that have their line, and made anew from them at any time.
COPIES = {"search.searchrow", "search.searchword", "search.searchwordform", "search.waitingsubject"}
# Written many at once with the line of what they belong to: by table, whose line that is and where its name stands.
PARTS = {
    "sheets.stagedrow": ("sheets.sheetimport", "sheet_import__uid"),
    "register.sheettrace": ("sheets.sheetimport", "import_uid"),
    "register.schoolfigures": ("sheets.sheetimport", "import_uid"),
    "register.schoolprofile": ("sheets.sheetimport", "import_uid"),
    "reforms.reformbody": ("reforms.reform", "reform__uid"),
    "reforms.reformwrite": ("reforms.reform", "reform__uid"),
    "notices.addressee": ("notices.announcement", "announcement__uid"),
    "matching.pairing": ("matching.scenario", "scenario__uid"),
    "matching.unmatched": ("matching.scenario", "scenario__uid"),
}


# The documents of the five texts; 202/2025/QH15 comes with the units pack, whose line covers all its acts.
NAMED_DOCUMENTS = {"4340/KH-SGDĐT", "29-NQ/TW", "41/QĐ-TTg", "1581/BGDĐT-GDPT"}


def named_documents(touched: dict[str, set[str]]) -> set[str]:
    found = LegalDocument.objects.filter(uid__in=touched.get("kernel.legaldocument", set()))
    return set(found.values_list("verbatim", flat=True))


def rows_without_a_line() -> list[str]:
    """Rows of every room that no line of the record touches."""
    touched: dict[str, set[str]] = {}
    for kind, key in AuditTouch.objects.values_list("kind", "key"):
        touched.setdefault(kind, set()).add(key)
    missing = []
    for config in module_configs():
        for model in config.get_models():
            label = model._meta.label_lower
            if label in REFERENCE_TABLES | BOOKKEEPING | COPIES:
                continue
            if label == "kernel.legaldocument":
                # The acts of the units pack come with its one line; every other document has its own.
                missing += [f"{label} {verbatim}" for verbatim in NAMED_DOCUMENTS - named_documents(touched)]
                continue
            own = "uid" if any(field.name == "uid" for field in model._meta.fields) else "pk"
            whole, key = PARTS.get(label, (label, own))
            keys = {str(value) for value in model._default_manager.values_list(key, flat=True)}
            missing += [f"{label} {key}" for key in keys - touched.get(whole, set())]
    return missing


def test_every_row_of_the_demo_has_a_line_of_the_record() -> None:
    assert rows_without_a_line() == []


def test_a_row_nobody_told_of_is_found() -> None:
    stray = Organisation.objects.create(current_name="Mẫu thử", folded_name="mau thu")

    assert rows_without_a_line() == [f"organisations.organisation {stray.uid}"]
