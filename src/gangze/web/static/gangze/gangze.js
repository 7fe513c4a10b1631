/* gangze in the browser: what HTML and HTMX cannot do alone. No framework, no inline code, no eval.
 *
 * Everything is found by data attributes and handled by delegation on the document, so parts that HTMX brings
 * in later work at once. The head loads this file before the page is drawn, for theme and folded menu.
 */
(() => {
  "use strict";

  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const words = () => $("#words")?.dataset ?? {};
  const say = (text, value) => (text ?? "").replace("%s", value);

  /* What this browser remembers; a browser that forbids it simply forgets. */
  const memory = {
    get(key) {
      try {
        return localStorage.getItem(`gangze.${key}`);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(`gangze.${key}`, value);
      } catch {
        /* private window */
      }
    },
  };

  /* ---- theme and folded menu, before first paint ------------------------------------------------------- */
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const applyTheme = () => {
    root.dataset.bsTheme = memory.get("theme") ?? (systemDark.matches ? "dark" : "light");
  };
  applyTheme();
  systemDark.addEventListener("change", applyTheme);
  if (memory.get("menu") === "folded") root.dataset.menu = "folded";

  const toggleTheme = () => {
    memory.set("theme", root.dataset.bsTheme === "dark" ? "light" : "dark");
    applyTheme();
    document.dispatchEvent(new CustomEvent("gangze:theme"));
  };

  const markFold = () => {
    const button = $("[data-menu-fold]");
    if (!button) return;
    const folded = root.dataset.menu === "folded";
    const label = folded ? words().unfold : words().fold;
    button.setAttribute("aria-pressed", String(folded));
    button.setAttribute("aria-label", label);
    button.title = label;
  };

  const toggleMenu = () => {
    const folded = root.dataset.menu !== "folded";
    root.dataset.menu = folded ? "folded" : "";
    memory.set("menu", folded ? "folded" : "");
    markFold();
    openGroups();
  };

  /* ---- groups of the menu: as the person left them; all open where only pictures are drawn or one is sought - */
  const groupsLeft = () => {
    try {
      return JSON.parse(memory.get("menu-groups") ?? "{}");
    } catch {
      return {};
    }
  };

  const openGroups = () => {
    const all = root.dataset.menu === "folded" || $("[data-menu-filter]")?.value.trim();
    const left = groupsLeft();
    for (const group of $$("[data-menu-group]")) {
      group.dataset.drawnOpen ??= String(group.open);
      const open = $("[aria-current]", group) || (left[group.dataset.menuGroup] ?? group.dataset.drawnOpen === "true");
      group.open = Boolean(all || open);
    }
  };

  const leaveGroup = (group) => {
    const left = { ...groupsLeft(), [group.dataset.menuGroup]: !group.open };
    memory.set("menu-groups", JSON.stringify(left));
  };

  /* ---- menu search ------------------------------------------------------------------------------------- */
  const filterMenu = (text) => {
    const wanted = text.trim().toLowerCase();
    let found = 0;
    for (const group of $$("[data-menu-group]")) {
      let inGroup = 0;
      for (const line of $$("[data-menu-line]", group)) {
        const hit = !wanted || line.dataset.words.toLowerCase().includes(wanted);
        line.hidden = !hit;
        inGroup += hit ? 1 : 0;
      }
      group.hidden = inGroup === 0;
      found += inGroup;
    }
    const none = $("[data-menu-none]");
    if (none) none.hidden = found > 0;
    openGroups();
  };

  /* ---- messages ---------------------------------------------------------------------------------------- */
  const notify = (text, tone = "info") => {
    const area = $("#messages");
    if (!area || !text) return;
    const box = document.createElement("div");
    box.className = `gz-message gz-message-${tone}`;
    box.dataset.message = "";
    if (tone === "error" || tone === "warning") box.dataset.stay = "";
    const span = document.createElement("span");
    span.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.dataset.dismissMessage = "";
    close.setAttribute("aria-label", words().close ?? "");
    box.append(span, close);
    area.append(box);
    letMessagesGo();
  };

  const letMessagesGo = () => {
    for (const box of $$("[data-message]:not([data-stay]):not([data-timed])")) {
      box.dataset.timed = "";
      setTimeout(() => {
        if (!box.matches(":hover, :focus-within")) box.remove();
      }, 8000);
    }
  };

  /* ---- confirm dialog: forms, buttons and HTMX requests ------------------------------------------------- */
  const confirmed = (text, reasonName) =>
    new Promise((resolve) => {
      const dialog = $("#confirm-dialog");
      const reason = $("#confirm-reason");
      $("[data-confirm-text]", dialog).textContent = text;
      $("[data-confirm-reason-row]", dialog).hidden = !reasonName;
      reason.required = Boolean(reasonName);
      reason.value = "";
      dialog.returnValue = "";
      dialog.addEventListener(
        "close",
        () => {
          resolve(dialog.returnValue === "yes" ? { reason: reason.value } : null);
        },
        { once: true },
      );
      dialog.showModal();
    });

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const button = event.submitter;
      const asker = button?.matches("[data-confirm]") ? button : form.matches("[data-confirm]") ? form : null;
      if (!asker || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const name = asker.dataset.confirmReason;
      confirmed(asker.dataset.confirm, name).then((answer) => {
        if (!answer) return;
        if (name) {
          const field =
            form.elements[name] ??
            form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
          field.value = answer.reason;
        }
        form.dataset.confirmed = "1";
        form.requestSubmit(button);
        delete form.dataset.confirmed;
      });
    },
    true,
  );

  /* ---- lists: ticks, toolbar, columns, keys ------------------------------------------------------------ */
  const ticks = (list) => $$("[data-tick]", list);

  const drawTicks = (list) => {
    const all = ticks(list);
    const on = all.filter((tick) => tick.checked);
    for (const tick of all) tick.closest("tr").classList.toggle("is-ticked", tick.checked);
    const head = $("[data-tick-all]", list);
    if (head) {
      head.checked = all.length > 0 && on.length === all.length;
      head.indeterminate = on.length > 0 && on.length < all.length;
    }
    const bar = $("[data-bulk]", list);
    if (bar) {
      bar.hidden = on.length === 0;
      $("[data-bulk-count]", bar).textContent = say(words().selected, on.length);
      $$("input[name=ids]", bar).forEach((field) => field.remove());
      for (const tick of on) {
        bar.append(
          Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: tick.value }),
        );
      }
    }
    for (const button of $$("[data-row-act]", list)) {
      button.disabled = !(on.length === 1 && actOf(on[0].closest("tr"), button.dataset.rowAct));
    }
  };

  const actOf = (row, name) => $(`[data-act="${CSS.escape(name)}"]`, row);

  const drawColumns = (list) => {
    const hidden = JSON.parse(memory.get(`columns.${list.dataset.list}`) ?? "null");
    if (!hidden) return;
    for (const box of $$("[data-columns] input", list)) {
      if (!box.disabled) box.checked = !hidden.includes(box.value);
    }
    showColumns(list);
  };

  const showColumns = (list) => {
    const off = new Set(
      $$("[data-columns] input", list)
        .filter((box) => !box.checked)
        .map((box) => box.value),
    );
    for (const cell of $$("[data-col]", list)) cell.hidden = off.has(cell.dataset.col);
    return [...off];
  };

  const moveRow = (step) => {
    const rows = $$("[data-rows] tbody tr");
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("is-current"));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
    rows[at]?.classList.remove("is-current");
    next.classList.add("is-current");
    next.scrollIntoView({ block: "nearest" });
    ($("[data-open]", next) ?? $("[data-tick]", next))?.focus({ preventScroll: true });
  };

  const currentRow = () => $("[data-rows] tbody tr.is-current");

  /* ---- trees: the keys of the ARIA tree pattern, lazy branches, filter ------------------------------------ */
  const groupOf = (node) => document.getElementById(node.getAttribute("aria-owns"));

  const expand = (node, open) => {
    if (!node.hasAttribute("aria-expanded")) return;
    node.setAttribute("aria-expanded", String(open));
    const group = groupOf(node);
    group.hidden = !open;
    if (open && group.hasAttribute("hx-get")) window.htmx?.trigger(group, "expand");
  };

  const visibleNodes = (tree) => $$("[role=treeitem]", tree).filter((node) => !node.closest("[hidden]"));

  const focusNode = (tree, node) => {
    if (!node) return;
    $$("[role=treeitem][tabindex='0']", tree).forEach((other) => {
      other.tabIndex = -1;
    });
    node.tabIndex = 0;
    node.focus();
  };

  const treeKey = (event, node) => {
    const tree = node.closest("[role=tree]");
    const nodes = visibleNodes(tree);
    const at = nodes.indexOf(node);
    const open = node.getAttribute("aria-expanded");
    const parent = node.closest("[role=group]")?.parentElement.querySelector("[role=treeitem]");
    const acts = {
      ArrowDown: () => focusNode(tree, nodes[at + 1]),
      ArrowUp: () => focusNode(tree, nodes[at - 1]),
      Home: () => focusNode(tree, nodes[0]),
      End: () => focusNode(tree, nodes.at(-1)),
      ArrowRight: () =>
        open === "false" ? expand(node, true) : open === "true" && focusNode(tree, nodes[at + 1]),
      ArrowLeft: () => (open === "true" ? expand(node, false) : focusNode(tree, parent)),
      " ": () => node.click(),
    };
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const later = [...nodes.slice(at + 1), ...nodes.slice(0, at + 1)];
      focusNode(
        tree,
        later.find((other) => other.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase())),
      );
    } else {
      return;
    }
    event.stopPropagation();
  };

  const filterTree = (box) => {
    const holder = box.closest("[data-tree]");
    const wanted = box.value.trim().toLowerCase();
    const keep = (item) => {
      const below = $$(":scope > ul > [data-node]", item).map(keep).some(Boolean);
      const hit = !wanted || item.dataset.text.toLowerCase().includes(wanted) || below;
      item.hidden = !hit;
      if (wanted && below) expand($("[role=treeitem]", item), true);
      return hit;
    };
    const found = $$("[role=tree] > [data-node]", holder).map(keep).some(Boolean);
    $("[data-tree-none]", holder).hidden = found;
  };

  const chooseNode = (node) => {
    const tree = node.closest("[role=tree]");
    for (const other of $$("[aria-selected]", tree)) {
      other.removeAttribute("aria-selected");
      other.removeAttribute("aria-current");
    }
    node.setAttribute("aria-selected", "true");
    node.setAttribute("aria-current", "true");
    $$("[role=treeitem][tabindex='0']", tree).forEach((other) => {
      other.tabIndex = -1;
    });
    node.tabIndex = 0;
  };

  /* ---- search results: down from the box, up and down among the hits ------------------------------------- */
  const searchKey = (event) => {
    const form = event.target.closest("[data-search]");
    if (!form || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
    const stops = [$("#global-search"), ...$$("#search-results a", form)];
    const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.focus();
    return true;
  };

  /* ---- the day looked at ----------------------------------------------------------------------------------- */
  const DAY = 86400000;
  const iso = (day) => day.toISOString().slice(0, 10);
  const utc = (text) => new Date(`${text}T00:00:00Z`);

  const jumpTo = (form, name) => {
    const today = utc(form.dataset.today);
    const year = today.getUTCFullYear();
    const month = today.getUTCMonth();
    const day = {
      today,
      month: new Date(Date.UTC(year, month, 0)),
      quarter: new Date(Date.UTC(year, month - (month % 3), 0)),
      year: new Date(Date.UTC(year, 0, 0)),
    }[name];
    $("[name=as_of]", form).value = iso(day);
    form.requestSubmit();
  };

  /* ---- file drop zone ------------------------------------------------------------------------------------- */
  const readableSize = (bytes) =>
    bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

  const accepts = (input, file) => {
    const kinds = input.accept
      .split(",")
      .map((kind) => kind.trim().toLowerCase())
      .filter((kind) => kind.startsWith("."));
    return kinds.length === 0 || kinds.some((kind) => file.name.toLowerCase().endsWith(kind));
  };

  const drawFiles = (form) => {
    const input = $("[data-drop-input]", form);
    const limit = Number(form.dataset.maxBytes) || Infinity;
    const list = $("[data-drop-list]", form);
    list.replaceChildren(
      ...[...input.files].map((file, index) => {
        const line = document.createElement("li");
        const name = document.createElement("span");
        const note = document.createElement("small");
        const remove = document.createElement("button");
        name.textContent = file.name;
        const problem =
          file.size > limit
            ? say(words().toolarge, readableSize(limit))
            : accepts(input, file)
              ? ""
              : words().wrongkind;
        note.textContent = problem || readableSize(file.size);
        line.classList.toggle("is-bad", Boolean(problem));
        Object.assign(remove, {
          type: "button",
          className: "btn btn-link btn-sm",
          textContent: words().remove,
        });
        remove.setAttribute("aria-label", `${words().remove} ${file.name}`);
        remove.addEventListener("click", () =>
          setFiles(
            form,
            [...input.files].filter((_other, at) => at !== index),
          ),
        );
        line.append(name, note, remove);
        return line;
      }),
    );
    $("[data-drop-send]", form).disabled = !input.files.length || Boolean($(".is-bad", list));
  };

  const setFiles = (form, files) => {
    const input = $("[data-drop-input]", form);
    const bag = new DataTransfer();
    files.slice(0, input.multiple ? files.length : 1).forEach((file) => bag.items.add(file));
    input.files = bag.files;
    drawFiles(form);
  };

  const dropEvents = (event) => {
    const zone = event.target.closest?.("[data-drop-zone]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", event.type === "dragover");
    if (event.type !== "drop") return;
    const form = zone.closest("[data-drop]");
    const input = $("[data-drop-input]", form);
    setFiles(
      form,
      input.multiple ? [...input.files, ...event.dataTransfer.files] : [...event.dataTransfer.files],
    );
  };
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, dropEvents);

  /* ---- lock screen: the server locks the session, the page only hides ------------------------------------- */
  const lockNow = async () => {
    const form = $("[data-lock]");
    const dialog = $("#lock-screen");
    if (!form || !dialog || dialog.open) return;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      dialog.showModal();
      $("input[type=password]", dialog).focus();
    } catch {
      notify(words().network, "error");
    }
  };

  const unlock = async (form) => {
    const error = $("[data-unlock-error]", form);
    const password = $("input[type=password]", form);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      });
      const result = await answer.json();
      if (answer.ok) {
        error.textContent = "";
        $("#lock-screen").close();
      } else if (result.url) {
        location.assign(result.url);
      } else {
        error.textContent = result.error;
        password.focus();
      }
    } catch {
      error.textContent = words().network;
    }
    password.value = "";
  };

  let lastAct = Date.now();
  const watchIdle = () => {
    const minutes = Number(document.body.dataset.idleMinutes);
    if (!minutes || !$("[data-lock]")) return;
    for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) {
      document.addEventListener(
        name,
        () => {
          lastAct = Date.now();
        },
        { passive: true },
      );
    }
    setInterval(() => {
      if (Date.now() - lastAct > minutes * 60000) lockNow();
    }, 15000);
  };

  /* ---- watermark -------------------------------------------------------------------------------------------- */
  const drawWatermark = () => {
    const layer = $("[data-watermark]");
    if (!layer?.dataset.watermark.trim()) return;
    const canvas = Object.assign(document.createElement("canvas"), { width: 360, height: 220 });
    const pen = canvas.getContext("2d");
    pen.font = `15px ${getComputedStyle(document.body).fontFamily}`;
    pen.translate(30, 170);
    pen.rotate(-Math.PI / 8);
    pen.fillText(layer.dataset.watermark, 0, 0);
    layer.style.backgroundImage = `url(${canvas.toDataURL()})`;
  };

  /* ---- one listener a kind of event ----------------------------------------------------------------------- */
  const clicks = [
    ["[data-theme-toggle]", toggleTheme],
    ["[data-menu-fold]", toggleMenu],
    ["[data-dismiss-message]", (button) => button.closest("[data-message]").remove()],
    ["[data-keys-open]", () => $("#keys-dialog").showModal()],
    ["[data-dialog-close]", (button) => button.closest("dialog").close()],
    ["[data-back]", () => history.back()],
    [
      "[data-search-open]",
      () => {
        $(".gz-top").classList.toggle("is-searching");
        $("#global-search")?.focus();
      },
    ],
    [
      "[data-bulk-clear]",
      (button) => {
        const list = button.closest("[data-list]");
        ticks(list).forEach((tick) => {
          tick.checked = false;
        });
        drawTicks(list);
      },
    ],
    [
      "[data-row-act]",
      (button) =>
        actOf(
          $("[data-tick]:checked", button.closest("[data-list]"))?.closest("tr"),
          button.dataset.rowAct,
        )?.click(),
    ],
    ["[data-day-jump]", (button) => jumpTo(button.closest("[data-day]"), button.dataset.dayJump)],
    [
      "[data-filters-toggle]",
      (button) => {
        const form = document.getElementById(button.getAttribute("aria-controls"));
        form.hidden = !form.hidden;
        button.setAttribute("aria-expanded", String(!form.hidden));
        memory.set("filters", form.hidden ? "hidden" : "");
      },
    ],
  ];

  document.addEventListener(
    "click",
    (event) => {
      const twist = event.target.closest("[data-twist]:not(.is-leaf)");
      const node = event.target.closest("[role=treeitem]");
      if (twist || node?.getAttribute("href") === "#") {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (node) expand(node, node.getAttribute("aria-expanded") !== "true");
        return;
      }
      if (node) chooseNode(node);
      for (const [selector, act] of clicks) {
        const hit = event.target.closest(selector);
        if (hit) {
          act(hit);
          return;
        }
      }
    },
    true,
  );

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.matches("[data-menu-filter]")) filterMenu(box.value);
    if (box.matches("[data-tree-filter]")) filterTree(box);
    if (box.matches("[data-day-slider]")) {
      const form = box.closest("[data-day]");
      $("[name=as_of]", form).value = iso(
        new Date(utc(form.dataset.today).getTime() + Number(box.value) * DAY),
      );
    }
    if (box.matches("[data-day] [name=as_of]") && box.value) {
      const form = box.closest("[data-day]");
      $("[data-day-slider]", form).value = Math.round((utc(box.value) - utc(form.dataset.today)) / DAY);
    }
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    const list = box.closest("[data-list]");
    if (box.matches("[data-tick-all]"))
      ticks(list).forEach((tick) => {
        tick.checked = box.checked;
      });
    if (box.matches("[data-tick], [data-tick-all]")) drawTicks(list);
    if (box.matches("[data-columns] input"))
      memory.set(`columns.${list.dataset.list}`, JSON.stringify(showColumns(list)));
    if (box.matches("[data-drop-input]")) drawFiles(box.closest("[data-drop]"));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-lock]")) {
      event.preventDefault();
      lockNow();
    }
    if (form.matches("[data-unlock]")) {
      event.preventDefault();
      unlock(form);
    }
    if (form.matches("[data-day]") && $("[name=as_of]", form).value === form.dataset.today) {
      $("[name=as_of]", form).disabled = true;
    }
  });

  const typing = (target) =>
    target.closest(
      "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], dialog[open]",
    );

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.altKey && event.code === "KeyL") {
      event.preventDefault();
      lockNow();
      return;
    }
    if (event.key === "Escape" && event.target.closest("[data-search]")) {
      event.target.blur();
      return;
    }
    if (searchKey(event)) return;
    const node = event.target.closest("[role=treeitem]");
    if (node) {
      treeKey(event, node);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const acts = {
      "/": () => {
        $(".gz-top")?.classList.add("is-searching");
        $("#global-search")?.focus();
      },
      "?": () => $("#keys-dialog")?.showModal(),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      x: () => {
        const tick = $("[data-tick]", currentRow() ?? document);
        if (currentRow() && tick) tick.click();
      },
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
    if (event.key === "Enter" && !event.target.closest("a, button, summary, input"))
      $("[data-open]", currentRow() ?? document.createElement("i"))?.click();
  });

  document.addEventListener(
    "cancel",
    (event) => {
      if (event.target.id === "lock-screen") event.preventDefault();
    },
    true,
  );

  /* ---- HTMX --------------------------------------------------------------------------------------------------- */
  const refusalText = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return $$("[data-finding]", page)
      .map((finding) => finding.dataset.text)
      .join("\n");
  };

  document.addEventListener("htmx:confirm", (event) => {
    const asker = event.target.closest("[data-confirm]");
    if (!asker || asker.matches("form, button[type=submit]")) return;
    event.preventDefault();
    confirmed(asker.dataset.confirm, "").then((answer) => {
      if (answer) event.detail.issueRequest(true);
    });
  });

  /* A refused form comes back with its errors and replaces itself; any other refusal is told as a message. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (
      (xhr.status === 422 || xhr.status === 409) &&
      requestConfig.elt.closest("[data-form], [data-drop]") &&
      !$$("[data-refusal]", new DOMParser().parseFromString(xhr.responseText, "text/html")).length
    ) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (xhr.status >= 400) {
      event.detail.shouldSwap = false;
    }
  });

  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    const known = { 403: words().forbidden, 404: words().gone };
    notify(refusalText(responseText) || known[status] || say(words().refused, status), "error");
  });
  document.addEventListener("htmx:sendError", () => notify(words().network, "error"));

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = $("[data-drop-progress]", event.target.closest("[data-drop]") ?? document.createElement("i"));
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (event.detail.loaded / event.detail.total) * 100;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "modal-body" && !$("#modal").open) $("#modal").showModal();
    prepare();
  });

  const prepare = () => {
    for (const list of $$("[data-list]:not([data-ready])")) {
      list.dataset.ready = "";
      drawColumns(list);
      drawTicks(list);
    }
    for (const form of $$("[data-drop]:not([data-ready])")) {
      form.dataset.ready = "";
      drawFiles(form);
    }
    for (const summary of $$("[data-error-summary]:not([data-ready])")) {
      summary.dataset.ready = "";
      summary.focus();
    }
    letMessagesGo();
  };

  document.addEventListener("DOMContentLoaded", () => {
    markFold();
    drawWatermark();
    watchIdle();
    const filters = $("[data-filters]");
    if (filters && memory.get("filters") === "hidden") {
      filters.hidden = true;
      $("[data-filters-toggle]")?.setAttribute("aria-expanded", "false");
    }
    const panel = $("[data-tree-panel]");
    if (panel && matchMedia("(max-width: 991.98px)").matches) panel.open = false;
    prepare();
    openGroups();
    $(".gz-nav [aria-current]")?.scrollIntoView({ block: "nearest" });
  });

  window.gangze = { notify, confirmed };
})();
