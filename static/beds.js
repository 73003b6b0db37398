// On the board the arrow keys move from bed to bed, so that Tab moves from ward to ward.
function rest(row) {
  const tiles = row.querySelectorAll(".bd-tile");
  tiles.forEach((tile, place) => { tile.tabIndex = place && tile !== document.activeElement ? -1 : 0; });
}

function restAll() {
  document.querySelectorAll(".bd-tiles__row").forEach(rest);
}

document.addEventListener("keydown", (event) => {
  const tile = event.target.closest?.(".bd-tiles__row .bd-tile");
  if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = tile.parentElement;
  const tiles = [...row.querySelectorAll(".bd-tile")];
  const rows = [...document.querySelectorAll(".bd-tiles__row")].filter((one) => one.firstElementChild);
  const at = tiles.indexOf(tile);
  const beside = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]?.querySelectorAll(".bd-tile");
  const next = {
    ArrowRight: tiles[at + 1], ArrowLeft: tiles[at - 1], Home: tiles[0], End: tiles[tiles.length - 1],
    ArrowDown: beside?.[Math.min(at, beside.length - 1)], ArrowUp: beside?.[Math.min(at, beside.length - 1)],
  }[event.key];
  if (!next) return;
  event.preventDefault();
  tile.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

// A mouse reads the same words on hovering.
document.addEventListener("mouseover", (event) => {
  const tile = event.target.closest?.(".bd-tiles__row .bd-tile");
  if (tile) tile.title = tile.getAttribute("aria-label");
});

// Totals stay open through a refresh.
let open = false;
document.addEventListener("htmx:beforeSwap", () => { open = document.querySelector("#board-totals")?.open ?? false; });
document.addEventListener("htmx:afterSettle", () => {
  const totals = document.querySelector("#board-totals");
  if (totals) totals.open = open;
  restAll();
});
restAll();
