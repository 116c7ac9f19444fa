"""Three invented pupils as codes: one shown with both consents, one below seven, one whose guardian is still asked."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.kernel.clock import now
from chungtay.organisations.models import Organisation
from chungtay.privacy.actions.consents import Answer, Guardian, answer_link, ask_consent
from chungtay.privacy.actions.pupils import add_photograph, publish_photograph, register_pupil
from chungtay.privacy.actions.requests import Asked, file_request
from chungtay.privacy.choices import ConsentPurpose, Guardianship, RequestChannel, SubjectRight

PUBLIC = ConsentPurpose.PUBLIC_PICTURE


def load_privacy(loaded: Loaded) -> None:
    """Consents given and waiting, a drawn picture on the public pages, and one request; each through its action."""
    table = read("privacy")
    school = loaded.people["lan"].memberships.get().organisation
    for row in table["pupil"]:
        load_pupil(loaded, row, school)
    asking = loaded.people[table["request"]["by"]]
    asked = Asked(SubjectRight(table["request"]["right"]), table["request"]["words"], RequestChannel.MEMBER)
    file_request(asking, asked, organisation=asking.memberships.get().organisation, by=asking, on=loaded.on)


def load_pupil(loaded: Loaded, row: Table, school: Organisation) -> None:
    head, on, at = loaded.people["lan"], loaded.on, now()
    born = {"birth_year": on.year - row["age"], "birth_month": on.month}
    pupil = register_pupil(school, **born, by=head, on=on, at=at)
    link = ask_consent(pupil, [PUBLIC], by=head, on=on, at=at)
    if row["guardian"]:
        guardian = Guardian(row["guardian"], Guardianship(row["relation"]))
        answer = Answer(guardian=True, child=row["child"] or None)
        answer_link(link, {PUBLIC: answer}, guardian=guardian, at=at)
    if row["picture"]:
        drawn = SimpleUploadedFile("hinh-ve.png", drawn_school(), content_type="image/png")
        publish_photograph(add_photograph(pupil, drawn, by=head, on=on, at=at), by=head, on=on, at=at)


def drawn_school() -> bytes:
    """A drawn yard with three figures in front of a school; it stands for a photograph and shows nobody."""
    page = Image.new("RGB", (800, 600), "#DCEBF2")
    pen = ImageDraw.Draw(page)
    pen.ellipse((650, 50, 740, 140), fill="#F3C969")
    pen.rectangle((0, 430, 800, 600), fill="#C9DDB6")
    pen.rectangle((120, 230, 600, 440), fill="#FAEDD9", outline="#864A00", width=4)
    pen.polygon([(90, 232), (360, 120), (630, 232)], fill="#B8690B")
    for x in (160, 260, 420, 520):
        pen.rectangle((x, 280, x + 56, 350), fill="#9CC7CC", outline="#0A5C5C", width=3)
    pen.rectangle((334, 330, 390, 440), fill="#0B6B6B")
    for x, colour in ((230, "#0B6B6B"), (360, "#B8690B"), (490, "#4446DA")):
        pen.ellipse((x - 22, 420, x + 22, 464), fill="#5B4636")
        pen.rounded_rectangle((x - 26, 466, x + 26, 540), radius=18, fill=colour)
        pen.line((x - 10, 540, x - 12, 576), fill="#1C2B33", width=8)
        pen.line((x + 10, 540, x + 12, 576), fill="#1C2B33", width=8)
    file = BytesIO()
    page.save(file, "PNG")
    return file.getvalue()
