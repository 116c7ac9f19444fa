from __future__ import annotations

from chungtay.organisations.views.lineage import Heir, LineageDays, Predecessor, Strand, lineage


def test_strands_are_told_apart_by_their_line() -> None:
    heirs = [
        Heir(name="UBND xã Quốc Oai", strand=Strand.ADMINISTRATIVE),
        Heir(name="Sở GD&ĐT Hà Nội", strand=Strand.PROFESSIONAL),
        Heir(name="xã Tây Phương", strand=Strand.CANDIDATE),
    ]
    days = LineageDays(before="", change="01/07/2025", today="")
    picture = lineage(Predecessor(name="Phòng GD&ĐT huyện Quốc Oai"), heirs, days=days)
    flows = [shape.get("class") for shape in picture.all_shapes() if shape.tag == "path"]

    assert flows == [
        "lineage-flow candidate",
        "lineage-flow administrative",
        "lineage-flow professional",
        "lineage-flow inner",  # the ground between the two lines of a double line
    ]
