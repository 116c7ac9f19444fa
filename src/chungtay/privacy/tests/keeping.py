"""The people, schools and pupils of the tests about personal data."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.privacy.actions.consents import Answer, Guardian, answer_link, ask_consent
from chungtay.privacy.actions.pupils import add_photograph, register_pupil
from chungtay.privacy.choices import ConsentPurpose, Guardianship
from chungtay.privacy.models import ConsentRecord, GuardianLink, Photograph, Pupil

LONG_AGO = date(2020, 8, 1)
PUBLIC = ConsentPurpose.PUBLIC_PICTURE
ME = Guardian("Trần Thị Mẹ", Guardianship.MOTHER)


class World:
    """A department with its officer, two schools with heads and a teacher, a department next door, an operator."""

    def __init__(self) -> None:
        self.he_thong = Person.objects.create(name="Hệ thống", is_system=True)
        self.so = self.body("Sở GDĐT Mẫu", Kind.DEPARTMENT)
        self.so_khac = self.body("Sở GDĐT Khác", Kind.DEPARTMENT)
        self.tay_mo, self.duong_noi = self.body("Trường TH Tây Mỗ"), self.body("Trường TH Dương Nội")
        for school in (self.tay_mo, self.duong_noi):
            set_parent(school, self.so, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        self.hanh = self.person("hanh", self.so, Role.DEPARTMENT_OFFICER)
        self.quyen = self.person("quyen", self.so_khac, Role.DEPARTMENT_OFFICER)
        self.lan = self.person("lan", self.tay_mo, Role.HEAD)
        self.tuan = self.person("tuan", self.duong_noi, Role.HEAD)
        self.mai = self.person("mai", self.tay_mo, Role.TEACHER)
        self.van_hanh = Person.objects.create(name="Vận Hành", login="vanhanh", is_active=True, is_operator=True)

    def body(self, name: str, kind: Kind = Kind.SCHOOL) -> Organisation:
        return register_organisation(name, kind=kind, by=self.he_thong, on=today())

    def person(self, login: str, body: Organisation, role: Role) -> Person:
        person = Person.objects.create(name=f"Nguyễn {login.title()}", login=login, is_active=True)
        add_membership(person, body, role, by=self.he_thong, valid_from=LONG_AGO, post="Chức vụ cũ")
        return person

    def pupil(self, age: int, *, on: date | None = None) -> Pupil:
        """A pupil who is so old today, born in the month of today."""
        day = on or today()
        return register_pupil(
            self.tay_mo, birth_year=day.year - age, birth_month=day.month, by=self.lan, on=day, at=now()
        )

    def link(self, pupil: Pupil, *purposes: ConsentPurpose) -> GuardianLink:
        return ask_consent(pupil, purposes or [PUBLIC], by=self.lan, on=today(), at=now())

    def consent(self, pupil: Pupil, *, child: bool | None = True, at: datetime | None = None) -> ConsentRecord:
        link = self.link(pupil)
        answer_link(link, {PUBLIC: Answer(guardian=True, child=child)}, guardian=ME, at=at or now())
        return ConsentRecord.objects.get(link=link)

    def photograph(self, pupil: Pupil) -> Photograph:
        return add_photograph(pupil, drawn(), by=self.lan, on=today(), at=now())


def drawn(name: str = "Nguyễn Văn Bé.jpg") -> SimpleUploadedFile:
    """A drawn picture with a place and a camera in it, under the name a mother would give it."""
    picture = Image.new("RGB", (64, 48), "#FAEDD9")
    exif = Image.Exif()
    exif[0x010F] = "CAMERA OF A MOTHER"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def years_ago(count: int) -> datetime:
    return now() - timedelta(days=365 * count + 1)
