from chungtay.register.panels.first_steps import first_steps
from chungtay.register.panels.handover import handover_instead_of_an_end, handovers_of_a_body
from chungtay.register.panels.takeaway import everything_in_one_file

__all__ = ["everything_in_one_file", "first_steps", "handover_instead_of_an_end", "handovers_of_a_body"]
