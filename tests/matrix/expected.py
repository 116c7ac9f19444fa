"""What every route must answer to whom. Written by hand from the domain dossier §14.4 (permission skeleton) and §12.3.

Never derived from the rooms' `rules.py`: where the two differ, one of them is wrong, and a person decides which.

Words: ok (the page, or the redirect after a deed), sign-in (sent to the sign-in page), hidden (404: not there, or not
visible), refused (403: visible, not allowed), method (405). `*` stands for every other person or object.
"""

from __future__ import annotations

from tests.matrix.walking import GUEST

Words = dict[str, str]
Table = dict[str, dict[str, Words]]

EVERYBODY: Words = {"*": "ok"}
NOBODY: Words = {GUEST: "sign-in", "*": "hidden"}
SIGNED_IN: Words = {GUEST: "sign-in", "*": "ok"}


def only(*people: str, others: str) -> Words:
    """These people may; everybody else who is signed in gets the word of `others`."""
    return {GUEST: "sign-in", "*": others, **dict.fromkeys(people, "ok")}


def some(may: list[str], see: list[str]) -> Words:
    """`may` do it; `see` are refused, because they see the thing; for all others it is not there."""
    return {GUEST: "sign-in", "*": "hidden", **dict.fromkeys(see, "refused"), **dict.fromkeys(may, "ok")}


# Who reads the text of which memorandum (§14.4, row "agreement text"): the parties' people, the cluster lead, commune
# officer and department above one of the parties. Sponsors, other departments, former heads and operators do not.
DEPARTMENT = ["hanh", "giamdoc"]
READERS = {
    "draft": ["lan", "tuan", "minh", "hoa", *DEPARTMENT],
    "approved": ["yen", "son", "dung", "hoa", *DEPARTMENT],
    "in_force": ["thu", "binh", "dung", "hoa", *DEPARTMENT],
    "seven": [],
}
HEADS = {"draft": ["lan", "tuan"], "approved": ["yen", "son"], "in_force": ["thu", "binh"], "seven": []}
MAY_READ = {
    "draft": READERS["draft"],
    "draft_new": READERS["draft"],
    "draft_comment": READERS["draft"],
    "approved": READERS["approved"],
    "in_force": READERS["in_force"],
}

# Everybody with a post somewhere; Ông Cửu's ended, the operator never had one.
WITH_A_POST = ["lan", "tuan", "minh", "thu", "binh", "yen", "son", "dung", "lien"]
WITH_A_POST += ["hoa", "hanh", "giamdoc", "quyen", "ongba"]
DEPARTMENT_PEOPLE = ["hanh", "giamdoc", "quyen"]

ARGUMENTS: dict[str, dict[str, str | int]] = {
    "accounts:first_run": {"token": "khong-co-ma-nay"},
    "accounts:new_password": {"token": "khong-co-ma-nay"},
    "accounts:confirm_email": {"token": "khong-co-ma-nay"},
    "notices:answer": {"token": "khong-co-ma-nay"},
    "notices:silence": {"token": "khong-co-ma-nay"},
    "agreements:version": {"number": 1},
    "memoranda:docx": {"number": 1},
    "drafting:remind": {"number": 1},
    "memoranda:pdf": {"number": 1},
    "needs:answer": {"number": 1, "step": 1},
    "access:accept": {"token": "khong-co-ma-nay"},
    "access:decline": {"token": "khong-co-ma-nay"},
    "reforms:plan": {"kind": "sap-nhap"},
    "privacy:answer": {"token": "khong-co-ma-nay"},
    "privacy:withdraw_by_link": {"token": "khong-co-ma-nay"},
    "privacy:ask_by_link": {"token": "khong-co-ma-nay"},
}


# Who works in a school or an office of education; a donor does not. Who speaks for a unit with their signature.
EDUCATORS = [person for person in WITH_A_POST if person != "ongba"]
HEADS_OF_UNITS = ["lan", "tuan", "thu", "binh", "yen", "son", "giamdoc"]
# Thu's school lets all four circles read, and Bình's helps it; Lan's too, without a partner; Sơn's keeps it to itself.
READERS_OF_NEEDS = {
    "thu": ["thu", "binh", "dung", *DEPARTMENT],
    "lan": ["lan", "hoa", *DEPARTMENT],
    "son": ["son"],
}
MAY_READ |= {f"need_{name}": readers for name, readers in READERS_OF_NEEDS.items()}
# A leaf a department added is known below it and changed by it alone; a common one is known to all with a post, and
# every department changes it in its own list.
EACH_LEAF: dict[str, Words] = {
    "own": some(DEPARTMENT, ["lan", "tuan", "minh", "thu", "binh", "yen", "son", "dung"]),
    "common": some(DEPARTMENT_PEOPLE, WITH_A_POST),
    "nowhere": NOBODY,
}


def each_need(may: dict[str, list[str]]) -> dict[str, Words]:
    """One row per need: who may, who only reads it."""
    return {name: some(may[name], READERS_OF_NEEDS[name]) for name in READERS_OF_NEEDS} | {"nowhere": NOBODY}


def each_agreement(may: dict[str, list[str]]) -> dict[str, Words]:
    """One row per memorandum: who may, who only sees it, and nobody for one that is not there."""
    return {name: some(may[name], READERS[name]) for name in READERS} | {"nowhere": NOBODY}


def each_organisation(may: dict[str, list[str]]) -> dict[str, Words]:
    """One row per body; the register is open to everybody with a post and to the operator, to nobody else."""
    in_register = [*WITH_A_POST, "vanhanh"]
    bodies = ("lan_school", "other_school", "department", "ended_office")
    return {name: some(may.get(name, []), in_register) for name in bodies} | {"nowhere": NOBODY}


SEES_REGISTER = only(*WITH_A_POST, "vanhanh", others="hidden")
COMMENTERS = {"draft": ["lan", "tuan", "minh"], "approved": ["yen", "son"], "in_force": ["thu", "binh"], "seven": []}
READS_MINUTES: dict[str, Words] = dict.fromkeys([*READERS, "nowhere"], NOBODY) | {
    "in_force": some(READERS["in_force"], [])
}
READS_REPORT: dict[str, Words] = {"commune": some(["hoa"], []), "nowhere": NOBODY}
NO_PAPER_YET = dict.fromkeys(("draft", "approved", "seven", "nowhere"), NOBODY)
OUT_OF_SIGHT: Words = {"*": "hidden"}
KEEPS_PROGRAMME: dict[str, Words] = {
    "invented": only(*DEPARTMENT, others="refused"),
    "hanoi": only(others="refused"),
    "nowhere": NOBODY,
}
SCHOOL_HEADS = ["lan", "tuan", "thu", "binh", "yen", "son"]
LEADERS = ["dung", "lien"]  # of a cluster and of a commune: they speak for it, and for no school
DECLARES_CONFLICTS: dict[str, Words] = {
    "*": only(*SCHOOL_HEADS, *LEADERS, *DEPARTMENT_PEOPLE, others="refused"),
    "nowhere": NOBODY,
}
BRINGS_SHEETS = only(*SCHOOL_HEADS, *LEADERS, "hoa", *DEPARTMENT_PEOPLE, others="refused")
# A file stays with the body it was brought in for: the department above reads what became of it in the register.
READS_SHEET: dict[str, Words] = {
    "department": some(DEPARTMENT, []),
    "commune": some(["hoa"], []),
    "nowhere": NOBODY,
}

READS_HANDOVER: dict[str, Words] = {
    "head": some(["lan", "hoa", *DEPARTMENT], []),
    "teacher": some(["tuan", *DEPARTMENT], []),
    "nowhere": NOBODY,
}
HANDS_OVER: dict[str, Words] = {
    "head": some(["hoa", *DEPARTMENT], ["lan"]),
    "teacher": some(["tuan", *DEPARTMENT], []),
    "nowhere": NOBODY,
}

CHANGED_BY_DEPARTMENT = dict.fromkeys(("lan_school", "other_school", "department"), DEPARTMENT)
READS_REFORM: dict[str, Words] = {
    "prepared": some(DEPARTMENT, []),
    "applied": some(DEPARTMENT, []),
    "nowhere": NOBODY,
}

HOLDS_ROUND: dict[str, Words] = {"department": some(DEPARTMENT, []), "nowhere": NOBODY}
KEEPS_CASE: dict[str, Words] = {"department": some(DEPARTMENT, []), "nowhere": NOBODY}

# The papers of a body are those of its head, deputies and clerk, of its officers in an office; those above a body read
# what it issued, never its drafts. Neither a teacher nor a sponsor nor the operator works with papers.
KEEPS_PAPERS: dict[str, Words] = {"": only(*SCHOOL_HEADS, *LEADERS, "hoa", *DEPARTMENT_PEOPLE, others="refused")}
ISSUED_PAPER = ["lan", "hoa", *DEPARTMENT]
READS_PAPER: dict[str, Words] = {
    "issued": some(ISSUED_PAPER, []),
    "draft": some(DEPARTMENT, []),
    "nowhere": NOBODY,
}
WRITES_PAPER: dict[str, Words] = {
    "issued": some(["lan"], ["hoa", *DEPARTMENT]),
    "draft": some(DEPARTMENT, []),
    "nowhere": NOBODY,
}
OWN_BOOKS: dict[str, Words] = {
    "lan_school": some(["lan"], []),
    "other_school": some(["thu"], []),
    "department": some(DEPARTMENT, []),
    "ended_office": NOBODY,
    "nowhere": NOBODY,
}
OWN_DOSSIER: dict[str, Words] = {"school": some(["lan"], []), "nowhere": NOBODY}

# Whoever may appoint to a role may invite to it: to a headship the bodies above, to a teacher's post the head too.
INVITES: dict[str, Words] = {
    "head": some(["hoa", *DEPARTMENT], []),
    "teacher": some(["lan", "hoa", *DEPARTMENT], []),
    "nowhere": NOBODY,
}
# A list somebody is still writing is theirs alone.
OWN_ROUND: dict[str, Words] = {"department": some(["hanh"], []), "nowhere": NOBODY}

WRITES_TO_MANY = only(*SCHOOL_HEADS, "hoa", *LEADERS, *DEPARTMENT_PEOPLE, others="refused")
KEEPS_ANNOUNCEMENT: dict[str, Words] = {"given_out": some(["hanh"], SCHOOL_HEADS), "nowhere": NOBODY}

KEEPS_PUPIL: dict[str, Words] = {"shown": some(["lan"], []), "nowhere": NOBODY}
ANSWERS_REQUEST: dict[str, Words] = {"minh": some(DEPARTMENT, ["minh"]), "nowhere": NOBODY}

EXPECTED: Table = {
    "accounts:sign_in": {"": EVERYBODY},
    "accounts:sign_out": {"": SIGNED_IN},
    "accounts:first_run": {"": {"*": "hidden"}},
    "notices:answer": {"": OUT_OF_SIGHT},
    "notices:silence": {"": OUT_OF_SIGHT},
    "notices:silenced": {"": EVERYBODY},
    "notices:list": {"": SIGNED_IN},
    "notices:read": {"": SIGNED_IN},
    "notices:choose_letters": {"": SIGNED_IN},
    # Officers write to those below them, heads to their own people; nobody else writes to many at once.
    "notices:announcements": {"": WRITES_TO_MANY},
    "notices:write": {"": WRITES_TO_MANY},
    # An announcement is there for who wrote it and for whom it was given out to; only its writer keeps it.
    "notices:announcement": {"given_out": some([*SCHOOL_HEADS, "hanh"], []), "nowhere": NOBODY},
    "notices:reply": {"given_out": some([*SCHOOL_HEADS, "hanh"], []), "nowhere": NOBODY},
    "notices:change": KEEPS_ANNOUNCEMENT,
    "notices:send": KEEPS_ANNOUNCEMENT,
    "notices:remind": KEEPS_ANNOUNCEMENT,
    "notices:withdraw": KEEPS_ANNOUNCEMENT,
    "notices:qr": KEEPS_ANNOUNCEMENT,
    # What waits to leave is the operator's business, without words and whole addresses.
    "notices:post": {"": only("vanhanh", others="refused")},
    "notices:send_again": {"": only("vanhanh", others="refused")},
    "accounts:language": {"": EVERYBODY},
    "accounts:today": {"": SIGNED_IN},
    # The pages between password and session: whoever has not just shown a password is sent back to the door.
    "accounts:enter_code": {"": {"*": "sign-in"}},
    "accounts:enrol": {"": {"*": "sign-in"}},
    "accounts:forgotten": {"": EVERYBODY},
    "accounts:letter_sent": {"": EVERYBODY},
    "accounts:new_password": {"": {"*": "hidden"}},
    "accounts:confirm_email": {"": {"*": "hidden"}},
    # Everybody keeps their own account, and nobody anybody else's: a session is there only for whoever sits behind it.
    "accounts:profile": {"": SIGNED_IN},
    "accounts:change_password": {"": SIGNED_IN},
    "accounts:change_email": {"": SIGNED_IN},
    "accounts:second_step": {"": SIGNED_IN},
    "accounts:recovery_codes": {"": SIGNED_IN},
    "accounts:renew_codes": {"": SIGNED_IN},
    "accounts:switch_off": {"": SIGNED_IN},
    "accounts:end_other_sessions": {"": SIGNED_IN},
    "accounts:end_session": {"nowhere": NOBODY},
    # Who has lost every way in is let begin anew by whoever runs the installation, and by nobody else.
    "accounts:people": {"": only("vanhanh", others="refused")},
    # Copies of everything: whoever keeps the installation running, and nobody else.
    # Whom signatures are believed from is the business of whoever runs the installation; what was found in a file is
    # read by whoever reads the thing it was brought for.
    "signatures:list": {"": only("vanhanh", others="refused")},
    "signatures:anchor": {"nowhere": NOBODY},
    "signatures:trust": {"nowhere": NOBODY},
    "signatures:close": {"nowhere": NOBODY},
    "signatures:words": {"": only("vanhanh", others="refused")},
    "signatures:put_aside": {"nowhere": NOBODY},
    # Whose certificate is whose decides who can sign: the operator's to record, a person's own to confirm.
    "signatures:certificates": {"": only("vanhanh", others="refused")},
    "signatures:let_go": {"nowhere": NOBODY},
    "signatures:own": {"nowhere": NOBODY},
    "signatures:show": {"nowhere": NOBODY},
    "signatures:download": {"nowhere": NOBODY},
    "backups:list": {"": only("vanhanh", others="refused")},
    "backups:progress": {"": only("vanhanh", others="refused")},
    "accounts:restore": {"head": some(["vanhanh"], []), "nowhere": NOBODY},
    "places:map": {"": EVERYBODY},
    "places:search": {"": EVERYBODY},
    "places:show": {"*": EVERYBODY, "nowhere": {"*": "hidden"}},
    # Who enters lists for a body: the officers of departments and communes, and of a school its head (§14.4, §14.5).
    "sheets:list": {"": BRINGS_SHEETS},
    "sheets:bring": {"": BRINGS_SHEETS},
    "sheets:template": {"": BRINGS_SHEETS},
    "sheets:export": {"": BRINGS_SHEETS},
    # A file that was brought is there for whoever may enter that sheet for that body today, and for nobody else.
    "sheets:show": READS_SHEET,
    "sheets:progress": READS_SHEET,
    # The commune's sheet had no row with an error: there is no file of them.
    "sheets:errors": {**READS_SHEET, "commune": NOBODY},
    "sheets:take_over": READS_SHEET,
    "sheets:again": READS_SHEET,
    "sheets:withdraw": READS_SHEET,
    "sheets:undo": READS_SHEET,
    # The map counts what the list of the register shows, for the same readers.
    "atlas:map": {"": only(*WITH_A_POST, "vanhanh", others="refused")},
    # Only who set a fresh installation up says which body they work for, and only once; in the demo that is over.
    "register:begin": {"": only(others="refused")},
    # Everything of their bodies in one file: officers of departments and communes, and heads for their own school.
    "register:take_away": {"": only(*SCHOOL_HEADS, "hoa", *DEPARTMENT_PEOPLE, others="refused")},
    "register:takeaway_progress": {"": only(*SCHOOL_HEADS, "hoa", *DEPARTMENT_PEOPLE, others="refused")},
    # A file is there for the one person who asked for it.
    "register:fetch_takeaway": {"nowhere": NOBODY},
    "curriculum:list": {"": SIGNED_IN},
    # Needs are read by the own school, partners, the cluster lead and commune officer above, and the department, as far
    # as the school lets them (§14.4, first row); never by a sponsor, another department or who runs the installation.
    "needs:list": {"": only(*EDUCATORS, others="refused")},
    "needs:partners": {"": only(*EDUCATORS, others="refused")},
    "taxonomy:list": {"": only(*EDUCATORS, others="refused")},
    "needs:begin": {"": only(*HEADS_OF_UNITS, *LEADERS, others="refused")},
    "needs:confirm_again": {"": only(*HEADS_OF_UNITS, *LEADERS, others="refused")},
    "needs:copy": {"": only(*HEADS_OF_UNITS, *LEADERS, others="refused")},
    "needs:answer": {"lan": only("lan", others="hidden"), "nowhere": NOBODY},
    "needs:review": {"lan": only("lan", others="hidden"), "nowhere": NOBODY},
    "needs:add": {"lan": only("lan", others="hidden"), "nowhere": NOBODY},
    "needs:drop": {"lan": only("lan", others="hidden"), "nowhere": NOBODY},
    "needs:show": each_need({name: READERS_OF_NEEDS[name] for name in READERS_OF_NEEDS}),
    # The photograph or file of a need: exactly its readers.
    "needs:evidence": each_need({name: READERS_OF_NEEDS[name] for name in READERS_OF_NEEDS}),
    "needs:change": each_need({"thu": ["thu"], "lan": ["lan"], "son": ["son"]}),
    "needs:withdraw": each_need({"thu": ["thu"], "lan": ["lan"], "son": ["son"]}),
    "needs:confirm_met": each_need({"thu": ["thu"], "lan": ["lan"], "son": ["son"]}),
    "needs:not_yet": each_need({"thu": ["thu"], "lan": ["lan"], "son": ["son"]}),
    "needs:help": each_need({"thu": ["binh"], "lan": [], "son": []}),
    "taxonomy:add": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "taxonomy:change": EACH_LEAF,
    "taxonomy:hide": EACH_LEAF,
    "taxonomy:reopen": EACH_LEAF,
    "taxonomy:undo": {"own": some(DEPARTMENT, []), "nowhere": NOBODY},
    # Who could help whom between partners: read by those who read needs, done by who signs for either side (§14.4).
    "offers:list": {"": only(*EDUCATORS, others="refused")},
    "offers:ask": each_need({"thu": ["thu"], "lan": ["lan"], "son": ["son"]}),
    "offers:take_up": each_need({"thu": ["binh"], "lan": [], "son": []}),
    "offers:decline": {"waiting": some(["binh"], ["thu"]), "nowhere": NOBODY},
    "offers:withdraw": {"waiting": some(["thu"], ["binh"]), "nowhere": NOBODY},
    # A department sees where the partnerships of a programme are stuck: each officer for the units below her own.
    "offers:oversee": {"*": only(*DEPARTMENT_PEOPLE, others="refused"), "nowhere": NOBODY},
    "offers:export": {"*": only(*DEPARTMENT_PEOPLE, others="refused"), "nowhere": NOBODY},
    # Counted without names: who oversees units, for the units they oversee.
    "demand:find": {"": only("dung", "hoa", *DEPARTMENT_PEOPLE, others="refused")},
    "demand:dashboard": {"": only("dung", "hoa", *DEPARTMENT_PEOPLE, others="refused")},
    "demand:export": {"": only("dung", "hoa", *DEPARTMENT_PEOPLE, others="refused")},
    "programmes:list": {"": SIGNED_IN},
    "programmes:show": {"*": SIGNED_IN, "nowhere": NOBODY},
    "programmes:participation": {"*": SIGNED_IN, "nowhere": NOBODY},
    "programmes:open": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    # Only the officers of the department that announced it write into a programme, and those above it. The operator
    # may open the first one of an installation, but owns none: it runs the installation and answers for no department.
    "programmes:add_phase": KEEPS_PROGRAMME,
    # What counts as signing in a programme is for whoever announced it to say.
    "programmes:set_click": KEEPS_PROGRAMME,
    "programmes:record_participation": KEEPS_PROGRAMME,
    "programmes:name_pilot": {"*": only(*DEPARTMENT, others="refused"), "nowhere": NOBODY},
    "programmes:free_pilot": {"*": only(*DEPARTMENT, others="refused"), "nowhere": NOBODY},
    # Who signs for a unit says that it must not be paired with another, and who works for a department. What was said
    # is read on its own side: by the unit that said it and the department above, never by the other unit (§12.3).
    **dict.fromkeys(("programmes:conflicts", "programmes:declare_conflict"), DECLARES_CONFLICTS),
    "programmes:end_conflict": {"lan": some(["lan"], DEPARTMENT), "nowhere": NOBODY},
    "register:list": {"": only(*WITH_A_POST, "vanhanh", others="refused")},
    # Departments enter bodies, and since 2025 communes their schools (domain dossier §3.2).
    "register:enter": {"": only(*DEPARTMENT_PEOPLE, "hoa", "vanhanh", others="refused")},
    "register:show": {"*": SEES_REGISTER, "nowhere": NOBODY},
    # No body of this cast was typed on the form for one body, so nobody has an entry to take back.
    "register:take_back": each_organisation({}),
    # Confirming a succession: officers of the department above the body.
    "reforms:confirm": {"*": some([], [*WITH_A_POST, "vanhanh"]), "nowhere": NOBODY},
    # Changing the register as a whole is for the department above every body concerned; who runs the installation does
    # not. A function may also be taken from or given to the department itself.
    "reforms:list": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "reforms:choose": each_organisation(CHANGED_BY_DEPARTMENT),
    "reforms:plan": each_organisation(CHANGED_BY_DEPARTMENT),
    # A prepared change names people who would gain or lose access: it is there for its department alone.
    "reforms:show": READS_REFORM,
    "reforms:answer": READS_REFORM,
    "reforms:apply": READS_REFORM,
    "reforms:withdraw": READS_REFORM,
    "reforms:undo": READS_REFORM,
    # Naming members: the head, and the commune or department above; the first member of a body also the operator.
    "register:add_membership": each_organisation(
        {
            "lan_school": ["lan", "hoa", *DEPARTMENT],
            "other_school": ["thu", *DEPARTMENT],
            "department": ["giamdoc"],
            "ended_office": ["vanhanh"],
        }
    ),
    # A membership is there only for whoever may end it: the head, and the commune or department above.
    "register:end_membership": {
        "head": some(["lan", "hoa", *DEPARTMENT], []),
        "teacher": some(["tuan", *DEPARTMENT], []),
        "nowhere": NOBODY,
    },
    # Invitations. A link that is not there looks the same to everybody; which ones work, the room's own suite asks.
    "access:invitations": {"": only(*SCHOOL_HEADS, *LEADERS, "hoa", *DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "access:invite": each_organisation(
        {
            "lan_school": ["lan", "hoa", *DEPARTMENT],
            "other_school": ["thu", *DEPARTMENT],
            "department": ["giamdoc"],
            "ended_office": ["vanhanh"],
        }
    ),
    # Who has an account in a body: for whoever appoints there, the officers above it, and who runs the installation.
    "access:ways": each_organisation(
        {
            "lan_school": ["lan", "hoa", *DEPARTMENT, "vanhanh"],
            "other_school": ["thu", *DEPARTMENT, "vanhanh"],
            "department": ["giamdoc", "vanhanh"],
            "ended_office": ["vanhanh"],
        }
    ),
    "access:invitation": INVITES,
    "access:send_again": INVITES,
    "access:withdraw": INVITES,
    "access:choose_heads": {"": only("hoa", *DEPARTMENT_PEOPLE, others="refused")},
    "access:round": OWN_ROUND,
    "access:drop_round": OWN_ROUND,
    "access:accept": {"": OUT_OF_SIGHT},
    "access:decline": {"": OUT_OF_SIGHT},
    # Looking as somebody else: officers as those who answer to them, operators as those who oversee nobody; nobody as
    # an operator, as themselves or as a colleague of their own body.
    "access:looks": {"": SIGNED_IN},
    "access:stop_looking": {"": SIGNED_IN},
    "access:look": {
        "head": some(["hoa", *DEPARTMENT, "vanhanh"], []),
        "nowhere": NOBODY,
    },
    # A handover is there for whoever may give and end roles in the body; a head is named from above, so Cô Lan reads
    # the handover of her own post and does not carry it out.
    "handovers:list": {"": only(*SCHOOL_HEADS, *LEADERS, "hoa", *DEPARTMENT_PEOPLE, others="refused")},
    "handovers:prepare": {
        "head": some(["hoa", *DEPARTMENT], ["lan"]),
        "teacher": some(["tuan", *DEPARTMENT], []),
        "nowhere": NOBODY,
    },
    "handovers:show": READS_HANDOVER,
    "handovers:minutes": READS_HANDOVER,
    "handovers:hand_over": HANDS_OVER,
    "handovers:undo": HANDS_OVER,
    # Whether two records are one school is for the department above both; a neighbouring department sees its own only.
    # The end of the districts: kept by the officers of the very department it is about, and by nobody else.
    "cases:list": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "cases:begin": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "cases:show": KEEPS_CASE,
    "cases:progress": KEEPS_CASE,
    "cases:lines": KEEPS_CASE,
    "cases:preview": KEEPS_CASE,
    "cases:questions": KEEPS_CASE,
    "cases:question": KEEPS_CASE,
    "cases:work": KEEPS_CASE,
    "cases:take_suggestions": KEEPS_CASE,
    "duplicates:list": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "duplicates:find": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "duplicates:compare": {"schools": some(DEPARTMENT, []), "nowhere": NOBODY},
    "duplicates:keep_apart": {"schools": some(DEPARTMENT, []), "nowhere": NOBODY},
    # Matching is for the department that holds the round (§14.4: a need is the school's, its partners', its cluster's,
    # its commune's and its department's). A head reads what is proposed to the own school, and nothing of the board.
    "matching:list": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    "boards:begin": {"": only(*DEPARTMENT_PEOPLE, others="refused")},
    **dict.fromkeys(("matching:show", "matching:readiness", "matching:add_scenario"), HOLDS_ROUND),
    **dict.fromkeys(("matching:take_back", "publishing:publish", "boards:waiting"), HOLDS_ROUND),
    # No other department was asked to join this one.
    "matching:join": {"department": some([], DEPARTMENT), "nowhere": NOBODY},
    **dict.fromkeys(
        ("boards:show", "matching:arrange", "boards:run", "boards:progress", "boards:state", "boards:suggest"),
        HOLDS_ROUND,
    ),
    **dict.fromkeys(("boards:alone", "matching:contradictions"), HOLDS_ROUND),
    **dict.fromkeys(("boards:review", "publishing:export", "publishing:progress"), HOLDS_ROUND),
    # The sheet with the result is for the one who asked for it; this one could not be written.
    "publishing:sheet": {"department": some(["hanh"], []), "nowhere": NOBODY},
    "publishing:fetch": {"department": NOBODY, "nowhere": NOBODY},
    **dict.fromkeys(
        ("matching:pair", "matching:reasons", "matching:lock", "matching:forbid", "matching:swap"), HOLDS_ROUND
    ),
    "matching:lift": HOLDS_ROUND,
    **dict.fromkeys(("boards:units", "boards:suggest_school"), HOLDS_ROUND),
    "matching:alternates": HOLDS_ROUND,
    "proposals:list": {"": only(*SCHOOL_HEADS, *LEADERS, "giamdoc", others="refused")},
    "proposals:answer": {"lan": some(["lan"], []), "nowhere": NOBODY},
    "agreements:list": {"": only(*[one for one in WITH_A_POST if one != "ongba"], others="refused")},
    "agreements:export": {"": only(*[one for one in WITH_A_POST if one != "ongba"], others="refused")},
    "drafting:choose": {"": only(*SCHOOL_HEADS, *LEADERS, "giamdoc", others="refused")},
    "drafting:draft": {"": only(*SCHOOL_HEADS, *LEADERS, "giamdoc", others="refused")},
    "agreements:show": each_agreement(READERS),
    "agreements:version": each_agreement(READERS),
    "memoranda:docx": each_agreement(READERS),
    "memoranda:pdf": each_agreement(READERS),
    "memoranda:give_out": each_agreement(COMMENTERS),
    # Whoever keeps the papers of a party puts the memorandum into one of its dossiers.
    "memoranda:file": each_agreement(HEADS),
    # What is reported to a body is read there by whoever answers for it or works in its office, and by nobody else.
    "memoranda:reports": {"": only(*HEADS_OF_UNITS, *LEADERS, "hoa", "hanh", "quyen", others="refused")},
    **dict.fromkeys(("memoranda:report", "memoranda:report_pdf", "memoranda:report_paper"), READS_REPORT),
    # Whoever works at a party writes how it was signed; only who binds a party counts for it.
    "memoranda:ceremony": each_agreement(COMMENTERS),
    # The ceremony of one memorandum is recorded in this cast: whoever reads it reads its minutes.
    **dict.fromkeys(("memoranda:ceremony_docx", "memoranda:ceremony_pdf"), READS_MINUTES),
    "memoranda:click": each_agreement(HEADS),
    "memoranda:sign_digitally": each_agreement(HEADS),
    "drafting:revise": each_agreement(HEADS),
    # What somebody drafts is nobody else's to read, not even their own school's.
    "drafting:sheet": {"lan": some(["lan"], []), "nowhere": NOBODY},
    "drafting:preview": {"lan": some(["lan"], []), "nowhere": NOBODY},
    "drafting:drop": {"lan": some(["lan"], []), "nowhere": NOBODY},
    # Whoever may comment may suggest and remind; only who binds a party answers for it.
    "drafting:changes": each_agreement(READERS),
    "drafting:suggest": each_agreement(COMMENTERS),
    "drafting:remind": each_agreement(COMMENTERS),
    "drafting:accept": {"draft": some(HEADS["draft"], READERS["draft"]), "nowhere": NOBODY},
    "drafting:decline": {"draft": some(HEADS["draft"], READERS["draft"]), "nowhere": NOBODY},
    "drafting:take_back": {"draft": some(COMMENTERS["draft"], READERS["draft"]), "nowhere": NOBODY},
    "drafting:carry": {"draft": some(COMMENTERS["draft"], READERS["draft"]), "nowhere": NOBODY},
    "agreements:comment": each_agreement(COMMENTERS),
    "agreements:approve": each_agreement(HEADS),
    "agreements:sign": each_agreement(HEADS),
    "agreements:download": {"in_force": some(READERS["in_force"], []), **NO_PAPER_YET},
    "agreements:take_back": each_agreement(HEADS),
    "agreements:withdraw": each_agreement(HEADS),
    "amendments:list": {"": only(*[one for one in WITH_A_POST if one != "ongba"], others="refused")},
    "amendments:show": each_agreement(READERS),
    "amendments:inheritance": each_agreement(READERS),
    "amendments:change": each_agreement(HEADS),
    "amendments:renew": each_agreement(HEADS),
    "amendments:end_together": each_agreement(HEADS),
    "amendments:end": each_agreement(HEADS),
    "amendments:leave": each_agreement(HEADS),
    "amendments:internalise": each_agreement(HEADS),
    # A party nobody answers for may have been the last one: the department over it may say so too.
    "amendments:no_heir": each_agreement({key: [*HEADS[key], *DEPARTMENT] if READERS[key] else [] for key in HEADS}),
    # Readers read what each side states and take it away as Excel; only a party's own people state it, for their side.
    "progress:export": {"": only(*[one for one in WITH_A_POST if one != "ongba"], others="refused")},
    "progress:export_one": each_agreement(READERS),
    # Of a draft nothing is stated, and nobody of this cast reads the memorandum of the seven.
    "progress:show": {"in_force": some(READERS["in_force"], []), "draft": NOBODY, "nowhere": NOBODY},
    "progress:state": {"in_force": some(HEADS["in_force"], READERS["in_force"]), "draft": NOBODY, "nowhere": NOBODY},
    # Nobody of this cast heads the successor of a party that is no more.
    "amendments:inherit": each_agreement({key: [] for key in READERS}),
    # Everybody who is signed in may search; what is found is what each room's own pages would show them.
    "search:find": {"": SIGNED_IN},
    "search:suggest": {"": SIGNED_IN},
    # What is kept about people and why is for everybody to read; every field of it for departments and the operator.
    "privacy:notice": {"": EVERYBODY},
    "privacy:register": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "privacy:export_register": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "privacy:retention": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "privacy:hold": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "privacy:lift": {"school": some([*DEPARTMENT_PEOPLE, "vanhanh"], []), "nowhere": NOBODY},
    # A guardian has no account: the link says who they are, and a link that is none opens nothing for anybody.
    "privacy:answer": {"": {"*": "hidden"}},
    "privacy:withdraw_by_link": {"": {"*": "hidden"}},
    "privacy:ask_by_link": {"": {"*": "hidden"}},
    # Pupils, their consents and photographs are the school's own (§14.4, beneficiary profile): not the twin school's,
    # not the commune's or the department's, not the operator's, and no teacher's.
    "privacy:pupils": {"": only(*SCHOOL_HEADS, others="refused")},
    "privacy:add_pupil": {"": only(*SCHOOL_HEADS, others="refused")},
    "privacy:pupil": KEEPS_PUPIL,
    "privacy:leave": KEEPS_PUPIL,
    "privacy:ask_for": KEEPS_PUPIL,
    "privacy:paper": KEEPS_PUPIL,
    "privacy:record_paper": KEEPS_PUPIL,
    "privacy:add_photo": KEEPS_PUPIL,
    "privacy:withdraw": KEEPS_PUPIL,
    "privacy:evidence": {"shown": NOBODY, "nowhere": NOBODY},
    "privacy:photo": KEEPS_PUPIL,
    "privacy:publish": KEEPS_PUPIL,
    "privacy:take_down": KEEPS_PUPIL,
    # A published photograph is anybody's to see, while the consent stands.
    "privacy:public_photo": {"shown": EVERYBODY, "nowhere": OUT_OF_SIGHT},
    "public:pictures": {"": EVERYBODY},
    # Whoever is signed in may ask about their own data; the department above their body answers.
    "privacy:requests": {"": SIGNED_IN},
    "privacy:ask": {"": SIGNED_IN},
    "privacy:request": {"minh": some(["minh", *DEPARTMENT], []), "nowhere": NOBODY},
    "privacy:acknowledge": ANSWERS_REQUEST,
    "privacy:extend": ANSWERS_REQUEST,
    "privacy:settle": ANSWERS_REQUEST,
    "privacy:package": ANSWERS_REQUEST,
    "privacy:erase": ANSWERS_REQUEST,
    "public:home": {"": EVERYBODY},
    "public:agreements": {"": EVERYBODY},
    "public:programme": {"*": EVERYBODY, "nowhere": OUT_OF_SIGHT},
    "public:agreement": {
        "in_force": EVERYBODY,
        "seven": EVERYBODY,
        "draft": OUT_OF_SIGHT,
        "approved": OUT_OF_SIGHT,
        "nowhere": OUT_OF_SIGHT,
    },
    **dict.fromkeys(("records:list", "records:begin", "records:register", "records:register_xlsx"), KEEPS_PAPERS),
    **dict.fromkeys(("records:incoming", "records:dossiers"), KEEPS_PAPERS),
    **dict.fromkeys(("records:show", "records:docx", "records:pdf"), READS_PAPER),
    **dict.fromkeys(("records:write", "records:issue", "records:drop", "records:withdraw"), WRITES_PAPER),
    "records:file": WRITES_PAPER,
    **dict.fromkeys(("records:start", "records:record", "records:open_dossier", "records:head"), OWN_BOOKS),
    "records:dossier": OWN_DOSSIER,
    "dossiers:export": OWN_DOSSIER,
    # Whoever issues a document brings it signed.
    "dossiers:bring": WRITES_PAPER,
    "dossiers:download": {"nowhere": NOBODY},
    "records:scan": {"nowhere": NOBODY},
    # A template is run by the program: taken from departments and the operator only.
    "records:templates": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "records:template_starter": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
    "records:template_file": {"nowhere": NOBODY},
    "records:end_template": {"nowhere": NOBODY},
    # Whoever holds the address on an issued paper can check it; a draft has none.
    "public:verify": {"issued": EVERYBODY, "draft": OUT_OF_SIGHT, "nowhere": OUT_OF_SIGHT},
    "public:robots": {"": EVERYBODY},
    "public:healthz": {"": EVERYBODY},
    "public:readyz": {"": EVERYBODY},
}
