// The meeting by keyboard: j next person, k the one before, d to the decision. Every step is also a link or a field.
const typing = (at) => at.closest("input, select, textarea, [contenteditable]") && !at.matches("[type=radio], [type=checkbox]");

const follow = (link) => link && window.location.assign(link.href);

const keys = {
  j: () => follow(document.querySelector("#agenda [data-next]")),
  k: () => follow(document.querySelector("#agenda [data-previous]")),
  d: () => ["input[name=decision]", ".nhsuk-button", "a"].map((part) => document.querySelector(`#decision ${part}`)).find(Boolean)?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// The person on screen stays in sight in a long agenda, also after the agenda has come anew.
const show = () => document.querySelector("#agenda [aria-current]")?.scrollIntoView({ block: "nearest" });
show();
document.addEventListener("htmx:afterSettle", show);
