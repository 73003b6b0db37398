// What every page does in the browser. Every page also works without it.
import { initAll } from "./nhsuk/nhsuk-frontend.min.js";

initAll();
document.querySelector("[data-focus]")?.focus();

// Filters start folded on a phone, unless one is in force.
const narrow = window.matchMedia("(max-width: 48em)");
for (const filters of document.querySelectorAll(".ro-filters")) {
  if (narrow.matches && !document.querySelector(".ro-chips")) filters.open = false;
}

document.addEventListener("htmx:afterSettle", () => initAll());

// A print button is only useful where scripts run.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What a form keeps while somebody types arrives before the press that sends it, never after. A slow one is not waited for.
const PATIENCE = 3000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[hx-post].htmx-request") || "waited" in form.dataset) return;
  event.preventDefault();
  form.dataset.waited = "";
  const send = () => {
    clearTimeout(late);
    form.removeEventListener("htmx:afterRequest", send);
    form.requestSubmit(event.submitter);
    delete form.dataset.waited;
  };
  const late = setTimeout(send, PATIENCE);
  form.addEventListener("htmx:afterRequest", send);
});
