/* The two panes of a draft: what one points at, the other shows; editing in place; doubts only; keys j k e x v n. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const nodeOf = (id) => $(`.in-node[data-node="${CSS.escape(id)}"]`);
  const markOf = (id) => $(`.in-mark[data-node="${CSS.escape(id)}"]`);
  /* What survives an exchange of the workspace. */
  const state = { doubtsOnly: false, pane: "tree", current: "", folded: new Set(), next: null, again: null, seek: null, leave: "" };

  /* ---- pointing: both sides of one node are lit ------------------------------------------------------------- */
  const light = (id, on) => {
    for (const part of $$(`[data-node="${CSS.escape(id)}"]`)) part.classList.toggle("is-lit", on);
  };
  const pointed = (event, on) => {
    const part = event.target.closest?.("[data-node]");
    if (part) light(part.dataset.node, on);
  };
  document.addEventListener("mouseover", (event) => pointed(event, true));
  document.addEventListener("mouseout", (event) => pointed(event, false));
  document.addEventListener("focusin", (event) => pointed(event, true));
  document.addEventListener("focusout", (event) => pointed(event, false));

  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (part) => part?.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  const narrow = () => matchMedia("(max-width: 900px)").matches;

  /* ---- on a phone one pane at a time ------------------------------------------------------------------------ */
  const turn = (pane) => {
    state.pane = pane;
    const panes = $(".in-panes");
    if (panes) panes.dataset.shown = pane;
    for (const button of $$("[data-in-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.inPane === pane));
    }
  };
  const flash = (id) => {
    light(id, true);
    setTimeout(() => light(id, false), 2500);
  };

  /* ---- the node that the keys act on ------------------------------------------------------------------------ */
  const shown = () => $$(".in-node").filter((node) => node.offsetParent !== null);
  const choose = (node, alongside = true) => {
    if (!node) return;
    for (const other of $$(".in-node.is-current")) {
      other.classList.remove("is-current");
      light(other.dataset.node, false);
    }
    state.current = node.dataset.node;
    node.classList.add("is-current");
    if (!alongside) return;
    $("[data-in-line]", node).scrollIntoView({ block: "nearest" });
    light(state.current, true);
    if (!narrow()) show(markOf(state.current));
  };
  const step = (by) => {
    const nodes = shown();
    const at = nodes.findIndex((node) => node.classList.contains("is-current"));
    choose(nodes[Math.max(0, Math.min(nodes.length - 1, at < 0 ? 0 : at + by))]);
  };
  const nextDoubt = () => {
    const nodes = shown();
    const at = nodes.findIndex((node) => node.classList.contains("is-current"));
    const doubtful = (node) => node.classList.contains("is-doubtful");
    const next = nodes.slice(at + 1).find(doubtful);
    if (next) return choose(next);
    const parts = $$("[data-in-contents] [data-in-window]");
    const here = parts.findIndex((part) => part.ariaCurrent);
    const holds = (part) => "inDoubtful" in part.dataset;
    const further = parts.slice(here + 1).find(holds) ?? parts.slice(0, Math.max(here, 0)).find(holds);
    if (!further) return choose(nodes.find(doubtful));
    state.seek = doubtful;
    further.click();
  };

  /* ---- acts on one node, through the form that also serves the ticked ones ---------------------------------- */
  const act = (operation, node) => {
    const form = $("#bulk");
    const button = form && $(`[value="${operation}"]`, form);
    if (!button || !node) return;
    for (const tick of $$(".in-node input[name=nodes]")) tick.checked = tick.value === node.dataset.node;
    state.current = node.dataset.node;
    count();
    button.click();
  };

  /* What is typed into an open editor is never lost: it goes along with whatever is submitted, and is kept first. */
  const typed = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
  const changed = (form) => typed(form).some((field) => field.value !== field.dataset.was);
  document.addEventListener("submit", (event) => {
    const open = $("form.in-edit");
    if (!open || open === event.target || !$("#workspace").contains(event.target) || !changed(open)) return;
    for (const field of [open.elements.node, ...typed(open)]) {
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: `unsaved-${field.name}`, value: field.value });
      event.target.append(kept);
    }
  }, true);

  const close = () => $(".in-edit")?.remove();
  const edit = (node, values) => {
    if (!node?.dataset.values) return;
    const open = $("form.in-edit");
    if (open && changed(open)) {
      state.next = node.dataset.node;
      $("[value=edit]", open).click();
      return;
    }
    close();
    choose(node, false);
    const kind = ["duty", "post", "unit"].find((name) => node.classList.contains(`is-${name}`));
    const form = $(`#in-edit-${kind}`).content.firstElementChild.cloneNode(true);
    form.elements.node.value = node.dataset.node;
    for (const [name, value] of Object.entries(JSON.parse(node.dataset.values))) form.elements[name].value = value;
    for (const field of typed(form)) field.dataset.was = field.value;
    for (const [name, value] of Object.entries(values ?? {})) form.elements[name].value = value;
    $("[data-in-line]", node).after(form);
    window.htmx?.process(form);
    const first = $("textarea[name=text], input[name=name]", form);
    first.focus();
    first.setSelectionRange(first.value.length, first.value.length);
    form.scrollIntoView({ block: "nearest" });
  };

  /* ---- a long draft is shown window by window ---------------------------------------------------------------- */
  const goTo = (url) => window.htmx.ajax("GET", url, { target: "#workspace", swap: "innerHTML" });
  document.addEventListener("click", (event) => {
    const open = $("form.in-edit");
    const link = event.target.closest("[data-in-window]");
    if (!link || !open || !changed(open)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    state.leave = link.href;
    $("[value=edit]", open).click();
  }, true);

  /* ---- clicks ------------------------------------------------------------------------------------------------- */
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const node = at(".in-node");
    if (at("[data-in-jump]")) {
      const id = at("[data-in-jump]").dataset.inJump;
      choose(node, false);
      if (narrow() && markOf(id)) turn("source");
      show(markOf(id));
      flash(id);
    } else if (at("[data-in-do]")) act(at("[data-in-do]").dataset.inDo, node);
    else if (at("[data-in-edit]")) edit(node);
    else if (at("[data-in-close]")) {
      close();
      $("[data-in-edit]", node)?.focus();
    } else if (at("[data-in-fold]")) fold(node, !node.classList.contains("is-folded"));
    else if (at("[data-in-unit]")) {
      const id = at("[data-in-unit]").dataset.inUnit;
      turn("tree");
      unfold(nodeOf(id));
      choose(nodeOf(id), false);
      for (const part of [nodeOf(id) && $("[data-in-line]", nodeOf(id)), !narrow() && markOf(id)]) part && part.scrollIntoView({ block: "start" });
      flash(id);
    } else if (at("[data-in-pane]")) turn(at("[data-in-pane]").dataset.inPane);
    else if (at("[data-in-at]")) {
      const place = Number(at("[data-in-at]").dataset.inAt);
      show($$("[data-in-source] [data-start]").findLast((piece) => Number(piece.dataset.start) <= place));
    } else if (at("[data-in-doubts]")) {
      state.doubtsOnly = !state.doubtsOnly;
      turn("tree");
      draw();
    } else if (at(".in-mark") && getSelection().isCollapsed) {
      const id = at(".in-mark").dataset.node;
      if (!nodeOf(id)) return goTo(`${$("[data-in-url]").dataset.inUrl}?at_node=${id}`);
      if (narrow()) turn("tree");
      unfold(nodeOf(id));
      choose(nodeOf(id), false);
      show(nodeOf(id) && $("[data-in-line]", nodeOf(id)));
      flash(id);
    }
  });

  const fold = (node, on) => {
    node.classList.toggle("is-folded", on);
    $("[data-in-fold]", node)?.setAttribute("aria-expanded", String(!on));
    state.folded[on ? "add" : "delete"](node.dataset.node);
  };
  const unfold = (node) => {
    for (let up = node?.parentElement?.closest(".in-node"); up; up = up.parentElement.closest(".in-node")) {
      if (up.classList.contains("is-folded")) fold(up, false);
    }
  };

  /* ---- keys --------------------------------------------------------------------------------------------------- */
  const typing = "input:not([type=checkbox]), textarea, select, [contenteditable=true], dialog[open]";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".in-edit")) {
      close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !$(".in-nodes")) return;
    if (event.target.closest(typing)) return;
    const node = nodeOf(state.current);
    const acts = {
      j: () => step(1),
      k: () => step(-1),
      n: nextDoubt,
      e: () => edit(node),
      x: () => act(node?.classList.contains("is-rejected") ? "restore" : "reject", node),
      v: () => node?.classList.contains("is-doubtful") && act("settle", node),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  /* ---- what is ticked ----------------------------------------------------------------------------------------- */
  const count = () => {
    const told = $("[data-in-ticked]");
    if (!told) return;
    const ticked = $$(".in-node input[name=nodes]:checked").length;
    told.textContent = ticked ? told.dataset.some.replace("0", ticked) : told.dataset.none;
    for (const button of $$("#bulk button")) button.disabled = !ticked;
  };
  document.addEventListener("change", (event) => event.target.matches(".in-node input[name=nodes]") && count());

  const draw = () => {
    $(".in-nodes")?.classList.toggle("only-doubts", state.doubtsOnly);
    const button = $("[data-in-doubts]");
    button?.setAttribute("aria-pressed", String(state.doubtsOnly));
    button?.classList.toggle("active", state.doubtsOnly);
    for (const node of $$(".in-node")) {
      node.classList.toggle("holds-doubt", node.matches(".is-doubtful") || Boolean($(".is-doubtful", node)));
      if (state.folded.has(node.dataset.node)) fold(node, true);
    }
    turn(state.pane);
    choose(nodeOf(state.current), false);
    count();
  };

  /* ---- splitting and picking: characters, not UTF-16 units, for the server counts code points ---------------- */
  const points = (text, units) => [...text.slice(0, units)].length;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-in-split-at]");
    if (!button) return;
    const words = $("[data-in-split]", button.form);
    button.form.elements.at.value = points(words.value, words.selectionStart);
  }, true);

  const placeOf = (node, offset) => {
    const piece = (node.nodeType === 3 ? node.parentElement : node)?.closest("[data-start]");
    return piece ? Number(piece.dataset.start) + points(piece.textContent, offset) : null;
  };
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const source = $("[data-in-source]");
    const words = $("[data-in-words]");
    if (!source || !words || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    if (!source.contains(range.startContainer) || !source.contains(range.endContainer)) return;
    words.value = chosen.toString().trim();
    $("[data-in-start]").value = placeOf(range.startContainer, range.startOffset) ?? "";
    $("[data-in-end]").value = placeOf(range.endContainer, range.endOffset) ?? "";
    $("[data-in-add]").open = true;
  });

  /* ---- the workspace is exchanged: stay where one was ---------------------------------------------------------- */
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "workspace") return;
    const open = $("form.in-edit");
    const refused = event.detail.xhr.status === 422 && open && changed(open);
    state.again = refused && { node: open.elements.node.value, values: Object.fromEntries(typed(open).map((f) => [f.name, f.value])) };
    kept = { source: $(".in-text")?.scrollTop, nodes: $(".in-nodes")?.scrollTop, page: scrollY };
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    draw();
    if (event.target.id !== "workspace") return;
    const moved = event.detail.requestConfig?.verb === "get";
    if (moved) {
      kept = null;
      const id = $("[data-in-here]")?.dataset.inHere ?? "";
      const node = state.seek ? shown().find(state.seek) : nodeOf(id);
      state.seek = null;
      choose(node, false);
      for (const part of [node && $("[data-in-line]", node), node && !narrow() && markOf(node.dataset.node)]) part && part.scrollIntoView({ block: "nearest" });
      $(".in-contents .is-here")?.scrollIntoView({ block: "nearest" });
    }
    if (state.again) edit(nodeOf(state.again.node), state.again.values);
    else if (state.next) edit(nodeOf(state.next));
    const leave = !state.again && state.leave;
    state.next = state.again = null;
    state.leave = "";
    if (leave) return goTo(leave);
    if (kept && $(".in-text")) { $(".in-text").scrollTop = kept.source; $(".in-nodes").scrollTop = kept.nodes; }
    const told = $("#workspace .gz-findings[role=alert]");
    if (told) show(told);
    else if (kept) scrollTo({ top: kept.page });
  });
  document.addEventListener("DOMContentLoaded", draw);
  draw();
})();
