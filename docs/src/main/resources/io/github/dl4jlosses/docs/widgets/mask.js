"use strict";
// A mask of 4×4 pixels of road, car and void: what each pixel costs, and what the mean divides by.

widgets.define("mask", (kit) => {
  const SIDE = 4;
  const VOID = 255;
  const KINDS = [0, 1, VOID];
  const { words, data } = kit;
  const kindName = { 0: words.road, 1: words.car, [VOID]: words.void };

  const hold = kit.html("div", { class: "pixels", role: "group", "aria-label": words.pixels });
  const pixels = data.classes.map((_, i) => {
    const button = kit.html("button", { type: "button", tabindex: i === 0 ? 0 : -1 }, hold);
    button.addEventListener("click", () => {
      const classes = [...kit.state.classes];
      classes[i] = KINDS[(KINDS.indexOf(classes[i]) + 1) % KINDS.length];
      kit.place.set({ classes });
    });
    return { button, kind: kit.html("b", {}, button), cost: kit.html("span", {}, button) };
  });
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE };
  hold.addEventListener("keydown", (event) => {
    const here = pixels.findIndex(({ button }) => button === event.target);
    const next = pixels[here + steps[event.key]];
    if (next) {
      event.preventDefault();
      next.button.focus();
    }
  });
  hold.addEventListener("focusin", (event) => {
    pixels.forEach(({ button }) => { button.tabIndex = button === event.target ? 0 : -1; });
  });
  kit.put("classes", data.classes);
  kit.slider("weight", { min: 0, max: 20, step: 0.5, value: 1 });
  kit.slider("smoothing", { min: 0, max: 0.5, step: 0.05, value: 0, text: (e) => e.toFixed(2) });
  kit.choice("reduction", { values: ["mean", "sum", "none"], value: "mean" });
  const show = kit.numbers(["numerator", "denominator", "value"]);

  // The formula of the lesson: the own class and the smoothed part, each with its weight.
  function loss(i, y, w, e) {
    const surprise = logSoftmax([0, data.logits[i]]).map((log) => -log);
    const all = sum(surprise.map((one, c) => w[c] * one));
    return y === VOID ? 0 : (1 - e) * w[y] * surprise[y] + (e / w.length) * all;
  }

  return ({ classes, weight, smoothing, reduction }) => {
    const w = [1, weight];
    const losses = classes.map((y, i) => loss(i, y, w, smoothing));
    const numerator = sum(losses);
    const denominator = reduction === "mean" ? sum(classes.map((y) => (y === VOID ? 0 : w[y]))) : 1;
    const mean = (x) => (denominator === 0 ? NaN : x / denominator); // NaN even if x is not 0
    const value = mean(numerator);
    pixels.forEach(({ button, kind, cost }, i) => {
      const part = reduction === "none" ? losses[i] : mean(losses[i]);
      const place = words.pixel.replace("%r", Math.floor(i / SIDE) + 1).replace("%c", (i % SIDE) + 1);
      button.className = `kind-${classes[i]}`;
      kind.textContent = kindName[classes[i]];
      cost.textContent = classes[i] === VOID ? "–" : digits(part, 3);
      button.setAttribute("aria-label", `${place}: ${kindName[classes[i]]}, ${cost.textContent}`);
    });
    show({
      numerator: reduction === "none" ? "–" : digits(numerator),
      denominator: reduction === "mean" ? String(denominator) : "–",
      value: reduction === "none" ? words.many : denominator === 0 ? `${numerator === 0 ? "0/0 = " : ""}NaN` : digits(value),
    });
    return { losses, numerator, denominator, value };
  };
});
