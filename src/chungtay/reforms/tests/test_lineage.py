from __future__ import annotations

from chungtay.reforms.panels.lineage import WIDTH, Heir, LineageDays, Predecessor, Strand, lineage, origins


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


def test_read_the_other_way_every_strand_ends_at_the_body_on_the_right() -> None:
    sources = [
        Heir(name="Sở GDĐT Quảng Bình", strand=Strand.WHOLE),
        Heir(name="Sở GDĐT Quảng Trị", strand=Strand.WHOLE, note="đến hết ngày 30/6/2025"),
    ]
    days = LineageDays(before="", change="1/7/2025", today="")

    picture = origins(Predecessor(name="Sở GDĐT tỉnh Quảng Trị"), sources, days=days)
    boxes = [shape for shape in picture.all_shapes() if shape.tag == "rect"]
    flows = [shape.get("d") for shape in picture.all_shapes() if shape.tag == "path"]
    body = boxes[-1]
    middle = float(body.get("y")) + float(body.get("height")) / 2

    assert body.get("class") == "lineage-box whole"
    assert float(body.get("x")) > max(float(box.get("x")) + float(box.get("width")) for box in boxes[:-1])
    assert float(body.get("x")) + float(body.get("width")) <= WIDTH
    assert [flow.split()[-2:] for flow in flows] == [[str(float(body.get("x"))), f"{middle:.2f}"]] * 2
