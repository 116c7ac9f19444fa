from chungtay.register.panels.handover import handover_instead_of_an_end, handovers_of_a_body

__all__ = ["handover_instead_of_an_end", "handovers_of_a_body"]
