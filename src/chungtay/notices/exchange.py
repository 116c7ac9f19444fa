from __future__ import annotations

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.notices.models import Addressee, AnswerCount, LetterRun, Link, Preference, Reply

name_table(Addressee, "announcement_addressees")
name_table(Reply, "announcement_replies")
name_table(Preference, "letter_preferences")
keep_back(Link)
keep_back(AnswerCount)
keep_back(LetterRun)
