// The page reads without this: it adds a filter by outlet, and shows a source's card at the first tap on its mark.
(() => {
  const outlets = new Map();
  for (const card of document.querySelectorAll(".sources [data-name]")) {
    const id = card.id.replace("source-", "");
    outlets.set(card.dataset.name, [...(outlets.get(card.dataset.name) || []), id]);
  }
  const touch = matchMedia("(hover: none)");
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark");
    if (mark && touch.matches && !mark.classList.contains("shown")) event.preventDefault();
    document.querySelectorAll(".mark.shown").forEach((other) => other.classList.remove("shown"));
    if (mark && event.defaultPrevented) mark.classList.add("shown");
  });
  const contents = document.querySelector(".contents");
  if (!contents || outlets.size < 2) return;
  const filter = document.createElement("details");
  filter.className = "filter";
  filter.open = matchMedia("(min-width: 68rem)").matches;
  filter.append(Object.assign(document.createElement("summary"), { textContent: contents.dataset.filter }));
  for (const name of outlets.keys()) {
    const label = document.createElement("label");
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value: name }), name);
    filter.append(label);
  }
  filter.addEventListener("change", () => {
    const shown = new Set([...filter.querySelectorAll(":checked")].flatMap((box) => outlets.get(box.value)));
    for (const one of document.querySelectorAll("[data-source]")) one.hidden = !shown.has(one.dataset.source);
    for (const one of document.querySelectorAll("[data-voices]"))
      one.hidden = !one.querySelector("[data-source]:not([hidden])");
  });
  contents.append(filter);
})();
