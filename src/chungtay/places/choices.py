"""Levels and kinds of administrative units."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitLevel(models.TextChoices):
    PROVINCE = "province", _("Province level")
    DISTRICT = "district", _("District level (until 30 June 2025)")
    COMMUNE = "commune", _("Commune level")


class UnitKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Centrally run city")
    PROVINCE = "province", _("Province")
    URBAN_DISTRICT = "urban_district", _("Urban district")
    RURAL_DISTRICT = "rural_district", _("Rural district")
    TOWN = "town", _("Town")
    CITY = "city", _("City under a province")
    WARD = "ward", _("Ward")
    COMMUNE = "commune", _("Commune")
    TOWNSHIP = "township", _("Township")
    SPECIAL_ZONE = "special_zone", _("Special zone")
