from chungtay.register.panels.first_steps import first_steps
from chungtay.register.panels.roles import roles_of_the_profile, roles_today
from chungtay.register.panels.takeaway import everything_in_one_file
from chungtay.register.panels.ways import way_to_everything, way_to_sheets

__all__ = [
    "everything_in_one_file",
    "first_steps",
    "roles_of_the_profile",
    "roles_today",
    "way_to_everything",
    "way_to_sheets",
]
