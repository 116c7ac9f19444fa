from chungtay.register.views.handover import carry_out, prepare, print_minutes, show_handover, show_handovers, take_back

__all__ = ["carry_out", "prepare", "print_minutes", "show_handover", "show_handovers", "take_back"]
