"""Every text people read is marked, said in English, and compiled; needs no gettext tools."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

from gangze.intake.domain.duty_items import DOUBTS as SHARED_DOUBTS
from gangze.intake.screens import DOUBTS, NAMED_DOUBTS, doubt_words
from gangze.web import settings

PACKAGE = Path(settings.PACKAGE)
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")

Key = tuple[str, str, str]
"""Context, text, text of the plural; what is not there is empty."""

SINGULAR = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
CONTEXTUAL = frozenset({"pgettext", "pgettext_lazy"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
RECORDED = frozenset({"system_context"})
"""Calls whose words are kept in the ledger, which is in the bank's own language."""
EAGER = frozenset({"gettext", "pgettext", "ngettext"})

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[sdrif]|%%|%[sdrif]|\{\w*\}|</?\w[^>]*>")
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
MARKED = re.compile(
    rf"{{%\s*(?:translate|trans)\s.*?%}}|{{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}}|{{#.*?#}}"
    rf"|_\({STRING}\)",
    re.DOTALL,
)
CALL = re.compile(rf"(?<![\w.])(n?p?gettext|_)\(\s*({STRING})(?:\s*,\s*({STRING}))?")

NAMES = frozenset({"简体中文", "城东", "柜员", "是", "否"})
"""Chinese that stays in English: the language's own name, words of an example, words to be typed."""

CHINESE_ROOMS = (
    "tests/", "kernel/", "content/", "locale/", "web/sample/", "organisation/demo/",
    "organisation/imports/", "intake/readers/", "web/styleguide", "web/templates/styleguide",
)  # fmt: skip
"""Where Chinese stands unmarked on purpose: pure rules, documents and samples, headings of the bank's own
tables, what is said of a document and kept with it, and the guide to the house style."""

CHINESE_FILES = {
    "duties/authority/imports.py": "headings of the bank's own tables",
    "duties/documents/styling.py": "names of fonts",
    "framework/proposal.py": "name of a job, kept in the ledger",
    "intake/jobs.py": "name of a job, kept in the ledger",
    "people/forms.py": "stored values",
    "web/api.py": "the description of the interface is one file for all readers",
    "web/cli.py": "said on the terminal before the settings, and with them languages, are read",
    "kinship/imports.py": "headings and words as banks write them in their tables",
    "accounts/imports.py": "headings and words as banks write them in their lists",
    "web/signin/record.py": "name of a service, kept in the ledger",
    "web/templates/parts/shell/top.html": "the switch to Chinese is named in Chinese",
}


def sources(suffix: str) -> Iterator[Path]:
    """Files of the package with a suffix, without those of tests, samples and third parties."""
    for path in sorted(PACKAGE.rglob(f"*{suffix}")):
        parts = path.relative_to(PACKAGE).parts
        if parts[0] != "content" and not {"tests", "static", "migrations"} & set(parts):
            yield path


def named(call: ast.Call) -> str:
    """What is called: `_` for `_("…")`, `gettext` for `translation.gettext("…")`."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def key_of(function: str, texts: list[str]) -> Key:
    """A call's key in the catalogue, from its leading strings."""
    if function in CONTEXTUAL:
        return texts[0], texts[1], ""
    return "", texts[0], texts[1] if function in PLURAL else ""


def in_python(path: Path) -> Iterator[Key]:
    """Texts marked in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and named(node) in SINGULAR | CONTEXTUAL | PLURAL:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(texts) >= (1 if named(node) in SINGULAR else 2):
                yield key_of(named(node), texts)


def in_template(path: Path) -> Iterator[Key]:
    """Texts marked in a template, by the framework's own reading of it."""
    for function, *strings in CALL.findall(templatize(path.read_text("utf-8"))):
        texts = [ast.literal_eval(text) for text in strings if text]
        yield key_of("gettext" if function == "_" else function, texts)


def used() -> dict[Key, str]:
    """Every marked text and the last file that uses it."""
    found: dict[Key, str] = {}
    for suffix, read in ((".py", in_python), (".html", in_template), (".txt", in_template)):
        for path in sources(suffix):
            found |= dict.fromkeys(read(path), path.relative_to(PACKAGE).as_posix())
    return found


def catalogue() -> tuple[dict[Key, list[str]], list[str]]:
    """Entries of the .po file with their translations, and the texts marked as unsure."""
    entries: dict[Key, list[str]] = {}
    unsure: list[str] = []
    for block in re.split(r"\n\s*\n", CATALOGUE.read_text("utf-8")):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        fields: dict[str, str] = {}
        field = ""
        for line in lines:
            word, _space, rest = line.partition(" ") if not line.startswith('"') else (field, "", line)
            field = word
            fields[field] = fields.get(field, "") + ast.literal_eval(rest)
        if fields.get("msgid"):
            said = [text for name, text in fields.items() if name.startswith("msgstr")]
            entries[fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", "")] = said
            if "fuzzy" in "".join(line for line in block.splitlines() if line.startswith("#,")):
                unsure.append(fields["msgid"])
    return entries, unsure


ENTRIES, UNSURE = catalogue()


def test_the_catalogue_is_read_whole() -> None:
    assert len(ENTRIES) == sum(line.startswith("msgid ") for line in CATALOGUE.open(encoding="utf-8")) - 1
    assert ENTRIES["", "岗位", ""] == ["Post"]


def test_every_marked_text_stands_in_the_catalogue() -> None:
    missing = {key: file for key, file in used().items() if key not in ENTRIES}
    assert missing == {}, "run tools/translate.py, then say these in English"


def test_every_text_is_said_in_english_and_none_is_unsure() -> None:
    assert [key for key, said in ENTRIES.items() if not all(said)] == []
    assert UNSURE == []


@pytest.mark.parametrize("what", [PLACEHOLDER, re.compile(r"^\n|\n$")], ids=["placeholders", "line ends"])
def test_both_languages_hold_the_same(what: re.Pattern[str]) -> None:
    different = [
        (key, text)
        for key, said in ENTRIES.items()
        for text in said
        if sorted(what.findall(text)) != sorted(what.findall(key[1]))
    ]
    assert different == []


def test_english_holds_no_chinese_but_names() -> None:
    def rest(text: str) -> str:
        for name in NAMES:
            text = text.replace(name, "")
        return text

    assert [text for said in ENTRIES.values() for text in said if CHINESE.search(rest(text))] == []


def test_the_compiled_catalogue_says_the_same() -> None:
    with COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    said: dict[object, str] = {}
    for (context, text, plural), texts in ENTRIES.items():
        name = f"{context}\x04{text}" if context else text
        said |= {(name, n): one for n, one in enumerate(texts)} if plural else {name: texts[0]}
    different = {name: text for name, text in said.items() if (compiled.get(name) or compiled.get((name, 0))) != text}
    assert different == {}
    assert len([name for name in compiled if name]) == len(said)


def unmarked(path: Path) -> Iterator[str]:
    """Chinese in a module that no translation is asked for; docstrings are not shown to anybody."""
    marked: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if id(node) in marked:
            continue
        said = isinstance(node, ast.Call) and named(node) in SINGULAR | CONTEXTUAL | PLURAL | RECORDED
        if said or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            marked |= {id(below) for below in ast.walk(node)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
            yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}: {node.value[:60]}"


def left_in(path: Path) -> Iterator[str]:
    """Chinese in a template outside what is translated."""
    text = MARKED.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"))
    for number, line in enumerate(text.splitlines(), 1):
        if CHINESE.search(line):
            yield f"{path.relative_to(PACKAGE).as_posix()}:{number}"


def chinese_room(path: Path) -> bool:
    """Whether Chinese may stand unmarked in a file."""
    here = path.relative_to(PACKAGE).as_posix()
    inside = here.startswith(CHINESE_ROOMS) or "/domain/" in here or "/management/commands/" in here
    return inside or here in CHINESE_FILES


def test_every_chinese_text_shown_is_marked() -> None:
    found = [
        *(told for path in sources(".py") if not chinese_room(path) for told in unmarked(path)),
        *(told for path in sources(".html") if not chinese_room(path) for told in left_in(path)),
    ]
    assert found == []


def too_early(path: Path) -> Iterator[str]:
    """Translations asked for while a module loads: they would stay in one language for ever."""
    tree = ast.parse(path.read_text("utf-8"))
    eager = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in EAGER
    }
    later: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            later |= {id(below) for statement in node.body for below in ast.walk(statement)}
        elif isinstance(node, ast.Lambda):
            later |= {id(below) for below in ast.walk(node.body)}
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in eager and id(node) not in later:
            yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"


def test_nothing_is_translated_while_a_module_loads() -> None:
    commands = "/management/commands/"
    assert [told for path in sources(".py") if commands not in path.as_posix() for told in too_early(path)] == []


def doubts(path: Path) -> Iterator[tuple[str, str]]:
    """Code and message of the doubts a module of the parser raises; words made of parts are empty."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and named(node) == "Doubt" and len(node.args) == 2:
            texts = [arg.value if isinstance(arg, ast.Constant) else "" for arg in node.args]
            yield str(texts[0]), str(texts[1])


def test_every_doubt_of_the_parser_can_be_said_in_english() -> None:
    modules = (PACKAGE / "intake" / "domain").glob("*.py")
    raised = {doubt for path in modules for doubt in doubts(path) if doubt[0]} | set(SHARED_DOUBTS.items())
    assert len(raised) >= len(DOUBTS)
    assert {doubt for doubt in raised if doubt[1] not in DOUBTS and doubt[0] not in NAMED_DOUBTS} == set()
    with override("en"):
        told = [doubt_words(code, message, "Till") for code, message in raised]
    assert [text for text in told if CHINESE.search(text)] == []
