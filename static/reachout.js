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
