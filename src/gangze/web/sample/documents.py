"""One document of the sample, through the real intake, with the answers its manifest gives (示例文件入库)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gangze.framework.context import Context
from gangze.intake.domain.draft import POST, UNIT, below, by_parent, from_json
from gangze.intake.models import Draft, DraftState
from gangze.intake.queries import plan_of
from gangze.intake.services.accepting import Accept, accept
from gangze.intake.services.correcting import Correct, correct
from gangze.intake.services.receiving import Receive, read_draft, receive
from gangze.kernel.findings import Effect, refuse

SAME_UNIT = ("same_unit", "which_unit", "applies_to")


def take_in(path: Path, given: dict[str, Any], units: dict[str, int], ctx: Context) -> dict[str, int]:
    """Receive, read, answer, accept. Raises `Refused` where the file cannot be read or accepted.

    The establishment is complete before documents come in, so units and posts that it does not know are not
    taken over.
    """
    cmd = Receive.of(path.name, path.read_bytes(), under=units[given["parent"]], valid_from=given["valid_from"])
    key = receive(cmd, ctx=ctx).result
    read_draft(key, ctx=ctx)
    draft = Draft.objects.get(pk=key)
    if draft.state == DraftState.FAILED:
        raise refuse("sample.unreadable", draft.problems[0]["message"], subject=path.name)
    for decision in given.get("decisions", []):
        _answer(draft, decision, units, ctx)
    _leave_unknown_out(draft, ctx)
    _leave_repeated_out(draft, ctx)
    return accept(Accept(draft=key, revision=draft.revision, doubts_accepted=True), ctx=ctx).result  # type: ignore[no-any-return]


def _do(draft: Draft, operation: str, ctx: Context, **arguments: Any) -> None:
    correct(Correct(draft=draft.pk, revision=draft.revision, operation=operation, arguments=arguments), ctx=ctx)
    draft.refresh_from_db()


def _answer(draft: Draft, decision: dict[str, Any], units: dict[str, int], ctx: Context) -> None:
    tree = from_json(draft.tree)
    about, answer = decision["about"], decision["answer"]
    if decision["question"] in SAME_UNIT:
        code = answer[0] if isinstance(answer, list) else answer
        for node in tree:
            whole = not node.parent and about == Path(draft.document.name).stem
            if node.type == UNIT and (about in (node.name, *node.aliases) or whole):
                _do(draft, "map", ctx, node_id=node.id, unit=units[code])
    elif decision["question"] == "same_post":
        for node in tree:
            if node.type == POST and node.name == about:
                if answer == "keep_registered":
                    _do(draft, "reject", ctx, node_ids=[node.id])
                else:
                    _do(draft, "edit", ctx, node_id=node.id, name=answer)


def _leave_unknown_out(draft: Draft, ctx: Context) -> None:
    strange = {unit.node.id for unit in plan_of(draft, ctx).units if unit.existing is None}
    orphans = [n.id for n in from_json(draft.tree) if n.type == UNIT and n.parent in strange]
    if orphans:
        _do(draft, "move", ctx, node_ids=orphans, parent="")
    plan = plan_of(draft, ctx)
    unknown = [unit.node.id for unit in plan.units if unit.existing is None]
    unknown += [post.node.id for post in plan.posts if not post.established]
    if unknown:
        _do(draft, "reject", ctx, node_ids=unknown)


def _leave_repeated_out(draft: Draft, ctx: Context) -> None:
    """The planted repetitions: the later one is not taken over, as a careful clerk would decide."""
    tree = from_json(draft.tree)
    again = [finding.subject for finding in plan_of(draft, ctx).findings if finding.effect is Effect.BLOCK]
    under = by_parent(tree)
    ids = {node.id for key in again for node in below(under, key)} | set(again)
    if ids:
        _do(draft, "reject", ctx, node_ids=sorted(ids))
