"""Templates as they are served: read once a language, with what depends on nothing else turned into text (模板).

A page of the shell has some hundred words to translate, pictures and addresses of files that are the same for
everybody who reads in one language. They are worked out when a template is first read in that language, not at
every request. What depends on a person, a right, a day or a row is left as it is written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, render_value_in_context
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

Tag = TypeVar("Tag", bound=Callable[..., Any])

_constant_tags: set[Callable[..., Any]] = set()


def constant(tag: Tag) -> Tag:
    """Mark a simple tag whose output depends on its arguments and the language alone."""
    _constant_tags.add(tag)
    return tag


class Loader(cached.Loader):
    """Django's cached loader with one template a language; also where DEBUG is on."""

    def __init__(self, engine: Any, loaders: Sequence[Any]) -> None:
        super().__init__(engine, loaders)
        self._lock = threading.Lock()
        self._ready: dict[str, Template] = {}

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        """The name, what is skipped, and the language."""
        return f"{get_language()}:{super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template; nobody sees one that is only half made ready."""
        key = self.cache_key(template_name, skip)
        found = self._ready.get(key)
        if found is None:
            with self._lock:
                found = self._ready.get(key)
                if found is None:
                    found = self._ready[key] = made_ready(super().get_template(template_name, skip))
        return found

    def reset(self) -> None:
        """Forget all templates."""
        super().reset()
        self._ready.clear()


def made_ready(template: Template) -> Template:
    """The same template, its constant parts as text in the language that is active."""
    context = Context()
    with context.bind_template(template):
        template.nodelist = _folded(template.nodelist, context)
    return template


def _folded(nodes: Iterable[Node], context: Context) -> NodeList:
    """Nodes with constant ones turned into text, and texts that follow each other joined."""
    folded = NodeList()
    texts: list[str] = []

    def flush() -> None:
        if text := "".join(texts):
            folded.append(TextNode(text))
        texts.clear()

    for node in nodes:
        if isinstance(node, TextNode):
            texts.append(node.s)
        elif _is_constant(node):
            texts.append(str(node.render(context)))
        else:
            flush()
            _fold_within(node, context)
            folded.append(_sentence(node) if isinstance(node, BlockTranslateNode) else node)
            folded.contains_nontext = True
    flush()
    return folded


def _fold_within(node: Node, context: Context) -> None:
    if isinstance(node, LanguageNode):  # speaks a language of its own
        return
    if isinstance(node, IfNode):
        node.conditions_nodelists = [
            (condition, _folded(nodes, context)) for condition, nodes in node.conditions_nodelists
        ]
        return
    for name in node.child_nodelists:
        inside = getattr(node, name, None)
        if isinstance(inside, NodeList):
            setattr(node, name, _folded(inside, context))


class Sentence(Node):
    """A translated sentence with the values of the moment in it: `{% blocktranslate %}` without a plural."""

    child_nodelists = ()

    def __init__(self, text: str, names: Sequence[str], given: Mapping[str, FilterExpression]) -> None:
        self.text = text
        self.names = names
        self.given = given

    def render(self, context: Context) -> SafeString:
        """The sentence; a name that stands for nothing gives nothing."""
        values = {
            name: render_value_in_context(
                self.given[name].resolve(context) if name in self.given else context.get(name, ""), context
            )
            for name in self.names
        }
        return SafeString(self.text % values)


def _sentence(node: BlockTranslateNode) -> Node:
    """The same sentence, looked up in the language that is active; the node itself where it is not that simple."""
    if node.plural or node.asvar or node.message_context:
        return node
    singular, names = node.render_token_list(node.singular)
    text = gettext(singular)
    try:
        text % dict.fromkeys(names, "")
    except (KeyError, ValueError):
        return node
    return Sentence(text, tuple(dict.fromkeys(names)), node.extra_context)


def _is_constant(node: Node) -> bool:
    match node:
        case LoadNode() | CommentNode():
            return True
        case TranslateNode():
            words = node.filter_expression
            plain = not words.filters and isinstance(words.var.literal, str)
            return plain and not node.asvar and (not node.message_context or _fixed(node.message_context))
        case BlockTranslateNode():
            varying = node.extra_context or node.plural or node.asvar or node.message_context
            return not varying and not any(token.token_type.name == "VAR" for token in node.singular)
        case StaticNode():
            return node.varname is None and _fixed(node.path)
        case SimpleNode():
            given = [*node.args, *node.kwargs.values()]
            plain = node.func in _constant_tags and not node.takes_context and node.target_var is None
            return plain and type(node) is SimpleNode and all(map(_fixed, given))
        case _:
            return False


def _fixed(value: Any) -> bool:
    """Whether an argument of a tag is written out."""
    return isinstance(value, FilterExpression) and not value.is_var and not value.filters
