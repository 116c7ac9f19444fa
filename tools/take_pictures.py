"""Write the pictures of the documentation: the demo's key pages at 1280 and 390 px, to docs/pictures/.

.venv/bin/python -m tools.take_pictures [FOLDER]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tools.product import ROOT, browser, running_demo, sign_in, window

ROWS = {
    "agreements_agreement": "SELECT * FROM agreements_agreement",
    "organisations_organisation": "SELECT * FROM organisations_organisation",
    "programmes_programme": "SELECT * FROM programmes_programme",
    "reforms_reform": "SELECT * FROM reforms_reform",
    "sheets_sheetimport": "SELECT * FROM sheets_sheetimport",
}
PICTURES = ROOT / "docs" / "pictures"
Find = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Picture:
    """One page: its file name, who looks, and its address."""

    name: str
    login: str
    path: str


def pictures(find: Find) -> list[Picture]:
    seven = find("agreements_agreement", "title", "Hợp tác, hỗ trợ phát triển giáo dục giữa bảy Sở GDĐT")
    draft = find("agreements_agreement", "title", "Bản ghi nhớ phối hợp, giai đoạn 2026-2028")
    office = find("organisations_organisation", "current_name", "Phòng Giáo dục và Đào tạo huyện Quốc Oai")
    programme = find("programmes_programme", "code", "PT-HN-4340")
    sheet = find("sheets_sheetimport", "state", "read")
    merger = find("reforms_reform", "state", "prepared")
    merged = find("organisations_organisation", "current_name", "Trường Mầm non Mẫu Hoa Ban")
    return [
        Picture("trang-cong-khai", "", "/"),
        Picture("ban-ghi-nho-bay-so", "", f"/b/{seven}/"),
        Picture("ban-do", "", "/dia-gioi/"),
        Picture("dang-nhap", "", "/dang-nhap/"),
        Picture("hom-nay", "lan", "/hom-nay/"),
        Picture("ban-ghi-nho-dang-soan", "lan", f"/ghi-nho/{draft}/"),
        Picture("danh-sach-ket-nghia", "hanh", "/ghi-nho/"),
        Picture("don-vi", "hanh", f"/don-vi/{office}/"),
        Picture("danh-ba-don-vi", "hanh", "/don-vi/?loai=PHONG_GDDT"),
        Picture("chuong-trinh", "hanh", f"/chuong-trinh/{programme}/"),
        Picture("nhap-bang-tinh", "hanh", f"/bang-tinh/{sheet}/"),
        Picture("sap-nhap", "hanh", f"/sap-xep/{merger}/"),
        Picture("truong-sau-sap-nhap", "hanh", f"/don-vi/{merged}/"),
    ]


def finder(database: Path) -> Find:
    def find(table: str, column: str, value: str) -> str:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(ROWS[table]).fetchall()
        return next(str(row["uid"]) for row in rows if row[column] == value)

    return find


def take(opened: Browser, address: str, wanted: list[Picture], folder: Path) -> None:
    for phone in (False, True):
        for login in dict.fromkeys(picture.login for picture in wanted):
            context = window(opened, phone=phone)
            if login:
                sign_in(context, address, login)
            page = context.new_page()
            for picture in [one for one in wanted if one.login == login]:
                page.goto(address + picture.path)
                file = folder / f"{picture.name}-{390 if phone else 1280}.png"
                photograph(page, file)
                print(f"{file.name}  {file.stat().st_size // 1000} kB")
            context.close()


def photograph(page: Page, file: Path) -> None:
    """The whole page as one window, so that the bar of the phone stands at its end and not across its middle."""
    width = page.evaluate("innerWidth")
    usual = page.evaluate("innerHeight")
    if width < 640:
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    page.screenshot(path=file, full_page=True)
    page.set_viewport_size({"width": width, "height": usual})
    with Image.open(file) as picture:
        # Flat grounds and few hues: 256 colours are enough, at a third of the size.
        picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            file, optimize=True
        )


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, running_demo(Path(kept)) as address, browser() as opened:
        take(opened, address, pictures(finder(Path(kept) / "chungtay.sqlite3")), folder)


if __name__ == "__main__":
    main()
