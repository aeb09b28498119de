"use strict";
// Values under the pointer, the slider over epochs, and sorting. The page can be read without.

function readable(plot) {
  const svg = plot.querySelector("svg");
  const spots = [...svg.querySelectorAll(".spot")].map((node) => {
    const title = node.querySelector("title");
    const spot = { node, x: Number(node.dataset.x), y: Number(node.dataset.y), text: title.textContent };
    title.remove(); // or the browser shows it too
    return spot;
  });
  if (spots.length === 0) {
    return;
  }
  const columns = [...new Set(spots.map((spot) => spot.x))].sort((a, b) => a - b);
  const box = svg.viewBox.baseVal;
  const hair = document.createElementNS("http://www.w3.org/2000/svg", "path");
  hair.setAttribute("class", "hair");
  svg.append(hair);
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  plot.append(tip);
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", svg.querySelector("title").textContent + ". The arrow keys read the values.");
  let column = -1;

  function show(x) {
    column = columns.indexOf(x);
    const here = spots.filter((spot) => spot.x === x);
    spots.forEach((spot) => spot.node.classList.toggle("on", spot.x === x));
    hair.setAttribute("d", `M${x} 0V${box.height - 46}`);
    tip.replaceChildren(...here.map((spot) => {
      const line = document.createElement("div");
      line.textContent = spot.text;
      return line;
    }));
    tip.hidden = false;
    const left = (x / box.width) * plot.clientWidth;
    const width = tip.offsetWidth;
    const beside = left + 12 + width > plot.clientWidth ? left - 12 - width : left + 12;
    tip.style.left = `${Math.max(0, Math.min(beside, plot.clientWidth - width))}px`;
  }

  function hide() {
    column = -1;
    tip.hidden = true;
    hair.removeAttribute("d");
    spots.forEach((spot) => spot.node.classList.remove("on"));
  }

  function point(event) {
    const frame = svg.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * box.width;
    const y = ((event.clientY - frame.top) / frame.height) * box.height;
    const away = (spot) => Math.hypot(spot.x - x, spot.y - y);
    show(spots.reduce((best, spot) => (away(spot) < away(best) ? spot : best)).x);
  }

  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
  plot.addEventListener("pointerleave", hide);
  plot.addEventListener("blur", hide);
  plot.addEventListener("keydown", (event) => {
    const end = columns.length - 1;
    const next = {
      ArrowRight: Math.min(column + 1, end),
      ArrowLeft: column < 0 ? end : Math.max(column - 1, 0),
      Home: 0,
      End: end,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      show(columns[next]);
    } else if (event.key === "Escape") {
      hide();
    }
  });
}

function slidable(slider) {
  const epochs = slider.dataset.epochs.split(" ");
  if (epochs.length < 2) {
    return;
  }
  const frames = JSON.parse(document.getElementById("frames").textContent);
  const output = document.getElementById("epoch-output");
  const layers = [...document.querySelectorAll(".gallery > li")].map((item) => [...item.querySelectorAll(".layer")]);
  function show() {
    const frame = frames[slider.value];
    output.textContent = epochs[slider.value];
    slider.setAttribute("aria-valuetext", "epoch " + epochs[slider.value]);
    layers.forEach((pair, i) =>
      pair.forEach((layer, kind) => layer.setAttribute("href", "data:image/png;base64," + frame[i][kind])));
  }
  slider.addEventListener("input", show);
  slider.value = epochs.length - 1; // a browser may keep what it was before a reload
  show();
  slider.closest(".slider").hidden = false;
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, i) => {
    const data = row.cells[i].querySelector("data");
    return data ? Number(data.value) : row.cells[i].textContent;
  };
  const compare = (a, b) => {
    if (typeof a === "string") {
      return a.localeCompare(b, "en", { numeric: true });
    }
    return a - b;
  };
  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descends = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descends ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => {
        const x = key(a, i);
        const y = key(b, i);
        if (Number.isNaN(x) || Number.isNaN(y)) {
          return Number.isNaN(x) - Number.isNaN(y); // undefined is last, either way
        }
        return descends ? compare(y, x) : compare(x, y);
      });
      table.tBodies[0].append(...rows);
    });
  });
}

document.querySelectorAll(".plot").forEach(readable);
document.querySelectorAll("#epoch-slider").forEach(slidable);
document.querySelectorAll("table.sortable").forEach(sortable);
