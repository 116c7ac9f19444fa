"""Invented papers of every kind for the tests; no name in them is a real person's."""

from __future__ import annotations

from datetime import date

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

GIANG_AN = Issuer(superior="UBND phường Giang An", name="Trường Tiểu học Giang An")
VIET_HOA = Issuer(superior="UBND phường Giang An", name="Trường Tiểu học Đô thị Việt Hòa")
SO = Issuer(superior="UBND thành phố Hà Nội", name="Sở Giáo dục và Đào tạo")
SEVEN = ("Hà Tĩnh", "Quảng Bình", "Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi")


def text(words: str, label: str = "", *, heads: bool = False) -> Paragraph:
    return Paragraph((Span(words),), label=label, is_heading=heads)


def plan() -> OfficialDocument:
    """A plan of one page."""
    blocks: list[Block] = [
        text("MỤC ĐÍCH, YÊU CẦU", "I.", heads=True),
        text("Nâng cao chất lượng dạy và học, chia sẻ kinh nghiệm quản lý giữa hai nhà trường.", "1."),
        text("Các hoạt động thiết thực, đúng nhu cầu, không hình thức.", "2."),
        text("NỘI DUNG", "II.", heads=True),
        text("Sinh hoạt chuyên môn liên trường:", "1."),
        text("dự giờ, rút kinh nghiệm mỗi tháng một lần;", "a)"),
        text("xây dựng kho học liệu số dùng chung;", "b)"),
        text("bồi dưỡng giáo viên mới.", "c)"),
        text("TỔ CHỨC THỰC HIỆN", "III.", heads=True),
        text("Các tổ chuyên môn căn cứ Kế hoạch này để thực hiện, báo cáo Hiệu trưởng trước ngày 25 hằng tháng."),
    ]
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="KH",
        kind="Kế hoạch",
        subject="Phối hợp hoạt động chuyên môn với Trường Tiểu học Đô thị Việt Hòa, năm học 2025-2026",
        symbol="KH-THGA",
        number=5,
        place="Giang An",
        issued_on=date(2026, 1, 5),
        bases=[
            "Căn cứ Kế hoạch số 4340/KH-SGDĐT ngày 12 tháng 12 năm 2022 của Sở Giáo dục và Đào tạo Hà Nội",
            "Căn cứ Bản ghi nhớ giữa hai nhà trường",
        ],
        blocks=blocks,
        signatures=[Signature(post="Hiệu trưởng", name="Nguyễn Thị Lan")],
        recipients=["UBND phường Giang An (để báo cáo)", "Trường Tiểu học Đô thị Việt Hòa", "Các tổ chuyên môn"],
        archive="VT, CM",
        verify_at="https://chungtay.example/van-ban/K7Q2-M9XD",
    )


def letter() -> OfficialDocument:
    """A letter (công văn) with two addressees."""
    return OfficialDocument(
        issuers=[SO],
        code="",
        kind="",
        subject="báo cáo kết quả chương trình kết nghĩa năm học 2025-2026",
        symbol="SGDĐT-GDTH",
        number=512,
        place="Hà Nội",
        issued_on=date(2026, 6, 29),
        addressees=["Ủy ban nhân dân các phường, xã", "Các trường tiểu học trên địa bàn thành phố"],
        blocks=[
            text("Thực hiện Kế hoạch số 4340/KH-SGDĐT, Sở Giáo dục và Đào tạo đề nghị các đơn vị:"),
            text("Tổng hợp kết quả thực hiện theo mẫu gửi kèm.", "1."),
            text("Gửi báo cáo về Sở trước ngày 15 tháng 7 năm 2026", "2."),
        ],
        signatures=[Signature(authority="KT. Giám đốc", post="Phó Giám đốc", name="Trần Văn Minh")],
        recipients=["Giám đốc Sở (để báo cáo)"],
        archive="VT, GDTH",
    )


def report(tables: int = 3, sections: int = 4) -> OfficialDocument:
    """A report of several pages with tables, a wide table and two appendices."""
    words = (
        "Trong năm học 2025-2026, hai bên đã tổ chức các hoạt động theo đúng kế hoạch, bảo đảm tiến độ và chất lượng; "
    )
    blocks: list[Block] = []
    for place in range(sections):
        blocks.append(text(f"KẾT QUẢ NỘI DUNG THỨ {place + 1}", f"{('I', 'II', 'III', 'IV')[place % 4]}.", heads=True))
        blocks += [text(words * 4, f"{count}.") for count in (1, 2, 3)]
        blocks += [figures(place) for _one in range(tables // sections or 1)]
        blocks += [text(words * 3, f"{letter})") for letter in ("a", "b", "c", "d", "đ")]
    wide = Table(
        heads=["TT", "Nội dung", "Thời gian", "Địa điểm", "Chủ trì", "Phối hợp", "Sản phẩm"],
        rows=[
            [str(row), "Chuyên đề Toán lớp 4 theo nghiên cứu bài học", f"Tháng {row}", "Trường Tiểu học Giang An"]
            + ["Tổ 4, 5", "Tổ chuyên môn trường bạn", "Biên bản, kế hoạch bài dạy"]
            for row in range(1, 10)
        ],
        widths=[0.05, 0.25, 0.1, 0.15, 0.12, 0.16, 0.17],
        is_wide=True,
    )
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="BC",
        kind="Báo cáo",
        subject="Sơ kết chương trình kết nghĩa năm học 2025-2026",
        symbol="BC-THGA",
        number=112,
        place="Giang An",
        issued_on=date(2026, 2, 9),
        addressees=["Ủy ban nhân dân phường Giang An"],
        blocks=blocks,
        signatures=[Signature(authority="KT. Hiệu trưởng", post="Phó Hiệu trưởng", name="Lê Thị Hạnh")],
        archive="VT",
        appendices=[
            Appendix(number="Phụ lục I", title="Lịch hoạt động", blocks=[text("Lịch của cả năm học:"), wide]),
            Appendix(number="Phụ lục II", title="Số liệu", blocks=[figures(7), figures(8)]),
        ],
    )


def figures(seed: int) -> Table:
    rows = [
        [
            str(row),
            f"Hoạt động số {row} của tổ chuyên môn",
            f"{row * (seed + 3)}",
            f"{row * 1250 * (seed + 1):,}".replace(",", "."),
        ]
        for row in range(1, 13)
    ]
    return Table(
        heads=["TT", "Nội dung", "Số lượt", "Kinh phí (đồng)"],
        rows=rows,
        widths=[0.1, 0.5, 0.15, 0.25],
        are_numbers=[False, False, True, True],
    )


def memorandum(parties: int = 2) -> OfficialDocument:
    """A memorandum of two schools, or of departments of three to seven provinces."""
    if parties == 2:
        issuers = [VIET_HOA, GIANG_AN]
    else:
        issuers = [Issuer(name=f"Sở Giáo dục và Đào tạo tỉnh {name}") for name in SEVEN[:parties]]
    post = "Hiệu trưởng" if parties == 2 else "Giám đốc"
    return OfficialDocument(
        head_line="Bản dựng lại từ bài báo, không phải văn bản gốc",
        issuers=issuers,
        code="BGN",
        kind="Bản ghi nhớ",
        subject="Về chương trình kết nghĩa cùng chung tay phát triển giáo dục giai đoạn 2023-2025",
        symbol="BGN-THVH-THGA" if parties == 2 else "",
        place="Giang An" if parties == 2 else "Quảng Nam",
        issued_on=date(2023, 3, 31) if parties == 2 else None,
        bases=["Căn cứ Kế hoạch số 4340/KH-SGDĐT của Sở Giáo dục và Đào tạo Hà Nội", "Căn cứ nhu cầu của các bên"],
        blocks=[
            text("Mục đích", "Điều 1.", heads=True),
            text("Các bên cùng nhau nâng cao chất lượng giáo dục, chia sẻ kinh nghiệm quản lý và chuyên môn."),
            text("Nội dung hợp tác", "Điều 2.", heads=True),
            text("Trao đổi chuyên môn theo tổ, khối:", "1."),
            text("dự giờ, thao giảng;", "a)"),
            text("xây dựng kho học liệu số.", "b)"),
            text("Thời hạn, sửa đổi và kế thừa khi sắp xếp tổ chức", "Điều 3.", heads=True),
            text("Bản ghi nhớ có hiệu lực từ ngày ký đến hết năm học 2024-2025."),
        ],
        signatures=[Signature(party=f"Đại diện {issuer.name}", post=post) for issuer in issuers],
        witnesses=[Signature(party="Phòng Giáo dục và Đào tạo", post="Phó Trưởng phòng", name="Nguyễn Thị Hằng")],
        recipients=["Các bên (để thực hiện)"],
        archive="VT",
    )


def invitation() -> OfficialDocument:
    """An invitation (giấy mời)."""
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="GM",
        kind="Giấy mời",
        subject="Dự lễ ký kết bản ghi nhớ",
        symbol="GM-THGA",
        number=9,
        place="Giang An",
        issued_on=date(2026, 3, 24),
        addressees=["Trường Tiểu học Đô thị Việt Hòa"],
        blocks=[
            text("Trường Tiểu học Giang An trân trọng kính mời Quý trường tới dự lễ ký kết bản ghi nhớ."),
            text("Thời gian: 14 giờ 00, ngày 31 tháng 3 năm 2026.", "1."),
            text("Địa điểm: Phòng Hội đồng, Trường Tiểu học Giang An", "2."),
        ],
        signatures=[Signature(post="Hiệu trưởng", name="Nguyễn Thị Lan")],
        recipients=["Như trên"],
        archive="VT",
    )


def proposal() -> OfficialDocument:
    """A submission (tờ trình) to a superior."""
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="TTr",
        kind="Tờ trình",
        subject="Về việc thành lập tổ công tác thực hiện chương trình kết nghĩa",
        symbol="TTr-THGA",
        number=0,
        place="Giang An",
        addressees=["Ủy ban nhân dân phường Giang An"],
        bases=["Căn cứ Bản ghi nhớ giữa hai nhà trường"],
        blocks=[
            text("SỰ CẦN THIẾT", "I.", heads=True),
            text("Chương trình cần một đầu mối của mỗi bên để điều phối các hoạt động."),
            text("NỘI DUNG ĐỀ NGHỊ", "II.", heads=True),
            text("Thành lập tổ công tác gồm 05 thành viên; kinh phí dự kiến 14.732.000 đồng."),
        ],
        signatures=[Signature(post="Hiệu trưởng", name="Nguyễn Thị Lan")],
        archive="VT",
    )


def minutes() -> OfficialDocument:
    """Minutes (biên bản) with two who sign."""
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="BB",
        kind="Biên bản",
        subject="Sinh hoạt chuyên đề Toán lớp 4",
        symbol="BB-THGA",
        number=31,
        place="Giang An",
        issued_on=date(2026, 10, 8),
        blocks=[
            text("Thời gian bắt đầu: 14 giờ 00, ngày 08 tháng 10 năm 2026.", "1."),
            text("Thành phần: giáo viên tổ 4, 5 của hai trường.", "2."),
            text("Cuộc họp kết thúc vào 16 giờ 30, ngày 08 tháng 10 năm 2026", "3."),
        ],
        signatures=[
            Signature(post="Thư ký", name="Phạm Thị Mai"),
            Signature(post="Chủ trì", name="Nguyễn Thị Lan"),
        ],
        recipients=["Hai nhà trường"],
        archive="VT, CM",
    )


def decision() -> OfficialDocument:
    """A decision (quyết định) with its articles."""
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="QĐ",
        kind="Quyết định",
        subject="Thành lập Tổ công tác kết nghĩa năm học 2025-2026",
        symbol="QĐ-THGA",
        number=12,
        place="Giang An",
        issued_on=date(2026, 2, 9),
        bases=[
            "Căn cứ Điều lệ trường tiểu học",
            "Căn cứ Kế hoạch số 05/KH-THGA ngày 05 tháng 01 năm 2026 của Trường Tiểu học Giang An",
            "Theo đề nghị của Tổ trưởng chuyên môn khối 4",
        ],
        blocks=[
            Paragraph((Span("QUYẾT ĐỊNH:", is_bold=True),), is_centred=True),
            text("Thành lập Tổ công tác kết nghĩa gồm các ông, bà có tên trong danh sách kèm theo.", "Điều 1."),
            text("Tổ công tác có nhiệm vụ:", "Điều 2."),
            text("Xây dựng lịch sinh hoạt chuyên môn liên trường;", "a)"),
            text("Báo cáo Hiệu trưởng kết quả hằng tháng.", "b)"),
            text("Quyết định này có hiệu lực kể từ ngày ký. Các ông, bà có tên tại Điều 1 thi hành", "Điều 3."),
        ],
        signatures=[Signature(post="Hiệu trưởng", name="Nguyễn Thị Lan")],
        recipients=["Như Điều 3", "UBND phường Giang An (để báo cáo)"],
        archive="VT",
        urgency=1,
    )


def announcement() -> OfficialDocument:
    """An announcement (thông báo)."""
    return OfficialDocument(
        issuers=[GIANG_AN],
        code="TB",
        kind="Thông báo",
        subject="Lịch sinh hoạt chuyên môn liên trường học kỳ II năm học 2025-2026",
        symbol="TB-THGA",
        number=3,
        place="Giang An",
        issued_on=date(2026, 3, 6),
        blocks=[
            text("Trường Tiểu học Giang An thông báo lịch sinh hoạt chuyên môn liên trường như sau:"),
            text("Thời gian: 14 giờ 00, thứ Tư tuần đầu hằng tháng.", "1."),
            text("Địa điểm: luân phiên tại hai trường.", "2."),
            text("Các tổ chuyên môn chuẩn bị nội dung và tham dự đầy đủ", "3."),
        ],
        signatures=[Signature(authority="KT. Hiệu trưởng", post="Phó Hiệu trưởng", name="Trần Thị Hoa")],
        recipients=["Các tổ chuyên môn", "Trường Tiểu học Đô thị Việt Hòa"],
        archive="VT, CM",
        urgency=3,
    )
