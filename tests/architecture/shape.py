"""Rules about one Python file. Each takes a module and returns its faults: a sentence with file and line."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable, Iterator

from tests.architecture.tree import FACES, INNER, OWN_PLAN, Function, Module

Rule = Callable[[Module], list[str]]

WRITES = frozenset(
    {"save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    | {"asave", "acreate", "adelete", "aupdate", "abulk_create", "aget_or_create", "aupdate_or_create"}
)
TABLE_DOORS = frozenset({"objects", "_default_manager", "_base_manager"})
SHORT_CUTS = frozenset({"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"})
WEB = tuple(f"django.{part}." for part in ("http", "shortcuts", "forms", "template", "views", "contrib.messages"))
SHARED_FLOORS = frozenset({"models", "choices", "queries", "rules", "facts", "actions", "engine"})
DOCUMENTED = frozenset({"actions", "queries", "engine"})
SPOKEN_ARGUMENTS = frozenset({"by", "on", "at"})
MOST_ARGUMENTS, MOST_LINES, MOST_TEST_LINES, FUNCTION_LINES, ENGINE_FUNCTION_LINES = 7, 400, 600, 50, 80

EMPTY_WORDS = frozenset({"data", "info", "obj", "manager", "helper", "helpers", "util", "utils", "process", "handle"})
EMPTY_FILES = EMPTY_WORDS | {"common", "misc", "shared", "services", "service"}
EMPTY_BEGINNINGS = ("do_", "handle_", "process_")
# Names another library asks for, because it calls the function, or passes the argument, by that name.
ASKED_FOR = {
    "handle": "management commands (django.core.management.BaseCommand)",
    "process_view": "Django middleware",
    "process_exception": "Django middleware",
    "process_template_response": "Django middleware",
    "handle_starttag": "html.parser.HTMLParser",
    "handle_endtag": "html.parser.HTMLParser",
    "handle_data": "html.parser.HTMLParser",
    "handle_DATA": "aiosmtpd.smtp.SMTP",
    "handle_RCPT": "aiosmtpd.smtp.SMTP",
}
ASKED_ARGUMENTS = {
    ("value_from_datadict", "data"): "Django widgets",
    ("value_omitted_from_data", "data"): "Django widgets",
    ("handle_data", "data"): "html.parser.HTMLParser",
    ("__init__", "data"): "Django forms are called with data=",
}

VIETNAMESE = re.compile(r"[ăâđêôơưàáãèéìíòóõùúýĂÂĐÊÔƠƯÀÁÃÈÉÌÍÒÓÕÙÚÝ\u0128\u0129\u0168\u0169\u1ea0-\u1ef9]")
# Official text, spelling and taxonomies are data, never gettext: they live here and nowhere else.
SPEAKS_VIETNAMESE = re.compile(
    r"^(tests|tools)/|^src/chungtay/(kernel/vietnamese\.py|demo/sources/|\w+/(tests|packs)/|locale/)"
)
BANNER = re.compile(r"^#\s*([-=*#~_─═+])\1{2,}")
NOQA = "no" + "qa"  # in two parts: what looks for excuses finds none in the rule against them
EXCUSE = re.compile(rf"#\s*(type:\s*ignore|{NOQA}|ruff:|mypy:|pragma:|pyright:|pylint:)", re.IGNORECASE)
REASONED = re.compile(
    r"# (?:type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\]|noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)\s+# \S.*\w.*\w"
)
INLINE_MARKUP = re.compile(r"<(style|script)\b|\sstyle=[\"'{]|<[a-z][^>]*\son[a-z]+=[\"']", re.IGNORECASE)
GLUED_SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|DROP|CREATE|ALTER|TRUNCATE|WITH) ")
# Where an identifier of a statement cannot be a parameter, with the reason it is safe.
SQL_IDENTIFIERS = {
    "src/chungtay/kernel/validity.py": "DDL of migrations; the migrations name table and columns",
    "src/chungtay/kernel/append_only.py": "DDL of migrations; the migrations name table and columns",
    "src/chungtay/sheets/models/pouring.py": "INSERT and COPY; table and columns are those of the model",
    "src/chungtay/organisations/models/walks.py": "the links of a day as Django writes them, followed by the database",
    "src/chungtay/search/models/stores.py": "around a room's own question of what may be seen, as Django writes it",
}
TRUSTED_MARKUP = ("src/chungtay/kernel/templatetags/", "src/chungtay/kernel/web/drawing/")
CLOCK_DOOR = "src/chungtay/kernel/clock.py"
CLOCKS = {
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("timezone", "now"),
    ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time"),
}  # fmt: skip
CONVERSIONS = {"localdate", "localtime"}  # with a moment given they only translate it


def called(node: ast.Call) -> str:
    """The last name of what is called: `save` of `row.save()`, `tell` of `tell(…)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def calls(root: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(root) if isinstance(node, ast.Call))


def arguments_of(function: Function | ast.Lambda) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def top_functions(module: Module) -> list[Function]:
    return [node for node in module.tree.body if isinstance(node, Function)]


def decorators_of(function: Function) -> list[str]:
    return [getattr(getattr(part, "func", part), "id", "") for part in function.decorator_list]


def faces_never_write(module: Module) -> list[str]:
    """A face asks an action; it never writes a row itself."""
    if module.floor not in FACES or module.is_test:
        return []
    return [
        module.at(call, f"a face calls .{called(call)}(): writing is for actions")
        for call in calls(module.tree)
        if isinstance(call.func, ast.Attribute) and called(call) in WRITES
    ]


def faces_name_no_table(module: Module) -> list[str]:
    """A face starts from a query that takes the person, never from a table."""
    if module.floor not in FACES or module.is_test:
        return []
    doors = [
        module.at(node, f"a face says .{node.attr}: start from a query that takes the person")
        for node in module.nodes
        if isinstance(node, ast.Attribute) and node.attr in TABLE_DOORS
    ]
    return doors + [
        module.at(node, f"a face says {node.id}: use one_of(visible_…, uid)")
        for node in module.nodes
        if isinstance(node, ast.Name) and node.id in SHORT_CUTS
    ]


def inner_floors_do_not_know_django_web(module: Module) -> list[str]:
    """Actions, queries, models, rules and facts work without a request; import-linter cannot see inside Django."""
    if module.floor not in INNER or module.is_test:
        return []
    return [
        module.at(node, f"an inner floor imports {name[:-1]}")
        for node, name in _imports(module)
        if name.startswith(WEB)
    ]


def other_rooms_are_entered_by_their_floors(module: Module) -> list[str]:
    """Across rooms only models, choices, queries, rules, facts, actions and engine may be imported."""
    if not module.room or module.room in {"config", "kernel"} or module.is_test:
        return []
    faults = []
    for node in module.nodes:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("chungtay."):
            continue
        room, floor = [*(node.module or "").split("."), ""][1:3]
        floors = [floor] if floor else [alias.name for alias in node.names]
        if room not in OWN_PLAN | {module.room}:
            faults += [module.at(node, f"imports {room}.{name}") for name in floors if name not in SHARED_FLOORS]
    return faults


def the_public_reads_public_queries(module: Module) -> list[str]:
    """What stands in `public` reads nothing but queries named `public_…`."""
    if module.room != "public" or module.is_test:
        return []
    return [
        module.at(node, f"{alias.name} is not a public_… query")
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and re.match(r"chungtay\.(?!public\.)\w+\.queries", node.module or "")
        for alias in node.names
        if not alias.name.startswith(("public_", "Public"))
    ]


def meanings_are_written(module: Module) -> list[str]:
    """Every public function of actions, queries and engine says in one line what it means."""
    if module.floor not in DOCUMENTED or module.is_test:
        return []
    return [
        module.at(function, f"{function.name} has no docstring")
        for function in top_functions(module)
        if not function.name.startswith("_") and not ast.get_docstring(function)
    ]


def names_speak_for_faces_and_tests(module: Module) -> list[str]:
    """Views, forms and tests carry no docstring: the name says it."""
    speaking: list[Function | ast.ClassDef] = []
    if module.is_test:
        speaking += [function for function in module.functions if function.name.startswith("test_")]
    elif module.floor == "views":
        speaking += [function for function in module.functions if "route" in decorators_of(function)]
    elif module.floor == "forms":
        speaking += [node for node in module.nodes if isinstance(node, ast.ClassDef)]
    return [module.at(node, f"{node.name} has a docstring") for node in speaking if ast.get_docstring(node)]


def tests_are_sentences(module: Module) -> list[str]:
    """The name of a test is the sentence it proves; our own code is never replaced by a mock."""
    if not module.is_test:
        return []
    short = [
        module.at(function, f"{function.name} is no sentence")
        for function in module.functions
        if function.name.startswith("test_") and function.name.count("_") < 3
    ]
    return short + [
        module.at(node, "replaces code by a mock")
        for node, name in _imports(module)
        if name.startswith(("mock.", "unittest.mock.", "pytest_mock."))
    ]


def _imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Everything a module imports, by its dotted name and a dot at the end."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, f"{alias.name}.") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}.") for alias in node.names)


def lengths_stay_within_limits(module: Module) -> list[str]:
    """A file has at most 400 lines (tests 600), a function 50 (engine 80); generated migrations are not counted."""
    if module.is_migration:
        return []
    most = MOST_TEST_LINES if module.is_test else MOST_LINES
    faults = [module.at(1, f"{module.lines} lines, at most {most}")] if module.lines > most else []
    longest = ENGINE_FUNCTION_LINES if module.floor == "engine" else FUNCTION_LINES
    for function in module.functions:
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > longest:
            faults.append(module.at(function, f"{function.name} has {lines} lines, at most {longest}"))
    return faults


def arguments_stay_within_limits(module: Module) -> list[str]:
    """A function takes at most seven arguments besides by, on and at."""
    faults = []
    for function in module.functions:
        names = [each.arg for each in arguments_of(function)]
        counted = [name for name in names if name not in SPOKEN_ARGUMENTS | {"self", "cls"}]
        if len(counted) > MOST_ARGUMENTS:
            faults.append(module.at(function, f"{function.name} takes {len(counted)} arguments, at most 7"))
    return faults


def who_and_when_are_keywords(module: Module) -> list[str]:
    """In an action by=, on= and at= are keywords and always given."""
    if module.floor != "actions" or module.is_test:
        return []
    faults = []
    for function in top_functions(module):
        if function.name.startswith("_"):
            continue
        given = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
        optional = [
            each.arg
            for each, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            if default is not None
        ]
        faults += [
            module.at(function, f"{function.name}: {name}= must be a keyword that is always given")
            for name in (*given, *optional)
            if name in SPOKEN_ARGUMENTS
        ]
    return faults


def names_mean_something(module: Module) -> list[str]:
    """No file, function, argument or variable has a name that fits everything."""
    if module.is_migration:
        return []
    parts = module.path.removesuffix(".py").split("/")
    faults = [module.at(1, f"a file or folder called {part}") for part in parts if part in EMPTY_FILES]
    given = [(node, name) for node, name in _given_names(module) if _is_empty(name)]
    return faults + [module.at(node, f"the name {name} fits everything") for node, name in given]


def _is_empty(name: str) -> bool:
    bare = name.strip("_")
    return bare in EMPTY_WORDS or bare.startswith(EMPTY_BEGINNINGS)


def _given_names(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in module.nodes:
        if isinstance(node, Function):
            if node.name not in ASKED_FOR:
                yield node, node.name
            yield from ((each, each.arg) for each in arguments_of(node) if (node.name, each.arg) not in ASKED_ARGUMENTS)
        elif isinstance(node, ast.Lambda):
            yield from ((each, each.arg) for each in arguments_of(node))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node, node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node, node.asname


def vietnamese_is_not_in_the_code(module: Module) -> list[str]:
    """Vietnamese stands in the catalogue and in data; a docstring or a comment may quote it."""
    if SPEAKS_VIETNAMESE.match(module.path):
        return []
    kinds = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    quoted = _docstring_lines(module)
    return [
        module.at(token.start[0], f"Vietnamese letters in a string: {token.string.strip()[:40]}")
        for token in module.tokens
        if token.type in kinds and VIETNAMESE.search(token.string) and token.start[0] not in quoted
    ]


def _docstring_lines(module: Module) -> set[int]:
    lines: set[int] = set()
    for node in module.nodes:
        if isinstance(node, ast.Module | ast.ClassDef | Function) and ast.get_docstring(node, clean=False) is not None:
            lines.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines


def comments_carry_reasons(module: Module) -> list[str]:
    """No banners between sections; every excuse names what it excuses, and why."""
    banners = [token.start[0] for token in module.comments if BANNER.match(token.string)]
    bare = [token for token in module.comments if EXCUSE.match(token.string) and not REASONED.match(token.string)]
    return [module.at(line, "a banner between sections") for line in banners] + [
        module.at(token.start[0], f"an excuse without its code or its reason: {token.string[:60]}") for token in bare
    ]


def markup_is_not_in_the_code(module: Module) -> list[str]:
    """No string carries a script, a style or an event attribute; the content policy would refuse it anyway."""
    if module.is_test or not module.inside:
        return []
    return [
        module.at(node, f"inline script or style in a string: {node.value.strip()[:40]}")
        for node in module.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and INLINE_MARKUP.search(node.value)
    ]


def markup_is_escaped(module: Module) -> list[str]:
    """Only the kernel's template tags and drawings may declare a text safe."""
    if module.is_test or module.path.startswith(TRUSTED_MARKUP):
        return []
    trusting = {"mark_safe", "SafeString", "SafeText"}
    return [
        module.at(node, f"{node.id}: let the template escape")
        for node in module.nodes
        if isinstance(node, ast.Name) and node.id in trusting
    ] + [
        module.at(node, f"{node.attr}: let the template escape")
        for node in module.nodes
        if isinstance(node, ast.Attribute) and node.attr in trusting
    ]


def statements_are_not_glued(module: Module) -> list[str]:
    """No SQL is put together from pieces: values are parameters."""
    if module.is_test or module.path in SQL_IDENTIFIERS:
        return []
    doors = {"execute", "executemany", "executescript", "raw", "RawSQL", "RunSQL", "extra"}
    given = [
        module.at(call, f"{called(call)}() is given a statement glued from pieces")
        for call in calls(module.tree)
        if called(call) in doors and call.args and _is_glued(call.args[0])
    ]
    return given + [
        module.at(node, "a statement glued from pieces")
        for node in module.nodes
        if isinstance(node, ast.JoinedStr) and _is_glued(node) and GLUED_SQL.match(_first_words(node))
    ]


def _first_words(node: ast.JoinedStr) -> str:
    first = node.values[0]
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _is_glued(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return not all(isinstance(part, ast.Constant | ast.BinOp) for part in (node.left, node.right))
    return isinstance(node, ast.Call) and called(node) in {"format", "join", "replace"}


def time_has_one_door(module: Module) -> list[str]:
    """The moment and the day come from kernel/clock.py, so that a test can pass the day."""
    if module.path == CLOCK_DOOR or module.is_test or not module.inside:
        return []
    return [
        module.at(call, f"{ast.unparse(call.func)}(): ask kernel.clock")
        for call in calls(module.tree)
        if isinstance(call.func, ast.Attribute)
        and (ast.unparse(call.func.value).split(".")[-1], call.func.attr) in CLOCKS
        and not (call.args and call.func.attr in CONVERSIONS)
    ]


def news_travels_as_facts(module: Module) -> list[str]:
    """No receiver of Django's signals: what happened is told as a fact. The kernel may hear of new connections."""
    if module.is_test:
        return []
    refused = {"django.db.models.signals"} | ({"django.dispatch"} if module.room != "kernel" else set())
    return [
        module.at(node, f"imports {node.module}: tell a fact and listen to it")
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and node.module in refused
    ]


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        faces_never_write,
        faces_name_no_table,
        inner_floors_do_not_know_django_web,
        other_rooms_are_entered_by_their_floors,
        the_public_reads_public_queries,
        meanings_are_written,
        names_speak_for_faces_and_tests,
        tests_are_sentences,
        lengths_stay_within_limits,
        arguments_stay_within_limits,
        who_and_when_are_keywords,
        names_mean_something,
        vietnamese_is_not_in_the_code,
        comments_carry_reasons,
        markup_is_not_in_the_code,
        markup_is_escaped,
        statements_are_not_glued,
        time_has_one_door,
        news_travels_as_facts,
    )
}
